"""The screening report says what was found, by whom it was judged otherwise, and what nobody knows."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from reports import screening_report
from reports.record_lines import RecordLines
from reports.record_reading import record_lines
from reports.screening_said import JudgedOutcome, Said
from reports.screenings import profiles_of
from scs_manager.domain.facts import Facts
from tests.domain.patients import ON, clean, facts
from tests.reports.pdfs import opened, tree
from tests.reports.samples import BARE, NOW, SAID, screening, screening_content


def words(**changes: Any) -> str:
    return " ".join(tree(screening_report.render(screening_content(**changes), now=NOW)).words.split())


def test_the_first_page_says_that_a_clinician_judged_otherwise_and_that_somebody_disagrees() -> None:
    document = tree(screening_report.render(screening_content(), now=NOW))
    first = [node.words for node in document.all("P") if node.pages == {0}]

    assert any("Judged otherwise by a clinician: 1." in each for each in first)
    assert any("Dissent: R. Specimen" in each for each in first)


def test_what_was_said_after_the_signature_is_marked_so_and_what_came_before_too() -> None:
    said = words()

    assert said.count("recorded after the signature") == 2
    assert said.count("recorded before the signature") == 1
    assert "not part of the signed content" in said
    assert "the screening is not signed" in words(signature=None)


def test_both_outcomes_stand_side_by_side_where_a_judgement_moves_one() -> None:
    said = words()

    assert "NICE TA159 Incomplete Optimise first" in said
    assert "As judged, unchanged: SCS core Incomplete" in said


def test_nobody_said_anything_then_there_is_no_such_section() -> None:
    assert "Judged otherwise" not in words(said=Said())


def test_a_change_says_then_now_and_why() -> None:
    said = words()

    assert "What changed since the screening of 12 August 2026" in said
    assert "Only time passed: out of date since 2 October 2026" in said
    assert "not recorded, now 7 NRS (25 October 2026)" in said
    assert "other rules: version 1.1.0, now 1.2.0" in said
    assert "Medicare NCD 160.7 : not asked then" in said.replace("160.7:", "160.7 :")
    assert "This is the first screening of this case." in words(changes={})


def test_a_list_that_nobody_called_complete_is_unknown_and_never_none() -> None:
    empty = words(record=RecordLines())
    said_none = words(record=RecordLines(medicines_complete="3 Aug 2026, said by Dr Mira Sample"))

    assert "Nothing is recorded, and nobody has said that there was nothing." in empty
    assert "None. Complete as of" not in empty
    assert "None. Complete as of 3 Aug 2026, said by Dr Mira Sample." in said_none


def test_the_history_names_what_a_line_leaves_open_and_the_causes_nobody_looked_into() -> None:
    said = words()

    assert "Unknown: highest dose, proof" in said
    assert "Not assessed: Sacroiliac joint; Instability." in said
    assert "Classes not tried: unknown" in said


def test_the_notice_of_a_questionnaire_is_printed_with_its_score_and_mode() -> None:
    said = words()

    assert "PHQ-9: No permission required to reproduce" in said
    assert "copied from paper by staff" in said
    assert "PHQ-9 total: 12" in said
    assert "PHQ-2: unknown" in said


@pytest.mark.parametrize(
    ("entry", "marks"),
    [
        ({"in_force": True, "draft": False}, ()),
        ({"in_force": True, "draft": True}, ("draft: known from digests or memory only",)),
        ({"in_force": False, "retired": "2025-03-01"}, ("retired on 1 March 2025",)),
        ({"in_force": False, "valid_to": "2025-03-01"}, ("valid until 1 March 2025",)),
        ({"in_force": False}, ("not in force on the day of the screening",)),
    ],
)
def test_rules_carry_the_mark_of_a_draft_or_of_their_end(
    entry: dict[str, Any], marks: tuple[str, ...]
) -> None:
    found = screening()
    found["profiles"] = [{**found["profiles"][0], **entry}]

    assert profiles_of(found)[0].marks == marks
    assert all(mark in words(result=found) for mark in marks)


def test_what_expires_says_how_long_it_still_counts() -> None:
    said = words()

    assert "43 days" in said
    assert "Cauda equina checklist 1 October 2026 15 October 2026 Out of date" in said


def test_without_a_database_the_report_is_what_it_was() -> None:
    bare = screening_report.render(screening_content(**BARE), now=NOW)

    assert "Appendix" not in tree(bare).words
    assert len(opened(bare).pages) >= 3


def test_the_history_is_read_from_the_facts_with_dates_as_exact_as_they_are() -> None:
    operation = {
        "region": "lumbosacral",
        "procedure": "fusion",
        "levels": ("L4-L5",),
        "performed_on": date(2019, 12, 31),
        "precision": "year",
        "anatomical_success": True,
    }
    medicine = {"drug": "duloxetine", "drug_class": "snri", "current": False, "started_on": date(2024, 5, 2)}
    zone = {"muscle": "piriformis", "side": "left", "kind": "primary"}
    record = facts(
        {
            "surgery.operations": (operation,),
            "medication.medicines": (medicine,),
            "optimisation.trigger_zones": (zone,),
            "causes.instability": "waived",
            "causes.instability_waived_reason": "films refused",
        },
        complete=False,
    )
    found = record_lines(record, ON)

    assert (found.operations[0].what, found.operations[0].when) == ("fusion L4-L5", "2019")
    assert found.medicines[0].when == "from 2 May 2024, end not recorded"
    assert "why stopped" in found.medicines[0].missing
    assert found.algorithm[0].steps[1].word == "Present"
    assert found.algorithm[0].detail.startswith("piriformis, left, primary")
    assert found.causes[0].found == "Waived"
    assert "films refused" in found.causes[0].basis
    assert len(found.causes_open) == 19


def test_an_empty_record_has_five_items_of_the_algorithm_and_every_cause_open() -> None:
    found = record_lines(Facts(), ON)

    assert [line.steps[0].word for line in found.algorithm] == ["Unknown"] * 4 + ["Unknown"]
    assert len(found.causes_open) == 20
    assert found.medicines_complete == ""


def test_a_complete_record_says_who_called_it_complete() -> None:
    assert "said by" in record_lines(clean(), ON).medicines_complete


def test_a_dissent_recorded_at_the_very_signature_is_not_after_it() -> None:
    content = screening_content()
    signed = content.signature
    assert signed is not None
    line = SAID.dissents[0].__class__("R. S.", "Nurse", "No.", "this screening", signed.at)
    later = SAID.dissents[0].__class__(
        "R. S.", "Nurse", "No.", "this screening", signed.at + timedelta(seconds=1)
    )

    assert "recorded before the signature" in words(said=Said(dissents=(line,)))
    assert "recorded after the signature" in words(said=Said(dissents=(later,)))


def test_an_outcome_that_a_judgement_moves_stands_on_the_first_page_beside_the_computed_one() -> None:
    moved = JudgedOutcome("SCS core", "Incomplete", "Optimise first", overall=True)
    said = words(said=replace(SAID, outcomes=(moved,)))

    assert "As judged by a clinician: Optimise first. The computed outcome stands beside it." in said
