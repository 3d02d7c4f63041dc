"""Decisions: what one rests on, its canonical content, and the signature that fixes it and moves the case."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

import orjson
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.decisions import DecisionOutcome, differs, needs_weighing
from scs_manager.domain.errors import ChangedByOther, InputError
from scs_manager.domain.pathway import NEEDS_REASON, Action, State, can, missing_for
from scs_manager.domain.text import Text
from scs_manager.domain.wording import joined
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.versions import commit
from scs_manager.services import audit, gathered, moves
from scs_manager.services.decision_basis import Basis, basis_of
from scs_manager.services.document_seals import Signing

ACTION_OF: Mapping[DecisionOutcome, Action] = MappingProxyType(
    {
        DecisionOutcome.IMPLANT: Action.DECIDE_IMPLANT,
        DecisionOutcome.NO_IMPLANT: Action.DECIDE_NO_IMPLANT,
        DecisionOutcome.REPEAT_TRIAL: Action.DECIDE_REPEAT,
        DecisionOutcome.DEFER: Action.DEFER,
        DecisionOutcome.NO_TRIAL_IMPLANT: Action.DECIDE_WITHOUT_TRIAL,
    }
)
"""Each decision is also a step along the pathway, taken in the same commit."""

CHANGED = Text(
    "The record changed after this page was shown, so what you were about to sign is no longer what stands "
    "there. Nothing was signed. Read the page again; what you typed is still here, only the password is not."
)


@dataclass(frozen=True)
class Words:
    """What the clinician decides and says; ``weighings`` by the number of the criterion."""

    outcome: DecisionOutcome
    reasons: str = ""
    weighings: Mapping[int, str] = field(default_factory=dict)
    replace_reason: str = ""
    no_trial_reason: str = ""
    """Why there is no trial; only for an implant without one."""


def possible_outcomes(state: State) -> tuple[DecisionOutcome, ...]:
    """What may be decided in a state, in the order of the form; empty when nothing may."""
    return tuple(outcome for outcome, action in ACTION_OF.items() if can(state, action))


def check_words(basis: Basis, words: Words) -> None:
    """Refuse what may not be decided now, and a decision whose reasons are missing."""
    if words.outcome not in possible_outcomes(basis.case.state):
        raise InputError(Text("This cannot be decided now."), place="outcome")
    _check_guards(basis, words.outcome)
    if not words.reasons.strip() and needs_reasons(basis, words.outcome):
        raise InputError(
            Text("Say why. A decision against the recommendation, or not to implant, needs its reasons."),
            place="reasons",
        )
    if is_without_trial(words) and not words.no_trial_reason.strip():
        raise InputError(Text("Say why there is no trial"), place="no_trial_reason")
    for criterion in needs_weighing(basis.judged.criteria):
        if not words.weighings.get(criterion.number, "").strip():
            raise InputError(
                Text("Say how you weigh criterion %(n)s", n=criterion.number),
                place=f"weigh_{criterion.number}",
            )
    if basis.current is not None and not words.replace_reason.strip():
        raise InputError(Text("Say why the signed decision is replaced"), place="replace_reason")


def is_without_trial(words: Words) -> bool:
    """Whether an implant without a trial is decided."""
    return words.outcome is DecisionOutcome.NO_TRIAL_IMPLANT


def _check_guards(basis: Basis, outcome: DecisionOutcome) -> None:
    """An implant asks for the team, its quorum and its word to proceed, as planning a trial does."""
    missing = missing_for_outcome(basis, outcome)
    if missing:
        raise InputError(joined(missing, " "), place="outcome")


def missing_for_outcome(basis: Basis, outcome: DecisionOutcome) -> tuple[Text, ...]:
    """What stands in the way of deciding this, in the order to mend it."""
    return missing_for(ACTION_OF[outcome], replace(basis.facts, decision=outcome.value))


def needs_reasons(basis: Basis, outcome: DecisionOutcome) -> bool:
    """Whether this decision must say why: against the advice, without any advice, or not an implant."""
    advised = basis.judged.recommendation
    return advised is None or differs(advised, outcome) or ACTION_OF[outcome] in NEEDS_REASON


def content_of(basis: Basis, words: Words) -> dict[str, Any]:
    """Everything a signature covers, as plain JSON: what the decision rests on, and the decision."""
    replaced = basis.current
    return {
        "basis": basis.content,
        "decision": {
            "outcome": words.outcome.value,
            "reasons": words.reasons,
            "weighings": {str(number): text for number, text in sorted(words.weighings.items())},
            "replaces": str(replaced.id) if replaced else None,
            "replaces_sha256": replaced.content_sha256 if replaced else None,
            "replace_reason": words.replace_reason if replaced else None,
            "no_trial_reason": words.no_trial_reason if is_without_trial(words) else None,
        },
    }


def sha256_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of canonical JSON: sorted keys, UTF-8, no white space (decision 29)."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def is_intact(decision: DecisionRow) -> bool:
    """Whether the stored content is still the one that was signed, and the row still says the same."""
    said = decision.content.get("decision", {})
    same = said.get("outcome") == decision.outcome.value and said.get("reasons") == decision.reasons
    return same and sha256_of(decision.content) == decision.content_sha256


def sign_decision(
    session: Session, case: CaseRow, words: Words, signing: Signing, *, now: datetime
) -> DecisionRow:
    """Sign a decision, replace the one that stood, and move the case, in one commit.

    The password was asked again before. If what the decision rests on is no longer what was shown above the
    password, nothing is signed.
    """
    if not signing.meaning.strip():
        raise InputError(Text("Say what your signature means"), place="meaning")
    session.refresh(case, with_for_update=True)  # of two who sign at once, the second sees the first
    basis = basis_of(session, case, now=now)
    check_words(basis, words)
    content = content_of(basis, words)
    digest = sha256_of(content)
    if digest != signing.shown_sha256:
        raise ChangedByOther(CHANGED)
    row = _row(basis, words, signing, content, digest, now)
    _move(session, case, words, signing.by, now)
    session.add(row)
    commit(session, lambda: _record(session, row, signing.by, now))
    return row


def current_decision(session: Session, case: CaseRow) -> DecisionRow | None:
    """The newest signed decision of a case, which is the one that stands."""
    query = select_scoped(DecisionRow, case.clinic_id).where(DecisionRow.case_id == case.id)
    return session.exec(query.order_by(col(DecisionRow.signed_at).desc()).limit(1)).first()


def decision_of(session: Session, *, clinic_id: uuid.UUID, decision_id: uuid.UUID) -> DecisionRow | None:
    """One decision of this clinic."""
    return get_scoped(session, DecisionRow, clinic_id, decision_id)


def decisions_of(session: Session, case: CaseRow) -> list[DecisionRow]:
    """Every signed decision of a case, newest first."""
    query = select_scoped(DecisionRow, case.clinic_id).where(DecisionRow.case_id == case.id)
    return list(session.exec(query.order_by(col(DecisionRow.signed_at).desc())))


def _row(
    basis: Basis, words: Words, signing: Signing, content: dict[str, Any], digest: str, now: datetime
) -> DecisionRow:
    if signing.by.id is None:
        raise ValueError("only a person signs")
    replaced = basis.current
    return DecisionRow(
        clinic_id=basis.case.clinic_id,
        case_id=basis.case.id,
        trial_id=basis.trial.id if basis.trial else None,
        recommendation=basis.content["recommendation"] or {},
        outcome=words.outcome,
        reasons=words.reasons,
        weighings=content["decision"]["weighings"],
        content=content,
        content_sha256=digest,
        signed_by_id=signing.by.id,
        signed_by_name=signing.by.name,
        signed_role=signing.role.value,
        signed_at=now,
        signed_time_zone=signing.time_zone,
        signed_meaning=signing.meaning,
        replaces_id=replaced.id if replaced else None,
        replace_reason=words.replace_reason if replaced else None,
    )


def _move(session: Session, case: CaseRow, words: Words, by: Actor, now: datetime) -> None:
    """The decision is a step along the pathway; its guard sees the decision that is being signed."""
    facts = replace(gathered.case_facts(session, case), decision=words.outcome.value)
    action = ACTION_OF[words.outcome]
    moves.move_case(session, case, action, by=by, now=now, reason=words.reasons, facts=facts)


def _record(session: Session, row: DecisionRow, by: Actor, now: datetime) -> None:
    detail = {
        "decision": str(row.id),
        "outcome": row.outcome.value,
        "content_sha256": row.content_sha256,
        "meaning": row.signed_meaning,
        "role": row.signed_role,
        "time_zone": row.signed_time_zone,
        "replaces": str(row.replaces_id) if row.replaces_id else None,
    }
    audit.record(session, by=by, action="decision.signed", now=now, case_id=row.case_id, detail=detail)
