"""What the dashboard shows: figures with their drawings and links, and the filters of the address."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from scs_manager.domain.dashboard import Section, sections
from scs_manager.domain.dashboard_tables import Cell, Figure
from scs_manager.domain.diary_days import REGION_NAMES
from scs_manager.domain.registry_filters import Filters, period_of, periods
from scs_manager.domain.text import Text
from scs_manager.web.dashboard_plots import plots
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

OWN_DATES = "own"
"""The word for a period by its own two dates."""


@dataclass(frozen=True)
class Option:
    """One choice of a filter."""

    value: str
    words: str


@dataclass(frozen=True)
class Choice:
    """One filter as a list."""

    name: str
    label: str
    options: tuple[Option, ...]
    value: str


@dataclass(frozen=True)
class CellView:
    """A cell with the address of the list behind it, if there is one."""

    words: str
    href: str
    is_number: bool


@dataclass(frozen=True)
class FigureView:
    """One figure ready for the page."""

    slug: str
    title: str
    finding: str
    plot: Markup
    notes: tuple[str, ...]
    headers: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[CellView, ...], ...]
    list_href: str
    csv_href: str

    @property
    def has_lists(self) -> bool:
        """Whether a number of the table opens a list."""
        return any(cell.href for row in self.rows for cell in row)


@dataclass(frozen=True)
class SectionView:
    """Figures that belong together."""

    slug: str
    title: str
    figures: tuple[FigureView, ...]


@dataclass(frozen=True)
class Asked:
    """The filters as the address says them."""

    filters: Filters
    words: Mapping[str, str]
    """Only those that narrow, as they stand in an address."""

    def href(self, path: str, **more: str) -> str:
        """An address with the same filters."""
        query = urlencode({**self.words, **more})
        return f"{path}?{query}" if query else path


NOTHING = Asked(Filters(), {})
"""No filter at all."""


def asked_of(args: Mapping[str, str]) -> Asked:
    """The filters of an address; what means nothing narrows nothing."""
    word = args.get("period", "")
    since, until = period_of(word) or (None, None)
    if word in (OWN_DATES, "") or (since, until) == (None, None):
        since, until = _day(args.get("from", "")), _day(args.get("to", ""))
        word = OWN_DATES if since or until else ""
    clinician = _key(args.get("clinician", ""))
    kept = {name: args.get(name, "")[:100] for name in ("region", "maker", "profile")}
    words = {"period": word, **kept, "clinician": str(clinician or "")}
    if word == OWN_DATES:
        words |= {"from": since.isoformat() if since else "", "to": until.isoformat() if until else ""}
    filters = Filters(since, until, clinician=clinician, **kept)
    return Asked(filters, {name: value for name, value in words.items() if value})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def choices_of(kept: Mapping[str, Any], asked: Asked, titles: Mapping[str, str]) -> tuple[Choice, ...]:
    """The lists that narrow, from what the registry holds."""
    first, last = (_day(kept.get(name) or "") for name in ("first", "last"))
    found = periods(first, last) if first and last else ()
    offered = [*(Option(word, _period(word)) for word in found), Option(OWN_DATES, _("These dates"))]
    listed = {
        "period": (_("Lead placement"), offered),
        "region": (_("Target"), [Option(each.value, say(name)) for each, name in REGION_NAMES.items()]),
        "maker": (_("Device maker"), [Option(each, each) for each in kept["makers"]]),
        "clinician": (_("Planned or decided by"), [Option(key, name) for key, name in kept["people"]]),
        "profile": (_("Profile"), [Option(each, titles.get(each, each)) for each in kept["profiles"]]),
    }
    return tuple(
        Choice(name, label, (Option("", _("All")), *options), asked.words.get(name, ""))
        for name, (label, options) in listed.items()
    )


def _period(word: str) -> str:
    year, _dash, quarter = word.partition("-q")
    return _("%(year)s, quarter %(n)s", year=year, n=quarter) if quarter else year


def views_of(
    counts: Mapping[str, Any], asked: Asked, titles: Mapping[str, str], *, exports: bool
) -> Iterator[SectionView]:
    """Every section of the page."""
    for section in sections(counts, narrowed=asked.filters.narrows_trials, titles=titles):
        yield _section(section, asked, exports=exports)


def _section(section: Section, asked: Asked, *, exports: bool) -> SectionView:
    figures = tuple(_figure(figure, asked, exports=exports) for figure in section.figures)
    return SectionView(section.slug, say(section.title), figures)


def _figure(figure: Figure, asked: Asked, *, exports: bool) -> FigureView:
    table = figure.table
    return FigureView(
        figure.slug,
        say(figure.title),
        say(figure.finding),
        plots(figure) if figure.drawing else Markup(""),
        tuple(say(note) for note in figure.notes),
        tuple(say(header) for header in table.headers),
        tuple(any(row[n].keys for row in table.rows) for n in range(len(table.headers))),
        tuple(tuple(_cell(cell, asked) for cell in row) for row in table.rows),
        asked.href("/dashboard/list", measure=figure.measure) if figure.measure else "",
        asked.href(f"/dashboard/{figure.slug}.csv") if exports and table.rows else "",
    )


def _cell(cell: Cell, asked: Asked) -> CellView:
    href = asked.href("/dashboard/list", measure=cell.measure) if cell.measure else ""
    return CellView(say(cell.shown), href, bool(cell.keys))


def figure_called(counts: Mapping[str, Any], slug: str, titles: Mapping[str, str]) -> Figure | None:
    """One figure by the name in its address."""
    found = (figure for section in sections(counts, titles=titles) for figure in section.figures)
    return next((figure for figure in found if figure.slug == slug), None)


def filter_words(asked: Asked, titles: Mapping[str, str], people: Mapping[str, str]) -> dict[str, str]:
    """The filters in words, for a file and for the head of a list."""
    words = asked.words
    regions = {each.value: say(name) for each, name in REGION_NAMES.items()}
    dates = " to ".join(filter(None, (words.get("from"), words.get("to"))))
    named = {
        str(Text("Period")): dates or words.get("period"),
        str(Text("Target")): regions.get(words.get("region", ""), words.get("region")),
        str(Text("Device maker")): words.get("maker"),
        str(Text("Planned or decided by")): people.get(words.get("clinician", "")),
        str(Text("Profile")): titles.get(words.get("profile", ""), words.get("profile")),
    }
    return {name: value for name, value in named.items() if value}
