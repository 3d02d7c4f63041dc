"""Criteria by question: a row per criterion with its data, a narrow column of marks per profile."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.units import mm

from reports import parts, theme
from reports.flowables import Passage
from reports.parts import Story, gap
from reports.screenings import FindingView, ProfileView
from reports.tables import DataTable, data_table
from reports.words import Markup, own, text

ABREAST = 3
"""Profiles side by side; more go into a second table."""
_STATEMENT, _PROFILE = 56 * mm, 21 * mm


def matrix(profiles: Sequence[ProfileView]) -> Story:
    """The criteria of the profiles that are not about safety alone; exclusions stand under Safety."""
    asking = [profile for profile in profiles if profile.question != "safe"] or list(profiles)
    story: Story = []
    for start in range(0, len(asking), ABREAST):
        story += [*([gap(9)] if start else []), _table(asking[start : start + ABREAST])]
    return [*story, gap(3), Passage(_note(asking), theme.NOTE)]


def _table(profiles: Sequence[ProfileView]) -> DataTable:
    heads: list[Any] = [Passage(own(words), theme.HEADER_CELL) for words in ("Criterion", "Data and date")]
    heads += [Passage(_head(profile), theme.HEADER_CELL) for profile in profiles]
    rows = [heads]
    found: dict[str, FindingView] = {}
    for profile in profiles:
        for finding in profile.findings:
            if finding.role != "exclusion":
                found.setdefault(finding.criterion, finding)
    for criterion, finding in found.items():
        cells = [_cell(profile, criterion) for profile in profiles]
        rows.append(
            [Passage(text(finding.statement), theme.CELL_STRONG), Passage(_data(finding), theme.CELL), *cells]
        )
    data = theme.MEASURE - _STATEMENT - _PROFILE * len(profiles)
    return data_table(rows, [_STATEMENT, data, *[_PROFILE] * len(profiles)], air=1.7)


def _head(profile: ProfileView) -> Markup:
    ink = theme.INK.hexval().replace("0x", "#")
    return own(
        f'%(question)s <br/><font color="{ink}">%(title)s</font> <br/>%(version)s',
        question=profile.question,
        title=_brief(profile.title),
        version=_brief(profile.version),
    )


def _brief(words: str) -> str:
    """At most 60 characters: a head is repeated on every page; the rules table has the whole title."""
    return words if len(words) <= 60 else f"{words[:60]}…"


def _cell(profile: ProfileView, criterion: str) -> Any:
    for finding in profile.findings:
        if finding.criterion == criterion:
            return parts.state_cell(finding.state, finding.word, size=8.2)
    return parts.state_cell("not_asked")


def _data(finding: FindingView) -> Markup:
    """The first value with its day, else why it is as it is."""
    if not finding.evidence:
        return text(finding.reason or "no data")
    first = finding.evidence[0]
    words = own("%(value)s, %(day)s", value=first.value, day=first.on or "no date")
    return words + own(" and %(n)s more", n=len(finding.evidence) - 1) if len(finding.evidence) > 1 else words


def _note(profiles: Sequence[ProfileView]) -> Markup:
    words = own("A payer’s “missing” is not a clinical “no”.")
    later = [each for profile in profiles for each in profile.due_later]
    if later:
        due = "; ".join(dict.fromkeys(later))
        words = words + own(" Due later, not asked at this stage: %(what)s.", what=due)
    marked = {
        mark
        for profile in profiles
        for each in profile.findings
        if (mark := str(parts.provenance_mark(each.provenance)))
    }
    return words + (
        own(" Rules marked %(marks)s need local sign-off.", marks=Markup(",".join(sorted(marked))))
        if marked
        else Markup("")
    )
