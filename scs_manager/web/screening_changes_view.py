"""What changed between two screenings, as lines for a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.records import words_of
from scs_manager.domain.screening_changes import (
    CAUSE_NAMES,
    CriterionChange,
    DataChange,
    ProfileChange,
    ScreeningChanges,
)
from scs_manager.web.filters import day, value
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say


@dataclass(frozen=True)
class Line:
    """One criterion whose state changed, in the profiles where it did."""

    statement: str
    was: str
    now: str
    causes: tuple[str, ...]
    data: tuple[str, ...]
    profiles: str


@dataclass(frozen=True)
class Outcome:
    """The outcome of one profile before and after; ``note`` tells of other versions."""

    id: str
    title: str
    was: str
    now: str
    note: str
    was_sha256: str
    now_sha256: str

    @property
    def has_other_text(self) -> bool:
        """Whether two texts can be compared."""
        return bool(self.was_sha256 and self.now_sha256) and self.was_sha256 != self.now_sha256


@dataclass(frozen=True)
class ChangesView:
    """Everything a page tells of two screenings."""

    was_on: date
    now_on: date
    was: str
    now: str
    outcomes: tuple[Outcome, ...]
    lines: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.outcomes or self.lines) and self.was == self.now


def changes_view(changes: ScreeningChanges) -> ChangesView:
    """The changes in words; one line a criterion, whatever the number of profiles that ask it."""
    outcomes = tuple(_outcome(each) for each in changes.profiles if _is_told(each))
    return ChangesView(
        changes.was_on, changes.now_on, changes.was_outcome, changes.now_outcome, outcomes, _lines(changes)
    )


def _is_told(change: ProfileChange) -> bool:
    return change.was_outcome != change.now_outcome or change.was_sha256 != change.now_sha256


def _outcome(change: ProfileChange) -> Outcome:
    return Outcome(
        change.id,
        change.title,
        change.was_outcome or _("not asked"),
        change.now_outcome or _("not asked"),
        _note(change),
        change.was_sha256,
        change.now_sha256,
    )


def _note(change: ProfileChange) -> str:
    if not change.has_other_text:
        return ""
    return _("version %(was)s, now %(now)s", was=change.was_version, now=change.now_version)


def _lines(changes: ScreeningChanges) -> tuple[Line, ...]:
    found: dict[tuple[Any, ...], tuple[CriterionChange, list[str]]] = {}
    for profile in changes.profiles:
        for item in profile.criteria:
            key = (item.criterion, item.was, item.now, item.causes)
            found.setdefault(key, (item, []))[1].append(profile.title)
    return tuple(_line(item, titles) for item, titles in found.values())


def _line(item: CriterionChange, titles: list[str]) -> Line:
    causes = tuple(str(say(CAUSE_NAMES[cause])) for cause in item.causes)
    if item.out_of_date_since:
        causes = (_("Out of date since %(day)s", day=day(item.out_of_date_since)),)
    data = tuple(_data(change) for change in item.data)
    return Line(
        item.statement,
        item.was or _("not asked"),
        item.now.lower() or _("not asked"),
        causes,
        data,
        ", ".join(titles),
    )


def _data(change: DataChange) -> str:
    if isinstance(change.was.get("value"), list) or isinstance(change.now.get("value"), list):
        return _list_change(change)
    if change.was_complete != change.now_complete and not (change.was or change.now):
        return _list_change(change)
    return _(
        "%(what)s: %(was)s, now %(now)s",
        what=change.meaning,
        was=_datum(change.was),
        now=_datum(change.now),
    )


def _list_change(change: DataChange) -> str:
    was, now = (len(side.get("value") or ()) for side in (change.was, change.now))
    words = _("%(what)s: %(was)s in the list, now %(now)s", what=change.meaning, was=was, now=now)
    if change.now_complete and change.now_complete != change.was_complete:
        said = day(date.fromisoformat(change.now_complete))
        words += _("; complete as of %(day)s", day=said)
    return words


def _datum(datum: Mapping[str, Any]) -> str:
    if not datum:
        return _("not recorded")
    found = datum["value"]
    words = value(words_of(found) if isinstance(found, str) and "_" in found else found, datum.get("unit"))
    return f"{words} ({day(date.fromisoformat(datum['on']))})" if datum.get("on") else words
