"""The strip of programs under a trial's trajectory: which program ran when, and when stimulation was off."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scs_manager.domain.figures import ProgramBand
from scs_manager.domain.stimulation import Span
from scs_manager.domain.text import Text
from scs_manager.domain.wall_clock import day_position
from scs_manager.domain.wording import day_and_short_month, joined


def program_bands(spans: Iterable[Span], day_0: date, zone: ZoneInfo) -> tuple[ProgramBand, ...]:
    """The stretches as bands on the axis of days, which counts from ``day_0``."""
    return tuple(
        ProgramBand(
            first=day_position(span.starts_at, day_0, zone),
            last=day_position(span.ends_at, day_0, zone),
            name=span.program or "",
            label=program_label(span.program),
            title=Text(
                "%(label)s, %(start)s to %(end)s",
                label=program_label(span.program),
                start=_moment(span.starts_at, zone),
                end=_moment(span.ends_at, zone),
            ),
            off=span.program is None,
        )
        for span in spans
    )


def program_label(name: str | None) -> Text:
    """``Program 2`` for a slot with a number, else the program's own name; ``Off`` without one."""
    if name is None:
        return Text("Off")
    return Text("Program %(name)s", name=name) if name.isdecimal() else Text("%(name)s", name=name)


def within(bands: Iterable[ProgramBand], first: int, last: int) -> tuple[ProgramBand, ...]:
    """The bands as far as they lie in the days ``first`` to ``last``, both whole."""
    return tuple(
        replace(band, first=max(band.first, first), last=min(band.last, last + 1))
        for band in bands
        if band.first < last + 1 and band.last > first
    )


def programs_of_day(bands: Sequence[ProgramBand], number: int) -> Text:
    """What ran on a day, in order: ``Program 1, off 5 h, Program 2``; a dash where nothing is known."""
    said = []
    for band in within(bands, number, number):
        hours = f"{(band.last - band.first) * 24:.1f}".removesuffix(".0")
        said.append(Text("off %(hours)s h", hours=hours) if band.off else band.label)
    return joined(said, ", ") if said else Text("–")


def programs_alt(bands: Sequence[ProgramBand]) -> list[Text]:
    """The strip in words, for the alternative text; nothing without bands."""
    if not bands:
        return []
    return [Text("Programs: %(bands)s.", bands=joined([band.title for band in bands], "; "))]


def _moment(at: datetime, zone: ZoneInfo) -> Text:
    local = at.astimezone(zone)
    return Text("%(day)s %(time)s", day=day_and_short_month(local.date()), time=f"{local:%H:%M}")
