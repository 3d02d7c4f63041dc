"""The forms of the history: what belongs together, in which steps, under which headings."""

from forms.base import _
from forms.sections import Needs, Section, in_parts, of_group
from scs_manager.domain import facts_catalogue_burden as burden
from scs_manager.domain import facts_catalogue_optimisation as algorithm
from scs_manager.domain import facts_catalogue_pain as pain
from scs_manager.domain.fact_definitions import FactDef
from scs_manager.domain.facts_catalogue_causes import FACTS_OF_CAUSE, SEED_CAUSES, WAIVED, Cause
from scs_manager.domain.text import Text

PAIN, CAUSES, OPTIMISATION = _("Pain"), _("Causes of the pain"), _("Treatment algorithm")


def _cause(cause: Cause) -> Section:
    reason = Needs(cause.status, WAIVED, cause.waived_reason, _("Enter why this cause is not looked into"))
    slug = f"cause-{cause.slug.replace('_', '-')}"
    return Section(slug, Text(cause.name), FACTS_OF_CAUSE[cause.slug], CAUSES, needs=(reason,), short=True)


def _item(slug: str, title: Text, facts: tuple[FactDef, ...], *steps: tuple[Text, int]) -> Section:
    """One item of the algorithm: each step takes the next so many facts."""
    parts, rest = [], list(facts)
    for words, count in steps:
        parts.append((words, tuple(rest[:count])))
        rest = rest[count:]
    return in_parts(slug, title, *parts, group=OPTIMISATION, short=True)


ASSESSED, PRESENT, TREATED, RESPONSE = (
    _("1. Assessed?"),
    _("2. Present?"),
    _("3. Treated: what, and when?"),
    _("4. Response?"),
)
_EXAMINED = ((ASSESSED, 1), (PRESENT, 1), (TREATED, 3), (RESPONSE, 1))

ITEMS = (
    _item("myogenic-triggers", _("Muscle trigger zones"), algorithm.MYOGENIC, *_EXAMINED),
    _item("skin-allodynia", _("Skin allodynia zones"), algorithm.SKIN, *_EXAMINED),
    _item("scar-triggers", _("Trigger zones of the scar"), algorithm.SCAR, *_EXAMINED),
    _item("mood", _("Depression and anxiety"), algorithm.MOOD, (PRESENT, 1), (TREATED, 4), (RESPONSE, 2)),
    _item("fitness", _("Fitness programme"), algorithm.FITNESS, (ASSESSED, 3), (TREATED, 5), (RESPONSE, 1)),
)
"""The five items of the seed's treatment algorithm (clinical.md 1.4)."""

LISTS_OF_ITEM = {
    "myogenic-triggers": "trigger_zones",
    "skin-allodynia": "skin_zones",
    "scar-triggers": "scar_zones",
    "fitness": "fitness_sessions",
}
"""Which list is a part of which item."""

HISTORY = (
    Section("pain", _("Pain in brief"), pain.BRIEF, PAIN),
    Section("pain-course", _("Course and place"), pain.COURSE, PAIN),
    Section("pain-intensity", _("Now, worst and least"), pain.INTENSITY, PAIN),
    Section("pain-character", _("Character"), pain.CHARACTER, PAIN),
    Section("pain-function", _("Function, goals, responses"), pain.FUNCTION, PAIN),
    Section("surgery", _("Spine surgeon's opinion"), of_group("surgery")),
    Section("medication", _("Effect of the medicines"), of_group("medication")),
    Section("treatment", _("Alternatives to stimulation"), of_group("treatment")),
    *(_cause(cause) for cause in SEED_CAUSES),
    *ITEMS,
    in_parts(
        "burden",
        _("Burden"),
        (_("Sleep and mood"), burden.SLEEP_AND_MOOD),
        (_("Family"), burden.FAMILY),
        (_("Work and money"), burden.ECONOMIC),
        (_("Social life and housing"), burden.SOCIAL),
    ),
)

HISTORY_LISTS = ("operations", "medicines", "treatments", *LISTS_OF_ITEM.values())

ITEM_STEPS: dict[str, tuple[tuple[Text, tuple[str, ...]], ...]] = {
    "operations": (
        (
            _("The operation"),
            (
                "performed_on", "region", "procedure", "more_procedures", "indication", "levels", "side",
                "approach", "hospital", "surgeon",
            ),
        ),
        (
            _("Implanted material"),
            (
                "hardware_types", "hardware_materials", "hardware_levels", "hardware_in_situ",
                "hardware_mr", "hardware", "grafts",
            ),
        ),
        (
            _("Course and result"),
            (
                "complication_kinds", "complications", "initial_relief_percent", "pain_free_weeks",
                "recurrence_on", "anatomical_success", "anatomical_evidence", "report_attached", "note",
            ),
        ),
    ),
    "medicines": (
        (
            _("The medicine"),
            ("drug", "drug_class", "product", "code_system", "code", "route", "current", "as_needed"),
        ),
        (
            _("Dose and time"),
            (
                "directions", "daily_dose", "dose_unit", "max_daily_dose", "started_on", "stopped_on",
                "weeks", "adherence",
            ),
        ),
        (
            _("Effect, harm and proof"),
            (
                "relief_percent", "nrs_on_drug", "function", "adverse_effect", "adverse_grade",
                "stop_reason", "prescriber", "proof", "note",
            ),
        ),
    ),
    "treatments": (
        (_("The treatment"), ("modality", "procedure_type", "name", "levels", "side")),
        (_("When and how"), ("started_on", "stopped_on", "sessions", "supervised", "physiotherapy")),
        (_("Effect"), ("relief_percent", "relief_weeks", "result", "unsuitable_reason", "note")),
    ),
}  # fmt: skip
"""Headings of the longer forms of one item, with the fields under each."""
