"""The scores of a visit beside those from before, each with its important change. Reads only."""

from datetime import date
from fractions import Fraction

from sqlmodel import Session

from scs_manager.domain.measure_settings import ScoreKey, Settings, in_force
from scs_manager.domain.outcome_domains import OutcomeDomain, Score
from scs_manager.domain.outcome_measures import MEASURES, Measure
from scs_manager.models.cases import CaseRow
from scs_manager.models.follow_up import FollowUpVisitRow
from scs_manager.services import measure_rows, outcomes

Scores = dict[ScoreKey, list[Score]]


def changes_at(
    session: Session, case: CaseRow, visit: FollowUpVisitRow, *, implanted_on: date
) -> tuple[OutcomeDomain, ...]:
    """Every measure with a score at this visit: its newest before the trial's leads, else before the implant.

    A score belongs to the visit when its day lies in the visit's window, or on the day the patient was seen.
    """
    trial = outcomes.latest_trial(session, case)
    until = trial.placed_on if trial is not None and trial.placed_on is not None else implanted_on
    scores = measure_rows.scores_of(session, case)
    settings = measure_rows.settings_of(session, case.clinic_id)
    found = (_change(measure, scores, settings, until, visit) for measure in MEASURES)
    return tuple(each for each in found if each is not None)


def _change(
    measure: Measure, scores: Scores, settings: Settings, until: date, visit: FollowUpVisitRow
) -> OutcomeDomain | None:
    known = scores.get(measure.key, [])
    now = _newest([score for score in known if score.on > until and _belongs(score.on, visit)])
    if now is None:
        return None
    before = _newest([score for score in known if score.on < until])
    return OutcomeDomain(
        key=".".join(measure.key),
        name=measure.name,
        kind=measure.kind,
        direction=measure.direction,
        before=_value(before),
        after=_value(now),
        before_on=before.on if before else None,
        after_on=now.on,
        prorated=any(side.prorated for side in (before, now) if side),
        holds=in_force(*measure.key, settings),
        missing=now.reason,
    )


def _belongs(on: date, visit: FollowUpVisitRow) -> bool:
    return visit.opens_on <= on <= visit.closes_on or on == visit.visited_on


def _newest(scores: list[Score]) -> Score | None:
    """The newest that has a value, else the newest form without one."""
    found = [score for score in scores if score.value is not None] or scores
    return found[-1] if found else None


def _value(score: Score | None) -> Fraction | None:
    return score.value if score else None
