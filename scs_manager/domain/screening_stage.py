"""Which stage of the ladder is due where a case stands on its pathway (design decision 16)."""

from collections.abc import Mapping
from types import MappingProxyType

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.pathway import State

_DUE: Mapping[State, Stage] = MappingProxyType(
    {
        State.TRIAL_PLANNED: Stage.PLACE,
        State.BASELINE: Stage.PLACE,
        State.TRIALLING: Stage.PERMANENT,
        State.TRIAL_ENDED: Stage.PERMANENT,
        State.DECIDED: Stage.PERMANENT,
    }
)


def due_stage(state: State) -> Stage:
    """Lead placement comes next after planning, the implant after the leads are in; else the screening."""
    return _DUE.get(state, Stage.SCREEN)
