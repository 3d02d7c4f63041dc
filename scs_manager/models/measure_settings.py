"""What a clinic set for a score of a questionnaire: its important change and its limit of impairment."""

from fractions import Fraction

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.measure_settings import OWN, MeasureSetting
from scs_manager.models.authorship import Authored
from scs_manager.models.base import ClinicRecord, NumberedRow, of_clinic


class MeasureSettingRow(Authored, ClinicRecord, NumberedRow, table=True):
    """One version of what holds for a score; the highest number stands, the others are its history.

    Numbers are kept as they were typed, so that a signed decision can name them exactly.
    """

    __table_args__ = (
        of_clinic(),
        sa.UniqueConstraint("clinic_id", "instrument", "score", "number"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint(
            f"(change_id = '{OWN}') = (points IS NOT NULL OR percent IS NOT NULL)", name="own_value"
        ),
        sa.CheckConstraint("points IS NULL OR percent IS NULL", name="one_unit"),
        sa.CheckConstraint("change_id <> 'own' OR source <> ''", name="own_source"),
        sa.CheckConstraint("impaired_beyond IS NULL OR limit_source <> ''", name="limit_source"),
        sa.CheckConstraint("reason <> ''", name="reason"),
    )

    instrument: str = Field(max_length=40)
    score: str = Field(max_length=40)
    number: int
    change_id: str = Field(default="", max_length=80)
    """Of the shipped table, ``own``, or empty for the shipped default."""
    points: str | None = Field(default=None, max_length=20)
    percent: str | None = Field(default=None, max_length=20)
    source: str = Field(default="", max_length=400)
    """Where the clinic's own value comes from."""
    impaired_beyond: str | None = Field(default=None, max_length=20)
    limit_source: str = Field(default="", max_length=400)
    reason: str = Field(max_length=400)

    def to_domain(self) -> MeasureSetting:
        """The setting as the rules know it."""
        return MeasureSetting(
            number=self.number,
            change_id=self.change_id,
            points=_exact(self.points),
            percent=_exact(self.percent),
            source=self.source,
            limit=_exact(self.impaired_beyond),
            limit_source=self.limit_source,
            by=self.by_name,
            on=self.at.date(),
        )


def _exact(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
