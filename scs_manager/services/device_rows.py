"""What became of the implanted system of a case, read from its rows. Reads only."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.device_course import (
    GENERATOR,
    LEAD_,
    BatteryCheck,
    DeviceHappening,
    Explant,
    LossOfEffect,
    Revision,
)
from scs_manager.domain.device_rules import Around
from scs_manager.domain.device_systems import System, system_at
from scs_manager.domain.stimulation import Program
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.device_course import ImplantExplantRow, ImplantRevisionRow
from scs_manager.services import course_rows
from scs_manager.services.course_rows import IMPLANT_TABLES
from scs_manager.services.implant_rows import implant_of

DEVICE_KINDS: tuple[type[DeviceHappening], ...] = (Revision, Explant, LossOfEffect, BatteryCheck)


@dataclass(frozen=True)
class Happened:
    """One thing that stands, and its thread."""

    thread: uuid.UUID
    what: DeviceHappening


def standing(session: Session, case: CaseRow) -> tuple[Happened, ...]:
    """Everything that stands about the system: revisions, explants, losses, batteries; four statements."""
    return tuple(
        Happened(row.thread, row.to_domain())  # type: ignore[attr-defined]
        for kind in DEVICE_KINDS
        for row in course_rows.valid(session, IMPLANT_TABLES[kind], case)
    )


def happenings(session: Session, case: CaseRow) -> tuple[DeviceHappening, ...]:
    """The same without their threads."""
    return tuple(each.what for each in standing(session, case))


def around(session: Session, case: CaseRow, *, but: uuid.UUID | None = None) -> Around | None:
    """What is known around something to be written; ``but`` is what is corrected. None without an implant."""
    row = implant_of(session, case.clinic_id, case.id)
    if row is None:
        return None
    others = tuple(each.what for each in standing(session, case) if each.thread != but)
    return Around(row.to_domain(), others, _programmed_on(session, case))


def system_now(session: Session, case: CaseRow) -> System | None:
    """Which leads and generator are in now; None without an implant."""
    known = around(session, case)
    return system_at(known.implant, known.happened) if known else None


def in_body(session: Session, case: CaseRow) -> System | None:
    """The same in three statements, for the head of every page."""
    row = implant_of(session, case.clinic_id, case.id)
    if row is None:
        return None
    operations: Iterator[DeviceHappening] = (
        each.to_domain()  # type: ignore[attr-defined]
        for model in (ImplantRevisionRow, ImplantExplantRow)
        for each in course_rows.valid(session, model, case)
    )
    return system_at(row.to_domain(), operations)


def parts_ever(session: Session, case: CaseRow) -> frozenset[str]:
    """Every part that was ever in, by the words that an explant uses; empty without an implant."""
    known = around(session, case)
    if known is None:
        return frozenset()
    added = [change.number for each in known.happened if isinstance(each, Revision) for change in each.leads]
    leads = {*range(1, len(known.implant.leads) + 1), *added}
    return frozenset({GENERATOR, *(f"{LEAD_}{number}" for number in leads)})


def _programmed_on(session: Session, case: CaseRow) -> date | None:
    zone = ZoneInfo(session.get_one(ClinicRow, case.clinic_id).time_zone)
    rows = course_rows.valid(session, IMPLANT_TABLES[Program], case)
    return max((row.starts_at.astimezone(zone).date() for row in rows), default=None)  # type: ignore[attr-defined]
