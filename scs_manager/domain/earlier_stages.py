"""Whether the stages before the implant are settled: as screened, and on the day of the decision."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from scs_manager.domain.permanent_rungs import RUNG_NAMES, PermanentFinding, PermanentRung
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.text import Text
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import joined

_SCREENING_STATES: Mapping[str, tuple[Truth, PermanentRung]] = MappingProxyType(
    {
        "urgent_referral": (Truth.NOT_MET, PermanentRung.URGENT_REFERRAL),
        "not_eligible_now": (Truth.NOT_MET, PermanentRung.NOT_ELIGIBLE_NOW),
        "incomplete": (Truth.UNKNOWN, PermanentRung.INCOMPLETE),
        "not_indicated": (Truth.NOT_MET, PermanentRung.NOT_INDICATED),
        "optimise_first": (Truth.NOT_MET, PermanentRung.OPTIMISE_FIRST),
        "proceed_with_cautions": (Truth.MET, PermanentRung.PROCEED_WITH_CAUTIONS),
        "proceed_to_trial": (Truth.MET, PermanentRung.PROCEED_TO_IMPLANT),
    }
)
_SCREENING_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "urgent_referral": RUNG_NAMES[PermanentRung.URGENT_REFERRAL],
        "not_eligible_now": RUNG_NAMES[PermanentRung.NOT_ELIGIBLE_NOW],
        "incomplete": RUNG_NAMES[PermanentRung.INCOMPLETE],
        "not_indicated": RUNG_NAMES[PermanentRung.NOT_INDICATED],
        "optimise_first": RUNG_NAMES[PermanentRung.OPTIMISE_FIRST],
        "proceed_with_cautions": RUNG_NAMES[PermanentRung.PROCEED_WITH_CAUTIONS],
        "proceed_to_trial": Text("Proceed to trial"),
    }
)


def earlier_stages(evidence: TrialEvidence) -> PermanentFinding:
    """The worse of the newest signed screening and of the record on the day of the decision."""
    statement = Text("No open exclusion, and the earlier stages are settled")
    if evidence.screening is None:
        why = Text("There is no signed screening.")
        state, demands = Truth.UNKNOWN, PermanentRung.INCOMPLETE
    else:
        state, demands = _SCREENING_STATES[evidence.screening]
        why = _screened(evidence.screening, evidence.screened_on)
    today = evidence.safety
    if today is not None and today.rung is not None:
        state_now, demands_now = _SCREENING_STATES[today.rung.value]
        why = joined([why, _stands_today(today)], " ")
        state, demands = (
            (state_now, demands_now) if demands_now.rank < demands.rank else (state & state_now, demands)
        )
    return PermanentFinding("perm.no_open_exclusion", statement, "safety", state, why, "read", demands)


def _screened(outcome: str, on: date | None) -> Text:
    named = _SCREENING_NAMES[outcome]
    if on is None:
        return Text("Newest signed screening: %(outcome)s.", outcome=named)
    return Text("Newest signed screening, of %(on)s: %(outcome)s.", on=on.isoformat(), outcome=named)


def _stands_today(today: SafetyToday) -> Text:
    """The worst of what the record shows today, by name."""
    words, found = Text("On %(on)s not known, or asked too long ago: %(what)s."), today.unknown
    if today.red_flags:
        words, found = Text("On %(on)s a red flag stands: %(what)s."), today.red_flags
    elif today.exclusions:
        words, found = Text("On %(on)s an exclusion stands: %(what)s."), today.exclusions
    return Text(words.id, on=today.on.isoformat(), what=joined(found, "; "))
