"""The items of the pre-operative checklist (clinical.md 6): what each asks, when it applies, what it feeds.

An item is either gathered (the record already says it; the criterion judges it) or answered by whoever did
it. Either can be set aside as not applicable, with a reason. Unknown is an answer and never a no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.text import Text


class Occasion(StrEnum):
    """What the checklist is for."""

    TRIAL = "trial"
    IMPLANT = "implant"


class ItemState(StrEnum):
    """What can be said about an item."""

    DONE = "done"
    NOT_DONE = "not_done"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


STATE_NAMES: Mapping[ItemState, Text] = MappingProxyType(
    {
        ItemState.DONE: Text("Done"),
        ItemState.NOT_DONE: Text("Not done"),
        ItemState.NOT_APPLICABLE: Text("Not applicable"),
        ItemState.UNKNOWN: Text("Unknown"),
    }
)


class Part(StrEnum):
    """When the items are worked through; the name stands in the address of its form."""

    BEFORE = "before"
    DAY = "day"
    THEATRE = "theatre"
    AFTER = "after"


PART_NAMES: Mapping[Part, Text] = MappingProxyType(
    {
        Part.BEFORE: Text("Before the day"),
        Part.DAY: Text("On the day"),
        Part.THEATRE: Text("In theatre"),
        Part.AFTER: Text("Afterwards"),
    }
)

BOTH = frozenset(Occasion)
IMPLANT_ONLY = frozenset({Occasion.IMPLANT})
TRIAL_ONLY = frozenset({Occasion.TRIAL})


@dataclass(frozen=True)
class ChecklistItem:
    """One line of the checklist."""

    slug: str
    part: Part
    name: Text
    criterion: str = ""
    """The criterion that judges it; for a gathered item its state is the criterion's."""
    gathered: bool = False
    fact: str = ""
    """The yes-or-no fact that done and not done mean."""
    details: tuple[str, ...] = ()
    """What is asked beside the state: keys of the answer's details."""
    applies: frozenset[Occasion] = BOTH
    hint: Text | None = None


def _gathered(slug: str, part: Part, name: Text, applies: frozenset[Occasion] = BOTH) -> ChecklistItem:
    return ChecklistItem(slug, part, name, f"pre.{slug}", gathered=True, applies=applies)


def _done(slug: str, name: Text, criterion: str, applies: frozenset[Occasion] = BOTH) -> ChecklistItem:
    return ChecklistItem(
        slug, Part.THEATRE, name, f"pre.{criterion}", fact=f"procedure.{slug}", applies=applies
    )


ITEMS = (
    _gathered("consent_trial", Part.BEFORE, Text("Consent signed"), TRIAL_ONLY),
    _gathered("patient_goals", Part.BEFORE, Text("Functional goal agreed"), TRIAL_ONLY),
    _gathered("driver_helper", Part.BEFORE, Text("Helper, transport and charging"), TRIAL_ONLY),
    _gathered("trial_baseline_locked", Part.BEFORE, Text("Baseline stored before the leads"), TRIAL_ONLY),
    _gathered("remote_infection_treated", Part.BEFORE, Text("Infections elsewhere found and treated")),
    _gathered("tobacco_stopped", Part.BEFORE, Text("Tobacco and nicotine stopped"), IMPLANT_ONLY),
    _gathered("decolonised", Part.BEFORE, Text("S. aureus: swab negative, or carrier decolonised")),
    ChecklistItem(
        "decolonisation",
        Part.BEFORE,
        Text("Decolonisation: mupirocin to the nose and chlorhexidine baths"),
        "pre.decolonised",
        details=("mupirocin_from", "mupirocin_to", "chlorhexidine_from", "chlorhexidine_to"),
        hint=Text("Only for carriers; otherwise not applicable"),
    ),
    _gathered("labs", Part.BEFORE, Text("Laboratory results in date on the day")),
    ChecklistItem("red_flags", Part.DAY, Text("Red flags asked again on the day"), gathered=True),
    ChecklistItem(
        "glucose_day",
        Part.DAY,
        Text("Glucose measured on the day"),
        "pre.glucose_optimised",
        details=("glucose", "glucose_unit", "measured"),
        hint=Text("It is added to the laboratory values; without diabetes it may be not applicable"),
    ),
    _gathered("glucose_optimised", Part.DAY, Text("Glucose controlled, also on the day"), IMPLANT_ONLY),
    ChecklistItem(
        "antibiotic",
        Part.THEATRE,
        Text("Prophylactic antibiotic"),
        "pre.antibiotic_given",
        details=("drug", "dose_mg", "dose_judged", "started"),
        hint=Text("A person decides; see the options by allergy and weight above"),
    ),
    ChecklistItem("incision", Part.THEATRE, Text("Incision"), "pre.antibiotic_timing", details=("incision",)),
    _done("skin_chlorhexidine", Text("Skin prepared with chlorhexidine"), "skin_chg"),
    _done("clippers_only", Text("Hair: clippers only and just before, or not removed"), "skin_chg"),
    ChecklistItem(
        "drape",
        Part.THEATRE,
        Text("Adhesive drape"),
        "pre.skin_chg",
        details=("drape",),
        hint=Text("If one is used, with iodophor; “none” counts as done"),
    ),
    _done("scrub", Text("Hands scrubbed for 2 to 5 minutes"), "team_barrier"),
    _done("mask_cap_gown", Text("Mask, cap and sterile gown"), "team_barrier"),
    _done("double_gloves", Text("Double gloves"), "team_barrier"),
    _done("limited_traffic", Text("Traffic in the room limited"), "team_barrier"),
    _done("clean_air", Text("Laminar flow or HEPA-filtered air"), "implant_environment", IMPLANT_ONLY),
    ChecklistItem("operation_end", Part.AFTER, Text("Operation ended"), details=("ended",)),
    ChecklistItem(
        "antibiotic_repeated",
        Part.AFTER,
        Text("Antibiotic repeated"),
        "pre.antibiotic_weight_dose",
        fact="procedure.antibiotic_repeated",
        hint=Text("Due when the operation lasted longer than the drug does"),
    ),
    ChecklistItem(
        "antibiotic_stopped",
        Part.AFTER,
        Text("Last dose of antibiotic"),
        "pre.antibiotic_duration",
        details=("last_dose",),
        applies=IMPLANT_ONLY,
    ),
    ChecklistItem(
        "dressing",
        Part.AFTER,
        Text("Occlusive dressing planned"),
        "pre.dressing",
        details=("dressing_hours",),
    ),
)

ITEMS_BY_SLUG: Mapping[str, ChecklistItem] = MappingProxyType({item.slug: item for item in ITEMS})

ANTIBIOTICS = ("cefazolin", "clindamycin", "vancomycin", "other")
DRAPES = ("none", "iodophor", "other")
GLUCOSE_UNITS = ("mg/dL", "mmol/L")


def items_for(occasion: Occasion, part: Part | None = None) -> tuple[ChecklistItem, ...]:
    """The items of one occasion in their order, of one part or of all."""
    return tuple(item for item in ITEMS if occasion in item.applies and part in (None, item.part))
