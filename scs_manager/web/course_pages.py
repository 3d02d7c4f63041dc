"""What happens to a trial or an implant, recorded, corrected or struck out: the pages that both share."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.trial_course import CourseForm, ProgramForm, form_values
from scs_manager.domain.errors import RuleError
from scs_manager.domain.lead_placements import PlacedLead
from scs_manager.domain.text import Text
from scs_manager.web import clock
from scs_manager.web.access import CaseView, current_actor
from scs_manager.web.i18n import gettext as _
from scs_manager.web.trial_log import LogLine

History = tuple[Any, ...]
"""The revisions of one thing, the oldest first: rows of a trial's course or of an implant's."""


@dataclass(frozen=True)
class Sort:
    """One sort of thing that is recorded: its value, its form, and the words of its pages."""

    of: type[Any]
    form: Callable[..., CourseForm]
    add: Text
    change: Text
    saved: Text
    values: Callable[[Any, ZoneInfo], dict[str, Any]] = form_values
    """What a thing says, by the fields of its form."""
    template: str = "course_form.html"


@dataclass(frozen=True)
class Course(ABC):
    """Where a thing happened: the case with its trial or its implant, and the use cases that write it."""

    case: CaseView
    tab: ClassVar[str]
    home: ClassVar[str]
    """The endpoint of the page that a saved form leads back to."""

    @abstractmethod
    def leads(self) -> tuple[PlacedLead, ...]:
        """The leads that lie, so that no contact is named that is not there."""

    @abstractmethod
    def history(self, sort: Sort, thread: uuid.UUID) -> History:
        """The revisions of one thing; empty when it is nobody's, or another's."""

    @abstractmethod
    def lines(self, history: History) -> list[LogLine]:
        """The revisions in words."""

    @abstractmethod
    def record(self, what: Any, given: Mapping[str, Any]) -> object:
        """Write it down."""

    @abstractmethod
    def correct(self, what: Any, given: Mapping[str, Any]) -> object:
        """Write a further revision."""

    @abstractmethod
    def strike(self, kind: type[Any], given: Mapping[str, Any]) -> object:
        """Strike it out."""

    def prepare(self, form: CourseForm) -> None:
        """Tell the form what it cannot know: the leads that lie."""
        if isinstance(form, ProgramForm):
            form.leads = self.leads()

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's own."""
        return ZoneInfo(self.case.zone)


def add(course: Course, sort: Sort, values: Mapping[str, Any]) -> ResponseReturnValue:
    """The empty form with what is known already; a post records it."""
    form = _form(course, sort, values)
    if form.validate_on_submit():
        try:
            course.record(form.to_domain(course.zone), _by_whom())
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(sort.saved.render(_))
            return _back(course)
    return _page(course, sort, form, sort.add)


def change(course: Course, sort: Sort, thread: uuid.UUID) -> ResponseReturnValue:
    """The form with its newest revision; a post corrects it or strikes it out."""
    history = course.history(sort, thread)
    if not history:
        abort(404)
    newest: Any = history[-1]
    values = sort.values(newest.to_domain(), course.zone) | {"seen": str(newest.revision)}
    form = _form(course, sort, values)
    striking = "strike" in request.form
    if form.is_submitted() and (striking or form.validate()):
        try:
            _write(course, sort, thread, form, striking=striking)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(
                _("It is struck out.") if striking else _("The change is saved. What stood before is kept.")
            )
            return _back(course)
    return _page(course, sort, form, sort.change, history)


def _write(course: Course, sort: Sort, thread: uuid.UUID, form: CourseForm, *, striking: bool) -> None:
    seen = int(form.seen.data) if (form.seen.data or "").isdecimal() else -1
    given = _by_whom() | {"thread": thread, "seen": seen, "reason": form.change_reason.data or ""}
    if striking:
        course.strike(sort.of, given)
    else:
        course.correct(form.to_domain(course.zone), given)


def _by_whom() -> dict[str, Any]:
    return {"by": current_actor(), "now": clock.now()}


def _form(course: Course, sort: Sort, values: Mapping[str, Any]) -> CourseForm:
    form = sort.form(data=values)
    course.prepare(form)
    return form


def _page(
    course: Course, sort: Sort, form: CourseForm, title: Text, history: History = ()
) -> ResponseReturnValue:
    page = render_template(
        sort.template,
        case=course.case,
        form=form,
        title=title.render(_),
        action=request.path,
        tab=course.tab,
        back=_home(course),
        history=course.lines(history) if history else [],
        may_strike=bool(history) and not history[-1].struck,
    )
    return page, 400 if form.problems() else 200


def _home(course: Course) -> str:
    return url_for(course.home, case_id=course.case.id)


def _back(course: Course) -> ResponseReturnValue:
    return redirect(_home(course), 303)
