"""A signed decision beside the record of later days: a stop since changes nothing, a correction does."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from scs_manager.domain.opioids import DoseChange
from scs_manager.domain.permissions import Role
from scs_manager.models.lists import MedicationRow
from scs_manager.services import diary_review, records
from scs_manager.services.decision_basis import Basis, basis_of
from scs_manager.services.decision_standing import MOVED_ON, NOT_WHOLE, doses_stand, why_not, why_not_both
from scs_manager.services.demo_steps import Steps
from tests.decision_scenes import NOW, decide

LATER = NOW + timedelta(days=30)


def instead(steps: Steps, listed: str, **more: Any) -> None:
    """A line of the medicines is withdrawn after the decision, and another one listed in its place."""
    given: dict[str, Any] = {"case": steps.known, "by": steps.by(Role.CLINICIAN), "now": LATER}
    row = steps.s.exec(select(MedicationRow).where(MedicationRow.drug == listed)).one()
    item = row.to_item() | more
    records.withdraw_item(steps.s, row=row, reason="Changed", **given)
    records.add_to_list(steps.s, list="medicines", item=item, source="Visit", **given)


def now_of(steps: Steps) -> Basis:
    return basis_of(steps.s, steps.known, now=LATER)


def doses(basis: Basis) -> DoseChange:
    assert basis.judged.evidence is not None
    return basis.judged.evidence.opioids


def test_what_was_stopped_after_the_trial_keeps_its_doses_in_the_trial(steps: Steps) -> None:
    decision, before = decide(steps), now_of(steps)
    for drug in ("morphine", "paracetamol"):
        instead(steps, drug, current=False, stopped_on=LATER.date())

    after = now_of(steps)

    assert before.judged.evidence is not None
    assert after.judged.evidence is not None
    assert doses(after) == doses(before)
    assert [side.total for side in (doses(after).before, doses(after).after) if side] == [30, 20]
    assert after.judged.evidence.pieces == before.judged.evidence.pieces
    assert after.judged.evidence.other_analgesics_stable is True
    assert doses_stand(after, decision.content["basis"])
    assert why_not_both(after, decision) is None


def test_what_was_corrected_since_stands_in_no_document_beside_the_decision(steps: Steps) -> None:
    decision = decide(steps)
    instead(steps, "morphine", drug="hydromorphone")

    basis = now_of(steps)

    assert doses(basis).difference == -50
    assert not doses_stand(basis, decision.content["basis"])
    assert (why_not(basis, decision), why_not_both(basis, decision)) == (None, MOVED_ON)
    by = steps.by(Role.CLINICIAN)
    diary_review.exclude_day(
        steps.s, trial=steps.planned, day=date(2026, 5, 12), reason="Stimulation off", by=by, now=LATER
    )
    assert why_not(now_of(steps), decision) == MOVED_ON
    decision.reasons = "Other words"
    assert why_not(basis, decision) == NOT_WHOLE
    steps.s.expire(decision)
