"""The rule sets that one payer's packet prints, and how many the clinic has not signed off. Reads only.

The number in the line of item 2 and the table beneath it come from here.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col

from reports.packet_content import Block, Line
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.permissions import ROLE_NAMES, Role
from scs_manager.domain.profile_values import Question
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.clinic_days import today_in
from scs_manager.services.evidence import signed_screening
from scs_manager.services.printed_sign_offs import sign_offs_of

Rules = Mapping[str, Any]
"""One rule set as a signed screening keeps it."""


@dataclass(frozen=True)
class RuleSets:
    """How many rule sets a packet names, and how many of them need local sign-off."""

    all: int = 0
    unsigned: int = 0


def shown_rules(rules: Iterable[Rules], profile_id: str) -> list[Rules]:
    """Those that this payer's packet names: of the payers' only its own."""
    return [each for each in rules if each.get("question") != str(Question.PAYER) or each["id"] == profile_id]


def rule_sets_of(session: Session, case: CaseRow, profile_id: str, trial: TrialRow | None) -> RuleSets:
    """Of the screening that the packet prints; none where nothing is signed."""
    screening = _screening(session, case, trial)
    if screening is None:
        return RuleSets()
    shown = shown_rules(screening.result["profiles"], profile_id)
    clinic = session.get_one(ClinicRow, case.clinic_id)
    signed = sign_offs_of(session, clinic, {each["sha256"] for each in shown})
    known = {(each.profile_id, each.version) for each in signed}
    return RuleSets(len(shown), sum((each["id"], each["version"]) not in known for each in shown))


def attestation(session: Session, case: CaseRow, profile_id: str) -> tuple[Block, ...]:
    """The clinician's word before a trial: the signed screening, its meaning, what the rules said."""
    row = signed_screening(session, case)
    if row is None or row.signed_at is None:
        return ()
    on = date_words(today_in(session.get_one(ClinicRow, case.clinic_id), row.signed_at))
    by = f"signed {on} by {row.signed_by_name}, {str(ROLE_NAMES[Role(row.signed_role or '')]).lower()}"
    screened = f"as screened on {date_words(row.on)}"
    rules = (
        Line(f"{each['title']} {each['version']}", each["outcome_title"], screened)
        for each in shown_rules(row.result["profiles"], profile_id)
    )
    return (Block("Screening before the trial", (Line("Screening", by, f"“{row.signed_meaning}”"), *rules)),)


def _screening(session: Session, case: CaseRow, trial: TrialRow | None) -> ScreeningRow | None:
    """The one that stood at the decision; before there is one, the newest that is signed."""
    about = col(DecisionRow.trial_id).is_(None) if trial is None else col(DecisionRow.trial_id) == trial.id
    query = select_scoped(DecisionRow, case.clinic_id).where(DecisionRow.case_id == case.id, about)
    decision = session.exec(query.order_by(col(DecisionRow.signed_at).desc()).limit(1)).first()
    stood = decision.content["basis"]["screening"] if decision else None
    if stood is None:
        return signed_screening(session, case)
    return get_scoped(session, ScreeningRow, case.clinic_id, uuid.UUID(stood["id"]))
