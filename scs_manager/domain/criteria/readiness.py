"""Optimise-first items (``clinical.md`` 5.2): each statement reads "ready"."""

from datetime import date

from scs_manager.domain.criteria.answers import not_recorded, said
from scs_manager.domain.criteria.base import Found, Reading, criterion, plain
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either
from scs_manager.domain.drugs import is_vitamin_k_antagonist
from scs_manager.domain.facts import Item
from scs_manager.domain.facts_catalogue_lists import ACTIVE_DEVICES
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

DEVICES = "safety.devices"
_PLAN = ("safety.device_cardiology_advice", "safety.device_makers_advice", "safety.device_interaction_test")


def has_active_device(case: Reading) -> bool:
    """Whether a pacemaker, ICD or other active implant is on the list."""
    return any(each["kind"] in ACTIVE_DEVICES for each in case.items(DEVICES))


@criterion(
    "opt.cardiac_device_plan",
    Text("No active implant, or a plan for it: cardiology, both manufacturers, interaction test"),
)
def cardiac_device_plan(case: Reading) -> Found:
    """Asked only once a device is known; without one the list must be complete."""
    if has_active_device(case):
        part = both(*(case.part(name, bool) for name in _PLAN))
    else:
        part = MET if case.is_complete(DEVICES) else Part.needing(DEVICES)
    return case.found(
        part,
        met=Text("A plan is on file") if has_active_device(case) else Text("No active implant"),
        not_met=Text("An active implant without a complete plan"),
        unknown=not_recorded(*(_PLAN if has_active_device(case) else (DEVICES,))),
    )


_STENOSIS = "safety.lead_level_stenosis"


@criterion(
    "opt.lead_level_imaging",
    Text("Canal at entry and lead level imaged, no narrowing that prevents lead passage"),
)
def lead_level_imaging(case: Reading) -> Found:
    """None or mild is ready; no cut-off in millimetres was found, so none is used."""
    part = case.part(_STENOSIS, lambda grade: grade in ("none", "mild"))
    why = not_recorded(_STENOSIS) if case.value(_STENOSIS) is None else said(case, _STENOSIS)
    return case.found(part, met=why, not_met=why, unknown=why)


_DIABETES, _HBA1C = "safety.diabetes", "safety.hba1c_percent"


def glucose_below(case: Reading) -> Part:
    """Whether the HbA1c in date is below the profile's limit."""
    return case.part(_HBA1C, lambda value: value < case.number("hba1c_percent"))


def _glucose(case: Reading, *, above: bool) -> Part:
    """Not diabetic, or the HbA1c below the limit; ``above`` lets values beyond the hold pass."""
    if case.value(_DIABETES) is False:
        return MET
    limit = case.number("hba1c_percent")
    passes = case.part(
        _HBA1C,
        lambda value: value < limit or (above and value >= case.number("hold_percent")),
    )
    if case.value(_DIABETES) is None:
        return either(passes, Part.either_of(_DIABETES)) if passes.state is not Truth.NOT_MET else passes
    return passes


def _hba1c_why(case: Reading) -> Text:
    value = case.recent(_HBA1C)
    return Text("Not diabetic") if value is None else Text("HbA1c %(value)s %%", value=plain(value))


@criterion(
    "opt.hba1c",
    Text("Glucose controlled: HbA1c below %(hba1c_percent)s %%"),
    thresholds={"hba1c_percent": "number"},
)
def hba1c(case: Reading) -> Found:
    """Not diabetic, or the value in date is below the limit."""
    why = _hba1c_why(case)
    unknown = not_recorded(_HBA1C if case.value(_DIABETES) else _DIABETES)
    return case.found(_glucose(case, above=False), met=why, not_met=why, unknown=unknown)


@criterion(
    "caut.hba1c",
    Text("HbA1c from %(hba1c_percent)s to below %(hold_percent)s %%"),
    favourable=Text("HbA1c is not raised"),
    thresholds={"hba1c_percent": "number", "hold_percent": "number"},
)
def hba1c_caution(case: Reading) -> Found:
    """The band under the hold; at and above the hold ``opt.hba1c`` speaks."""
    why = _hba1c_why(case)
    unknown = not_recorded(_HBA1C if case.value(_DIABETES) else _DIABETES)
    return case.blocking(_glucose(case, above=True), met=why, not_met=why, unknown=unknown)


_NICOTINE, _STOPPED = "safety.nicotine", "safety.nicotine_stopped_on"


def nicotine_free(case: Reading) -> Part:
    """Whether the patient never used nicotine, or stopped long enough ago."""
    use = case.value(_NICOTINE)
    if use == "stopped":
        enough = 7 * case.number("weeks")
        return case.part(_STOPPED, lambda on: (case.on - on).days >= enough, always=True)
    return Part.needing(_NICOTINE) if use is None else Part(Truth.of(use == "never"))


def _nicotine_why(case: Reading) -> Text:
    stopped: date | None = case.value(_STOPPED) if case.value(_NICOTINE) == "stopped" else None
    if stopped is not None:
        return Text("Stopped %(days)s days ago", days=(case.on - stopped).days)
    return not_recorded(_NICOTINE) if case.value(_NICOTINE) is None else said(case, _NICOTINE)


@criterion(
    "opt.nicotine", Text("Free of nicotine for %(weeks)s weeks or more"), thresholds={"weeks": "number"}
)
def nicotine(case: Reading) -> Found:
    """Smoking, vaping and replacement alike."""
    why = _nicotine_why(case)
    return case.found(nicotine_free(case), met=why, not_met=why, unknown=why)


@criterion(
    "caut.nicotine",
    Text("Uses nicotine, or stopped less than %(weeks)s weeks ago"),
    favourable=Text("Free of nicotine for %(weeks)s weeks or more"),
    thresholds={"weeks": "number"},
)
def nicotine_caution(case: Reading) -> Found:
    """For a trial nicotine is a caution, for the implant a hold."""
    why = _nicotine_why(case)
    return case.blocking(nicotine_free(case), met=why, not_met=why, unknown=why)


_SWAB, _DECOLONISED = "safety.s_aureus_swab", "safety.s_aureus_decolonised"
_NOT_SINCE = Text("Positive; not recorded whether the patient was decolonised on that day or later")


def decolonised_or_negative(case: Reading) -> Part:
    """Whether the swab in date is negative, or positive and the patient decolonised since."""
    swab = case.recent(_SWAB)
    if swab == "positive":
        since = case.since(_DECOLONISED, case.dated(_SWAB))
        return Part.needing(_DECOLONISED) if since is None else Part(Truth.of(since))
    return Part.needing(_SWAB) if swab is None else MET


@criterion("opt.s_aureus", Text("Nasal S. aureus screened, and decolonised if positive"))
def s_aureus(case: Reading) -> Found:
    """The swab must be in date; a positive one needs decolonisation."""
    swab = case.recent(_SWAB)
    return case.found(
        decolonised_or_negative(case),
        met=Text("Negative, or positive and decolonised since"),
        not_met=Text("Positive and not decolonised"),
        unknown=not_recorded(_SWAB) if swab is None else _NOT_SINCE,
    )


_THINNERS = "medication.antithrombotics"


@criterion(
    "opt.antithrombotic_plan",
    Text("Every antithrombotic has an agreed plan: named prescriber, stop date, restart"),
)
def antithrombotic_plan(case: Reading) -> Found:
    """Without a named prescriber's agreement there is no plan; vitamin K antagonists need a normal INR."""
    taken = case.items(_THINNERS)
    if any(not _planned(each) for each in taken):
        part = NOT_MET
    else:
        part = MET if case.is_complete(_THINNERS) else Part.needing(_THINNERS)
    return case.found(
        part,
        met=Text("Every one has an agreed plan") if taken else Text("Takes none"),
        not_met=Text("At least one lacks agreement, stop date, restart or a normal INR"),
        unknown=Text("Nobody has said that the list of antithrombotics is complete"),
    )


def _planned(medicine: Item) -> bool:
    needed = ["prescriber", "prescriber_agrees", "stop_on", "restart_on"]
    needed += ["normal_inr"] if is_vitamin_k_antagonist(str(medicine["drug"])) else []
    return all(medicine.get(key) for key in needed)
