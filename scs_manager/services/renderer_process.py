"""One process that draws documents, seen from its parent: started with nothing, asked, ended."""

import os
import select
import subprocess
import sys
import time
from typing import Any

from reports.renderer import LENGTH, READY, framed

WALL_SECONDS = 30.0
"""Seconds by the clock for one document, its processor time included [default]."""

START_SECONDS = 60.0
"""Seconds by the clock for a renderer to start, on a computer that is busy with other things [default]."""

_LARGEST = 256 * 1024 * 1024
_KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "SCS_FONTS_DIR")


class Ended(Exception):
    """The process ended, or ran out of time, before it answered."""


class NotStarted(Exception):
    """The process did not come up."""


class RendererProcess:
    """A renderer that is running; ``documents`` counts what it was asked."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-s", "-B", "-m", "reports.renderer"]
        self._process = subprocess.Popen(  # noqa: S603 - this very Python and a module of ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            bufsize=0,
            start_new_session=True,  # Ctrl+C ends the parent, whose closed pipe ends the renderer
        )
        self.documents = 0
        self._to, self._from = _number(self._process.stdin), _number(self._process.stdout)
        os.set_blocking(self._to, False)
        self._is_ready = False

    def ask(self, request: bytes) -> tuple[bytes, bytes]:
        """The letter and the bytes of the answer; Ended when there is none in time."""
        self._await_start()
        self.documents += 1
        until = time.monotonic() + WALL_SECONDS
        self._write(framed(request), until)
        head = self._read(1 + LENGTH, until)
        size = int.from_bytes(head[1:])
        if size > _LARGEST:
            raise Ended
        return head[:1], self._read(size, until)

    def _await_start(self) -> None:
        if self._is_ready:
            return
        try:
            self._read(len(READY), time.monotonic() + START_SECONDS)
        except Ended:
            raise NotStarted from None
        self._is_ready = True

    @property
    def id(self) -> int:
        """The system's number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def end(self) -> None:
        """Ends it now and takes it off the system's list of processes."""
        self._process.kill()
        self.abandon()
        self._process.wait()

    def abandon(self) -> None:
        """Closes this process's ends of its pipes; in a fork, where it is another's child, that is all."""
        self._process.poll()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _write(self, data: bytes, until: float) -> None:
        rest = memoryview(data)
        while rest:
            _wait(self._to, select.POLLOUT, until)
            try:
                rest = rest[os.write(self._to, rest) :]
            except OSError:
                raise Ended from None

    def _read(self, size: int, until: float) -> bytes:
        read = bytearray()
        while len(read) < size:
            _wait(self._from, select.POLLIN, until)
            piece = os.read(self._from, min(size - len(read), 1 << 20))
            if not piece:
                raise Ended
            read += piece
        return bytes(read)


def _wait(number: int, event: int, until: float) -> None:
    poll = select.poll()
    poll.register(number, event)
    left = until - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise Ended


def _number(pipe: Any) -> int:
    return int(pipe.fileno())


def _environment() -> dict[str, str]:
    """No setting and no secret: only the language, the clinic's fonts and where the packages lie."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if folder := kept.get("SCS_FONTS_DIR"):
        kept["SCS_FONTS_DIR"] = os.path.abspath(
            folder
        )  # the renderer works in another folder than its parent
    return {**kept, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}
