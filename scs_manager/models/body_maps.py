"""Where a patient painted pain or tingling; every painting is kept."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.body_map import BodyMap, MapKind, MapSource
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    ClinicRecord,
    NumberedRow,
    between,
    enum_column,
    in_clinic,
    json_column,
    of_clinic,
)


class BodyMapRow(Authored, ClinicRecord, NumberedRow, table=True):
    """One painting; corrections are new rows, and the newest of the newest day counts.

    ``regions`` are ids of the domain's catalogue; ``scheme`` names the set of regions it was painted on.
    """

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        between("trial_day", -60, 60),
        sa.Index(None, "case_id", "kind", "on"),
    )

    case_id: uuid.UUID
    kind: MapKind = Field(sa_type=enum_column(MapKind, "kind"))
    regions: list[str] = Field(sa_type=json_column())
    scheme: str = Field(max_length=40)
    source: MapSource = Field(sa_type=enum_column(MapSource, "source"))
    on: date
    trial_day: int | None = None
    """The day of the trial it tells of: 0 is lead placement."""

    def to_domain(self) -> BodyMap:
        """The painting as the rules know it."""
        return BodyMap(self.kind, frozenset(self.regions))
