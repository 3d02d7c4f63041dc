"""Follow-up of a case: the visits and what they show; recording, moving, leaving out, adding and asking."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.follow_ups import AddForm, MoveForm, SkipForm, VisitForm, visit_values
from scs_manager.domain.errors import RuleError
from scs_manager.domain.follow_up import VisitState
from scs_manager.domain.messages import CHANNEL_NAMES
from scs_manager.domain.permissions import Permission
from scs_manager.models.follow_up import FollowUpVisitRow
from scs_manager.services import follow_ups
from scs_manager.services.follow_ups import Asked
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.filters import day
from scs_manager.web.follow_up_view import follow_up_page
from scs_manager.web.follow_up_visit_view import visit_page
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import ngettext, say
from scs_manager.web.session import db, release

bp = Blueprint("follow_ups", __name__)


@bp.get("/cases/<uuid:case_id>/follow-up")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The visits in order, and what was found over time."""
    case = case_or_404(case_id)
    return render_template("follow_ups/show.html", case=case, page=follow_up_page(db(), case))


@bp.post("/cases/<uuid:case_id>/follow-up/schedule")
@requires(Permission.SCHEDULE)
def schedule(case_id: uuid.UUID) -> ResponseReturnValue:
    """Plan the visits of a case that was implanted before there were schedules."""
    case = case_or_404(case_id)
    try:
        new = follow_ups.make_schedule(db(), case=case.row, by=current_actor(), now=clock.now())
    except RuleError as refused:
        flash(str(say(refused.text)))
    else:
        flash(ngettext("%(n)s visit is planned.", "%(n)s visits are planned.", new))
    return _back(case_id)


@bp.route("/cases/<uuid:case_id>/follow-up/add", methods=["GET", "POST"])
@requires(Permission.SCHEDULE)
def add(case_id: uuid.UUID) -> ResponseReturnValue:
    """Plan a visit that no schedule asks for."""
    case, form = case_or_404(case_id), AddForm()
    given: dict[str, Any] = {"case": case.row, "by": current_actor(), "now": clock.now()}
    if form.carries_out(
        lambda: follow_ups.add_visit(
            db(), due_on=form.due_on.data, reason=form.change_reason.data or "", **given
        )
    ):
        flash(_("The visit is planned."))
        return _back(case_id)
    return _form(case, form, _("Add a visit"), _("Plan the visit"))


@bp.get("/cases/<uuid:case_id>/follow-up/<uuid:visit_id>")
@requires(Permission.READ_CLINICAL)
def visit(case_id: uuid.UUID, visit_id: uuid.UUID) -> str:
    """What was found at one visit, its questionnaires and diary, and its history."""
    case = case_or_404(case_id)
    row = _visit(case, visit_id)
    return render_template("follow_ups/visit.html", case=case, page=visit_page(db(), case, row))


@bp.route("/cases/<uuid:case_id>/follow-up/<uuid:visit_id>/record", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY)
def record(case_id: uuid.UUID, visit_id: uuid.UUID) -> ResponseReturnValue:
    """Write down what was found, or correct it."""
    case = case_or_404(case_id)
    row = _visit(case, visit_id)
    page = visit_page(db(), case, row)
    found = page.line.visit.found
    known = visit_values(found) if found else {"visited_on": _likely(case, row)}
    form = VisitForm(data=known | {"seen": str(page.newest.revision if page.newest else 0)})
    if form.carries_out(lambda: _write(case, row, form, correcting=found is not None)):
        flash(_("The visit is recorded. What stood before is kept."))
        return redirect(url_for("follow_ups.visit", case_id=case_id, visit_id=visit_id), 303)
    shown = render_template("follow_ups/record.html", case=case, form=form, page=page)
    return shown, 400 if form.problems() else 200


@bp.route("/cases/<uuid:case_id>/follow-up/<uuid:visit_id>/move", methods=["GET", "POST"])
@requires(Permission.SCHEDULE)
def move(case_id: uuid.UUID, visit_id: uuid.UUID) -> ResponseReturnValue:
    """Put a visit on another day; a skipped one is planned again."""
    case = case_or_404(case_id)
    row = _visit(case, visit_id)
    form = MoveForm(data={"due_on": row.due_on, "seen": str(row.version)})
    given: dict[str, Any] = {"case": case.row, "visit_id": row.id, "by": current_actor(), "now": clock.now()}
    if form.carries_out(
        lambda: follow_ups.move_visit(
            db(), due_on=form.due_on.data, reason=form.change_reason.data or "", version=form.seen_version,
            **given,
        )
    ):  # fmt: skip
        flash(_("The visit has its new day. The day before is kept."))
        return _back(case_id)
    return _form(case, form, _("Move a visit"), _("Move the visit"), row)


@bp.route("/cases/<uuid:case_id>/follow-up/<uuid:visit_id>/skip", methods=["GET", "POST"])
@requires(Permission.SCHEDULE)
def skip(case_id: uuid.UUID, visit_id: uuid.UUID) -> ResponseReturnValue:
    """Leave a visit out, with why."""
    case = case_or_404(case_id)
    row = _visit(case, visit_id)
    form = SkipForm(data={"seen": str(row.version)})
    given: dict[str, Any] = {"case": case.row, "visit_id": row.id, "by": current_actor(), "now": clock.now()}
    if form.carries_out(
        lambda: follow_ups.skip_visit(
            db(), reason=form.change_reason.data or "", version=form.seen_version, **given
        )
    ):
        flash(_("The visit is left out. It can be planned again."))
        return _back(case_id)
    return _form(case, form, _("Leave a visit out"), _("Leave it out"), row)


@bp.post("/cases/<uuid:case_id>/follow-up/<uuid:visit_id>/ask")
@requires(Permission.INVITE)
def ask(case_id: uuid.UUID, visit_id: uuid.UUID) -> ResponseReturnValue:
    """Send the questions of a visit, and open its diary; again, it repeats the message."""
    case = case_or_404(case_id)
    row = _visit(case, visit_id)
    text = request.form.get("version", "")
    try:
        asked = follow_ups.ask_visit(
            db(), case=case.row, visit_id=row.id, version=int(text) if text.isdecimal() else -1,
            by=current_actor(), now=clock.now(),
        )  # fmt: skip
    except RuleError as refused:
        flash(str(say(refused.text)))
    else:
        flash(_asked(asked))
    return redirect(url_for("follow_ups.visit", case_id=case_id, visit_id=visit_id), 303)


def _asked(asked: Asked) -> str:
    said = []
    if asked.questions:
        open_now = ngettext("%(n)s questionnaire is open.", "%(n)s questionnaires are open.", asked.questions)
        said.append(open_now)
    if asked.period is not None:
        said.append(_("The diary asks from %(day)s on.", day=day(asked.period.starts_on)))
    if asked.channel is not None:
        said.append(_("A link goes out by %(way)s.", way=say(CHANNEL_NAMES[asked.channel])))
    elif asked.questions:
        said.append(_("No message goes out: there is no address. Print a link under Questionnaires."))
    return " ".join(said)


def _write(case: CaseView, row: FollowUpVisitRow, form: VisitForm, *, correcting: bool) -> None:
    given: dict[str, Any] = {"case": case.row, "visit_id": row.id, "by": current_actor(), "now": clock.now()}
    if not correcting:
        follow_ups.record_visit(db(), visit=form.to_domain(), **given)
        return
    follow_ups.correct_visit(
        db(), visit=form.to_domain(), seen=form.seen_version, reason=form.change_reason.data or "", **given
    )


def _likely(case: CaseView, row: FollowUpVisitRow) -> object:
    """Today, where the window of the visit is open; nothing is guessed otherwise."""
    return case.today if row.opens_on <= case.today <= row.closes_on else None


def _visit(case: CaseView, visit_id: uuid.UUID) -> FollowUpVisitRow:
    row = follow_ups.get_visit(db(), case.row, visit_id)
    if row is None:
        abort(404)
    return row


def _form(
    case: CaseView,
    form: AddForm | MoveForm | SkipForm,
    title: str,
    does: str,
    row: FollowUpVisitRow | None = None,
) -> ResponseReturnValue:
    if form.problems():
        release()
    line = visit_page(db(), case, row).line if row is not None else None
    shown = render_template(
        "follow_ups/form.html", case=case, form=form, title=title, does=does, line=line, action=request.path,
        again=row is not None and row.state is not VisitState.PLANNED,
    )  # fmt: skip
    return shown, 400 if form.problems() else 200


def _back(case_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("follow_ups.show", case_id=case_id), 303)
