"""The opioid dose as criteria read it: the current regimen of the medication ledger, in MME a day.

Unknown drugs and doses leave the total unknown, never 0; a figure from another system, whose table is not
known, may make a caution met and never clears anything (decision 28).
"""

from decimal import Decimal
from fractions import Fraction

from scs_manager.domain.criteria.base import Found, Reading, criterion
from scs_manager.domain.criteria.medicines import MEDICINES
from scs_manager.domain.criteria.parts import NOT_MET, Part, either
from scs_manager.domain.ledger import mme_now
from scs_manager.domain.opioids import Mme
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

_TAPER, _REPORTED = "medication.opioid_taper", "medication.reported_mme"


def current_dose(case: Reading) -> Mme:
    """The dose of all opioids taken now; complete only when the ledger is."""
    return mme_now(case.items(MEDICINES), complete=case.is_complete(MEDICINES))


def below(case: Reading, limit: int | Decimal) -> Part:
    """Whether the dose is below the limit; unknown while anything of it is unknown."""
    reached = current_dose(case).reaches(Fraction(limit))
    if reached is None:
        return Part(Truth.UNKNOWN, (frozenset({MEDICINES}),))
    return Part(Truth.of(not reached))


@criterion(
    "opt.opioid_dose",
    Text("Opioid dose below %(mme)s MME a day, or a taper under way"),
    thresholds={"mme": "number"},
)
def opioid_dose(case: Reading) -> Found:
    """A taper under way is ready whatever the dose; until somebody asked, a high dose is unknown."""
    dose = below(case, case.number("mme"))
    taper = case.value(_TAPER)
    tapering = Part.either_of(_TAPER) if taper is None else Part(Truth.of(taper))
    why = _why(case)
    open_taper = dose.state is Truth.NOT_MET and taper is None
    unasked = Text("%(dose)s; whether it is being reduced is not recorded", dose=why)
    return case.found(either(dose, tapering), met=why, not_met=why, unknown=unasked if open_taper else why)


@criterion(
    "caut.opioid_dose",
    Text("Opioid dose of %(mme)s MME a day or more"),
    favourable=Text("Opioid dose below %(mme)s MME a day"),
    thresholds={"mme": "number"},
)
def opioid_caution(case: Reading) -> Found:
    """The dose from which stimulation fails more often (Nissen 2021)."""
    part, reported = below(case, case.number("mme")), case.value(_REPORTED)
    why = _why(case)
    if part.state is not Truth.NOT_MET and reported is not None and reported >= case.number("mme"):
        part = NOT_MET
        why = Text("%(mme)s MME a day reported by another system, table unknown", mme=reported)
    return case.blocking(part, met=why, not_met=why, unknown=why)


def _why(case: Reading) -> Text:
    if case.value(_TAPER) is True:
        return Text("%(dose)s; taper under way", dose=current_dose(case).text)
    return current_dose(case).text
