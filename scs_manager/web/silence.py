"""The silent list of today: whom to call because the diary of the last evening has not come."""

from flask import Blueprint, render_template

from scs_manager.domain.permissions import Permission
from scs_manager.models.accounts import ClinicRow
from scs_manager.web import clock
from scs_manager.web.access import current_staff, requires, show_also
from scs_manager.web.session import db
from scs_manager.web.worklist_silence import silence_of

bp = Blueprint("silence", __name__)


@bp.get("/silent")
@requires(Permission.READ_CLINICAL)
def show() -> str:
    """Everybody who is silent, with the number to call and the calls of today."""
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    silence = silence_of(db(), clinic, clock.now())
    show_also((each.case_id for each in silence.views), what="silence.show")
    return render_template("silence/show.html", silence=silence, clinic=clinic)
