"""Everything a team looks at to judge a trial: what a decision rests on, with its figures. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.body_map import MapKind
from scs_manager.domain.day_grid import day_grid
from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.domain.domain_panel import domain_panel
from scs_manager.domain.figures import DayGrid, ReliefFigure, TrajectoryFigure
from scs_manager.domain.medication_figure import medication_figure
from scs_manager.domain.outcome_summary import OutcomeSummary
from scs_manager.domain.overlap_figure import Drawn, felt_in_diary, overlap_figure
from scs_manager.domain.quality_strip import quality_strip
from scs_manager.domain.relief_bars import relief_figure
from scs_manager.domain.review_figures import (
    DomainPanel,
    MedicationFigure,
    OverlapFigure,
    QualityStrip,
    WeekGrid,
)
from scs_manager.domain.stimulation import Program
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import trajectory_figure
from scs_manager.domain.week_grid import needs_weeks, week_grid
from scs_manager.models.body_maps import BodyMapRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import course_figures
from scs_manager.services.body_map_rows import body_maps_of
from scs_manager.services.course_safety import adverse_events
from scs_manager.services.decision_basis import Basis, basis_of
from scs_manager.services.evidence import daily_doses


@dataclass(frozen=True)
class ReviewFigures:
    """The figures of one trial, in the order in which a team reads them."""

    trajectory: TrajectoryFigure
    grid: DayGrid
    weeks: WeekGrid | None
    """Set for a trial too long for a column per day; the days stay in the grid's table."""
    relief: ReliefFigure
    domains: DomainPanel | None
    medication: MedicationFigure
    overlap: OverlapFigure
    quality: QualityStrip


@dataclass(frozen=True)
class TrialReview:
    """One case: the basis of its decision, and the figures of its newest trial once leads were placed."""

    basis: Basis
    outcome: TrialOutcome | None
    figures: ReviewFigures | None
    summary: OutcomeSummary | None = None
    """Goals, worst days, holistic result and what else the engine computes; None without evidence."""
    adverse: tuple[AdverseEvent, ...] = ()


def review_of(
    session: Session, case: CaseRow, *, now: datetime, trial: TrialRow | None = None
) -> TrialReview:
    """The newest trial of a case as it stands, or the one that is given."""
    basis = basis_of(session, case, now=now, trial=trial)
    trial, outcome = basis.trial, basis.judged.outcome
    if trial is None or outcome is None or not outcome.days:
        return TrialReview(basis, None, None)
    programs = course_figures.programs_of(session, trial)
    figures = _figures(session, basis, trial, outcome, programs, now)
    return TrialReview(basis, outcome, figures, basis.judged.summary, adverse_events(session, trial))


def _figures(
    session: Session,
    basis: Basis,
    trial: TrialRow,
    outcome: TrialOutcome,
    programs: tuple[Program, ...],
    now: datetime,
) -> ReviewFigures:
    doses = daily_doses(session, basis.case, outcome)
    said = basis.ended.words.stated_relief.value if basis.ended else None
    evidence = basis.judged.evidence
    return ReviewFigures(
        trajectory=trajectory_figure(
            outcome,
            events=course_figures.figure_events(session, trial),
            programs=course_figures.strip_of(session, trial, now=now),
        ),
        grid=day_grid(outcome, doses=doses),
        weeks=week_grid(outcome, doses=doses) if needs_weeks(outcome) else None,
        relief=relief_figure(
            outcome,
            stated={} if said is None else {outcome.target: int(said)},
            never_negative=basis.judged.never_negative,
        ),
        domains=domain_panel(evidence.domains) if evidence and evidence.domains else None,
        medication=medication_figure(outcome, doses, evidence.opioids if evidence else None),
        overlap=_overlap(session, basis.case, outcome, programs),
        quality=quality_strip(outcome),
    )


def _overlap(
    session: Session, case: CaseRow, outcome: TrialOutcome, programs: tuple[Program, ...]
) -> OverlapFigure:
    """Pain as painted last up to the end of the trial; tingling only as felt while the leads were in."""
    first, last = outcome.window.placed_on, outcome.window.removed_on
    rows = [row for row in body_maps_of(session, case) if last is None or row.on <= last]
    felt = [row for row in rows if first is not None and row.on >= first]
    return overlap_figure(
        _drawn(rows, MapKind.PAIN), _drawn(felt, MapKind.TINGLING), felt_in_diary(outcome), programs
    )


def _drawn(rows: list[BodyMapRow], kind: MapKind) -> Drawn | None:
    row = next((row for row in rows if row.kind is kind), None)
    return None if row is None else Drawn(row.on, frozenset(row.regions), Text("body map"))
