"""What a patient takes home, as samples: the diary on paper, the own data, the copy of a consent."""

from datetime import datetime

from reports import consent_copy, own_data_sheet, paper_diary
from reports.consent_copy import ConsentCopy
from reports.content import Identity, Issue
from reports.own_data_sheet import DataTable, OwnDataSheet
from reports.paper_diary import PaperDiary, PaperGroup, PaperRow, PaperSheet


def own_papers(person: Identity, issue: Issue, now: datetime) -> dict[str, bytes]:
    """What the patient takes home: the diary on paper, the own data, the copy of a consent."""
    pain = PaperGroup("Your pain", (PaperRow("Back pain", tick=False), PaperRow("None")), "0 is no pain.")
    signs = PaperGroup("Any of these?", (PaperRow("Fever"), PaperRow("None of these")), urgent=True)
    week = tuple(f"Mon {n}" for n in range(1, 8))
    sheets = (PaperSheet("1 to 7 May", week, (pain,) * 9), PaperSheet("8 May", week[:1], (pain, signs)))
    diary = PaperDiary(person, issue, sheets, ("One column is one day.",), "999", str)
    said = ("What the trial is", ("One paragraph. " * 60, "Another."))
    consent = ConsentCopy(
        person, issue, "Trial", "1.0", (said,) * 6, person.name, now.date(), "Dr A", now.date(), "1", str
    )
    return {
        "paper-diary": paper_diary.render(diary, now=now),
        "own-data": own_data_sheet.render(own_data(person, issue), now=now),
        "consent": consent_copy.render(consent, now=now),
    }


def own_data(person: Identity, issue: Issue, days: int = 90) -> OwnDataSheet:
    """What the patient entered, as tables: a long one, and one of nothing."""
    rows = tuple((f"{n} May", "–") for n in range(days))
    tables = (
        DataTable("Diary", ("Day", "Pain"), (1, 2), rows, "Nothing yet."),
        DataTable("Phones", ("Phone",), (1,), (), "Nothing yet."),
    )
    return OwnDataSheet(person, issue, "My data", "All that you entered.", tables, str)
