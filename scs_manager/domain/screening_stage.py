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
        State.DEFERRED: Stage.PERMANENT,
        State.NO_TRIAL_IMPLANT: Stage.PERMANENT,
        State.REPEAT_TRIAL: Stage.PLACE,
    }
)


def due_stage(state: State) -> Stage:
    """What comes next: lead placement once it is planned or repeated, then the implant; else a screening."""
    return _DUE.get(state, Stage.SCREEN)
