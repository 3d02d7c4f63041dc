"""The sheet for a team meeting: who is on which page, and what is said of a page that failed."""

from tests.reports.pdfs import artifact_words, opened, tree
from tests.reports.samples import ADA, ISSUE, NOW
from tests.reports.team_samples import content, sheet


def test_the_overview_names_initials_and_who_failed_and_no_patient() -> None:
    data = sheet(ADA, ISSUE, NOW)
    found = tree(data).words

    overview = found[: found.index("Ada Example")]
    assert all(words in overview for words in ("A. E.", "MRN 4471 0093", "NPC-009999", "could not be made"))
    assert "Ben Sample" not in overview


def test_every_page_carries_two_identifiers_of_its_own_patient_and_counts_over_all() -> None:
    whole = content(ADA, ISSUE)
    first, *pages = (artifact_words(page) for page in opened(sheet(ADA, ISSUE, NOW)).pages)

    assert "Page 1 of 3" in first
    for number, (page, case) in enumerate(zip(pages, whole.cases, strict=True), start=2):
        others = {each.identity.name for each in whole.cases} - {case.identity.name}
        assert case.identity.name in page
        assert str(case.identity.identifier) in page
        assert f"Page {number} of 3" in page
        assert not any(other in page for other in others)
