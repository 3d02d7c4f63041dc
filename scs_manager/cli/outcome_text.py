"""The outcome of a trial as a report for a terminal, 80 columns wide, from its JSON form."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from scs_manager.domain.bundles import printable
from scs_manager.domain.relief import outward

WIDTH = 80
_NAMES = {"back": "Back", "leg": "Leg", "worst": "Overall (worst)"}


def outcome_lines(result: Mapping[str, Any]) -> Iterator[str]:
    """The report line by line: the target first, then the other regions, the diary and the days left out."""
    if result["trial"] is not None:
        yield from _wrapped(f"Trial {printable(result['trial'])}", 0)
    if result["never_negative"] is not None:
        words = result["never_negative"]
        yield from _wrapped(f"{words[0].upper()}{words[1:]}.", 0)
    target = result["target"]
    order = [target, *(name for name in ("leg", "back", "worst") if name != target)]
    for name in order:
        yield from _region(_NAMES[name], result["regions"][name], main=name == target)
    yield from _diary(result["diary"])
    yield from _gaps(result["gaps"])
    for words in result["assumed"]:
        yield from _wrapped(words, 0)


def _region(name: str, found: Mapping[str, Any], *, main: bool) -> Iterator[str]:
    head = f"{name.upper()}, the target" if main else name
    if found["relief"] is None:
        yield from _wrapped(f"{head}: unknown: {found['reason']}", 0)
        return
    yield from _wrapped(f"{head}: {_relief(found)}; {_interval(found)}", 0)
    if not main:
        return
    yield f"  50 % or more: {found['label']}"
    days = f"{found['n'][0]} of {found['expected'][0]} baseline days"
    days += f" and {found['n'][1]} of {found['expected'][1]} window days"
    means = f"mean {_two(found['mean_baseline'])} -> {_two(found['mean_trial'])} on 0 to 10"
    yield from _wrapped(f"{means}, from {days}", 2)
    if found["unstable"]:
        yield "  The baseline is below 4: the percentage is unstable, read the points."
    yield from _wrapped(f"If a missing day were as bad as the baseline: {found['robustness']['note']}", 2)
    yield "  Counted otherwise:"
    for line in found["sensitivity"]:
        yield from _wrapped(f"- {line['label']}: {_line(line)}", 4)


def _relief(found: Mapping[str, Any]) -> str:
    return f"relief {found['display']:.1f} %" if found["relief"] >= 0 else _increase(found)


def _increase(found: Mapping[str, Any]) -> str:
    shown = found["display"]
    return f"increase of {-shown:.1f} %" if shown else "increase of less than 0.1 %"


def _interval(found: Mapping[str, Any]) -> str:
    if found["ci"] is None:
        return f"no interval: {found['ci_reason']}"
    low, high = outward(*found["ci"])
    of_what = "" if found["relief"] >= 0 else "of the relief "  # beside an increase its sign would mislead
    return f"approximate 95 % interval {of_what}{low} to {high}"


def _line(line: Mapping[str, Any]) -> str:
    if line["relief"] is None:
        return str(line["note"])
    percent = f"{line['display']:.1f} %" if line["relief"] >= 0 else _increase(line)
    return f"{percent} ({line['n']} of {line['expected']} days)"


def _two(mean: float) -> str:
    return f"{mean:.2f}"


def _diary(diary: Mapping[str, int]) -> Iterator[str]:
    parts = [f"{diary[name]} {words}" for name, words in _ENTRIES.items() if diary[name]]
    yield from _wrapped(f"Diary: {diary['expected']} days: {', '.join(parts) or 'no entry'}", 0)


_ENTRIES = {
    "on_time": "on time",
    "late": "late",
    "staff": "by staff",
    "outside": "outside their window",
    "missing": "without an entry",
}


def _gaps(gaps: list[Mapping[str, Any]]) -> Iterator[str]:
    if not gaps:
        return
    yield "Days that are not in the means:"
    for gap in gaps:
        when = f" ({gap['day']})" if gap["day"] else ""
        by = f" [{gap['by']}]" if gap["by"] else ""
        yield from _wrapped(f"- day {gap['number']}{when}: {printable(gap['reason'])}{by}", 2)


def closing_lines(result: Mapping[str, Any]) -> Iterator[str]:
    """What stands once below every report: what a trial can and cannot tell."""
    yield from _wrapped(result["says"], 0)


def _wrapped(text: str, indent: int) -> Iterator[str]:
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2)
    ) or [""]
