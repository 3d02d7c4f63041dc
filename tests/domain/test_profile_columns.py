"""The columns of the matrix (``clinical.md`` 2.1): each threshold on both sides, and what is not asked."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.findings import Finding
from scs_manager.domain.profiles import Question, Role, shipped_profiles
from scs_manager.domain.screening import ProfileResult, Rung, screen
from scs_manager.domain.truth import Truth
from tests.domain.patients import (
    DISCECTOMY,
    FAILED_TREATMENTS,
    FAVOURABLE,
    ON,
    READY,
    SUCCESS,
    clean,
    facts,
    found,
)

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN

COLUMNS = {
    "nice-mtg41": (Question.APPROPRIATE, date(2019, 1, 9)),
    "evicore-cmm-211": (Question.PAYER, date(2026, 1, 1)),
    "uhc-2025": (Question.PAYER, date(2025, 1, 1)),
    "wa-htcc-2024": (Question.PAYER, date(2024, 6, 1)),
    "mp-328": (Question.PAYER, date(2024, 5, 1)),
    "zin-2019": (Question.PAYER, date(2019, 11, 12)),
    "riziv": (Question.PAYER, date(2026, 1, 1)),
    "has-2014": (Question.PAYER, date(2014, 1, 1)),
    "s3-041-002": (Question.APPROPRIATE, date(2013, 7, 1)),
}
REQUIRED = {
    "nice-mtg41": {
        "ind.prior_spine_surgery",
        "ind.time_since_surgery",
        "ind.pain_intensity",
        "ind.failed_conservative",
        "ind.mdt_review",
        "trial.relief_core",
    },
    "evicore-cmm-211": {
        "ind.prior_spine_surgery",
        "ind.neuropathic",
        "ind.radicular_distribution",
        "ind.failed_conservative",
        "ind.no_further_surgery_target",
        "ind.psych_eval_done",
        "trial.min_hours",
        "trial.relief_core",
    },
    "uhc-2025": {"ind.prior_spine_surgery", "trial.relief_core"},
    "wa-htcc-2024": {
        "ind.prior_spine_surgery",
        "ind.neuropathic",
        "ind.time_since_surgery",
        "ind.pain_intensity",
        "ind.abnormal_imaging",
        "ind.neurological_impairment",
        "trial.technically_adequate",
    },
    "mp-328": {
        "ind.prior_spine_surgery",
        "ind.pain_duration",
        "ind.pain_intensity",
        "ind.failed_conservative",
        "pkt.facility",
        "trial.relief_core",
    },
    "zin-2019": {
        "ind.adult",
        "ind.prior_spine_surgery",
        "ind.radicular_distribution",
        "ind.leg_vs_back",
        "ind.pain_duration",
        "ind.pain_intensity",
        "ind.failed_conservative",
        "ind.mdt_review",
        "trial.relief_core",
    },
    "riziv": {
        "ind.prior_spine_surgery",
        "ind.neuropathic",
        "ind.failed_conservative",
        "ind.mdt_review",
        "ind.mdt_spine_surgeon",
        "trial.min_duration",
        "trial.relief_core",
    },
    "has-2014": {
        "ind.prior_spine_surgery",
        "ind.pain_duration",
        "ind.failed_conservative",
        "ind.mdt_review",
        "trial.technically_adequate",
    },
    "s3-041-002": {"ind.prior_spine_surgery", "ind.failed_conservative", "trial.technically_adequate"},
}
EXCLUDED = {
    "evicore-cmm-211": {"excl.psychosis_or_major_untreated"},
    "mp-328": {"excl.active_sud"},
    "zin-2019": {"excl.active_sud"},
    "s3-041-002": {"excl.psychosis_or_major_untreated", "excl.active_sud"},
}


def result_of(values: Mapping[str, Any], profile: str, *, stage: Stage = Stage.SCREEN) -> ProfileResult:
    """What that profile says of the favourable patient with these values changed."""
    (result,) = screen(clean(values), [shipped_profiles()[profile]], on=ON, stage=stage).profiles
    return result


def finding_of(result: ProfileResult, criterion: str) -> Finding:
    """The finding of that criterion."""
    (finding,) = [each for each in result.findings if each.criterion == criterion]
    return finding


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_has_its_question_and_its_first_day(name: str) -> None:
    profile = shipped_profiles()[name]

    assert (profile.question, profile.valid_from) == COLUMNS[name]
    assert (profile.valid_to, profile.retired) == (None, None)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_requires_what_the_matrix_states_and_nothing_more(name: str) -> None:
    entries = shipped_profiles()[name].criteria

    assert {each.criterion for each in entries if each.required} == REQUIRED[name]
    excluded = {each.criterion for each in entries if each.role is Role.EXCLUSION}
    assert excluded == EXCLUDED.get(name, set())
    assert all(each.required or each.role in (Role.EXCLUSION, Role.DOCUMENTATION) for each in entries)


@pytest.mark.parametrize("name", COLUMNS)
def test_the_favourable_patient_goes_all_the_way_in_every_column(name: str) -> None:
    for stage, more in (
        (Stage.SCREEN, {}),
        (Stage.PLACE, READY),
        (Stage.PERMANENT, {**READY, **SUCCESS}),
    ):
        assert result_of(more, name, stage=stage).outcome is Rung.PROCEED_TO_TRIAL


@pytest.mark.parametrize("name", COLUMNS)
def test_a_first_operation_is_still_missing_without_a_list_of_operations(name: str) -> None:
    nothing_known = facts({**FAVOURABLE, "surgery.operations": None}, complete=False)
    (result,) = screen(nothing_known, [shipped_profiles()[name]], on=ON).profiles

    assert finding_of(result, "ind.prior_spine_surgery").state is UNKNOWN
    assert result.outcome is Rung.INCOMPLETE


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("nice-mtg41", (3, 10)),
        ("evicore-cmm-211", (3, 10)),
        ("uhc-2025", (3, 10)),
        ("mp-328", (3, 10)),
        ("zin-2019", (3, 10)),
        ("riziv", (28, 42)),
    ],
)
def test_a_trial_lasts_as_long_as_the_column_says(name: str, days: tuple[int, int]) -> None:
    relief = shipped_profiles()[name].relief

    assert relief is not None
    assert (relief.rule, relief.trial_days) == ("pain_50", days)


@pytest.mark.parametrize("name", ["wa-htcc-2024", "has-2014", "s3-041-002"])
def test_without_a_stated_success_a_trial_is_required_and_no_percentage(name: str) -> None:
    profile = shipped_profiles()[name]
    changes = {**READY, **SUCCESS, "trial.relief_percent": 10}

    assert profile.relief is None
    assert result_of(changes, name, stage=Stage.PERMANENT).outcome is Rung.PROCEED_TO_TRIAL
    failed = {**changes, "trial.technically_adequate": False}
    assert result_of(failed, name, stage=Stage.PERMANENT).outcome is Rung.NOT_INDICATED


@pytest.mark.parametrize("name", ["nice-mtg41", "evicore-cmm-211", "uhc-2025", "mp-328", "zin-2019", "riziv"])
@pytest.mark.parametrize(
    ("percent", "outcome"), [(50, Rung.PROCEED_TO_TRIAL), (49.9, Rung.NOT_INDICATED), (None, Rung.INCOMPLETE)]
)
def test_half_of_the_pain_makes_a_trial_successful(name: str, percent: Any, outcome: Rung) -> None:
    changes = {**READY, **SUCCESS, "trial.relief_percent": percent}

    assert result_of(changes, name, stage=Stage.PERMANENT).outcome is outcome


@pytest.mark.parametrize(
    ("profile", "onset", "state"),
    [
        ("mp-328", "2026-02-13", MET),
        ("mp-328", "2026-02-14", NOT_MET),
        ("zin-2019", "2025-11-13", MET),
        ("zin-2019", "2025-11-14", NOT_MET),
        ("has-2014", "2025-05-13", MET),
        ("has-2014", "2025-05-14", NOT_MET),
        ("has-2014", None, UNKNOWN),
    ],
)
def test_months_of_pain(profile: str, onset: str | None, state: Truth) -> None:
    assert found("ind.pain_duration", {"pain.onset_on": onset}, profile=profile).state is state


def test_vector_10_pain_of_five_months() -> None:
    changes = {"pain.onset_on": "2025-12-13"}

    states = {
        name: finding_of(result_of(changes, name), "ind.pain_duration").state
        for name in ("nice-ta159", "mp-328", "has-2014")
    }

    assert states == {"nice-ta159": NOT_MET, "mp-328": MET, "has-2014": NOT_MET}
    assert result_of(changes, "mp-328").outcome is Rung.PROCEED_TO_TRIAL
    assert result_of(changes, "has-2014").outcome is Rung.NOT_INDICATED


@pytest.mark.parametrize(
    ("profile", "operated_on", "state"),
    [
        ("nice-mtg41", "2025-11-13", MET),
        ("nice-mtg41", "2025-11-14", NOT_MET),
        ("wa-htcc-2024", "2025-05-13", MET),
        ("wa-htcc-2024", "2025-05-14", NOT_MET),
    ],
)
def test_months_since_the_last_operation(profile: str, operated_on: str, state: Truth) -> None:
    operations = [{**DISCECTOMY, "performed_on": operated_on}]

    assert found("ind.time_since_surgery", {"surgery.operations": operations}, profile=profile).state is state


def test_vector_13_an_operation_eight_months_ago() -> None:
    changes = {"surgery.operations": [{**DISCECTOMY, "performed_on": "2025-09-13"}]}

    core, htcc = result_of(changes, "scs-core"), result_of(changes, "wa-htcc-2024")

    assert finding_of(core, "ind.time_since_surgery").state is MET
    assert finding_of(htcc, "ind.time_since_surgery").state is NOT_MET
    assert htcc.outcome is Rung.NOT_INDICATED


@pytest.mark.parametrize("profile", ["nice-mtg41", "wa-htcc-2024", "mp-328", "zin-2019"])
@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"pain.average_nrs": 5}, MET),
        ({"pain.average_nrs": 4.9}, NOT_MET),
        ({"pain.vas_mm": 50}, MET),
        ({"pain.vas_mm": 49}, NOT_MET),
        ({}, UNKNOWN),
    ],
)
def test_pain_of_five_or_fifty_millimetres(profile: str, values: dict[str, Any], state: Truth) -> None:
    assert found("ind.pain_intensity", values, profile=profile, stage=Stage.SCREEN).state is state


@pytest.mark.parametrize("profile", ["nice-mtg41", "wa-htcc-2024", "mp-328", "zin-2019"])
@pytest.mark.parametrize(("mean", "days", "state"), [(5, 4, MET), (4.9, 4, NOT_MET), (5, 3, UNKNOWN)])
def test_before_placement_the_baseline_diary_decides(
    profile: str, mean: float, days: int, state: Truth
) -> None:
    values = {"trial.baseline_mean_nrs": mean, "trial.baseline_days": days}

    assert found("ind.pain_intensity", values, profile=profile, stage=Stage.PLACE).state is state


@pytest.mark.parametrize(
    ("leg", "back", "state"), [(5, 5, MET), (4.9, 5, NOT_MET), (4, 8, NOT_MET), (4, None, UNKNOWN)]
)
def test_zin_asks_for_leg_pain_at_least_as_strong_as_back_pain(leg: Any, back: Any, state: Truth) -> None:
    values = {"pain.leg_nrs": leg, "pain.back_nrs": back}

    assert found("ind.leg_vs_back", values, profile="zin-2019").state is state


def test_vector_11_predominant_back_pain_is_not_covered_by_zin_and_medicare_has_no_rule() -> None:
    changes = {"pain.leg_nrs": 4, "pain.back_nrs": 8, "pain.target_region": "overall"}

    zin, medicare = result_of(changes, "zin-2019"), result_of(changes, "cms-ncd-160-7")

    assert finding_of(zin, "ind.leg_vs_back").state is NOT_MET
    assert zin.outcome is Rung.NOT_INDICATED
    assert "ind.leg_vs_back" not in {each.criterion for each in (*medicare.findings, *medicare.due_later)}
    assert medicare.outcome is Rung.PROCEED_TO_TRIAL


@pytest.mark.parametrize(("born", "state"), [("2008-05-13", MET), ("2008-05-14", NOT_MET)])
def test_zin_covers_adults(born: str, state: Truth) -> None:
    assert found("ind.adult", {"patient.birth_date": born}, profile="zin-2019").state is state


@pytest.mark.parametrize(("stopped_on", "state"), [("2025-12-13", MET), ("2025-12-12", NOT_MET)])
def test_evicore_asks_for_six_supervised_months(stopped_on: str, state: Truth) -> None:
    span = {"started_on": "2025-06-13", "stopped_on": stopped_on}
    values = {
        **FAVOURABLE,
        "treatment.treatments": [{**each, **span} for each in FAILED_TREATMENTS],
    }

    assert found("ind.failed_conservative", values, profile="evicore-cmm-211").state is state


@pytest.mark.parametrize("profile", ["nice-mtg41", "mp-328", "zin-2019", "riziv", "has-2014", "s3-041-002"])
def test_the_others_state_no_months_of_conservative_care(profile: str) -> None:
    span = {"started_on": "2026-05-01", "stopped_on": "2026-05-08"}
    treatments = [{**each, **span} for each in FAILED_TREATMENTS]

    assert result_of({"treatment.treatments": treatments}, profile).outcome is Rung.PROCEED_TO_TRIAL


@pytest.mark.parametrize(
    ("opinion", "outcome"),
    [
        ("none_on_offer", Rung.PROCEED_TO_TRIAL),
        ("operation_first", Rung.NOT_INDICATED),
        (None, Rung.INCOMPLETE),
    ],
)
def test_cigna_asks_the_surgeon(opinion: str | None, outcome: Rung) -> None:
    assert result_of({"surgery.surgeon_opinion": opinion}, "evicore-cmm-211").outcome is outcome


def test_what_changed_has_a_version_of_its_own() -> None:
    versions = {name: shipped_profiles()[name].version for name in ("aetna-cpb-0194", *COLUMNS)}

    assert versions["aetna-cpb-0194"] == versions["evicore-cmm-211"] == "2026.3"
    assert versions["wa-htcc-2024"] == "2024.3"


@pytest.mark.parametrize(
    ("imaging", "impaired", "outcome"),
    [
        (True, True, Rung.PROCEED_TO_TRIAL),
        (True, False, Rung.NOT_INDICATED),
        (False, True, Rung.NOT_INDICATED),
        (True, None, Rung.INCOMPLETE),
        (None, True, Rung.INCOMPLETE),
    ],
)
def test_washington_wants_abnormal_imaging_and_a_neurological_impairment(
    imaging: bool | None, impaired: bool | None, outcome: Rung
) -> None:
    changes = {
        "pain.objective_pathology": True,
        "pain.abnormal_imaging": imaging,
        "pain.neurological_impairment": impaired,
    }

    assert result_of(changes, "wa-htcc-2024").outcome is outcome


@pytest.mark.parametrize(
    ("removed", "outcome"),
    [
        ("2026-04-12", Rung.NOT_INDICATED),
        ("2026-04-13", Rung.PROCEED_TO_TRIAL),
        ("2026-04-17", Rung.PROCEED_TO_TRIAL),
        ("2026-04-18", Rung.NOT_INDICATED),
        ("2026-05-25", Rung.NOT_INDICATED),
        (None, Rung.INCOMPLETE),
    ],
)
def test_aetna_pays_for_a_trial_of_three_to_seven_days(removed: str | None, outcome: Rung) -> None:
    days = {"trial.placed_on": "2026-04-10", "trial.removed_on": removed}

    result = result_of({**READY, **SUCCESS, **days}, "aetna-cpb-0194", stage=Stage.PERMANENT)

    assert result.outcome is outcome


@pytest.mark.parametrize(
    ("removed", "hours", "outcome"),
    [
        ("2026-04-11", None, Rung.NOT_INDICATED),
        ("2026-04-12", None, Rung.INCOMPLETE),
        ("2026-04-12", 48, Rung.NOT_INDICATED),
        ("2026-04-12", "48.01", Rung.PROCEED_TO_TRIAL),
        ("2026-04-13", None, Rung.PROCEED_TO_TRIAL),
    ],
)
def test_evicore_pays_for_a_trial_of_more_than_48_hours(removed: str, hours: Any, outcome: Rung) -> None:
    days = {"trial.placed_on": "2026-04-10", "trial.removed_on": removed}
    known = {"trial.hours_in": None if hours is None else Decimal(hours)}

    result = result_of({**READY, **SUCCESS, **days, **known}, "evicore-cmm-211", stage=Stage.PERMANENT)

    assert result.outcome is outcome


@pytest.mark.parametrize(
    ("took_part", "state"), [(True, MET), (False, NOT_MET), (None, UNKNOWN)], ids=["yes", "no", "unknown"]
)
def test_belgium_wants_a_spine_surgeon_in_the_team_meeting(took_part: bool | None, state: Truth) -> None:
    changes = {**READY, "team_review.spine_surgeon": took_part}

    result = result_of(changes, "riziv", stage=Stage.PLACE)

    assert finding_of(result, "ind.mdt_spine_surgeon").state is state
    assert (result.outcome is Rung.PROCEED_TO_TRIAL) is (state is MET)


def test_the_others_are_content_with_a_team_without_a_spine_surgeon() -> None:
    changes = {**READY, "team_review.spine_surgeon": False}

    for name in set(COLUMNS) - {"riziv", "zin-2019"}:
        assert result_of(changes, name, stage=Stage.PLACE).outcome is Rung.PROCEED_TO_TRIAL


@pytest.mark.parametrize(
    ("changes", "refers"),
    [
        ({}, MET),
        ({"pain.location": "mixed"}, MET),
        ({"pain.dn4": 4}, MET),
        ({"pain.onset_on": "2026-02-13"}, MET),
        ({"pain.leg_nrs": 5}, MET),
        ({"pain.location": "back"}, NOT_MET),
        ({"pain.dn4": 3}, NOT_MET),
        ({"pain.onset_on": "2026-02-14"}, NOT_MET),
        ({"pain.leg_nrs": 4.9, "pain.back_nrs": 4}, NOT_MET),
        ({"pain.back_nrs": 7.1}, NOT_MET),
        ({"pain.back_nrs": None}, UNKNOWN),
    ],
)
def test_vector_18_the_dutch_referral_rule(changes: dict[str, Any], refers: Truth) -> None:
    vector = {
        "pain.location": "leg",
        "pain.dn4": 5,
        "pain.onset_on": "2026-01-13",
        "pain.leg_nrs": 7,
        "pain.back_nrs": 5,
    }

    assert found("triage.nl_ortho", {**vector, **changes}).state is refers


def test_the_referral_rule_routes_and_decides_nothing() -> None:
    before, after = result_of({}, "scs-core"), result_of({"pain.location": "back"}, "scs-core")

    assert finding_of(after, "triage.nl_ortho").state is NOT_MET
    assert (after.outcome, finding_of(after, "triage.nl_ortho").role) == (before.outcome, Role.DOCUMENTATION)
