"""What a diary post carries for itself: its key, the day asked, the phone's clock, whose answers they are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from forms.dates import read_date
from scs_manager.domain.diary_placement import DeviceWord


@dataclass(frozen=True)
class Asked:
    """Which questions the form held, so that what was answered days ago is judged by what was asked then."""

    stimulation: bool = False
    change_reason: bool = False
    version: int = 2
    """2 asks for side effects, paints tingling on the map, and asks once about scores that disagree."""

    def __str__(self) -> str:
        return f"{self.version}" + "s" * self.stimulation + "c" * self.change_reason


@dataclass(frozen=True)
class Envelope:
    """The hidden fields of one post."""

    client_key: str
    day: date
    enrolment: str = ""
    """The diary the answers belong to; empty when the form does not say."""
    device: DeviceWord | None = None
    """None without script."""
    asked: Asked | None = None
    """None when the form does not say: it is of the first version."""

    def asked_on(self, *, stimulation: bool) -> Asked:
        """What the form asked; ``stimulation`` for one that does not say."""
        return self.asked or Asked(stimulation, version=1)


def read_envelope(form: Mapping[str, str]) -> Envelope | None:
    """The hidden fields of a post; None when they were tampered with."""
    key, day = form.get("client_key", ""), read_date(form.get("day", ""))
    if day is None or not CLIENT_KEY.fullmatch(key):
        return None
    asked = _ASKED.fullmatch(form.get("asked", ""))
    return Envelope(
        key, day, form.get("enrolment", ""), device_word(form),
        Asked(bool(asked["s"]), bool(asked["c"]), int(asked["version"])) if asked else None,
    )  # fmt: skip


def device_word(form: Mapping[str, str]) -> DeviceWord | None:
    """What the phone's clock says; None without script. A time that nobody can read was said all the same.

    A script that does not tell when the answer was given sends it at once.
    """
    sent, answered = form.get("device_time", ""), form.get("answered_at", "")
    if not sent and not answered:
        return None
    clock = read_instant(sent)
    took = form.get("took_seconds", "")
    return DeviceWord(
        answered_at=read_instant(answered) if answered else clock,
        clock=clock,
        utc_offset_minutes=_offset(form.get("utc_offset_minutes", "")),
        took=timedelta(seconds=int(took)) if _SECONDS.fullmatch(took) else None,
    )


CLIENT_KEY = re.compile(r"[0-9a-f-]{32,36}")
_ASKED = re.compile(r"(?P<version>[12])(?P<s>s?)(?P<c>c?)")
_SECONDS = re.compile(r"\d{1,6}", re.ASCII)
_OFFSET = re.compile(r"-?\d{1,3}", re.ASCII)
_FARTHEST_OFFSET = 14 * 60
"""Minutes by which a clock on earth may differ from UTC."""


def _offset(text: str) -> int | None:
    if not _OFFSET.fullmatch(text) or abs(int(text)) > _FARTHEST_OFFSET:
        return None
    return int(text)


def read_instant(text: str) -> datetime | None:
    """An ISO 8601 instant with its offset, in UTC; None for all else, and for times no calendar holds."""
    if not 20 <= len(text) <= 40:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
