"""What stands behind a stored screening, for its report: history, questionnaires, expiries. Reads only.

History and expiries come from the facts that were screened, which the signature covers; questionnaires from
the record as it stood at that moment.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from reports.questionnaire_table import QuestionnaireLine, ScoreLine
from reports.record_lines import RecordLines
from reports.record_reading import record_lines
from reports.screening_meter import ExpiryLine, expiry_lines
from scs_manager.domain.instruments import Licence, shipped_instruments
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.questionnaires import SOURCES
from scs_manager.domain.review_windows import expiries
from scs_manager.domain.screening_changes import changes_to_json
from scs_manager.models.cases import CaseRow
from scs_manager.models.fact_json import facts_from_json
from scs_manager.models.questionnaires import QuestionnaireAnswerRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services.profile_library import kept_profile
from scs_manager.services.questionnaire_rows import answers_of, standing
from scs_manager.services.screening_history import before, changes_between


def history_of(screening: ScreeningRow) -> RecordLines:
    """Operations, medicines, treatments, the algorithm and the causes, as they were screened."""
    return record_lines(facts_from_json(screening.facts), screening.on)


def changes_of(session: Session, screening: ScreeningRow) -> Mapping[str, Any]:
    """What changed since the screening before; empty for the first of a case."""
    earlier = before(session, screening)
    return changes_to_json(changes_between(earlier, screening)) if earlier else {}


def expiries_of(session: Session, screening: ScreeningRow) -> tuple[ExpiryLine, ...]:
    """What goes out of date next, by the profiles the screening was made with, as of its day."""
    found = (kept_profile(session, screening.clinic_id, each["sha256"]) for each in screening.profiles)
    profiles = [each for each in found if each is not None]
    return expiry_lines(expiries(facts_from_json(screening.facts), profiles, screening.on))


def questionnaires_of(
    session: Session, case: CaseRow, screening: ScreeningRow
) -> tuple[QuestionnaireLine, ...]:
    """The newest form of each instrument, as it stood when the screening was made; by title."""
    known = [
        row for row in answers_of(session, case) if row.at <= screening.at and row.answered_on <= screening.on
    ]
    newest: dict[str, QuestionnaireAnswerRow] = {}
    for row in standing(known):
        newest.setdefault(row.instrument, row)
    return tuple(sorted((_line(row) for row in newest.values()), key=lambda line: line.title))


def _line(row: QuestionnaireAnswerRow) -> QuestionnaireLine:
    """The notice goes with the instruments whose texts ship, whoever entered the answers."""
    instrument = shipped_instruments().get(row.instrument)
    return QuestionnaireLine(
        title=instrument.title if instrument else row.instrument,
        version=row.definition_version,
        when=date_words(row.answered_on),
        mode=str(SOURCES[row.entered_by]),
        scores=tuple(_score(each) for each in row.scores["scores"].values()),
        notice=instrument.notice if instrument and row.mode == Licence.EMBED else "",
    )


def _score(score: Mapping[str, Any]) -> ScoreLine:
    value = score["shown"]
    return ScoreLine(
        name=score["title"],
        value="unknown" if value is None else value,
        band=score["band_title"] if value is not None else score["reason"],
    )
