"""Red flags that nobody has answered yet: which answers stand behind them, and whether one of them is new.

A red flag is answered by an urgent referral, or by a clinician who says why there is none. It stays answered
for the same answers of the same day; any further or later answer that speaks for a red flag asks again.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria_inputs import inputs_of
from scs_manager.domain.text import Text
from scs_manager.domain.urgent_paths import UrgentPath

URGENT_FACTS = frozenset[str]().union(*(inputs_of(name) for name, each in REGISTRY.items() if each.urgent))
"""Facts that decide about a red flag: whenever one of them changes, the red flags are looked at again."""


class Ground(NamedTuple):
    """One answer behind a red flag: what it speaks for, and its value and day as they were recorded."""

    criterion: str
    fact: str
    value: str
    on: str
    """ISO date; empty where no day was given."""


def grounds_of(paths: Iterable[UrgentPath]) -> frozenset[Ground]:
    """What speaks for the red flags that are met; an interview that is only due is none."""
    return frozenset(
        Ground(path.criterion, datum.name, str(datum.value), datum.on.isoformat() if datum.on else "")
        for path in paths
        for datum in path.signs
    )


def to_json(grounds: Iterable[Ground]) -> list[list[str]]:
    """The grounds as they are stored, in one order."""
    return [list(ground) for ground in sorted(grounds)]


def from_json(kept: Sequence[Sequence[str]] | None) -> frozenset[Ground]:
    """The grounds as they were stored; a task without any has none."""
    return frozenset(Ground(*each) for each in kept or ())


def digest(grounds: Iterable[Ground]) -> str:
    """Changes whenever what speaks for the red flags changes: what is answered is what was shown."""
    return hashlib.sha256(json.dumps(to_json(grounds)).encode()).hexdigest()


def statements(grounds: Iterable[Ground]) -> tuple[Text, ...]:
    """The red flags in words, each once."""
    return tuple(REGISTRY[name].statement for name in sorted({ground.criterion for ground in grounds}))
