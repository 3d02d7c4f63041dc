"""The antithrombotic plan of a trial or of an implant: what was agreed, planned hours, restarts.

Nothing is overwritten.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.antithrombotics import Condition, shipped_table
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.hold_plans import Agreement, check_agreement, check_restart
from scs_manager.domain.holds import Hold, plan_hold
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.holds import (
    CONDITION_COLUMNS,
    HoldRow,
    HoldTimesRow,
    HoldVersion,
    ImplantHoldRow,
)
from scs_manager.models.trials import TrialRow
from scs_manager.models.versions import CHANGED
from scs_manager.services import audit, hold_messages
from scs_manager.services.hold_rows import HoldLine, Occasioned, course_of, times_of


@dataclass(frozen=True)
class Given:
    """What is recorded about one drug; None where nobody said."""

    conditions: frozenset[Condition] = frozenset()
    stop_on: date | None = None
    restart_on: date | None = None
    prescriber: str = ""
    agreed_on: date | None = None
    agreed_how: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Restarted:
    """A restart as it happened, and who said so."""

    on: date | None
    said_by: str


def record_hold(
    session: Session,
    *,
    case: CaseRow,
    trial: Occasioned,
    line: HoldLine,
    given: Given,
    number: int,
    by: Actor,
    now: datetime,
) -> HoldVersion:
    """Add a version to the plan of a drug; ``number`` is the version the form was opened on, 0 for none.

    ``trial`` may be the plan of an implant as well: then it is for the day of the operation.
    """
    course = course_of(session, trial)
    _check_number(line, number)
    hold = plan_hold(shipped_table(), replace(line.taken, conditions=given.conditions), course)
    if not hold.needs_plan:
        raise RuleError(Text("This is asked and recorded only; nothing is to be agreed."))
    agreed = Agreement(**vars(given))
    check_agreement(hold, agreed, course, today=now.astimezone(course.zone).date())
    row = _table(trial)(
        **_authored(trial, line, number, by, now),
        **_conditions(given.conditions),
        **{name: value for name, value in vars(given).items() if name != "conditions"},
        placement_at=course.placement,
        removal_at=course.removal,
        clearance=None if line.taken.clearance is None else f"{line.taken.clearance:f}",
        said=_said(hold),
        restarted_on=line.row.restarted_on if line.row else None,
        restart_said_by=line.row.restart_said_by if line.row else None,
    )
    _add(session, case, trial, row, "hold_recorded", by=by, now=now)
    return row


def record_restart(
    session: Session,
    *,
    case: CaseRow,
    trial: Occasioned,
    line: HoldLine,
    restarted: Restarted,
    number: int,
    by: Actor,
    now: datetime,
) -> HoldVersion:
    """Add when a drug was taken again and who said so; the rest of the plan stays as it was."""
    course = course_of(session, trial)
    _check_number(line, number)
    if line.row is None:
        raise RuleError(Text("Nothing is planned for this drug."))
    said = replace(line.row.to_domain(), restarted_on=restarted.on, restart_said_by=restarted.said_by)
    check_restart(said, course, today=now.astimezone(course.zone).date())
    kept = line.row.model_dump(
        exclude={"id", "number", "by_id", "by_name", "at", "restarted_on", "restart_said_by"}
    )
    row = _table(trial)(
        **kept,
        number=number + 1,
        by_id=by.id,
        by_name=by.name,
        at=now,
        restarted_on=restarted.on,
        restart_said_by=restarted.said_by,
    )
    _add(session, case, trial, row, "restart_recorded", by=by, now=now)
    return row


def plan_hours(
    session: Session,
    *,
    case: CaseRow,
    trial: TrialRow,
    placement: time,
    removal: time,
    number: int,
    by: Actor,
    now: datetime,
) -> HoldTimesRow:
    """Plan the hours of lead placement and removal; agreements for other hours must be confirmed again."""
    newest = times_of(session, trial)
    if number != (newest.number if newest else 0):
        raise ChangedByOther(CHANGED)
    row = HoldTimesRow(
        clinic_id=trial.clinic_id, trial_id=trial.id, number=number + 1, by_id=by.id, by_name=by.name, at=now,
        placement_time=placement, removal_time=removal,
    )  # fmt: skip
    _add(session, case, trial, row, "hours_planned", by=by, now=now)
    return row


def _check_number(line: HoldLine, number: int) -> None:
    if number != (line.row.number if line.row else 0):
        raise ChangedByOther(CHANGED)


def _table(what: Occasioned) -> type[HoldRow] | type[ImplantHoldRow]:
    return HoldRow if isinstance(what, TrialRow) else ImplantHoldRow


def _authored(what: Occasioned, line: HoldLine, number: int, by: Actor, now: datetime) -> dict[str, Any]:
    table = shipped_table()
    owner = {"trial_id": what.id} if isinstance(what, TrialRow) else {"case_id": what.case_id}
    return owner | {
        "clinic_id": what.clinic_id, "drug": line.ingredient, "number": number + 1,
        "by_id": by.id, "by_name": by.name, "at": now, "table_id": table.id, "table_version": table.version,
    }  # fmt: skip


def _conditions(given: frozenset[Condition]) -> dict[str, Any]:
    return {
        column: next((str(each) for each in given if isinstance(each, words)), None)
        for column, words in CONDITION_COLUMNS.items()
    }


def _said(hold: Hold) -> dict[str, Any]:
    """What the table gave at the time, as plain JSON."""
    given = {"hold": hold.interval, "restart": hold.restart_rule}
    found: dict[str, Any] = {
        name: {
            "least": each.interval.least,
            "most": each.interval.most,
            "unit": each.interval.unit,
            "source": each.source.key,
            "provenance": str(each.source.provenance),
        }
        for name, each in given.items()
        if each is not None
    }
    return found | {"days": list(hold.days) if hold.days else None, "unknown": [str(t) for t in hold.unknown]}


def _add(
    session: Session,
    case: CaseRow,
    what: Occasioned,
    row: HoldVersion | HoldTimesRow,
    action: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Write the version, its reminders and its audit event; of two writers the second is told."""
    occasion = "trial" if isinstance(what, TrialRow) else "implant"
    detail: dict[str, Any] = {occasion: str(what.id), "version": row.number}
    if isinstance(row, HoldVersion):
        detail["drug"] = row.drug
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise ChangedByOther(CHANGED) from None
    hold_messages.replan_case(session, case=case, now=now, trial=what if isinstance(what, TrialRow) else None)
    audit.record(session, by=by, action=f"{occasion}.{action}", now=now, case_id=case.id, detail=detail)
    session.commit()
