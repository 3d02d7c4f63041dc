"""Profiles: the shipped ones, those of a clinic's folder, and which files are broken.

A broken clinic file is disabled and named, and the shipped profile that it meant to replace is disabled with
it: a clinic never works by rules it thought it had changed (design decision 26).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.profile_file import RELIEF_RULES, load_profile
from scs_manager.domain.profile_values import Entry, Profile, Provenance, Question, Relief, Role
from scs_manager.domain.text import Text

__all__ = [
    "FIRST_PROFILES",
    "RELIEF_RULES",
    "BrokenProfile",
    "Entry",
    "Profile",
    "ProfileSet",
    "Provenance",
    "Question",
    "Relief",
    "Role",
    "load_profile",
    "load_profiles",
    "profiles_in_use",
    "shipped_profiles",
]


FIRST_PROFILES = ("scs-core", "safety", "nice-ta159", "cms-ncd-160-7")
"""What is asked until somebody says otherwise: the rules, the guideline and the payer read in full.

Every further column, draft or not, waits for the clinic's medical lead: a clinic is asked by two or three
payers, not by every one of the world.
"""


@dataclass(frozen=True, slots=True)
class BrokenProfile:
    """A profile file that is disabled; ``replaces`` is the id it claims, as far as that can be told."""

    filename: str
    replaces: str
    error: InputError


@dataclass(frozen=True, slots=True)
class ProfileSet:
    """Profiles by id, and the files that are disabled."""

    profiles: Mapping[str, Profile]
    broken: tuple[BrokenProfile, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    """By id the name of the file that a profile of a folder was read from."""


_FIRST = ("scs-core", "safety")


@cache
def shipped_profiles() -> Mapping[str, Profile]:
    """The profiles that come with the application, by id, in the order of a reader: core, safety, others."""
    folder = files("scs_manager.domain") / "guidelines"
    shipped = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    profiles = [load_profile(file.read_text(encoding="utf-8"), file.name) for file in shipped]
    profiles.sort(key=lambda profile: (profile.id not in _FIRST, profile.id != _FIRST[0], profile.id))
    return MappingProxyType({profile.id: profile for profile in profiles})


def load_profiles(folder: Path, *, most_bytes: int | None = None) -> ProfileSet:
    """The profiles of a clinic's folder; a file that cannot be used is listed as broken, the others count.

    A file of more than ``most_bytes`` is not read.
    """
    profiles: dict[str, Profile] = {}
    names: dict[str, str] = {}
    broken: list[BrokenProfile] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            profile = _read(path, most_bytes)
            _refuse_clash(profile, profiles, path.name)
            profiles[profile.id], names[profile.id] = profile, path.name
        except InputError as error:
            broken.append(BrokenProfile(path.name, _claimed_id(path), error))
    return ProfileSet(profiles, tuple(broken), names)


def profiles_in_use(folders: Iterable[Path] = ()) -> ProfileSet:
    """The shipped profiles with those of the folders over them, later folders over earlier ones."""
    profiles = dict(shipped_profiles())
    broken: list[BrokenProfile] = []
    for folder in folders:
        found = load_profiles(folder)
        broken += found.broken
        profiles.update(found.profiles)
        for each in found.broken:
            profiles.pop(each.replaces, None)
    return ProfileSet(profiles, tuple(broken))


def _read(path: Path, most_bytes: int | None) -> Profile:
    try:
        if most_bytes is not None and path.stat().st_size > most_bytes:
            raise InputError(Text("is larger than %(bytes)s bytes", bytes=most_bytes), place=path.name)
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(Text("is not text in UTF-8"), place=path.name) from None
    except OSError as error:
        raise InputError(Text("cannot be read: %(why)s", why=str(error)), place=path.name) from None
    return load_profile(text, path.name)


def _refuse_clash(profile: Profile, profiles: Mapping[str, Profile], filename: str) -> None:
    """One id once per folder, and one id and version with one text only."""
    if profile.id in profiles:
        place = f"{filename}: id"
        raise InputError(Text("another file of this folder has the id %(id)s", id=profile.id), place=place)
    shipped = shipped_profiles().get(profile.id)
    if shipped and shipped.version == profile.version and shipped.sha256 != profile.sha256:
        place = f"{filename}: version"
        text = Text(
            "%(id)s %(version)s is shipped with other content", id=profile.id, version=profile.version
        )
        raise InputError(text, place=place)


def _claimed_id(path: Path) -> str:
    """The id that a broken file claims: from its text as far as that can be read, else from its name."""
    try:
        with path.open("rb") as file:
            text = file.read(_HEAD_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return path.stem
    claimed = _ID.search(text)
    return claimed[1] if claimed else path.stem


_HEAD_BYTES = 1_000_000
"""How much of a broken file is searched for its id."""
_ID = re.compile(r"""^[ \t]*id[ \t]*=[ \t]*["']([a-z0-9-]+)["']""", re.MULTILINE)
"""The first id of a file; those of its criteria come later."""
