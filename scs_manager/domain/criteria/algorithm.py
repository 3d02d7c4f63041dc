"""The seed's treatment algorithm, to be worked through before stimulation (``clinical.md`` 1.4).

Each statement reads "assessed, and if present, adequately treated".
"""

from scs_manager.domain.algorithm_steps import ZONES
from scs_manager.domain.criteria.answers import not_recorded, said
from scs_manager.domain.criteria.base import Evaluate, Found, Reading, criterion
from scs_manager.domain.criteria.burden import (
    ANXIETY,
    ANXIETY_LIMITS,
    DEPRESSION,
    DEPRESSION_LIMITS,
    scores_clear,
)
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


def _examined(slug: str) -> Evaluate:
    """None found, or treated with a recorded response."""
    names = {step: f"optimisation.{slug}_{step}" for step in ("present", "treated", "response")}

    def evaluate(case: Reading) -> Found:
        present = _mapped(case, slug) or case.recent(names["present"])
        if present is None:
            part, why = Part(Truth.UNKNOWN, (frozenset({names["present"]}),)), not_recorded(names["present"])
        elif present is False:
            part, why = MET, said(case, names["present"])
        else:
            treated = case.part(names["treated"], bool, always=True)
            response = case.part(names["response"], lambda _: True, always=True)
            part, why = both(treated, response), Text("Present; treatment and its response are what counts")
        return case.found(part, met=why, not_met=why, unknown=why)

    return evaluate


def _mapped(case: Reading, slug: str) -> bool:
    """A zone on the map is a zone found, whatever was answered before."""
    name, counts = ZONES[slug]
    return any(counts(zone) for zone in case.items(name))


criterion(
    "seed.alg.myogenic_triggers",
    Text("Muscle trigger zones, primary and satellite: assessed, and treated if present"),
)(_examined("myogenic_triggers"))
criterion("seed.alg.skin_allodynia", Text("Skin allodynia zones: assessed, and treated if present"))(
    _examined("skin_allodynia")
)
criterion(
    "seed.alg.scar_triggers",
    Text("Trigger zones of the scar: assessed, and treated if present"),
)(_examined("scar_triggers"))


@criterion(
    "seed.alg.depression_anxiety",
    Text("Depression and anxiety: screened, and in stable treatment if present"),
    thresholds={**DEPRESSION_LIMITS, **ANXIETY_LIMITS},
)
def depression_anxiety(case: Reading) -> Found:
    """Both screens negative, or in treatment and clinically stable."""
    negative = both(scores_clear(case, *DEPRESSION), scores_clear(case, *ANXIETY))
    treated = both(
        case.part("optimisation.mood_treated", bool, always=True),
        case.part("optimisation.mood_stable", bool, always=True),
    )
    return case.found(
        either(negative, treated),
        met=Text("Screened negative, or in treatment and stable"),
        not_met=Text("Positive and not in stable treatment"),
        unknown=Text("Not fully screened, or treatment not recorded"),
    )


@criterion(
    "seed.alg.fitness_programme",
    Text("Fitness programme of %(weeks)s weeks or more completed, or exempt with a reason"),
    thresholds={"weeks": "number"},
)
def fitness_programme(case: Reading) -> Found:
    """Weeks completed decide; declined or too short is not met."""
    status, weeks = case.recent("optimisation.fitness_programme"), case.recent("optimisation.fitness_weeks")
    unknown = not_recorded("optimisation.fitness_programme", "optimisation.fitness_weeks")
    part = _fitness(case, status, weeks)
    return case.found(
        part,
        met=Text("Completed, or exempt with a reason"),
        not_met=Text("Declined, or %(weeks)s weeks so far", weeks=weeks or 0),
        unknown=unknown,
    )


def _fitness(case: Reading, status: str | None, weeks: float | None) -> Part:
    if status == "exempt":
        return case.part("optimisation.fitness_exempt_reason", lambda _: True, always=True)
    if weeks is not None and weeks >= case.number("weeks"):
        return MET
    if status == "declined" or weeks is not None:
        return NOT_MET
    return Part.needing("optimisation.fitness_weeks")
