"""Everything a trial showed in one value, and why something cannot be computed (measures.md 2.3, 3, 4)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from scs_manager.domain.clinical_holistic import ClinicalScore, clinical_score
from scs_manager.domain.diary_days import DiaryDay, Region
from scs_manager.domain.diary_statistics import TrialOutcome, Use, trial_outcome
from scs_manager.domain.logged_days import LoggedDays
from scs_manager.domain.measure_settings import ScoreKey
from scs_manager.domain.opioid_change import OpioidOutcome
from scs_manager.domain.opioids import Change, DoseChange, Mme
from scs_manager.domain.outcome_domains import Score, outcome_domains
from scs_manager.domain.outcome_measures import EQ_VAS, LEG_VAS, ODI
from scs_manager.domain.outcome_summary import outcome_summary, relief_windows, worst_days
from scs_manager.domain.patient_words import PatientWords, Said
from scs_manager.domain.post_pull import post_pull_of
from scs_manager.domain.text import Text
from scs_manager.domain.trial_end_words import EndedTrial, end_lines
from scs_manager.domain.trial_ends import TrialEnd
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.domain.trial_goals import GoalResult, goal_results, one_reached
from scs_manager.domain.trial_plans import Goal
from scs_manager.domain.truth import Truth
from tests.domain.diaries import BASELINE, TRIAL, day, diary, outcome, window

N = None
WALK = Goal("Walk to the shop", Decimal(200), Decimal(800), "metres")
PILLS = Goal("Fewer pills", Decimal(6), Decimal(2), "a day")


def with_nights(days: list[DiaryDay], nights: dict[int, int], worst: dict[int, int]) -> list[DiaryDay]:
    """The diary with sleep and worst pain by the number of the day."""
    found = []
    for each in days:
        number = (each.day - day(0)).days
        if each.entry is not None:
            entry = replace(each.entry, sleep_nrs=nights.get(number), pain_worst_nrs=worst.get(number))
            each = replace(each, entry=entry)
        found.append(each)
    return found


def ended(stated: int | None = None, **more: object) -> EndedTrial:
    said = Said() if stated is None else Said(stated, Text("closing form"))
    return EndedTrial(TrialEnd(), PatientWords(stated_relief=said), True, ZoneInfo("UTC"), **more)  # type: ignore[arg-type]


def mme(total: str, *excluded: str, listed: bool = True) -> Mme:
    return Mme(Fraction(total), excluded, "CDC 2022", listed)


class TestWindowsAndDays:
    def test_three_windows_stand_side_by_side_and_the_first_is_the_result(self) -> None:
        windows = relief_windows(outcome(BASELINE, (7, 7, 3, 4, 3, 3, 2)).primary)
        assert [(str(each.label), each.n, each.primary) for each in windows] == [
            ("last up to 5 eligible days", 5, True),
            ("last 3 eligible days", 3, False),
            ("all eligible days", 7, False),
        ]
        assert windows[0].percent == 58
        assert [each.met for each in windows] == [Truth.MET, Truth.MET, Truth.NOT_MET]

    def test_a_window_without_a_result_says_why(self) -> None:
        windows = relief_windows(outcome(BASELINE, (3, N, N, 3, N)).primary)
        assert {each.met for each in windows} == {Truth.UNKNOWN}
        assert [str(each.reason) for each in windows] == [
            "2 of 5 trial days, at least 3 are needed",
            "1 of 3 trial days, at least 3 are needed",
            "2 of 5 trial days, at least 3 are needed",
        ]

    def test_the_worst_score_and_the_days_of_strong_pain_per_window(self) -> None:
        days = with_nights(diary(BASELINE, TRIAL), {}, {-7: 9, -6: 7, -5: 6, 2: 6, 3: 5, 4: 3, 5: 3, 6: 2})
        found = trial_outcome(window(), days, Region.LEG)
        before, after = worst_days(found, Use.BASELINE), worst_days(found, Use.WINDOW)
        assert str(before.words) == "worst 9; 2 of 3 days at 7 or more, 4 not answered"
        assert str(after.words) == "worst 6; 0 of 5 days at 7 or more"

    def test_no_answer_is_no_good_day(self) -> None:
        assert str(worst_days(outcome(), Use.WINDOW).words) == "unknown: no day was answered"

    def test_sleep_of_the_diary_is_shown_apart(self) -> None:
        days = with_nights(diary(BASELINE, TRIAL), {-3: 4, -2: 5, 4: 6}, {})
        found = outcome_summary(TrialEvidence(trial_outcome(window(), days, Region.LEG)), ended())
        assert str(found.sleep.words) == "4.5 (n 2) to 6.0 (n 1)"
        bare = outcome_summary(TrialEvidence(outcome(BASELINE, (3, N, 3, 3, 2))), ended())
        assert str(bare.sleep.words) == "unknown (n 0) to unknown (n 0)"


class TestStatedRelief:
    @pytest.mark.parametrize(
        ("stated", "words"),
        [
            (70, "12.0 points more than the diary"),
            (50, "8.0 points less than the diary"),
            (58, "the same as the diary"),
            (N, "difference unknown: the patient named no percentage"),
        ],
    )
    def test_it_stands_beside_the_computed_one(self, stated: int | None, words: str) -> None:
        found = outcome_summary(TrialEvidence(outcome()), ended(stated))
        assert (found.target.relief.percent, str(found.stated.words)) == (Fraction(58), words)

    def test_without_a_computed_one_it_stays_what_it_is(self) -> None:
        found = outcome_summary(TrialEvidence(outcome((7, N, N, 6, N, 7, N))), ended(80)).stated
        assert (found.stated, found.difference) == (80, None)
        assert str(found.reason) == "3 of 7 baseline days, at least 4 are needed"
        known = outcome_summary(TrialEvidence(outcome()), ended(80)).stated
        assert known.reason is None


class TestOpioids:
    @pytest.mark.parametrize(
        ("before", "after", "change", "bands", "label"),
        [
            ("30", "24", "6.0 less (20.0 %)", "21–50 to 21–50, reduced", Change.REDUCED),
            ("30", "25", "5.0 less (16.7 %)", "21–50 to 21–50, stable", Change.STABLE),
            ("20", "25", "5.0 more (25.0 %)", "1–20 to 21–50, increased", Change.INCREASED),
            ("20", "24.9", "4.9 more (24.5 %)", "1–20 to 21–50, stable", Change.STABLE),
            ("0", "10", "10.0 more", "0 to 1–20, new opioid use", Change.NEW),
            ("90", "90", "no change", "51–90 to 51–90, stable", Change.STABLE),
        ],
    )
    def test_absolute_percent_band_and_label(
        self, before: str, after: str, change: str, bands: str, label: Change
    ) -> None:
        found = OpioidOutcome(DoseChange(mme(before), mme(after)))
        sides = [f"{float(dose):.1f}" for dose in (before, after)]
        words = f"{sides[0]} to {sides[1]} MME a day: {change}, band {bands}"
        assert (str(found.words), found.label, found.reason) == (words, label, None)
        assert (found.no_percent is None) is (before != "0")

    def test_the_days_behind_the_means_stand_beside_them(self) -> None:
        before, after = LoggedDays(6, 7, 4), LoggedDays(5, 5, 3)
        found = OpioidOutcome(DoseChange(replace(mme("30"), days=before), replace(mme("24"), days=after)))
        assert str(found.words).startswith("30.0 to 24.0 MME a day (6 of 7, then 5 of 5 days): 6.0 less")
        thin = OpioidOutcome(DoseChange(found.dose.before, replace(mme("24"), days=LoggedDays(1, 5, 3))))
        why = "dose in the trial window: 1 of 5 days logged, at least 3 are needed"
        assert (str(thin.reason), thin.bands) == (why, ("21–50", None))

    def test_from_nothing_a_percentage_cannot_be_computed(self) -> None:
        found = OpioidOutcome(DoseChange(mme("0"), mme("10")))
        assert str(found.no_percent) == "no opioid at baseline: a percentage cannot be computed"

    @pytest.mark.parametrize(
        ("before", "after", "why"),
        [
            (None, mme("10"), "no dose recorded in the baseline"),
            (mme("10"), None, "no dose recorded in the trial window"),
            (
                mme("10", "buprenorphine_td_mcg_h"),
                mme("10"),
                "dose in the baseline: incomplete; known part 10.0 MME a day, "
                "not converted: buprenorphine patch",
            ),
            (
                mme("10"),
                mme("5", listed=False),
                "dose in the trial window: incomplete; known part 5.0 MME a day",
            ),
        ],
    )
    def test_an_unknown_dose_says_why(self, before: Mme | None, after: Mme | None, why: str) -> None:
        found = OpioidOutcome(DoseChange(before, after))
        assert (str(found.reason), str(found.words)) == (why, f"unknown: {why}")
        assert (found.label, str(found.no_percent)) == (Change.UNKNOWN, why)
        assert found.bands == tuple(None if m is None or m.total is None else "1–20" for m in (before, after))


def clinical(*values: str | None) -> ClinicalScore:
    """Leg VAS, ODI and EQ VAS before, then after."""
    keys: tuple[ScoreKey, ...] = (LEG_VAS, ODI, EQ_VAS)
    scores = {
        key: [
            Score(on, Fraction(value))
            for on, value in ((day(-5), values[n]), (day(6), values[n + 3]))
            if value is not None
        ]
        for n, key in enumerate(keys)
    }
    return clinical_score(scores, day(0), day(7))


class TestClinicalHolisticScore:
    @pytest.mark.parametrize(
        ("values", "fall", "percent", "by_points", "by_percent"),
        [
            (("80", "56", "35", "30", "34", "65"), 102, 50.7, Truth.MET, Truth.MET),
            (("70", "50", "50", "35", "36", "60"), 59, 34.7, Truth.NOT_MET, Truth.NOT_MET),
            (("0", "0", "100", "0", "10", "100"), -10, None, Truth.NOT_MET, Truth.UNKNOWN),
        ],
    )
    def test_the_published_examples(
        self, values: tuple[str, ...], fall: int, percent: float | None, by_points: Truth, by_percent: Truth
    ) -> None:
        found = clinical(*values)
        assert found.fall == fall
        assert (found.by_points, found.by_percent, found.reason) == (by_points, by_percent, None)
        assert (found.percent is None) is (percent is None)
        if percent is not None:
            assert float(found.percent or 0) == pytest.approx(percent, abs=0.05)

    def test_one_of_six_missing_leaves_it_open_and_names_it(self) -> None:
        found = clinical("80", "56", "35", None, "34", "65")
        assert (found.fall, found.percent, found.by_points) == (None, None, Truth.UNKNOWN)
        assert found.by_percent is Truth.UNKNOWN
        assert str(found.reason) == "not answered before and after: leg pain 0 to 100"

    def test_a_form_without_a_score_is_missing_and_without_leads_there_is_none(self) -> None:
        spoilt = {ODI: [Score(day(-5), None, reason=Text("too little"))]}
        everything = "not answered before and after: leg pain 0 to 100, ODI, EQ VAS"
        assert str(clinical_score(spoilt, day(0), None).reason) == everything
        assert str(clinical_score(spoilt, None, None).reason) == everything


class TestGoals:
    @pytest.mark.parametrize(
        ("goal", "value", "state", "words"),
        [
            (WALK, "800", Truth.MET, "from 200 to 800 metres, target 800 (100.0 % of the way)"),
            (WALK, "799.9", Truth.NOT_MET, "from 200 to 799.9 metres, target 800 (99.9 % of the way)"),
            (WALK, "150", Truth.NOT_MET, "from 200 to 150 metres, target 800"),
            (PILLS, "2", Truth.MET, "from 6 to 2 a day, target 2 (100.0 % of the way)"),
            (PILLS, "3", Truth.NOT_MET, "from 6 to 3 a day, target 2 (75.0 % of the way)"),
            (replace(WALK, target=Decimal(200)), "200", Truth.MET, "from 200 to 200 metres, target 200"),
            (replace(WALK, target=Decimal(200)), "250", Truth.NOT_MET, "from 200 to 250 metres, target 200"),
        ],
    )
    def test_the_value_is_held_against_target_and_direction(
        self, goal: Goal, value: str, state: Truth, words: str
    ) -> None:
        (found,) = goal_results((goal,), ((goal.text, value),))
        assert (found.state, str(found.words), found.reason) == (state, f"{goal.text}: {words}", None)

    @pytest.mark.parametrize(
        ("goal", "value", "why"),
        [
            (WALK, None, "no value was recorded at the end of the trial"),
            (Goal("Sleep better"), "3", "the goal has no baseline, target or unit"),
            (replace(WALK, baseline=None), None, "the goal has no baseline, target or unit"),
        ],
    )
    def test_without_numbers_it_is_neither_reached_nor_missed(
        self, goal: Goal, value: str | None, why: str
    ) -> None:
        (found,) = goal_results((goal,), () if value is None else ((goal.text, value),))
        assert (found.state, found.way, str(found.reason)) == (Truth.UNKNOWN, None, why)
        assert str(found.words) == f"{goal.text}: unknown, {why}"

    def test_one_reached_goal_is_enough_and_none_needs_a_value_for_all(self) -> None:
        reached, missed = GoalResult(WALK, Decimal(900)), GoalResult(PILLS, Decimal(6))
        assert one_reached((reached, GoalResult(PILLS))) is Truth.MET
        assert one_reached((missed, GoalResult(WALK))) is Truth.UNKNOWN
        assert one_reached((missed,)) is Truth.NOT_MET
        assert one_reached(()) is Truth.UNKNOWN

    def test_each_goal_with_a_value_is_a_line_of_the_end(self) -> None:
        lines = end_lines(ended(goals=(GoalResult(WALK, Decimal(500)), GoalResult(PILLS))))
        found = [(str(line.value), line.state) for line in lines if str(line.label) == "Goal"]
        said = "Walk to the shop: from 200 to 500 metres, target 800 (50.0 % of the way)"
        assert found == [(said, Truth.NOT_MET)]


def test_the_summary_carries_everything_side_by_side() -> None:
    result: TrialOutcome = outcome()
    scores = {ODI: [Score(day(-5), Fraction(54)), Score(day(6), Fraction(42))]}
    evidence = TrialEvidence(result, domains=outcome_domains(result, scores, {}))
    goals = (GoalResult(WALK, Decimal(900)),)
    found = outcome_summary(evidence, ended(goals=goals, post=post_pull_of(result)))
    assert found.target is result.primary
    assert [each.key for each in found.domains] == ["nrs-pain.leg_average", "odi-2-1a.percent"]
    assert found.holistic.responder is Truth.UNKNOWN
    assert (found.goal_reached, found.left_out) == (Truth.MET, result.gaps)
    assert found.post is not None
    assert found.clinical.reason is not None
    assert found.opioids.label is Change.UNKNOWN
