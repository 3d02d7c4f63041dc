"""What the pages of the body map show: areas to paint with their list, and paintings with pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from markupsafe import Markup
from sqlmodel import Session

from forms.body_maps import SOURCE_WORDS
from scs_manager.domain.body_figure import (
    PAINT_AREAS,
    BodyFigure,
    PaintArea,
    body_figure,
    paint_view,
    parts_of,
)
from scs_manager.domain.body_map import MapKind, drawn_in, summary
from scs_manager.domain.body_regions import PARTS, SIDES, Side
from scs_manager.domain.text import Text
from scs_manager.models.body_maps import BodyMapRow
from scs_manager.models.cases import CaseRow
from scs_manager.services.body_map_rows import figure_from, figure_of, newest
from scs_manager.web.body_drawing import figure, painting
from scs_manager.web.i18n import language

KIND_NAMES = {MapKind.PAIN: Text("Pain"), MapKind.TINGLING: Text("Tingling")}
_NAMES = {part.key: part.name for part in PARTS}


@dataclass(frozen=True)
class Box:
    """One box of the list."""

    value: str
    words: Text
    checked: bool


@dataclass(frozen=True)
class PlaceRow:
    """One part with its boxes for left and right."""

    key: str
    name: Text
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class AreaView:
    """A picture to paint on, the sides written above it, and its list."""

    key: str
    title: Text
    picture: Markup
    labels: tuple[Text, Text]
    rows: tuple[PlaceRow, ...]


@dataclass(frozen=True)
class FigureView:
    """A finished figure with its pictures, each with its sides and its name."""

    figure: BodyFigure
    pictures: tuple[tuple[Text, tuple[Text, Text], Markup], ...]


@dataclass(frozen=True)
class PaintingView:
    """One painting in the history."""

    kind: Text
    on: date
    trial_day: int | None
    words: Text
    source: Text | str
    by: str
    at: datetime
    view: FigureView


@dataclass(frozen=True)
class BodyMapPage:
    """The newest pain and tingling over each other, and every painting before them."""

    newest: FigureView | None
    drawn: Text | None
    """Where the newest pain was drawn, in one word or three."""
    paintings: tuple[PaintingView, ...]


def area_views(chosen: frozenset[str]) -> list[AreaView]:
    """Every area with its boxes, the chosen places ticked."""
    return [_area(area, chosen) for area in PAINT_AREAS]


def _area(area: PaintArea, chosen: frozenset[str]) -> AreaView:
    view = paint_view(area)
    rows = tuple(_row(key, chosen) for key in parts_of(area))
    return AreaView(area.key, area.title, _picture(area.key, language()), view.labels, rows)


@lru_cache(maxsize=64)
def _picture(key: str, _language: str) -> Markup:
    """The picture to paint on, the same on every page of a language."""
    return painting(paint_view(next(area for area in PAINT_AREAS if area.key == key)))


def _row(key: str, chosen: frozenset[str]) -> PlaceRow:
    values = [(side, f"{side}.{key}") for side in Side]
    boxes = tuple(Box(value, SIDES[side], value in chosen) for side, value in values)
    return PlaceRow(key, _NAMES[key], boxes)


def page_of(rows: Sequence[BodyMapRow]) -> BodyMapPage:
    """The page over all paintings of a case, newest first."""
    latest, pain = figure_from(rows), newest(rows, MapKind.PAIN)
    return BodyMapPage(
        figure_view(latest, "newest") if latest else None,
        drawn_in(frozenset(pain.regions)) if pain else None,
        tuple(_painting(row) for row in rows),
    )


def newest_figure(session: Session, case: CaseRow) -> FigureView | None:
    """The newest pain and tingling of a case, for pages beside the body map's own."""
    latest = figure_of(session, case)
    return figure_view(latest, "newest") if latest else None


def figure_view(drawn: BodyFigure, key: str) -> FigureView:
    """A figure with its pictures; ``key`` keeps its ids apart on the page."""
    pictures = figure(drawn, key)
    named = zip(drawn.views, pictures, strict=True)
    return FigureView(drawn, tuple((view.name, view.labels, picture) for view, picture in named))


def _painting(row: BodyMapRow) -> PaintingView:
    regions = frozenset(row.regions)
    pain, tingling = (regions, None) if row.kind is MapKind.PAIN else (None, regions)
    return PaintingView(
        KIND_NAMES[row.kind],
        row.on,
        row.trial_day,
        summary(regions),
        SOURCE_WORDS[row.source],
        row.by_name,
        row.at,
        figure_view(body_figure(pain, tingling), f"map{row.id}"),
    )
