"""Sheets of one-time codes: made, printed once, replaced. The codes exist only on the paper."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.access_codes import code_hash, new_codes
from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.models.access import CarerRow, CodeSheetRow, OneTimeCodeRow
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit, diary_periods, enrolments
from scs_manager.services.access_rows import Person, replace_sheets, sheet_of
from scs_manager.services.case_ways import check_patient_is_with_us


@dataclass(frozen=True)
class FreshSheet:
    """A sheet that is not stored yet; its codes go on the paper and nowhere else."""

    id: uuid.UUID
    codes: tuple[str, ...]
    hashes: tuple[str, ...]


def fresh_sheet() -> FreshSheet:
    """New codes with their slow hashes (half a second), so that nothing is locked meanwhile."""
    id, codes = uuid.uuid4(), new_codes()
    return FreshSheet(id, codes, tuple(code_hash(code, str(id)) for code in codes))


def store_sheet(
    session: Session,
    *,
    trial: TrialRow,
    case: CaseRow,
    fresh: FreshSheet,
    by: Actor,
    now: datetime,
    carer: CarerRow | None = None,
    sheet_sha256: str = "",
) -> CodeSheetRow:
    """Let the codes of a fresh sheet work; those of the sheet before do not any more."""
    if trial.ended_at is not None and not diary_periods.asks_again(session, trial, now.date()):
        raise RuleError(Text("This trial has ended: there is no diary to invite to."))
    check_patient_is_with_us(case)
    enrolment = enrolments.enrol(session, trial=trial, case=case, now=now)
    person = Person(enrolment.id, carer.id if carer else None)
    replace_sheets(session, person, now)
    row = CodeSheetRow(
        id=fresh.id, clinic_id=trial.clinic_id, enrolment_id=enrolment.id, carer_id=person.carer_id,
        by_id=by.id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()  # the codes name it
    for hashed in fresh.hashes:
        session.add(OneTimeCodeRow(clinic_id=trial.clinic_id, sheet_id=row.id, code_hash=hashed))
    detail = {"codes": len(fresh.hashes), "sheet": sheet_sha256, "carer": str(carer.id) if carer else None}
    audit.record(session, by=by, action="diary.codes_printed", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def codes_left(session: Session, person: Person) -> int | None:
    """How many codes of the person's sheet are not used; None without a sheet."""
    sheet = sheet_of(session, person)
    if sheet is None:
        return None
    query = sa.select(sa.func.count()).where(
        col(OneTimeCodeRow.sheet_id) == sheet.id, col(OneTimeCodeRow.used_at).is_(None)
    )
    return session.connection().execute(query).scalar_one()


def set_asks_code(session: Session, *, clinic: ClinicRow, asks: bool, by: Actor, now: datetime) -> None:
    """Whether the clinic's diaries open only with a one-time code as well; phones that are in stay in."""
    if clinic.diary_asks_code == asks:
        raise RuleError(Text("It is set so already."))
    clinic.diary_asks_code = asks
    session.add(clinic)
    audit.record(session, by=by, action="clinic.diary_asks_code", now=now, detail={"asks": asks})
    session.commit()
