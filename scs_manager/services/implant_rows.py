"""The implant of a case, read from its rows. Reads only."""

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.checklist_items import Occasion
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import FACTS, Datum
from scs_manager.domain.implants import decided_since
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.implants import ImplantPlanRow, ImplantRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.checklist_rows import procedure_facts

PLANNED = "permanent.implant_planned_on"
PLAN, RECORD, CHECKLIST = "Plan of the implant", "Record of the implant", "Checklist of the implant"
"""Where a fact comes from, as evidence lines name it."""


def plan_history(session: Session, case: CaseRow) -> list[ImplantPlanRow]:
    """Every version of the plan, oldest first."""
    query = select_scoped(ImplantPlanRow, case.clinic_id).where(ImplantPlanRow.case_id == case.id)
    return list(session.exec(query.order_by(col(ImplantPlanRow.number))))


def newest_plan(session: Session, case: CaseRow) -> ImplantPlanRow | None:
    """The plan as it stands, or None."""
    query = select_scoped(ImplantPlanRow, case.clinic_id).where(ImplantPlanRow.case_id == case.id)
    return session.exec(query.order_by(col(ImplantPlanRow.number).desc()).limit(1)).first()


def implant_of(session: Session, clinic_id: uuid.UUID, case_id: uuid.UUID) -> ImplantRow | None:
    """The newest revision of the record of the operation, or None."""
    query = select_scoped(ImplantRow, clinic_id).where(ImplantRow.case_id == case_id)
    return session.exec(query.order_by(col(ImplantRow.revision).desc()).limit(1)).first()


def implanted_on(session: Session, clinic_id: uuid.UUID, case_id: uuid.UUID) -> date | None:
    """The day of the implant as it is recorded; None before."""
    row = implant_of(session, clinic_id, case_id)
    return row.implanted_on if row else None


def operation_day(session: Session, case: CaseRow) -> date | None:
    """The day of the operation as it happened, else as it is planned."""
    done = implanted_on(session, case.clinic_id, case.id)
    plan = None if done else newest_plan(session, case)
    return plan.planned_on if plan else done


def decided_on(session: Session, case: CaseRow) -> date | None:
    """The clinic's day since which it stands decided to implant; None while it does not."""
    zone = ZoneInfo(session.get_one(ClinicRow, case.clinic_id).time_zone)
    query = select_scoped(DecisionRow, case.clinic_id).where(DecisionRow.case_id == case.id)
    rows = session.exec(query.order_by(col(DecisionRow.signed_at)))
    return decided_since([(row.outcome, row.signed_at.astimezone(zone).date()) for row in rows])


def implant_facts(session: Session, case: CaseRow, *, stage: Stage) -> dict[str, Datum]:
    """The day of the operation, and what its checklist says; only for the permanent stage."""
    plan = newest_plan(session, case) if stage is Stage.PERMANENT else None
    done = implanted_on(session, case.clinic_id, case.id) if stage is Stage.PERMANENT else None
    day = done or (plan.planned_on if plan else None)
    if day is None:
        return {}
    said = procedure_facts(session, case, Occasion.IMPLANT, None)
    found = {name: Datum(name, value, FACTS[name].unit, day, CHECKLIST) for name, value in said.items()}
    return found | {PLANNED: Datum(PLANNED, day, None, day, RECORD if done else PLAN)}
