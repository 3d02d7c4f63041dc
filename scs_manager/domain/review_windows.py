"""What expires next: each datum with the day it goes out of date, by the windows of the profiles in use.

The windows themselves stand in the profiles (``clinical.md`` 11.1); here stands which data each one is about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.criteria.conservative import TREATMENTS
from scs_manager.domain.drugs import is_vitamin_k_antagonist
from scs_manager.domain.fact_values import items_of
from scs_manager.domain.facts import Facts
from scs_manager.domain.profile_values import Entry, Profile
from scs_manager.domain.text import Text


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Data that one criterion reads within its window; together they are one line."""

    label: Text
    criterion: str
    facts: tuple[str, ...]
    stage: Stage | None = None
    """The stage whose entry gives the window; None for every stage."""


def _safety(*slugs: str) -> tuple[str, ...]:
    return tuple(f"safety.{slug}" for slug in slugs)


REVIEWED = (
    Reviewed(
        Text("Cauda equina checklist"),
        "flag.cauda_equina",
        _safety("ce_bladder_bowel", "ce_saddle_sensory", "ce_both_legs_deficit", "ce_sexual_dysfunction"),
    ),
    Reviewed(
        Text("Check for new weakness"), "flag.progressive_deficit", _safety("mrc_drop", "new_foot_drop")
    ),
    Reviewed(
        Text("Checklist for spinal infection"),
        "flag.infection_spine",
        _safety(
            "fever_or_rigors",
            "wound_discharge",
            "raised_crp_esr",
            "spinal_tenderness",
            "iv_drug_use",
            "recent_spine_infection",
            "infection_work_up",
        ),
    ),
    Reviewed(
        Text("Checklist for cancer"),
        "flag.malignancy",
        _safety("cancer_history", "new_pain", "weight_loss", "night_pain", "malignancy_work_up"),
    ),
    Reviewed(
        Text("Checklist for fracture"),
        "flag.fracture",
        _safety("recent_trauma", "osteoporosis", "long_term_steroids", "new_focal_pain", "fracture_work_up"),
    ),
    Reviewed(Text("Interview about suicidal thoughts"), "excl.suicidality", _safety("suicidality_interview")),
    Reviewed(Text("Check for active infection"), "excl.active_infection", _safety("active_infection")),
    Reviewed(Text("INR"), "excl.coagulopathy", _safety("inr"), Stage.PLACE),
    Reviewed(Text("Platelets"), "excl.coagulopathy", _safety("platelets"), Stage.PLACE),
    Reviewed(Text("Pregnancy test"), "excl.pregnancy", _safety("hcg"), Stage.PLACE),
    Reviewed(Text("HbA1c"), "opt.hba1c", _safety("hba1c_percent")),
    Reviewed(Text("Swab for S. aureus"), "opt.s_aureus", _safety("s_aureus_swab")),
    Reviewed(
        Text("Imaging at entry and lead level"), "opt.lead_level_imaging", _safety("lead_level_stenosis")
    ),
    Reviewed(
        Text("Cause that agrees with the pain"), "ind.objective_pathology", ("pain.objective_pathology",)
    ),
    Reviewed(Text("Imaging that is abnormal"), "ind.abnormal_imaging", ("pain.abnormal_imaging",)),
    Reviewed(
        Text("Neurological impairment"), "ind.neurological_impairment", ("pain.neurological_impairment",)
    ),
    Reviewed(Text("Psychological evaluation"), "ind.psych_eval_done", ("psychology.conclusion",)),
    Reviewed(Text("Instrument for depression"), "psy.screen_validated", ("psychology.depression_screened",)),
    Reviewed(Text("Target pain"), "ind.pain_intensity", ("pain.average_nrs", "pain.vas_mm"), Stage.SCREEN),
    Reviewed(Text("Leg and back pain"), "ind.leg_vs_back", ("pain.leg_nrs", "pain.back_nrs")),
    Reviewed(Text("ISI"), "seed.burden.sleep", ("burden.isi",)),
    Reviewed(Text("PSQI"), "seed.burden.sleep", ("burden.psqi",)),
    Reviewed(Text("PHQ-9"), "seed.burden.depression", ("burden.phq9",)),
    Reviewed(Text("HADS, depression"), "seed.burden.depression", ("burden.hads_d",)),
    Reviewed(Text("BDI-II"), "seed.burden.depression", ("burden.bdi2",)),
    Reviewed(Text("GAD-7"), "seed.burden.anxiety", ("burden.gad7",)),
    Reviewed(Text("HADS, anxiety"), "seed.burden.anxiety", ("burden.hads_a",)),
    Reviewed(Text("PCS"), "psy.dysfunctional_coping", ("psychology.pcs",)),
    Reviewed(Text("Answer of the payer"), "perm.authorised", ("permanent.authorisation",)),
)


@dataclass(frozen=True, slots=True)
class Expiry:
    """One line of the panel: the oldest datum of the line decides."""

    label: Text
    fact: str
    """The datum that goes out of date first, for the link to its field."""
    recorded_on: date
    until: date
    """The last day it counts."""
    days_left: int
    """Negative once it is out of date."""

    @property
    def out_of_date(self) -> bool:
        """Whether it no longer counts."""
        return self.days_left < 0


def expiries(facts: Facts, profiles: Iterable[Profile], on: date) -> tuple[Expiry, ...]:
    """Every dated datum with a window, the first to expire first; what is unknown or undated has no line."""
    entries = [entry for profile in profiles for entry in profile.criteria]
    known = facts.known_on(on)
    lines = [_line(each, known, entries, on) for each in REVIEWED]
    lines += [_physiotherapy(known, entries, on), _authorised(known, on)]
    found = {(line.fact, str(line.label)): line for line in lines if line is not None}
    return tuple(sorted(found.values(), key=lambda line: (line.until, str(line.label))))


def _line(reviewed: Reviewed, facts: Facts, entries: Sequence[Entry], on: date) -> Expiry | None:
    windows = [
        entry.window_days
        for entry in entries
        if entry.criterion == reviewed.criterion
        and reviewed.stage in (None, entry.stage)
        and entry.window_days is not None
    ]
    dated = [(datum.on, name) for name in reviewed.facts if (datum := facts.get(name)) and datum.on]
    if not windows or not dated:
        return None
    window = min(windows)
    if reviewed.facts == ("safety.inr",):
        window = min((window, *_under_vitamin_k_antagonist(facts, entries)))
    recorded, name = min(dated)
    return _expiry(reviewed.label, name, recorded, recorded + timedelta(days=window), on)


def _expiry(label: Text, fact: str, recorded: date, until: date, on: date) -> Expiry:
    return Expiry(label, fact, recorded, until, (until - on).days)


def _under_vitamin_k_antagonist(facts: Facts, entries: Sequence[Entry]) -> list[int]:
    """The shorter window of the INR, when it applies."""
    listed = facts.get("medication.antithrombotics")
    items = items_of(listed.value) if listed is not None else ()
    taken = any(is_vitamin_k_antagonist(str(each["drug"])) for each in items)
    limits = [entry.threshold["inr_vka_days"] for entry in entries if "inr_vka_days" in entry.threshold]
    return [int(limit) for limit in limits if taken and not isinstance(limit, tuple)]


def _physiotherapy(facts: Facts, entries: Sequence[Entry], on: date) -> Expiry | None:
    """The newest course that has ended, by the window of the profile that asks for one."""
    limits = [entry.threshold["within_days"] for entry in entries if entry.criterion == "doc.physiotherapy"]
    listed = facts.get(TREATMENTS)
    items = items_of(listed.value) if listed is not None else ()
    ended = [each["stopped_on"] for each in items if each.get("physiotherapy") and "stopped_on" in each]
    windows = [int(limit) for limit in limits if not isinstance(limit, tuple)]
    if not ended or not windows:
        return None
    last: date = max(ended)
    return _expiry(Text("Physiotherapy"), TREATMENTS, last, last + timedelta(days=min(windows)), on)


def _authorised(facts: Facts, on: date) -> Expiry | None:
    """An authorisation ends on the day the payer named."""
    until, answer = facts.get("permanent.authorised_until"), facts.get("permanent.authorisation")
    if until is None or answer is None or answer.value != "granted" or not isinstance(until.value, date):
        return None
    recorded = answer.on or until.on or on
    return _expiry(Text("Authorisation"), "permanent.authorised_until", recorded, until.value, on)
