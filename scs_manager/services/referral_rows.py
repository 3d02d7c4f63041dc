"""The rows of referrals: the letter a case began with, and the urgency it gives the case. No commit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.waiting import PRIORITIES, check_received
from scs_manager.models.cases import CaseRow, ReferralRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.clinic_days import clinic_today

FIELDS = (
    "referrer",
    "organisation",
    "phone",
    "email",
    "received_on",
    "urgency",
    "reason",
    "claims_analgesics_failed",
    "claims_side_effects",
    "claims_reoperation",
)
"""What people may enter about a referral; the claims are the referrer's, None where the letter is silent."""


def add_referral(
    session: Session, case: CaseRow, values: Mapping[str, Any], *, by: Actor, now: datetime
) -> ReferralRow:
    """Keep the letter of a case; the case takes its urgency."""
    row = ReferralRow(
        clinic_id=case.clinic_id, case_id=case.id, by_id=by.id, by_name=by.name, at=now, **values
    )
    check_received(row.received_on, clinic_today(session, case.clinic_id, now))
    session.add(row)
    take_urgency(session, case, row)
    return row


def take_urgency(session: Session, case: CaseRow, referral: ReferralRow) -> None:
    """Let the case stand on the worklist where its referral's urgency puts it."""
    case.priority = PRIORITIES[referral.urgency]
    session.add(case)


def referral_of(session: Session, case: CaseRow) -> ReferralRow | None:
    """The letter the case began with; None where none was recorded."""
    return session.exec(
        select_scoped(ReferralRow, case.clinic_id).where(ReferralRow.case_id == case.id)
    ).first()
