"""What changed since the last screening, on paper: outcomes, versions, and each criterion with its causes.

It reads the JSON of ``domain.screening_changes``; a criterion that changed alike in several profiles is one
row.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.lib.units import mm

from reports import parts, theme
from reports.dates import day_of
from reports.fact_words import value_words, without_scale
from reports.flowables import Passage
from reports.lists import listing
from reports.parts import Story, gap
from reports.tables import DataTable, data_table
from reports.words import Markup, join, own, strong, text
from scs_manager.domain.facts import FACTS
from scs_manager.domain.screening_changes import CAUSE_NAMES

ChangesJson = Mapping[str, Any]
_SHOWN = 4
"""Data of one criterion that are printed; more are counted."""
_CAUSES = {str(cause): str(name) for cause, name in CAUSE_NAMES.items()}


def changes(found: ChangesJson | None) -> Story:
    """The section; an empty mapping is a first screening, None one whose history is not known."""
    if found is None:
        return []
    if not found:
        return [
            *parts.section(own("What changed since the last screening")),
            Passage(own("This is the first screening of this case.")),
        ]
    head = own(
        "What changed since the screening of %(day)s", day=day_of(found.get("was_on")) or "an unknown day"
    )
    profiles = found.get("profiles") or ()
    outcome = _outcome(str(found.get("was_outcome") or ""), str(found.get("now_outcome") or ""))
    if not profiles:
        return [*parts.section(head), Passage(outcome), Passage(own("No criterion reads otherwise."))]
    return [*parts.section(head, room=100), Passage(outcome), *_profiles(profiles), *_criteria(profiles)]


def _outcome(was: str, now: str) -> Markup:
    if was == now:
        return own("The outcome is the same: <b>%(now)s</b>.", now=now)
    return own("Outcome: %(was)s, now <b>%(now)s</b>.", was=was, now=now)


def _profiles(profiles: Sequence[Mapping[str, Any]]) -> Story:
    lines = [line for line in map(_profile, profiles) if line]
    return [gap(3), *listing(lines, theme.CELL)] if lines else []


def _profile(profile: Mapping[str, Any]) -> Markup:
    """Another outcome or text of one profile; empty where only criteria changed."""
    was, now = profile.get("was_version"), profile.get("now_version")
    title = strong(profile.get("title") or profile.get("id"))
    if not was:
        return title + own(
            ": not asked then; now %(outcome)s", outcome=profile.get("now_outcome") or "unknown"
        )
    if not now:
        return title + own(
            ": not asked any more; then %(outcome)s", outcome=profile.get("was_outcome") or "unknown"
        )
    said = []
    if profile.get("was_outcome") != profile.get("now_outcome"):
        said.append(
            own("%(was)s, now %(now)s", was=profile.get("was_outcome"), now=profile.get("now_outcome"))
        )
    if profile.get("has_other_text"):
        said.append(own("other rules: version %(was)s, now %(now)s", was=was, now=now))
    return title + own(": ") + join(said, "; ") if said else Markup("")


def _criteria(profiles: Sequence[Mapping[str, Any]]) -> Story:
    rows: list[list[Any]] = [parts.heads("Criterion", "Then", "Now", "Why")]
    for change in _once(profiles):
        rows.append(
            [
                Passage(strong(change.get("statement")), theme.CELL),
                Passage(text(change.get("was") or "not asked"), theme.CELL),
                Passage(text(change.get("now") or "not asked"), theme.CELL),
                [Passage(words, theme.CELL) for words in _why(change)],
            ]
        )
    table: list[DataTable] = (
        [data_table(rows, [62 * mm, 24 * mm, 24 * mm, 64 * mm], air=1.8)] if rows[1:] else []
    )
    return [gap(4), *table]


def _once(profiles: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each change once, whichever profiles ask it."""
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for profile in profiles:
        for change in profile.get("criteria") or ():
            key = (
                change.get("criterion"),
                change.get("was"),
                change.get("now"),
                *(change.get("causes") or ()),
            )
            found.setdefault(key, change)
    return list(found.values())


def _why(change: Mapping[str, Any]) -> list[Markup]:
    causes = "; ".join(_CAUSES.get(str(each), str(each)) for each in change.get("causes") or ())
    since = change.get("out_of_date_since")
    said = [
        own("%(causes)s: out of date since %(day)s", causes=causes, day=day_of(since))
        if since
        else text(causes)
    ]
    data = change.get("data") or ()
    said += [_datum(each) for each in data[:_SHOWN]]
    if len(data) > _SHOWN:
        said.append(own("and %(n)s more data", n=len(data) - _SHOWN))
    return said


def _datum(change: Mapping[str, Any]) -> Markup:
    """``Leg pain: 6 (1 May 2026), now 7 (3 August 2026)``."""
    known = FACTS.get(str(change.get("what")))
    unit = known.unit if known else None
    meaning = without_scale(str(change.get("meaning") or ""))
    was, now = (_value(change.get(side) or {}, unit) for side in ("was", "now"))
    return own("%(what)s: %(was)s, now %(now)s", what=meaning, was=was, now=now)


def _value(datum: Mapping[str, Any], unit: str | None) -> str:
    if datum.get("value") is None:
        return "not recorded"
    day = day_of(datum.get("on"))
    return value_words(datum["value"], unit) + (f" ({day})" if day else "")
