"""The items of a packet: their marks, and whose findings stand under them."""

from dataclasses import replace
from typing import Any

from reports import packet_index
from reports.packet_content import ItemLine
from reports.screenings import findings_of
from tests.reports.packet_samples import packet_content


def test_only_what_a_payer_asks_for_can_be_missing() -> None:
    item = ItemLine(22, "Infection plan", "", "not_met", "Missing", is_required=True)
    assert item.shown == ("not_met", "Missing")
    assert replace(item, is_required=False).shown == ("not_asked", "Not asked for")
    assert replace(item, is_required=False, state="met", word="Complete").shown == ("met", "Complete")


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
