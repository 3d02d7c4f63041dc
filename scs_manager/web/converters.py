"""Typed parts of URLs beside Flask's own."""

import re
from datetime import date

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError


class DayConverter(BaseConverter):
    """``<day:day>``: a civil date, strictly YYYY-MM-DD."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: date) -> str:
        return value.isoformat()


class WordConverter(BaseConverter):
    """``<word:kind>``: a short lower-case word with dashes, as our paths use them."""

    regex = r"[a-z][a-z-]{0,39}"


class SlugConverter(BaseConverter):
    """``<slug:name>``: the id of a profile, lower-case words and digits joined by hyphens."""

    regex = r"[a-z0-9]+(?:-[a-z0-9]+){0,12}"


def to_path(name: str) -> str:
    """``work_up`` as ``work-up``."""
    return name.replace("_", "-")


def from_path(word: str) -> str:
    """``work-up`` as ``work_up``; only shapes, the caller looks it up."""
    return re.sub("-", "_", word)


def init_app(app: Flask) -> None:
    """Let routes use the converters."""
    app.url_map.converters |= {"day": DayConverter, "slug": SlugConverter, "word": WordConverter}
