"""What is dated, and what has to be: tomorrow proves nothing, and neither does a day of something else."""

from scs_manager.domain.packet import ItemState
from tests.domain.packet_cases import ON, ago, facts, look

COMPLETE, MISSING, UNKNOWN = ItemState.COMPLETE, ItemState.MISSING, ItemState.UNKNOWN


def test_consent_to_the_implant_counts_from_its_own_day_on() -> None:
    today = look(facts(packet__implant_consent_on=ON), "consent.signed")
    assert (today.state, today.content) == (COMPLETE, "consent 23 Nov 2026")
    tomorrow = look(facts(packet__implant_consent_on=ago(-1)), "consent.signed")
    assert (tomorrow.state, tomorrow.content) == (UNKNOWN, "consent 24 Nov 2026")
    assert (str(tomorrow.why), tomorrow.where) == ("dated in the future", "packet.implant_consent_on")
