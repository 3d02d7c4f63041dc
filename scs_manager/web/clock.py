"""The web's only reader of the clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app

Clock = Callable[[], datetime]


def init_app(app: Flask, clock: Clock | None) -> None:
    """Use the machine's clock, or the one a test hands over."""
    app.extensions["clock"] = clock or _machine


def now() -> datetime:
    """This instant, aware, in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock().astimezone(UTC)


def today(zone: str) -> date:
    """The civil date in a time zone at this instant."""
    return now().astimezone(ZoneInfo(zone)).date()


def _machine() -> datetime:
    return datetime.now(UTC)
