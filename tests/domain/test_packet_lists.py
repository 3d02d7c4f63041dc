"""The lists as data: what is shipped, which profiles use it, and files that are refused with file and key."""

import pytest

from scs_manager.domain.errors import InputError
from scs_manager.domain.packet import Stage
from scs_manager.domain.packet_lists import BASE, checked, list_for, load_items, load_list, shipped_lists
from scs_manager.domain.profiles import shipped_profiles

ITEMS = """
[[item]]
number = 1
slug = "pkt.header"
title = "Header"
parts = [{ part = "request.payer", provenance = "read" }]
sources = ["somewhere"]
provenance = "read"

[[item]]
number = 2
slug = "pkt.swab"
title = "Swab"
parts = [{ part = "infection.swab", window_days = 27, stages = ["permanent"] }]
sources = ["somewhere"]
provenance = "default"
"""
LIST = """
id = "own"
version = "1"
title = "Own"
valid_from = 2026-01-01
provenance = "default"
profiles = ["own-payer"]
sources = ["somewhere"]

[[item]]
slug = "pkt.header"
required = ["trial", "permanent"]

[[item]]
slug = "pkt.swab"
required = ["permanent"]
parts = [{ part = "infection.swab", window_days = 14, provenance = "read" }]
sources = ["elsewhere"]
provenance = "read"
"""
KNOWN = load_items(ITEMS, "items.toml")


def test_there_are_25_items_numbered_in_their_order() -> None:
    for each in shipped_lists().values():
        assert [item.number for item in each.items] == list(range(1, 26))


def test_every_list_that_asks_for_the_result_of_a_trial_asks_for_sleep_and_activity() -> None:
    for each in shipped_lists().values():
        item = next(item for item in each.items if item.slug == "pkt.trial_result")
        assert {"trial.sleep", "trial.activity"} <= {rule.part for rule in item.rules(Stage.PERMANENT)}
        assert item.rules(Stage.TRIAL) == ()


def test_every_profile_that_a_list_names_is_shipped_and_the_others_get_the_base_list() -> None:
    named = {profile for each in shipped_lists().values() for profile in each.profiles}
    assert named <= set(shipped_profiles())
    assert list_for("cms-ncd-160-7").id == "medicare"
    assert list_for("hwe-icb-2022").id == "nice"
    assert {list_for(name).id for name in set(shipped_profiles()) - named} == {BASE}
    assert list_for("a-clinic-own").id == BASE


def test_a_list_may_ask_other_parts_than_usual_and_keeps_the_rest() -> None:
    found = load_list(LIST, "own.toml", KNOWN)
    header, swab = found.items
    assert (header.required, header.sources) == (tuple(Stage), ("somewhere",))
    assert (swab.required, swab.sources, swab.provenance.value) == (
        (Stage.PERMANENT,),
        ("elsewhere",),
        "read",
    )
    assert [(rule.limits["window_days"], rule.provenance) for rule in swab.rules(Stage.TRIAL)] == [
        (14, "read")
    ]
    assert KNOWN["pkt.swab"].rules(Stage.TRIAL) == ()


def test_an_item_that_a_list_does_not_name_is_not_asked() -> None:
    only = LIST[: LIST.index('[[item]]\nslug = "pkt.swab"')]
    assert load_list(only, "own.toml", KNOWN).items[1].required == ()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("number = 2", "number = 3", "items.toml: item[1].number"),
        ('slug = "pkt.swab"', 'slug = "pkt.header"', "items.toml: item[1].number"),
        ('slug = "pkt.swab"', 'slug = "swab"', "items.toml: item[1].slug"),
        ('slug = "pkt.swab"', "slug = 3", "items.toml: item[1].slug"),
        ('"infection.swab"', '"infection.swap"', "items.toml: item[1].parts[0].part"),
        ("window_days = 27", "window_days = 0", "items.toml: item[1].parts[0].window_days"),
        ("window_days = 27", "at_least = 27", "items.toml: item[1].parts[0].at_least"),
        ("window_days = 27", "windows = 27", "items.toml: item[1].parts[0].windows"),
        ('"infection.swab", window_days = 27', '"pain.intensity"', "items.toml: item[1].parts[0].at_least"),
        ('stages = ["permanent"]', 'stages = ["never"]', "items.toml: item[1].parts[0].stages"),
        ('title = "Swab"', 'name = "Swab"', "items.toml: item[1].name"),
        (
            'parts = [{ part = "infection.swab", window_days = 27, stages = ["permanent"] }]',
            "",
            "items.toml: item[1].parts",
        ),
        ('provenance = "default"', 'provenance = "sure"', "items.toml: item[1].provenance"),
    ],
)
def test_a_fault_in_the_items_is_named_with_file_and_key(old: str, new: str, place: str) -> None:
    with pytest.raises(InputError) as refused:
        load_items(
            ITEMS.replace(old, new, 1) if old != 'provenance = "default"' else ITEMS.replace(old, new),
            "items.toml",
        )
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('slug = "pkt.swab"', 'slug = "pkt.swap"', "own.toml: item[1].slug"),
        ('slug = "pkt.swab"', 'slug = "pkt.header"', "own.toml: item"),
        ('required = ["trial", "permanent"]', 'required = ["permanent"]', "own.toml: item"),
        ('required = ["permanent"]', "required = []", "own.toml: item[1].required"),
        ('id = "own"', "", "own.toml: id"),
        ('id = "own"', 'id = "own"\nextra = 1', "own.toml: extra"),
        ('sources = ["elsewhere"]', 'source = "elsewhere"', "own.toml: item[1].source"),
    ],
)
def test_a_fault_in_a_list_is_named_with_file_and_key(old: str, new: str, place: str) -> None:
    with pytest.raises(InputError) as refused:
        load_list(LIST.replace(old, new, 1), "own.toml", KNOWN)
    assert refused.value.place == place


def test_two_lists_never_claim_one_profile_or_one_id() -> None:
    one = load_list(LIST, "own.toml", KNOWN)
    for other in (LIST.replace('"own"', '"other"', 1), LIST.replace("own-payer", "other-payer")):
        with pytest.raises(InputError):
            checked([one, load_list(other, "other.toml", KNOWN)])
