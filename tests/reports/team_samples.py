"""The sheet for a team meeting: two patients, and one whose page could not be made."""

from dataclasses import replace
from datetime import date, datetime

from reports.content import Identity, Issue
from reports.team_sheet import TeamCase, TeamPart, TeamSheet, render

ON = date(2026, 11, 23)
LINES = ("Unknown: Allergies are known", "Not met: Pain of the leg is at least 5 of 10 on most days")
PARTS = tuple(TeamPart(title, LINES) for title in ("Who", "Screening", "Safety today"))


def content(person: Identity, issue: Issue) -> TeamSheet:
    """Two pages behind the overview."""
    case = TeamCase(
        person, "A. E.", "Team review", "6 days in this state", "Trial, or first something else?",
        "Incomplete, not signed", PARTS, PARTS,
    )  # fmt: skip
    other = replace(case, identity=Identity("Ben Sample", date(1971, 11, 2), "NPC-004163"), initials="B. S.")
    return TeamSheet(issue, ON, (case, other), ("NPC-009999",), "Dr Sam Specimen")


def sheet(person: Identity, issue: Issue, now: datetime) -> bytes:
    """The same as a file."""
    return render(content(person, issue), now=now)
