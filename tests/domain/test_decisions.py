"""The eight criteria, the permanent stage, and the advice (measures.md 4.2; clinical.md 7.3 and 12)."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.decisions import (
    OUTCOME_NAMES,
    RULE_NAMES,
    RUNG_NAMES,
    DecisionOutcome,
    PermanentRung,
    ReliefRule,
    TrialEvidence,
    differs,
    eight_criteria,
    headline,
    needs_weighing,
    recommend,
    relief_state,
)
from scs_manager.domain.diary import Source
from scs_manager.domain.diary_days import Region
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.instruments.definition import Direction
from scs_manager.domain.measure_settings import NOTHING_HOLDS, in_force
from scs_manager.domain.opioids import DoseChange, Mme
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.outcome_measures import DomainKind
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from tests.domain.diaries import BASELINE, TRIAL, diary, outcome, window

N = None


def two_regions(target: Region, leg: tuple[int, ...], back: tuple[int, ...]) -> TrialOutcome:
    """Seven baseline and five trial days with leg and back pain."""
    days = []
    for one, other in zip(
        diary(leg[:7], leg[7:]), diary(back[:7], back[7:], region=Region.BACK), strict=True
    ):
        assert one.entry is not None
        assert other.entry is not None
        days.append(replace(one, entry=replace(one.entry, pain_back_nrs=other.entry.pain_back_nrs)))
    return trial_outcome(window(), days, target)


CLEAR = two_regions(Region.LEG, (8, 8, 9, 8, 7, 8, 8, 1, 1, 0, 1, 1), (6,) * 7 + (3,) * 5)
BORDERLINE = outcome()
FAILED_BOTH = two_regions(Region.LEG, (8, 8, 9, 8, 7, 8, 8, 7, 7, 7, 8, 7), (6,) * 12)
FAILED = outcome((8, 8, 9, 8, 7, 8, 8), (7, 7, 7, 8, 7))
PARTIAL = outcome((7,) * 7, (4,) * 5)
THIN = outcome((7, N, N, 6, N, 7, N), TRIAL)


def mme(total: int) -> Mme:
    return Mme(Fraction(total), (), "CDC 2022, version 1")


def gain(value: str | None, kind: DomainKind = DomainKind.FUNCTION) -> OutcomeDomain:
    """An ODI that fell from 54 by so many times 10 points."""
    after = None if value is None else 54 - 10 * Fraction(value)
    holds = in_force("odi-2-1a", "percent", {})
    return OutcomeDomain("odi", Text("ODI"), kind, Direction.HIGH_IS_WORSE, Fraction(54), after, holds=holds)


READY = TrialEvidence(
    CLEAR,
    opioids=DoseChange(mme(30), mme(30)),
    other_analgesics_stable=True,
    domains=(gain("1.2"),),
    open_safety=(),
    pgic=2,
    satisfied=True,
    wants_implant=True,
    technically_adequate=True,
    operated_controller=True,
    length_days=7,
    screening="proceed_to_trial",
)
NOTHING = TrialEvidence(THIN)


def state(number: int, evidence: TrialEvidence) -> Truth:
    return eight_criteria(evidence)[number - 1].state


def test_a_trial_that_keeps_everything_meets_all_eight() -> None:
    criteria = eight_criteria(READY)
    assert [c.number for c in criteria] == list(range(1, 9))
    assert {c.state for c in criteria} == {Truth.MET}
    assert str(headline(criteria)) == "8 of 8 criteria met, 0 not met, 0 unknown"
    assert needs_weighing(criteria) == ()


def test_without_data_every_criterion_but_the_diary_is_unknown_with_what_is_missing() -> None:
    criteria = eight_criteria(NOTHING)
    assert criteria[0].state is Truth.NOT_MET
    assert {c.state for c in criteria[1:]} == {Truth.UNKNOWN}
    assert all(c.missing is not None for c in criteria[1:])
    assert len(needs_weighing(criteria)) == 8
    assert str(headline(criteria)) == "0 of 8 criteria met, 1 not met, 7 unknown"


ON = date(2026, 5, 14)
FLAG, BARRED, OPEN = (Text("Cauda equina"),), (Text("Gross instability"),), (Text("No suicidality"),)


@pytest.mark.parametrize(
    ("today", "rung", "said"),
    [
        (SafetyToday(ON), PermanentRung.PROCEED_TO_IMPLANT, "2026-04-12: Proceed to trial."),
        (
            SafetyToday(ON, FLAG, BARRED, unknown=OPEN),
            PermanentRung.URGENT_REFERRAL,
            "a red flag stands: Cauda equina.",
        ),
        (
            SafetyToday(ON, (), BARRED, unknown=OPEN),
            PermanentRung.NOT_ELIGIBLE_NOW,
            "On 2026-05-14 an exclusion stands: Gross instability.",
        ),
        (
            SafetyToday(ON, unknown=OPEN),
            PermanentRung.INCOMPLETE,
            "On 2026-05-14 not known, or asked too long ago: No suicidality.",
        ),
    ],
)
def test_the_record_of_the_day_stands_over_a_screening_that_found_nothing(
    today: SafetyToday, rung: PermanentRung, said: str
) -> None:
    advice = recommend(replace(READY, screened_on=date(2026, 4, 12), safety=today))
    finding = advice.findings[0]
    assert (advice.rung, finding.demands) == (rung, rung)
    assert str(finding.why).endswith(said)


def test_a_screening_that_found_worse_than_the_day_shows_still_counts() -> None:
    today = SafetyToday(ON, unknown=OPEN)
    finding = recommend(replace(READY, screening="not_eligible_now", safety=today)).findings[0]
    assert (finding.demands, finding.state) == (PermanentRung.NOT_ELIGIBLE_NOW, Truth.NOT_MET)


def test_criterion_1_counts_days_late_and_staff() -> None:
    assert str(eight_criteria(READY)[0].evidence) == (
        "Baseline 7 of 7 days, trial window 5 of 5 days (at least 4 and 3). 0 late, 0 entered by staff."
    )


def test_criterion_1_tells_a_carers_entries_where_there_are_any() -> None:
    days = diary(BASELINE, TRIAL)
    days[8] = replace(days[8], source=Source.CARER)
    result = trial_outcome(window(), days, Region.LEG)
    said = str(eight_criteria(replace(READY, outcome=result))[0].evidence)
    assert said.endswith("0 late, 0 entered by staff. 1 entered by a carer.")


def test_criterion_2_says_relief_interval_means_and_label() -> None:
    evidence = str(eight_criteria(replace(READY, outcome=BORDERLINE))[1].evidence)
    assert evidence == "58.0 % (approximately 45 to 70); mean 7.14 to 3.00; met, borderline."
    assert "interval: no day-to-day variation" in str(
        eight_criteria(replace(READY, outcome=PARTIAL))[1].evidence
    )
    assert str(eight_criteria(NOTHING)[1].evidence) == (
        "No result: 3 of 7 baseline days, at least 4 are needed."
    )


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ((6,) * 7 + (4,) * 5, Truth.MET),
        ((7,) * 7 + (5,) * 5, Truth.NOT_MET),
        ((0,) * 12, Truth.MET),
    ],
)
def test_criterion_3_asks_30_percent_in_the_other_painful_region(
    back: tuple[int, ...], expected: Truth
) -> None:
    found = two_regions(Region.LEG, (*BASELINE, *TRIAL), back)
    assert state(3, replace(READY, outcome=found)) is expected


def test_criterion_3_looks_at_back_and_leg_when_overall_pain_is_the_target() -> None:
    found = two_regions(Region.WORST, (*BASELINE, *TRIAL), (7,) * 12)
    criterion = eight_criteria(replace(READY, outcome=found))[2]
    assert criterion.state is Truth.NOT_MET
    assert "Back: 0.0 %" in str(criterion.evidence)
    assert "Leg: 58.0 %" in str(criterion.evidence)


@pytest.mark.parametrize(
    ("opioids", "others", "expected", "missing"),
    [
        (DoseChange(mme(30), mme(30)), True, Truth.MET, None),
        (DoseChange(mme(30), mme(60)), True, Truth.NOT_MET, None),
        (DoseChange(mme(30), mme(30)), False, Truth.NOT_MET, None),
        (DoseChange(mme(30), mme(30)), None, Truth.UNKNOWN, "use of other analgesics"),
        (DoseChange(None, mme(30)), True, Truth.UNKNOWN, "opioid dose in both windows"),
    ],
)
def test_criterion_4_asks_for_stable_analgesics(
    opioids: DoseChange, others: bool | None, expected: Truth, missing: str | None
) -> None:
    criterion = eight_criteria(replace(READY, opioids=opioids, other_analgesics_stable=others))[3]
    assert criterion.state is expected
    assert (None if criterion.missing is None else str(criterion.missing)) == missing


@pytest.mark.parametrize(
    ("gains", "better", "not_worse"),
    [
        (("1",), Truth.MET, Truth.MET),
        (("0.99",), Truth.NOT_MET, Truth.MET),
        (("-0.99",), Truth.NOT_MET, Truth.MET),
        (("-1",), Truth.NOT_MET, Truth.NOT_MET),
        (("0", N), Truth.UNKNOWN, Truth.UNKNOWN),
        (("1", N), Truth.MET, Truth.UNKNOWN),
        (("1", "-1"), Truth.MET, Truth.NOT_MET),
        ((), Truth.UNKNOWN, Truth.UNKNOWN),
    ],
)
def test_criteria_5_and_6_compare_with_the_important_change(
    gains: tuple[str | None, ...], better: Truth, not_worse: Truth
) -> None:
    evidence = replace(READY, domains=tuple(gain(g) for g in gains))
    assert state(5, evidence) is better
    assert state(6, evidence) is not_worse


@pytest.mark.parametrize("kind", DomainKind)
def test_mood_and_pain_do_not_count_as_the_one_gain_of_criterion_5(kind: DomainKind) -> None:
    counts = kind not in (DomainKind.MOOD, DomainKind.PAIN)
    found = eight_criteria(replace(READY, domains=(gain("2", kind),)))
    assert (found[4].state is Truth.MET) is counts
    assert (found[5].state is Truth.MET) is (kind is not DomainKind.PAIN)


def test_worse_pain_alone_leaves_the_rest_open_and_together_with_a_measure_it_counts() -> None:
    pain = gain("-1", DomainKind.PAIN)
    assert state(6, replace(READY, domains=(pain,))) is Truth.UNKNOWN
    assert state(6, replace(READY, domains=(pain, gain("0")))) is Truth.NOT_MET


def test_a_measure_without_an_important_change_says_what_would_settle_it() -> None:
    bare = replace(gain("1"), holds=NOTHING_HOLDS)
    found = eight_criteria(replace(READY, domains=(bare,)))
    assert [found[n].state for n in (4, 5)] == [Truth.UNKNOWN, Truth.MET]
    assert str(found[4].missing) == "an important change for ODI"
    assert str(found[4].evidence) == "Unknown: ODI (no important change is set for it)."
    worse = eight_criteria(replace(READY, domains=(replace(gain("-1"), holds=NOTHING_HOLDS),)))
    assert worse[4].state is Truth.NOT_MET
    assert worse[5].state is Truth.UNKNOWN


def test_criterion_5_names_every_measure_and_criterion_6_only_what_is_worse_or_unknown() -> None:
    pain = replace(
        gain("1.2", DomainKind.PAIN), name=Text("Leg pain"), before=Fraction(50, 7), after=Fraction(9, 5)
    )
    measures = (gain("1.2"), gain("-0.5"), replace(gain("-1"), name=Text("SF-36")), pain)
    better, worse = eight_criteria(
        replace(READY, domains=(*measures, replace(gain(None), name=Text("PEG"))))
    )[4:6]
    assert str(better.evidence) == (
        "In important changes: ODI 54 to 42 (+1.20), ODI 54 to 59 (−0.50), SF-36 54 to 64 (−1.00)."
        " Unknown: PEG (no score at the end of the trial)."
    )
    assert str(worse.evidence) == (
        "No open safety flag: yes. Worse in important changes: SF-36 54 to 64 (−1.00)."
        " Not worse: 3 of 5 measured. Unknown: PEG (no score at the end of the trial)."
    )


def test_a_mean_of_the_diary_is_printed_with_two_decimals_on_both_sides() -> None:
    holds = in_force("nrs-pain", "leg_average", {})
    hurts = replace(gain("0", DomainKind.PAIN), name=Text("Leg pain"), holds=holds)
    hurts = replace(hurts, before=Fraction(9, 5), after=Fraction(50, 7))
    worse = eight_criteria(replace(READY, domains=(hurts, gain("0"))))[5]
    assert "Leg pain 1.80 to 7.14 (" in str(worse.evidence)


def test_what_is_missing_is_named_measure_by_measure() -> None:
    bare = replace(gain("-1"), name=Text("ISI"), holds=NOTHING_HOLDS)
    other = replace(gain("-1"), name=Text("PROMIS"), comparable=False)
    domains = (replace(gain(None), name=Text("PEG")), bare, other)
    worse = eight_criteria(replace(READY, domains=domains))[5]
    assert str(worse.missing) == (
        "PEG after the trial, an important change for ISI, "
        "PROMIS (two versions of the form, which cannot be compared)"
    )
    nothing = eight_criteria(replace(READY, domains=(gain("1", DomainKind.PAIN),)))
    assert [str(nothing[n].missing) for n in (4, 5)] == ["a questionnaire before and after"] * 2


def test_the_other_region_is_not_labelled_by_the_50_percent_of_the_target() -> None:
    evidence = replace(READY, outcome=two_regions(Region.LEG, (8,) * 7 + (2,) * 5, (10,) * 7 + (7,) * 5))
    target, other = eight_criteria(evidence)[1:3]
    assert str(target.evidence).endswith("mean 8.00 to 2.00; met.")
    assert (other.state, "not met" in str(other.evidence)) == (Truth.MET, False)
    assert str(other.evidence).endswith("mean 10.00 to 7.00.")


def test_a_score_that_came_only_afterwards_compares_with_nothing() -> None:
    late = replace(gain("0"), before=None)
    assert state(5, replace(READY, domains=(late,))) is Truth.UNKNOWN
    assert state(5, replace(READY, domains=(late, gain("1")))) is Truth.MET
    assert state(6, replace(READY, domains=(late, gain("1")))) is Truth.MET


def test_criterion_6_names_what_is_open_and_what_nobody_looked_at() -> None:
    opened = eight_criteria(replace(READY, open_safety=(Text("wound alarm"), Text("fever"))))[5]
    assert (opened.state, str(opened.evidence)) == (Truth.NOT_MET, "Open: wound alarm, fever.")
    unseen = eight_criteria(replace(READY, open_safety=None))[5]
    assert (unseen.state, str(unseen.missing)) == (Truth.UNKNOWN, "whether a safety flag is open")


@pytest.mark.parametrize(
    ("pgic", "satisfied", "expected"),
    [
        (2, True, Truth.MET),
        (3, True, Truth.NOT_MET),
        (2, False, Truth.NOT_MET),
        (3, None, Truth.NOT_MET),
        (N, True, Truth.UNKNOWN),
        (1, None, Truth.UNKNOWN),
    ],
)
def test_criterion_7_asks_for_much_improved_and_would_do_it_again(
    pgic: int | None, satisfied: bool | None, expected: Truth
) -> None:
    assert state(7, replace(READY, pgic=pgic, satisfied=satisfied)) is expected


@pytest.mark.parametrize("wish", [True, False, None])
def test_criterion_8_is_the_patients_wish(wish: bool | None) -> None:
    assert state(8, replace(READY, wants_implant=wish)) is Truth.of(wish)


def test_a_clean_trial_is_advised_to_proceed() -> None:
    found = recommend(READY)
    assert (found.advice, found.rung) == (DecisionOutcome.IMPLANT, PermanentRung.PROCEED_TO_IMPLANT)
    assert str(found.title) == "Proceed to implant"
    assert all(str(reason).startswith("For: ") for reason in found.reasons)


@pytest.mark.parametrize(
    ("change", "rung", "advice"),
    [
        ({"screening": "urgent_referral"}, "urgent_referral", "defer"),
        ({"screening": "not_eligible_now"}, "not_eligible_now", "defer"),
        ({"screening": "incomplete"}, "incomplete", "defer"),
        ({"screening": None}, "incomplete", "defer"),
        ({"screening": "not_indicated"}, "not_indicated", "no_implant"),
        ({"screening": "optimise_first"}, "optimise_first", "defer"),
        ({"screening": "proceed_with_cautions"}, "proceed_with_cautions", "implant"),
        ({"open_safety": (Text("fever"),)}, "not_eligible_now", "defer"),
        ({"open_safety": None}, "incomplete", "defer"),
        ({"technically_adequate": False}, "repeat_trial_consider", "repeat_trial"),
        ({"technically_adequate": None}, "incomplete", "defer"),
        ({"length_days": 2}, "repeat_trial_consider", "repeat_trial"),
        ({"length_days": 3}, "proceed_to_implant", "implant"),
        ({"length_days": None}, "incomplete", "defer"),
        ({"outcome": THIN}, "incomplete", "defer"),
        ({"outcome": FAILED}, "not_indicated", "no_implant"),
        ({"outcome": BORDERLINE}, "proceed_with_cautions", "implant"),
        ({"wants_implant": False}, "not_indicated", "no_implant"),
        ({"wants_implant": None}, "incomplete", "defer"),
        ({"operated_controller": False}, "proceed_with_cautions", "implant"),
        ({"operated_controller": None}, "proceed_with_cautions", "implant"),
    ],
)
def test_each_shortfall_demands_its_rung(change: dict[str, Any], rung: str, advice: str) -> None:
    found = recommend(replace(READY, **change))
    assert (found.rung.value, found.advice.value) == (rung, advice)


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day, asked: 3 days or more [default]."), (3, "3 days, asked: 3 days or more [default].")],
)
def test_the_length_of_a_trial_is_said_in_words(days: int, words: str) -> None:
    findings = recommend(replace(READY, length_days=days)).findings

    assert [str(each.why) for each in findings if each.criterion == "trial.min_duration"] == [words]


def test_an_inadequate_trial_is_never_a_negative_one() -> None:
    found = recommend(replace(READY, outcome=FAILED, technically_adequate=False))
    assert found.advice is DecisionOutcome.REPEAT_TRIAL


@pytest.mark.parametrize("outcome", [FAILED, CLEAR])
def test_an_aborted_trial_is_repeated_whatever_its_days_show(outcome: TrialOutcome) -> None:
    aborted = replace(READY, outcome=outcome, aborted=True)
    found = recommend(aborted)
    assert (found.rung, found.advice) == (
        PermanentRung.REPEAT_TRIAL_CONSIDER, DecisionOutcome.REPEAT_TRIAL,
    )  # fmt: skip
    assert "never a negative trial" in str(found.reasons[0])
    assert state(2, aborted) is (Truth.MET if outcome is CLEAR else Truth.UNKNOWN)


def test_a_trial_that_cannot_be_negative_is_unknown_in_every_effect_and_says_why() -> None:
    worse = replace(READY, outcome=FAILED_BOTH, domains=(gain("-1"),), pgic=6)
    assert [state(n, worse) for n in (2, 3, 5, 6, 7)] == [Truth.NOT_MET] * 5
    assert "not met, clear" in str(eight_criteria(worse)[1].evidence)
    for evidence in (replace(worse, aborted=True), replace(worse, technically_adequate=False)):
        for number in (2, 3, 5, 6, 7):
            criterion = eight_criteria(evidence)[number - 1]
            assert criterion.state is Truth.UNKNOWN
            assert "never a negative trial" in str(criterion.missing)
            assert "not met" not in str(criterion.evidence)
        assert relief_state(evidence, ReliefRule.PAIN_50_OR_ANALGESIC_50) is Truth.UNKNOWN
        assert all("not met, clear" not in str(reason) for reason in recommend(evidence).reasons)
        assert state(6, replace(evidence, open_safety=(Text("fever"),))) is Truth.NOT_MET
        assert str(eight_criteria(replace(evidence, open_safety=None))[5].missing).startswith(
            "whether a safety"
        )


@pytest.mark.parametrize(
    "change",
    [
        {"opioids": DoseChange(None, None)},
        {"opioids": DoseChange(mme(30), mme(60))},
        {"domains": ()},
        {"domains": (gain("-2"),)},
        {"pgic": 7, "satisfied": False},
    ],
)
def test_criteria_that_only_inform_do_not_move_the_ladder(change: dict[str, Any]) -> None:
    found = recommend(replace(READY, **change))
    assert found.rung is PermanentRung.PROCEED_TO_IMPLANT
    assert "(criterion" in str(found.reasons[-1])


def test_reasons_begin_with_what_decided() -> None:
    reasons = [
        str(r) for r in recommend(replace(READY, outcome=FAILED, wants_implant=None, pgic=None)).reasons
    ]
    assert reasons[0] == "Incomplete: Patient wants the implant (unknown). Asked of the patient: unknown."
    assert reasons[1].startswith("Not indicated: Target pain down 50 % or more (not met). 10.0 %")
    assert reasons[-1] == "Not assessed: Overall change much improved, would do it again (criterion 7)."


def cautions(evidence: TrialEvidence) -> set[str]:
    findings = recommend(evidence).findings
    return {f.criterion for f in findings if f.demands is PermanentRung.PROCEED_WITH_CAUTIONS}


@pytest.mark.parametrize(
    ("baseline", "trial", "caution"),
    [
        (BASELINE, TRIAL, "trial.borderline"),
        (BASELINE, (3, N, 3, 3, 2), "trial.depends_on_missing_day"),
        ((3,) * 7, (1,) * 5, "trial.unstable"),
        ((7,) * 7, (4,) * 5, "trial.partial"),
    ],
)
def test_what_weakens_a_result_is_a_caution(baseline: Any, trial: Any, caution: str) -> None:
    assert caution in cautions(replace(READY, outcome=outcome(baseline, trial)))
    assert caution not in cautions(READY)


def test_a_day_excluded_after_removal_is_a_caution() -> None:
    days = diary(BASELINE, TRIAL)
    days[-1] = replace(days[-1], excluded="infection", excluded_after_removal=True)
    late = trial_outcome(window(), days, Region.LEG)
    assert "trial.late_exclusion" in cautions(replace(READY, outcome=late))


@pytest.mark.parametrize(
    ("change", "partial"),
    [
        ({}, True),
        ({"domains": ()}, False),
        ({"domains": (), "opioids": DoseChange(mme(30), mme(20))}, True),
        ({"outcome": FAILED}, False),
        ({"outcome": CLEAR}, False),
    ],
)
def test_moderate_relief_is_partial_only_with_a_gain(change: dict[str, Any], partial: bool) -> None:
    evidence = replace(READY, **{"outcome": PARTIAL, **change})
    assert ("trial.partial" in cautions(evidence)) is partial


def test_clinical_vector_2_a_third_less_is_not_met_and_partial() -> None:
    found = recommend(replace(READY, outcome=outcome((7,) * 7, (5, 5, 5, 5, 4, 4, 5))))
    assert found.rung is PermanentRung.NOT_INDICATED


def test_clinical_vector_5_pain_not_halved_but_dose_halved() -> None:
    evidence = replace(READY, outcome=PARTIAL, opioids=DoseChange(mme(90), mme(45)))
    assert relief_state(evidence, ReliefRule.PAIN_50) is Truth.NOT_MET
    assert relief_state(evidence, ReliefRule.PAIN_50_OR_ANALGESIC_50) is Truth.MET
    assert recommend(evidence).advice is DecisionOutcome.NO_IMPLANT
    cms = recommend(evidence, ReliefRule.PAIN_50_OR_ANALGESIC_50)
    assert cms.advice is DecisionOutcome.IMPLANT
    assert "trial.relief_cms" in {f.criterion for f in cms.findings}


def test_an_unknown_dose_leaves_the_wider_rule_unknown() -> None:
    evidence = replace(READY, outcome=PARTIAL, opioids=DoseChange(None, None))
    assert relief_state(evidence, ReliefRule.PAIN_50_OR_ANALGESIC_50) is Truth.UNKNOWN


def test_a_reason_names_what_it_is_about_and_a_caution_is_its_own_name() -> None:
    found = recommend(replace(READY, outcome=BORDERLINE, operated_controller=None))
    assert [str(reason) for reason in found.reasons[:2]] == [
        "Proceed with cautions: The patient managed the controller (unknown)."
        " Recorded at the end of the trial: unknown.",
        "Proceed with cautions: Relief is borderline: the interval reaches 50 %.",
    ]


def test_a_decision_against_the_advice_is_noticed() -> None:
    found = recommend(READY)
    assert not differs(found, DecisionOutcome.IMPLANT)
    assert all(differs(found, o) for o in DecisionOutcome if o is not DecisionOutcome.IMPLANT)


def test_everything_has_a_name() -> None:
    assert set(OUTCOME_NAMES) == set(DecisionOutcome)
    assert set(RUNG_NAMES) == set(PermanentRung)
    assert set(RULE_NAMES) == set(ReliefRule)


answers = st.sampled_from([True, False, None])
ORDER = list(PermanentRung)


@given(answers, answers, answers, st.sampled_from([CLEAR, BORDERLINE, FAILED, THIN, PARTIAL]))
def test_knowing_less_never_raises_the_rung_above_what_favourable_answers_give(
    adequate: bool | None, wants: bool | None, operated: bool | None, result: TrialOutcome
) -> None:
    best = recommend(replace(READY, outcome=result))
    worse = recommend(
        replace(
            READY,
            outcome=result,
            technically_adequate=adequate,
            wants_implant=wants,
            operated_controller=operated,
        )
    )
    assert ORDER.index(worse.rung) <= ORDER.index(best.rung)
