"""A clinic's own profile files, read again only when a file changed: by its time and size, without a restart.

Nothing a file holds or lacks raises here: what cannot be used is listed as broken, with its place.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from scs_manager.domain.profiles import ProfileSet, load_profiles

MOST_BYTES = 1_000_000
"""A profile file beyond this size is not read. [default]"""
_KEPT = 64
"""Folders kept in memory."""

_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of profile files, and whose it is: all clinics' or one clinic's."""

    path: Path
    of_one_clinic: bool


def folders_of(base: Path | None, clinic_id: UUID) -> tuple[Folder, ...]:
    """The folder for all clinics and, over it, the one that carries this clinic's id; none without a base."""
    if base is None:
        return ()
    return Folder(base, of_one_clinic=False), Folder(base / str(clinic_id), of_one_clinic=True)


def profiles_of(folder: Path) -> ProfileSet:
    """The profiles of a folder as its files stand at this moment; an absent folder has none."""
    return _read(folder, _stamp(folder))


def _stamp(folder: Path) -> _Stamp:
    """Name, time and size of every file: what tells one state of the folder from another."""
    return tuple((path.name, *_state(path)) for path in sorted(folder.glob("*.toml")))


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)  # reading it will say why
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=_KEPT)
def _read(folder: Path, _stamp: _Stamp) -> ProfileSet:
    return load_profiles(folder, most_bytes=MOST_BYTES)
