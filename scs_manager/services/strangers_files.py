"""Looks into a file that a stranger sent, in a process of its own.

The process (``python -m scs_manager.services.strangers_files``) reads standard input and answers
with JSON. It has little memory and time, no network, no settings and no key, and writes no file: whatever the
file does to it, the server learns only that it cannot be read.
"""

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict

from scs_manager.services.signature_check import Seal, Unreadable, seals_of

SECONDS = 15
"""By the clock, the start of the process included. [default]"""
CPU_SECONDS = 2
"""Processor seconds for one file; a document of ours takes a tenth of one. [default]"""
_PLACE = threading.Lock()
"""One server process has one file looked into at a time; nobody waits for it holding a thread. [default]"""


class Busy(Exception):
    """Another stranger's file is being looked into at this moment."""


def seals_in(copy: bytes) -> list[Seal]:
    """The signatures in a stranger's file; Unreadable if it is no PDF, too deep, or takes too long.

    Busy, at once, while another file is looked into: strangers must not take all threads of the server.
    """
    if not _PLACE.acquire(blocking=False):
        raise Busy
    try:
        return _answer_for(copy)
    finally:
        _PLACE.release()


def _answer_for(copy: bytes) -> list[Seal]:
    command = [sys.executable, "-P", "-s", "-B", "-m", "scs_manager.services.strangers_files"]
    places = os.pathsep.join(place for place in sys.path if place)
    try:
        run = subprocess.run(  # noqa: S603 - this very Python and a module of ours
            command, input=copy, capture_output=True, check=True, timeout=SECONDS, cwd="/",
            env={"PYTHONPATH": places},
        )  # fmt: skip
        return [Seal(**each) for each in json.loads(run.stdout)]
    except (subprocess.SubprocessError, OSError, ValueError, TypeError):
        raise Unreadable("a stranger's file") from None


def main() -> int:
    """Answer for the file on standard input."""
    from reports.confinement import allow_one_document, confine

    confine()
    allow_one_document(CPU_SECONDS)
    try:
        seals = seals_of(sys.stdin.buffer.read())
    except (Unreadable, MemoryError, RecursionError):
        return 1
    sys.stdout.write(json.dumps([asdict(seal) for seal in seals]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
