"""Asking a patient for questionnaires: what, how, by when; the link that opens them; taking it back."""

import hashlib
import uuid

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask import request as asked_page
from flask.typing import ResponseReturnValue

from forms.base import Choice
from forms.questionnaires import AskForm, WithdrawRequestForm, ask_form
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.domain.questionnaires import Way
from scs_manager.services import (
    instrument_texts,
    invitation_sheets,
    questionnaire_links,
    questionnaire_messages,
    questionnaires,
)
from scs_manager.services.instrument_texts import ClinicInstrument
from scs_manager.services.questionnaires import Asked
from scs_manager.web import clock, i18n
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release

bp = Blueprint("questionnaire_requests", __name__)


@bp.route("/cases/<uuid:case_id>/questionnaires/ask", methods=["GET", "POST"])
@requires(Permission.INVITE)
def ask(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for questionnaires; only those whose questions may be shown can go to the patient."""
    case = case_or_404(case_id)
    found = instrument_texts.instruments_of(db(), case.clinic.id)
    form = ask_form([Choice(key, _label(each)) for key, each in found.items()])()
    if form.validate_on_submit():
        chosen = [found[key] for key in form.instruments.data]
        hidden = [each.instrument.title for each in chosen if not each.may_show]
        if form.way.data is Way.LINK and hidden:
            form.of("instruments").fail(
                _("These cannot be shown to the patient: %(names)s", names=", ".join(hidden))
            )
        else:
            return _ask(case, form, chosen) or _ask_page(case, form)
    return _ask_page(case, form)


def _ask(case: CaseView, form: AskForm, chosen: list[ClinicInstrument]) -> ResponseReturnValue | None:
    asked = Asked([each.instrument for each in chosen], form.purpose.data, form.way.data, form.due_on.data)
    try:
        new = questionnaires.ask(
            db(), case=case.row, asked=asked, on=case.today, by=current_actor(), now=clock.now()
        )
    except RuleError as refused:
        form.refuse(refused)
        return None
    flash(i18n.ngettext("%(n)s questionnaire is asked for.", "%(n)s questionnaires are asked for.", new))
    return redirect(url_for("questionnaires.show", case_id=case.id), 303)


@bp.route("/cases/<uuid:case_id>/questionnaires/requests/<uuid:request_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.INVITE)
def withdraw(case_id: uuid.UUID, request_id: uuid.UUID) -> ResponseReturnValue:
    """Take a request back."""
    case = case_or_404(case_id)
    row = questionnaires.get_request(db(), case.row, request_id)
    if row is None:
        abort(404)
    form = WithdrawRequestForm()
    if form.carries_out(
        lambda: questionnaires.withdraw_request(
            db(),
            case=case.row,
            request_id=request_id,
            reason=form.reason.data,
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("The request is withdrawn."))
        return redirect(url_for("questionnaires.show", case_id=case.id), 303)
    title = _instrument_title(case, row.instrument)
    page = render_template(
        "questionnaires/withdraw.html", case=case, form=form, name=title, action=asked_page.path
    )
    return page, 400 if form.problems() else 200


@bp.post("/cases/<uuid:case_id>/questionnaires/link")
@requires(Permission.INVITE)
def send_link(case_id: uuid.UUID) -> Response:
    """A fresh link as a sheet to print. It is sent this once: its token is stored nowhere."""
    case = case_or_404(case_id)
    fresh = questionnaire_links.fresh_link(clock.now())
    i18n.use_language(case.patient.language)
    sheet = invitation_sheets.questionnaire_sheet_for(
        db(),
        case=case.row,
        expires_at=fresh.expires_at,
        link=_link_to(fresh.token),
        second_fact=_("your date of birth"),
        translate=i18n.own_translator(),
    )
    release()  # drawing must not hold the write lock
    data = invitation_sheets.draw(sheet, now=clock.now())
    digest = hashlib.sha256(data).hexdigest()
    questionnaire_links.send_link(
        db(), case=case.row, fresh=fresh, by=current_actor(), now=clock.now(), sheet_sha256=digest
    )
    response = make_response(data)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="questionnaires.pdf"'
    return response


@bp.post("/cases/<uuid:case_id>/questionnaires/link/message")
@requires(Permission.INVITE)
def message_link(case_id: uuid.UUID) -> ResponseReturnValue:
    """A fresh link by e-mail or text message."""
    case = case_or_404(case_id)
    channel = asked_page.form.get("channel", "")
    try:
        questionnaire_messages.send_link(
            db(), case=case.row, channel=channel, by=current_actor(), now=clock.now()
        )
    except RuleError as refused:
        flash(i18n.say(refused.text))
    else:
        flash(_("A link to the questionnaires is on its way. The one before stops working when it is sent."))
    return redirect(url_for("questionnaires.show", case_id=case.id), 303)


@bp.post("/cases/<uuid:case_id>/questionnaires/link/stop")
@requires(Permission.INVITE)
def stop_links(case_id: uuid.UUID) -> ResponseReturnValue:
    """Stop every link, and sign out whoever came by one."""
    case = case_or_404(case_id)
    questionnaire_links.revoke(db(), case=case.row, by=current_actor(), now=clock.now())
    flash(_("Links to the questionnaires no longer work."))
    return redirect(url_for("questionnaires.show", case_id=case.id), 303)


def _link_to(token: str) -> str:
    """The full address of a link, from the settings and never from the request's host."""
    settings = current_app.extensions["settings"]
    return f"{settings.public_url.rstrip('/')}{url_for('my_questionnaires.open_link', token=token)}"


def _label(each: ClinicInstrument) -> str:
    title = each.instrument.title
    return title if each.may_show else _("%(title)s (not by link: only its scores)", title=title)


def _instrument_title(case: CaseView, name: str) -> str:
    found = instrument_texts.instruments_of(db(), case.clinic.id).get(name)
    return found.instrument.title if found else name


def _ask_page(case: CaseView, form: AskForm) -> ResponseReturnValue:
    page = render_template("questionnaires/ask.html", case=case, form=form, action=asked_page.path)
    return page, 400 if form.problems() else 200
