"""A task of a case: what is to be done today, taking it on, and what came of it."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.records import SAFETY
from forms.tasks import RedFlagForm, TaskForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.domain.red_flags import digest, from_json, statements
from scs_manager.domain.tasks import TASKS, TaskKind
from scs_manager.models.tasks import TaskRow
from scs_manager.services import task_rows, tasks
from scs_manager.services.tasks import TaskResult
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, may, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.safety_view import warnings_of
from scs_manager.web.session import db

bp = Blueprint("tasks", __name__)


@bp.route("/cases/<uuid:case_id>/tasks/<uuid:task_id>", methods=["GET", "POST"])
@requires(Permission.HANDLE_ALARM, Permission.EDIT_PSYCHOLOGY)
def show(case_id: uuid.UUID, task_id: uuid.UUID) -> ResponseReturnValue:
    """What is to be done, and the form that closes it with its result."""
    case = case_or_404(case_id)
    task = _task_or_404(case, task_id)
    form = RedFlagForm() if task.kind is TaskKind.RED_FLAG else TaskForm()
    if request.method == "POST" and not _may_close(task):
        abort(403)
    if form.validate_on_submit():
        try:
            result = _result(case, form)
            tasks.finish(
                db(), case=case.row, task_id=task_id, result=result, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The task is closed."))
            return redirect(url_for("cases.summary", case_id=case_id), 303)
    page = _red_flag_page(case, task, form) if isinstance(form, RedFlagForm) else _page(case, task, form)
    return page, 400 if form.problems() else 200


@bp.post("/cases/<uuid:case_id>/tasks/<uuid:task_id>/take")
@requires(Permission.HANDLE_ALARM, Permission.EDIT_PSYCHOLOGY)
def take(case_id: uuid.UUID, task_id: uuid.UUID) -> ResponseReturnValue:
    """Tell the others that somebody acts."""
    case = case_or_404(case_id)
    _task_or_404(case, task_id)
    try:
        tasks.take_on(db(), case=case.row, task_id=task_id, by=current_actor(), now=clock.now())
    except RuleError as refused:
        flash(_(refused.text.id, **refused.text.params))
    else:
        flash(_("You have taken this task on."))
    return redirect(url_for("tasks.show", case_id=case_id, task_id=task_id), 303)


def _task_or_404(case: CaseView, task_id: uuid.UUID) -> TaskRow:
    task = task_rows.get_task(db(), case.row, task_id)
    if task is None:
        abort(404)
    return task


def _may_close(task: TaskRow) -> bool:
    return any(may(permission) for permission in TASKS[task.kind].closed_with)


def _result(case: CaseView, form: TaskForm | RedFlagForm) -> TaskResult:
    if isinstance(form, RedFlagForm):
        return TaskResult("", case.today, form.note.data, form.shown.data)
    return TaskResult("" if form.finding.data == "open" else form.finding.data, form.on.data, form.note.data)


def _page(case: CaseView, task: TaskRow, form: TaskForm) -> str:
    kind = TASKS[task.kind]
    return render_template(
        "tasks/show.html",
        case=case,
        task=task,
        kind=kind,
        form=form,
        record_href=_record_href(case, kind.fact),
        action=request.path,
    )


def _red_flag_page(case: CaseView, task: TaskRow, form: RedFlagForm) -> str:
    """The red flags with the one-click referral; what is answered is what is shown now."""
    db().refresh(task)
    grounds = from_json(task.grounds)
    return render_template(
        "tasks/red_flag.html",
        case=case,
        task=task,
        kind=TASKS[task.kind],
        form=form,
        warnings=warnings_of(db(), case),
        statements=statements(grounds),
        shown=digest(grounds),
        may_close=_may_close(task),
        action=request.path,
    )


def _record_href(case: CaseView, fact: str | None) -> str:
    """Where the same fact stands in the safety record."""
    slug = next((section.slug for section in SAFETY if fact in {each.name for each in section.facts}), "")
    return f"/cases/{case.id}/safety#{slug}" if slug else ""
