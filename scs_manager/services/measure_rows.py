"""What holds for a score in a clinic, and the dated scores of a case. Reads only, never commits."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.instruments.score_facts import shipped_links
from scs_manager.domain.measure_settings import MeasureSetting, ScoreKey
from scs_manager.domain.outcome_domains import ANSWERED_WITHIN, Score
from scs_manager.domain.outcome_measures import READ_SCORES
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.facts import FactRow
from scs_manager.models.measure_settings import MeasureSettingRow
from scs_manager.models.questionnaires import QuestionnaireAnswerRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services.questionnaire_rows import answers_of, standing


def setting_rows(session: Session, clinic_id: uuid.UUID) -> tuple[MeasureSettingRow, ...]:
    """Every version of every setting of the clinic, oldest first."""
    query = select_scoped(MeasureSettingRow, clinic_id).order_by(col(MeasureSettingRow.id))
    return tuple(session.exec(query))


def settings_of(session: Session, clinic_id: uuid.UUID) -> Mapping[ScoreKey, MeasureSetting]:
    """What stands for each score that the clinic has set."""
    rows = setting_rows(session, clinic_id)
    newest = {(row.instrument, row.score): row for row in sorted(rows, key=lambda row: row.number)}
    return {key: row.to_domain() for key, row in newest.items()}


@dataclass(frozen=True)
class _Said:
    """A score as one form or one entry of the record gave it; of one day the latest counts."""

    score: Score
    at: datetime


def scores_of(session: Session, case: CaseRow) -> dict[ScoreKey, list[Score]]:
    """Every dated score of the case by measure, oldest first, one per day: from the forms filled in, and from
    the record where only the total was typed in. One taken back counts not."""
    newest: dict[ScoreKey, dict[date, _Said]] = defaultdict(dict)
    said = sorted((*_recorded(session, case), *_answered(session, case)), key=lambda each: each[1].at)
    for key, each in said:
        newest[key][each.score.on] = each
    return {
        key: [days[on].score for on in sorted(days) if _counts(days[on].score)]
        for key, days in newest.items()
    }


def without_earlier_trials(
    session: Session, trial: TrialRow, scores: Mapping[ScoreKey, Sequence[Score]]
) -> dict[ScoreKey, list[Score]]:
    """A repeat does not begin from scores that the trial before it had changed."""
    spans = []
    earlier = trial.previous_trial_id
    while earlier is not None:
        row = get_scoped(session, TrialRow, trial.clinic_id, earlier)
        if row is not None and row.placed_on is not None and row.removed_on is not None:
            spans.append((row.placed_on, row.removed_on + timedelta(days=ANSWERED_WITHIN)))
        earlier = row.previous_trial_id if row is not None else None
    return {
        key: [score for score in known if not any(first <= score.on <= last for first, last in spans)]
        for key, known in scores.items()
    }


def _counts(score: Score) -> bool:
    return score.value is not None or score.reason is not None


def _answered(session: Session, case: CaseRow) -> Iterator[tuple[ScoreKey, _Said]]:
    for row in standing(answers_of(session, case)):
        for score_id, found in row.scores["scores"].items():
            if (row.instrument, score_id) in READ_SCORES:
                yield (row.instrument, score_id), _Said(_score(row, found), row.at)


def _score(row: QuestionnaireAnswerRow, found: Mapping[str, Any]) -> Score:
    value = None if found["value"] is None else Fraction(found["value"])
    reason = None
    if value is None:
        why = found["reason"] or "too little was answered"
        reason = Text("no score of %(day)s: %(why)s", day=row.answered_on.isoformat(), why=why)
    form = f"{row.definition_version} {found['table']}".strip()
    return Score(row.answered_on, value, bool(found["prorated"]), reason, form)


def _recorded(session: Session, case: CaseRow) -> Iterator[tuple[ScoreKey, _Said]]:
    links = {link.fact: (link.instrument, link.score) for link in shipped_links() if link.score}
    wanted = {fact: key for fact, key in links.items() if key in READ_SCORES}
    for row in _facts(session, case, wanted):
        if row.on is not None:
            datum = row.to_domain()
            value = None if datum is None else Fraction(str(datum.value))
            yield wanted[row.name], _Said(Score(row.on, value), row.at)


def _facts(session: Session, case: CaseRow, names: Mapping[str, ScoreKey]) -> Sequence[FactRow]:
    query = select_scoped(FactRow, case.clinic_id).where(
        FactRow.case_id == case.id, col(FactRow.name).in_(sorted(names))
    )
    return session.exec(query.order_by(col(FactRow.id))).all()
