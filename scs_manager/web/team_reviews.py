"""The team review of a case."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.team_reviews import DECISIONS, ROLES, TeamReviewForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.services import team_reviews
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.session import db

bp = Blueprint("team_reviews", __name__)


@bp.get("/cases/<uuid:case_id>/team-review")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """Every meeting about the patient, newest first."""
    case = case_or_404(case_id)
    reviews = team_reviews.reviews_of(db(), case.row)
    roles = {role: say(words) for role, words in ROLES}
    decisions = {choice.value: say(choice.label) for choice in DECISIONS}
    return render_template(
        "team_reviews/show.html", case=case, reviews=reviews, roles=roles, decisions=decisions
    )


@bp.route("/cases/<uuid:case_id>/team-review/add", methods=["GET", "POST"])
@requires(Permission.RECORD_TEAM_REVIEW)
def add(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record one meeting; an incomplete team is recorded as such."""
    case = case_or_404(case_id)
    form = TeamReviewForm()
    if form.validate_on_submit():
        minutes = team_reviews.Minutes(
            held_on=form.held_on.data,
            members=form.members,
            decision=form.decision.data,
            options=form.options.data,
            reasons=form.reasons.data,
            dissent=form.dissent.data,
        )
        try:
            team_reviews.record_review(
                db(), case=case.row, minutes=minutes, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The meeting is recorded."))
            return redirect(url_for("team_reviews.show", case_id=case_id), 303)
    page = render_template("team_reviews/add.html", case=case, form=form)
    return page, 400 if form.problems() else 200
