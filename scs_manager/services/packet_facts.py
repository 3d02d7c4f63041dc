"""The facts of the record under the packet's items: value, day and source of each, gaps included.

A fact of ``ASKED`` is printed whether it is known or not; one of ``MORE`` only where somebody recorded it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from reports.fact_words import brief_source, fact_words, value_words
from reports.packet_content import Block, Line
from scs_manager.domain.completeness import SUPPLIER_NAMES, supplier_of
from scs_manager.domain.fact_values import Datum, Facts
from scs_manager.domain.facts import FACTS
from scs_manager.domain.partial_dates import date_words

ASKED: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        5: ("pain.onset_on", "pain.average_nrs", "pain.leg_nrs", "pain.back_nrs", "pain.neuropathic_grade"),
        6: ("pain.odi_percent", "pain.adl_impact", "burden.employment"),
        7: ("surgery.surgeon_opinion", "surgery.surgeon_name", "surgery.opinion_on"),
        11: ("pain.neurological_impairment", "pain.sensory_findings", "pain.radicular_distribution"),
        12: ("pain.objective_pathology", "safety.lead_level_stenosis"),
        13: ("psychology.substance_use", "psychology.urine_screen"),
        18: ("packet.standard_tests",),
        19: ("packet.education_on", "packet.education_topics", "packet.consent_specific"),
        20: (
            "packet.system", "packet.generator", "packet.mr_status", "packet.system_reason",
            "packet.least_costly_reason", "safety.mri_need",
        ),
        21: (
            "packet.facility", "packet.operator", "packet.operator_standing", "packet.privileges_until",
            "team_review.facilities_available",
        ),
        22: ("safety.s_aureus_swab", "packet.infection_plan"),
        23: ("packet.follow_up", "packet.opioid_plan", "packet.registry_consent"),
        24: ("packet.investigational", "packet.replacement"),
    }
)  # fmt: skip
"""What each item asks (``clinical.md`` 11), by the names of the facts."""

MORE: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        5: (
            "pain.vas_mm", "pain.alternative_measure", "pain.location", "pain.course", "pain.pattern",
            "pain.type", "pain.quality", "pain.leg_share_percent", "pain.dn4", "pain.lanss",
            "pain.paindetect", "pain.own_words", "pain.target_region",
        ),
        6: (
            "pain.walking_minutes", "pain.sitting_minutes", "pain.wakings", "pain.peg", "pain.eq5d_vas",
            "pain.goals", "burden.sick_leave", "burden.sick_leave_weeks", "burden.job_lost",
        ),
        7: ("surgery.opinion_urgency",),
        8: (
            "medication.current_relief", "medication.opioids_inappropriate_reason",
            "medication.willing_to_reduce", "treatment.alternatives_untried", "pain.nerve_block_response",
            "pain.tens_response",
        ),
        11: (
            "pain.dermatomes", "pain.allodynia", "pain.hyperalgesia", "safety.mrc_drop",
            "safety.new_foot_drop", "safety.asa_class", "safety.height_cm", "safety.weight_kg",
        ),
        12: ("pain.abnormal_imaging",),
        13: (
            "packet.drug_screen", "packet.drug_screen_repeat", "psychology.major_disorder_untreated",
            "psychology.pcs", "burden.phq9", "burden.gad7", "burden.hads_d", "burden.hads_a", "burden.isi",
            "burden.mood_note", "burden.sleep_note", "burden.family_note", "burden.economic_note",
            "burden.social_note",
        ),
        18: ("packet.standard_tests_instead", "pain.alternative_measure"),
        19: ("packet.implant_consent_on", "safety.understands_consents"),
        20: ("safety.devices",),
        22: ("safety.s_aureus_decolonised", "procedure.*"),
        24: ("packet.investigational_meets_ncd", "packet.earlier_function"),
    }
)  # fmt: skip
"""What else the record may hold for an item; ``procedure.*`` is every fact of the checklist."""

CRITERIA: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        3: ("seed.dx.persistent_or_recurrent", "seed.dx.anatomically_successful", "ind.prior_spine_surgery"),
        4: (
            "seed.ind.any", "seed.ind.analgesics_ineffective", "seed.ind.severe_side_effects",
            "seed.ind.reoperation_otherwise",
        ),
        5: (
            "ind.pain_duration", "ind.pain_intensity", "ind.neuropathic", "ind.leg_vs_back",
            "ind.radicular_distribution",
        ),
        6: ("ind.functional_impact",),
        7: ("ind.time_since_surgery", "ind.no_further_surgery_target"),
        8: ("ind.failed_conservative", "doc.physiotherapy", "caut.therapies_remaining"),
        10: ("doc.causes_reviewed",),
        11: ("ind.neurological_impairment",),
        12: ("ind.objective_pathology", "ind.abnormal_imaging", "opt.lead_level_imaging"),
        13: ("ind.psych_eval_done", "psy.level", "excl.active_sud", "seed.burden.count"),
        14: ("ind.mdt_review", "ind.mdt_spine_surgeon"),
        15: ("opt.antithrombotic_plan", "opt.cardiac_device_plan", "caut.mri_need"),
        22: ("opt.s_aureus", "pre.decolonised", "pre.antibiotic_given", "pre.skin_chg", "pre.dressing"),
    }
)  # fmt: skip
"""Criteria of the signed screening whose findings stand with an item."""

INSTEAD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pain.neuropathic_grade": ("pain.dn4", "pain.lanss", "pain.paindetect"),
        "psychology.urine_screen": ("packet.drug_screen",),
        "surgery.opinion_on": ("surgery.surgeon_opinion",),
    }
)
"""Facts of which each answers for the first: then that one is not called unknown."""


def fact_block(facts: Facts, item: int) -> tuple[Block, ...]:
    """The facts of an item as one table; nothing where it has none."""
    lines = [_line(name, facts.get(name)) for name in _asked(facts, item)]
    lines += [_line(name, facts.get(name)) for name in _recorded(facts, MORE.get(item, ()))]
    return (Block(lines=tuple(lines)),) if lines else ()


def _asked(facts: Facts, item: int) -> Iterable[str]:
    """What the item asks, without what another fact has answered."""
    for name in ASKED.get(item, ()):
        answered = any(_answers(facts, each, name) for each in INSTEAD.get(name, ()))
        if facts.get(name) is not None or not answered:
            yield name


def _answers(facts: Facts, other: str, name: str) -> bool:
    """Whether the other fact is there; of a day only one that has a day itself."""
    datum = facts.get(other)
    return datum is not None and (datum.on is not None or not name.endswith("_on"))


def _recorded(facts: Facts, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        if name.endswith("*"):
            yield from sorted(known for known in facts.data if known.startswith(name[:-1]))
        elif facts.get(name) is not None:
            yield name


def _line(name: str, datum: Datum | None) -> Line:
    label = fact_words(name)
    if datum is None:
        return Line(label, "", who=str(SUPPLIER_NAMES[supplier_of(name)]))
    value = datum.value
    words = date_words(value) if isinstance(value, date) else value_words(value, _unit(datum))
    return Line(label, words, dated(datum))


def _unit(datum: Datum) -> str | None:
    known = FACTS.get(datum.name)
    return datum.unit or (known.unit if known else None)


def dated(datum: Datum) -> str:
    """``3 August 2026; visit``: the day of a fact and where it is from."""
    on = date_words(datum.on) if datum.on else "no date"
    return "; ".join(filter(None, (on, brief_source(datum.source))))
