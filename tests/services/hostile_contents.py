"""Contents that harm whoever draws them; each acts when the letter asks for a patient's name."""

import os
import socket
import threading
from pathlib import Path


class _Name(str):
    """A name that does something when it is printed."""

    __slots__ = ()

    def __str__(self) -> str:
        self.act()
        return "Ada Sample"

    def act(self) -> None:
        """Nothing."""


class Endless(_Name):
    """Takes processor time for ever."""

    def act(self) -> None:
        """Counts."""
        while True:
            pass


class Asleep(_Name):
    """Takes no processor time and never ends."""

    def act(self) -> None:
        """Waits for what nobody sets."""
        threading.Event().wait()


class Greedy(_Name):
    """Takes more memory than a document may have."""

    def act(self) -> None:
        """Fills it page by page."""
        kept = []
        while True:
            kept.append(bytearray(b"x" * (16 << 20)))


class Dead(_Name):
    """Ends the process."""

    def act(self) -> None:
        """As a fault in a library would."""
        os.abort()


class Calling(_Name):
    """Calls somebody."""

    def act(self) -> None:
        """On this very computer, which must be refused before anybody answers."""
        socket.create_connection(("127.0.0.1", 9), timeout=1)


class Reading(_Name):
    """Reads what is none of its business."""

    def act(self) -> None:
        """The list of users."""
        Path("/etc/passwd").read_text(encoding="utf-8")


class Writing(_Name):
    """Leaves something behind."""

    def act(self) -> None:
        """In a folder that anybody may write."""
        Path("/tmp/left-behind").write_text("x", encoding="utf-8")  # noqa: S108 - it is refused


class Starting(_Name):
    """Starts a program."""

    def act(self) -> None:
        """One that does nothing."""
        os.system("true")  # noqa: S605 - it is refused


class Forging(_Name):
    """A fault whose message quotes the record."""

    def act(self) -> None:
        """Raises with the patient's name."""
        raise KeyError("Ada Sample, born 1 May 1961")


class Peeking(_Name):
    """Looks for the server's secrets."""

    def act(self) -> None:
        """Fails with the number of settings it finds, as the length of its own call stack."""
        if any(name.startswith("SCS_") and name != "SCS_FONTS_DIR" for name in os.environ):
            raise LookupError
