"""A folder that files are put into: each made once, for its owner alone, and nothing there is overwritten."""

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text

ONLY_OURS = 0o600
"""A document names a patient: nobody but the owner of the file reads it."""


def make_folder(folder: Path) -> None:
    """Make the folder where there is none, for its owner alone. InputError says why that cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        why = Text("The folder cannot be made (%(why)s)", why=error.strerror or "unknown reason")
        raise InputError(why, place=str(folder)) from None


def put_once(folder: Path, names: tuple[str, ...], data: bytes) -> bool:
    """Whether a file with these bytes was written now; False where it stood there already.

    It takes the first name that nothing else has. RuleError says why it was not written; then no part of it
    is left, unless the computer stopped meanwhile: what stands there then is somebody else's bytes.
    """
    for name in names:
        path = folder / name
        try:
            _create(path, data)
        except FileExistsError:
            if _holds(path, data):
                return False
        except OSError as error:
            raise RuleError(Text("%(why)s", why=error.strerror or "unknown reason")) from None
        else:
            return True
    raise RuleError(Text("%(names)s hold something else", names=", ".join(names)))


def _create(path: Path, data: bytes) -> None:
    """A file that was not there before, on disk; one that cannot be finished is taken away again."""
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, ONLY_OURS)
    try:
        with os.fdopen(made, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _holds(path: Path, data: bytes) -> bool:
    """Whether a plain file has these bytes; what cannot be read is something else."""
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


@dataclass
class Tally:
    """What became of a batch, counted while it goes on."""

    issued: int = 0
    unchanged: int = 0
    failed: int = 0
    written: int = 0
    """Files of what was issued now."""
    caught_up: int = 0
    """Files of what stood unchanged, and whose file was missing."""
    there: int = 0
    unwritten: int = 0
    reasons: list[tuple[str, Text]] = field(default_factory=list)
    """The case and why there is no document, or no file, of it."""

    def refuse(self, name: str, why: Text) -> None:
        """No document of this case."""
        self.failed += 1
        self.reasons.append((name, why))

    def miss(self, name: str, why: Text) -> None:
        """No file of a document that is kept."""
        self.unwritten += 1
        self.reasons.append((name, why))

    def documents(self, made: str) -> str:
        """How many documents were made, in a sentence."""
        return f"{self.issued} {made}, {self.unchanged} stand unchanged, {self.failed} could not be issued."

    def files(self) -> str:
        """How many files were written, in a sentence."""
        return (
            f"Files written: {self.written} of those, {self.caught_up} of the unchanged; "
            f"{self.there} were there already, {self.unwritten} could not be written."
        )
