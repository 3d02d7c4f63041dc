"""The patient's trial as a calendar to hang up: weeks of days, the dates in a list, medicines, whom to call.

A state is a shape and a word; the tint of the trial's days is never the only sign. A medicine is named with
a day only as it was agreed, else the sheet says "ask us".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak

from reports import dates, parts, theme
from reports.content import Identity, Issue
from reports.flowables import Columns, Heading, Passage, Rule
from reports.frame import LABEL, PageFrame, build
from reports.lists import listing
from reports.parts import Story
from reports.tables import DataTable, data_table
from reports.words import Markup, clean, join, strong, text, told
from scs_manager.domain.hold_calendar import Break
from scs_manager.domain.own_calendar import START, Happening, Kind
from scs_manager.domain.own_weeks import SheetDay, Standing, Week
from scs_manager.domain.text import Text, Translate


@dataclass(frozen=True)
class TrialCalendar:
    """One trial of one patient, for the patient."""

    identity: Identity
    issue: Issue
    standing: Standing
    weeks: tuple[Week, ...]
    happens: tuple[Happening, ...]
    """Everything with a date, in order."""
    breaks: tuple[Break, ...]
    """The medicines whose days were agreed."""
    ask: tuple[str, ...]
    """Medicines that need such days and have none that hold."""
    emergency_phone: str
    translate: Translate


TITLE = Text("Your trial calendar")
STANDINGS: Mapping[Standing, Text] = MappingProxyType(
    {
        Standing.NO_DATES: Text("Your trial has no dates yet. You get a new sheet once it has."),
        Standing.HAS_DATES: Text(
            "Planned days can move. The clinic will tell you. "
            "Stop or start a medicine only as you agreed with the clinic."
        ),
        Standing.ENDED: Text("Your trial is over. These are the days as they were, and what comes next."),
        Standing.CANCELLED: Text("Your trial did not take place. Older sheets do not hold any more."),
        Standing.LEADS_IN: Text("Your trial is over. Ask us what comes next."),
    }
)
_SHAPES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.DIARY: "☐",
        Kind.STOP: "■",
        Kind.PLACEMENT: "●",
        Kind.REMOVAL: "○",
        Kind.RESTART: "▶",
        Kind.QUESTIONNAIRE: "✓",
        Kind.VISIT: "◆",
        Kind.END: "☐",
    }
)
_WEEK = 13 * mm
_DAY = (theme.MEASURE - _WEEK) / 7
_PAD = 4.0
_ABOVE = (70 * mm, 48 * mm, 47 * mm)
"""Widths of the clinic, the emergency, and the day of the sheet, with two gaps of 4.5 mm."""
_ROOM = 28.0
"""Points under the number of a week, so that each day has room to write something in."""
_LEAD = theme.style("calendar lead", 11.5, 14.6)
_LINE = theme.style("calendar line", 11, 13.6)
_HEAD = theme.style("calendar head", 9.5, 11.5, theme.STRONG)
_WEEK_HEAD = theme.style("calendar week head", 8.4, 10.4, theme.STRONG)
_NUMBER = theme.style("calendar week", 11, 13, theme.STRONG, theme.MUTED)
_DATE = theme.style("calendar date", 11, 13.4, theme.STRONG)
_BLANK = theme.style("calendar date outside", 11, 13.4, color=theme.MUTED)
_CAPTION = theme.style("calendar caption", 9.5, 11.6)
_PHONE = theme.style("calendar phone", 18, 22, theme.STRONG)
_SIZES = (10.0, 9.2, 8.4, 8.0)
"""Type of a day's words: the largest in which its longest word stands on one line."""
_LOOK: tuple[tuple[Any, ...], ...] = (
    ("INNERGRID", (0, 1), (-1, -1), 0.5, theme.LINE),
    ("LINEBEFORE", (1, 0), (1, -1), 0.5, theme.LINE),
    ("LINEBELOW", (0, -1), (-1, -1), 0.5, theme.LINE),
    ("LEFTPADDING", (1, 0), (-1, -1), _PAD),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ("TOPPADDING", (0, 1), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 1), (-1, -1), 4),
)


def render(content: TrialCalendar, *, now: datetime) -> bytes:
    """The sheet as a tagged PDF; equal content and time give equal bytes."""
    say = content.translate
    frame = PageFrame(
        title=TITLE.render(say),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=False,
        label=say(LABEL),
        page_words=say("Page %(page)s of %(total)s"),
        with_birth_date=False,
        has_number=False,
        translate=say,
        with_letterhead=False,
    )
    days = [*_grid(content), *_dates(content)] if content.standing.shows_days else []
    return build(frame, [*_head(content), *_whom_to_call(content, now), *days, *_medicines(content)])


def _say(content: TrialCalendar, words: Text) -> Markup:
    values = {
        name: value.render(content.translate) if isinstance(value, Text) else value
        for name, value in words.params.items()
    }
    return told(content.translate, content.issue.language, words.id, **values)


def _locale(content: TrialCalendar) -> str:
    language = content.issue.language
    return "en_GB" if language.startswith("en") else language.replace("-", "_")


def _begun(words: str) -> str:
    """With a capital letter, which some languages do not give to a day of the week."""
    return words[:1].upper() + words[1:]


def _head(content: TrialCalendar) -> Story:
    return [
        Heading(_say(content, TITLE), level=1),
        parts.gap(2),
        Rule(1.1, theme.INK, after=5),
        Passage(_say(content, STANDINGS[content.standing]), _LEAD),
        parts.gap(5),
    ]


def _grid(content: TrialCalendar) -> Story:
    how = _say(content, Text("Tick the box each evening, once your diary is sent."))
    below = [] if content.standing is Standing.ENDED else [parts.gap(4), Passage(how, _LINE)]
    return [_table(content), *below]


def _table(content: TrialCalendar) -> DataTable:
    heads = [_begun(str(format_date(day.on, "EEEE", locale=_locale(content)))) for day in content.weeks[0]]
    rows: list[list[Any]] = [[Passage(_say(content, Text("Week")), _WEEK_HEAD)]]
    rows[0] += [Passage(text(head), _fitting(head, _HEAD, (9.5, 8.6, 7.8))) for head in heads]
    for number, week in enumerate(content.weeks, 1):
        name = [Passage(text(number), _NUMBER), parts.gap(_ROOM)]
        rows.append([name, *(_cell(content, day) for day in week)])
    return data_table(rows, [_WEEK, *(_DAY for _ in range(7))], more=[*_LOOK, *_tints(content)])


def _tints(content: TrialCalendar) -> Iterator[tuple[Any, ...]]:
    """A light ground under the days of the trial, and a frame around days on which something happens."""
    for row, week in enumerate(content.weeks, 1):
        for column, day in enumerate(week, 1):
            place = ((column, row), (column, row))
            if day.number or {each.kind for each in day.happens} & {Kind.PLACEMENT, Kind.REMOVAL}:
                yield "BACKGROUND", *place, theme.STIMULATION
            if day.happens:
                yield "BOX", *place, 1.6, theme.INK


def _cell(content: TrialCalendar, day: SheetDay) -> Story:
    """The date with the shapes of what happens, then in words what, the day of the trial, the evening."""
    shown = bool(day.asked or day.number or day.happens)
    shapes = dict.fromkeys(_SHAPES[each.kind] for each in day.happens)
    date_words = str(format_skeleton("MMMd", day.on, locale=_locale(content)))
    story: Story = [Passage(text("  ".join([date_words, *shapes])), _DATE if shown else _BLANK)]
    for each in day.happens:
        story += [_words(content, said, theme.STRONG) for said in (each.words, *_hour(content, each))]
    story += [_words(content, Text("Trial day %(n)s", n=day.number))] if day.number else []
    return [*story, _evening(content, day)] if day.asked else story


def _evening(content: TrialCalendar, day: SheetDay) -> Passage:
    """A box to tick, or that the clinic has it."""
    words, shape = (Text("Diary sent"), "✓") if day.sent else (Text("Diary"), "☐")
    return Passage(join([text(shape), _say(content, words)]), _sized(words.render(content.translate)))


def _words(content: TrialCalendar, words: Text, font: str = theme.REGULAR) -> Passage:
    return Passage(_say(content, words), _sized(words.render(content.translate), font))


def _sized(words: str, font: str = theme.REGULAR) -> ParagraphStyle:
    return _fitting(words, theme.style("calendar cell", 10, 12, font), _SIZES)


def _fitting(words: str, base: ParagraphStyle, sizes: tuple[float, ...]) -> ParagraphStyle:
    """The style in the largest size in which no word of a day is split, the smallest if none will do."""
    longest = clean(words).split() or [""]
    room = _DAY - _PAD - 3
    font: str = base.fontName
    fits = (size for size in sizes if max(theme.width_of(word, size, font) for word in longest) <= room)
    size = next(fits, sizes[-1])
    return theme.style(f"{base.name} {size}", size, size * 1.13, font)


def _dates(content: TrialCalendar) -> Story:
    lines = [_dated(content, each) for each in content.happens]
    return [*_section(content, Text("What happens when")), *listing(lines, _LINE)]


def _dated(content: TrialCalendar, each: Happening) -> Markup:
    """``Monday 4 May: the leads go in (planned)``."""
    on = strong(_begun(str(format_date(each.on, "full", locale=_locale(content)))))
    pieces = [Markup(f"{on}:"), text(_SHAPES[each.kind]), _say(content, each.words)]
    if each.planned:
        pieces.append(Markup(f"({_say(content, Text('planned'))})"))
    pieces += [Markup(f"({_say(content, hour)})") for hour in _hour(content, each)]
    return join(pieces)


def _hour(content: TrialCalendar, each: Happening) -> Iterator[Text]:
    """Before which hour of its day a restart is too early."""
    for stopped in content.breaks:
        is_this = each.words.id == START and stopped.drug == each.words.params["drug"]
        if is_this and stopped.restart_on == each.on and stopped.not_before is not None:
            yield Text("Not before %(time)s", time=f"{stopped.not_before:%H:%M}")


def _medicines(content: TrialCalendar) -> Story:
    """What holds for medicines, whatever the days say; silence is never a no."""
    entries = [_say(content, words) for words in _about_medicines(content)]
    return [*_section(content, Text("Blood thinners")), *listing(entries, _LINE)] if entries else []


def _about_medicines(content: TrialCalendar) -> Iterator[Text]:
    if not content.standing.shows_days:
        if content.standing is not Standing.NO_DATES:
            yield Text("Did you stop one for the trial? Call us today.")
        yield Text("Do not stop or start a blood thinner on your own.")
        return
    if content.breaks and content.standing is not Standing.ENDED:
        yield Text("Start again only once the leads are out. Will they come out later? Ask us first.")
    for drug in content.ask:
        yield Text("%(drug)s: no days agreed yet. Ask us. Do not stop it or start it on your own.", drug=drug)
    if not content.breaks and not content.ask:
        yield Text("We know of none that you stop for the trial. Do you take one? Tell us.")


def _whom_to_call(content: TrialCalendar, now: datetime) -> Story:
    """The two telephones, and of which day the sheet is: an old one may hang beside it."""
    clinic = [
        Passage(_say(content, Text("The clinic: %(name)s", name=content.issue.clinic)), _CAPTION),
        Passage(text(content.issue.phone), _PHONE),
    ]
    emergency = [
        Passage(_say(content, Text("In an emergency, at any hour")), _CAPTION),
        Passage(text(content.emergency_phone), _PHONE),
    ]
    made = Text("Made on %(day)s. A newer sheet replaces this one.", day=_made_on(content, now))
    three = zip(_ABOVE, (clinic, emergency, [Passage(_say(content, made), _CAPTION)]), strict=True)
    return [Columns(list(three), 4.5 * mm), parts.gap(8)]


def _made_on(content: TrialCalendar, now: datetime) -> str:
    return dates.day(now.astimezone(ZoneInfo(content.issue.time_zone)).date(), content.issue.language)


def _section(content: TrialCalendar, words: Text) -> Story:
    return [CondPageBreak(70), parts.gap(8), Heading(_say(content, words), level=2), parts.gap(2)]
