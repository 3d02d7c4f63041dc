"""A process that only draws: ``python -m reports.renderer`` answers its parent until the pipe is closed.

It reads one request after the other from standard input (eight bytes of length, then a pickle of the name of
a ``render`` function, its content and the time) and answers on standard output with one letter, eight bytes
of length and plain bytes, which the parent never unpickles. It has little memory and little time for each
document, no network, and reads nothing but its own code, fonts and data; see ``confinement``.
"""

import io
import json
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO

from reports import confinement
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text

READY, DRAWN, RULE, REFUSED, TOO_LARGE, FAULT = b"+", b"P", b"R", b"N", b"M", b"F"
"""What an answer begins with: started; the document; a rule's no; a file or the network asked for; no more
memory; a fault, as its type and the places in the code it passed."""

LENGTH = 8
"""Bytes of the number that says how long a frame is, most significant first."""

FOREIGN = ("scs_manager.web", "scs_manager.services", "scs_manager.models", "scs_manager.cli")
"""Where nothing that a document shows may come from: rows and requests stay with the parent."""

_CONTENT = "reports."


class _Reader(pickle.Unpickler):
    """Reads plain values and the classes of the domain and of the documents."""

    def find_class(self, module: str, name: str) -> Any:
        """The class, unless it belongs to a layer that a document must not know."""
        if module.startswith(FOREIGN):
            raise ValueError(f"a document's content holds {module}.{name}")
        return super().find_class(module, name)


def read_frame(source: BinaryIO) -> bytes | None:
    """The next frame, or None when the other side has closed."""
    head = source.read(LENGTH)
    if len(head) < LENGTH:
        return None
    size = int.from_bytes(head)
    data = source.read(size)
    return data if len(data) == size else None


def framed(data: bytes) -> bytes:
    """The bytes with their length before them."""
    return len(data).to_bytes(LENGTH) + data


def answer(request: bytes) -> tuple[bytes, bytes]:
    """What became of one request: a letter and what belongs to it."""
    try:
        name, content, now = _Reader(io.BytesIO(request)).load()
        return DRAWN, _called(name)(content, now=now)
    except RuleError as error:
        return RULE, _as_json(error.text)
    except MemoryError:
        return TOO_LARGE, b""
    except confinement.Refused as error:
        return REFUSED, str(error).encode()
    except Exception as error:  # whatever it is, the parent learns of it and the next document is drawn
        return FAULT, fault(error).encode()


def _called(name: str) -> Callable[..., bytes]:
    module, _, function = name.partition(":")
    if not module.startswith(_CONTENT):
        raise ValueError(f"{module} draws no documents")
    found: Callable[..., bytes] = getattr(import_module(module), function)
    return found


def _as_json(text: Text) -> bytes:
    values = {name: str(value) for name, value in text.params.items()}
    return json.dumps([text.id, values]).encode()


def fault(error: BaseException) -> str:
    """The type of an error and where it passed, without its message, which may quote the record."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{os.path.basename(f.filename)}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}"


def serve(source: BinaryIO, write: Callable[[bytes], Any], before_each: Callable[[], None]) -> None:
    """Answers request after request; ends when the parent has gone, or when memory has run out."""
    while (request := read_frame(source)) is not None:
        before_each()
        letter, data = answer(request)
        del request
        write(letter + framed(data))
        if letter == TOO_LARGE:
            return


def main() -> None:
    """Warms up, gives up every right it does not need, and serves."""
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints does not garble the answers
    with os.fdopen(answers, "wb", buffering=0, closefd=True) as out:

        def write(data: bytes) -> None:
            rest = memoryview(data)
            while rest:
                rest = rest[out.write(rest) :]

        for module in ("reports.frame", "reports.parts", "reports.lists"):
            import_module(module)
        confinement.confine()
        write(READY)
        serve(sys.stdin.buffer, write, confinement.allow_one_document)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        os._exit(0)  # the parent has gone while a document was drawn
