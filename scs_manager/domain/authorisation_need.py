"""Whether an operation needs a request to the payer, and which one (clinical.md 2.2). Unknown is never no.

Two programmes of original Medicare are known: prior authorisation of hospital outpatient departments, and the
WISeR model in six states. Of every other payer only the payer knows: nothing is concluded for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scs_manager.domain.authorisation_events import WISER_DECIDES, WISER_HOLDS, WISER_SOURCE
from scs_manager.domain.authorisations import Coverage, PlaceOfService, Request
from scs_manager.domain.packet import Stage
from scs_manager.domain.profile_values import Provenance
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.us_states import state_letters
from scs_manager.domain.wording import full_date

OUTPATIENT_SINCE = date(2021, 7, 1)
WISER_SINCE = date(2026, 1, 1)
WISER_STATES = ("NJ", "OH", "OK", "TX", "AZ", "WA")
_MACS = "NGS, Noridian, CGS, Medlearn"


class Need(StrEnum):
    """What the rules that are known say."""

    NEEDED = "needed"
    CARRIED = "carried"
    """The trial's tracking number goes onto the claim of the implant; no request of its own."""
    MAY_APPLY = "may_apply"
    """Not under the outpatient programme; WISeR may ask for it."""
    NOT_NEEDED = "not_needed"
    UNKNOWN = "unknown"


NEED_NAMES = {
    Need.NEEDED: Text("A request is needed"),
    Need.CARRIED: Text("The trial’s request stands for the implant too"),
    Need.MAY_APPLY: Text("WISeR may ask for a request"),
    Need.NOT_NEEDED: Text("Not under the programmes that are known"),
    Need.UNKNOWN: Text("Unknown whether a request is needed"),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence with its source and how far that was checked; one without them is about the record."""

    text: Text
    source: str = ""
    provenance: Provenance | None = None


@dataclass(frozen=True)
class Needed:
    """The answer and what it rests on."""

    need: Need
    sentences: tuple[Sentence, ...]


def need_of(request: Request, *, on: date) -> Needed:
    """What is known about a request; the planned day counts, or ``on`` while none is planned."""
    if request.coverage is not Coverage.ORIGINAL_MEDICARE:
        return Needed(Need.UNKNOWN, (_other_payer(request.coverage),))
    day = request.requested_for or on
    need, basis = _outpatient(request, day)
    wiser = wiser_applies(request, on=on)
    if need is Need.NOT_NEEDED and wiser is not Truth.NOT_MET:
        need = Need.MAY_APPLY if wiser is Truth.MET else Need.UNKNOWN
    return Needed(need, (*basis, *_wiser(wiser)))


def wiser_applies(request: Request, *, on: date) -> Truth:
    """Whether the operation is in the reach of WISeR: original Medicare, its states, since 2026."""
    if request.coverage is None:
        return Truth.UNKNOWN
    if request.coverage is not Coverage.ORIGINAL_MEDICARE or (request.requested_for or on) < WISER_SINCE:
        return Truth.NOT_MET
    state = state_letters(request.state_or_region)
    return Truth.UNKNOWN if state is None else Truth.of(state in WISER_STATES)


def wiser_until(since: date) -> date:
    """The last of the 120 days that an authorisation under WISeR holds, to be proposed.

    The source does not say whether the first day counts; the safe side is that it does. [default]
    """
    return since + WISER_HOLDS - timedelta(days=1)


def wiser_awaited(sent: date) -> date:
    """The day by which WISeR decides on documents, to be proposed."""
    return sent + WISER_DECIDES


def after_expiry(planned_on: date, until: date | None) -> Text | None:
    """A caution for a day after the last one of the authorisation; None while nobody knows that day."""
    if until is None or planned_on <= until:
        return None
    late = (planned_on - until) // timedelta(days=1)
    if late == 1:
        return Text(
            "The payer’s authorisation ends the day before. Ask for a new one, or choose an earlier day."
        )
    return Text(
        "The payer’s authorisation ends %(n)s days before. Ask for a new one, or choose an earlier day.",
        n=late,
    )


def before_start(planned_on: date, since: date | None) -> Text | None:
    """A caution for a day before the first one of the authorisation; None while nobody knows that day."""
    if since is None or planned_on >= since:
        return None
    return Text(
        "The payer’s authorisation begins on %(day)s. Choose a day from then on, or ask the payer.",
        day=full_date(since),
    )


def _other_payer(coverage: Coverage | None) -> Sentence:
    if coverage is None:
        return Sentence(Text("Whose rules the payer follows is not recorded"))
    if coverage is Coverage.MEDICARE_ADVANTAGE:
        words = Text("WISeR does not affect Medicare Advantage. The plan has its own rules: ask it.")
        return Sentence(words, WISER_SOURCE, Provenance.READ)
    return Sentence(Text("When this payer wants a request is not among our sources: ask the payer."))


def _outpatient(request: Request, day: date) -> tuple[Need, tuple[Sentence, ...]]:
    """Prior authorisation of hospital outpatient departments: for 63650 alone, since July 2021."""
    if day < OUTPATIENT_SINCE:
        return Need.NOT_NEEDED, (_read(Text("Hospital outpatient departments ask since 1 July 2021")),)
    if request.place_of_service is None:
        return Need.UNKNOWN, (Sentence(Text("Where the operation is done is not recorded")), _ONLY)
    if request.place_of_service is not PlaceOfService.HOSPITAL_OUTPATIENT:
        return Need.NOT_NEEDED, (_ONLY,)
    if request.hospital_exempt:
        return Need.NOT_NEEDED, (_EXEMPT,)
    need, basis = (Need.NEEDED, ()) if request.stage is Stage.TRIAL else _permanent(request.other_place)
    unsure = () if request.hospital_exempt is False else (Sentence(_EXEMPT_UNKNOWN),)
    return need, (_ONLY, _BOTH, *basis, *unsure)


def _permanent(trial: PlaceOfService | None) -> tuple[Need, tuple[Sentence, ...]]:
    if trial is None:
        return Need.UNKNOWN, (Sentence(Text("Where the trial was is not recorded")), _ELSEWHERE)
    if trial is PlaceOfService.HOSPITAL_OUTPATIENT:
        return Need.CARRIED, ()
    return Need.NEEDED, (_ELSEWHERE,)


def _wiser(applies: Truth) -> Iterator[Sentence]:
    if applies is Truth.NOT_MET:
        return
    if applies is Truth.UNKNOWN:
        yield Sentence(Text("The state is not recorded, or is not one of the United States"))
    yield Sentence(_WISER, WISER_SOURCE, Provenance.READ)
    services = Text("That nerve stimulators are among its services is not confirmed")
    yield Sentence(services, provenance=Provenance.MEMORY)


def _read(words: Text) -> Sentence:
    return Sentence(words, _MACS, Provenance.READ)


_ONLY = _read(
    Text("Asked for 63650 in hospital outpatient departments only, not in a surgery centre or office")
)
_BOTH = _read(
    Text(
        "When trial and implant are both in the hospital outpatient department, the request is for the trial"
        " only; its tracking number goes onto the claim of the implant"
    )
)
_ELSEWHERE = _read(Text("When the trial was elsewhere, 63650 is asked for at the permanent stage"))
_EXEMPT = _read(
    Text("A hospital with at least 90 % of its requests approved can be exempted, and is audited then")
)
_EXEMPT_UNKNOWN = Text("Whether the hospital is exempted is not recorded")
_WISER = Text(
    "WISeR, since 1 January 2026 in NJ, OH, OK, TX, AZ and WA: a request is voluntary, otherwise the claim is"
    " reviewed before payment. It holds for 120 days; the decision comes within 3 days of the documents."
)
