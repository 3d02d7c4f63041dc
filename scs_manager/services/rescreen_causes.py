"""Why a profile would tell a case something else: criterion by criterion, and what made it differ."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from scs_manager.domain.findings import Finding
from scs_manager.domain.profile_edits import Edit, edit_between
from scs_manager.domain.profile_library import Library
from scs_manager.domain.profiles import Profile
from scs_manager.models.scoped import get_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.services.driver_rows import as_key
from scs_manager.services.profile_library import kept_profile
from scs_manager.services.screened import Told


@dataclass(frozen=True)
class Plan:
    """What a run asks: the profiles with what they include, and whom their edit can touch."""

    asked: Mapping[str, Profile]
    library: Library
    edit: Edit


def causes_of(
    session: Session, clinic_id: uuid.UUID, row: Told, plan: Plan, findings: Sequence[Finding]
) -> list[dict[str, Any]]:
    """The criteria whose state or weight differs from what the screening found, and what made them differ."""
    screening = get_scoped(session, ScreeningRow, clinic_id, as_key(row.screening))
    result = screening.result if screening else {"profiles": []}
    told = [each for each in result["profiles"] if each["id"] == row.profile_id]
    before: dict[str, Any] = {each["criterion"]: each for profile in told for each in profile["findings"]}
    edited = _edited_criteria(session, clinic_id, screening, row.profile_id, plan)
    after = {each.criterion: each for each in findings}
    causes = [
        _cause(before.get(criterion), finding, edited=criterion in edited)
        for criterion, finding in after.items()
        if criterion in edited or before.get(criterion, {}).get("state") != finding.state.word
    ]
    gone = [before[criterion] for criterion in before if criterion not in after]
    return causes + [
        {"criterion": each["criterion"], "statement": each["statement"], "from": each["state"], "to": None,
         "cause": "profile"}
        for each in gone
    ]  # fmt: skip


def _cause(before: Mapping[str, Any] | None, found: Finding, *, edited: bool) -> dict[str, Any]:
    """The profile where its entry was edited; the time where data went out of date; else the record."""
    aged = bool(found.out_of_date) and not (before or {}).get("out_of_date")
    return {
        "criterion": found.criterion,
        "statement": str(found.statement),
        "from": before["state"] if before else None,
        "to": found.state.word,
        "cause": "profile" if edited or before is None else "time" if aged else "record",
    }


def _edited_criteria(
    session: Session, clinic_id: uuid.UUID, screening: ScreeningRow | None, profile_id: str, plan: Plan
) -> frozenset[str]:
    """The criteria of the profile and of what it includes that were edited since that screening."""
    used = {each["id"]: each["sha256"] for each in (screening.profiles if screening else ())}
    edited: frozenset[str] = frozenset()
    for name in (profile_id, *plan.asked[profile_id].includes):
        now = plan.library.known[name]
        if used.get(name) not in (None, now.sha256):
            old = kept_profile(session, clinic_id, used[name])
            edited |= edit_between([old] if old else [], [now]).criteria
    return edited
