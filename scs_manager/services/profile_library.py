"""The profiles of a clinic as they stand now: shipped ones, its own files, and what it has said to them.

Reads only. The folder of own files comes with the session (``session.info``), so that every service sees the
same profiles without carrying a path through its arguments.
"""

import uuid
from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session, col, select

from scs_manager.domain.profile_folders import folders_of, profiles_of
from scs_manager.domain.profile_library import ClinicWord, Library, SignedOff, library_of
from scs_manager.domain.profiles import Profile, load_profile, shipped_profiles
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ProfileSignOffRow, ProfileSwitchRow, ProfileTextRow

FOLDER = "profiles_dir"
"""Where ``session.info`` holds the folder of SCS_PROFILES_DIR, or None."""
_PARSED = 128


def library(session: Session, clinic_id: uuid.UUID, *, on: date) -> Library:
    """Every profile of the clinic on a day, those in use among them."""
    base: Path | None = session.info.get(FOLDER)
    found = [profiles_of(folder.path) for folder in folders_of(base, clinic_id)]
    return library_of(found, _word(session, clinic_id), on=on)


def active_profiles(session: Session, clinic_id: uuid.UUID, *, on: date) -> dict[str, Profile]:
    """What a screening asks: in force, not switched off, signed off or one that every clinic begins with."""
    return library(session, clinic_id, on=on).in_use


def profile_called(session: Session, clinic_id: uuid.UUID, name: str, *, on: date) -> Profile | None:
    """The clinic's current profile of that id; the shipped one where the clinic's own cannot be used.

    For what was agreed under a name, such as the relief rule of a running trial.
    """
    return library(session, clinic_id, on=on).known.get(name) or shipped_profiles().get(name)


def kept_profile(session: Session, clinic_id: uuid.UUID, sha256: str) -> Profile | None:
    """The profile whose text this clinic's results or sign-offs were made with."""
    query = select_scoped(ProfileTextRow, clinic_id).where(ProfileTextRow.sha256 == sha256)
    row = session.exec(query).first()
    return _parsed(row.text, row.profile_id) if row else None


def sign_offs(session: Session, clinic_id: uuid.UUID) -> list[ProfileSignOffRow]:
    """Every sign-off of the clinic, oldest first."""
    query = select_scoped(ProfileSignOffRow, clinic_id)
    return list(session.exec(query.order_by(col(ProfileSignOffRow.at), col(ProfileSignOffRow.id))))


def switches(session: Session, clinic_id: uuid.UUID) -> list[ProfileSwitchRow]:
    """Every time a profile was switched, oldest first."""
    query = select_scoped(ProfileSwitchRow, clinic_id)
    return list(session.exec(query.order_by(col(ProfileSwitchRow.at), col(ProfileSwitchRow.id))))


def _word(session: Session, clinic_id: uuid.UUID) -> ClinicWord:
    signed = tuple(
        SignedOff(row.profile_id, row.version, row.sha256, row.by_name, row.at)
        for row in sign_offs(session, clinic_id)
    )
    switched = {row.profile_id: row.in_use for row in switches(session, clinic_id)}
    kept = _kept(session, clinic_id)
    return ClinicWord(signed, switched, kept, _earlier(session, clinic_id, signed))


def _kept(session: Session, clinic_id: uuid.UUID) -> dict[tuple[str, str], str]:
    """Columns, not rows: the texts themselves are long."""
    query = select(ProfileTextRow.profile_id, ProfileTextRow.version, ProfileTextRow.sha256)
    rows = session.exec(query.where(ProfileTextRow.clinic_id == clinic_id))
    return {(id_, version): sha256 for id_, version, sha256 in rows}


def _earlier(session: Session, clinic_id: uuid.UUID, signed: tuple[SignedOff, ...]) -> dict[str, Profile]:
    """By id the newest signed-off text that is not the shipped one."""
    newest = {each.profile_id: each for each in signed if not _is_shipped(each)}
    found = {id_: kept_profile(session, clinic_id, each.sha256) for id_, each in newest.items()}
    return {id_: profile for id_, profile in found.items() if profile is not None}


def _is_shipped(signed: SignedOff) -> bool:
    shipped = shipped_profiles().get(signed.profile_id)
    return shipped is not None and shipped.sha256 == signed.sha256


@lru_cache(maxsize=_PARSED)
def _parsed(text: str, name: str) -> Profile:
    return load_profile(text, name)
