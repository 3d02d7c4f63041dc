"""What the pages of questionnaires show: newest score, band, change against the important change, age."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from scs_manager.domain.instruments import Direction, Instrument, Licence
from scs_manager.domain.instruments.sheet import rounded
from scs_manager.domain.measure_settings import Settings, UsedChange, in_force
from scs_manager.domain.questionnaires import SOURCES, WAYS, Currency, currency
from scs_manager.domain.text import Text
from scs_manager.models.questionnaires import QuestionnaireAnswerRow, QuestionnaireRequestRow
from scs_manager.web.filters import day
from scs_manager.web.i18n import gettext as _
from scs_manager.web.svg import Sheet, short

MODES: Mapping[Licence, Text] = {
    Licence.EMBED: Text("Texts ship with the product"),
    Licence.CLINIC_SUPPLIED: Text("Texts supplied by the clinic"),
    Licence.SCORE_ONLY: Text("Scores only"),
}
WIDTH, HEIGHT, EDGE = 132, 36, 5
"""Of the small drawing of a course, in pixels."""


@dataclass(frozen=True)
class ScoreView:
    """One score in words."""

    title: str
    shown: str
    band: str
    prorated: bool
    reason: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class AnswerView:
    """One filled-in form."""

    id: uuid.UUID
    href: str
    on: date
    source: Text
    paper: bool
    by: str
    at: datetime
    scores: tuple[ScoreView, ...]
    flags: tuple[str, ...]
    unanswered: tuple[str, ...]
    version: str
    scorer: str
    corrects: bool
    reason: str
    replaced: bool

    @property
    def main(self) -> ScoreView:
        """The score that stands for the form in a list."""
        return self.scores[0]


@dataclass(frozen=True)
class Change:
    """The main score against the one before: in words, with the mark that says how much it is."""

    words: str
    mark: str


@dataclass(frozen=True)
class Line:
    """One instrument in the list of a case."""

    instrument: Instrument
    href: str
    mode: Text
    newest: AnswerView | None
    change: Change | None
    course: Markup | None
    age: Currency
    asked: tuple["Waiting", ...]


@dataclass(frozen=True)
class Waiting:
    """An open request."""

    title: str
    words: str
    is_late: bool
    withdraw_href: str


def answer_view(row: QuestionnaireAnswerRow, instrument: Instrument, *, replaced: bool) -> AnswerView:
    """A stored form in words; the scores are those that were kept with it."""
    kept: Mapping[str, Any] = row.scores
    return AnswerView(
        id=row.id,
        href=f"/cases/{row.case_id}/questionnaires/answers/{row.id}",
        on=row.answered_on,
        source=SOURCES[row.entered_by],
        paper=row.paper_on is not None,
        by=row.by_name,
        at=row.at,
        scores=tuple(_score(each) for each in kept["scores"].values()),
        flags=tuple(_flags(instrument, kept["watches"])),
        unanswered=_unanswered(row, instrument),
        version=row.definition_version,
        scorer=str(kept["scorer"]),
        corrects=row.replaces_id is not None,
        reason=row.replace_reason or "",
        replaced=replaced,
    )


def _score(kept: Mapping[str, Any]) -> ScoreView:
    read = [title for title, reached in kept["cutoffs"].items() if reached]
    return ScoreView(
        kept["title"], kept["shown"] or "", kept["band_title"], kept["prorated"], kept["reason"], tuple(read)
    )


def _flags(instrument: Instrument, watches: Mapping[str, bool | None]) -> list[str]:
    """What a watched answer means; an item that was left out is said to be unknown."""
    found = []
    for watch in instrument.watches:
        if watches.get(watch.id):
            found.append(_("Item %(n)s was answered with %(low)s or more", n=watch.item, low=watch.at_least))
        elif watches.get(watch.id) is None:
            found.append(_("Item %(n)s is not answered: unknown, not no", n=watch.item))
    return found


def _unanswered(row: QuestionnaireAnswerRow, instrument: Instrument) -> tuple[str, ...]:
    if row.items is None or len(row.items) != len(instrument.items):
        return ()
    return tuple(
        str(item.number) for item, answer in zip(instrument.items, row.items, strict=True) if answer is None
    )


def line_of(
    instrument: Instrument,
    standing: Sequence[QuestionnaireAnswerRow],
    waiting: Sequence[QuestionnaireRequestRow],
    *,
    base: str,
    today: date,
    settings: Settings,
) -> Line:
    """One instrument over its standing answers, the newest first."""
    newest = standing[0] if standing else None
    return Line(
        instrument=instrument,
        href=f"{base}/{instrument.id}",
        mode=MODES[instrument.licence],
        newest=answer_view(newest, instrument, replaced=False) if newest else None,
        change=change_of(instrument, standing, settings),
        course=course_of(instrument, standing),
        age=currency(newest.answered_on if newest else None, today),
        asked=tuple(waiting_view(row, instrument, base=base, today=today) for row in waiting),
    )


def waiting_view(row: QuestionnaireRequestRow, instrument: Instrument, *, base: str, today: date) -> Waiting:
    """An open request in words."""
    words = _(
        "%(way)s, asked %(asked)s, needed by %(due)s",
        way=WAYS[row.way],
        asked=day(row.asked_on),
        due=day(row.due_on),
    )
    return Waiting(instrument.title, words, row.due_on < today, f"{base}/requests/{row.id}/withdraw")


def change_of(
    instrument: Instrument, standing: Sequence[QuestionnaireAnswerRow], settings: Settings
) -> Change | None:
    """The newest main score against the one before; None when there are not two that may be compared."""
    main = instrument.scores[0]
    comparable = [row for row in standing if _value(row, main.id) is not None][:2]
    if len(comparable) < 2 or len({_form(row, main.id) for row in comparable}) > 1:
        return None
    after, before = (_value(row, main.id) for row in comparable)
    if before is None or after is None:
        return None
    difference = rounded(after - before, main.decimals)
    important = in_force(instrument.id, main.id, settings).change
    points = _("%(change)s since %(day)s", change=f"{difference:+}", day=day(comparable[1].answered_on))
    if important is None:
        return Change(points, "")
    return _judged(points, important, important.gain(before, after, main.direction))


def _judged(points: str, important: UsedChange, gain: Fraction | None) -> Change:
    size = _size(important)
    if gain is None:
        return Change(_("%(points)s; the start was 0", points=points), "unknown")
    if gain >= 1:
        return Change(_("%(points)s: better by %(size)s or more", points=points, size=size), "met")
    if gain <= -1:
        return Change(_("%(points)s: worse by %(size)s or more", points=points, size=size), "not-met")
    return Change(_("%(points)s: less than %(size)s", points=points, size=size), "")


def _size(important: UsedChange) -> str:
    """The important change with its mark of provenance."""
    if important.points is not None:
        amount = _("%(n)s points", n=f"{float(important.points):g}")
    else:
        amount = f"{float(important.percent or 0):g} %"
    return _("the important change of %(amount)s [%(mark)s]", amount=amount, mark=important.provenance)


def _value(row: QuestionnaireAnswerRow, score_id: str) -> Fraction | None:
    value = row.scores["scores"].get(score_id, {}).get("value")
    return None if value is None else Fraction(value)


def _form(row: QuestionnaireAnswerRow, score_id: str) -> tuple[str, str]:
    """What must be equal before two scores are compared: the version of the form and of the table."""
    return row.definition_version, row.scores["scores"][score_id]["table"]


def course_of(instrument: Instrument, standing: Sequence[QuestionnaireAnswerRow]) -> Markup | None:
    """The main score over time as a small drawing; the page lists the numbers too."""
    main = instrument.scores[0]
    points = [(row.answered_on, _value(row, main.id)) for row in reversed(standing)]
    known = [(on, value) for on, value in points if value is not None]
    if len(known) < 2:
        return None
    sheet = Sheet(instrument.id, WIDTH, HEIGHT, "spark", label=_course_words(instrument, known))
    first, last = known[0][0], known[-1][0]
    days, span = max(1, (last - first).days), main.high - main.low
    places = []
    for on, value in known:
        x = EDGE + (WIDTH - 2 * EDGE) * (on - first).days / days
        y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * float((value - main.low) / span)
        places.append((x, y))
    sheet.path("M" + "L".join(f"{short(x)} {short(y)}" for x, y in places), css="spark__line")
    for x, y in places:
        sheet.circle(x, y, 3, css="spark__dot")
    return sheet.markup()


def _course_words(instrument: Instrument, known: Sequence[tuple[date, Fraction]]) -> str:
    main = instrument.scores[0]
    worse = _("high is worse") if main.direction is Direction.HIGH_IS_WORSE else _("high is better")
    said = ", ".join(f"{day(on)}: {rounded(value, main.decimals)}" for on, value in known)
    return f"{main.title} ({worse}): {said}"
