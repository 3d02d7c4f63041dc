"""A clinic's profiles: which are in use, why the others are not, and that no file takes the clinic down."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from scs_manager.domain import profile_folders
from scs_manager.domain.profile_folders import folders_of, profiles_of
from scs_manager.domain.profile_library import (
    ClinicWord,
    Library,
    Listed,
    SignedOff,
    Status,
    library_of,
    refusal,
)
from scs_manager.domain.profiles import FIRST_PROFILES, Profile, load_profile, shipped_profiles

ON = date(2026, 5, 13)
AT = datetime(2026, 5, 1, 9, tzinfo=UTC)
CLINIC = UUID(int=1)
NICE = shipped_profiles()["nice-ta159"]
OWN_TEXT = NICE.text.replace(NICE.version, "2026-local").replace("months = 6", "months = 9")
OWN = load_profile(OWN_TEXT, "nice.toml")


def signed(*profiles: Profile) -> ClinicWord:
    """A clinic whose lead signed these off; their texts are kept."""
    offs = tuple(SignedOff(each.id, each.version, each.sha256, "Dr Lead", AT) for each in profiles)
    kept = {(each.id, each.version): each.sha256 for each in profiles}
    earlier = {each.id: each for each in profiles if each.sha256 != shipped_sha(each.id)}
    return ClinicWord(offs, {}, kept, earlier)


def shipped_sha(name: str) -> str:
    return shipped_profiles()[name].sha256 if name in shipped_profiles() else ""


def read(folder: Path, word: ClinicWord | None = None, on: date = ON) -> Library:
    """The library of a clinic whose own files lie in that folder."""
    found = [profiles_of(each.path) for each in folders_of(folder, CLINIC)]
    return library_of(found, word or ClinicWord(), on=on)


def statuses(library: Library, name: str) -> list[tuple[str, Status]]:
    return [
        (each.profile.version if each.profile else "", each.status)
        for each in library.listed
        if each.id == name
    ]


def test_without_a_word_the_first_profiles_are_in_use_and_the_others_wait() -> None:
    library = library_of([], ClinicWord(), on=ON)

    assert set(library.in_use) == set(FIRST_PROFILES)
    assert list(library.in_use)[:2] == ["scs-core", "safety"]
    waiting = {each.status for each in library.listed if each.id not in FIRST_PROFILES}
    assert waiting <= {Status.DRAFT, Status.NEEDS_SIGN_OFF, Status.RETIRED, Status.ENDED, Status.NOT_YET}


def test_a_sign_off_takes_a_profile_into_use_and_a_switch_takes_it_out() -> None:
    draft = shipped_profiles()["aetna-cpb-0194"]
    word = signed(draft)

    assert draft.id in library_of([], word, on=ON).in_use
    off = library_of([], replace(word, switched={draft.id: False}), on=ON).find(draft.id)
    assert off is not None
    assert (off.status, off.can_be_switched, off.can_be_signed_off) == (Status.OFF, True, False)


def test_core_and_safety_cannot_be_switched_off() -> None:
    library = library_of([], ClinicWord(switched={"scs-core": False, "safety": False}), on=ON)

    assert {"scs-core", "safety"} <= set(library.in_use)
    assert not any(each.can_be_switched for each in library.listed if each.id in ("scs-core", "safety"))


@pytest.mark.parametrize(
    ("line", "on", "status"),
    [
        ("retired = 2026-05-13", ON, Status.RETIRED),
        ("retired = 2026-05-14", ON, Status.IN_USE),
        ("valid_to = 2026-05-12", ON, Status.ENDED),
        ("valid_to = 2026-05-13", ON, Status.IN_USE),
        ("", date(1990, 1, 1), Status.NOT_YET),
    ],
)
def test_a_profile_is_used_only_while_it_is_in_force(
    tmp_path: Path, line: str, on: date, status: Status
) -> None:
    text = OWN_TEXT.replace("\nprovenance", f"\n{line}\nprovenance", 1)
    (tmp_path / "nice.toml").write_text(text, encoding="utf-8")

    library = read(tmp_path, signed(load_profile(text, "nice.toml")), on)

    assert statuses(library, OWN.id)[0] == ("2026-local", status)


def test_a_clinics_own_file_waits_and_the_shipped_one_stays_in_use(tmp_path: Path) -> None:
    (tmp_path / "nice.toml").write_text(OWN_TEXT, encoding="utf-8")

    library = read(tmp_path)

    assert statuses(library, OWN.id) == [("2026-local", Status.NEEDS_SIGN_OFF), (NICE.version, Status.IN_USE)]
    assert library.known[OWN.id].sha256 == NICE.sha256
    waiting = library.find(OWN.id, OWN.sha256)
    assert waiting is not None
    assert (waiting.filename, waiting.is_own, waiting.can_be_signed_off) == ("nice.toml", True, True)


def test_once_signed_off_it_stands_for_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "nice.toml").write_text(OWN_TEXT, encoding="utf-8")

    library = read(tmp_path, signed(OWN))

    assert statuses(library, OWN.id) == [("2026-local", Status.IN_USE), (NICE.version, Status.REPLACED)]
    assert library.in_use[OWN.id].sha256 == OWN.sha256
    assert library.find(OWN.id, "0" * 64) is None
    assert library.find("nothing") is None


def test_a_new_version_leaves_the_signed_one_in_use_and_never_the_shipped(tmp_path: Path) -> None:
    newer = OWN_TEXT.replace("2026-local", "2027-local")
    (tmp_path / "nice.toml").write_text(newer, encoding="utf-8")

    library = read(tmp_path, signed(OWN))

    assert statuses(library, OWN.id) == [
        ("2027-local", Status.NEEDS_SIGN_OFF),
        ("2026-local", Status.IN_USE),
        (NICE.version, Status.REPLACED),
    ]


def test_a_copy_of_the_shipped_file_is_the_shipped_profile(tmp_path: Path) -> None:
    (tmp_path / "nice.toml").write_text(NICE.text, encoding="utf-8")

    assert statuses(read(tmp_path), NICE.id) == [(NICE.version, Status.IN_USE)]


def test_the_same_version_with_other_bytes_is_broken(tmp_path: Path) -> None:
    (tmp_path / "nice.toml").write_text(OWN_TEXT + "\n# one byte more\n", encoding="utf-8")

    library = read(tmp_path, signed(OWN))

    broken = next(each for each in library.listed if each.status is Status.BROKEN)
    assert str(broken.error).startswith("nice.toml: version: nice-ta159 2026-local was used before")
    assert OWN.id not in library.in_use


def test_a_broken_file_is_named_and_nothing_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / "nice.toml").write_text('id = "nice-ta159"\nversion =\n', encoding="utf-8")

    library = read(tmp_path)

    assert (NICE.version, Status.REPLACED) in statuses(library, NICE.id)
    broken = next(each for each in library.listed if each.status is Status.BROKEN)
    assert (broken.filename, broken.id, broken.profile) == ("nice.toml", NICE.id, None)
    assert "line 2" in str(broken.error)
    assert set(library.in_use) == set(FIRST_PROFILES) - {NICE.id}
    assert not broken.can_be_signed_off


def test_a_clinics_own_folder_mends_what_is_broken_for_all(tmp_path: Path) -> None:
    own = tmp_path / str(CLINIC)
    own.mkdir()
    (tmp_path / "nice.toml").write_text('id = "nice-ta159"\nversion =\n', encoding="utf-8")
    (own / "nice.toml").write_text(OWN_TEXT, encoding="utf-8")

    assert read(tmp_path, signed(OWN)).in_use[OWN.id].version == "2026-local"

    (own / "nice.toml").write_text("id =", encoding="utf-8")
    assert all(
        status is not Status.IN_USE for _v, status in statuses(read(tmp_path, signed(OWN)), "nice-ta159")
    )


def test_a_profile_without_safety_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nice.toml").write_text(OWN_TEXT.replace('includes = ["safety"]', ""), encoding="utf-8")

    broken = next(each for each in read(tmp_path).listed if each.status is Status.BROKEN)

    assert "nice.toml: includes: must name safety" in str(broken.error)


def test_a_broken_safety_breaks_whatever_includes_it_and_nothing_raises(tmp_path: Path) -> None:
    (tmp_path / "safety.toml").write_text('id = "safety"\nnonsense = 1\n', encoding="utf-8")

    library = read(tmp_path)

    assert library.in_use == {}
    core = library.find("scs-core")
    assert core is not None
    assert "includes safety, which cannot be used" in str(core.error)


def test_a_profile_of_the_clinics_own_under_a_new_id(tmp_path: Path) -> None:
    text = OWN_TEXT.replace('id = "nice-ta159"', 'id = "our-payer"', 1)
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")

    assert statuses(read(tmp_path), "our-payer") == [("2026-local", Status.NEEDS_SIGN_OFF)]
    assert "our-payer" in read(tmp_path, signed(load_profile(text, "ours.toml"))).in_use


def test_a_changed_file_is_read_again_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "nice.toml"
    path.write_text(OWN_TEXT, encoding="utf-8")
    first = profiles_of(tmp_path)
    assert profiles_of(tmp_path) is first

    path.write_text(OWN_TEXT.replace("2026-local", "2027-local"), encoding="utf-8")
    os.utime(path, ns=(1, 1))

    assert profiles_of(tmp_path).profiles[OWN.id].version == "2027-local"


def test_a_folder_that_is_not_there_has_no_profiles_and_a_dead_link_is_broken(tmp_path: Path) -> None:
    assert profiles_of(tmp_path / "absent").profiles == {}
    assert folders_of(None, CLINIC) == ()

    (tmp_path / "dead.toml").symlink_to(tmp_path / "gone")
    (broken,) = profiles_of(tmp_path).broken
    assert (broken.filename, broken.replaces) == ("dead.toml", "dead")


def test_a_file_beyond_reason_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile_folders, "MOST_BYTES", 10)
    (tmp_path / "big.toml").write_text(OWN_TEXT, encoding="utf-8")

    (broken,) = profiles_of(tmp_path).broken

    assert "larger than 10 bytes" in str(broken.error)


def test_why_a_profile_cannot_be_asked_any_more_is_one_sentence() -> None:
    retired, ended = replace(NICE, retired=ON), replace(NICE, valid_to=date(2026, 5, 12))

    assert refusal(NICE, ON) is None
    assert "was retired on 13 May 2026" in str(refusal(retired, ON))
    assert "ended on 12 May 2026" in str(refusal(ended, ON))


def test_a_listed_line_without_a_profile_is_never_in_use() -> None:
    assert Library((Listed("x", Status.IN_USE),)).in_use == {}
    assert Library((Listed("x", Status.IN_USE),)).known == {}
