"""Parts that the safety record and the plan against infection give (``clinical.md`` 5, 6 and 11)."""

from dataclasses import replace
from datetime import timedelta

from scs_manager.domain.completeness import Supplier
from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_parts import (
    NOTHING,
    Held,
    Rule,
    by_rule,
    complete,
    fact_held,
    missing,
    part,
    ruled,
    said,
    unknown,
    with_content,
)
from scs_manager.domain.packet_parts_history import listed
from scs_manager.domain.packet_parts_request import day_of_use
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


@part("safety.exclusions", Text("Red flags and exclusions"), "records.safety", Supplier.CLINICIAN)
def exclusions(case: PacketCase, _rule: Rule) -> Held:
    """None open and none unknown on this day: those of the core, and what this payer alone rules out."""
    safety = case.safety
    if safety is None or not safety.asked:
        return missing()
    barred, unsettled = (own_exclusions(case, state) for state in (Truth.NOT_MET, Truth.UNKNOWN))
    against = (*safety.red_flags, *safety.exclusions, *barred)
    open_ = (*safety.unknown, *safety.waiting, *unsettled)
    asked = safety.asked + sum(each.excludes for each in case.found.values())
    words = f"{asked - len(against) - len(open_)} of {asked} cleared"
    if against:
        return missing(Text("stands against it: %(what)s", what=_some(against)), words)
    if open_:
        return unknown(Text("not cleared: %(what)s", what=_some(open_)), words)
    return complete(words)


def own_exclusions(case: PacketCase, state: Truth) -> tuple[Text, ...]:
    """What the payer's profile rules out and the core does not, as far as it is in that state."""
    return tuple(each.statement for each in case.found.values() if each.excludes and each.state is state)


def _some(texts: tuple[Text, ...]) -> str:
    """The first two in words, the rest as a number."""
    named = "; ".join(str(each) for each in texts[:2])
    return f"{named}; and {len(texts) - 2} more" if len(texts) > 2 else named


by_rule(
    "opt.antithrombotic_plan",
    Text("Plan for every antithrombotic"),
    "medication.antithrombotics",
    "antithrombotic plan done",
)
by_rule("trial.no_serious_ae", Text("No serious adverse event open"), "trial.serious_event_open")


@part("safety.devices", Text("Implanted devices"), "safety.devices")
def devices(case: PacketCase, _rule: Rule) -> Held:
    """The list, and somebody's word that it is complete; none is an answer."""
    if "devices" in case.facts.complete:
        return complete()
    held = listed(case, "safety.devices", "devices")
    return with_content(held, "")


@part("safety.mri_need", Text("Whether MRI will be needed"), "safety.mri_need")
def mri_need(case: PacketCase, rule: Rule) -> Held:
    """Either answer; without one nobody can choose the system."""
    need = said(case, "safety.mri_need")
    return with_content(fact_held(case, rule, "safety.mri_need"), "MRI will be needed" if need else "")


by_rule("pre.remote_infection_treated", Text("Remote infections treated"), "safety.active_infection")
by_rule("pre.tobacco_stopped", Text("Tobacco stopped"), "safety.nicotine")
by_rule("pre.glucose_optimised", Text("Glucose controlled"), "safety.hba1c_percent")


@part("infection.swab", Text("Swab for S. aureus"), "safety.s_aureus_swab", None, "window_days")
def swab(case: PacketCase, rule: Rule) -> Held:
    """Less than four weeks old on the day of the operation [read], and decolonised if positive.

    Before the swab that will count can be taken, a written plan against infection does; not beside a positive
    one that nobody treated.
    """
    held = fact_held(replace(case, on=day_of_use(case)), rule, "safety.s_aureus_swab")
    first = day_of_use(case) - timedelta(days=rule.window_days or 0)
    datum = case.facts.get("safety.s_aureus_swab")
    is_open = datum is not None and datum.value == "positive" and not said(case, DECOLONISED)
    is_ahead = case.on < first and held.state is not ItemState.COMPLETE and not is_open
    if is_ahead and fact_held(case, rule, PLAN).state is ItemState.COMPLETE:
        return complete(f"swab due from {date_words(first)}; plan against infection written")
    if datum is None:
        return held
    words = f"swab {date_words(datum.on)}, {datum.value}" if datum.on else f"swab {datum.value}"
    if held.state is ItemState.COMPLETE and datum.value == "positive":
        return _decolonised(case, words)
    return with_content(held, words)


def _decolonised(case: PacketCase, words: str) -> Held:
    done, where = said(case, DECOLONISED), DECOLONISED
    if done is None:
        return unknown(Text("positive, and decolonisation is not recorded"), words, where)
    return (
        complete(f"{words}, decolonised")
        if done
        else missing(Text("positive, not decolonised"), words, where)
    )


@part("infection.checklist", Text("Pre-operative checklist"), "checklists.show", Supplier.NURSE)
def checklist(case: PacketCase, rule: Rule) -> Held:
    """For the implant: what was done at the trial is no plan for what only the implant asks.

    Points of a day that has not come are shown by the written plan; a point that was answered no stands.
    """
    if case.stage is Stage.TRIAL:
        return NOTHING
    held = [ruled(case, name, always=True) for name in CHECKLIST]
    against = [each for each in held if each.state is ItemState.MISSING]
    if against:
        return against[0]
    open_ = sum(each.state is not ItemState.COMPLETE for each in held)
    words = f"checklist {len(held) - open_} of {len(held)}"
    if open_ and (planned := fact_held(case, rule, PLAN)).state is ItemState.COMPLETE:
        return with_content(planned, "written plan for the day of the implant")
    if open_ and not any(name.startswith("procedure.") for name in case.facts.data):
        return missing(Text("neither planned nor recorded"), "", PLAN)
    return (
        unknown(Text("not settled: %(n)s of its points", n=open_), words, PLAN) if open_ else complete(words)
    )


PLAN, DECOLONISED = "packet.infection_plan", "safety.s_aureus_decolonised"


CHECKLIST = (
    "pre.antibiotic_given",
    "pre.antibiotic_weight_dose",
    "pre.antibiotic_timing",
    "pre.antibiotic_duration",
    "pre.skin_chg",
    "pre.team_barrier",
    "pre.implant_environment",
    "pre.dressing",
    "pre.labs",
)
"""Points of ``clinical.md`` 6 for the implant that no other part of the item holds."""
