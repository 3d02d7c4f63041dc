"""Reading a referral and correcting it; what a correction changed is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.triage import Triage, triage
from scs_manager.domain.waiting import check_received
from scs_manager.models.cases import CaseRow, ReferralChangeRow, ReferralRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.versions import check_version, commit
from scs_manager.services import audit
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.record_rows import facts_of_case
from scs_manager.services.referral_rows import FIELDS, add_referral, referral_of, take_urgency

__all__ = ["advice", "changes_of", "referral_of", "save_referral"]


def save_referral(
    session: Session,
    *,
    case: CaseRow,
    values: Mapping[str, Any],
    version: int | None,
    by: Actor,
    now: datetime,
) -> None:
    """Record the referral of a case, or correct the one of ``version``; the old values are kept."""
    referral = referral_of(session, case)
    if referral is None:
        add_referral(session, case, values, by=by, now=now)
        audit.record(session, by=by, action="referral.recorded", now=now, case_id=case.id)
        session.commit()
        return
    check_version(referral, version)
    check_received(values["received_on"], clinic_today(session, case.clinic_id, now))
    changed = _changes(referral, values)
    if not changed:
        session.rollback()
        return
    for name in changed:
        setattr(referral, name, values[name])
    take_urgency(session, case, referral)
    session.add_all([referral, _change(referral, changed, by=by, now=now)])
    detail = {"changed": changed}
    commit(
        session,
        lambda: audit.record(
            session, by=by, action="referral.corrected", now=now, case_id=case.id, detail=detail
        ),
    )


def changes_of(session: Session, referral: ReferralRow) -> list[ReferralChangeRow]:
    """The corrections of a referral, newest first."""
    query = select_scoped(ReferralChangeRow, referral.clinic_id).where(
        ReferralChangeRow.referral_id == referral.id
    )
    return list(session.exec(query.order_by(col(ReferralChangeRow.id).desc())))


def advice(session: Session, case: CaseRow, on: date) -> Triage:
    """What the published referral rule says of the record as it stands: routing advice, nothing more."""
    return triage(facts_of_case(session, case), on)


def _changes(referral: ReferralRow, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        name: {"from": _shown(getattr(referral, name)), "to": _shown(values[name])}
        for name in FIELDS
        if name in values and values[name] != getattr(referral, name)
    }


def _change(
    referral: ReferralRow, changed: dict[str, dict[str, Any]], *, by: Actor, now: datetime
) -> ReferralChangeRow:
    return ReferralChangeRow(
        clinic_id=referral.clinic_id,
        referral_id=referral.id,
        changed=changed,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
