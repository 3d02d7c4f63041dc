"""The clinic beside others that take part, none of them named; and whether it takes part."""

from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forms.comparison import SharingForm
from scs_manager.domain.comparison import LEAST_CLINICS, MEASURES, compared, pseudonyms
from scs_manager.domain.dashboard_tables import Figure
from scs_manager.domain.permissions import Permission
from scs_manager.domain.suppression import LEAST
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import registry_comparison, registry_shares
from scs_manager.web import clock
from scs_manager.web.access import current_actor, current_staff, may, requires
from scs_manager.web.comparison_plot import funnel_plot
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.session import db

bp = Blueprint("comparison", __name__)


@dataclass(frozen=True)
class Compared:
    """One measure with its plot."""

    figure: Figure
    plot: Markup


@bp.get("/dashboard/comparison")
@requires(Permission.READ_CLINICAL)
def show() -> str:
    """Shares of this clinic and of the others without their names; no ranking."""
    clinic = _clinic()
    others = registry_shares.shared_by_others(db(), clinic)
    enough = len(others) + 1 >= LEAST_CLINICS
    return render_template(
        "dashboard/comparison.html",
        clinic=clinic,
        clinics=len(others) + 1,
        enough=enough,
        least=LEAST,
        least_clinics=LEAST_CLINICS,
        figures=_figures(clinic, others) if clinic.shares_figures and enough else (),
        may_set=may(Permission.MANAGE_SETTINGS) or may(Permission.SIGN_OFF_PROFILES),
    )


@bp.route("/settings/comparison", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def sharing() -> ResponseReturnValue:
    """Take part or leave; leaving takes the clinic's figures away at once."""
    clinic = _clinic()
    form = SharingForm(data={"shares": clinic.shares_figures})
    if form.carries_out(
        lambda: registry_comparison.set_sharing(
            db(), clinic=clinic, shares=form.shares.data, by=current_actor(), now=clock.now()
        )
    ):
        flash(_("The setting is saved."))
        return redirect(url_for("comparison.sharing"), 303)
    page = render_template("dashboard/sharing.html", form=form, action=request.path, least=LEAST)
    return page, 400 if form.problems() else 200


def _clinic() -> ClinicRow:
    return db().get_one(ClinicRow, current_staff().clinic_id)


def _figures(clinic: ClinicRow, others: registry_shares.Shares) -> tuple[Compared, ...]:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    letters = pseudonyms(others, reader=clinic.id, secret=secret)
    own = registry_shares.own_shared(db(), clinic.id)
    found = []
    for measure in MEASURES:
        named = {letters[key]: shares[measure] for key, shares in others.items() if measure in shares}
        figure, plot = compared(measure, clinic.name, own.get(measure), named)
        drawn = funnel_plot(plot, figure.slug, say(figure.title), say(figure.finding)) if plot else Markup("")
        found.append(Compared(figure, drawn))
    return tuple(found)
