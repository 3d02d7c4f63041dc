"""Screening a case: the rules run over its facts, everything used is kept, and a clinician signs it."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.facts import Facts
from scs_manager.domain.pathway import Action, State, can
from scs_manager.domain.permissions import Role
from scs_manager.domain.profile_library import refusal
from scs_manager.domain.profiles import Profile
from scs_manager.domain.screening import CORE, Stage, screen, screening_to_json
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.fact_json import facts_to_json
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.versions import commit
from scs_manager.services import audit, gathered, moves, profile_library
from scs_manager.services.profile_library import active_profiles, sign_offs
from scs_manager.services.profile_texts import keep_texts, sign_off_profile
from scs_manager.services.screened import keep_outcomes

__all__ = [
    "Signature",
    "active_profiles",
    "content_of",
    "get_screening",
    "is_intact",
    "latest_screening",
    "run_screening",
    "screenings_of",
    "sha256_of",
    "sign_off_profile",
    "sign_offs",
    "sign_screening",
]


@dataclass(frozen=True)
class Signature:
    """Who signs: role, what it means in the signer's own words, and in which time zone."""

    role: Role
    meaning: str
    time_zone: str


def run_screening(
    session: Session,
    *,
    case: CaseRow,
    on: date,
    by: Actor,
    now: datetime,
    stage: Stage = Stage.SCREEN,
    profiles: Mapping[str, Profile] | None = None,
    library: Mapping[str, Profile] | None = None,
) -> ScreeningRow:
    """Run the rules over the case as it stands and keep facts, findings and the profiles' full texts.

    ``profiles`` are those to ask, from ``library`` (default: those the clinic uses); the core is always
    among them. A retired one is refused.
    """
    asked, known = _asked(session, case, on, profiles, library)
    facts = gathered.screening_facts(session, case, stage=stage, on=on)
    result = screening_to_json(screen(facts, asked, on=on, stage=stage, library=known))
    kept = _with_included(asked, known)
    keep_texts(session, case.clinic_id, kept)
    row = _row(case, facts.known_on(on), result, kept, by=by, now=now)
    session.add(row)
    keep_outcomes(session, row)
    case.outcome = row.overall
    session.add(case)
    detail = {"screening": str(row.id), "overall": row.overall, "profiles": row.profiles}
    commit(session, lambda: _record(session, row, "screening.run", by, now, detail))
    return row


def _asked(
    session: Session,
    case: CaseRow,
    on: date,
    profiles: Mapping[str, Profile] | None,
    library: Mapping[str, Profile] | None,
) -> tuple[dict[str, Profile], dict[str, Profile]]:
    """The profiles to ask, and all those that may be included."""
    of_clinic = profile_library.library(session, case.clinic_id, on=on)
    asked = dict(of_clinic.in_use if profiles is None else profiles)
    known = {**(of_clinic.known if library is None else library), **asked}
    if CORE not in known:
        raise RuleError("The core profile of this clinic cannot be used: see the list of profiles.")
    asked.setdefault(CORE, known[CORE])
    for profile in asked.values():
        why_not = refusal(profile, on)
        if why_not is not None:
            raise RuleError(why_not)
    return asked, known


def _row(
    case: CaseRow,
    facts: Facts,
    result: dict[str, Any],
    kept: Iterable[Profile],
    *,
    by: Actor,
    now: datetime,
) -> ScreeningRow:
    """The screening as it is stored, not signed."""
    return ScreeningRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        on=date.fromisoformat(result["on"]),
        stage=result["stage"],
        facts=facts_to_json(facts),
        result=result,
        profiles=[{"id": each.id, "version": each.version, "sha256": each.sha256} for each in kept],
        overall=result["overall"]["outcome"],
        by_id=by.id,
        by_name=by.name,
        at=now,
    )


def sign_screening(
    session: Session,
    *,
    case: CaseRow,
    screening: ScreeningRow,
    signature: Signature,
    by: Actor,
    now: datetime,
    replaces: ScreeningRow | None = None,
    replace_reason: str = "",
) -> None:
    """Sign the newest screening of a case and move the case on; the password was asked again before.

    Facts, findings, versions and hash are fixed from then on. A signature that stands is named as replaced,
    with the reason, when the signer says so.
    """
    if not signature.meaning.strip():
        raise InputError(Text("Say what your signature means"), place="meaning")
    if replaces is not None and not replace_reason.strip():
        raise InputError(Text("Say why the signed screening is replaced"), place="replace_reason")
    session.refresh(case, with_for_update=True)  # of two who sign at once, the second sees the first
    session.refresh(screening)
    _check_newest(session, case, screening)
    _sign(screening, signature, by, now)
    if replaces is not None:
        screening.replaces_id, screening.replace_reason = replaces.id, replace_reason
    session.add(screening)
    _move_on(session, case, by=by, now=now)
    detail = {"screening": str(screening.id), "content_sha256": screening.content_sha256}
    commit(session, lambda: _record(session, screening, "screening.signed", by, now, detail))


def latest_screening(session: Session, case: CaseRow, *, signed: bool = False) -> ScreeningRow | None:
    """The newest screening of a case, or the newest signed one."""
    return next(iter(screenings_of(session, case, signed=signed, limit=1)), None)


def screenings_of(
    session: Session, case: CaseRow, *, signed: bool = False, limit: int = 50
) -> list[ScreeningRow]:
    """The screenings of a case, newest first."""
    query = select_scoped(ScreeningRow, case.clinic_id).where(ScreeningRow.case_id == case.id)
    if signed:
        query = query.where(col(ScreeningRow.signed_at).is_not(None))
    return list(session.exec(query.order_by(col(ScreeningRow.at).desc(), col(ScreeningRow.id)).limit(limit)))


def get_screening(session: Session, case: CaseRow, screening_id: uuid.UUID) -> ScreeningRow | None:
    """The screening of this case; None for another case's and for a nonexistent one alike."""
    row = get_scoped(session, ScreeningRow, case.clinic_id, screening_id)
    return row if row is not None and row.case_id == case.id else None


def content_of(screening: ScreeningRow) -> dict[str, Any]:
    """Everything a signature covers, as plain JSON."""
    return {
        "screening": str(screening.id),
        "case": str(screening.case_id),
        "on": screening.on.isoformat(),
        "stage": screening.stage,
        "facts": screening.facts,
        "profiles": screening.profiles,
        "result": screening.result,
    }


def sha256_of(screening: ScreeningRow) -> str:
    """SHA-256 of the canonical JSON of the content: sorted keys, UTF-8, no white space (decision 29)."""
    return hashlib.sha256(orjson.dumps(content_of(screening), option=orjson.OPT_SORT_KEYS)).hexdigest()


def is_intact(screening: ScreeningRow) -> bool:
    """Whether the content is still the one that was signed."""
    return screening.content_sha256 == sha256_of(screening)


def _with_included(used: Mapping[str, Profile], library: Mapping[str, Profile]) -> list[Profile]:
    """The profiles used and those they include, each once, by id."""
    found = dict(used)
    for profile in used.values():
        found.update({name: library[name] for name in profile.includes})
    return [found[name] for name in sorted(found)]


def _check_newest(session: Session, case: CaseRow, screening: ScreeningRow) -> None:
    if screening.case_id != case.id:
        raise ValueError("the screening belongs to another case")
    if screening.signed_at is not None:
        raise RuleError("This screening is signed already.")
    newest = latest_screening(session, case)
    if newest is not None and newest.id != screening.id:
        raise ChangedByOther("There is a newer screening of this patient. Nothing was signed: read it first.")


def _sign(screening: ScreeningRow, signature: Signature, by: Actor, now: datetime) -> None:
    screening.signed_by_id, screening.signed_by_name = by.id, by.name
    screening.signed_role, screening.signed_at = signature.role.value, now
    screening.signed_time_zone, screening.signed_meaning = signature.time_zone, signature.meaning
    screening.content_sha256 = sha256_of(screening)


def _move_on(session: Session, case: CaseRow, *, by: Actor, now: datetime) -> None:
    """A signed screening ends the work-up; elsewhere on the pathway it moves nothing."""
    steps: Iterable[Action] = (Action.START_WORK_UP, Action.SIGN_SCREENING)
    if case.state is not State.REFERRED:
        steps = (Action.SIGN_SCREENING,)
    for step in steps:
        if can(case.state, step):
            facts = gathered.case_facts(session, case)
            moves.move_case(session, case, step, by=by, now=now, facts=facts)


def _record(
    session: Session, row: ScreeningRow, action: str, by: Actor, now: datetime, detail: dict[str, Any]
) -> None:
    audit.record(session, by=by, action=action, now=now, case_id=row.case_id, detail=detail)
