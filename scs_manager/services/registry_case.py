"""The registry row of one case, from its record through the services that the pages use. Reads only.

It says nothing that depends on the day it is made: a trial that still runs has no result yet. Made twice from
the same record it is the same.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.domain.pathway import State
from scs_manager.domain.registry_rows import (
    Columns,
    ComplicationCount,
    Steps,
    chosen_on,
    completeness_columns,
    complication_counts,
    criteria_columns,
    decided_on,
    ends_columns,
    opioid_columns,
    quality_columns,
    relief_columns,
    states_of,
    waiting_columns,
    year_columns,
)
from scs_manager.domain.trial_criteria import eight_criteria
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseMoveRow, CaseRow, ReferralRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.implants import ImplantEventRow
from scs_manager.models.registry import RegistryCaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.trial_course import AdverseEventRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.course_rows import valid
from scs_manager.services.device_course import implant_end
from scs_manager.services.evidence import evidence_of
from scs_manager.services.follow_up_results import diaries_of
from scs_manager.services.follow_up_rows import visits_of
from scs_manager.services.implant_rows import implant_of, implanted_on
from scs_manager.services.merges import closed_by_merge
from scs_manager.services.outcomes import outcome_of
from scs_manager.services.profile_library import profile_called
from scs_manager.services.review_rows import standing
from scs_manager.services.trial_end_rows import end_of
from scs_manager.services.trial_plan_rows import plan_of

MERGED = "merged"
"""The state of a case that a merge closed: its patient is counted under the other case."""
KEYS = frozenset({"clinic_id", "case_id", "touched_seq", "computed_seq"})
EMPTY: Columns = {
    name: field.default for name, field in RegistryCaseRow.model_fields.items() if name not in KEYS
}
"""Every column that is computed, as it stands where nothing is known."""


def columns_of(session: Session, case: CaseRow) -> tuple[Columns, tuple[ComplicationCount, ...]]:
    """Every computed column of the row of a case, and its complications by class and phase."""
    clinic = session.get_one(ClinicRow, case.clinic_id)
    zone = ZoneInfo(clinic.time_zone)
    trials = _trials(session, case)
    trial = _counted(trials)
    decisions = _decisions(session, case)
    steps = _steps(session, case, trial, decisions, zone)
    chosen = chosen_on(_days(decisions, zone), steps.implanted_on)
    row = EMPTY | {"state": _state(session, case)} | asdict(steps) | waiting_columns(steps, chosen_on=chosen)
    row |= _who(session, case, trial, decisions)
    row |= _decided(decisions[-1]) if decisions else {}
    if trial is not None:
        row |= _of_trial(session, case, trial, decisions, zone)
        row["trial_number"] = sum(each.placed_on is not None for each in trials)
    if steps.implanted_on is not None:
        row |= ends_columns(implant_end(session, case.clinic_id, case.id)) | _a_year_after(session, case)
    events = _events(session, case, trials)
    return row | completeness_columns(row), complication_counts(events, steps.implanted_on)


def _state(session: Session, case: CaseRow) -> str:
    withdrawn = case.state is State.WITHDRAWN and closed_by_merge(session, case)
    return MERGED if withdrawn else case.state.value


def _trials(session: Session, case: CaseRow) -> Sequence[TrialRow]:
    query = select_scoped(TrialRow, case.clinic_id).where(TrialRow.case_id == case.id)
    return session.exec(query.order_by(col(TrialRow.planned_at), col(TrialRow.id).desc())).all()


def _counted(trials: Sequence[TrialRow]) -> TrialRow | None:
    """The newest trial whose leads went in, else the newest."""
    placed = [each for each in trials if each.placed_on is not None] or trials
    return placed[-1] if placed else None


def _decisions(session: Session, case: CaseRow) -> Sequence[DecisionRow]:
    query = select_scoped(DecisionRow, case.clinic_id).where(DecisionRow.case_id == case.id)
    return session.exec(query.order_by(col(DecisionRow.signed_at), col(DecisionRow.id))).all()


def _steps(
    session: Session,
    case: CaseRow,
    trial: TrialRow | None,
    decisions: Sequence[DecisionRow],
    zone: ZoneInfo,
) -> Steps:
    return Steps(
        referred_on=_referred(session, case, zone),
        worked_up_on=_moved(session, case, zone),
        screened_on=_screened(session, case),
        reviewed_on=min((row.held_on for row in standing(session, case)), default=None),
        placed_on=trial.placed_on if trial else None,
        removed_on=trial.removed_on if trial else None,
        ended_on=_day(trial.ended_at if trial else None, zone),
        decided_on=decided_on(_days(decisions, zone)),
        implanted_on=implanted_on(session, case.clinic_id, case.id),
    )


def _day(at: datetime | None, zone: ZoneInfo) -> Any:
    return None if at is None else at.astimezone(zone).date()


def _days(decisions: Sequence[DecisionRow], zone: ZoneInfo) -> list[tuple[str, date]]:
    """What was decided and on which day, oldest first."""
    return [(row.outcome.value, row.signed_at.astimezone(zone).date()) for row in decisions]


def _referred(session: Session, case: CaseRow, zone: ZoneInfo) -> Any:
    query = select_scoped(ReferralRow, case.clinic_id).where(ReferralRow.case_id == case.id)
    referral = session.exec(query).first()
    return referral.received_on if referral else _day(case.opened_at, zone)


def _moved(session: Session, case: CaseRow, zone: ZoneInfo) -> Any:
    query = select_scoped(CaseMoveRow, case.clinic_id).where(
        CaseMoveRow.case_id == case.id, CaseMoveRow.to_state == State.WORK_UP
    )
    move = session.exec(query.order_by(col(CaseMoveRow.id)).limit(1)).first()
    return _day(move.at if move else None, zone)


def _screened(session: Session, case: CaseRow) -> Any:
    query = select_scoped(ScreeningRow, case.clinic_id).where(
        ScreeningRow.case_id == case.id, col(ScreeningRow.signed_at).is_not(None)
    )
    row = session.exec(query.order_by(col(ScreeningRow.on)).limit(1)).first()
    return row.on if row else None


def _who(
    session: Session, case: CaseRow, trial: TrialRow | None, decisions: Sequence[DecisionRow]
) -> Columns:
    """Region, profile, device and the people; the device of the trial, else of the implant."""
    last = decisions[-1] if decisions else None
    people: Columns = {
        "decided_by_id": last.signed_by_id if last else None,
        "decided_by_name": last.signed_by_name if last else None,
    }
    maker, model = _device(session, case, trial)
    people |= {"device_maker": maker, "device_model": model}
    if trial is None:
        return people
    return people | {
        "region": trial.target_region.value,
        "profile": trial.relief_profile,
        "planned_by_id": trial.planned_by_id,
        "planned_by_name": trial.planned_by_name,
        "trial_id": trial.id,
    }


def _device(session: Session, case: CaseRow, trial: TrialRow | None) -> tuple[str | None, str | None]:
    plan = plan_of(session, case, trial) if trial else None
    if plan is not None and plan.device_maker:
        return plan.device_maker, plan.device_model or None
    implant = implant_of(session, case.clinic_id, case.id)
    if implant is None:
        return None, None
    return implant.generator_maker or None, implant.generator_model or None


def _decided(last: DecisionRow) -> Columns:
    advice = last.recommendation.get("advice")
    differs = None if advice is None else advice != last.outcome.value
    return {"decision": last.outcome.value, "advice": advice, "differs": differs}


def _of_trial(
    session: Session, case: CaseRow, trial: TrialRow, decisions: Sequence[DecisionRow], zone: ZoneInfo
) -> Columns:
    """What the ended trial showed; nothing of one that still runs or never had leads."""
    ended = _day(trial.ended_at, zone)
    if ended is None:
        return {}
    profile = profile_called(session, case.clinic_id, trial.relief_profile, on=ended)
    outcome = outcome_of(session, trial, profile=profile, as_of=ended)
    evidence = evidence_of(session, case, trial, outcome, profile)
    told = _signed_criteria(decisions, trial) or states_of(eight_criteria(evidence))
    found: Columns = {
        "aborted": evidence.aborted,
        "adequate": trial.technically_adequate,
        "pgic": evidence.pgic,
        "satisfied": evidence.satisfied,
        "wants_implant": evidence.wants_implant,
        "satisfied_asked": end_of(session, case, trial).words.satisfied.asked,
        "wants_asked": bool(evidence.wish.said),
        "measured": any(each.gain is not None for each in evidence.domains),
    }
    if trial.placed_on is None:
        return found
    found |= criteria_columns(told) | opioid_columns(evidence.opioids)
    return found | _diary(outcome, judged=evidence.never_negative is None)


def _diary(outcome: TrialOutcome, *, judged: bool) -> Columns:
    """How the diary was kept; relief only of a trial that can be judged (product.md 6)."""
    relief = relief_columns(outcome.primary) if judged else {}
    return quality_columns(outcome.quality) | relief


def _signed_criteria(decisions: Sequence[DecisionRow], trial: TrialRow) -> list[str]:
    """The criteria as they were signed with the newest decision about this trial."""
    about = [row for row in decisions if row.trial_id == trial.id]
    basis = about[-1].content.get("basis", {}) if about else {}
    return [each["state"] for each in basis.get("criteria", ())]


A_YEAR = "12m"
"""The key of the visit at twelve months."""


def _a_year_after(session: Session, case: CaseRow) -> Columns:
    visits = {each.row.point: each for each in visits_of(session, case)}
    visit = visits.get(A_YEAR)
    if visit is None:
        return {}
    diary = diaries_of(session, case).get(visit.row.id)
    return year_columns(diary.primary if diary else None, visit.found.pgic if visit.found else None)


def _events(session: Session, case: CaseRow, trials: Sequence[TrialRow]) -> list[AdverseEvent]:
    found = [row.to_domain() for trial in trials for row in valid(session, AdverseEventRow, trial)]
    return found + [row.to_domain() for row in valid(session, ImplantEventRow, case)]
