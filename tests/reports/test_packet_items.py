"""The items of a packet: their marks, and whose findings stand under them."""

from dataclasses import replace
from typing import Any

from reports import packet_cover, packet_index
from reports.marks import Mark
from reports.packet_content import Block, ItemLine, LackLine, Line, Section
from reports.packet_cover import responsible
from reports.packet_sections import item_sections
from reports.screening_findings import findings_of
from tests.reports.packet_samples import issued_content, packet_content
from tests.reports.samples import NOW


def test_only_what_a_payer_asks_for_can_be_missing() -> None:
    item = ItemLine(22, "Infection plan", "", "not_met", "Missing", is_required=True)
    assert item.shown == ("not_met", "Missing")
    assert replace(item, is_required=False).shown == ("not_asked", "Not asked")
    assert replace(item, is_required=False, state="met", word="Complete").shown == ("met", "Complete")


def test_each_lack_on_the_cover_has_its_own_state_not_the_worst_of_its_item() -> None:
    lacks = (LackLine("Dose", "not recorded", "Nurse"), LackLine("Day", "no date", "Nurse", state="unknown"))
    item = ItemLine(17, "Trial result", "", "not_met", "Missing", is_required=True, lacking=lacks)
    words = _words(packet_cover.completeness(packet_content(items=(item,))))
    assert [words[n - 1] for n, word in enumerate(words) if word == "17"] == ["Missing", "Unknown"]


def test_a_draft_with_nothing_missing_says_why_it_cannot_be_issued() -> None:
    item = ItemLine(17, "Trial result", "58.0 %", "met", "Complete", is_required=True)
    moved = packet_content(items=(item,), refused="The data of the trial changed.")
    said = " ".join(_words(packet_cover.completeness(moved)))
    assert "This packet cannot be issued yet. The data of the trial changed." in said
    assert "This packet is not signed yet." not in said
    assert "not signed yet." in " ".join(_words(packet_cover.completeness(replace(moved, refused=""))))


def test_the_cover_says_which_packet_it_replaces_and_why() -> None:
    first = issued_content()
    second = replace(first, issue=replace(first.issue, replaces="PA-2026-0001: the operation was moved"))
    told = [
        "Replaces PA-2026-0001: the operation was moved" in _words(responsible(each))
        for each in (first, second)
    ]
    assert told == [False, True]


def test_before_a_trial_the_screening_stands_and_no_decision_that_nobody_has_taken() -> None:
    signed = Section(25, (Block("", (Line("Screening", "signed 9 November 2026"),)),))
    told = [
        " ".join(_words(item_sections(packet_content(is_for_trial=trial, sections=(signed,)), NOW)[25]))
        for trial in (True, False)
    ]
    assert all("signed 9 November 2026" in words for words in told)
    assert ["What was decided" in words or "Eight criteria" in words for words in told] == [False, True]


def _words(part: Any) -> list[str]:
    """The words of a story in their order, marks included."""
    if isinstance(part, list | tuple):
        return [word for each in part for word in _words(each)]
    if isinstance(part, Mark):
        return [part.word]
    if hasattr(part, "getPlainText"):
        return [str(part.getPlainText())]
    return _words(getattr(part, "_cellvalues", None) or getattr(part, "columns", None) or [])


def test_a_criterion_stands_as_the_payer_asks_it_and_as_others_ask_it_only_where_he_does_not() -> None:
    template = screening()["profiles"][0]["findings"][0]
    core, own = (
        [{**template, "criterion": name, "why": f"{name}, {whose}"} for name in names]
        for whose, names in (("core", ("a", "b")), ("payer", ("a",)))
    )
    both = [{**each, "findings": found} for each, found in zip(_core_and_payer(), (core, own), strict=True)]
    found = findings_of({**screening(), "profiles": both}, "medicare")

    assert [each.why for each in found.values()] == ["a, payer", "b, core"]
    assert findings_of({**screening(), "profiles": both}, "")["a"].why == "a, core"
    assert findings_of(None, "medicare") == {}


def screening() -> Any:
    summary = packet_content().summary
    return summary.screening if summary else None


def _core_and_payer() -> list[dict[str, Any]]:
    return [each for each in screening()["profiles"] if each["id"] in ("scs-core", "medicare")]


def test_the_ranges_of_pages_are_written_as_people_write_them() -> None:
    assert packet_index.ranges([]) == ""
    assert packet_index.ranges([5]) == "5"
    assert packet_index.ranges([11, 5, 9, 10, 9]) == "5, 9–11"
