"""Diary, More: the phones that are signed in, to be signed out one by one or all but this one."""

import uuid
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from scs_manager.services import devices
from scs_manager.services.devices import Device, Viewer
from scs_manager.services.visits import Visit
from scs_manager.web.access import current_actor, patient_only
from scs_manager.web.clock import now
from scs_manager.web.device_words import phone_name
from scs_manager.web.filters import moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("diary_phones", __name__)


@dataclass(frozen=True)
class PhoneView:
    """One phone in the patient's words."""

    id: uuid.UUID
    name: str
    whose: str
    last: str
    is_this: bool


@bp.get("/diary/phones")
@patient_only
def show() -> Response:
    """The phones that this person may see, this one marked."""
    visit = _visit()
    phones = [_view(device, visit) for device in devices.seen_by(db(), _viewer(visit), now())]
    return make_response(render_template("diary/phones.html", visit=visit, phones=phones))


@bp.post("/diary/phones/<uuid:phone_id>/end")
@patient_only
def end(phone_id: uuid.UUID) -> AnyResponse:
    """Sign out one other phone at once."""
    viewer = _viewer(_visit())
    reach = {device.id for device in devices.seen_by(db(), viewer, now())}
    if phone_id not in reach or phone_id == viewer.session_id:
        abort(404)
    devices.end_from_phone(db(), viewer, device_id=phone_id, by=current_actor(), now=now())
    flash(_("That phone is signed out."))
    return redirect(url_for("diary_phones.show"), 303)


@bp.post("/diary/phones/end-others")
@patient_only
def end_others() -> AnyResponse:
    """Sign out every phone but this one."""
    devices.end_from_phone(db(), _viewer(_visit()), device_id=None, by=current_actor(), now=now())
    flash(_("All other phones are signed out."))
    return redirect(url_for("diary_phones.show"), 303)


def _view(device: Device, visit: Visit) -> PhoneView:
    whose = ""
    if device.carer_name and visit.carer_id is None:
        whose = device.carer_name
    last = _("last used %(when)s", when=moment(device.last_seen, visit.time_zone))
    return PhoneView(device.id, phone_name(device), whose, last, device.id == visit.session_id)


def _viewer(visit: Visit) -> Viewer:
    return Viewer(
        visit.clinic_id, visit.enrolment_id, visit.case_id, visit.session_id, visit.carer_id, visit.carer
    )


def _visit() -> Visit:
    visit: Visit = g.patient_session
    return visit
