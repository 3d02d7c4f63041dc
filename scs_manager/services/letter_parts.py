"""What each reader of a letter needs beyond the findings: sentences from the record, unknown said as such.

The implant centre: leads and programs of the trial, antithrombotics, allergies, S. aureus, devices and MRI;
codes are never filled in (decision 26). The general practitioner: medicines, warning signs, the device, what
follows. The referrer: an answer to the three claims of the referral. Reads only.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from reports.referral_letter import LetterPart, LetterPurpose
from scs_manager.domain.allergies import said
from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.diary import WarningSign
from scs_manager.domain.fact_values import Facts, Item, items_of
from scs_manager.domain.lead_placements import tips
from scs_manager.domain.pathway import STATE_NAMES, State
from scs_manager.domain.program_figures import program_label
from scs_manager.domain.stimulation import settings_words
from scs_manager.domain.warning_signs import SIGN_NAMES
from scs_manager.models.cases import CaseMoveRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trial_course import LeadPlacementRow, StimulationProgramRow
from scs_manager.services.course_rows import valid
from scs_manager.services.decision_basis import Basis
from scs_manager.services.device_rows import in_body
from scs_manager.services.follow_up_rows import next_visit
from scs_manager.services.hold_rows import plan_of
from scs_manager.services.implant_rows import implanted_on, newest_plan
from scs_manager.services.record_rows import facts_of_case
from scs_manager.services.referral_rows import referral_of
from scs_manager.services.summary_facts import day, found_states

CLOSED_BY = (State.DECLINED, State.NOT_INDICATED, State.WITHDRAWN, State.URGENT_REFERRAL)
"""States in which the assessment ended, or left the usual way, without a decision about an implant."""
AFTER_IMPLANT = frozenset({State.IMPLANTED, State.FOLLOW_UP})
IMPLANTS = frozenset({DecisionOutcome.IMPLANT, DecisionOutcome.NO_TRIAL_IMPLANT})
BEST = 4
"""Programs of a trial that a letter names: those that were rated best. [default]"""


def parts_for(session: Session, basis: Basis, purpose: LetterPurpose) -> tuple[LetterPart, ...]:
    """The sections for one reader, in the order in which they print."""
    facts = facts_of_case(session, basis.case)
    named = (make(session, basis, facts) for make in _FOR[purpose])
    return tuple(part for part in named if part.lines)


def ended_words(session: Session, basis: Basis) -> str:
    """When and why the assessment ended without an implant; empty while it goes on."""
    state = basis.case.state
    if state not in CLOSED_BY:
        return ""
    query = select_scoped(CaseMoveRow, basis.case.clinic_id).where(
        CaseMoveRow.case_id == basis.case.id, CaseMoveRow.to_state == state
    )
    move = session.exec(query.order_by(col(CaseMoveRow.id).desc()).limit(1)).first()
    zone = ZoneInfo(basis.clinic.time_zone)
    on = f" on {day(move.at.astimezone(zone).date())}" if move else ""
    reason = f" {move.reason.strip()}" if move and move.reason.strip() else ""
    return f"The case stands as “{str(STATE_NAMES[state]).lower()}”{on}.{reason}"


def opening_words(session: Session, basis: Basis, purpose: LetterPurpose) -> str:
    """The first sentence where the usual one would say too much; empty where it fits."""
    done = implanted_on(session, basis.case.clinic_id, basis.case.id)
    if purpose is LetterPurpose.GENERAL_PRACTITIONER and done is not None:
        return (
            f"I am writing to let you know that your patient has a spinal cord stimulator since {day(done)}."
        )
    if purpose is not LetterPurpose.IMPLANT_CENTRE:
        return ""
    if done is not None:
        return (
            "I am writing about this patient, who has a permanent spinal cord stimulator (SCS). "
            f"It was implanted on {day(done)}; this is not a referral for a first implant."
        )
    if basis.current is None:
        return (
            "I am writing about this patient, who is assessed for a permanent spinal cord stimulator (SCS). "
            "This is not yet a referral for the implant: no decision has been signed."
        )
    if basis.current.outcome not in IMPLANTS:
        return (
            "I am writing about this patient, who was assessed for a permanent spinal cord stimulator (SCS). "
            "This is not a referral for the implant: the decision that stands is another one."
        )
    return ""


def subject_of(opening: str, purpose: LetterPurpose, state: State) -> str:
    """The heading of a letter to the implant centre that is no referral; empty for every other letter."""
    if purpose is not LetterPurpose.IMPLANT_CENTRE or not opening:
        return ""
    before = "Assessment for a permanent spinal cord stimulator"
    return "Patient with a permanent spinal cord stimulator" if state in AFTER_IMPLANT else before


def _leads(session: Session, basis: Basis, _facts: Facts) -> LetterPart:
    return LetterPart("Leads of the trial", tuple(_lead_lines(session, basis)))


def _lead_lines(session: Session, basis: Basis) -> Iterator[str]:
    rows = valid(session, LeadPlacementRow, basis.trial) if basis.trial else ()
    if not rows:
        yield "No placement of leads is recorded."
        return
    placed = rows[-1].to_domain()
    at = tips(placed.leads) or "not recorded"
    yield f"Leads: {len(placed.leads)}. Level of the tips: {at}."


def _programs(session: Session, basis: Basis, _facts: Facts) -> LetterPart:
    rows = valid(session, StimulationProgramRow, basis.trial) if basis.trial else ()
    rated = sorted(
        (each.to_domain() for each in rows), key=lambda each: (-(each.rating or -1), each.starts_at)
    )
    lines = tuple(
        f"{program_label(each.name)}: {', '.join(settings_words(each)) or 'settings not recorded'}; "
        f"rated {'not recorded' if each.rating is None else f'{each.rating} of 10'}."
        for each in rated[:BEST]
    )
    return LetterPart("Programs of the trial, best rated first", lines or ("No program is recorded.",))


def _listed(facts: Facts, name: str, key: str, words: Callable[[Item], str], none: str) -> tuple[str, ...]:
    """What a list holds, and whether somebody said that it is complete: else absence is unknown."""
    datum, complete = facts.get(name), facts.complete.get(key)
    items = tuple(f"{words(item)}." for item in items_of(datum.value)) if datum else ()
    if complete is not None:
        checked = f"List complete as of {day(complete.on)}, by {complete.by}."
        return (*(items or (none,)), checked)
    return (*items, "Nobody has said that this list is complete: what is not on it is unknown.")


def _antithrombotics(session: Session, basis: Basis, facts: Facts) -> LetterPart:
    none = "No antithrombotic medicine is taken."
    lines = _listed(facts, "medication.antithrombotics", "antithrombotics", _drug, none)
    return LetterPart("Antithrombotics", (*lines, *_breaks(session, basis)))


def _drug(item: Item) -> str:
    return str(item["drug"])


def _breaks(session: Session, basis: Basis) -> Iterator[str]:
    """What is agreed for the operation where it is planned, else what the trial still has open."""
    planned = newest_plan(session, basis.case)
    occasion = planned or basis.trial
    if occasion is None:
        return
    plan = plan_of(session, basis.case, occasion)
    about = "the operation" if planned else "the trial"
    for each in plan.breaks if planned else plan.open_restarts:
        yield (
            f"Agreed for {about}: {each.drug} stops on {day(each.stop_on)} "
            f"and starts again on {day(each.restart_on)}."
        )


def _allergies(_session: Session, _basis: Basis, facts: Facts) -> LetterPart:
    return LetterPart("Allergies", _listed(facts, "safety.allergies", "allergies", said, "No allergy."))


def _aureus(_session: Session, _basis: Basis, facts: Facts) -> LetterPart:
    swab, done = facts.get("safety.s_aureus_swab"), facts.get("safety.s_aureus_decolonised")
    if swab is None:
        return LetterPart("Staphylococcus aureus", ("Nasal swab: unknown, none is recorded.",))
    on = f" on {day(swab.on)}" if swab.on else ", day not recorded"
    lines = [f"Nasal swab: {swab.value}{on}."]
    if swab.value == "positive":
        known = "unknown" if done is None else "done" if done.value else "not done"
        lines.append(f"Decolonisation: {known}.")
    return LetterPart("Staphylococcus aureus", tuple(lines))


def _devices(session: Session, basis: Basis, facts: Facts) -> LetterPart:
    need = facts.get("safety.mri_need")
    lines = _listed(facts, "safety.devices", "devices", _device, "No other implanted device.")
    mri = "unknown" if need is None else "yes" if need.value is True else "no"
    return LetterPart("Devices and MRI", (*lines, *_in_body(session, basis), f"Need of MRI later: {mri}."))


def _device(item: Item) -> str:
    kind = str(item["kind"]).replace("_", " ")
    return f"{kind}, {item['model']}" if item.get("model") else kind


def _in_body(session: Session, basis: Basis) -> Iterator[str]:
    system = in_body(session, basis.case)
    if system is None or not system.name:
        return
    states = {True: "MR conditional", False: "not MR conditional", None: "MRI state unknown"}
    conditions = f", {system.mri_conditions}" if system.mri_conditions else ""
    yield f"In the body: {system.name}, {states[system.mr_conditional]}{conditions}."


def _codes(_session: Session, _basis: Basis, _facts: Facts) -> LetterPart:
    return LetterPart("Procedure and diagnosis codes", ("Not filled in here: the centre enters its own.",))


def _medicines(session: Session, basis: Basis, facts: Facts) -> LetterPart:
    """What the trial showed about analgesics, and what is paused."""
    fourth = [each for each in basis.judged.criteria if each.number == _ANALGESICS]
    lines = [f"{each.statement}: {_STATE_WORDS[each.state.word]}. {each.evidence}" for each in fourth]
    lines = lines or ["No change of medicines by this clinic is recorded."]
    return LetterPart("Medicines", (*lines, *_breaks(session, basis)))


_ANALGESICS = 4
"""The criterion of opioid dose and analgesic use (measures.md 4.2)."""
_STATE_WORDS = MappingProxyType({"met": "met", "not_met": "not met", "unknown": "unknown"})


def _warnings(_session: Session, basis: Basis, _facts: Facts) -> LetterPart:
    if basis.trial is None and basis.current is None:
        return LetterPart("Warning signs", ())
    signs = "; ".join(str(SIGN_NAMES[sign]).lower() for sign in WarningSign if sign in SIGN_NAMES)
    clinic = basis.clinic
    call = f"Please call us at once: {clinic.phone}."
    call += f" At any hour: {clinic.emergency_phone}." if clinic.emergency_phone else ""
    return LetterPart("Warning signs after leads or an implant", (f"{signs}.".capitalize(), call))


def _own_device(session: Session, basis: Basis, _facts: Facts) -> LetterPart:
    lines = tuple(_in_body(session, basis)) or ("No stimulator is recorded by us.",)
    return LetterPart("Device and MRI", (*lines, "Ask us before any MRI."))


def _follow_up(session: Session, basis: Basis, _facts: Facts) -> LetterPart:
    case, lines = basis.case, []
    done, plan, visit = implanted_on(session, case.clinic_id, case.id), None, next_visit(session, case)
    plan = newest_plan(session, case)
    if done is not None:
        lines.append(f"Implanted on {day(done)}.")
    elif plan is not None:
        lines.append(f"The implant is planned for {day(plan.planned_on)}.")
    if visit is not None:
        lines.append(f"Next visit due about {day(visit.due_on)}.")
    return LetterPart("What follows", tuple(lines) or ("No operation or visit is planned in our record.",))


_CLAIMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "claims_analgesics_failed": ("Analgesics have failed", "seed.ind.analgesics_ineffective"),
        "claims_side_effects": ("Side effects are severe", "seed.ind.severe_side_effects"),
        "claims_reoperation": ("Reoperation would otherwise follow", "seed.ind.reoperation_otherwise"),
    }
)


def _claims(session: Session, basis: Basis, _facts: Facts) -> LetterPart:
    """Each of the referral's three reasons beside what the signed screening found."""
    referral = referral_of(session, basis.case)
    if referral is None:
        return LetterPart("Your three reasons", ())
    found = {each: _STATE_WORDS.get(state, state) for each, state in found_states(basis).items()}
    claimed = {True: "stated in your referral", False: "denied in your referral", None: "not stated"}
    return LetterPart(
        "Your three reasons",
        tuple(
            f"{words}: {claimed[getattr(referral, name)]}. Our signed screening: "
            f"{found.get(criterion, 'not signed or not asked')}."
            for name, (words, criterion) in _CLAIMS.items()
        ),
    )


Make = Callable[[Session, Basis, Facts], LetterPart]
_FOR: Mapping[LetterPurpose, tuple[Make, ...]] = MappingProxyType(
    {
        LetterPurpose.IMPLANT_CENTRE: (
            _leads, _programs, _antithrombotics, _allergies, _aureus, _devices, _codes,
        ),
        LetterPurpose.GENERAL_PRACTITIONER: (_medicines, _warnings, _own_device, _follow_up),
        LetterPurpose.REFERRER: (_claims, _follow_up),
    }
)  # fmt: skip
