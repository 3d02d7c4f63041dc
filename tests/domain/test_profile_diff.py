"""What differs between two profiles is told in words: head, criteria, thresholds, relief."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.profile_diff import Kind, ProfileDiff, filled, profile_diff
from scs_manager.domain.profile_values import Profile, Provenance, Role
from scs_manager.domain.profiles import load_profile, shipped_profiles
from scs_manager.domain.rule_words import (
    THRESHOLDS,
    limit_words,
    role_sentence,
    threshold_words,
    window_words,
)
from scs_manager.domain.text import Text

NICE = shipped_profiles()["nice-ta159"]


def edited(*edits: tuple[str, str]) -> Profile:
    text = NICE.text
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return load_profile(text, "nice.toml")


def changes(diff: ProfileDiff) -> list[str]:
    return [str(one.words) for each in diff.criteria for one in each.differences]


def test_a_profile_does_not_differ_from_itself_nor_by_a_comment() -> None:
    assert profile_diff(NICE, NICE).is_empty
    assert profile_diff(NICE, load_profile(NICE.text + "\n# a comment\n", "x.toml")).is_empty


def test_a_threshold_is_told_from_old_to_new_with_the_new_statement() -> None:
    diff = profile_diff(NICE, edited(("months = 6", "months = 9")))

    (found,) = diff.criteria
    assert (found.criterion, found.kind) == ("ind.pain_duration", Kind.CHANGED)
    assert str(found.statement) == "Pain for at least 9 months"
    assert changes(diff) == ["months, at least: 6, now 9"]
    assert not diff.is_empty


def test_head_and_relief_are_told_too() -> None:
    other = replace(NICE, version="9", title="NICE, ours", valid_to=NICE.valid_from, includes=(), relief=None)

    diff = profile_diff(NICE, other)

    assert {str(each.what) for each in diff.head} == {"Version", "Title", "Valid to", "Includes"}
    assert all(str(each.now) == "none" for each in diff.relief)
    assert len(profile_diff(other, NICE).relief) == len(diff.relief) == (4 if NICE.relief else 0)


def test_criteria_are_added_and_removed_by_stage() -> None:
    first, *others = NICE.criteria
    fewer = replace(NICE, criteria=tuple(others))

    (gone,), (new,) = profile_diff(NICE, fewer).criteria, profile_diff(fewer, NICE).criteria

    assert (gone.criterion, gone.kind) == (first.criterion, Kind.REMOVED)
    assert (new.criterion, new.kind) == (first.criterion, Kind.ADDED)


def test_role_window_provenance_and_thresholds_that_come_or_go() -> None:
    entry = next(each for each in NICE.criteria if each.criterion == "ind.pain_intensity")
    other = replace(
        entry,
        role=Role.CAUTION,
        required=not entry.required,
        window_days=7,
        provenance=Provenance.DEFAULT,
        sources=("ours",),
        threshold={"nrs": Decimal("6.5")},
    )
    was, now = (replace(NICE, criteria=(each,)) for each in (replace(entry, window_days=None), other))

    found = changes(profile_diff(was, now))

    assert any(line.startswith("Role:") for line in found)
    assert "Days its data may be old: none, now 7" in found
    assert "pain on the 0 to 10 scale, at least: 5, now 6.5" in found
    if "baseline_days" in entry.threshold:
        assert any(line.endswith("now none") for line in found)


@pytest.mark.parametrize(
    ("limit", "words"),
    [(5, "5"), (Decimal("8.0"), "8"), (Decimal("1.50"), "1.5"), (("social_worker", "x"), "social worker, x")],
)
def test_limits_are_written_as_people_write_them(limit: object, words: str) -> None:
    assert limit_words(limit) == words


def test_every_threshold_of_the_registry_has_words() -> None:
    asked = {key.rstrip("?") for each in REGISTRY.values() for key in each.thresholds}

    assert asked <= set(THRESHOLDS)
    assert str(threshold_words("new_key", 3)) == "new_key: 3"


def test_every_role_says_what_it_does_on_the_ladder() -> None:
    sentences = {
        str(role_sentence(role, required=required, urgent=urgent))
        for role in Role
        for required in (True, False)
        for urgent in (True, False)
    }

    assert len(sentences) == 7
    assert "30 days" in str(window_words(30))


def test_a_statement_without_places_stays_as_it_is() -> None:
    assert filled(Text("Plain"), {"x": 1}) == Text("Plain")
