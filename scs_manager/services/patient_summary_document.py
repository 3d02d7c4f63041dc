"""The patient's summary of a case: its content from the record, what a person adds; not yet stored."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlmodel import Session

from reports.patient_summary import PatientSummary, render
from scs_manager.domain.actors import Actor
from scs_manager.domain.choice_trial import Standing
from scs_manager.domain.errors import RuleError
from scs_manager.domain.measure_settings import plain_number
from scs_manager.domain.own_reasons import OwnDecision
from scs_manager.domain.own_summary import OwnGoal, OwnSummary, Way
from scs_manager.domain.pathway_states import State
from scs_manager.domain.text import Text, Translate
from scs_manager.domain.trial_goals import GoalResult
from scs_manager.domain.truth import Truth
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.services import decision_standing
from scs_manager.services.clinic_days import today_in
from scs_manager.services.decision_basis import Basis, told_basis
from scs_manager.services.document_frame import identity_of, issue_of, tag_of
from scs_manager.services.documents import DocumentKind, Place, Prepared, newest, next_place
from scs_manager.services.follow_up_rows import next_visit
from scs_manager.services.implant_rows import implanted_on, newest_plan
from scs_manager.services.own_trial import own_trial
from scs_manager.services.rendering import drawn
from scs_manager.services.unprintable import marks_in

KIND = DocumentKind.PATIENT_SUMMARY

DEAD = Text("The record says that the patient has died. No summary is issued.")

_LEFT = frozenset(
    {State.URGENT_REFERRAL, State.DECLINED, State.NOT_INDICATED, State.WITHDRAWN, State.CLOSED, State.DIED}
)
_AFTER = frozenset({State.IMPLANTED, State.FOLLOW_UP})
_STATES = {each.word: each for each in Truth}


@dataclass(frozen=True)
class SummaryWords:
    """What a person adds in plain words, in the patient's language."""

    why: str = ""
    next_words: str = ""


def why_not(session: Session, basis: Basis) -> Text | None:
    """Why no summary can be issued now; None when one can."""
    decision = basis.current
    if basis.case.state is State.DIED:
        return DEAD
    return None if decision is None else decision_standing.why_not(basis, decision)


def prepare_patient_summary(
    session: Session,
    case: CaseRow,
    words: SummaryWords,
    *,
    by: Actor,
    now: datetime,
    public_url: str,
    translate: Translate,
    draft: bool = False,
    reason: str = "",
) -> Prepared:
    """The summary, rendered and not yet stored; it names the one that it replaces, and why."""
    basis = told_basis(session, case, now=now)
    refused = why_not(session, basis)
    if refused is not None:
        raise RuleError(refused)
    earlier = None if draft else newest(session, clinic_id=case.clinic_id, case_id=case.id, kind=KIND)
    place = next_place(
        session, clinic_id=case.clinic_id, case_id=case.id, kind=KIND, now=now, draft=draft,
        replaces=earlier, reason=reason,
    )  # fmt: skip
    content = _content(session, basis, words, place, by=by, now=now, translate=translate)
    issue = issue_of(basis.clinic, place, public_url=public_url)
    content = replace(content, issue=replace(issue, language=tag_of(basis.patient.language)))
    hashed = basis.current.content_sha256 if basis.current else None
    data = drawn(render, content, now=now)
    return Prepared(place, data, hashed, marks=marks_in(content), typed=asdict(words))


def _content(
    session: Session,
    basis: Basis,
    words: SummaryWords,
    place: Place,
    *,
    by: Actor,
    now: datetime,
    translate: Translate,
) -> PatientSummary:
    clinic = basis.clinic
    return PatientSummary(
        identity=identity_of(basis.patient, now),
        issue=issue_of(clinic, place, public_url=""),
        on=today_in(clinic, now),
        summary=own_summary(session, basis, on=today_in(clinic, now)),
        why=words.why.strip(),
        next_words=words.next_words.strip(),
        issued_by=by.name,
        clinic_phone=clinic.phone,
        emergency_phone=clinic.emergency_phone,
        draft=place.draft,
        translate=translate,
    )


def own_summary(session: Session, basis: Basis, *, on: date) -> OwnSummary:
    """What the record can tell the patient on a day. Reads only."""
    case, trial = basis.case, basis.trial
    shown = own_trial(session, case, on=on)
    quality = basis.judged.outcome.quality if basis.judged.outcome else None
    counted = quality if shown.standing is Standing.ENDED else None
    way = Way.IMPLANTED if case.state in _AFTER else Way.LEFT if case.state in _LEFT else Way.ON
    visit = next_visit(session, case) if way is Way.IMPLANTED else None
    return OwnSummary(
        target=trial.target_region if trial else None,
        trial=shown,
        kept=counted.kept if counted else None,
        asked=counted.expected if counted else None,
        adequate=trial.technically_adequate if trial else None,
        goals=tuple(_goal(each) for each in basis.ended.goals) if basis.ended else (),
        decision=_decision(basis.current),
        way=way,
        implant_on=_implant_day(session, case),
        visit_on=visit.due_on if visit else None,
    )


def _implant_day(session: Session, case: CaseRow) -> date | None:
    """The day it was done, else the day of a plan that is not over."""
    done = implanted_on(session, case.clinic_id, case.id)
    plan = newest_plan(session, case)
    return done or (plan.planned_on if plan else None)


def _goal(result: GoalResult) -> OwnGoal:
    goal = result.goal
    start, value, target = (_number(each) for each in (goal.baseline, result.value, goal.target))
    return OwnGoal(goal.text, start, value, target, goal.unit, result.state)


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain_number(Fraction(value))


def _decision(decision: DecisionRow | None) -> OwnDecision | None:
    """As it was signed; the criteria are those of the signed content."""
    if decision is None:
        return None
    lines = decision.content["basis"]["criteria"]
    return OwnDecision(
        outcome=decision.outcome,
        on=decision.signed_at.astimezone(ZoneInfo(decision.signed_time_zone)).date(),
        by=decision.signed_by_name,
        criteria=tuple((line["number"], _STATES[line["state"]]) for line in lines),
    )
