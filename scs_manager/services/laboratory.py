"""Laboratory values of a case: adding a sample, taking one back, and the history. Nothing is overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.laboratory import TESTS, samples
from scs_manager.models.cases import CaseRow
from scs_manager.models.facts import FactRow
from scs_manager.services import audit
from scs_manager.services.clinic_days import check_happened
from scs_manager.services.record_rows import add_fact, fact_rows


@dataclass(frozen=True)
class Typed:
    """One value as it was typed: the test's fact, the number and its unit."""

    fact: str
    value: Decimal
    unit: str


def record_sample(
    session: Session,
    *,
    case: CaseRow,
    values: Iterable[Typed],
    on: date,
    source: str,
    by: Actor,
    now: datetime,
) -> int:
    """Add the values of one sample in their canonical units, with what was typed beside; how many.

    A unit that the test has not, or an impossible value, refuses them all.
    """
    given = list(values)
    check_happened(session, case.clinic_id, [on], now)
    for typed in given:
        canonical = TESTS[typed.fact].canonical(typed.value, typed.unit)
        entered = (f"{typed.value:f}", typed.unit)
        add_fact(session, case, typed.fact, canonical, on=on, source=source, by=by, now=now, entered=entered)
    detail = {"facts": [typed.fact for typed in given], "on": on.isoformat()}
    audit.record(session, by=by, action="record.laboratory_added", now=now, case_id=case.id, detail=detail)
    session.commit()
    return len(given)


def history(session: Session, case: CaseRow) -> list[FactRow]:
    """The samples that stand, newest day first."""
    return samples(fact_rows(session, case))


def get_sample(session: Session, case: CaseRow, row_id: int) -> FactRow | None:
    """The standing sample of this case; None for any other row and for a nonexistent one alike."""
    return next((row for row in history(session, case) if row.id == row_id), None)


def take_back(
    session: Session, *, case: CaseRow, row: FactRow, reason: str, by: Actor, now: datetime
) -> None:
    """Take one sample back with the reason; the row stays in the database and in old screenings."""
    if row.case_id != case.id or row.name not in TESTS:
        raise ValueError("not a laboratory value of this case")
    if not reason.strip():
        raise RuleError("Enter why it is withdrawn.")
    add_fact(session, case, row.name, None, on=row.on, source=reason, by=by, now=now)
    detail = {"fact": row.name, "row": row.id, "reason": reason}
    audit.record(
        session, by=by, action="record.laboratory_withdrawn", now=now, case_id=case.id, detail=detail
    )
    session.commit()
