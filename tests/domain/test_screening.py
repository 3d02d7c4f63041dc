"""The ladder, the stages, the overall outcome, and the clinical vectors of the screening."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scs_manager.domain import screening as screening_module
from scs_manager.domain.criteria.psychology import FACTORS as PSYCHOSOCIAL
from scs_manager.domain.errors import RuleError
from scs_manager.domain.facts import Datum, Facts
from scs_manager.domain.profiles import Profile, Provenance, Role, load_profile, shipped_profiles
from scs_manager.domain.screening import (
    Finding,
    ProfileResult,
    Rung,
    Screening,
    Stage,
    rung_of,
    screen,
)
from scs_manager.domain.truth import Truth
from tests.domain.patients import FAVOURABLE, ON, READY, RECENT, SUCCESS, UNFAVOURABLE, clean, datum, facts

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def screened(patient: Facts, stage: Stage = Stage.SCREEN) -> Screening:
    return screen(patient, shipped_profiles(), on=ON, stage=stage)


def outcome(changes: Mapping[str, Any]) -> Rung:
    return screened(clean(changes)).overall.outcome


def result_of(screening: Screening, profile: str) -> ProfileResult:
    return next(each for each in screening.profiles if each.profile.id == profile)


def finding_of(result: ProfileResult, criterion: str) -> Finding:
    return next(each for each in (*result.findings, *result.due_later) if each.criterion == criterion)


@pytest.mark.parametrize(
    ("changes", "rung"),
    [
        ({}, Rung.PROCEED_TO_TRIAL),
        ({"safety.mri_need": True}, Rung.PROCEED_WITH_CAUTIONS),
        ({"safety.mri_need": None}, Rung.PROCEED_WITH_CAUTIONS),
        ({"pain.back_nrs": 9}, Rung.PROCEED_WITH_CAUTIONS),
        ({"safety.lead_level_stenosis": "severe"}, Rung.OPTIMISE_FIRST),
        ({"safety.lead_level_stenosis": None}, Rung.OPTIMISE_FIRST),
        ({"patient.birth_date": "2010-01-01"}, Rung.NOT_INDICATED),
        ({"patient.birth_date": None}, Rung.INCOMPLETE),
        ({"safety.gross_instability": None}, Rung.INCOMPLETE),
        ({"safety.new_foot_drop": None}, Rung.INCOMPLETE),
        ({"safety.gross_instability": True}, Rung.NOT_ELIGIBLE_NOW),
        ({"safety.new_foot_drop": True}, Rung.URGENT_REFERRAL),
        ({"safety.suicidality_interview": "present"}, Rung.URGENT_REFERRAL),
    ],
)
def test_each_rung_is_reached_by_one_change(changes: dict[str, Any], rung: Rung) -> None:
    assert outcome(changes) is rung


BY_RUNG: dict[Rung, dict[str, Any]] = {
    Rung.URGENT_REFERRAL: {"safety.new_foot_drop": True},
    Rung.NOT_ELIGIBLE_NOW: {"safety.gross_instability": True},
    Rung.INCOMPLETE: {"psychology.conclusion": None},
    Rung.NOT_INDICATED: {"patient.birth_date": "2010-01-01"},
    Rung.OPTIMISE_FIRST: {"safety.lead_level_stenosis": "severe"},
    Rung.PROCEED_WITH_CAUTIONS: {"safety.mri_need": True},
    Rung.PROCEED_TO_TRIAL: {},
}


@given(st.sets(st.sampled_from(Rung)))
@settings(deadline=None, derandomize=True)
def test_the_worst_rung_wins(rungs: set[Rung]) -> None:
    changes = {name: value for rung in rungs for name, value in BY_RUNG[rung].items()}

    assert outcome(changes) is min(rungs or {Rung.PROCEED_TO_TRIAL}, key=lambda rung: rung.rank)


@pytest.mark.parametrize("state", Truth)
def test_documentation_and_indications_not_required_decide_nothing(state: Truth) -> None:
    assert rung_of(state, Role.DOCUMENTATION, required=False, urgent=False) is Rung.PROCEED_TO_TRIAL
    assert rung_of(state, Role.INDICATION, required=False, urgent=False) is Rung.PROCEED_TO_TRIAL


def test_nothing_known_is_incomplete() -> None:
    screening = screened(Facts())

    assert screening.overall.outcome is Rung.INCOMPLETE
    assert len(screening.overall.red_flags_unknown) == 6
    assert str(screening.overall.headline) == "Incomplete: 27 criteria cannot be settled yet"


def test_a_red_flag_is_the_headline_and_unknown_ones_are_named_with_it() -> None:
    overall = screened(clean({"safety.new_foot_drop": True, "safety.cancer_history": None})).overall

    assert str(overall.headline) == (
        "Urgent referral: New or progressing motor deficit. "
        "Red flags still unknown: Cancer may be behind the pain"
    )
    assert [each.criterion for each in overall.red_flags_met] == ["flag.progressive_deficit"]


def test_an_exclusion_names_what_would_lift_it_and_the_red_flags_still_unknown() -> None:
    overall = screened(clean({"safety.active_infection": True, "safety.fever_or_rigors": None})).overall

    assert str(overall.headline) == (
        "Not eligible now: Active local or systemic infection. "
        "Red flags still unknown: Signs of spinal or systemic infection"
    )
    assert [str(each.definition.lifts) for each in overall.lifts] == ["The infection is treated and gone"]


def test_an_exclusion_without_unknown_flags_is_named_alone() -> None:
    overall = screened(clean({"safety.gross_instability": True})).overall

    assert str(overall.headline) == "Not eligible now: Gross instability at risk of progression"


def test_above_incomplete_the_headline_is_the_rung() -> None:
    assert str(screened(clean()).overall.headline) == "Proceed to trial"


# The vectors of the clinical catalogue, section 12.


def test_vector_9_a_buprenorphine_patch_leaves_the_opioid_dose_unknown() -> None:
    patch = {
        "drug": "buprenorphine",
        "drug_class": "opioid",
        "current": True,
        "daily_dose": 10,
        "dose_unit": "mcg/h",
    }
    medicines = [*FAVOURABLE["medication.medicines"], patch]

    result = screened(
        clean({"medication.medicines": medicines, "medication.opioid_taper": None})
    ).overall.result

    assert finding_of(result, "opt.opioid_dose").state is UNKNOWN
    assert result.outcome is Rung.OPTIMISE_FIRST


def test_vector_10_pain_of_five_months_does_not_meet_nice() -> None:
    result = result_of(screened(clean({"pain.onset_on": "2025-12-13"})), "nice-ta159")

    assert finding_of(result, "ind.pain_duration").state is NOT_MET
    assert result.outcome is Rung.NOT_INDICATED


@pytest.mark.parametrize(
    ("dn4", "grade", "state"),
    [(4, None, MET), (3, "unlikely", NOT_MET), (3, None, UNKNOWN), (None, None, UNKNOWN)],
)
def test_vector_12_neuropathic_component(dn4: Any, grade: Any, state: Truth) -> None:
    changes = {"pain.dn4": dn4, "pain.neuropathic_grade": grade, "pain.lanss": None, "pain.paindetect": None}

    assert finding_of(screened(clean(changes)).overall.result, "ind.neuropathic").state is state


def test_vector_14_without_a_record_of_devices_aetna_is_not_cleared() -> None:
    known = clean({"safety.devices": None})
    patient = Facts(known.data, {key: said for key, said in known.complete.items() if key != "devices"})

    screening = screened(patient)

    aetna = result_of(screening, "aetna-cpb-0194")
    assert finding_of(aetna, "caut.pacemaker_icd").state is UNKNOWN
    assert finding_of(aetna, "caut.pacemaker_icd").role is Role.EXCLUSION
    assert aetna.outcome is Rung.INCOMPLETE
    assert finding_of(screening.overall.result, "caut.pacemaker_icd").role is Role.CAUTION


def test_a_pacemaker_is_a_caution_in_the_core_and_an_exclusion_for_aetna() -> None:
    screening = screened(clean({"safety.devices": [{"kind": "pacemaker"}]}))

    assert screening.overall.outcome is Rung.PROCEED_WITH_CAUTIONS
    assert result_of(screening, "aetna-cpb-0194").outcome is Rung.NOT_ELIGIBLE_NOW


@given(st.sets(st.sampled_from(sorted(UNFAVOURABLE))))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_vector_15_new_saddle_numbness_is_urgent_whatever_else(others: set[str]) -> None:
    changes = {name: UNFAVOURABLE[name] for name in others}

    assert outcome({**changes, "safety.ce_saddle_sensory": "new_or_worsening"}) is Rung.URGENT_REFERRAL


def test_vector_17_an_ordered_evaluation_leaves_a_clean_case_incomplete() -> None:
    changes = {"psychology.evaluation_status": "ordered", "psychology.conclusion": None}

    result = screened(clean(changes)).overall.result

    assert finding_of(result, "ind.psych_eval_done").state is UNKNOWN
    assert result.outcome is Rung.INCOMPLETE
    assert result.settles == (("psychology.conclusion",),)


FACTORS = [f"psychology.{slug}" for slug in PSYCHOSOCIAL]
NOT_FACTORS = sorted(set(FAVOURABLE) - set(FACTORS))


@given(
    st.sampled_from(FACTORS),
    st.sampled_from([1, 2]),
    st.sets(st.sampled_from(NOT_FACTORS), max_size=5),
    st.sets(st.sampled_from(sorted(UNFAVOURABLE)), max_size=3),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_vector_19_adding_a_psychosocial_factor_never_raises_the_outcome(
    factor: str, rating: int, unknown: set[str], bad: set[str]
) -> None:
    before = {**dict.fromkeys(unknown), **{name: UNFAVOURABLE[name] for name in bad}, factor: 0}

    for earlier, later in zip(
        screened(clean(before)).profiles, screened(clean({**before, factor: rating})).profiles, strict=True
    ):
        assert later.outcome.rank <= earlier.outcome.rank


@given(st.lists(st.sampled_from(["definite", "probable", "possible", "unlikely"]), min_size=2, max_size=2))
@settings(deadline=None, derandomize=True)
def test_a_less_neuropathic_grade_never_raises_the_outcome(grades: list[str]) -> None:
    order = ["definite", "probable", "possible", "unlikely"]
    more, less = sorted(grades, key=order.index)
    scales: dict[str, Any] = {"pain.dn4": 3, "pain.lanss": None, "pain.paindetect": None}

    assert (
        outcome({**scales, "pain.neuropathic_grade": less}).rank
        <= outcome({**scales, "pain.neuropathic_grade": more}).rank
    )


@given(st.sets(st.sampled_from(sorted(FAVOURABLE)), max_size=40))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_profile_is_above_what_safety_allows(unknown: set[str]) -> None:
    screening = screened(clean(dict.fromkeys(unknown)))

    safety = result_of(screening, "safety").outcome
    assert all(each.outcome.rank <= safety.rank for each in screening.profiles)


# Stages.


def test_at_screening_later_criteria_are_listed_and_decide_nothing() -> None:
    result = screened(clean()).overall.result

    later = {each.criterion for each in result.due_later}
    assert {"ind.mdt_review", "opt.s_aureus", "opt.antithrombotic_plan", "trial.relief_core"} <= later
    assert result.outcome is Rung.PROCEED_TO_TRIAL
    assert all(each.stage is Stage.SCREEN for each in result.findings)


def test_before_placement_the_later_form_of_a_criterion_takes_over() -> None:
    patient = clean({"pain.alternative_measure": None})
    result = screened(patient, Stage.PLACE).overall.result

    intensity = [each for each in result.findings if each.criterion == "ind.pain_intensity"]
    assert [each.stage for each in intensity] == [Stage.PLACE]
    assert intensity[0].state is UNKNOWN
    assert result.outcome is Rung.INCOMPLETE


@pytest.mark.parametrize(("stage", "more"), [(Stage.PLACE, READY), (Stage.PERMANENT, {**READY, **SUCCESS})])
def test_a_favourable_patient_proceeds_at_every_stage(stage: Stage, more: Mapping[str, Any]) -> None:
    screening = screened(facts({**FAVOURABLE, **more}), stage)

    outcomes = {each.profile.id: each.outcome for each in screening.profiles}
    aetna = outcomes.pop("aetna-cpb-0194")
    assert set(outcomes.values()) == {Rung.PROCEED_TO_TRIAL}
    # No trial is long enough for Belgium and short enough for Aetna.
    assert aetna is (Rung.NOT_INDICATED if stage is Stage.PERMANENT else Rung.PROCEED_TO_TRIAL)
    if stage is Stage.PERMANENT:
        assert screening.overall.result.due_later == ()


def test_a_failed_trial_blocks_the_permanent_implant_only() -> None:
    values = {**FAVOURABLE, **READY, **SUCCESS, "trial.failed_adequate": True}

    assert screened(facts(values), Stage.PLACE).overall.outcome is Rung.PROCEED_TO_TRIAL
    assert screened(facts(values), Stage.PERMANENT).overall.outcome is Rung.NOT_ELIGIBLE_NOW


# Profiles and their library.

OWN = """id = "own"
version = "1"
title = "Own"
question = "appropriate"
valid_from = 2026-01-01
provenance = "default"
includes = ["safety"]

[[criterion]]
id = "{criterion}"
role = "{role}"
stage = "{stage}"
sources = ["clinic"]
provenance = "default"
"""


def own(criterion: str = "excl.active_infection", role: str = "caution", stage: str = "screen") -> Profile:
    return load_profile(OWN.format(criterion=criterion, role=role, stage=stage), "own.toml")


def test_a_profile_cannot_weaken_what_it_includes() -> None:
    screening = screen(clean({"safety.active_infection": True}), [own()], on=ON)

    (result,) = screening.profiles
    assert result.outcome is Rung.NOT_ELIGIBLE_NOW
    assert finding_of(result, "excl.active_infection").role is Role.EXCLUSION


def test_the_overall_outcome_is_that_of_the_core_even_when_it_was_not_asked_for() -> None:
    screening = screen(clean(), [own()], on=ON)

    assert [each.profile.id for each in screening.profiles] == ["own"]
    assert screening.overall.result.profile.id == "scs-core"


def test_a_missing_included_profile_is_refused_by_name() -> None:
    core = shipped_profiles()["scs-core"]

    with pytest.raises(RuleError, match="safety is needed"):
        screen(clean(), [own()], on=ON, library={"scs-core": core})


def test_without_the_core_nothing_is_screened() -> None:
    with pytest.raises(RuleError, match="scs-core is needed"):
        screen(clean(), [], on=ON, library={})


def test_a_profile_that_asks_nothing_at_a_stage_is_refused() -> None:
    later = replace(own(stage="place"), includes=())

    with pytest.raises(RuleError, match="Own asks nothing at this stage"):
        screen(clean(), [later], on=ON)


def test_a_changed_profile_is_compiled_anew() -> None:
    strict, lenient = (
        own("caut.mri_need", "exclusion"),
        own("caut.mri_need"),
    )

    patient = clean({"safety.mri_need": True})

    assert screen(patient, [strict], on=ON).profiles[0].outcome is Rung.NOT_ELIGIBLE_NOW
    assert screen(patient, [lenient], on=ON).profiles[0].outcome is Rung.PROCEED_WITH_CAUTIONS


def test_many_profiles_do_not_grow_the_memory_without_limit() -> None:
    template = own()
    for index in range(screening_module._KEPT + 5):
        screen(clean(), [replace(template, sha256=str(index))], on=ON)

    assert len(screening_module._COMPILED) <= screening_module._KEPT


def test_facts_dated_after_the_day_are_left_out() -> None:
    patient = clean()
    tomorrow: date = ON + timedelta(days=1)
    changed = Facts(
        {**patient.data, "safety.gross_instability": datum("safety.gross_instability", True, tomorrow)}
    )

    later = screen(changed, shipped_profiles(), on=tomorrow).overall.outcome

    assert screened(Facts(changed.data, patient.complete)).overall.outcome is Rung.INCOMPLETE
    assert later is Rung.NOT_ELIGIBLE_NOW


def test_a_finding_carries_its_rule_its_evidence_and_what_is_missing() -> None:
    changes = {"pain.dn4": 3, "pain.lanss": None, "pain.paindetect": None, "pain.neuropathic_grade": None}

    finding = finding_of(screened(clean(changes)).overall.result, "ind.neuropathic")

    assert (finding.role, finding.stage, finding.required) == (Role.INDICATION, Stage.SCREEN, True)
    assert str(finding.statement).startswith("Neuropathic component shown: DN4 4 or more, LANSS 12 or more")
    assert str(finding.favourable) == str(finding.statement)
    assert finding.display_state is UNKNOWN
    assert finding.threshold == {"dn4": 4, "lanss": 12, "paindetect": 19, "paindetect_unlikely": 12}
    assert finding.evidence == (Datum("pain.dn4", 3, "points", RECENT, "visit"),)
    assert finding.missing == ("pain.lanss", "pain.neuropathic_grade", "pain.paindetect")
    assert finding.sources[0] == "NICE TA159 1.1"
    assert finding.provenance is Provenance.MEMORY


def test_a_threshold_of_words_and_a_window_are_part_of_the_threshold() -> None:
    cms = result_of(screened(clean()), "cms-ncd-160-7")

    assert finding_of(cms, "ind.psych_eval_done").threshold == {
        "evaluators": ("psychiatrist", "psychologist", "social_worker"),
        "window_days": 365,
    }
    assert cms.question == "payer"
