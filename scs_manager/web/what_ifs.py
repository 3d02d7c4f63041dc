"""What if: suppose facts, see what the rules would say; nothing is stored but that somebody looked."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forms.records import words_of
from forms.what_ifs import WhatIfForm, joined, known_names, what_if_form
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import FACTS, Kind, Value
from scs_manager.domain.permissions import Permission
from scs_manager.domain.rule_words import STAGE_NAMES
from scs_manager.domain.screening_stage import due_stage
from scs_manager.domain.text import Text
from scs_manager.domain.what_if import search_facts, suggested
from scs_manager.services import what_ifs
from scs_manager.services.what_ifs import Present, WhatIf
from scs_manager.web.access import CaseView, case_or_404, requires
from scs_manager.web.filters import day, value
from scs_manager.web.i18n import gettext as _
from scs_manager.web.screening_changes_view import ChangesView, changes_view
from scs_manager.web.screening_marks import MARKS
from scs_manager.web.session import db

bp = Blueprint("what_ifs", __name__)

OFFERED = 8
"""Facts offered before anybody searches. [default]"""


@dataclass(frozen=True)
class Side:
    """One outcome of a profile, now or supposed."""

    mark: str
    words: str


@dataclass(frozen=True)
class Row:
    """One profile: what it says now and what it would say."""

    title: str
    now: Side
    then: Side

    @property
    def differs(self) -> bool:
        """Whether the supposed facts change it."""
        return self.now != self.then


@dataclass(frozen=True)
class Answer:
    """What the supposed facts would do."""

    headline: str
    mark: str
    rows: tuple[Row, ...]
    changes: ChangesView
    supposed: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """The form with what is recorded now, and the answer once it was asked."""

    stage: Text
    names: str
    recorded: Mapping[str, str]
    answer: Answer | None
    found: str = ""


@bp.route("/cases/<uuid:case_id>/screening/what-if", methods=["GET", "POST"])
@requires(Permission.RUN_SCREENING)
def ask(case_id: uuid.UUID) -> ResponseReturnValue:
    """The form; a POST answers on the same page and stores nothing."""
    case = case_or_404(case_id)
    present = what_ifs.present_of(db(), case.row, on=case.today, stage=_stage(case))
    form, found = _form(present)
    answer = None
    asked = request.method == "POST" and form.validate() and request.form.get("do") != "find"
    if asked and form.suppose():
        answer = _answer(present, form)
    page = Page(
        STAGE_NAMES[present.stage],
        joined(form.names),
        {name: _recorded(present, name) for name in form.names},
        answer,
        found,
    )
    shown = render_template("screening/what_if.html", case=case, form=form, page=page, stage=present.stage)
    return shown, 400 if form.problems() else 200


def _stage(case: CaseView) -> Stage:
    """The one asked for, else the one that is due."""
    asked = request.values.get("stage", "")
    return Stage(asked) if asked in list(Stage) else due_stage(case.state)


def _form(present: Present) -> tuple[WhatIfForm, str]:
    """The facts carried along, else the suggested ones, and whatever a search adds on top."""
    names = known_names(request.form.get("names", "")) or suggested(present.result)[:OFFERED]
    if request.form.get("do") != "find":
        return what_if_form(names), ""
    words = request.form.get("find", "")[:80]
    hits = [fact.name for fact in search_facts(words)]
    if not hits:
        return what_if_form(names), _("No fact is called “%(words)s”.", words=words)
    return what_if_form((*hits, *names)), _("Found and put first: %(n)s.", n=len(hits))


def _recorded(present: Present, name: str) -> str:
    """What is recorded now, beside the field."""
    datum = present.facts.get(name)
    if datum is None:
        return _("Not recorded.")
    if isinstance(datum.value, tuple):
        return _("Recorded: %(n)s in the list.", n=len(datum.value))
    when = f", {day(datum.on)}" if datum.on else ""
    return _("Recorded: %(value)s.", value=f"{_written(name, datum.value)}{when}")


def _written(name: str, found: Value) -> str:
    """A value in the words of its form: choices as they are offered there."""
    fact = FACTS[name]
    return words_of(str(found)) if fact.kind is Kind.CHOICE else value(found, fact.unit)


def _answer(present: Present, form: WhatIfForm) -> Answer:
    values, complete = form.values(), form.complete()
    found = what_ifs.what_if(present, values, complete)
    supposed = [f"{FACTS[name].meaning}: {_written(name, each)}" for name, each in values.items()]
    supposed += [_("%(what)s: complete as it stands", what=FACTS[name].meaning) for name in complete]
    overall = found.supposed["overall"]
    return Answer(
        overall["headline"],
        MARKS[overall["outcome"]],
        _rows(found),
        changes_view(found.changes),
        tuple(supposed),
    )


def _rows(found: WhatIf) -> tuple[Row, ...]:
    pairs = zip(found.present["profiles"], found.supposed["profiles"], strict=True)
    return tuple(Row(str(now["title"]), _side(now), _side(then)) for now, then in pairs)


def _side(profile: Mapping[str, Any]) -> Side:
    return Side(MARKS[profile["outcome"]], str(profile["outcome_title"]))
