"""Who gets into a patient's diary: links, phones, carers, codes, asked-for links, each to be ended alone."""

import uuid

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.invitations import CarerForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.models.access import CarerRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import carers, devices, invitations, link_requests, outcomes
from scs_manager.services.carers import NewCarer
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.access_papers import codes_pdf, invitation_pdf
from scs_manager.web.case_access_view import access_page
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import ngettext
from scs_manager.web.session import db

bp = Blueprint("case_access", __name__)

SHEET = "sheet"


@bp.get("/cases/<uuid:case_id>/access")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The patient and each carer with links and phones, and what was asked for."""
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    page = access_page(db(), case, trial, clock.now()) if trial else None
    return render_template("access/show.html", case=case, page=page)


@bp.post("/cases/<uuid:case_id>/access/links")
@requires(Permission.INVITE)
def send_link(case_id: uuid.UUID) -> ResponseReturnValue:
    """A new link for the patient, on paper or by message."""
    case = case_or_404(case_id)
    return _send(case, _trial_or_404(case), None)


@bp.post("/cases/<uuid:case_id>/access/carers/<uuid:carer_id>/links")
@requires(Permission.INVITE)
def send_carer_link(case_id: uuid.UUID, carer_id: uuid.UUID) -> ResponseReturnValue:
    """A new link for a carer."""
    case = case_or_404(case_id)
    trial = _trial_or_404(case)
    return _send(case, trial, _carer_or_404(trial, carer_id))


def _send(case: CaseView, trial: TrialRow, carer: CarerRow | None) -> ResponseReturnValue:
    channel = request.form.get("channel", SHEET)
    if channel == SHEET:
        return invitation_pdf(case, trial, carer)
    by, now = current_actor(), clock.now()
    invitations.send_link(db(), trial=trial, case=case.row, channel=channel, by=by, now=now, carer=carer)
    flash(_("A new link is on its way. The one before does not work any more."))
    return _back(case)


@bp.post("/cases/<uuid:case_id>/access/codes")
@requires(Permission.INVITE)
def print_codes(case_id: uuid.UUID) -> Response:
    """A new sheet of one-time codes for the patient."""
    case = case_or_404(case_id)
    return codes_pdf(case, _trial_or_404(case))


@bp.post("/cases/<uuid:case_id>/access/carers/<uuid:carer_id>/codes")
@requires(Permission.INVITE)
def print_carer_codes(case_id: uuid.UUID, carer_id: uuid.UUID) -> Response:
    """A new sheet of one-time codes for a carer."""
    case = case_or_404(case_id)
    trial = _trial_or_404(case)
    return codes_pdf(case, trial, _carer_or_404(trial, carer_id))


@bp.post("/cases/<uuid:case_id>/access/phones/<uuid:phone_id>/end")
@requires(Permission.INVITE)
def end_phone(case_id: uuid.UUID, phone_id: uuid.UUID) -> ResponseReturnValue:
    """Sign one phone out at once."""
    case = case_or_404(case_id)
    trial, now = _trial_or_404(case), clock.now()
    if all(phone.id != phone_id for phone in devices.of_trial(db(), trial, now)):
        abort(404)
    devices.end_by_staff(db(), trial, device_id=phone_id, by=current_actor(), now=now)
    flash(_("The phone is signed out."))
    return _back(case)


@bp.post("/cases/<uuid:case_id>/access/end")
@requires(Permission.INVITE)
def end_all(case_id: uuid.UUID) -> ResponseReturnValue:
    """Stop every link and sign out every phone, the carers' too."""
    case = case_or_404(case_id)
    trial = _trial_or_404(case)
    ended = invitations.revoke_access(db(), trial=trial, by=current_actor(), now=clock.now())
    flash(ngettext("%(n)s phone was signed out.", "%(n)s phones were signed out.", ended))
    return _back(case)


@bp.route("/cases/<uuid:case_id>/access/carers/new", methods=["GET", "POST"])
@requires(Permission.INVITE)
def add_carer(case_id: uuid.UUID) -> ResponseReturnValue:
    """Take a carer in, with name and relation."""
    case = case_or_404(case_id)
    trial = _trial_or_404(case)
    form = CarerForm()
    if form.validate_on_submit():
        new = NewCarer(**form.values("name", "relation", "email", "phone"))
        try:
            carers.add_carer(db(), trial=trial, case=case.row, new=new, by=current_actor(), now=clock.now())
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("%(name)s can be invited now.", name=new.name))
            return _back(case)
    page = render_template("access/carer.html", case=case, form=form, action=request.path)
    return page, 400 if form.problems() else 200


@bp.post("/cases/<uuid:case_id>/access/carers/<uuid:carer_id>/stop")
@requires(Permission.INVITE)
def stop_carer(case_id: uuid.UUID, carer_id: uuid.UUID) -> ResponseReturnValue:
    """Stop one carer: links, codes and phones of the carer, nobody else's."""
    case = case_or_404(case_id)
    carer = _carer_or_404(_trial_or_404(case), carer_id)
    carers.stop_carer(db(), carer=carer, case_id=case.id, by=current_actor(), now=clock.now())
    flash(_("%(name)s cannot open the diary any more.", name=carer.name))
    return _back(case)


@bp.post("/cases/<uuid:case_id>/access/requests/<uuid:wish_id>/set-aside")
@requires(Permission.INVITE)
def set_aside(case_id: uuid.UUID, wish_id: uuid.UUID) -> ResponseReturnValue:
    """Close a request for a link without sending one."""
    case = case_or_404(case_id)
    trial = _trial_or_404(case)
    if not link_requests.set_aside(
        db(), trial=trial, request_id=wish_id, by=current_actor(), now=clock.now()
    ):
        abort(404)
    flash(_("The request is set aside."))
    return _back(case)


def _trial_or_404(case: CaseView) -> TrialRow:
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        abort(404)
    return trial


def _carer_or_404(trial: TrialRow, carer_id: uuid.UUID) -> CarerRow:
    carer = carers.carer_of(db(), trial, carer_id)
    if carer is None:
        abort(404)
    return carer


def _back(case: CaseView) -> ResponseReturnValue:
    return redirect(url_for("case_access.show", case_id=case.id), 303)
