"""What an edit of a profile can touch: which criteria, and which patients by the facts they must have.

A threshold or a review window decides only where there is something to compare: a patient who has no input
of the criteria edited so is told the same as before. Whatever else changes about a criterion, its role, its
stage, whether it is asked at all, may change anybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scs_manager.domain.criteria_inputs import inputs_of
from scs_manager.domain.profile_values import Entry, Profile

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """The criteria that differ between two texts, and the facts of which a patient must have one."""

    criteria: frozenset[str] = frozenset()
    inputs: frozenset[str] | None = frozenset()
    """None: the outcome of any patient can change."""

    def __or__(self, other: "Edit") -> "Edit":
        inputs = None if self.inputs is None or other.inputs is None else self.inputs | other.inputs
        return Edit(self.criteria | other.criteria, inputs)


EVERYBODY = Edit(frozenset(), None)


def edit_between(old: Iterable[Profile], new: Iterable[Profile]) -> Edit:
    """From some profiles to others; what only explains, such as sources and provenance, touches nobody."""
    before, after = _entries(old), _entries(new)
    edit = Edit()
    for key in before.keys() | after.keys():
        edit |= _edited(key[0], before.get(key, ()), after.get(key, ()))
    return edit


def _edited(criterion: str, before: tuple[Entry, ...], after: tuple[Entry, ...]) -> Edit:
    if [_decides(entry) for entry in before] == [_decides(entry) for entry in after]:
        return Edit()
    shapes = [[(entry.role, entry.required) for entry in entries] for entries in (before, after)]
    only_limits = shapes[0] == shapes[1]
    return Edit(frozenset({criterion}), inputs_of(criterion) if only_limits else None)


def _decides(entry: Entry) -> tuple[object, ...]:
    return entry.role, entry.required, dict(entry.threshold), entry.window_days


def _entries(profiles: Iterable[Profile]) -> Mapping[_Key, tuple[Entry, ...]]:
    """By criterion and stage, in order: a profile may ask what an included one asks too."""
    found: dict[_Key, tuple[Entry, ...]] = {}
    for profile in profiles:
        for entry in profile.criteria:
            key = (entry.criterion, str(entry.stage))
            found[key] = (*found.get(key, ()), entry)
    return found
