"""What changed between two screenings, and whether data, time, rule, stage or program did it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from scs_manager.domain.facts import Completeness, Facts
from scs_manager.domain.profiles import Profile, load_profile, shipped_profiles
from scs_manager.domain.screening import Stage, screen, screening_to_json
from scs_manager.domain.screening_changes import (
    Cause,
    CriterionChange,
    Kept,
    changes_to_json,
    screening_changes,
)
from scs_manager.models.fact_json import facts_to_json
from tests.domain.patients import ON, clean, datum

CORE = shipped_profiles()["scs-core"]


def kept(patient: Facts, on: date = ON, stage: Stage = Stage.SCREEN, *profiles: Profile) -> Kept:
    """A screening as it is stored."""
    result = screening_to_json(screen(patient, profiles or (CORE,), on=on, stage=stage))
    return Kept(result, facts_to_json(patient.known_on(on)))


def other(profile: Profile, old: str, new: str) -> Profile:
    """The profile with one word of its text changed, in a version of its own."""
    assert old in profile.text
    text = profile.text.replace(old, new).replace(f'version = "{profile.version}"', 'version = "9"')
    return load_profile(text, "x.toml")


def change_of(was: Kept, now: Kept, criterion: str, profile: str = "scs-core") -> CriterionChange:
    """The change of one criterion, which must be there."""
    found = next(each for each in screening_changes(was, now).profiles if each.id == profile)
    return next(each for each in found.criteria if each.criterion == criterion)


def learned(patient: Facts, values: Mapping[str, Any], on: date = ON) -> Facts:
    """The patient once these facts are recorded on that day."""
    new = {name: datum(name, each, on) for name, each in values.items()}
    return Facts({**patient.data, **new}, patient.complete)


def test_the_same_facts_on_the_same_day_change_nothing() -> None:
    changes = screening_changes(kept(clean()), kept(clean()))

    assert changes.is_empty
    assert changes.causes == ()


def test_new_data_are_the_cause_and_are_named_old_to_new() -> None:
    worse = learned(clean(), {"safety.active_infection": True})

    change = change_of(kept(clean()), kept(worse), "excl.active_infection")

    assert (change.was, change.now, change.causes) == ("Cleared", "Present", (Cause.DATA,))
    (fact,) = change.data
    assert (fact.name, fact.was["value"], fact.now["value"]) == ("safety.active_infection", False, True)
    assert fact.meaning.startswith("Active infection")


def test_a_fact_recorded_for_the_first_time_was_nothing_before() -> None:
    known = clean()
    silent = Facts({n: d for n, d in known.data.items() if n != "safety.active_infection"}, known.complete)

    change = change_of(kept(silent), kept(known), "excl.active_infection")

    assert change.data[0].was == {}
    assert change.data[0].now["value"] is False


def test_a_list_called_complete_is_new_data() -> None:
    complete = {key: said for key, said in clean().complete.items() if key != "devices"}
    silent = Facts(clean().data, complete)
    said = Facts(clean().data, {**complete, "devices": Completeness(ON, "Dr Specimen")})

    change = change_of(kept(silent), kept(said), "opt.cardiac_device_plan")

    assert change.causes == (Cause.DATA,)
    assert (change.data[0].was_complete, change.data[0].now_complete) == (None, ON.isoformat())


@pytest.mark.parametrize("days", [1, 400])
def test_only_time_makes_data_out_of_date_and_the_first_day_is_told(days: int) -> None:
    window = next(
        e.window_days for e in shipped_profiles()["safety"].criteria if e.criterion == "excl.suicidality"
    )
    assert window is not None
    patient = learned(clean(), {"safety.suicidality_interview": "none", "burden.phq9_item9": 0})
    last = ON + timedelta(days=window)

    change = change_of(kept(patient, last), kept(patient, last + timedelta(days=days)), "excl.suicidality")

    assert (change.now, change.causes, change.data) == ("Out of date", (Cause.TIME,), ())
    assert change.out_of_date_since == last + timedelta(days=1)


def test_time_that_makes_nothing_out_of_date_tells_no_day() -> None:
    patient = learned(clean(), {"pain.onset_on": "2026-01-01"})

    change = change_of(kept(patient), kept(patient, date(2026, 8, 1)), "ind.pain_duration")

    assert (change.causes, change.out_of_date_since) == ((Cause.TIME,), None)


def test_another_threshold_is_the_rule_and_not_the_data() -> None:
    stricter = other(CORE, "nrs = 5", "nrs = 8")

    was, now = kept(clean()), kept(clean(), ON, Stage.SCREEN, stricter)

    change = change_of(was, now, "ind.pain_intensity")
    assert (change.was, change.now, change.causes, change.data) == ("Met", "Not met", (Cause.RULE,), ())
    (profile,) = [each for each in screening_changes(was, now).profiles if each.id == "scs-core"]
    assert profile.has_other_text
    assert (profile.was_version, profile.now_version) == (CORE.version, "9")


def test_data_and_rule_together_are_both_named() -> None:
    stricter = other(CORE, "nrs = 5", "nrs = 8")
    better = learned(clean(), {"pain.leg_nrs": 3, "pain.average_nrs": 3})

    change = change_of(kept(clean()), kept(better, ON, Stage.SCREEN, stricter), "ind.pain_intensity")

    assert change.causes == (Cause.DATA, Cause.RULE)


def test_a_text_that_changed_without_any_finding_is_told_as_another_version() -> None:
    longer = other(CORE, CORE.title, CORE.title + " local")

    (profile,) = screening_changes(kept(clean()), kept(clean(), ON, Stage.SCREEN, longer)).profiles

    assert profile.has_other_text
    assert profile.criteria == ()


def test_a_criterion_asked_at_a_later_stage_only_is_caused_by_the_stage() -> None:
    change = change_of(kept(clean()), kept(clean(), ON, Stage.PLACE), "ind.mdt_review")

    assert (change.was, change.causes) == ("", (Cause.STAGE,))


def test_a_criterion_asked_in_another_form_is_caused_by_the_stage() -> None:
    patient = learned(clean(), {"trial.baseline_mean_nrs": 2})
    scaled = Facts({n: d for n, d in patient.data.items() if "alternative" not in n}, patient.complete)

    change = change_of(kept(scaled), kept(scaled, ON, Stage.PLACE), "ind.pain_intensity")

    assert Cause.STAGE in change.causes


def test_a_criterion_added_to_a_profile_is_caused_by_the_rule() -> None:
    entries = tuple(entry for entry in CORE.criteria if entry.criterion != "ind.adult")
    fewer = replace(CORE, criteria=entries, sha256="0" * 64, version="0")

    gone = change_of(kept(clean()), kept(clean(), ON, Stage.SCREEN, fewer), "ind.adult")
    new = change_of(kept(clean(), ON, Stage.SCREEN, fewer), kept(clean()), "ind.adult")

    assert (gone.was, gone.now, gone.causes) == ("Met", "", (Cause.RULE,))
    assert (new.was, new.now, new.causes) == ("", "Met", (Cause.RULE,))


def altered(side: Kept, which: str, /, **values: Any) -> Kept:
    """A stored result in which another version of the program had found something else."""
    result = json.loads(json.dumps(side.result))
    for finding in result["profiles"][0]["findings"]:
        if finding["criterion"] == which:
            finding.update(values)
    return Kept(result, side.facts)


def test_same_day_data_and_rule_leave_only_the_program() -> None:
    now = kept(clean())

    changed = change_of(altered(now, "ind.adult", word="Unknown"), now, "ind.adult")
    renamed = screening_changes(altered(now, "ind.adult", criterion="ind.grown_up"), now)

    assert changed.causes == (Cause.PROGRAM,)
    assert renamed.causes == (Cause.PROGRAM,)


def test_profiles_that_come_and_go_are_told_without_their_criteria() -> None:
    nice = shipped_profiles()["nice-ta159"]
    alone, both = kept(clean()), kept(clean(), ON, Stage.SCREEN, CORE, nice)

    (added,) = screening_changes(alone, both).profiles
    (dropped,) = screening_changes(both, alone).profiles

    assert (added.id, added.was_version, added.now_version) == ("nice-ta159", "", nice.version)
    assert (dropped.was_version, dropped.now_version, dropped.criteria) == (nice.version, "", ())
    assert not added.has_other_text


def test_a_fact_the_catalogue_dropped_is_called_by_its_name() -> None:
    was, now = kept(clean()), kept(learned(clean(), {"safety.active_infection": True}))
    gone = {"what": "old.fact", "meaning": "x", "value": 1, "unit": None, "on": None, "from": None}
    was = altered(was, "excl.active_infection", evidence=[gone])
    was = Kept(was.result, {"facts": {"old.fact": {"value": 1}}})

    names = {fact.meaning for fact in change_of(was, now, "excl.active_infection").data}

    assert "old.fact" in names


def test_the_changes_are_plain_data_for_documents() -> None:
    worse = learned(clean(), {"safety.active_infection": True})
    window = ON + timedelta(days=1000)

    data = changes_to_json(screening_changes(kept(clean()), kept(worse)))
    late = changes_to_json(screening_changes(kept(clean()), kept(clean(), window)))

    assert json.loads(json.dumps(data)) == data
    assert data["causes"] == ["data"]
    assert data["profiles"][0]["criteria"][0]["data"][0]["was"]["value"] is False
    since = [each["out_of_date_since"] for each in late["profiles"][0]["criteria"]]
    assert any(since)
