"""The 25 items: which are asked of whom, their states, and that more knowledge never loses an item."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.completeness import Supplier
from scs_manager.domain.facts import Facts
from scs_manager.domain.packet import ItemState, Packet, PacketItem, Stage
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_lists import shipped_lists
from scs_manager.domain.packet_looks import PARTS
from scs_manager.domain.text import Text
from tests.domain.packet_cases import GONE, ON, VALUES, ago, item, known, packet, whole

COMPLETE, MISSING, UNKNOWN = ItemState.COMPLETE, ItemState.MISSING, ItemState.UNKNOWN


@pytest.mark.parametrize("name", sorted(shipped_lists()))
@pytest.mark.parametrize("stage", Stage)
def test_a_whole_case_completes_every_list(name: str, stage: Stage) -> None:
    found = packet(whole(stage), name)
    assert [(each.slug, lack.what.id) for each, lack in found.lacking] == []
    assert found.complete
    assert found.required_complete == found.required > 0


@pytest.mark.parametrize("name", sorted(shipped_lists()))
@pytest.mark.parametrize("stage", Stage)
def test_an_empty_case_completes_nothing_and_says_who_supplies_what(name: str, stage: Stage) -> None:
    found = packet(PacketCase(ON, stage, Facts()), name)
    assert found.required_complete == 0
    assert not found.complete
    assert all(each.lacking and each.content == "" for each in found.asked)
    assert all(lack.where and isinstance(lack.supplier, Supplier) for _, lack in found.lacking)


COLUMNS = {
    "nice": (3, 5, 6, 8, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 25),
    "medicare": (1, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 19, 21, 23, 24, 25),
    "large-payers": (1, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 22, 25),
    "seed": (3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 25),
    "base": (3, 5, 6, 8, 13, 14, 15, 16, 17, 19, 25),
}
"""The columns of ``clinical.md`` 11; the base list is what the first three have in common."""


@pytest.mark.parametrize("name", COLUMNS)
def test_each_column_asks_for_its_items_before_the_implant(name: str) -> None:
    assert tuple(each.number for each in packet(whole(), name).asked) == COLUMNS[name]


@pytest.mark.parametrize("name", COLUMNS)
def test_before_the_trial_nothing_of_the_trial_is_asked(name: str) -> None:
    found = packet(whole(Stage.TRIAL), name)
    later = {16, 17, 18, 20, 24}
    assert tuple(each.number for each in found.asked) == tuple(n for n in COLUMNS[name] if n not in later)
    states = {each.number: each.state for each in found.items}
    assert states[16] is states[17] is states[18] is ItemState.NOT_NEEDED


def test_the_three_states_of_the_sample_cover_are_told_apart() -> None:
    asked = replace(whole().asked, carried_utn="")  # type: ignore[type-var]
    old = replace(whole().evaluated, held_on=date(2025, 11, 20))  # type: ignore[type-var]
    found = packet(whole(facts={"packet.education_on": GONE}, asked=asked, evaluated=old))
    assert (found.required_complete, found.required) == (16, 19)
    told = [(each.number, each.state.value, lack.what.id, str(lack.why)) for each, lack in found.lacking]
    assert told == [
        (1, "missing", "Tracking number (UTN) of the trial", "not recorded"),
        (13, "out_of_date", "Psychological evaluation", "over 12 months old"),
        (19, "unknown", "Education visit, held apart", "note has no date"),
    ]
    assert [lack.provenance for _, lack in found.lacking] == ["read", "default", "read-2nd"]


def test_what_is_unknown_stays_so_beside_what_is_missing() -> None:
    case = whole(facts={"packet.education_on": GONE, "packet.education_topics": ("alternatives",)})
    found = item(case, "education_consent")
    assert found.state is MISSING
    assert str(found.lacking[0].why) == "note has no date"
    assert [lack.state for lack in found.lacking] == [UNKNOWN, MISSING]


def test_the_lines_say_what_is_in_an_item() -> None:
    lines = {each.number: each.content for each in packet(whole()).items}
    assert lines[1] == (
        "Medicare; Dr M. Sample; hospital outpatient department; MA; 63650 × 2, 63685; 7 Dec 2026; UTN UTN123"
    )
    assert lines[3] == "FBSS (PSPS-2); M96.1; L4-L5 fusion 14 Mar 2023"
    assert lines[5] == "41 months; 7.14 of 10 over 7 days; leg 7.0, back 5.0; DN4 6"
    assert lines[6] == "ODI 54; walks 300 m; retired"
    assert lines[13] == "20 Oct 2026, Dr P. Mind, psychologist; suitable"
    assert lines[15] == "18 of 18 cleared; antithrombotic plan done"
    assert lines[16] == (
        "26 Oct 2026 – 4 Nov 2026; 2 leads T8, T9; diary: 7 baseline days, 9 of 9 trial days; "
        "no complication in the log, no serious event open (said 12 Nov 2026)"
    )
    assert lines[17] == "58.0 % of leg pain; MME down 25.0 %"
    assert lines[24] == "no IDE device; no replacement"
    assert lines[25] == "signed 16 Nov 2026, Dr M. Sample"


def test_every_item_names_where_it_stands_that_it_is_asked_for() -> None:
    found = item(whole(), "psych_eval")
    assert (found.sources, found.provenance) == (("CMS NCD 160.7", "CGS", "clinical.md 11.1"), "read")
    assert all(each.sources and each.provenance for each in packet(whole()).items)


def test_the_member_number_stands_in_no_line() -> None:
    assert all("0EX0" not in each.content for each in packet(whole()).items)


def test_what_is_there_and_not_asked_for_can_be_enclosed() -> None:
    found = packet(whole())
    assert [each.number for each in found.enclosed] == [2, 9, 10, 18, 20, 22]
    assert not any(each.required for each in found.enclosed)


REPLACED = {"packet.replacement": True, "packet.earlier_function": "70 % relief for six years"}


def test_a_replacement_needs_no_trial_where_the_payer_says_so_and_the_packet_marks_it() -> None:
    case = whole(facts=REPLACED, tried=None)
    for slug in ("trial_report", "trial_result"):
        found = item(case, slug)
        assert (found.state, found.content) == (COMPLETE, "replacement: no new trial needed [read-2nd]")
    assert packet(case).complete


@pytest.mark.parametrize("name", ["nice", "large-payers", "base"])
def test_of_any_other_payer_it_is_unknown_unless_a_trial_is_there(name: str) -> None:
    found = item(whole(facts=REPLACED, tried=None), "trial_report", name)
    assert found.state is UNKNOWN
    assert {str(lack.why) for lack in found.lacking} == {
        "whether this payer asks a new trial before a replacement is not known here"
    }
    assert item(whole(facts=REPLACED), "trial_report", name).state is COMPLETE


def test_a_replacement_is_spared_the_trial_only_by_how_the_earlier_system_worked() -> None:
    case = whole(facts={"packet.replacement": True}, tried=None)
    lacking = item(case, "trial_report").lacking
    assert {(str(lack.why), lack.where) for lack in lacking} == {
        ("how the replaced system worked is not recorded", "packet.earlier_function")
    }


def test_a_payer_without_a_list_gets_the_base_list_and_it_says_so() -> None:
    assert packet(whole(), "base").is_base
    assert not packet(whole(), "nice").is_base


def _item(number: int, state: ItemState, *, required: bool = True) -> PacketItem:
    return PacketItem(number, f"pkt.{number}", Text("An item"), required, state, "")


@pytest.mark.parametrize("state", [each for each in ItemState if each is not COMPLETE])
def test_only_complete_counts_as_complete(state: ItemState) -> None:
    items = (_item(1, COMPLETE), _item(2, state), _item(3, MISSING, required=False))
    found = Packet("p", "P", "1", Stage.TRIAL, items, (), "default")
    assert (found.required_complete, found.required, found.complete) == (1, 2, False)


AGES = {
    "psychology.evaluation": 365,
    "imaging.lumbar": 730,
    "imaging.lead_level": 730,
    "infection.swab": 27,
    "pain.intensity": 30,
}


def _aged(name: str, days: int) -> PacketCase:
    on = ago(days)
    if name == "psychology.evaluation":
        return whole(evaluated=replace(whole().evaluated, held_on=on))  # type: ignore[type-var]
    if name.startswith("imaging."):
        image = {"kind": "MRI", "region": "whole_spine", "performed_on": on, "finding": "scar"}
        return whole(facts={"safety.imaging": (image,)})
    if name == "infection.swab":  # without a planned day today counts
        case = whole(facts={"permanent.implant_planned_on": GONE}, asked=None)
        swab = known({"safety.s_aureus_swab": "negative"}, on)
        return replace(case, facts=Facts({**case.facts.data, **swab}, case.facts.complete))
    case = whole(Stage.TRIAL, {"pain.leg_nrs": GONE, "pain.back_nrs": GONE})
    score = known({"pain.average_nrs": 7}, on)
    return replace(case, facts=Facts({**case.facts.data, **score}, case.facts.complete))


@pytest.mark.parametrize("name", AGES)
@pytest.mark.parametrize(("late", "state"), [(0, COMPLETE), (1, ItemState.OUT_OF_DATE)])
def test_a_window_ends_with_its_last_day(name: str, late: int, state: ItemState) -> None:
    limits = {"window_days": AGES[name]} | ({"at_least": 5, "days": 4} if name == "pain.intensity" else {})
    rules = [each.rule for found in shipped_lists()["nice"].items for each in found.parts]
    rules += [each.rule for found in shipped_lists()["medicare"].items for each in found.parts]
    assert limits in [dict(each.limits) for each in rules if each.part == name]
    asked = next(each for each in rules if each.part == name)
    held = PARTS[name].look(_aged(name, AGES[name] + late), asked)
    assert held.state is state
    assert held.content


HELPS = sorted(set(VALUES) - {"packet.replacement", "packet.standard_tests"})


@given(st.sets(st.sampled_from(HELPS)), st.sampled_from(HELPS), st.sampled_from(sorted(shipped_lists())))
def test_one_more_favourable_fact_never_loses_a_complete_item(there: set[str], more: str, name: str) -> None:
    gone = {fact: GONE for fact in HELPS if fact not in there}
    before = packet(whole(facts=gone), name)
    after = packet(whole(facts={each: GONE for each in gone if each != more}), name)
    for was, now in zip(before.items, after.items, strict=True):
        assert not (was.state is COMPLETE and now.state is not COMPLETE), (more, was.slug, now.lacking)
    assert after.required_complete >= before.required_complete
