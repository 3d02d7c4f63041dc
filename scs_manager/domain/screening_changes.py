"""What changed between two stored screenings of a patient, criterion by criterion, and why.

Pure: both sides are stored results with the facts they used. Causes are kept apart, for they ask for
different things: new data, time that passed (data out of date), another rule in the profile, another stage,
or another version of this application.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from scs_manager.domain.facts import FACTS, LISTS
from scs_manager.domain.text import Text

_KEYS = {name: key for key, name in LISTS.items()}


class Cause(StrEnum):
    """Why a criterion has another state than before."""

    DATA = "data"
    TIME = "time"
    RULE = "rule"
    STAGE = "stage"
    PROGRAM = "program"


CAUSE_NAMES: Mapping[Cause, Text] = MappingProxyType(
    {
        Cause.DATA: Text("New data"),
        Cause.TIME: Text("Only time passed"),
        Cause.RULE: Text("The profile asks otherwise"),
        Cause.STAGE: Text("Another stage"),
        Cause.PROGRAM: Text("Another version of this application"),
    }
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored screening: its result, and the facts it used in the shape of the facts file."""

    result: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The day it was made as of."""
        return date.fromisoformat(self.result["on"])

    def datum(self, name: str) -> Mapping[str, Any]:
        """What was known of a fact; empty when nothing was."""
        found: Mapping[str, Any] = self.facts.get("facts", {}).get(name, {})
        return found

    def completed(self, name: str) -> str | None:
        """The day as of which a list was called complete; None for other facts."""
        said = self.facts.get("complete", {}).get(_KEYS.get(name, ""))
        return said["on"] if said else None


@dataclass(frozen=True, slots=True)
class DataChange:
    """A fact that a changed criterion looked at, before and now; empty mappings mean not recorded."""

    name: str
    was: Mapping[str, Any]
    now: Mapping[str, Any]
    was_complete: str | None = None
    now_complete: str | None = None

    @property
    def meaning(self) -> str:
        """The fact in words."""
        return FACTS[self.name].meaning if self.name in FACTS else self.name


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """One criterion of one profile whose word is another one; empty words: not asked then, or now."""

    criterion: str
    statement: str
    was: str
    now: str
    causes: tuple[Cause, ...]
    data: tuple[DataChange, ...] = ()
    out_of_date_since: date | None = None
    """The first day on which the data were too old, where time alone did it."""


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """One profile between two screenings; without a version it was not asked then, or is not asked now."""

    id: str
    title: str
    was_version: str
    now_version: str
    was_outcome: str
    now_outcome: str
    was_sha256: str
    now_sha256: str
    criteria: tuple[CriterionChange, ...]

    @property
    def has_other_text(self) -> bool:
        """Whether both screenings asked it, by different texts."""
        return bool(self.was_sha256 and self.now_sha256) and self.was_sha256 != self.now_sha256

    @property
    def has_changed(self) -> bool:
        """Whether anything about it is worth telling."""
        return (
            bool(self.criteria)
            or self.was_sha256 != self.now_sha256
            or (self.was_outcome != self.now_outcome)
        )


@dataclass(frozen=True, slots=True)
class ScreeningChanges:
    """Everything that differs between two screenings of one patient."""

    was_on: date
    now_on: date
    was_outcome: str
    now_outcome: str
    profiles: tuple[ProfileChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both found the same by the same rules."""
        return self.was_outcome == self.now_outcome and not self.profiles

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Every cause at work, in the order of ``Cause``."""
        found = {cause for each in self.profiles for item in each.criteria for cause in item.causes}
        return tuple(cause for cause in Cause if cause in found)


def screening_changes(was: Kept, now: Kept) -> ScreeningChanges:
    """What differs from ``was`` to ``now``; profiles in the order of ``now``, then those no longer asked."""
    before = {each["id"]: each for each in was.result["profiles"]}
    after = {each["id"]: each for each in now.result["profiles"]}
    compared = [_profile(was, now, before.get(id_), after.get(id_)) for id_ in {**after, **before}]
    return ScreeningChanges(
        was.on,
        now.on,
        was.result["overall"]["title"],
        now.result["overall"]["title"],
        tuple(each for each in compared if each.has_changed),
    )


def _profile(
    was: Kept, now: Kept, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> ProfileChange:
    old, new = before or {}, after or {}
    criteria = tuple(_criteria(was, now, before, after)) if before and after else ()
    return ProfileChange(
        new.get("id") or old["id"],
        new.get("title") or old["title"],
        old.get("version", ""),
        new.get("version", ""),
        old.get("outcome_title", ""),
        new.get("outcome_title", ""),
        old.get("sha256", ""),
        new.get("sha256", ""),
        criteria,
    )


def _criteria(
    was: Kept, now: Kept, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[CriterionChange]:
    old = {finding["criterion"]: finding for finding in before["findings"]}
    new = {finding["criterion"]: finding for finding in after["findings"]}
    absent = Cause.STAGE if was.result["stage"] != now.result["stage"] else Cause.RULE
    if absent is Cause.RULE and before["sha256"] == after["sha256"]:
        absent = Cause.PROGRAM
    for id_ in {**new, **old}:
        if id_ not in old or id_ not in new:
            yield _asked_once(old.get(id_), new.get(id_), absent)
        elif old[id_]["word"] != new[id_]["word"]:
            yield _changed(was, now, old[id_], new[id_])


def _asked_once(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, cause: Cause
) -> CriterionChange:
    found = new or old or {}
    return CriterionChange(
        found["criterion"],
        found["favourable"],
        old["word"] if old else "",
        new["word"] if new else "",
        (cause,),
    )


def _changed(was: Kept, now: Kept, old: Mapping[str, Any], new: Mapping[str, Any]) -> CriterionChange:
    data = tuple(_data(was, now, _looked_at(old, new)))
    causes = tuple(_causes(was, now, old, new, data))
    since = _out_of_date_since(new) if causes == (Cause.TIME,) else None
    return CriterionChange(new["criterion"], new["favourable"], old["word"], new["word"], causes, data, since)


def _causes(
    was: Kept, now: Kept, old: Mapping[str, Any], new: Mapping[str, Any], data: tuple[DataChange, ...]
) -> Iterator[Cause]:
    """Data and rule may both have changed; time and program are named only where neither did."""
    if data:
        yield Cause.DATA
    rule = any(old[key] != new[key] for key in ("role", "required", "stage", "threshold"))
    if rule:
        yield Cause.STAGE if was.result["stage"] != now.result["stage"] else Cause.RULE
    if not data and not rule:
        yield Cause.TIME if was.on != now.on else Cause.PROGRAM


def _looked_at(*findings: Mapping[str, Any]) -> Iterable[str]:
    """Every fact that either finding used or missed, once, in the order of the findings."""
    names: dict[str, None] = {}
    for finding in findings:
        names.update(dict.fromkeys(item["what"] for item in finding["evidence"]))
        names.update(dict.fromkeys(finding["missing"]))
    return names


def _data(was: Kept, now: Kept, names: Iterable[str]) -> Iterator[DataChange]:
    for name in names:
        before, after = was.datum(name), now.datum(name)
        then, since = was.completed(name), now.completed(name)
        if _shown(before) != _shown(after) or then != since:
            yield DataChange(name, before, after, then, since)


def _shown(datum: Mapping[str, Any]) -> tuple[Any, ...]:
    return datum.get("value"), datum.get("on")


def _out_of_date_since(finding: Mapping[str, Any]) -> date | None:
    """The day after the review window of the newest datum that is too old."""
    window = (finding["threshold"] or {}).get("window_days")
    days = [
        date.fromisoformat(item["on"])
        for item in finding["evidence"]
        if item["on"] and item["what"] in finding["out_of_date"]
    ]
    return max(days) + timedelta(days=window + 1) if days and window else None


def changes_to_json(changes: ScreeningChanges) -> dict[str, Any]:
    """The changes as plain data, for documents and programs."""
    return {
        "was_on": changes.was_on.isoformat(),
        "now_on": changes.now_on.isoformat(),
        "was_outcome": changes.was_outcome,
        "now_outcome": changes.now_outcome,
        "causes": [str(cause) for cause in changes.causes],
        "profiles": [_profile_to_json(each) for each in changes.profiles],
    }


def _profile_to_json(change: ProfileChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "title": change.title,
        "was_version": change.was_version or None,
        "now_version": change.now_version or None,
        "was_outcome": change.was_outcome or None,
        "now_outcome": change.now_outcome or None,
        "has_other_text": change.has_other_text,
        "criteria": [_criterion_to_json(each) for each in change.criteria],
    }


def _criterion_to_json(change: CriterionChange) -> dict[str, Any]:
    return {
        "criterion": change.criterion,
        "statement": change.statement,
        "was": change.was or None,
        "now": change.now or None,
        "causes": [str(cause) for cause in change.causes],
        "out_of_date_since": change.out_of_date_since.isoformat() if change.out_of_date_since else None,
        "data": [
            {"what": item.name, "meaning": item.meaning, "was": dict(item.was), "now": dict(item.now)}
            for item in change.data
        ],
    }
