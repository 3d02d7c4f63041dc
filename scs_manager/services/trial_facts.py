"""What the trial itself says, as facts for the stages "place" and "permanent". Reads only, never commits.

Nothing is rounded up: relief and means are cut to three decimals, so that 49.9999 % never reads as 50.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.checklist_items import Occasion
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.domain.facts import FACTS, Datum, Value
from scs_manager.domain.opioids import Mme, unconverted_words
from scs_manager.domain.patient_wish import TALK
from scs_manager.domain.relief import mean_of
from scs_manager.domain.stimulation import Paraesthesia
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.domain.trial_goals import GoalResult, one_reached
from scs_manager.domain.truth import Truth
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.checklist_rows import procedure_facts
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.course_figures import programs_of, zone_of
from scs_manager.services.course_safety import serious_state
from scs_manager.services.evidence import evidence_of
from scs_manager.services.outcomes import asked_trial, outcome_of
from scs_manager.services.profile_library import profile_called
from scs_manager.services.trial_end_rows import hours_in
from scs_manager.services.trial_end_summary import ended_trial
from scs_manager.services.trial_measures import measures_of, pieces_facts
from scs_manager.services.trial_plan_rows import draft_of, plan_of

PLACES = Decimal("0.001")
CHECKLIST = "Pre-operative checklist"
PLAN, DIARY, END, SIGNED = "Trial plan", "Trial diary", "End of the trial", "Signed screening"
LOG, SHARED = "Trial log", "Talk before the decision"
"""Where a fact comes from, as evidence lines name it."""

_Found = Iterator[tuple[str, Value | None, date, str]]


def trial_facts(session: Session, case: CaseRow, *, stage: Stage, on: date) -> dict[str, Datum]:
    """The facts of the trial asked about, by name; none at the stage "screen", and none without a trial.

    Before the implant the end of the trial is added once the leads are out.
    """
    implant = stage is Stage.PERMANENT
    trial = None if stage is Stage.SCREEN else asked_trial(session, case, implant=implant)
    if trial is None:
        return {}
    zone = ZoneInfo(session.get_one(ClinicRow, case.clinic_id).time_zone)
    profile = profile_called(session, case.clinic_id, trial.relief_profile, on=on)
    outcome = outcome_of(session, trial, profile=profile, as_of=on)
    found = [*_planned(trial, trial.planned_at.astimezone(zone).date()), *_baseline(trial, outcome)]
    found += _planned_support(session, case, trial)
    found += _procedure(session, case, trial)
    if stage is Stage.PERMANENT:
        found += _screened(session, case)
        found += _course(session, trial, trial.placed_on or on)
    if stage is Stage.PERMANENT and trial.removed_on is not None:
        evidence = evidence_of(session, case, trial, outcome, profile)
        doses = (evidence.opioids.before, evidence.opioids.after)
        found += _hours(session, trial, trial.removed_on)
        found += [*_ended(evidence, trial.removed_on), *_relief(evidence, trial.removed_on)]
        found += _doses(*doses, evidence.opioids.percent, trial.removed_on)
        found += measures_of(evidence.domains)
        found += pieces_facts(evidence.pieces, trial.removed_on)
        found += _goal(ended_trial(session, case, trial, None).goals, trial.removed_on)
    return {
        name: Datum(name, value, FACTS[name].unit, day, source)
        for name, value, day, source in found
        if value is not None and name in FACTS
    }


def _screened(session: Session, case: CaseRow) -> _Found:
    """The newest signed screening of an earlier stage: it stands for those stages before the implant."""
    query = select_scoped(ScreeningRow, case.clinic_id).where(
        ScreeningRow.case_id == case.id,
        col(ScreeningRow.signed_at).is_not(None),
        ScreeningRow.stage != Stage.PERMANENT.value,
    )
    row = session.exec(query.order_by(col(ScreeningRow.signed_at).desc()).limit(1)).first()
    if row is not None:
        yield "permanent.signed_screening", row.overall, row.on, SIGNED


def _course(session: Session, trial: TrialRow, day: date) -> _Found:
    """What the log says: whether a serious event is open, and what the newest program covered."""
    serious = serious_state(session, trial)
    yield "trial.serious_event_open", serious.is_open, serious.on or day, LOG
    zone = zone_of(session, trial)
    for program in programs_of(session, trial):
        set_on = program.starts_at.astimezone(zone).date()
        felt = None if program.paraesthesia is None else program.paraesthesia is not Paraesthesia.NONE
        yield "trial.coverage_percent", program.coverage_percent, set_on, LOG
        yield "trial.paraesthesia_based", felt, set_on, LOG


def _planned(trial: TrialRow, day: date) -> _Found:
    yield "trial.goal", trial.goal.strip() or None, day, PLAN
    yield "trial.planned_removal_on", trial.removal_on, day, PLAN
    yield "trial.placed_on", trial.placed_on, trial.placed_on or day, PLAN
    yield "trial.removed_on", trial.removed_on, trial.removed_on or day, PLAN


def _hours(session: Session, trial: TrialRow, day: date) -> _Found:
    """What a payer that counts hours asks for; the records of placement and end hold the times."""
    hours = hours_in(session, trial)
    yield "trial.hours_in", None if hours is None else _cut(hours), day, END


def _planned_support(session: Session, case: CaseRow, trial: TrialRow) -> _Found:
    """Helper, transport and charging as the plan has them."""
    plan = plan_of(session, case, trial)
    if plan is not None:
        arranged = draft_of(session, plan, trial).helper_arranged
        yield "trial.helper_arranged", arranged, clinic_today(session, case.clinic_id, plan.saved_at), PLAN


def _procedure(session: Session, case: CaseRow, trial: TrialRow) -> _Found:
    """What the pre-operative checklist of this trial says, dated on the day of lead placement."""
    said = procedure_facts(session, case, Occasion.TRIAL, trial)
    for name, value in said.items():
        yield name, value, trial.placed_on or trial.placement_on, CHECKLIST


def _baseline(trial: TrialRow, outcome: TrialOutcome) -> _Found:
    values = outcome.primary.relief.baseline.valid
    last = max((day.day for day in outcome.days if day.use == "baseline"), default=trial.baseline_starts_on)
    yield "trial.baseline_days", len(values), last, DIARY
    yield "trial.baseline_mean_nrs", _cut(mean_of(values)) if values else None, last, DIARY


def _ended(evidence: TrialEvidence, day: date) -> _Found:
    """Each once: from the patient's own form where there is one, else from the record of the end."""
    yield "trial.technically_adequate", evidence.technically_adequate, day, END
    yield "trial.operated_controller", evidence.operated_controller, day, END
    yield "trial.satisfied", evidence.satisfied, day, END
    newest = evidence.wish.newest
    talked = newest.on if newest is not None and newest.place == TALK else None
    yield "trial.wants_implant", evidence.wants_implant, talked or day, END if talked is None else SHARED


def _goal(goals: tuple[GoalResult, ...], day: date) -> _Found:
    """Whether an agreed goal was reached; unknown writes nothing, so that a word of staff still stands."""
    reached = one_reached(goals)
    if reached is not Truth.UNKNOWN:
        yield "trial.goal_reached", reached is Truth.MET, day, END


def _relief(evidence: TrialEvidence, day: date) -> _Found:
    """An aborted or inadequate trial is never a negative one: too little relief in it says nothing."""
    primary = evidence.outcome.primary
    percent = primary.relief.percent
    if evidence.judged(primary.met) is not primary.met:
        percent = None
    yield "trial.relief_percent", None if percent is None else _cut(percent), day, DIARY


def _doses(before: Mme | None, after: Mme | None, percent: Fraction | None, day: date) -> _Found:
    """The catalogue asks for the fall; what the diary tells is the change."""
    yield "trial.baseline_mme", _total(before), day, DIARY
    yield "trial.trial_mme", _total(after), day, DIARY
    yield "trial.analgesic_reduction_percent", None if percent is None else _cut(-percent), day, DIARY
    yield "trial.opioids_unconverted", unconverted_words(before, after), day, DIARY


def _total(dose: Mme | None) -> Value | None:
    return None if dose is None or dose.total is None else _cut(dose.total)


def _cut(number: Fraction) -> Decimal:
    """The number cut down to three decimals, exactly."""
    thousandths = number.numerator * 1000 // number.denominator
    return (Decimal(thousandths) / 1000).quantize(PLACES, rounding=ROUND_FLOOR)
