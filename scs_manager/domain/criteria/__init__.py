"""The criteria: one small function each, by the ids of ``clinical.md``; importing this fills the registry."""

from scs_manager.domain.criteria import (
    algorithm,
    burden,
    causes,
    cautions,
    conservative,
    exclusions,
    indications,
    opioid_dose,
    psychology,
    readiness,
    red_flags,
    seed,
    trial,
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
    "opioid_dose",
    "psychology",
    "readiness",
    "red_flags",
    "seed",
    "trial",
]
