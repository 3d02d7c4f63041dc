"""What the process that draws may not do: write files, open sockets, start programs, take all memory or time.

The limits are the kernel's where it has them (memory, processor time, file size) and an audit hook of the
interpreter for the rest. The hook cannot be taken out again.
"""

import math
import os
import resource
import sys
import time
import zoneinfo
from typing import Any

MEMORY = 512 * 1024 * 1024
"""Bytes a document may take beyond what the process has when it is ready [default]."""

CPU_SECONDS = 10
"""Processor seconds for one document [default]."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_READS = ("open", "os.listdir", "os.scandir")
_REFUSED = (
    "socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "os.startfile",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
    "os.chown", "os.kill", "os.utime", "os.setxattr", "os.removexattr", "shutil.", "tempfile.", "sqlite3.",
    "ftplib.", "http.client.", "imaplib.", "poplib.", "smtplib.", "telnetlib.", "urllib.Request",
    "webbrowser.", "pty.", "ctypes.dlopen", "mmap.",
)  # fmt: skip


class Refused(PermissionError):
    """A document asked for a file or for the network."""


def confine() -> None:
    """Gives up what drawing does not need. For the whole process, and for good."""
    allowed = readable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _limit_memory()
    sys.addaudithook(_hook(allowed))


def readable() -> tuple[str, ...]:
    """The folders that may be read: Python and its packages, time zones, and the clinic's fonts."""
    places = [sys.prefix, sys.base_prefix, *sys.path, *zoneinfo.TZPATH, os.environ.get("SCS_FONTS_DIR", "")]
    return tuple({os.path.realpath(place) + os.sep for place in places if place})


def allow_one_document(seconds: int = CPU_SECONDS) -> None:
    """So many more seconds of processor time; after them the kernel ends the process."""
    used = math.ceil(time.process_time())
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


def _limit_memory() -> None:
    with open("/proc/self/statm", encoding="ascii") as file:
        taken = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))


def _hook(allowed: tuple[str, ...]) -> Any:
    def refuse(event: str, details: tuple[Any, ...]) -> None:
        if event in _READS:
            _check_reading(details, allowed)
        elif event.startswith(_REFUSED):
            raise Refused(event)

    return refuse


def _check_reading(details: tuple[Any, ...], allowed: tuple[str, ...]) -> None:
    """Numbers are files that are open already; ``os.open`` gives flags, ``open`` gives both."""
    path, mode, flags = (*details, None, None)[:3]
    if _is_writing(mode, flags):
        raise Refused("writing a file")
    if isinstance(path, int):
        return
    real = os.path.realpath(os.fsdecode(path)) if path is not None else os.getcwd()
    if not (real + os.sep).startswith(allowed):
        raise Refused("reading a file")


def _is_writing(mode: object, flags: object) -> bool:
    if isinstance(mode, str) and set(mode) & set("wax+"):
        return True
    return isinstance(flags, int) and bool(flags & _WRITES)
