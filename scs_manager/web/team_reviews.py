"""The team review of a case: minutes, quorum of each profile, dissent."""

import uuid
from dataclasses import dataclass

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.team_reviews import DECISIONS, TeamReviewForm, team_review_form
from scs_manager.domain.permissions import Permission
from scs_manager.domain.team_reviews import MISSING_WORDS, OPTIONS, ROLES, quorum_of
from scs_manager.domain.text import Text
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.services import review_rows, team_reviews
from scs_manager.services.profile_library import active_profiles
from scs_manager.services.team_reviews import Minutes
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("team_reviews", __name__)

KEPT = (
    "held_on", "decision", "discussed", "options", "patient_view", "conditions", "reasons",
    "facilities_available",
)  # fmt: skip
"""What minutes say besides who was there and who disagreed."""
_DECIDED = {choice.value: choice.label for choice in DECISIONS}


@dataclass(frozen=True)
class QuorumView:
    """One profile's quorum at one meeting."""

    title: str
    missing: tuple[Text, ...]


@dataclass(frozen=True)
class ReviewView:
    """One meeting in words."""

    row: TeamReviewRow
    members: tuple[tuple[str, Text], ...]
    decided: Text
    discussed: tuple[Text, ...]
    quorums: tuple[QuorumView, ...]
    replaced: bool


@dataclass(frozen=True)
class AskedView:
    """Whom a profile asks for."""

    title: str
    roles: tuple[Text, ...]


@bp.get("/cases/<uuid:case_id>/team-review")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """Every meeting about the patient, newest first."""
    case = case_or_404(case_id)
    rows = review_rows.reviews_of(db(), case.row)
    replaced = {row.replaces_id for row in rows}
    reviews = [_view(row, replaced=row.id in replaced) for row in rows]
    return render_template("team_reviews/show.html", case=case, reviews=reviews)


@bp.route("/cases/<uuid:case_id>/team-review/add", methods=["GET", "POST"])
@requires(Permission.RECORD_TEAM_REVIEW)
def add(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record one meeting; an incomplete team is recorded as such."""
    return _record(case_or_404(case_id), None)


@bp.route("/cases/<uuid:case_id>/team-review/<uuid:review_id>/replace", methods=["GET", "POST"])
@requires(Permission.RECORD_TEAM_REVIEW)
def replace(case_id: uuid.UUID, review_id: uuid.UUID) -> ResponseReturnValue:
    """Record minutes that replace wrong ones; the wrong ones stay in the record."""
    case = case_or_404(case_id)
    row = team_reviews.get_review(db(), case.row, review_id)
    if row is None:
        abort(404)
    return _record(case, row)


def _record(case: CaseView, replaces: TeamReviewRow | None) -> ResponseReturnValue:
    form = _form(replaces)
    if form.carries_out(
        lambda: team_reviews.record_review(
            db(),
            case=case.row,
            minutes=_minutes(form),
            by=current_actor(),
            now=clock.now(),
            replaces=replaces,
            replace_reason=form.replace_reason.data,
        )
    ):
        flash(_("The meeting is recorded."))
        return redirect(url_for("team_reviews.show", case_id=case.id), 303)
    page = render_template(
        "team_reviews/add.html",
        case=case,
        form=form,
        replaces=replaces,
        asked=_asked(case),
        action=request.path,
    )
    return page, 400 if form.problems() else 200


def _form(replaces: TeamReviewRow | None) -> TeamReviewForm:
    if replaces is None:
        return team_review_form()
    kept = {name: getattr(replaces, name) for name in KEPT}
    return team_review_form(kept, replaces.members, replaces.dissents)


def _minutes(form: TeamReviewForm) -> Minutes:
    return Minutes(members=form.members, dissents=form.dissents, **form.values(*KEPT))


def _asked(case: CaseView) -> list[AskedView]:
    """Whom each active profile wants to see in the room."""
    found = []
    for profile in active_profiles(db(), case.clinic.id, on=case.today).values():
        quorum = quorum_of(profile)
        if quorum is not None:
            others = (MISSING_WORDS["other_member"],) if quorum.others else ()
            roles = (*(ROLES[role] for role in quorum.roles), *others)
            found.append(AskedView(f"{profile.title} {profile.version}", roles))
    return found


def _view(row: TeamReviewRow, *, replaced: bool) -> ReviewView:
    quorums = row.quorums or [{"title": "SCS core", "version": "", "missing": row.missing_roles}]
    return ReviewView(
        row,
        tuple((each["name"], ROLES.get(each["role"], Text(each["role"]))) for each in row.members),
        Text("%(words)s", words=_DECIDED[row.decision]),
        tuple(OPTIONS[each] for each in row.discussed),
        tuple(
            QuorumView(
                f"{each['title']} {each['version']}".strip(),
                tuple(MISSING_WORDS.get(role, Text(role)) for role in each["missing"]),
            )
            for each in quorums
        ),
        replaced,
    )


@bp.record_once
def _tell_templates(state: object) -> None:
    """Let the summary, the screening and the decision show who disagreed."""
    app: Flask = state.app  # type: ignore[attr-defined]
    app.jinja_env.globals["dissents"] = lambda case: team_reviews.current_dissents(db(), case.row)
