"""What differs between two profiles, in words: the head, the criteria, their thresholds, the relief rule."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import day
from scs_manager.domain.profile_values import Entry, Profile
from scs_manager.domain.rule_words import (
    PROVENANCE_NAMES,
    ROLE_TITLES,
    STAGE_NAMES,
    THRESHOLDS,
    limit_words,
)
from scs_manager.domain.text import Text


class Kind(StrEnum):
    """What happened to a criterion between the two."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: what it is called, and both values in words (empty: not there)."""

    what: Text
    was: Text
    now: Text

    @property
    def words(self) -> Text:
        """``pain, at least: 5, now 6``."""
        return Text("%(what)s: %(was)s, now %(now)s", what=self.what, was=self.was, now=self.now)


@dataclass(frozen=True, slots=True)
class CriterionDiff:
    """One criterion that was added, removed or changed, with what changed in it."""

    criterion: str
    statement: Text
    stage: Text
    kind: Kind
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileDiff:
    """Everything that differs between ``was`` and ``now``."""

    was: Profile
    now: Profile
    head: tuple[Difference, ...]
    criteria: tuple[CriterionDiff, ...]
    relief: tuple[Difference, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both ask the same; their comments and layout may still differ."""
        return not (self.head or self.criteria or self.relief)


def profile_diff(was: Profile, now: Profile) -> ProfileDiff:
    """What a reader of ``was`` has to know to work by ``now``; criteria gone since come last."""
    return ProfileDiff(
        was,
        now,
        tuple(_differences(_HEAD, was, now)),
        tuple(_criteria(was, now)),
        tuple(_differences(_RELIEF, was, now)),
    )


NONE = Text("none")
_Read = Callable[[Any], Text]


def _day(on: date | None) -> Text:
    return NONE if on is None else _plain(day(on))


def _plain(found: object) -> Text:
    return Text("%(found)s", found=found)


_HEAD: Mapping[str, tuple[Text, _Read]] = {
    "id": (Text("Id"), lambda p: _plain(p.id)),
    "version": (Text("Version"), lambda p: _plain(p.version)),
    "title": (Text("Title"), lambda p: _plain(p.title)),
    "question": (Text("Question"), lambda p: _plain(p.question)),
    "valid_from": (Text("Valid from"), lambda p: _day(p.valid_from)),
    "valid_to": (Text("Valid to"), lambda p: _day(p.valid_to)),
    "retired": (Text("Retired"), lambda p: _day(p.retired)),
    "provenance": (Text("Provenance"), lambda p: PROVENANCE_NAMES[p.provenance]),
    "includes": (Text("Includes"), lambda p: _plain(", ".join(p.includes)) if p.includes else NONE),
}
_RELIEF: Mapping[str, tuple[Text, _Read]] = {
    "rule": (Text("Relief rule"), lambda p: _plain(p.relief.rule) if p.relief else NONE),
    "baseline": (
        Text("Baseline days, at least"),
        lambda p: _plain(p.relief.min_baseline_days) if p.relief else NONE,
    ),
    "trial": (Text("Trial days, at least"), lambda p: _plain(p.relief.min_trial_days) if p.relief else NONE),
    "length": (
        Text("Days with leads"),
        lambda p: (
            Text("%(a)s to %(b)s", a=p.relief.trial_days[0], b=p.relief.trial_days[1]) if p.relief else NONE
        ),
    ),
    "judged": (
        Text("Judged in words"),
        lambda p: _plain(", ".join(p.relief.judged_on)) if p.relief and p.relief.judged_on else NONE,
    ),
}
_YES, _NO = Text("yes"), Text("no")
_ENTRY: Mapping[str, tuple[Text, _Read]] = {
    "role": (Text("Role"), lambda e: ROLE_TITLES[e.role]),
    "required": (Text("Required"), lambda e: _YES if e.required else _NO),
    "window": (
        Text("Days its data may be old"),
        lambda e: NONE if e.window_days is None else _plain(e.window_days),
    ),
    "sources": (Text("Sources"), lambda e: _plain("; ".join(e.sources))),
    "provenance": (Text("Provenance"), lambda e: PROVENANCE_NAMES[e.provenance]),
}


def _differences(read: Mapping[str, tuple[Text, _Read]], was: Any, now: Any) -> Iterator[Difference]:
    for what, value in read.values():
        before, after = value(was), value(now)
        if str(before) != str(after):
            yield Difference(what, before, after)


def _criteria(was: Profile, now: Profile) -> Iterator[CriterionDiff]:
    before = {(entry.criterion, entry.stage): entry for entry in was.criteria}
    after = {(entry.criterion, entry.stage): entry for entry in now.criteria}
    for key, entry in after.items():
        old = before.get(key)
        if old is None:
            yield _named(entry, Kind.ADDED)
        elif found := _changed(old, entry):
            yield _named(entry, Kind.CHANGED, found)
    for key, entry in before.items():
        if key not in after:
            yield _named(entry, Kind.REMOVED)


def _named(entry: Entry, kind: Kind, found: tuple[Difference, ...] = ()) -> CriterionDiff:
    statement = filled(REGISTRY[entry.criterion].statement, entry.threshold)
    return CriterionDiff(entry.criterion, statement, STAGE_NAMES[entry.stage], kind, found)


def _changed(was: Entry, now: Entry) -> tuple[Difference, ...]:
    limits = [
        Difference(Text(THRESHOLDS.get(key, key)), _limit(was, key), _limit(now, key))
        for key in {**was.threshold, **now.threshold}
        if was.threshold.get(key) != now.threshold.get(key)
    ]
    return (*_differences(_ENTRY, was, now), *limits)


def _limit(entry: Entry, key: str) -> Text:
    return _plain(limit_words(entry.threshold[key])) if key in entry.threshold else NONE


def filled(statement: Text, threshold: Mapping[str, Any]) -> Text:
    """The statement with the profile's thresholds in it."""
    if "%(" not in statement.id:
        return statement
    return Text(statement.id, **{key: limit_words(limit) for key, limit in threshold.items()})
