"""Profiles as a clinic uses them: which are on, who signed them off, and the texts results were made with."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.profiles import FIRST_PROFILES, Profile, shipped_profiles
from scs_manager.domain.text import Text
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ProfileSignOffRow, ProfileTextRow
from scs_manager.services import audit


def active_profiles(session: Session, clinic_id: uuid.UUID, *, on: date) -> dict[str, Profile]:
    """The profiles a clinic begins with, and any other that its medical lead signed off; in force only."""
    signed = {(row.profile_id, row.version, row.sha256) for row in sign_offs(session, clinic_id)}
    return {
        profile.id: profile
        for profile in shipped_profiles().values()
        if profile.in_force(on)
        and (profile.id in FIRST_PROFILES or (profile.id, profile.version, profile.sha256) in signed)
    }


def sign_offs(session: Session, clinic_id: uuid.UUID) -> list[ProfileSignOffRow]:
    """Every sign-off of the clinic, oldest first."""
    query = select_scoped(ProfileSignOffRow, clinic_id)
    return list(session.exec(query.order_by(col(ProfileSignOffRow.at), col(ProfileSignOffRow.id))))


def sign_off_profile(session: Session, *, profile: Profile, by: Actor, now: datetime) -> ProfileSignOffRow:
    """The medical lead takes responsibility for one exact version of a profile in this clinic."""
    if by.clinic_id is None:
        raise ValueError("a profile is signed off in a clinic")
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
