"""Infection prevention and the checklist before a procedure (``clinical.md`` 6, NACC 2017); met is done."""

from collections.abc import Iterable
from typing import Any

from scs_manager.domain.criteria.answers import not_recorded, said, yes_favours
from scs_manager.domain.criteria.base import Found, Reading, criterion, plain
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either
from scs_manager.domain.criteria.readiness import decolonised_or_negative, glucose_below, nicotine_free
from scs_manager.domain.facts import FACTS
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

_DRUG, _DOSE, _JUDGED = (
    "procedure.antibiotic",
    "procedure.antibiotic_dose_mg",
    "procedure.antibiotic_dose_judged",
)
_WEIGHT = "safety.weight_kg"
_MINUTES, _DURATION, _REPEATED = (
    "procedure.antibiotic_minutes_before",
    "procedure.duration_minutes",
    "procedure.antibiotic_repeated",
)
MINUTES_AN_HOUR = 60


def _settled(case: Reading, part: Part, names: Iterable[str]) -> Found:
    """The answer with what was recorded in words, or what is missing."""
    known = [name for name in names if case.recent(name) is not None]
    absent = [name for name in names if case.recent(name) is None]
    shown = "; ".join(f"{FACTS[name].meaning}: {plain(case.value(name))}" for name in known)
    why = Text("%(found)s", found=shown)
    return case.found(part, met=why, not_met=why, unknown=not_recorded(*absent) if absent else why)


criterion("pre.consent_trial", Text("Consent to the trial signed"))(yes_favours("trial.consent_signed"))
criterion("pre.driver_helper", Text("Carer, transport and charging arranged"))(
    yes_favours("trial.helper_arranged")
)
criterion("pre.implant_environment", Text("Operated in laminar flow or HEPA-filtered air"))(
    yes_favours("procedure.clean_air")
)


@criterion("pre.patient_goals", Text("At least one functional goal agreed"))
def patient_goals(case: Reading) -> Found:
    """A goal in words, written before the trial."""
    part = case.part("trial.goal", lambda _: True)
    return case.found(
        part, met=Text("Agreed"), not_met=Text("None agreed"), unknown=not_recorded("trial.goal")
    )


_INFECTION = "safety.active_infection"


@criterion("pre.remote_infection_treated", Text("Remote infections identified and treated"))
def remote_infection_treated(case: Reading) -> Found:
    """No active infection anywhere, asked within the window."""
    why = not_recorded(_INFECTION) if case.value(_INFECTION) is None else said(case, _INFECTION)
    return case.found(case.part(_INFECTION, lambda active: not active), met=why, not_met=why, unknown=why)


_GLUCOSE = "safety.glucose_mg_dl"


@criterion(
    "pre.glucose_optimised",
    Text("Glucose controlled: HbA1c below %(hba1c_percent)s %%, below %(glucose_mg_dl)s mg/dL on the day"),
    thresholds={"hba1c_percent": "number", "glucose_mg_dl": "number"},
)
def glucose_optimised(case: Reading) -> Found:
    """Not diabetic, or both values below their limits; the glucose counts on the day itself only."""
    part = _not_diabetic_or(case, both(glucose_below(case), _glucose_today(case)))
    names = ("safety.diabetes", "safety.hba1c_percent", _GLUCOSE)
    return _settled(case, part, names if case.value("safety.diabetes") is not False else names[:1])


def _glucose_today(case: Reading) -> Part:
    value = case.value(_GLUCOSE)
    if value is None or case.dated(_GLUCOSE) != case.on:
        return Part.needing(_GLUCOSE)
    return Part(Truth.of(value < case.number("glucose_mg_dl")))


def _not_diabetic_or(case: Reading, controlled: Part) -> Part:
    """Diabetes not asked about: controlled values are enough, and so would be the answer no."""
    diabetic = case.value("safety.diabetes")
    if diabetic is False:
        return MET
    return controlled if diabetic else either(controlled, Part.either_of("safety.diabetes"))


@criterion(
    "pre.tobacco_stopped",
    Text("Tobacco and nicotine stopped for %(weeks)s weeks or more"),
    thresholds={"weeks": "number"},
)
def tobacco_stopped(case: Reading) -> Found:
    """As ``opt.nicotine``."""
    names = ["safety.nicotine"]
    names += ["safety.nicotine_stopped_on"] if case.value("safety.nicotine") == "stopped" else []
    return _settled(case, nicotine_free(case), names)


@criterion("pre.decolonised", Text("Carriers of S. aureus decolonised: mupirocin and chlorhexidine"))
def decolonised(case: Reading) -> Found:
    """As ``opt.s_aureus``: a negative swab in date, or a positive one and decolonisation."""
    names = ["safety.s_aureus_swab"]
    names += ["safety.s_aureus_decolonised"] if case.recent("safety.s_aureus_swab") == "positive" else []
    return _settled(case, decolonised_or_negative(case), names)


@criterion("pre.antibiotic_given", Text("Prophylactic antibiotic given"))
def antibiotic_given(case: Reading) -> Found:
    """Any drug; "none" is an answer."""
    return _settled(case, case.part(_DRUG, lambda drug: drug != "none"), [_DRUG])


_DOSES = {
    "cefazolin_mg": "number",
    "cefazolin_heavy_mg": "number",
    "heavy_kg": "number",
    "clindamycin_mg": "number",
    "vancomycin_mg_kg": "number",
    "cefazolin_repeat_hours": "number",
    "clindamycin_repeat_hours": "number",
}


@criterion(
    "pre.antibiotic_weight_dose", Text("Prophylactic antibiotic dosed by body weight"), thresholds=_DOSES
)
def antibiotic_weight_dose(case: Reading) -> Found:
    """At least the dose for the weight, repeated when the operation lasts longer than the drug does."""
    drug = case.recent(_DRUG)
    names = {"other": [_DRUG, _JUDGED], "clindamycin": [_DRUG, _DOSE]}.get(drug, [_DRUG, _DOSE, _WEIGHT])
    if drug is None:
        part = Part.needing(_DRUG)
    elif drug == "none":
        part, names = NOT_MET, [_DRUG]
    elif drug == "other":
        part = case.part(_JUDGED, bool)
    else:
        part = both(_first_dose(case, drug), _repeat(case, drug))
    return _settled(case, part, names)


def _first_dose(case: Reading, drug: str) -> Part:
    weight = case.value(_WEIGHT)
    if weight is None and drug != "clindamycin":
        return both(Part.needing(_WEIGHT), case.part(_DOSE, lambda _: True))
    return case.part(_DOSE, lambda dose: dose >= _least_mg(case, drug, weight))


def _least_mg(case: Reading, drug: str, weight: Any) -> Any:
    if drug == "clindamycin":
        return case.number("clindamycin_mg")
    if drug == "vancomycin":
        return case.number("vancomycin_mg_kg") * weight
    return case.number("cefazolin_heavy_mg" if weight > case.number("heavy_kg") else "cefazolin_mg")


def _repeat(case: Reading, drug: str) -> Part:
    """Before the operation has a length, the first dose alone is judged; vancomycin has no interval here."""
    length = case.recent(_DURATION)
    if length is None or drug == "vancomycin":
        return MET
    due = length > case.number(f"{drug}_repeat_hours") * MINUTES_AN_HOUR
    return case.part(_REPEATED, bool) if due else MET


@criterion(
    "pre.antibiotic_timing",
    Text(
        "Antibiotic started at most %(minutes)s minutes before the incision, "
        "vancomycin %(vancomycin_minutes)s"
    ),
    thresholds={"minutes": "number", "vancomycin_minutes": "number"},
)
def antibiotic_timing(case: Reading) -> Found:
    """After the incision is not met; without the drug the longer limit cannot be told from the shorter."""
    drug, minutes = case.recent(_DRUG), case.recent(_MINUTES)
    short, long = case.number("minutes"), case.number("vancomycin_minutes")
    if drug == "none":
        part = NOT_MET
    elif minutes is None:
        part = Part.needing(_MINUTES)
    elif drug is None and short < minutes <= long:
        part = Part.needing(_DRUG)
    else:
        part = Part(Truth.of(0 <= minutes <= (long if drug == "vancomycin" else short)))
    return _settled(case, part, [_DRUG] if drug == "none" else [_DRUG, _MINUTES])


@criterion(
    "pre.antibiotic_duration",
    Text("Antibiotic stopped within %(hours)s hours of the operation"),
    thresholds={"hours": "number"},
)
def antibiotic_duration(case: Reading) -> Found:
    """Inclusive: the last dose 24 hours after the operation is in time."""
    name = "procedure.antibiotic_hours_after"
    return _settled(case, case.part(name, lambda hours: hours <= case.number("hours")), [name])


def _all_yes(case: Reading, names: tuple[str, ...]) -> Part:
    return both(*(case.part(name, bool) for name in names))


_SKIN, _DRAPE = ("procedure.skin_chlorhexidine", "procedure.clippers_only"), "procedure.drape"


@criterion(
    "pre.skin_chg",
    Text("Skin prepared with chlorhexidine, clippers only, iodophor drape if a drape is used"),
)
def skin_chg(case: Reading) -> Found:
    """A drape is not asked for; one without iodophor does not count."""
    drape = case.part(_DRAPE, lambda kind: kind in ("none", "iodophor"))
    return _settled(case, both(_all_yes(case, _SKIN), drape), (*_SKIN, _DRAPE))


_BARRIER = (
    "procedure.scrub",
    "procedure.mask_cap_gown",
    "procedure.double_gloves",
    "procedure.limited_traffic",
)


@criterion("pre.team_barrier", Text("Team: scrub, mask, cap, sterile gown, double gloves, limited traffic"))
def team_barrier(case: Reading) -> Found:
    """Every item of the checklist."""
    return _settled(case, _all_yes(case, _BARRIER), _BARRIER)


@criterion(
    "pre.dressing",
    Text("Occlusive dressing planned for %(hours)s hours or more"),
    thresholds={"hours": "number"},
)
def dressing(case: Reading) -> Found:
    """The plan counts."""
    name = "procedure.dressing_hours"
    return _settled(case, case.part(name, lambda hours: hours >= case.number("hours")), [name])


_STORED = ("trial.baseline_function", "trial.baseline_sleep", "trial.baseline_analgesics")
_DAYS = "trial.baseline_days"


@criterion(
    "pre.trial_baseline_locked",
    Text("Baseline of %(days)s days stored before the leads: pain, function, sleep, analgesics"),
    thresholds={"days": "number"},
)
def trial_baseline_locked(case: Reading) -> Found:
    """Complete, or it is not met; a shorter diary may still do for the relief, by its own rule."""
    days = case.part(_DAYS, lambda count: count >= case.number("days"))
    return _settled(case, both(days, _all_yes(case, _STORED)), (_DAYS, *_STORED))
