"""An evaluation as its pages show it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from scs_manager.domain.evaluations import (
    CONCLUSIONS,
    FACTORS,
    PROFESSIONS,
    RATING_WORDS,
    SUBSTANCE_USE,
    EvaluationStatus,
    Factor,
    Findings,
    Rating,
    missing_of,
    unplanned,
)
from scs_manager.domain.permissions import ROLE_NAMES, Role
from scs_manager.domain.text import Text
from scs_manager.models.evaluations import EvaluationRow
from scs_manager.services import evaluations

_TONES = {0: "met", 1: "caution", 2: "not-met"}
_MARKS = {"suitable": "met", "suitable_with_conditions": "caution", "unsuitable": "not-met"}


@dataclass(frozen=True)
class RatingView:
    """One factor with its rating, or not assessed."""

    factor: Factor
    mark: str
    words: Text
    anchor: Text | None
    rating: Rating
    needs_plan: bool


@dataclass(frozen=True)
class EvaluationView:
    """One evaluation, ordered, in draft or signed."""

    id: uuid.UUID
    status: EvaluationStatus
    at: datetime
    by: str
    by_id: uuid.UUID | None
    order_note: str
    found: Findings
    profession: Text | None
    mark: str
    conclusion: Text | None
    substance_use: Text | None
    ratings: tuple[RatingView, ...]
    severe: bool
    signed_at: datetime | None
    signed_by: str
    role: Text | None
    zone: str
    meaning: str
    sha256: str
    intact: bool
    replaces_id: uuid.UUID | None
    replace_reason: str
    missing: Mapping[str, Text]
    """What must be entered before a draft can be signed, by its field."""

    @property
    def held_on(self) -> date | None:
        """The day of the evaluation."""
        return self.found.held_on


def view_of(row: EvaluationRow) -> EvaluationView:
    """A row in words."""
    found = evaluations.findings_of(row)
    return EvaluationView(
        id=row.id,
        status=row.status,
        at=row.at,
        by=row.by_name,
        by_id=row.by_id,
        order_note=row.order_note,
        found=found,
        profession=PROFESSIONS.get(found.profession or ""),
        mark=_MARKS.get(found.conclusion or "", "unknown"),
        conclusion=CONCLUSIONS.get(found.conclusion or ""),
        substance_use=SUBSTANCE_USE.get(found.substance_use or ""),
        ratings=_ratings(found),
        severe=any(rating.is_severe for rating in found.ratings.values()),
        signed_at=row.signed_at,
        signed_by=row.signed_by_name or "",
        role=ROLE_NAMES[Role(row.signed_role)] if row.signed_role else None,
        zone=row.signed_time_zone or "UTC",
        meaning=row.signed_meaning or "",
        sha256=row.content_sha256 or "",
        intact=row.signed_at is None or evaluations.is_intact(row),
        replaces_id=row.replaces_id,
        replace_reason=row.replace_reason or "",
        missing={} if row.signed_at else missing_of(found),
    )


def _ratings(found: Findings) -> tuple[RatingView, ...]:
    return tuple(_rating(factor, found) for factor in FACTORS)


def _rating(factor: Factor, found: Findings) -> RatingView:
    rating = found.ratings.get(factor.slug, Rating())
    level = rating.level
    if level is None:
        return RatingView(factor, "unknown", Text("Not assessed"), None, rating, False)
    words = Text("%(level)s %(word)s", level=level, word=RATING_WORDS[level])
    needs_plan = factor.slug in unplanned(found)
    return RatingView(factor, _TONES[level], words, factor.anchors[level], rating, needs_plan)
