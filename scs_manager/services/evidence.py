"""What is known about a trial beyond its pain scores, gathered from the rows of the record. Reads only."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.clinical_holistic import clinical_score
from scs_manager.domain.diary_statistics import TrialDay, TrialOutcome, Use
from scs_manager.domain.medicine_list import ListedMedicine, MedicineList
from scs_manager.domain.opioids import DoseChange, Mme, mean_mme
from scs_manager.domain.outcome_domains import outcome_domains
from scs_manager.domain.profiles import Profile
from scs_manager.domain.text import Text
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.domain.trial_length import asked_length
from scs_manager.models.alarms import AlarmRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.facts import FactRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.course_safety import SERIOUS_EVENT_OPEN, serious_state
from scs_manager.services.listed_medicines import medicine_list
from scs_manager.services.measure_rows import scores_of, settings_of, without_earlier_trials
from scs_manager.services.patient_wish_rows import wish_fields
from scs_manager.services.trial_end_rows import end_of, hours_in
from scs_manager.services.trial_measures import logged_days, pieces_of


def evidence_of(
    session: Session, case: CaseRow, trial: TrialRow, outcome: TrialOutcome, profile: Profile | None
) -> TrialEvidence:
    """Everything the eight criteria and the permanent stage look at; None where nobody has answered."""
    medicines = medicine_list(session, case)
    others = medicines.others(_counted(outcome))
    signed = signed_screening(session, case)
    ended = end_of(session, case, trial)
    said = ended.words
    scores = without_earlier_trials(session, trial, scores_of(session, case))
    return TrialEvidence(
        outcome=outcome,
        opioids=_opioids(outcome, medicines),
        pieces=pieces_of(session, case, trial, outcome, others, listed=medicines.listed),
        other_analgesics_stable=_others_stable(outcome, others, listed=medicines.listed),
        domains=outcome_domains(outcome, scores, settings_of(session, case.clinic_id)),
        clinical=clinical_score(scores, trial.placed_on, trial.removed_on),
        open_safety=_open_safety(session, case, trial),
        pgic=said.pgic.value,
        satisfied=None if said.satisfied.value is None else bool(said.satisfied.value),
        technically_adequate=trial.technically_adequate,
        aborted=ended.end.aborted,
        operated_controller=trial.operated_controller,
        length_days=_length(trial),
        hours_in=hours_in(session, trial),
        length_asked=asked_length(profile),
        screening=signed.overall if signed else None,
        screened_on=signed.on if signed else None,
        **wish_fields(session, case, trial, ended),
    )


def daily_doses(session: Session, case: CaseRow, outcome: TrialOutcome) -> dict[date, Mme]:
    """The opioid dose of each diary day that logged its medicines, by the list as it was that day."""
    return medicine_list(session, case).doses(outcome.days)


def signed_screening(session: Session, case: CaseRow) -> ScreeningRow | None:
    """The newest signed screening of a case."""
    query = select_scoped(ScreeningRow, case.clinic_id).where(
        ScreeningRow.case_id == case.id, col(ScreeningRow.signed_at).is_not(None)
    )
    return session.exec(query.order_by(col(ScreeningRow.signed_at).desc()).limit(1)).first()


def _length(trial: TrialRow) -> int | None:
    if trial.placed_on is None or trial.removed_on is None:
        return None
    return (trial.removed_on - trial.placed_on).days


def _counted(outcome: TrialOutcome) -> list[TrialDay]:
    return [day for day in outcome.days if day.use in (Use.BASELINE, Use.WINDOW)]


def _opioids(outcome: TrialOutcome, medicines: MedicineList) -> DoseChange:
    """Mean daily dose over the logged days of the baseline and of the trial window."""
    doses = medicines.doses(_counted(outcome))

    def mean(use: Use) -> Mme | None:
        days = (doses.get(day.day) for day in outcome.days if day.use is use)
        window = logged_days(outcome, use, 0)
        return mean_mme(days, expected=(window.of, window.need))

    return DoseChange(mean(Use.BASELINE), mean(Use.WINDOW))


def _others_stable(outcome: TrialOutcome, others: Sequence[ListedMedicine], *, listed: bool) -> bool | None:
    """Whether no other analgesic is taken more often in the window than at baseline (clinical.md 7.3)."""
    names = [line.product for line in others]
    if not names:
        return True if listed else None
    before, after = _pieces(outcome, Use.BASELINE), _pieces(outcome, Use.WINDOW)
    logged = ((Use.BASELINE, before), (Use.WINDOW, after))
    if not all(logged_days(outcome, use, len(days)).enough for use, days in logged):
        return None
    return all(_mean(after, name) <= _mean(before, name) for name in names)


def _pieces(outcome: TrialOutcome, use: Use) -> list[dict[str, int]]:
    days = [day.diary.entry for day in outcome.days if day.use is use and day.diary.kept]
    return [{item.product: item.count for item in day.medicines} for day in days if day and day.medicines]


def _mean(days: Sequence[Mapping[str, int]], name: str) -> Fraction:
    return Fraction(sum(day.get(name, 0) for day in days), len(days))


def _rows(session: Session, case: CaseRow, fact: str) -> Sequence[FactRow]:
    query = select_scoped(FactRow, case.clinic_id).where(FactRow.case_id == case.id, FactRow.name == fact)
    return session.exec(query.order_by(col(FactRow.id))).all()


def _open_safety(session: Session, case: CaseRow, trial: TrialRow) -> tuple[Text, ...] | None:
    """Open alarms and serious events; None until somebody has said that no serious event is open."""
    alarms = _open_alarms(session, trial)
    log = serious_state(session, trial)
    serious = log.is_open
    if serious is None and not log.unjudged:
        serious = _newest_fact(session, case, SERIOUS_EVENT_OPEN)
    found = [Text("alarm of %(day)s", day=day.isoformat()) for day in alarms]
    if serious is True:
        found.append(Text("serious adverse event"))
    return tuple(found) if found or serious is False else None


def _open_alarms(session: Session, trial: TrialRow) -> list[date]:
    query = (
        select_scoped(DiaryEntryRow, trial.clinic_id)
        .join(AlarmRow, col(AlarmRow.entry_id) == DiaryEntryRow.id)
        .where(
            DiaryEntryRow.trial_id == trial.id,
            col(DiaryEntryRow.period_id).is_(None),  # an evening of a follow-up is no part of the trial
            col(AlarmRow.resolved_at).is_(None),
        )
    )
    return [entry.day for entry in session.exec(query.order_by(col(DiaryEntryRow.day)))]


def _newest_fact(session: Session, case: CaseRow, name: str) -> Any:
    rows = _rows(session, case, name)
    return rows[-1].value if rows else None
