"""Profile files: what is read, and every refusal with its file and key; the folders of a clinic."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.errors import InputError
from scs_manager.domain.profile_library import refusal
from scs_manager.domain.profiles import (
    FIRST_PROFILES,
    Profile,
    Provenance,
    Question,
    Relief,
    Role,
    load_profile,
    load_profiles,
    profiles_in_use,
    shipped_profiles,
)

HEAD = """id = "clinic-x"
version = "1"
title = "Clinic X"
question = "appropriate"
valid_from = 2026-01-01
provenance = "read"
"""
ENTRY = """
[[criterion]]
id = "ind.adult"
role = "indication"
required = true
threshold = { years = 18 }
sources = ["NICE TA159 1.1"]
provenance = "read"
"""


def test_a_profile_is_read_with_everything_in_it() -> None:
    text = (
        HEAD
        + 'includes = ["safety"]\nvalid_to = 2026-12-31\nretired = 2026-06-01\n'
        + ENTRY.replace("years = 18", "years = 17.5").replace(
            'role = "indication"', 'role = "indication"\nstage = "place"\nwindow_days = 30'
        )
        + ('[relief]\nrule = "pain_50"\nmin_baseline_days = 4\nmin_trial_days = 3\ntrial_days = [3, 10]\n')
    )

    profile = load_profile(text, "x.toml")

    assert (profile.id, profile.version, profile.title) == ("clinic-x", "1", "Clinic X")
    assert profile.question is Question.APPROPRIATE
    assert (profile.valid_from, profile.valid_to, profile.retired) == (
        date(2026, 1, 1),
        date(2026, 12, 31),
        date(2026, 6, 1),
    )
    assert profile.includes == ("safety",)
    assert profile.relief == Relief("pain_50", 4, 3, (3, 10))
    assert profile.text == text
    assert len(profile.sha256) == 64
    (entry,) = profile.criteria
    assert (entry.criterion, entry.role, entry.stage) == ("ind.adult", Role.INDICATION, Stage.PLACE)
    assert entry.required is True
    assert entry.threshold == {"years": Decimal("17.5")}
    assert entry.window_days == 30
    assert entry.sources == ("NICE TA159 1.1",)
    assert entry.provenance is Provenance.READ


def test_what_may_be_left_out_has_its_usual_value() -> None:
    profile = load_profile(HEAD + ENTRY.replace("required = true\n", ""), "x.toml")

    assert (profile.valid_to, profile.retired, profile.relief, profile.includes) == (None, None, None, ())
    assert profile.criteria[0].stage is Stage.SCREEN
    assert profile.criteria[0].required is False
    assert profile.criteria[0].window_days is None


RELIEF = '[relief]\nrule = "pain_50"\nmin_baseline_days = 4\nmin_trial_days = 3\ntrial_days = [3, 10]\n'


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ('id = "x', "x.toml line 1", "is not TOML"),
        ("a = 1\n\nb == 2\n", "x.toml line 3", "is not TOML"),
        ("id = 1\x00", "x.toml line 1", "is not TOML"),
        ("a = " + "[" * 5000, "x.toml", "is not TOML"),
        ("a = " + "9" * 5000, "x.toml", "is not TOML"),
        ("a = 1e99999999999999999999", "x.toml", "is not TOML"),
        ("b = 1\na" + ".a" * 101 + " = 1", "x.toml line 2", "more than 100 dots"),
        ("a" + ".a" * 100 + " = 1", "x.toml: a", "is not known"),
        (HEAD, "x.toml: criterion", "is missing"),
        (HEAD + "criterion = []", "x.toml: criterion", "at least one"),
        (HEAD + "criterion = [1]", "x.toml: criterion[0]", "must be a table"),
        (ENTRY, "x.toml: id", "is missing"),
        (HEAD + "verison = 1\n" + ENTRY, "x.toml: verison", "did you mean version"),
        (HEAD.replace("clinic-x", "Clinic X") + ENTRY, "x.toml: id", "lower-case words"),
        (HEAD.replace('version = "1"', "version = 1") + ENTRY, "x.toml: version", "must be text"),
        (HEAD.replace("Clinic X", "\\u0000") + ENTRY, "x.toml: title", "control characters"),
        (HEAD.replace("Clinic X", "safe\\u202eton") + ENTRY, "x.toml: title", "control characters"),
        (HEAD.replace("Clinic X", "x" * 40_001) + ENTRY, "x.toml: title", "at most 40000"),
        (HEAD.replace("appropriate", "nice") + ENTRY, "x.toml: question", "one of: appropriate, safe, payer"),
        (HEAD.replace('"appropriate"', "[1]") + ENTRY, "x.toml: question", "one of"),
        (HEAD.replace("2026-01-01", '"2026"') + ENTRY, "x.toml: valid_from", "must be a date"),
        (HEAD.replace("2026-01-01", "2026-01-01T00:00:00") + ENTRY, "x.toml: valid_from", "must be a date"),
        (HEAD + 'includes = "safety"\n' + ENTRY, "x.toml: includes", "list of texts"),
        (HEAD + 'includes = [""]\n' + ENTRY, "x.toml: includes", "must be text"),
        (HEAD + ENTRY + "weight = 1", "x.toml: criterion[0].weight", "is not known"),
        (HEAD + ENTRY.replace("adult", "adlt"), "x.toml: criterion[0].id", "did you mean ind.adult"),
        (HEAD + ENTRY.replace('"indication"', '"must"'), "x.toml: criterion[0].role", "one of"),
        (HEAD + ENTRY + 'stage = "later"', "x.toml: criterion[0].stage", "one of"),
        (HEAD + ENTRY.replace("= true", "= 1"), "x.toml: criterion[0].required", "true or false"),
        (
            HEAD + ENTRY.replace('"indication"', '"caution"'),
            "x.toml: criterion[0].required",
            "only an indication",
        ),
        (HEAD + ENTRY.replace("years = 18", ""), "x.toml: criterion[0].threshold.years", "is missing"),
        (
            HEAD + ENTRY.replace("years", "yaers"),
            "x.toml: criterion[0].threshold.yaers",
            "did you mean years",
        ),
        (HEAD + ENTRY.replace("18", '"18"'), "x.toml: criterion[0].threshold.years", "must be a number"),
        (HEAD + ENTRY.replace("18", "true"), "x.toml: criterion[0].threshold.years", "must be a number"),
        (HEAD + ENTRY.replace("18", "nan"), "x.toml: criterion[0].threshold.years", "must be a number"),
        (HEAD + ENTRY.replace("18", "1e999999"), "x.toml: criterion[0].threshold.years", "too large"),
        (HEAD + ENTRY.replace("18", "9" * 20), "x.toml: criterion[0].threshold.years", "too large"),
        (HEAD + ENTRY + "window_days = 36526", "x.toml: criterion[0].window_days", "at most 36525"),
        (HEAD + ENTRY.replace("{ years = 18 }", "18"), "x.toml: criterion[0].threshold", "must be a table"),
        (HEAD + ENTRY + "window_days = 0", "x.toml: criterion[0].window_days", "at least 1"),
        (HEAD + ENTRY + "window_days = true", "x.toml: criterion[0].window_days", "whole number"),
        (HEAD + ENTRY.replace('["NICE TA159 1.1"]', "[]"), "x.toml: criterion[0].sources", "list of texts"),
        (HEAD + ENTRY + ENTRY, "x.toml: criterion[1].id", "asked twice at the stage screen"),
        (HEAD + ENTRY + RELIEF + 'judged_on = ["pian"]', "x.toml: relief.judged_on", "did you mean pain"),
        (HEAD + ENTRY + RELIEF.replace("_50", "_5"), "x.toml: relief.rule", "did you mean pain_50"),
        (HEAD + ENTRY + RELIEF + "x = 1", "x.toml: relief.x", "is not known"),
        (HEAD + ENTRY + RELIEF.replace("[3, 10]", "[10, 3]"), "x.toml: relief.trial_days", "not be above"),
        (HEAD + ENTRY + RELIEF.replace("[3, 10]", "3"), "x.toml: relief.trial_days", "least, most"),
        (HEAD + ENTRY + RELIEF.replace("[3, 10]", "[3, 10, 4]"), "x.toml: relief.trial_days", "least, most"),
        (HEAD + "relief = 3\n" + ENTRY, "x.toml: relief", "must be a table"),
    ],
)
def test_a_fault_is_refused_with_file_and_key(text: str, place: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        load_profile(text, "x.toml")

    assert refused.value.place == place


def test_a_threshold_of_words_is_a_list_of_texts() -> None:
    entry = ENTRY.replace("ind.adult", "ind.psych_eval_done")
    good = load_profile(HEAD + entry.replace("years = 18", 'evaluators = ["psychologist"]'), "x.toml")

    assert good.criteria[0].threshold == {"evaluators": ("psychologist",)}
    with pytest.raises(InputError, match="list of texts"):
        load_profile(HEAD + entry.replace("years = 18", "evaluators = 3"), "x.toml")


@pytest.mark.parametrize(
    ("on", "in_force"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_profile_is_in_force_from_its_first_to_its_last_day(on: date, in_force: bool) -> None:
    profile = load_profile(HEAD + "valid_to = 2026-12-31\n" + ENTRY, "x.toml")

    assert profile.in_force(on) is in_force


@pytest.mark.parametrize(("on", "in_force"), [(date(2026, 5, 31), True), (date(2026, 6, 1), False)])
def test_a_retired_profile_is_out_of_force_from_that_day(on: date, in_force: bool) -> None:
    profile = load_profile(HEAD + "retired = 2026-06-01\n" + ENTRY, "x.toml")

    assert profile.in_force(on) is in_force


READY_TO_USE = {
    "scs-core",
    "safety",
    "cms-ncd-160-7",
    "has-2014",
    "hwe-icb-2022",
    "nice-mtg41",
    "nice-ta159",
    "zin-2019",
}
DRAFTS = {
    "aetna-cpb-0194",
    "evicore-cmm-211",
    "lcd-l35136",
    "lcd-l35450",
    "lcd-l36035",
    "lcd-l36204",
    "lcd-l37632",
    "mp-328",
    "riziv",
    "s3-041-002",
    "uhc-2025",
    "wa-htcc-2024",
}
RETIRED = {"lcd-l35450", "lcd-l36035"}


def test_core_and_safety_come_first_and_every_column_of_the_matrix_is_shipped() -> None:
    shipped = list(shipped_profiles())

    assert shipped == ["scs-core", "safety", *sorted((READY_TO_USE | DRAFTS) - {"scs-core", "safety"})]


def test_what_is_known_from_digests_or_for_another_plan_is_a_draft() -> None:
    shipped = shipped_profiles().values()

    assert {each.id for each in shipped if each.is_draft} == DRAFTS
    assert all(each.provenance.needs_sign_off for each in shipped if each.is_draft)


@pytest.mark.parametrize("name", sorted(RETIRED))
def test_a_retired_local_determination_is_in_force_on_no_day_and_says_why(name: str) -> None:
    profile = shipped_profiles()[name]
    assert profile.retired is not None

    days = (profile.retired - timedelta(days=1), profile.retired, date(2026, 11, 22))
    assert not any(profile.in_force(on) for on in days)
    why = refusal(profile, date(2026, 11, 22))
    assert why is not None
    assert "was retired on" in str(why)


def test_only_the_two_local_determinations_are_retired() -> None:
    assert {each.id for each in shipped_profiles().values() if each.retired} == RETIRED


def test_a_clinic_begins_with_profiles_that_are_shipped_and_no_drafts() -> None:
    shipped = shipped_profiles()

    assert not [name for name in FIRST_PROFILES if shipped[name].is_draft]


@pytest.mark.parametrize("profile", shipped_profiles().values(), ids=lambda each: each.id)
def test_every_profile_but_safety_includes_safety(profile: Profile) -> None:
    assert profile.includes == (() if profile.id == "safety" else ("safety",))


def test_every_criterion_is_asked_by_a_shipped_profile() -> None:
    asked = {entry.criterion for profile in shipped_profiles().values() for entry in profile.criteria}

    assert asked == set(REGISTRY)


def test_values_from_memory_or_chosen_here_need_a_local_sign_off() -> None:
    need = {provenance for provenance in Provenance if provenance.needs_sign_off}

    assert need == {Provenance.READ_SECOND, Provenance.MEMORY, Provenance.DEFAULT}


def test_a_folder_gives_its_profiles_and_lists_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(HEAD + ENTRY)
    (tmp_path / "other.txt").write_text("not a profile")
    (tmp_path / "bad.toml").write_text(HEAD.replace("clinic-x", "clinic-y"))
    (tmp_path / "syntax.toml").write_text("id = ")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")

    found = load_profiles(tmp_path)

    assert list(found.profiles) == ["clinic-x"]
    assert [(each.filename, each.replaces) for each in found.broken] == [
        ("bad.toml", "clinic-y"),
        ("bytes.toml", "bytes"),
        ("syntax.toml", "syntax"),
    ]
    assert found.broken[1].error.place == "bytes.toml"


def test_a_directory_named_like_a_profile_is_broken_too(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").mkdir()

    assert [each.replaces for each in load_profiles(tmp_path).broken] == ["odd"]


def test_two_files_of_one_folder_cannot_share_an_id(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD + ENTRY)
    (tmp_path / "b.toml").write_text(HEAD + ENTRY)

    (broken,) = load_profiles(tmp_path).broken

    assert broken.error.place == "b.toml: id"


def test_a_shipped_version_cannot_have_other_content(tmp_path: Path) -> None:
    nice = shipped_profiles()["nice-ta159"]
    (tmp_path / "same.toml").write_text(nice.text)
    assert load_profiles(tmp_path).broken == ()

    (tmp_path / "same.toml").write_text(nice.text + "# changed\n")
    (broken,) = load_profiles(tmp_path).broken

    assert broken.error.place == "same.toml: version"
    assert broken.replaces == "nice-ta159"


def test_a_clinic_overrides_a_shipped_profile_with_a_version_of_its_own(tmp_path: Path) -> None:
    nice = shipped_profiles()["nice-ta159"]
    (tmp_path / "nice.toml").write_text(nice.text.replace(nice.version, "2008.9-local"))

    used = profiles_in_use([tmp_path])

    assert used.profiles["nice-ta159"].version == "2008.9-local"
    assert used.broken == ()


def test_the_shipped_profile_never_takes_the_place_of_a_broken_one(tmp_path: Path) -> None:
    (tmp_path / "nice.toml").write_text(HEAD.replace("clinic-x", "nice-ta159"))

    used = profiles_in_use([tmp_path])

    assert "nice-ta159" not in used.profiles
    assert "scs-core" in used.profiles
    assert [each.replaces for each in used.broken] == ["nice-ta159"]


def test_without_folders_the_shipped_profiles_are_in_use() -> None:
    assert profiles_in_use().profiles == shipped_profiles()
