"""Documents are drawn in processes of their own: what a text does to the renderer never reaches the server.

``drawn`` is what services call. A process keeps at most two renderers, which start with the first document
and stay warm; one more document may wait, the next one is told to come back. A renderer that takes too much
time or memory is ended and the document refused: nothing of it is stored.
"""

import atexit
import copyreg
import io
import json
import os
import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from reports import renderer
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.services.renderer_process import Ended, NotStarted, RendererProcess

AT_ONCE, WAITING = 2, 1
"""Renderers of one process, and documents that may wait for them [default]: together fewer than the
four threads of a process of ``serve``, so that one is always left for everything that is no document."""

DOCUMENTS_EACH = 500
"""After so many documents a renderer is replaced by a fresh one [default]."""

BUSY = Text("Several documents are being made at this moment. Please wait a minute and try again.")
LIMITS = Text(
    "The document could not be made within its limits of time and memory. Nothing was stored. "
    "A very long text, a very large table or very large scans are the usual cause."
)
ASKED = Text(
    "The document asked for a file or for the network while it was made, so it was stopped. "
    "Nothing was stored."
)

Content = TypeVar("Content", contravariant=True)


class Render(Protocol[Content]):
    """A function of ``reports`` that draws one kind of content."""

    def __call__(self, content: Content, /, *, now: datetime) -> bytes: ...


class RenderFault(ValueError):
    """The renderer failed; the message names type and place of the fault and quotes nothing of the record."""


class Renderers:
    """Up to ``at_once`` processes that draw, shared by the threads of this process."""

    def __init__(self, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self.sizes = (at_once, waiting)
        self.forget()

    def forget(self) -> None:
        """Starts with no renderer: at the beginning, and in a fork, where they belong to the parent."""
        for process in getattr(self, "_all", ()):
            process.abandon()
        self._places = threading.BoundedSemaphore(sum(self.sizes))
        self._turns = threading.BoundedSemaphore(self.sizes[0])
        self._idle: list[RendererProcess] = []
        self._all: set[RendererProcess] = set()

    def drawn(self, render: Render[Content], content: Content, *, now: datetime) -> bytes:
        """The document; RuleError when a limit, the queue or a rule says no, RenderFault when it fails."""
        request = packed(render, content, now)
        with self._turn():
            letter, data = self._asked(request)
        return _result(letter, data)

    def _asked(self, request: bytes) -> tuple[bytes, bytes]:
        process = self._take()
        try:
            letter, data = process.ask(request)
        except Ended:
            self._end(process)
            raise RuleError(LIMITS) from None
        except NotStarted:
            self._end(process)
            raise RenderFault("the renderer did not start") from None
        except BaseException:  # also the end of this thread: nobody may get the rest of this answer
            self._end(process)
            raise
        self._put_back(process, letter)
        return letter, data

    @property
    def process_ids(self) -> list[int]:
        """The system's numbers of the renderers that run."""
        return [process.id for process in self._all]

    def close(self) -> None:
        """Ends every renderer that is not drawing."""
        while self._idle:
            self._end(self._idle.pop())

    def resize(self, at_once: int, waiting: int) -> None:
        """Other numbers, from a moment on when nothing is drawn."""
        self.close()
        self.sizes = (at_once, waiting)
        self.forget()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise RuleError(BUSY)
        try:
            with self._turns:
                yield
        finally:
            self._places.release()

    def _take(self) -> RendererProcess:
        while self._idle:
            process = self._idle.pop()
            if process.is_alive():
                return process
            self._end(process)
        process = RendererProcess()
        self._all.add(process)
        return process

    def _end(self, process: RendererProcess) -> None:
        self._all.discard(process)
        process.end()

    def _put_back(self, process: RendererProcess, letter: bytes) -> None:
        if letter == renderer.TOO_LARGE or process.documents >= DOCUMENTS_EACH:
            self._end(process)
        else:
            self._idle.append(process)


def packed(render: Callable[..., bytes], content: Any, now: datetime) -> bytes:
    """What the renderer reads: the function's name, the content and the time."""
    if render.__module__.partition(".")[0] != "reports":
        raise ValueError(f"{render.__module__} draws no documents")
    written = io.BytesIO()
    pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _REDUCERS
    pickler.dump((f"{render.__module__}:{render.__qualname__}", content, now))
    return written.getvalue()


def _read_only(values: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return MappingProxyType, (dict(values),)


_REDUCERS = {**copyreg.dispatch_table, MappingProxyType: _read_only}


def _result(letter: bytes, data: bytes) -> bytes:
    if letter == renderer.DRAWN:
        return data
    if letter == renderer.RULE:
        message, values = json.loads(data)
        raise RuleError(Text(message, **values))
    if letter == renderer.REFUSED:
        raise RuleError(ASKED)
    if letter == renderer.TOO_LARGE:
        raise RuleError(LIMITS)
    raise RenderFault(data.decode(errors="replace"))


_renderers = Renderers()


@contextmanager
def renderers(at_once: int) -> Iterator[None]:
    """Inside, this process draws so many documents at once: for a command that makes a whole batch."""
    before = _renderers.sizes
    _renderers.resize(at_once, at_once)
    try:
        yield
    finally:
        _renderers.resize(*before)


atexit.register(_renderers.close)
os.register_at_fork(after_in_child=_renderers.forget)


def drawn(render: Render[Content], content: Content, *, now: datetime) -> bytes:
    """The content as bytes, drawn by ``render`` in a process with limits; equal content, equal bytes.

    ``render`` is a function of a module of ``reports``, ``content`` plain values that can be pickled.
    """
    return _renderers.drawn(render, content, now=now)
