"""What people say to a stored screening: a clinician's own judgement of a criterion, and dissent.

Both only grow and never alter the computed finding; the pathway keeps working by what was computed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.judgements import TRUTHS, Judgement, judgements_to_json, standing
from scs_manager.domain.permissions import ROLE_NAMES, Role
from scs_manager.domain.text import Text
from scs_manager.models.base import NOTE_LENGTH
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ScreeningDissentRow, ScreeningJudgementRow, ScreeningRow
from scs_manager.services import audit


def judge_criterion(
    session: Session,
    *,
    case: CaseRow,
    screening: ScreeningRow,
    criterion: str,
    state: str | None,
    reason: str,
    by: Actor,
    now: datetime,
) -> ScreeningJudgementRow:
    """Record how a clinician judges one criterion of a stored screening; no state takes a judgement back.

    ``state`` is met, not_met or unknown in the favourable wording. What was computed anyway is refused.
    """
    _check_case(case, screening)
    _check_reason(reason)
    _check_state(session, screening, criterion, state)
    row = ScreeningJudgementRow(
        clinic_id=case.clinic_id,
        screening_id=screening.id,
        criterion=criterion,
        state=state,
        reason=reason.strip(),
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    detail = {"screening": str(screening.id), "criterion": criterion, "judged": state or "taken back"}
    audit.record(session, by=by, action="screening.judged", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def dissent(
    session: Session,
    *,
    case: CaseRow,
    screening: ScreeningRow,
    reason: str,
    role: Role,
    by: Actor,
    now: datetime,
) -> ScreeningDissentRow:
    """Record that somebody disagrees with a screening, and why; its signer replaces it instead."""
    _check_case(case, screening)
    _check_reason(reason)
    if screening.signed_by_id is not None and screening.signed_by_id == by.id:
        raise RuleError("You signed this screening yourself: screen again and sign the new one instead.")
    row = ScreeningDissentRow(
        clinic_id=case.clinic_id,
        screening_id=screening.id,
        role=role.value,
        reason=reason.strip(),
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    detail = {"screening": str(screening.id), "role": role.value}
    audit.record(session, by=by, action="screening.dissent", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def judgements_of(session: Session, screening: ScreeningRow) -> tuple[Judgement, ...]:
    """Every judgement of a screening, oldest first."""
    model = ScreeningJudgementRow
    query = select_scoped(model, screening.clinic_id).where(model.screening_id == screening.id)
    rows = session.exec(query.order_by(col(model.at), col(model.id)))
    return tuple(Judgement(row.criterion, row.state, row.reason, row.by_name, row.at) for row in rows)


def dissents_of(session: Session, screening: ScreeningRow) -> list[ScreeningDissentRow]:
    """Everybody who disagrees, oldest first."""
    model = ScreeningDissentRow
    query = select_scoped(model, screening.clinic_id).where(model.screening_id == screening.id)
    return list(session.exec(query.order_by(col(model.at), col(model.id))))


def said_to(session: Session, screening: ScreeningRow) -> dict[str, Any]:
    """Judgements with the outcomes as computed and as judged, and dissent: plain data for documents."""
    found = judgements_to_json(screening.result, judgements_of(session, screening))
    dissents = [
        {
            "by": row.by_name,
            "role": str(ROLE_NAMES[Role(row.role)]),
            "at": row.at.isoformat(),
            "reason": row.reason,
        }
        for row in dissents_of(session, screening)
    ]
    return {**found, "dissent": dissents}


def computed_states(result: Mapping[str, Any], criterion: str) -> set[str]:
    """The states in which the profiles of a result found a criterion; empty when none asked it."""
    return {
        str(finding["display_state"])
        for profile in result["profiles"]
        for finding in profile["findings"]
        if finding["criterion"] == criterion
    }


def _check_case(case: CaseRow, screening: ScreeningRow) -> None:
    if screening.case_id != case.id:
        raise ValueError("the screening belongs to another case")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InputError(Text("Say why"), place="reason")
    if len(reason) > NOTE_LENGTH:
        raise InputError(Text("Use at most %(n)s characters", n=NOTE_LENGTH), place="reason")


def _check_state(session: Session, screening: ScreeningRow, criterion: str, state: str | None) -> None:
    computed = computed_states(screening.result, criterion)
    if not computed:
        raise InputError(Text("This screening does not ask that criterion"), place="criterion")
    stands = standing(judgements_of(session, screening)).get(criterion)
    if state is None:
        if stands is None:
            raise InputError(Text("Nobody has judged this criterion: nothing to take back"), place="state")
    elif state not in TRUTHS:
        raise InputError(Text("must be one of: %(words)s", words=", ".join(TRUTHS)), place="state")
    elif computed == {state} and stands is None:
        raise InputError(
            Text("This is what was computed: there is nothing to judge otherwise"), place="state"
        )
