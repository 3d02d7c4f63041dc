"""The seed document's diagnosis and three indications (``clinical.md`` 1.1 and 1.2)."""

from scs_manager.domain.criteria.answers import not_recorded
from scs_manager.domain.criteria.base import Found, Reading, criterion, whole_months
from scs_manager.domain.criteria.medicines import FIRST_LINE, MEDICINES, harmed, inadequate, of_classes
from scs_manager.domain.criteria.operations import OPERATIONS, first_lumbar, lumbar_operations
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either
from scs_manager.domain.criteria.target_pain import target_pain
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth, any_of

_FAILED = {"weeks": "number", "relief_percent": "number", "nrs": "number"}
_OPINION, _SURGEON = "surgery.surgeon_opinion", "surgery.surgeon_name"
_LESION = "safety.surgical_lesion_with_deficit"
_REASON = "medication.opioids_inappropriate_reason"
_REVIEWED = "medication.adverse_effects_reviewed"


@criterion(
    "seed.ind.analgesics_ineffective",
    Text("Analgesics, opioids in particular, have failed"),
    thresholds=_FAILED,
)
def analgesics_ineffective(case: Reading) -> Found:
    """A first-line agent and an opioid failed, or opioids are inappropriate; never asks to start one."""
    return case.found(
        _ineffective(case),
        met=Text(
            "A first-line agent has failed, an opioid has failed or is inappropriate, and pain persists"
        ),
        not_met=Text("Present medicines relieve enough, or the ledger shows no failed trial"),
        unknown=Text("The ledger does not tell: a dose, duration, response or reason is missing"),
    )


def _ineffective(case: Reading) -> Part:
    if case.value("medication.current_relief") == "adequate":
        return NOT_MET
    pain, _ = target_pain(case, case.number("nrs"))
    return both(_first_line_failed(case), _opioid_failed(case), pain)


def _first_line_failed(case: Reading) -> Part:
    tried = [inadequate(case, each) for each in of_classes(case, FIRST_LINE)]
    blank = Truth.NOT_MET if case.is_complete(MEDICINES) else Truth.UNKNOWN
    state = any_of([*tried, blank])
    return Part.needing(MEDICINES) if state is Truth.UNKNOWN else Part(state)


def _opioid_failed(case: Reading) -> Part:
    """An opioid that was never tried leaves it unknown, so that nothing here asks for one to be started."""
    if case.value(_REASON) is not None:
        return MET
    tried = [inadequate(case, each) for each in of_classes(case, ("opioid",))]
    state = any_of(tried) if tried else Truth.UNKNOWN
    if state is Truth.NOT_MET and not case.is_complete(MEDICINES):
        state = Truth.UNKNOWN
    return Part.either_of(MEDICINES, _REASON) if state is Truth.UNKNOWN else Part(state)


@criterion(
    "seed.ind.severe_side_effects",
    Text("Severe adverse effects stop effective drug treatment"),
    thresholds={"grade": "number"},
)
def severe_side_effects(case: Reading) -> Found:
    """One severe effect is enough; none is an answer only once side effects were asked about."""
    incomplete = Text("Nobody has said that the list of medicines is complete")
    return case.found(
        _side_effects(case),
        met=Text("A pain medicine was stopped, capped or ruled out for a severe adverse effect"),
        not_met=Text("Side effects were asked about and none is severe"),
        unknown=incomplete if case.value(_REVIEWED) else not_recorded(_REVIEWED),
    )


def _side_effects(case: Reading) -> Part:
    if any(harmed(case, each) for each in case.items(MEDICINES)):
        return MET
    if case.value(_REVIEWED) is True and case.is_complete(MEDICINES):
        return NOT_MET
    return Part(Truth.UNKNOWN, (frozenset({MEDICINES}),))


@criterion("seed.ind.reoperation_otherwise", Text("Another spine operation would otherwise be needed"))
def reoperation_otherwise(case: Reading) -> Found:
    """Met only without a surgically correctable lesion with serious deficit (guard rail for C)."""
    return case.found(
        _reoperation(case),
        met=Text("The surgeon offers revision for the pain, and no urgent surgical lesion is present"),
        not_met=Text("The surgeon's opinion or an urgent surgical lesion rules this indication out"),
        unknown=_no_opinion(case) or not_recorded(_LESION),
    )


def _no_opinion(case: Reading) -> Text | None:
    """Why there is no surgeon's opinion that counts; None where there is one."""
    if case.value(_OPINION) is None:
        return not_recorded(_OPINION)
    if case.value(_SURGEON) is None:
        return not_recorded(_SURGEON)
    return Text("The surgeon's opinion is recorded without its day") if case.dated(_OPINION) is None else None


def _reoperation(case: Reading) -> Part:
    """An opinion is one of a named surgeon, of a day (``clinical.md`` 1.1, C); else it settles nothing."""
    return both(_offered(case), case.part(_LESION, lambda lesion: not lesion, always=True))


def _offered(case: Reading) -> Part:
    opinion, named = case.value(_OPINION), case.value(_SURGEON) is not None
    offered = opinion == "revision_is_alternative"
    if _no_opinion(case) is None:
        return Part(Truth.of(offered))
    again = {_OPINION} if not offered or case.dated(_OPINION) is None else set()
    needed = frozenset(again | (set() if named else {_SURGEON}))
    return Part(Truth.UNKNOWN, (needed,), frozenset() if offered else needed)


@criterion(
    "seed.ind.any",
    Text("At least one of the three indications holds: drugs failed, drugs harmed, or reoperation otherwise"),
    thresholds={**_FAILED, "grade": "number"},
)
def any_indication(case: Reading) -> Found:
    """The seed's three situations are alternatives."""
    parts = {
        "analgesics have failed": _ineffective(case),
        "severe side effects": _side_effects(case),
        "reoperation otherwise": _reoperation(case),
    }
    holding = ", ".join(name for name, part in parts.items() if part.state is Truth.MET)
    return case.found(
        either(*parts.values()),
        met=Text("Holds: %(which)s", which=holding),
        not_met=Text("None of the three holds"),
        unknown=Text("None of the three holds yet, and at least one is unknown"),
    )


@criterion(
    "seed.dx.persistent_or_recurrent",
    Text("Low-back or leg pain that persists or came back %(months)s months or more after lumbar surgery"),
    thresholds={"months": "number"},
)
def persistent_or_recurrent(case: Reading) -> Found:
    """Without an operation this is not the diagnosis (PSPS type 1); an undated one leaves it unknown."""
    where = case.part("pain.location", lambda place: place != "elsewhere", always=True)
    return case.found(
        both(_long_enough_after(case), where),
        met=Text("Pain in the low back or leg after a lumbosacral operation"),
        not_met=Text("No lumbosacral operation long enough ago, or the pain is elsewhere"),
        unknown=Text("The operation, its date or the place of the pain is missing"),
    )


def _long_enough_after(case: Reading) -> Part:
    first = first_lumbar(case)
    if first is not None and whole_months(first, case.on) >= case.number("months"):
        return MET
    undated = any("performed_on" not in each for each in lumbar_operations(case))
    if case.is_complete(OPERATIONS) and not undated:
        return NOT_MET
    return Part.needing(OPERATIONS)


@criterion(
    "seed.dx.anatomically_successful", Text("The last lumbosacral operation achieved its anatomical aim")
)
def anatomically_successful(case: Reading) -> Found:
    """Not met opens a surgical review; it does not decide."""
    operations = lumbar_operations(case)
    newest = max(operations, key=lambda each: str(each.get("performed_on", "")), default=None)
    achieved = None if newest is None else newest.get("anatomical_success")
    return case.found(
        Part.needing(OPERATIONS) if achieved is None else Part(Truth.of(achieved)),
        met=Text("Aim of the operation achieved"),
        not_met=Text("Aim not achieved: ask for surgical review"),
        unknown=Text("Not recorded whether the operation achieved its aim"),
    )
