"""Hostile and awkward words: every document renders, stays sound, opens no file and says what was typed."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from reports import (
    decision_summary,
    invitation,
    own_data_sheet,
    patient_summary,
    referral_letter,
    screening_report,
    team_sheet,
    trial_report,
)
from reports.content import Identity
from tests.reports import own_samples, summary_samples, team_samples, trial_samples
from tests.reports.hostile_strings import hostile, nothing_opened
from tests.reports.pdfs import artifact_words, boxes, opened, unmarked
from tests.reports.samples import (
    ADA,
    ISSUE,
    NOW,
    decision_content,
    invitation_content,
    letter_content,
    screening_content,
)


def replaced(value: Any, words: str) -> Any:
    """The same content with every text that people type replaced."""
    if isinstance(value, tuple):
        return tuple(replaced(each, words) for each in value)
    if isinstance(value, dict):
        return {key: each if key in _KEPT else replaced(each, words) for key, each in value.items()}
    if isinstance(value, list):
        return [replaced(each, words) for each in value]
    if isinstance(value, str):
        return words
    if is_dataclass(value) and not isinstance(value, type) and type(value).__module__.startswith("reports"):
        changes = {
            field.name: replaced(getattr(value, field.name), words)
            for field in fields(value)
            if field.name not in _KEPT
        }
        return replace(value, **changes)
    return value


_KEPT = {
    *(
        "state",
        "display_state",
        "computed",
        "judged",
        "role",
        "question",
        "on",
        "time_zone",
        "language",
        "purpose",
        "translate",
    ),
    *("paper", "relief", "trajectory", "grid", "outcome", "link", "verification_url", "facts_on", "words"),
}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(
    ("render", "content"),
    [
        (screening_report.render, screening_content()),
        (decision_summary.render, decision_content()),
        (referral_letter.render, letter_content()),
        (invitation.render, invitation_content()),
        (patient_summary.render, summary_samples.content(ADA, ISSUE)),
        (trial_report.render, trial_samples.trial_report(ADA, ISSUE, drawn=False)),
        (team_sheet.render, team_samples.content(ADA, ISSUE)),
        (own_data_sheet.render, own_samples.own_data(ADA, ISSUE, days=3)),
    ],
    ids=["screening", "decision", "letter", "invitation", "summary", "trial", "team", "own-data"],
)
def test_every_field_may_hold_anything(render: Any, content: Any, seed: int) -> None:
    data = render(replaced(content, hostile(seed)), now=NOW)
    pdf = opened(data)
    assert all(list(unmarked(page)) == [] for page in pdf.pages)
    assert sum(boxes(page) for page in pdf.pages[:3]) == 0
    assert not {"/OpenAction", "/AA", "/Names"} & set(pdf.Root.keys())
    assert b"/JavaScript" not in data
    assert b"/URI" not in data


def test_nothing_is_opened_while_rendering_what_people_typed() -> None:
    decision_summary.render(decision_content(), now=NOW)
    with nothing_opened() as seen:
        for seed in range(4):
            decision_summary.render(replaced(decision_content(), hostile(seed)), now=NOW)
    assert seen == []


def test_a_field_of_4000_characters_fits_everywhere() -> None:
    note = ("word " * 800)[:4000]
    for render, content in (
        (screening_report.render, screening_content()),
        (decision_summary.render, decision_content()),
        (referral_letter.render, letter_content()),
        (team_sheet.render, team_samples.content(ADA, ISSUE)),
    ):
        assert len(opened(render(replaced(content, note), now=NOW)).pages) > 3


@pytest.mark.parametrize("name", ["", "B" * 300, "Maria-Magdalena " * 9, "山田太郎"])
@pytest.mark.parametrize("identifier", [None, "", "X" * 200])
def test_any_name_and_identifier_have_a_header(name: str, identifier: str | None) -> None:
    identity = Identity(name, None, identifier)
    data = screening_report.render(screening_content(identity=identity), now=NOW)
    assert len(opened(data).pages) >= 3


def test_a_long_name_and_its_identifiers_stand_on_two_lines_of_the_header() -> None:
    identity = replace(
        ADA, name="Maria-Magdalena von und zu Beispielhausen-Musterstein, geborene Vorbildlich"
    )
    pdf = opened(screening_report.render(screening_content(identity=identity), now=NOW))
    words = artifact_words(pdf.pages[0])
    assert identity.name in words
    assert "born 14 March 1958" in words
    assert "MRN 4471 0093" in words
