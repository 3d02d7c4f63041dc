"""Settings of follow-up: when patients are seen after an implant, and what they are asked."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import Choice
from forms.follow_ups import PlanForm, plan_form
from scs_manager.domain.follow_up import POINTS_MOST, FollowUpPlan
from scs_manager.domain.patient_words import CLOSING
from scs_manager.domain.permissions import Permission
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.follow_up import FollowUpPlanRow
from scs_manager.services import follow_up_rows, follow_ups
from scs_manager.services.instrument_texts import instruments_of
from scs_manager.web import clock
from scs_manager.web.access import current_actor, current_staff, requires
from scs_manager.web.filters import moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.session import db

bp = Blueprint("follow_up_settings", __name__)


@dataclass(frozen=True)
class Change:
    """One version of the plan in words."""

    when: str
    words: str
    reason: str
    who: str


@bp.route("/settings/follow-up", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def plan() -> ResponseReturnValue:
    """The visits, how early and late they may be, their questionnaires and the diary."""
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    stands = follow_up_rows.plan_of(db(), clinic.id)
    history = follow_ups.plan_history(db(), clinic.id)
    form = plan_form(stands, _instruments(clinic, stands), seen=history[0].number if history else 0)
    if form.carries_out(lambda: _set(clinic, form)):
        flash(_("The follow-up is saved. It acts on visits that are planned from now on."))
        return redirect(url_for("follow_up_settings.plan"), 303)
    page = render_template(
        "follow_ups/settings.html",
        form=form,
        action=request.path,
        open_from=str(len(stands.points) + 1) if len(stands.points) < POINTS_MOST else "",
        last_point=str(POINTS_MOST),
        changes=[_change(row, clinic.time_zone) for row in history],
    )
    return page, 400 if form.problems() else 200


def _set(clinic: ClinicRow, form: PlanForm) -> None:
    given: dict[str, Any] = {"reason": form.reason.data or "", "by": current_actor(), "now": clock.now()}
    follow_ups.set_plan(db(), clinic_id=clinic.id, plan=form.to_domain(), number=form.seen_version, **given)


def _instruments(clinic: ClinicRow, stands: FollowUpPlan) -> tuple[Choice, ...]:
    """What the clinic may show to a patient, and what the plan names already."""
    points = [*stands.points, *([stands.yearly] if stands.yearly else [])]
    named = {key for point in points for key in point.instruments}
    known = instruments_of(db(), clinic.id)
    return tuple(
        Choice(key, str(say(each.instrument.title_words)))
        for key, each in known.items()
        if (each.may_show and key != CLOSING) or key in named
    )


def _change(row: FollowUpPlanRow, zone: str) -> Change:
    plan = row.to_domain()
    visits = ", ".join(str(say(point.name)) for point in plan.points)
    yearly = _("then every year") if plan.yearly else _("then none")
    sends = _("questions send themselves") if plan.sends_itself else _("questions are sent by hand")
    return Change(moment(row.at, zone), f"{visits}, {yearly}; {sends}.", row.reason, row.by_name)
