"""The figures of the dashboard as finished markup; of the whole clinic they are made once until changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask import render_template
from markupsafe import Markup

from scs_manager.web.dashboard_view import NOTHING, Asked, views_of

KEPT = 16
"""So many clinics' figures a process keeps drawn."""


@dataclass(frozen=True)
class Drawn:
    """The sections with their names for the list of contents."""

    names: tuple[tuple[str, str], ...]
    markup: Markup


@dataclass(frozen=True)
class Stamped:
    """Counts that are told apart by their stamp alone."""

    stamp: str
    counts: Mapping[str, Any] = field(compare=False, hash=False)


def drawn(counts: Mapping[str, Any], asked: Asked, titles: Mapping[str, str], *, exports: bool) -> Drawn:
    """Every section drawn and written."""
    sections = tuple(views_of(counts, asked, titles, exports=exports))
    names = tuple((section.slug, section.title) for section in sections)
    return Drawn(names, Markup(render_template("dashboard/_sections.html", sections=sections)))  # noqa: S704


@lru_cache(maxsize=KEPT)
def drawn_once(stamped: Stamped, titles: tuple[tuple[str, str], ...], *, exports: bool) -> Drawn:
    """The unfiltered sections of kept counts; the stamp carries everything that they depend on."""
    return drawn(stamped.counts, NOTHING, dict(titles), exports=exports)
