"""One case: its summary, and the steps along the pathway."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.moves import MoveForm, MoveWithReasonForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.pathway import (
    ACTION_NAMES,
    ENDED,
    NEEDS_REASON,
    PERMISSION_FOR,
    STATE_NAMES,
    Action,
    allowed,
    missing_for,
)
from scs_manager.domain.permissions import Permission
from scs_manager.domain.screening_json import RUNG_TITLES
from scs_manager.domain.tasks import ANSWER_RED_FLAG
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseMoveRow, ReferralRow
from scs_manager.services import cases, gathered, merges, screening
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, may, requires
from scs_manager.web.case_view import OpenTask
from scs_manager.web.converters import from_path, to_path
from scs_manager.web.filters import day
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.safety_view import warnings_of
from scs_manager.web.session import db

bp = Blueprint("cases", __name__)

SIDEWAYS = frozenset(
    {
        Action.REFER_URGENTLY,
        Action.DECLINE,
        Action.FIND_NOT_INDICATED,
        Action.WITHDRAW,
        Action.RECORD_DEATH,
    }
)
"""Steps that leave the way to a decision; shown folded away."""

DONE_ELSEWHERE = {
    Action.SIGN_SCREENING: "screening",
    Action.PLAN_TRIAL: "trial",
    Action.START_BASELINE: "trial",
    Action.PLACE_LEADS: "trial",
    Action.END_TRIAL: "trial",
    Action.ABORT_TRIAL: "trial",
    Action.DECIDE_IMPLANT: "decision",
    Action.DECIDE_NO_IMPLANT: "decision",
    Action.DECIDE_REPEAT: "decision",
    Action.DEFER: "decision",
    Action.DECIDE_WITHOUT_TRIAL: "decision",
    Action.RECORD_IMPLANT: "implant",
}
"""Steps taken on a page of their own, where what they need is entered."""


@dataclass(frozen=True)
class StepView:
    """A step with the place to take it and what stands in its way."""

    words: Text
    href: str
    missing: tuple[Text, ...]
    denied: str


@dataclass(frozen=True)
class EventView:
    """One line of the timeline."""

    at: datetime
    words: str
    by: str
    reason: str


@dataclass(frozen=True)
class SummaryPage:
    """What the summary shows."""

    referral: ReferralRow | None
    outcome: str | None
    outcome_words: Text
    timeline: tuple[EventView, ...]
    steps: tuple[StepView, ...]
    other_steps: tuple[StepView, ...]


@bp.get("/cases/<uuid:case_id>")
@requires(Permission.READ_CLINICAL)
def summary(case_id: uuid.UUID) -> str:
    """Where the case stands, what comes next and what is missing for it, and what happened."""
    case = case_or_404(case_id)
    found = cases.summary(db(), case.row, on=case.today)
    steps = [step for step in found.steps if case.state not in ENDED or step.action in SIDEWAYS]
    ahead = _merged(case, [step for step in steps if step.action not in SIDEWAYS])
    aside = tuple(_step(case, step) for step in steps if step.action in SIDEWAYS)
    if (task := case.red_flag) is not None:  # comes before every other step; those wait, folded away
        ahead, aside = (_red_flag_step(task),), (*ahead, *aside)
    page = SummaryPage(
        referral=found.referral,
        outcome=case.row.outcome,
        outcome_words=outcome_words(case.row.outcome),
        timeline=_timeline(case, found.moves),
        steps=ahead,
        other_steps=aside,
    )
    warnings = warnings_of(db(), case)
    return render_template("cases/summary.html", case=case, page=page, warnings=warnings)


@bp.route("/cases/<uuid:case_id>/moves/<word:name>", methods=["GET", "POST"])
@requires(*sorted(set(PERMISSION_FOR.values())))
def move(case_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """Take one step, with its reason; a step with a page of its own is not taken here."""
    case = case_or_404(case_id)
    action = next((each for each in allowed(case.state) if each == from_path(name)), None)
    if action is None or action in DONE_ELSEWHERE:
        abort(404)
    if not may(PERMISSION_FOR[action]):
        abort(403)
    form = MoveWithReasonForm() if action in NEEDS_REASON else MoveForm()
    if form.validate_on_submit():
        try:
            cases.move(
                db(),
                case=case.row,
                action=action,
                by=current_actor(),
                now=clock.now(),
                reason=form.reason.data,
                version=int(form.version.data) if form.version.data.isdecimal() else -1,
            )
        except RuleError as refused:
            form.refuse(refused)
            case = case_or_404(case_id)
        else:
            flash(_("The step is recorded."))
            return redirect(f"/cases/{case_id}", 303)
    missing = missing_for(action, gathered.case_facts(db(), case.row, on=case.today))
    form.version.data = form.version.data or str(case.row.version)
    page = render_template(
        "cases/move.html",
        case=case,
        form=form,
        words=ACTION_NAMES[action],
        missing=missing,
        action=f"/cases/{case_id}/moves/{name}",
    )
    return page, 400 if form.problems() else 200


def outcome_words(outcome: str | None) -> Text:
    """A rung of the ladder in words."""
    return next((words for rung, words in RUNG_TITLES.items() if rung == outcome), Text("Not screened"))


def _merged(case: CaseView, steps: list[cases.Step]) -> tuple[StepView, ...]:
    """Steps that share a page of their own stand as one link to it."""
    shown: dict[str, StepView] = {}
    for step in steps:
        view = _step(case, step)
        tab = DONE_ELSEWHERE.get(step.action)
        if tab == "decision":
            view = StepView(Text("Record the decision"), f"/cases/{case.id}/decision", (), view.denied)
        shown.setdefault(view.href if tab == "decision" else step.action, view)
    return tuple(shown.values())


def _red_flag_step(task: OpenTask) -> StepView:
    may_open = may(Permission.HANDLE_ALARM) or may(Permission.EDIT_PSYCHOLOGY)
    href, who = (task.href, "") if may_open else ("", say(task.what.who))
    return StepView(ANSWER_RED_FLAG, href, (), who)


def _screening_step(case: CaseView) -> StepView:
    """Screen first, then sign what was found: the page of whichever comes next."""
    newest = screening.latest_screening(db(), case.row)
    may_sign = may(PERMISSION_FOR[Action.SIGN_SCREENING])
    denied = "" if may_sign else _("A clinician signs it.")
    if newest is not None and newest.signed_at is None:
        href = url_for("screening.sign", case_id=case.id, screening_id=newest.id) if may_sign else ""
        words = Text("Sign the screening of %(on)s", on=day(newest.on))
        return StepView(words, href, (), denied)
    href = url_for("screening.show", case_id=case.id) if may(Permission.RUN_SCREENING) else ""
    words = Text("Screen, then sign") if newest is None else Text("Screen again, then sign")
    return StepView(words, href, (), denied)


def _step(case: CaseView, step: cases.Step) -> StepView:
    if step.action is Action.SIGN_SCREENING:
        return _screening_step(case)
    tab = DONE_ELSEWHERE.get(step.action)
    href = f"/cases/{case.id}/{tab}" if tab else f"/cases/{case.id}/moves/{to_path(step.action)}"
    allowed_here = may(PERMISSION_FOR[step.action])
    denied = "" if allowed_here else _("Somebody with another role takes this step.")
    return StepView(ACTION_NAMES[step.action], href if allowed_here else "", step.missing, denied)


def _timeline(case: CaseView, moves: Sequence[CaseMoveRow]) -> tuple[EventView, ...]:
    """Newest first; a case that a merge withdrew says so, for the patient withdrew from nothing."""
    ended = any(move.action is Action.WITHDRAW for move in moves)
    merged = merges.closed_by_merge(db(), case.row) if ended else frozenset()
    return tuple(_event(move, merged=move.at in merged) for move in reversed(moves))


def _event(move: CaseMoveRow, *, merged: bool) -> EventView:
    there = STATE_NAMES[move.to_state]
    if move.action is Action.WITHDRAW and merged:
        words = _("Closed when two records of the patient were merged")
    elif move.action is None:  # the opening of a case, or its reopening by the undo of a merge
        words = _("Referred") if move.from_state is None else _("Reopened: %(state)s", state=there)
    else:
        words = f"{_(ACTION_NAMES[move.action].id)}: {_(there.id)}"
    return EventView(move.at, words, move.by_name, move.reason)
