"""The criteria: one small function each, by the ids of ``clinical.md``; importing this fills the registry."""

from scs_manager.domain.criteria import (
    algorithm,
    burden,
    causes,
    cautions,
    conservative,
    exclusions,
    indications,
    laboratory,
    opioid_dose,
    permanent,
    preparation,
    psychology,
    readiness,
    red_flags,
    seed,
    trial,
    trial_relief,
)
from scs_manager.domain.criteria.base import REGISTRY

__all__ = [
    "REGISTRY",
    "algorithm",
    "burden",
    "causes",
    "cautions",
    "conservative",
    "exclusions",
    "indications",
    "laboratory",
    "opioid_dose",
    "permanent",
    "preparation",
    "psychology",
    "readiness",
    "red_flags",
    "seed",
    "trial",
    "trial_relief",
]
