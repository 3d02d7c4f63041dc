"""The block of unknowns: whatever a packet prints as unknown stands in it, once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reports.content import UnknownLine
from reports.packet_content import Block, CheckLine, ItemLine, LackLine, Line, Packet, Section
from reports.record_lines import AlgorithmLine, MedicineLine, RecordLines, Step
from scs_manager.domain.fact_values import Datum, Facts
from scs_manager.services.packet_facts import fact_block
from scs_manager.services.packet_rows import imaging
from scs_manager.services.packet_unknowns import unknowns
from tests.reports.packet_samples import packet_content

DEVICE = ItemLine(20, "Device and why", "", "not_met", "Missing", is_required=True)
DAY = date(2026, 10, 11)


def packet(*items: ItemLine, **changes: Any) -> Packet:
    given: dict[str, Any] = {
        "checks": (),
        "items": items,
        "sections": (),
        "summary": None,
        "record": None,
        "trial": None,
        **changes,
    }
    return replace(packet_content(), **given)


def told(content: Packet) -> list[str]:
    return [line.what for line in unknowns(content)]


def test_a_line_without_a_value_is_named_once_and_one_with_a_value_never() -> None:
    lines = (
        Line("MRI need", "", who="Clinician"),
        Line("Maker", "Example Ltd"),
        Line("Swab", "", state="met"),
    )
    lack = LackLine("MRI need (yes or no)", "not recorded", "Clinician", state="unknown")
    content = packet(replace(DEVICE, lacking=(lack,)), sections=(Section(20, (Block("", lines),)),))

    assert told(content) == ["MRI need (yes or no)"]
    alone = packet(DEVICE, sections=content.sections)
    assert list(unknowns(alone)) == [
        UnknownLine("MRI need", "Not recorded", "Item 20, Device and why", "Clinician")
    ]


@pytest.mark.parametrize(
    ("known", "value", "detail"),
    [
        ({"report": "Dr Film"}, "report: Dr Film", "11 Oct 2026"),
        ({"report": "Dr Film", "finding": "Stenosis"}, "Stenosis", "11 Oct 2026; Dr Film"),
        ({"level": "L4/L5", "finding": "Stenosis"}, "L4/L5; Stenosis", "11 Oct 2026"),
        ({}, "", "11 Oct 2026"),
    ],
)
def test_a_picture_is_unknown_only_where_neither_finding_nor_report_is_recorded(
    known: dict[str, str], value: str, detail: str
) -> None:
    picture = {"kind": "MRI", "region": "whole_spine", "performed_on": DAY, **known}
    datum = Datum("safety.imaging", (picture,), None, DAY, "Visit")

    (line,) = imaging(Facts({datum.name: datum}))[0].lines

    assert line.label == "MRI whole spine"
    assert (line.value, line.detail, line.is_unknown) == (value, detail, not value)


def test_a_check_that_nobody_can_answer_is_named_and_an_answered_one_is_not() -> None:
    checks = (
        CheckLine("No drug screen is unexplained", "unknown", "No result is recorded."),
        CheckLine("There was an education visit", "met", "On 1 May 2026."),
        CheckLine("Physiotherapy was formal", "caution", "At home alone."),
    )
    assert told(packet(DEVICE, checks=checks)) == ["No drug screen is unexplained"]


def test_an_open_criterion_of_the_screening_is_named_with_the_item_under_which_it_is_printed() -> None:
    full = packet_content()
    screening = full.summary.screening if full.summary else None
    assert screening is not None
    first = screening["profiles"][0]["findings"][0]
    open_ = [{**first, "display_state": "unknown", "state": "unknown"}]
    profiles = [{**screening["profiles"][0], "findings": open_}]
    summary = replace(full.summary, screening={**screening, "profiles": profiles}, unknowns=())  # type: ignore[type-var]
    for names, many in (((first["criterion"],), 1), ((), 0)):
        content = packet(DEVICE, sections=(Section(20, (), names),), summary=summary)
        assert len(told(content)) == many


def test_what_the_tables_of_the_history_leave_open_is_named_where_they_are_printed() -> None:
    drug = MedicineLine("Morphine", "opioid", "", "", "", "", "", "", "", missing=("proof",))
    steps = (Step("met", "Yes"), Step("unknown", "Unknown"), Step(None, "not needed"))
    record = RecordLines(
        operations_complete="1 May 2026", treatments_complete="1 May 2026", medicines=(drug,),
        algorithm=(AlgorithmLine("Fitness", steps),), causes_open=("Scar",),
    )  # fmt: skip
    care, worked, causes = (replace(DEVICE, number=number, title=str(number)) for number in (8, 9, 10))

    assert told(packet(care, worked, causes, record=record)) == [
        "Table of medicines", "Morphine: proof", "Fitness: present", "Causes not assessed: Scar",
    ]  # fmt: skip
    unasked = [replace(each, is_required=False) for each in (care, worked, causes)]
    assert told(packet(*unasked, record=record)) == []


def test_what_another_fact_has_answered_is_not_called_unknown() -> None:
    screen = Datum("packet.drug_screen", "as_prescribed", None, DAY, "visit")
    opinion = Datum("surgery.surgeon_opinion", "no_operation", None, DAY, "visit")

    def labels(*known: Datum) -> set[str]:
        facts = Facts({each.name: each for each in known})
        blocks = [*fact_block(facts, 7), *fact_block(facts, 13)]
        return {line.label for block in blocks for line in block.lines if line.is_empty}

    asked, answered = labels(), labels(screen, opinion)
    undated = labels(replace(opinion, on=None))
    assert any(label.startswith("Urine drug screen as reported") for label in asked - answered)
    assert any("opinion" in label.casefold() and "day" in label.casefold() for label in undated - answered)
