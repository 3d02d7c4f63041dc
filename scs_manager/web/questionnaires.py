"""The questionnaires of a case: the list, one instrument, entering, one filled-in form, correcting it."""

import uuid
from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.questionnaires import CorrectionForm, EntryForm, digits_hint, entry_form
from scs_manager.domain.errors import RuleError
from scs_manager.domain.instruments import Licence
from scs_manager.domain.measure_settings import Settings
from scs_manager.domain.permissions import Permission
from scs_manager.domain.questionnaires import EnteredBy
from scs_manager.models.questionnaires import QuestionnaireAnswerRow
from scs_manager.services import instrument_texts, measure_rows, questionnaires
from scs_manager.services.instrument_texts import ClinicInstrument
from scs_manager.services.questionnaires import Filled
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.questionnaire_view import Line, answer_view, line_of
from scs_manager.web.questionnaire_words import MEASURES, ways_of
from scs_manager.web.session import db

bp = Blueprint("questionnaires", __name__)


@bp.get("/cases/<uuid:case_id>/questionnaires")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """Every instrument: what was filled in, what is waited for, what was never asked."""
    case = case_or_404(case_id)
    found = instrument_texts.instruments_of(db(), case.clinic.id)
    lines = _lines(case, found)
    return render_template(
        "questionnaires/show.html",
        case=case,
        known=[line for line in lines if line.newest or line.asked],
        other=[line for line in lines if not line.newest and not line.asked],
        measures=MEASURES,
        ways={key: ways_of(each) for key, each in found.items()},
    )


@bp.get("/cases/<uuid:case_id>/questionnaires/<instrument>")
@requires(Permission.READ_CLINICAL)
def show_one(case_id: uuid.UUID, instrument: str) -> str:
    """One instrument: its course, every form, its rights and sources."""
    case, known = case_or_404(case_id), _instrument_or_404(instrument)
    rows = questionnaires.answers_of(db(), case.row, known.instrument.id)
    standing = questionnaires.standing(rows)
    waiting = [row for row in questionnaires.open_requests(db(), case.row) if row.instrument == instrument]
    line = line_of(
        known.instrument, standing, waiting, base=_base(case), today=case.today, settings=_settings(case)
    )
    views = [answer_view(row, known.instrument, replaced=row not in standing) for row in rows]
    return render_template("questionnaires/one.html", case=case, line=line, known=known, answers=views)


@bp.route("/cases/<uuid:case_id>/questionnaires/<instrument>/enter", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY, Permission.EDIT_PSYCHOLOGY)
def enter(case_id: uuid.UUID, instrument: str) -> ResponseReturnValue:
    """Enter a form for the patient: item by item, in one line, or its scores."""
    case, known = case_or_404(case_id), _instrument_or_404(instrument)
    form = entry_form(known.instrument, show=known.may_show)()
    if form.validate_on_submit():
        try:
            filled = _filled(known, form)
            row = questionnaires.record(
                db(), case=case.row, filled=filled, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            return _stored(case, row)
    return _form_page(case, known, form, _("Enter: %(title)s", title=known.instrument.title))


@bp.get("/cases/<uuid:case_id>/questionnaires/answers/<uuid:answer_id>")
@requires(Permission.READ_CLINICAL)
def show_answer(case_id: uuid.UUID, answer_id: uuid.UUID) -> str:
    """One filled-in form with its scores, what they mean, and its answers."""
    case = case_or_404(case_id)
    row = _answer_or_404(case, answer_id)
    known = _instrument_or_404(row.instrument)
    others = questionnaires.answers_of(db(), case.row, row.instrument)
    later = next((each for each in others if each.replaces_id == row.id), None)
    standing = questionnaires.standing(others)
    earlier = standing[standing.index(row) :] if row in standing else []
    return render_template(
        "questionnaires/answer.html",
        case=case,
        known=known,
        row=row,
        answer=answer_view(row, known.instrument, replaced=later is not None),
        later=later,
        line=line_of(
            known.instrument, earlier, (), base=_base(case), today=case.today, settings=_settings(case)
        ),
        items=_items(row, known),
    )


@bp.route("/cases/<uuid:case_id>/questionnaires/answers/<uuid:answer_id>/correct", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY, Permission.EDIT_PSYCHOLOGY)
def correct(case_id: uuid.UUID, answer_id: uuid.UUID) -> ResponseReturnValue:
    """Enter a corrected version with the reason; the wrong one stays."""
    case = case_or_404(case_id)
    row = _answer_or_404(case, answer_id)
    known = _instrument_or_404(row.instrument)
    form = entry_form(known.instrument, show=known.may_show, correcting=True)()
    if isinstance(form, CorrectionForm) and form.validate_on_submit():
        try:
            new = questionnaires.correct(
                db(),
                case=case.row,
                replaces=row,
                filled=_filled(known, form),
                reason=str(form.reason.data),
                by=current_actor(),
                now=clock.now(),
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            return _stored(case, new)
    return _form_page(case, known, form, _("Correct: %(title)s", title=known.instrument.title))


def _lines(case: CaseView, found: Mapping[str, ClinicInstrument]) -> list[Line]:
    """One line an instrument, in the order of their titles."""
    standing = questionnaires.standing(questionnaires.answers_of(db(), case.row))
    waiting = questionnaires.open_requests(db(), case.row)
    settings = _settings(case)
    return [
        line_of(
            each.instrument,
            [row for row in standing if row.instrument == key],
            [row for row in waiting if row.instrument == key],
            base=_base(case),
            today=case.today,
            settings=settings,
        )
        for key, each in sorted(found.items(), key=lambda pair: pair[1].instrument.title.casefold())
    ]


def _settings(case: CaseView) -> Settings:
    """Which important changes hold in this clinic."""
    return measure_rows.settings_of(db(), case.clinic.id)


def _base(case: CaseView) -> str:
    return f"/cases/{case.id}/questionnaires"


def _instrument_or_404(name: str) -> ClinicInstrument:
    found = instrument_texts.instruments_of(db(), current_staff().clinic_id).get(name)
    if found is None:
        abort(404)
    return found


def _answer_or_404(case: CaseView, answer_id: uuid.UUID) -> QuestionnaireAnswerRow:
    row = questionnaires.get_answer(db(), case.row, answer_id)
    if row is None:
        abort(404)
    return row


def _filled(known: ClinicInstrument, form: EntryForm) -> Filled:
    items, totals = form.content()
    return Filled(
        instrument=known.instrument,
        entered_by=EnteredBy(form.entered_by.data),
        answered_on=form.answered_on.data,
        items=items,
        totals=totals,
        texts_sha256=known.texts_sha256 if items else None,
    )


def _items(row: QuestionnaireAnswerRow, known: ClinicInstrument) -> list[tuple[str, str]]:
    """Each item with its answer in words; texts only where they may be shown."""
    if row.items is None or row.definition_version != known.instrument.version:
        return []
    found = []
    for item, answer in zip(known.instrument.items, row.items, strict=True):
        text = item.text if known.may_show and item.text else _("Item %(n)s", n=item.number)
        words = next((each.text for each in item.choices if each.value == answer), "")
        said = _("not answered") if answer is None else f"{answer} {words}".strip()
        found.append((f"{item.number}. {text}" if item.text and known.may_show else text, said))
    return found


def _stored(case: CaseView, row: QuestionnaireAnswerRow) -> ResponseReturnValue:
    flash(_("The answers are stored."))
    return redirect(url_for("questionnaires.show_answer", case_id=case.id, answer_id=row.id), 303)


def _form_page(case: CaseView, known: ClinicInstrument, form: EntryForm, title: str) -> ResponseReturnValue:
    page = render_template(
        "questionnaires/enter.html",
        case=case,
        known=known,
        form=form,
        title=title,
        questions=form.questions(),
        line_hint=digits_hint(known.instrument),
        embeds=known.instrument.licence is Licence.EMBED,
        action=request.path,
        back=f"{_base(case)}/{known.instrument.id}",
    )
    return page, 400 if form.problems() else 200
