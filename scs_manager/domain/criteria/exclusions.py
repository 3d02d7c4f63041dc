"""Exclusions of safety (``clinical.md`` 4 and 5.1): met blocks, unknown is not cleared."""

from datetime import date
from typing import Any

from scs_manager.domain.criteria.answers import not_recorded, said, yes_blocks
from scs_manager.domain.criteria.base import Found, Reading, Stage, criterion, plain
from scs_manager.domain.criteria.laboratory import takes_vitamin_k_antagonist, within
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

_INTERVIEW, _ITEM9 = "safety.suicidality_interview", "burden.phq9_item9"


@criterion(
    "excl.suicidality",
    Text("Active suicidal ideation"),
    favourable=Text("No active suicidal ideation"),
    thresholds={"item9": "number"},
    urgent=True,
    lifts=Text("Urgent psychiatric review; a later interview without suicidal thoughts"),
)
def suicidality(case: Reading) -> Found:
    """Only an interview says no; a positive PHQ-9 item 9 that is not older leaves it unknown."""
    interview, item9 = case.recent(_INTERVIEW), case.value(_ITEM9)
    raised = item9 is not None and item9 >= case.number("item9")
    if interview == "present":
        clear = NOT_MET
    elif interview == "none" and not (raised and _after_interview(case)):
        clear = MET
    else:
        clear = Part.needing(_INTERVIEW)
    same_day = Text(
        "PHQ-9 item 9 is %(score)s without an interview after it: interview the same day", score=item9
    )
    return case.blocking(
        clear,
        met=Text("Suicidal thoughts present at interview"),
        not_met=Text("None at interview"),
        unknown=same_day if raised else not_recorded(_INTERVIEW),
    )


def _after_interview(case: Reading) -> bool:
    """Whether item 9 may have been answered after the interview; an undated one may."""
    asked, answered = case.dated(_INTERVIEW), case.dated(_ITEM9)
    return asked is None or answered is None or answered > asked


def _simple(slug: str, statement: Text, favourable: Text, name: str, lifts: Text, *, temporary: bool) -> None:
    criterion(f"excl.{slug}", statement, favourable=favourable, lifts=lifts, temporary=temporary)(
        yes_blocks(name)
    )


_simple(
    "surgical_lesion_with_deficit",
    Text("Compression that surgery can correct, with a serious deficit"),
    Text("No correctable compression with a serious deficit"),
    "safety.surgical_lesion_with_deficit",
    Text("Surgical treatment of the lesion"),
    temporary=False,
)
_simple(
    "gross_instability",
    Text("Gross instability at risk of progression"),
    Text("No gross instability"),
    "safety.gross_instability",
    Text("Surgical stabilisation"),
    temporary=False,
)
_simple(
    "active_infection",
    Text("Active local or systemic infection"),
    Text("No active infection"),
    "safety.active_infection",
    Text("The infection is treated and gone"),
    temporary=True,
)
_simple(
    "diathermy_need",
    Text("Needs therapeutic diathermy"),
    Text("No need for diathermy"),
    "safety.diathermy_need",
    Text("Diathermy is given up for good"),
    temporary=False,
)
_simple(
    "unacceptable_surgical_risk",
    Text("Surgical or immune risk is unacceptable"),
    Text("Surgical risk acceptable"),
    "safety.unacceptable_surgical_risk",
    Text("A clinician judges the risk acceptable again"),
    temporary=False,
)
_simple(
    "psychosis_or_major_untreated",
    Text("Psychosis, mania or another major disorder without sufficient treatment"),
    Text("No untreated major mental disorder"),
    "psychology.major_disorder_untreated",
    Text("The disorder is treated and stable"),
    temporary=True,
)
_simple(
    "failed_trial",
    Text("An adequate trial of stimulation has failed"),
    Text("No failed adequate trial"),
    "trial.failed_adequate",
    Text("It does not lift for a permanent implant"),
    temporary=False,
)

_SUBSTANCE = "psychology.substance_use"


@criterion(
    "excl.active_sud",
    Text("Active untreated substance-use disorder"),
    favourable=Text("No active untreated substance-use disorder"),
    lifts=Text("The disorder is treated and stable"),
    temporary=True,
)
def active_sud(case: Reading) -> Found:
    """An assessment decides; a urine screen or a history alone is none."""
    clear = case.part(_SUBSTANCE, lambda assessed: assessed != "active_untreated")
    why = not_recorded(_SUBSTANCE) if case.value(_SUBSTANCE) is None else said(case, _SUBSTANCE)
    return case.blocking(clear, met=why, not_met=why, unknown=why)


_UNDERSTANDS, _OPERATES, _HELPER = (
    "safety.understands_consents",
    "safety.operates_device",
    "safety.capable_helper",
)


@criterion(
    "excl.cannot_operate",
    Text("Cannot understand, consent or operate the device, and has no capable helper"),
    favourable=Text("Can understand, consent and operate the device, or has a capable helper"),
    lifts=Text("Teach-back is passed, or a capable helper is found"),
)
def cannot_operate(case: Reading) -> Found:
    """A capable helper makes up for what the patient cannot do."""
    able = both(case.part(_UNDERSTANDS, bool), case.part(_OPERATES, bool))
    return case.blocking(
        either(able, case.part(_HELPER, bool)),
        met=Text("The patient cannot, and there is no capable helper"),
        not_met=Text("The patient can, or a capable helper is there"),
        unknown=not_recorded(*(n for n in (_UNDERSTANDS, _OPERATES, _HELPER) if case.recent(n) is None)),
    )


_THINNERS = "medication.antithrombotics"


@criterion(
    "excl.antithrombotic_unmanaged",
    Text("Takes an antithrombotic that cannot be stopped for the required interval"),
    favourable=Text("No antithrombotic that cannot be stopped"),
    lifts=Text("Prescriber and team agree on a way to stop it"),
    temporary=True,
)
def antithrombotic_unmanaged(case: Reading) -> Found:
    """One that cannot be stopped is enough; none is an answer only of a complete list."""
    answers = [each.get("can_be_stopped") for each in case.items(_THINNERS)]
    if False in answers:
        clear = NOT_MET
    elif None in answers or not case.is_complete(_THINNERS):
        clear = Part.needing(_THINNERS)
    else:
        clear = MET
    return case.blocking(
        clear,
        met=Text("At least one cannot be stopped"),
        not_met=Text("The list is complete, and each can be stopped") if answers else Text("Takes none"),
        unknown=Text("Nobody has said which antithrombotics are taken and whether each can be stopped"),
    )


_DISORDER, _INR, _PLATELETS = "safety.bleeding_disorder", "safety.inr", "safety.platelets"
_ACCEPTED = ("safety.coag_accepted_by", "safety.coag_accepted_reason")
_COAGULATION = {
    "inr_block?": "number",
    "inr_clear?": "number",
    "platelets_block?": "number",
    "platelets_clear?": "number",
    "inr_vka_days?": "number",
}


@criterion(
    "excl.coagulopathy",
    Text("Uncorrected bleeding disorder, or coagulation outside the limits"),
    favourable=Text("No uncorrected bleeding disorder; coagulation within the limits"),
    thresholds=_COAGULATION,
    lifts=Text("The disorder or the values are corrected"),
    temporary=True,
)
def coagulopathy(case: Reading) -> Found:
    """At screening the history only; before placement the values too (decision 16)."""
    disorder = case.part(_DISORDER, lambda present: not present, always=True)
    if case.stage is Stage.SCREEN:
        why = not_recorded(_DISORDER) if case.value(_DISORDER) is None else said(case, _DISORDER)
        return case.blocking(disorder, met=why, not_met=why, unknown=why)
    clear = both(disorder, either(_values_clear(case), _borderline_accepted(case)))
    inr, platelets = _inr(case), case.recent(_PLATELETS)
    why = Text(
        "INR %(inr)s, platelets %(platelets)s", inr=plain(inr or "-"), platelets=plain(platelets or "-")
    )
    return case.blocking(clear, met=why, not_met=why, unknown=why)


def _inr(case: Reading) -> Any:
    """The INR in date; under a vitamin K antagonist it counts for a shorter time (clinical.md 11.1)."""
    shorter = takes_vitamin_k_antagonist(case) and case.has_limit("inr_vka_days")
    if shorter and not within(case, _INR, case.number("inr_vka_days")):
        return None
    return case.recent(_INR)


def _values_clear(case: Reading) -> Part:
    value = _inr(case)
    inr = Part.needing(_INR) if value is None else Part(Truth.of(value <= case.number("inr_clear")))
    return both(inr, case.part(_PLATELETS, lambda value: value >= case.number("platelets_clear")))


def _borderline_accepted(case: Reading) -> Part:
    """A named clinician's acceptance with a reason counts between the limits, for values it could know of."""
    inr, platelets = _inr(case), case.recent(_PLATELETS)
    if inr is None or platelets is None:
        blocked = _outside(case, inr, platelets)
        return NOT_MET if blocked else Part(Truth.UNKNOWN, (), frozenset({_INR, _PLATELETS}))
    if _outside(case, inr, platelets):
        return NOT_MET
    taken = [case.dated(name) for name in (_INR, _PLATELETS)]
    newest = max((on for on in taken if on is not None), default=None) if None not in taken else None
    return both(*(_present(case, name, newest) for name in _ACCEPTED))


def _present(case: Reading, name: str, since: date | None) -> Part:
    """A text given on or after that day; without it nothing is settled and nothing is stopped."""
    given = case.since(name, since)
    return MET if given is not None else Part(Truth.UNKNOWN, (frozenset({name}),))


def _outside(case: Reading, inr: float | None, platelets: int | None) -> bool:
    high = inr is not None and inr > case.number("inr_block")
    return high or (platelets is not None and platelets < case.number("platelets_block"))


@criterion(
    "caut.coag_borderline",
    Text("Borderline coagulation values, accepted by a named clinician"),
    favourable=Text("Coagulation values are not borderline"),
    thresholds=_COAGULATION,
)
def coag_borderline(case: Reading) -> Found:
    """Between the clear and the blocking limit."""
    values = _values_clear(case)
    blocked = _outside(case, _inr(case), case.recent(_PLATELETS))
    return case.blocking(
        MET if blocked else values,
        met=Text("Between the limits"),
        not_met=Text("Beyond the blocking limit") if blocked else Text("Within the limits"),
        unknown=not_recorded(_INR, _PLATELETS),
    )


_PREGNANT, _HCG = "safety.pregnant", "safety.hcg"


@criterion(
    "excl.pregnancy",
    Text("Pregnant, or not tested where a test is due"),
    favourable=Text("Not pregnant"),
    lifts=Text("After the pregnancy"),
    temporary=True,
)
def pregnancy(case: Reading) -> Found:
    """At screening the history only; before placement a test in date unless pregnancy is not possible."""
    history = case.value(_PREGNANT)
    if history is None and case.value("patient.sex") == "male":
        history = "not_possible"
    if history == "yes":
        clear = NOT_MET
    elif history == "not_possible" or (history == "no" and case.stage is Stage.SCREEN):
        clear = MET
    elif case.stage is Stage.SCREEN:
        clear = Part.needing(_PREGNANT)
    else:
        clear = case.part(_HCG, lambda result: result == "negative")
    why = Text("Pregnancy: %(history)s", history=plain(history or "test"))
    unknown = not_recorded(_PREGNANT if case.stage is Stage.SCREEN else _HCG)
    return case.blocking(clear, met=why, not_met=why, unknown=unknown)
