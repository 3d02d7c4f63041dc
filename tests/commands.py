"""Running the command line in the tests: in this process, or as a program of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from click.testing import CliRunner, Result

from scs_manager.cli import main

CHECKOUT = Path(__file__).parents[1]
PUBLIC = CHECKOUT.parent / "shared" / "data"
DATA = CHECKOUT / "tests" / "data"
BUNDLE = DATA / "fhir" / "post-laminectomy.json"
FACTS = DATA / "facts" / "clean-leg-pain.json"


def run(*words: str, given: str | bytes = "", **environment: str) -> Result:
    """One command in this process."""
    return CliRunner().invoke(main, list(words), input=given, env=environment or None)


PROGRAM = (sys.executable, "-c", "from scs_manager.cli import main; main(prog_name='scs-manager')")


def program(*words: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """One command as a process of its own, from the checkout."""
    return subprocess.run(
        [*PROGRAM, *words],
        input=given,
        capture_output=True,
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


def one_sentence(text: str) -> str:
    """The single line that a refused command writes to standard error."""
    assert text.startswith("scs-manager: ")
    assert text.count("\n") == 1
    return text.removeprefix("scs-manager: ").rstrip("\n")


def program_in_background(*words: str, **environment: str) -> subprocess.Popen[bytes]:
    """One command that serves until it is told to stop."""
    return subprocess.Popen(
        [*PROGRAM, *words], stdout=subprocess.PIPE, cwd=CHECKOUT, env={**os.environ, **environment}
    )


def free_port() -> int:
    """A port of this computer that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> int:
    """The status of a page, once the server answers; fails when it ends or stays silent for 90 seconds."""
    for _ in range(900):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5) as page:  # noqa: S310 - our own server
                return int(page.status)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer")
