"""How far each item of the seed's treatment algorithm has come: assessed, present, treated, response.

The screening decides what these steps amount to (``clinical.md`` 1.4); here stands only what is on record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scs_manager.domain.fact_values import Facts, Item, items_of
from scs_manager.domain.truth import Truth

_MOOD_SCORES = ("burden.phq9", "burden.hads_d", "burden.bdi2", "burden.gad7", "burden.hads_a")
_FITNESS_TESTS = (
    "optimisation.fitness_baseline",
    "optimisation.fitness_walk_m",
    "optimisation.fitness_sit_to_stand",
)
ZONES: Mapping[str, tuple[str, Callable[[Item], bool]]] = {
    "myogenic_triggers": ("optimisation.trigger_zones", bool),
    "skin_allodynia": ("optimisation.skin_zones", bool),
    "scar_triggers": (
        "optimisation.scar_zones",
        lambda scar: any(scar.get(sign) for sign in ("tender", "tinel", "reproduces_pain")),
    ),
}
"""Item to its list of zones, and which of them are trigger zones: a scar without a sign is none."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The four steps of one item; None where a step is not needed, because nothing was found."""

    assessed: Truth
    present: Truth | None
    treated: Truth | None
    response: str | None
    """The catalogue's word; None while it is not recorded or not needed."""

    @property
    def response_open(self) -> bool:
        """A response is still to be recorded."""
        return self.treated is Truth.MET and self.response is None


def zone_found(facts: Facts, slug: str) -> bool:
    """Whether the list of an item holds a zone: then it is present, whatever else was answered."""
    name, counts = ZONES[slug]
    datum = facts.get(name)
    return datum is not None and any(counts(zone) for zone in items_of(datum.value))


def examined_steps(facts: Facts, slug: str) -> Steps:
    """The steps of muscle trigger zones, skin allodynia zones or the scar."""
    present = Truth.MET if zone_found(facts, slug) else _answer(facts, f"{slug}_present")
    looked = _answer(facts, f"{slug}_assessed")
    assessed = looked if present is Truth.UNKNOWN else Truth.MET
    return _after(facts, slug, assessed, present)


def mood_steps(facts: Facts) -> Steps:
    """The steps of depression and anxiety; assessed once a score of the burden is on record."""
    scored = any(facts.get(name) is not None for name in _MOOD_SCORES)
    present = _answer(facts, "mood_present")
    assessed = Truth.MET if scored or present is not Truth.UNKNOWN else Truth.UNKNOWN
    return _after(facts, "mood", assessed, present)


def fitness_steps(facts: Facts) -> Steps:
    """The steps of the fitness programme: everybody is to have one, or a reason against it."""
    tested = any(facts.get(name) is not None for name in _FITNESS_TESTS)
    status = _word(facts, "fitness_programme")
    treated = (
        None if status == "exempt" else Truth.of({"completed": True, "declined": False}.get(status or ""))
    )
    return Steps(Truth.MET if tested else Truth.UNKNOWN, None, treated, _word(facts, "fitness_response"))


def _after(facts: Facts, slug: str, assessed: Truth, present: Truth) -> Steps:
    if present is Truth.NOT_MET:
        return Steps(assessed, present, None, None)
    return Steps(assessed, present, _answer(facts, f"{slug}_treated"), _word(facts, f"{slug}_response"))


def _answer(facts: Facts, name: str) -> Truth:
    datum = facts.get(f"optimisation.{name}")
    return Truth.of(None if datum is None else bool(datum.value))


def _word(facts: Facts, name: str) -> str | None:
    datum = facts.get(f"optimisation.{name}")
    return None if datum is None else str(datum.value)


STEPS: Mapping[str, Callable[[Facts], Steps]] = {
    "myogenic-triggers": lambda facts: examined_steps(facts, "myogenic_triggers"),
    "skin-allodynia": lambda facts: examined_steps(facts, "skin_allodynia"),
    "scar-triggers": lambda facts: examined_steps(facts, "scar_triggers"),
    "mood": mood_steps,
    "fitness": fitness_steps,
}
"""By the name of the item's form."""
