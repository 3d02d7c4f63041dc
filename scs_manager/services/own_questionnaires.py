"""A patient's own questionnaires, open and sent, as far as they may be shown; what waits. Reads only."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.instruments import Instrument, Item
from scs_manager.domain.instruments.answers import Answer
from scs_manager.domain.questionnaires import EnteredBy, Way
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.prepared import Prepared
from scs_manager.models.questionnaires import QuestionnaireAnswerRow, QuestionnaireRequestRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.instrument_texts import ClinicInstrument, instruments_of
from scs_manager.services.questionnaire_rows import answers_of, get_answer, standing

OWN = frozenset({EnteredBy.PATIENT, EnteredBy.CARER, EnteredBy.TRANSCRIBED})
"""Answers that the patient gave: on a phone, by a carer, on paper. An interview by staff is theirs."""


@dataclass(frozen=True)
class OpenQuestionnaire:
    """One that waits for its answers."""

    request_id: uuid.UUID
    title: Text | str
    due_on: date


@dataclass(frozen=True)
class SentQuestionnaire:
    """One that was answered."""

    id: uuid.UUID
    title: Text | str
    on: date
    entered_by: EnteredBy
    readable: bool
    """Whether the questions may be shown, so that the answers mean something."""


@dataclass(frozen=True)
class OwnAnswer:
    """One question with the answer as it is kept; None where it was left out."""

    item: Item
    answer: Answer


def open_questionnaires(session: Session, case: CaseRow, *, on: date) -> list[OpenQuestionnaire]:
    """What waits on a day, the one that is due first at the front."""
    query = (
        select_scoped(QuestionnaireRequestRow, case.clinic_id)
        .where(
            QuestionnaireRequestRow.case_id == case.id,
            QuestionnaireRequestRow.way == Way.LINK,
            col(QuestionnaireRequestRow.answered_at).is_(None),
            col(QuestionnaireRequestRow.withdrawn_at).is_(None),
            col(QuestionnaireRequestRow.asked_on) <= on,
        )
        .order_by(col(QuestionnaireRequestRow.due_on), col(QuestionnaireRequestRow.at))
    )
    rows = session.exec(query).all()
    known: Mapping[str, ClinicInstrument] = instruments_of(session, case.clinic_id) if rows else {}
    return [
        OpenQuestionnaire(row.id, known[row.instrument].instrument.title_words, row.due_on)
        for row in rows
        if known[row.instrument].may_show
    ]


def sent_questionnaires(session: Session, case: CaseRow) -> list[SentQuestionnaire]:
    """What the patient answered, the newest first; of a corrected form the newest version."""
    known = instruments_of(session, case.clinic_id)
    rows = [row for row in standing(answers_of(session, case)) if row.entered_by in OWN]
    return [
        SentQuestionnaire(
            row.id,
            known[row.instrument].instrument.title_words,
            row.answered_on,
            row.entered_by,
            _is_readable(row, known[row.instrument]),
        )
        for row in rows
    ]


def own_answers(
    session: Session, case: CaseRow, answer_id: uuid.UUID
) -> tuple[SentQuestionnaire, list[OwnAnswer]] | None:
    """One form with its answers; None for another case's, and where it may not be shown."""
    row = get_answer(session, case, answer_id)
    if row is None or row.entered_by not in OWN:
        return None
    known = instruments_of(session, case.clinic_id)[row.instrument]
    if not _is_readable(row, known):
        return None
    title = known.instrument.title_words
    sent = SentQuestionnaire(row.id, title, row.answered_on, row.entered_by, readable=True)
    return sent, _pairs(row, known.instrument)


def _is_readable(row: QuestionnaireAnswerRow, known: ClinicInstrument) -> bool:
    """The very form that was answered is there, and may be shown."""
    same = row.definition_version == known.instrument.version
    return known.may_show and same and row.items is not None and len(row.items) == len(known.instrument.items)


def _pairs(row: QuestionnaireAnswerRow, instrument: Instrument) -> list[OwnAnswer]:
    return [OwnAnswer(*pair) for pair in zip(instrument.items, row.items or (), strict=True)]


_r, _d = (sa.inspect(model).local_table for model in (QuestionnaireRequestRow, DiaryEntryRow))
_WAITING = Prepared(
    sa.select(
        sa.select(sa.func.count())
        .select_from(_r)
        .where(
            _r.c.clinic_id == sa.bindparam("clinic"),
            _r.c.case_id == sa.bindparam("case_id"),
            _r.c.way == Way.LINK,
            _r.c.answered_at.is_(None),
            _r.c.withdrawn_at.is_(None),
            _r.c.asked_on <= sa.bindparam("on", type_=sa.Date()),
        )
        .scalar_subquery()
        .label("questionnaires"),
        sa.select(sa.func.count())
        .select_from(_d)
        .where(
            _d.c.clinic_id == sa.bindparam("clinic"),
            _d.c.trial_id == sa.bindparam("trial"),
            _d.c.day == sa.bindparam("day", type_=sa.Date()),
        )
        .scalar_subquery()
        .label("entries"),
    )
)
"""Asked with every page of the diary: one statement over two indexes."""


@dataclass(frozen=True)
class Waiting:
    """What a patient still has to do: the evening's entry or not, and so many questionnaires."""

    day: date
    evening: bool
    questionnaires: int

    @property
    def things(self) -> int:
        """All of it."""
        return self.evening + self.questionnaires


def waiting(
    session: Session,
    *,
    clinic_id: uuid.UUID,
    case_id: uuid.UUID,
    trial_id: uuid.UUID,
    day: date,
    asks: bool,
    today: date,
) -> Waiting:
    """What waits: the entry of a diary day, if ``asks`` says that it is open now, and questionnaires."""
    given = {"clinic": clinic_id, "case_id": case_id, "trial": trial_id, "day": day, "on": today}
    asked, entries = _WAITING.one(session.connection(), given)
    if asked:  # seldom; only now it matters which of them may be shown
        case = session.exec(select_scoped(CaseRow, clinic_id).where(CaseRow.id == case_id)).one()
        asked = len(open_questionnaires(session, case, on=today))
    return Waiting(day, asks and not entries, asked)
