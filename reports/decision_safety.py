"""Safety in the decision summary: on the day of the decision by name, then as it was screened."""

from collections.abc import Iterable, Sequence

from reportlab.lib.units import mm

from reports import parts, theme
from reports.content import ScreeningJson
from reports.dates import day, day_of
from reports.findings import SafetyDay
from reports.flowables import Columns
from reports.marks import Mark
from reports.parts import Story, gap, passage
from reports.screening_parts import findings_table
from reports.screenings import ProfileView
from reports.words import own, plain

ON_THE_DAY = "On the day of the decision, %(day)s: %(cleared)s of %(all)s red flags and exclusions cleared."
BY_HISTORY = frozenset({"excl.coagulopathy", "excl.pregnancy"})
"""Exclusions of which the first stage asks the history alone, and later ones the values."""
HISTORY_ONLY = "Of coagulation and pregnancy a screening asks the history; values are due before the leads."
UNDECIDED = "On %(day)s, with nothing decided yet: %(cleared)s of %(all)s red flags and exclusions cleared."


def safety_sections(
    today: SafetyDay | None,
    profiles: Iterable[ProfileView],
    screening: ScreeningJson | None,
    *,
    decided: bool,
) -> Story:
    """One section with both; nothing where neither was asked. Without a decision the day is just a day."""
    story = [*_of_the_day(today, decided=decided), *_as_screened(profiles, screening)]
    return [*parts.section(own("Safety"), room=110), *story] if story else []


def _of_the_day(today: SafetyDay | None, *, decided: bool) -> Story:
    """What stands, waits or is not known, by name."""
    if today is None:
        return []
    lines = (
        ("A red flag stands: %(what)s.", today.red_flags),
        ("An exclusion stands: %(what)s.", today.exclusions),
        ("Not known, or asked too long ago: %(what)s.", today.unknown),
        ("Waits for the plan that counts from the day of the operation: %(what)s.", today.waiting),
    )
    said = own(
        ON_THE_DAY if decided else UNDECIDED,
        day=day(today.on),
        cleared=today.asked - sum(len(found) for _, found in lines),
        all=today.asked,
    )
    story: Story = [passage(said), gap(4)]
    for words, found in lines:
        story += [passage(own(words, what="; ".join(found))), gap(4)] if found else []
    return story


def _as_screened(profiles: Iterable[ProfileView], screening: ScreeningJson | None) -> Story:
    """What was not cleared with its data, then what was cleared, in short; dated."""
    by_criterion = {each.criterion: each for view in profiles for each in view.findings}
    asked = [finding for finding in by_criterion.values() if finding.role == "exclusion"]
    if not asked:
        return []
    cleared = [finding for finding in asked if finding.truth == "met"]
    still_open = [finding for finding in asked if finding.truth != "met"]
    said = own(
        "As screened on %(day)s: %(cleared)s of %(all)s red flags and exclusions were cleared.",
        day=day_of((screening or {}).get("on")),
        cleared=len(cleared),
        all=len(asked),
    )
    story: Story = [passage(said), gap(4)]
    if (screening or {}).get("stage") == "screen" and any(each.criterion in BY_HISTORY for each in cleared):
        story += [passage(own(HISTORY_ONLY)), gap(4)]
    story += [findings_table(still_open), gap(6)] if still_open else []
    return [*story, *_in_columns([finding.statement for finding in cleared])]


def _in_columns(statements: Sequence[str]) -> Story:
    """Cleared items three abreast, in rows that may break over a page."""
    width = (theme.MEASURE - 8 * mm) / 3
    rows: Story = []
    per_column = -(-len(statements) // 3)
    for at in range(per_column):
        row = [statements[i] for i in range(at, len(statements), per_column)]
        marks = [Mark("met", plain("Cleared"), size=8.4, leading=11, shape=8.4, tail=each) for each in row]
        rows += [Columns([(width, [mark]) for mark in marks], 4 * mm), gap(1)]
    return rows
