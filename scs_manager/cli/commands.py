"""What all commands share: one-sentence errors, the clock, reading a file."""

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from scs_manager.domain.bundles import SIZE_LIMIT, printable
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text

UNREADABLE = 2
"""Exit code for an input or a command line that cannot be read."""

FAILED = 1
"""Exit code when the rules, the database or a check say no."""


class Commands(click.Group):
    """A group of commands whose every failure is one sentence on standard error, without a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the command line and ends the process with its exit code."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except click.Abort:
            _end("stopped", FAILED)
        except click.ClickException as error:
            _end(error.format_message(), error.exit_code)
        except InputError as error:
            _end(str(error), UNREADABLE)
        except RuleError as error:
            _end(str(error), FAILED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(FAILED)
        sys.exit(code if isinstance(code, int) else 0)


def _end(sentence: str, code: int) -> NoReturn:
    """One line, whatever a file's words in it hold."""
    line = " ".join(printable(part) for part in sentence.split())
    click.echo(f"scs-manager: {line}" + ("" if line.endswith((".", "?", "!")) else "."), err=True)
    sys.exit(code)


def now() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day where the computer stands."""
    return now().astimezone().date()


def read_bytes(path: str) -> bytes:
    """A file's bytes, or standard input for ``-``; at most one byte more than an import may have."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(SIZE_LIMIT + 1)
        with Path(path).open("rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except OSError as error:
        why = Text("cannot be read (%(why)s)", why=error.strerror or "unknown reason")
        raise InputError(why, place=path) from None


class Day(click.ParamType[date]):
    """A calendar day written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a refusal that says how to write one."""
        if isinstance(value, date):
            return value
        try:
            if len(value) != 10:
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            return self.fail(f"{value!r} is not a day written YYYY-MM-DD", param, ctx)
