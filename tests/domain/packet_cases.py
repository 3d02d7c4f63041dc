"""A case of which a packet lacks nothing, and what differs from it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from scs_manager.domain.authorisation_codes import ProcedureCode
from scs_manager.domain.authorisations import Coverage, NumberKind, PlaceOfService, Request
from scs_manager.domain.facts import Completeness, Datum, Facts
from scs_manager.domain.packet import ItemState, Packet, PacketItem, Stage
from scs_manager.domain.packet_case import (
    Asked,
    Consented,
    Evaluated,
    Met,
    PacketCase,
    RuleFound,
    Signed,
    Tried,
)
from scs_manager.domain.packet_items import packet_for
from scs_manager.domain.packet_lists import shipped_lists
from scs_manager.domain.packet_looks import PARTS
from scs_manager.domain.packet_parts import Held, Rule
from scs_manager.domain.packet_parts_safety import CHECKLIST
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

Row = tuple[str, PacketCase, ItemState, str]
"""A part, a case, the state the part has in it, and the line it gives."""
ON = date(2026, 11, 23)
DAY = date(2026, 11, 12)

MEDICINE = {
    "drug": "Gabapentin",
    "drug_class": "gabapentinoid",
    "current": False,
    "max_daily_dose": 1800,
    "weeks": 12,
    "relief_percent": 10,
}
VALUES: dict[str, Any] = {
    "pain.onset_on": date(2023, 6, 1),
    "pain.average_nrs": 7,
    "pain.leg_nrs": 7,
    "pain.back_nrs": 5,
    "pain.dn4": 6,
    "pain.odi_percent": 54,
    "pain.adl_impact": "walks 300 m",
    "pain.objective_pathology": True,
    "pain.neurological_impairment": True,
    "pain.sensory_findings": "left L5",
    "burden.employment": "retired",
    "burden.isi": 10,
    "burden.phq9": 5,
    "burden.family": 0,
    "burden.isolation": False,
    "surgery.surgeon_opinion": "none_on_offer",
    "surgery.opinion_on": date(2026, 9, 2),
    "surgery.surgeon_name": "Mr I. Placeholder",
    "surgery.operations": (
        {
            "region": "lumbosacral",
            "procedure": "fusion",
            "levels": ("L4-L5",),
            "performed_on": date(2023, 3, 14),
            "anatomical_success": True,
        },
    ),
    "treatment.treatments": (
        {
            "modality": "physical",
            "physiotherapy": True,
            "supervised": True,
            "sessions": 18,
            "started_on": date(2025, 3, 1),
            "stopped_on": date(2025, 6, 1),
            "result": "failed",
        },
        {"modality": "psychological", "result": "unsuitable", "unsuitable_reason": "declined twice"},
    ),
    "medication.medicines": (MEDICINE,),
    "safety.imaging": (
        {"kind": "MRI", "region": "lumbar", "performed_on": date(2026, 5, 6), "finding": "fusion in place"},
        {"kind": "MRI", "region": "thoracic", "performed_on": date(2026, 5, 7)},
    ),
    "safety.lead_level_stenosis": "none",
    "safety.mri_need": False,
    "safety.s_aureus_swab": "negative",
    "procedure.antibiotic": "cefazolin",
    "procedure.skin_chlorhexidine": True,
    "trial.baseline_mean_nrs": "7.142",
    "trial.baseline_days": 7,
    "trial.relief_percent": "58.04",
    "trial.baseline_mme": 40,
    "trial.trial_mme": 30,
    "trial.analgesic_reduction_percent": 25,
    "trial.odi_before": 54,
    "trial.odi_after": 30,
    "trial.isi_before": 12,
    "trial.isi_after": 8,
    "trial.activity_stable": True,
    "trial.satisfied": True,
    "trial.wants_implant": True,
    "trial.serious_event_open": False,
    "permanent.implant_planned_on": date(2026, 12, 7),
    "packet.education_on": date(2026, 10, 1),
    "packet.education_topics": (
        "risks_and_benefits", "alternatives", "success", "device_options", "uncertainty",
    ),
    "packet.consent_specific": True,
    "packet.implant_consent_on": date(2026, 11, 14),
    "packet.system": "Example Generator R, two leads",
    "packet.generator": "rechargeable",
    "packet.mr_status": "conditional",
    "packet.system_reason": "long battery life",
    "packet.least_costly_reason": "chosen",
    "packet.facility": "Example Hospital",
    "packet.operator": "Dr M. Sample",
    "packet.operator_standing": "both",
    "packet.privileges_until": date(2027, 12, 31),
    "packet.follow_up": "6 weeks, 3 and 12 months; ODI",
    "packet.opioid_plan": "reduce by a quarter",
    "packet.registry_consent": "given",
    "packet.investigational": False,
    "packet.replacement": False,
    "packet.standard_tests": True,
    "packet.drug_screen": "as_prescribed",
}  # fmt: skip
LISTS = ("operations", "treatments", "medicines", "devices")
GONE = object()
STEPS = ("myogenic_triggers", "skin_allodynia", "scar_triggers", "depression_anxiety", "fitness_programme")
REQUEST = Request(
    stage=Stage.PERMANENT,
    profile_id="cms-ncd-160-7",
    payer_name="Medicare",
    state_or_region="MA",
    coverage=Coverage.ORIGINAL_MEDICARE,
    member_id="0EX0",
    place_of_service=PlaceOfService.HOSPITAL_OUTPATIENT,
    other_place=PlaceOfService.HOSPITAL_OUTPATIENT,
    physician_name="Dr M. Sample",
    physician_number="0000000000",
    physician_number_kind=NumberKind.NPI,
    requested_for=date(2026, 12, 7),
    leads=2,
)
CODES = (ProcedureCode("63650", 2, "R. Ortiz", DAY), ProcedureCode("63685", 1, "R. Ortiz", DAY))
ASKED = Asked(REQUEST, CODES, ("M96.1",), carried_utn="UTN123")
EVALUATED = Evaluated(
    True, date(2026, 10, 20), "Dr P. Mind", "psychologist", "PHQ-9 5", "suitable", "no_disorder"
)
REVIEWED = Met(DAY, 4, quorum=True, decision="proceed", facilities=True)
TRIED = Tried(
    placed_on=date(2026, 10, 26),
    removed_on=date(2026, 11, 4),
    ended=True,
    device="Example Trial",
    leads_planned=2,
    leads_placed=2,
    levels=("T8", "T9"),
    imaging="fluoroscopy",
    programs=2,
    baseline_days=7,
    diary_days=9,
    target="leg pain",
)
SAFE = SafetyToday(ON, asked=18)


def known(values: dict[str, Any], on: date | None = DAY) -> dict[str, Datum]:
    """Values as facts of one day."""
    return {name: Datum(name, value, None, on) for name, value in values.items() if value is not GONE}


def rule(state: Truth = Truth.MET, *missing: str, out_of_date: tuple[str, ...] = ()) -> RuleFound:
    """What a profile found of a criterion."""
    return RuleFound(state, Text("statement"), Text("why"), missing, out_of_date)


def whole(
    stage: Stage = Stage.PERMANENT,
    facts: dict[str, Any] | None = None,
    lists: tuple[str, ...] = LISTS,
    **changes: Any,
) -> PacketCase:
    """A case that lacks nothing, with these facts and records instead; GONE takes a fact away."""
    said = {key: Completeness(DAY, "Dr Sample") for key in lists}
    found = {name: rule() for name in PARTS if name.split(".")[0] in ("seed", "ind", "doc", "pre", "opt")}
    found |= {f"seed.alg.{name}": rule() for name in STEPS}
    found |= {"trial.no_serious_ae": rule(), "trial.relief_cms": rule(), "trial.function_gain": rule()}
    found |= {name: rule() for name in ("seed.ind.analgesics_ineffective", *CHECKLIST)}
    case = PacketCase(
        on=ON,
        stage=stage,
        facts=Facts(known({**VALUES, **(facts or {})}), said),
        found=found,
        safety=SAFE,
        asked=replace(ASKED, request=replace(REQUEST, stage=stage)),
        evaluated=EVALUATED,
        met=REVIEWED,
        tried=TRIED,
        consented=Consented(date(2026, 10, 2), counts=True, own_text=False),
        talked_on=DAY,
        screened=Signed(date(2026, 9, 30), "Dr M. Sample"),
        decided=Signed(date(2026, 11, 16), "Dr M. Sample"),
        drafts=2,
        profiles=5,
    )
    return replace(case, **changes)


def packet(case: PacketCase, name: str = "medicare") -> Packet:
    """The packet of a list."""
    return packet_for(shipped_lists()[name], case, "profile", "A payer")


def item(case: PacketCase, slug: str, name: str = "medicare") -> PacketItem:
    """One item of a list."""
    return next(each for each in packet(case, name).items if each.slug == f"pkt.{slug}")


def look(case: PacketCase, name: str, **limits: int) -> Held:
    """What a part holds."""
    return PARTS[name].look(case, Rule(name, limits))


def ago(days: int) -> date:
    """So many days before the day of the case."""
    return ON - timedelta(days=days)


def facts(**values: Any) -> PacketCase:
    """Whole but for these facts; two underscores stand for the point."""
    return whole(facts={name.replace("__", "."): value for name, value in values.items()})


def found(name: str, state: Truth, *missing: str, old: tuple[str, ...] = ()) -> PacketCase:
    """Whole but for what the profile found of one criterion."""
    case = whole()
    return replace(case, found={**case.found, name: rule(state, *missing, out_of_date=old)})


def asked(**changes: Any) -> PacketCase:
    """Whole but for the request."""
    return whole(asked=replace(ASKED, request=replace(REQUEST, **changes)))


def carrying(utn: str = "", **changes: Any) -> PacketCase:
    """Whole but for the request, which carries this number."""
    return whole(asked=replace(ASKED, request=replace(REQUEST, **changes), carried_utn=utn))


def tried(**changes: Any) -> PacketCase:
    """Whole but for the trial."""
    return whole(tried=replace(TRIED, **changes))


def undated(*names: str, gone: str = "") -> PacketCase:
    """Whole, with these facts undated and one of them gone."""
    case = whole(facts={gone: GONE} if gone else None)
    return replace(
        case,
        facts=Facts({**case.facts.data, **known({n: VALUES[n] for n in names}, None)}, case.facts.complete),
    )
