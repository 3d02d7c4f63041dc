"""A clinic takes up its profiles: signs them off, switches them, and keeps the texts it worked by."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.profile_library import ALWAYS, refusal
from scs_manager.domain.profiles import Profile
from scs_manager.domain.text import Text
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ProfileSignOffRow, ProfileSwitchRow, ProfileTextRow
from scs_manager.services import audit
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.profile_library import active_profiles, sign_offs

__all__ = ["active_profiles", "keep_texts", "sign_off_profile", "sign_offs", "switch_profile"]


def sign_off_profile(session: Session, *, profile: Profile, by: Actor, now: datetime) -> ProfileSignOffRow:
    """The medical lead takes responsibility for one exact version of a profile in this clinic.

    Its full text is kept, so that the same id and version with other bytes is refused from then on.
    """
    if by.clinic_id is None:
        raise ValueError("a profile is signed off in a clinic")
    why_not = refusal(profile, clinic_today(session, by.clinic_id, now))
    if why_not is not None:
        raise RuleError(why_not)
    keep_texts(session, by.clinic_id, [profile])
    row = ProfileSignOffRow(
        clinic_id=by.clinic_id,
        profile_id=profile.id,
        version=profile.version,
        sha256=profile.sha256,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    try:
        session.flush()  # signing the same version off twice is found here
    except IntegrityError:
        session.rollback()
        raise RuleError("This version is signed off already.") from None
    detail = {"profile": profile.id, "version": profile.version, "sha256": profile.sha256}
    audit.record(session, by=by, action="profile.signed_off", now=now, detail=detail)
    session.commit()
    return row


def switch_profile(
    session: Session, *, profile: Profile, in_use: bool, reason: str, by: Actor, now: datetime
) -> ProfileSwitchRow:
    """Switch a profile on or off for the clinic's new screenings; stored results stay as they are."""
    if by.clinic_id is None:
        raise ValueError("a profile is switched in a clinic")
    if profile.id in ALWAYS:
        raise RuleError("Core and safety give the overall outcome and cannot be switched off.")
    why_not = refusal(profile, clinic_today(session, by.clinic_id, now))
    if in_use and why_not is not None:
        raise RuleError(why_not)
    if not in_use and not reason.strip():
        raise InputError(Text("Say why the profile is switched off"), place="reason")
    row = ProfileSwitchRow(
        clinic_id=by.clinic_id,
        profile_id=profile.id,
        in_use=in_use,
        reason=reason.strip(),
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    detail = {"profile": profile.id, "in_use": in_use, "reason": row.reason}
    audit.record(session, by=by, action="profile.switched", now=now, detail=detail)
    session.commit()
    return row


def keep_texts(session: Session, clinic_id: uuid.UUID, profiles: Iterable[Profile]) -> None:
    """Keep each profile's full text once; the same id and version with other bytes is refused. No commit."""
    for profile in profiles:
        if not _is_kept(session, clinic_id, profile):
            _keep(session, clinic_id, profile)


def _is_kept(session: Session, clinic_id: uuid.UUID, profile: Profile) -> bool:
    query = select_scoped(ProfileTextRow, clinic_id).where(
        ProfileTextRow.profile_id == profile.id, ProfileTextRow.version == profile.version
    )
    row = session.exec(query).first()
    if row is not None and row.sha256 != profile.sha256:
        raise RuleError(
            Text(
                "The profile %(id)s %(version)s was used before with another text: give it a new version.",
                id=profile.id,
                version=profile.version,
            )
        )
    return row is not None


def _keep(session: Session, clinic_id: uuid.UUID, profile: Profile) -> None:
    row = ProfileTextRow(
        clinic_id=clinic_id,
        sha256=profile.sha256,
        profile_id=profile.id,
        version=profile.version,
        text=profile.text,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        if not _is_kept(session, clinic_id, profile):  # another screening kept it in this very moment
            raise
