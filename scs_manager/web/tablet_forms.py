"""The forms that the clinic's tablet can show: the diary of the open day, one questionnaire."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request, url_for
from sqlmodel import Session

from forms.diary import DiaryEntryForm
from forms.diary_envelope import Asked, Envelope, read_envelope
from forms.questionnaires import AnswerForm, answer_form
from scs_manager.domain import crisis
from scs_manager.domain.errors import RuleError
from scs_manager.domain.questionnaires import EnteredBy, Way
from scs_manager.models.cases import CaseRow
from scs_manager.models.questionnaires import QuestionnaireRequestRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import diary, instrument_texts, questionnaires, regimens, tablets
from scs_manager.services.instrument_texts import ClinicInstrument
from scs_manager.services.patient_sessions import place_of_visit
from scs_manager.services.questionnaires import Filled
from scs_manager.services.tablets import Tablet
from scs_manager.services.visits import Visit
from scs_manager.web import clock, diary_pages, diary_tingling, i18n
from scs_manager.web.access import current_actor
from scs_manager.web.diary_moments import Phase, moment_now
from scs_manager.web.i18n import say


@dataclass(frozen=True)
class Page:
    """What the tablet shows next."""

    template: str
    values: Mapping[str, Any]
    status: int = 200


@dataclass(frozen=True)
class Stored:
    """The answers are stored and the tablet's session is over."""

    alarm: bool
    """Whether the patient must tell somebody before leaving."""


def waiting(session: Session, case: CaseRow, today: date) -> list[QuestionnaireRequestRow]:
    """Open requests that the patient may fill in now."""
    known = instrument_texts.instruments_of(session, case.clinic_id)
    return [
        row
        for row in reversed(questionnaires.open_requests(session, case))
        if row.asked_on <= today and known[row.instrument].may_show and row.way is Way.LINK
    ]


def ask(session: Session, tablet: Tablet, now: datetime) -> Page:
    """The empty form."""
    if isinstance(tablet.person, Visit):
        return _ask_diary(session, tablet.person, now)
    return _ask_questionnaire(session, tablet, None)


def store(session: Session, tablet: Tablet, now: datetime) -> Page | Stored:
    """Store what was filled in and end the tablet's session with it, or say what is to be mended."""
    if isinstance(tablet.person, Visit):
        return _store_diary(session, tablet, tablet.person, now)
    return _store_questionnaire(session, tablet, now)


def _ask_diary(session: Session, visit: Visit, now: datetime) -> Page:
    moment = moment_now(session, visit, now)
    if moment.phase is not Phase.ASKS:
        return Page("tablet/wait.html", {"page": diary_pages.wait_page(session, visit, moment)})
    asked = Asked(visit.asks_stimulation(moment.day))
    medicines = regimens.diary_medicines(session, clinic_id=visit.clinic_id, case_id=visit.case_id)
    form = DiaryEntryForm(None, medicines=medicines, asked=asked)
    envelope = Envelope(str(uuid.uuid4()), moment.day, str(visit.enrolment_id), asked=asked)
    return _diary_page(session, visit, form, envelope, now)


def _diary_page(
    session: Session, visit: Visit, form: DiaryEntryForm, envelope: Envelope, now: datetime, status: int = 200
) -> Page:
    diary_tingling.offer_places(session, visit, form, envelope.day)
    page = diary_pages.today_page(session, visit, moment_now(session, visit, now), envelope.day)
    problems = form.problems() if status != 200 else []
    values = {"form": form, "envelope": envelope, "page": page, "problems": problems}
    return Page("tablet/diary.html", values | {"send_to": url_for("tablet.send")}, status)


def _store_diary(session: Session, tablet: Tablet, visit: Visit, now: datetime) -> Page | Stored:
    envelope = read_envelope(request.form)
    if envelope is None or envelope.enrolment != str(visit.enrolment_id):
        return _ask_diary(session, visit, now)
    asked = envelope.asked_on(stimulation=visit.asks_stimulation(envelope.day))
    shown = set(request.form.getlist("medicine"))
    medicines = regimens.diary_medicines(
        session, clinic_id=visit.clinic_id, case_id=visit.case_id, asked=shown
    )
    form = DiaryEntryForm(request.form, medicines=medicines if shown else [], asked=asked)
    if not form.validate():
        return _diary_page(session, visit, form, envelope, now, 422)
    entry = form.to_entry(envelope.day)
    tablets.close(session, tablet=tablet, now=now)
    submission = diary.Submission(envelope.client_key, envelope.device)
    try:
        diary.save_entry(
            session,
            place=place_of_visit(visit),
            entry=entry,
            submission=submission,
            by=current_actor(),
            now=now,
        )
    except RuleError as refusal:
        session.rollback()
        return Page("tablet/refused.html", {"words": say(refusal.text)}, 409)
    return Stored(alarm=bool(entry.warning_signs))


def _ask_questionnaire(session: Session, tablet: Tablet, form: AnswerForm | None) -> Page:
    row, known = _request(session, tablet)
    if row is None or known is None:
        return Page("tablet/refused.html", {"words": i18n.gettext("This is not asked any more.")}, 409)
    status = 422 if form is not None else 200
    form = form or answer_form(known.instrument)(None)
    return Page(
        "my_questionnaires/fill_in.html",
        {
            "base": "tablet/base.html",
            "form": form,
            "questions": form.questions(),
            "watched": {watch.item for watch in known.instrument.watches},
            "instrument": known.instrument,
            "problems": form.problems() if status != 200 else [],
            "address": url_for("tablet.send"),
            "crisis": crisis,
            "needs_english": i18n.language() != "en" and not crisis.is_reviewed(i18n.language()),
        },
        status,
    )


def _store_questionnaire(session: Session, tablet: Tablet, now: datetime) -> Page | Stored:
    row, known = _request(session, tablet)
    if row is None or known is None:
        return _ask_questionnaire(session, tablet, None)
    form = answer_form(known.instrument)()
    if not form.validate():
        return _ask_questionnaire(session, tablet, form)
    filled = Filled(
        instrument=known.instrument,
        entered_by=EnteredBy.CARER if tablet.person.carer else EnteredBy.PATIENT,
        answered_on=clock.today(tablet.person.time_zone),
        items=form.items(),
        texts_sha256=known.texts_sha256,
    )
    tablets.close(session, tablet=tablet, now=now)
    case = _case(session, tablet)
    try:
        stored = questionnaires.answer_request(
            session, case=case, request_id=row.id, filled=filled, by=current_actor(), now=now
        )
    except RuleError as refusal:
        session.rollback()
        return Page("tablet/refused.html", {"words": say(refusal.text)}, 409)
    return Stored(alarm=any(stored.scores["watches"].values()))


def _request(
    session: Session, tablet: Tablet
) -> tuple[QuestionnaireRequestRow | None, ClinicInstrument | None]:
    if tablet.request_id is None:
        raise ValueError("a tablet with a person of a link and no questionnaire")
    row = questionnaires.get_request(session, _case(session, tablet), tablet.request_id)
    if row is None or row.withdrawn_at is not None or row.answered_at is not None:
        return None, None
    known = instrument_texts.instruments_of(session, tablet.clinic_id)[row.instrument]
    return (row, known) if known.may_show else (None, None)


def _case(session: Session, tablet: Tablet) -> CaseRow:
    case = get_scoped(session, CaseRow, tablet.clinic_id, tablet.case_id)
    if case is None:
        raise ValueError("a tablet without its case")
    return case
