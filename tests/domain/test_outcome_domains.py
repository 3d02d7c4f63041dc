"""What changed beside the pain, and the holistic result (measures.md 1.7, 4.1)."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.diary_days import Region, TrialWindow
from scs_manager.domain.diary_statistics import trial_outcome
from scs_manager.domain.domain_panel import domain_panel
from scs_manager.domain.errors import InputError
from scs_manager.domain.holistic import Domain
from scs_manager.domain.holistic_result import holistic_of
from scs_manager.domain.instruments.changes import shipped_changes
from scs_manager.domain.instruments.definition import Direction
from scs_manager.domain.measure_settings import (
    OWN,
    MeasureSetting,
    ScoreKey,
    check_setting,
    in_force,
    plain_number,
)
from scs_manager.domain.measure_words import gains_in_words
from scs_manager.domain.outcome_domains import (
    ANSWERED_WITHIN,
    BEFORE_WITHIN,
    OutcomeDomain,
    Score,
    outcome_domains,
)
from scs_manager.domain.outcome_measures import EQ_VAS, MEASURES, ODI, SET_SCORES, DomainKind
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from tests.domain.diaries import PLACED, day, diary, outcome

N = None
OUT = day(7)
ISI: ScoreKey = ("isi", "total")
PHQ: ScoreKey = ("phq-9", "total")
PSQI: ScoreKey = ("psqi", "global")
PEG: ScoreKey = ("peg", "mean")
UK: ScoreKey = ("eq-5d-5l", "UK2026")
US: ScoreKey = ("eq-5d-5l", "US2019")
LEG: ScoreKey = ("nrs-pain", "leg_average")
SLEEP: ScoreKey = ("promis-29-v2", "SD4a")


def limit(value: str, **more: object) -> MeasureSetting:
    return MeasureSetting(number=1, limit=Fraction(value), limit_source="our clinic", **more)  # type: ignore[arg-type]


def sides(before: str | None, after: str | None) -> list[Score]:
    given = ((day(-10), before), (day(6), after))
    return [Score(on, Fraction(value)) for on, value in given if value is not None]


def domains(
    scores: dict[ScoreKey, list[Score]], settings: dict[ScoreKey, MeasureSetting] | None = None
) -> dict[str, OutcomeDomain]:
    return {each.key: each for each in outcome_domains(outcome(), scores, settings or {})}


def odi(before: str | None, after: str | None) -> OutcomeDomain:
    return domains({ODI: sides(before, after)})["odi-2-1a.percent"]


class TestOneMeasure:
    @pytest.mark.parametrize(
        ("before", "after", "improved", "worse"),
        [
            ("54", "44", Truth.MET, Truth.NOT_MET),
            ("54", "44.01", Truth.NOT_MET, Truth.NOT_MET),
            ("54", "54", Truth.NOT_MET, Truth.NOT_MET),
            ("54", "63.99", Truth.NOT_MET, Truth.NOT_MET),
            ("54", "64", Truth.NOT_MET, Truth.MET),
        ],
    )
    def test_better_and_worse_begin_exactly_at_one_important_change(
        self, before: str, after: str, improved: Truth, worse: Truth
    ) -> None:
        found = odi(before, after)
        assert (found.improved, found.worse, found.reason) == (improved, worse, None)

    def test_higher_is_better_turns_the_sign(self) -> None:
        found = domains({UK: sides("0.45", "0.51")})["eq-5d-5l.UK2026"]
        assert (found.change, found.gain) == (Fraction("0.06"), Fraction("0.75"))

    def test_a_percentage_is_of_the_patients_own_start(self) -> None:
        found = domains({PEG: sides("8", "5.6")})["peg.mean"]
        assert (found.needed, found.gain, found.improved) == (Fraction("2.4"), Fraction(1), Truth.MET)

    def test_from_zero_a_percentage_is_unknown_and_only_worse_can_be_open(self) -> None:
        found = domains({PEG: sides("0", "2")})["peg.mean"]
        assert (found.gain, found.worse, found.improved) == (None, Truth.UNKNOWN, Truth.NOT_MET)
        assert str(found.reason) == "no percentage of a start of 0"

    @pytest.mark.parametrize(
        ("before", "after", "why"),
        [
            ("54", None, "no score at the end of the trial"),
            (None, "44", "no score before the leads"),
        ],
    )
    def test_a_missing_side_says_which(self, before: str | None, after: str | None, why: str) -> None:
        found = odi(before, after)
        assert (found.gain, found.change, found.improved) == (None, None, Truth.UNKNOWN)
        assert str(found.reason) == why

    def test_without_an_important_change_the_gain_is_open_and_the_change_is_told(self) -> None:
        found = domains({PSQI: sides("12", "8")})["psqi.global"]
        assert (found.change, found.gain, found.worse) == (Fraction(-4), None, Truth.NOT_MET)
        assert str(found.reason) == "no important change is set for it"

    def test_an_important_change_of_nothing_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="above 0"):
            Domain("odi", Fraction(54), Fraction(44), Fraction(0), lower_is_better=True, impaired=True)

    @pytest.mark.parametrize(
        ("first", "second", "comparable"), [("2.1a", "2.1a", True), ("2.1a", "2.0", False), ("", "2.0", True)]
    )
    def test_two_versions_of_a_form_are_not_compared(self, first: str, second: str, comparable: bool) -> None:
        scores = sides("54", "44")
        found = domains({ODI: [replace(scores[0], form=first), replace(scores[1], form=second)]})
        domain = found["odi-2-1a.percent"]
        assert (domain.gain is not None, domain.improved is Truth.MET) == (comparable, comparable)
        if not comparable:
            assert str(domain.reason) == "two versions of the form, which cannot be compared"
            assert (domain.before, domain.after) == (Fraction(54), Fraction(44))

    def test_nothing_measured_is_no_line(self) -> None:
        assert list(domains({ISI: []})) == ["nrs-pain.leg_average"]


class TestWhichScoreCounts:
    def test_the_newest_before_the_leads_and_the_newest_at_the_end(self) -> None:
        given = ((-40, 60), (-3, 54), (0, 1), (1, 50), (6, 44))
        scores = [Score(day(n), Fraction(value)) for n, value in given]
        found = domains({ODI: list(reversed(scores))})["odi-2-1a.percent"]
        assert (found.before, found.before_on, found.after, found.after_on) == (
            Fraction(54),
            day(-3),
            Fraction(44),
            day(6),
        )

    @pytest.mark.parametrize(("late", "counts"), [(ANSWERED_WITHIN, True), (ANSWERED_WITHIN + 1, False)])
    def test_an_answer_long_after_removal_speaks_of_something_else(self, late: int, counts: bool) -> None:
        after = Score(OUT + timedelta(days=late), Fraction(44))
        found = domains({ODI: [Score(day(-3), Fraction(54)), after]})["odi-2-1a.percent"]
        assert (found.after is not None) is counts

    @pytest.mark.parametrize(("age", "stale"), [(BEFORE_WITHIN, False), (BEFORE_WITHIN + 1, True)])
    def test_a_start_that_is_long_past_is_shown_as_out_of_date_and_still_counts(
        self, age: int, stale: bool
    ) -> None:
        old = Score(PLACED - timedelta(days=age), Fraction(54))
        found = domains({ODI: [old, Score(day(6), Fraction(42))]})["odi-2-1a.percent"]
        assert (found.start_age, found.out_of_date, found.improved) == (age, stale, Truth.MET)
        caution = f", start out of date: {age} days before the leads"
        assert (caution in str(gains_in_words([found]))) is stale
        panel = domain_panel([found])
        assert ("out of date" in str(panel.rows[0].cells[2])) is stale
        assert str(panel.finding).endswith("1 with a start that is out of date.") is stale
        after_only = domains({ODI: [Score(day(6), Fraction(42))]})["odi-2-1a.percent"]
        assert (after_only.start_age, after_only.out_of_date) == (None, False)

    def test_while_the_leads_are_in_the_newest_counts(self) -> None:
        running = trial_outcome(TrialWindow(day(-7), PLACED), diary((7,) * 7, (3,) * 3), Region.LEG)
        scores = {ODI: [Score(day(-3), Fraction(54)), Score(day(90), Fraction(44))]}
        assert outcome_domains(running, scores, {})[1].after == 44

    def test_before_the_leads_are_in_there_is_only_the_diary(self) -> None:
        planned = trial_outcome(TrialWindow(day(-7), planned_placement=PLACED), [], Region.LEG)
        found = outcome_domains(planned, {ODI: sides("54", "44")}, {})
        assert [each.kind for each in found] == [DomainKind.PAIN]
        assert str(found[0].reason) == "0 of 7 baseline days, at least 4 are needed"

    def test_a_form_without_a_score_does_not_displace_one_that_has_one(self) -> None:
        spoilt = Score(day(-1), None, reason=Text("too little was answered"))
        found = domains({ODI: [Score(day(-9), Fraction(54)), spoilt, Score(day(5), Fraction(44))]})
        assert found["odi-2-1a.percent"].before == 54

    def test_a_form_without_a_score_says_why(self) -> None:
        spoilt = Score(day(5), None, reason=Text("too little was answered"))
        found = domains({ODI: [Score(day(-9), Fraction(54)), spoilt]})["odi-2-1a.percent"]
        assert (str(found.reason), found.after_on) == ("too little was answered", day(5))
        first = domains({ODI: [replace(spoilt, on=day(-2)), Score(day(5), Fraction(44))]})
        assert str(first["odi-2-1a.percent"].reason) == "too little was answered"

    def test_a_prorated_side_marks_the_measure(self) -> None:
        for n in (0, 1):
            scores = sides("54", "44")
            scores[n] = replace(scores[n], prorated=True)
            assert domains({ODI: scores})["odi-2-1a.percent"].prorated
        assert not odi("54", "44").prorated

    def test_the_diarys_pain_is_the_target_and_carries_its_days(self) -> None:
        found = domains({})["nrs-pain.leg_average"]
        assert (found.before, found.after) == (Fraction(50, 7), Fraction(3))
        assert (found.before_on, found.after_on) == (day(-1), day(6))
        assert (found.improved, found.leads) == (Truth.MET, True)


class TestWhatHolds:
    def test_the_shipped_default_holds_until_the_clinic_says_otherwise(self) -> None:
        held = in_force(*ODI, {}).change
        assert held is not None
        assert (held.id, held.version, held.points, held.provenance) == (
            "odi-consensus",
            "2",
            Fraction(10),
            "read",
        )
        assert (held.chosen, str(held.words)) == (False, "10 points")

    def test_a_clinic_may_choose_another_value_of_the_table(self) -> None:
        held = in_force(*ODI, {ODI: MeasureSetting(1, change_id="odi-spine-surgery-percent")}).change
        assert held is not None
        assert (held.percent, held.chosen, str(held.words)) == (Fraction(18), True, "18 % of the start")

    def test_a_clinic_may_enter_its_own_with_its_source(self) -> None:
        own = MeasureSetting(3, OWN, points=Fraction("12.5"), source="our registry")
        held = in_force(*ODI, {ODI: own}).change
        assert held is not None
        assert (held.id, held.version, held.points, held.source, held.provenance) == (
            "own", "3", Fraction("12.5"), "our registry", "clinic",
        )  # fmt: skip

    def test_a_change_gains_in_its_own_units(self) -> None:
        points, percent = in_force(*ODI, {}).change, in_force(*PEG, {}).change
        assert points is not None
        assert percent is not None
        assert points.gain(Fraction(54), Fraction(42), Direction.HIGH_IS_WORSE) == Fraction("1.2")
        assert points.gain(Fraction(54), Fraction(42), Direction.HIGH_IS_BETTER) == Fraction("-1.2")
        assert percent.gain(Fraction(0), Fraction(2), Direction.HIGH_IS_WORSE) is None
        assert str(replace(points, points=Fraction(1)).words) == "1 point"

    def test_an_uncertain_value_holds_only_once_a_clinic_chose_it(self) -> None:
        assert in_force(*PSQI, {}).change is None
        chosen = in_force(*PSQI, {PSQI: MeasureSetting(1, "psqi-remembered")}).change
        assert chosen is not None
        assert (chosen.points, chosen.provenance) == (Fraction(3), "uncertain")

    def test_a_choice_that_is_no_longer_in_the_table_holds_nothing(self) -> None:
        assert in_force(*ODI, {ODI: MeasureSetting(1, "gone")}).change is None

    @pytest.mark.parametrize(
        ("key", "start", "impaired"),
        [
            (ODI, "20", Truth.NOT_MET),
            (ODI, "20.01", Truth.MET),
            (EQ_VAS, "20", Truth.NOT_MET),
            (EQ_VAS, "19.99", Truth.MET),
        ],
    )
    def test_only_worse_than_the_limit_is_impaired(self, key: ScoreKey, start: str, impaired: Truth) -> None:
        found = domains({key: sides(start, start)}, {key: limit("20")})[".".join(key)]
        assert found.impaired is impaired
        assert found.holds.limit is not None
        assert found.holds.limit.source == "our clinic"

    @pytest.mark.parametrize(
        ("setting", "reason", "place"),
        [
            (MeasureSetting(), "agreed", None),
            (MeasureSetting(change_id="odi-spine-surgery"), "agreed", None),
            (MeasureSetting(change_id="isi-general"), "agreed", "change_id"),
            (MeasureSetting(change_id=OWN, points=Fraction(9), source="s"), "agreed", None),
            (MeasureSetting(change_id=OWN, percent=Fraction(9), source="s"), "agreed", None),
            (MeasureSetting(change_id=OWN, source="s"), "agreed", "own"),
            (MeasureSetting(change_id=OWN, points=Fraction(1), percent=Fraction(1)), "agreed", "own"),
            (MeasureSetting(change_id=OWN, points=Fraction(0), source="s"), "agreed", "own"),
            (MeasureSetting(change_id=OWN, points=Fraction(9)), "agreed", "source"),
            (MeasureSetting(limit=Fraction(100), limit_source="s"), "agreed", None),
            (MeasureSetting(limit=Fraction(101), limit_source="s"), "agreed", "limit"),
            (MeasureSetting(limit=Fraction(20)), "agreed", "limit_source"),
            (MeasureSetting(), "", "reason"),
        ],
    )
    def test_a_setting_names_its_value_its_source_and_why(
        self, setting: MeasureSetting, reason: str, place: str | None
    ) -> None:
        if place is None:
            check_setting(*ODI, setting, reason)
            return
        with pytest.raises(InputError) as refused:
            check_setting(*ODI, setting, reason)
        assert refused.value.place == place

    def test_there_is_no_limit_by_default(self) -> None:
        assert {in_force(*measure.key, {}).limit for measure in SET_SCORES} == {None}
        assert odi("54", "44").impaired is Truth.UNKNOWN

    def test_every_measure_is_a_score_and_every_default_is_positive(self) -> None:
        for measure in SET_SCORES:
            assert str(measure.direction).startswith("high")
            held = in_force(*measure.key, {}).change
            assert held is None or (held.points or held.percent or 0) > 0
        assert len({measure.key for measure in SET_SCORES}) == len(SET_SCORES) == len(MEASURES) + 3
        assert {each.provenance for each in shipped_changes() if each.default} <= {
            "read",
            "memory",
            "default",
        }

    def test_numbers_print_with_as_few_decimals_as_they_need(self) -> None:
        shown = [plain_number(Fraction(n)) for n in ("10", "8.4", "0.081", "-6.5", "100")]
        assert shown == ["10", "8.4", "0.081", "−6.5", "100"]


VECTOR = {ODI: sides("54", "42"), SLEEP: sides("61.7", "56.1"), PHQ: sides("4", "4")}
NORMS = {
    LEG: limit("3", change_id=OWN, points=Fraction(2), source="s"),
    ODI: limit("20"),
    SLEEP: limit("55", change_id="promis-sd4a-back-pain"),
    UK: limit("0.8"),
    PHQ: limit("9"),
}


def vector(index: str) -> tuple[OutcomeDomain, ...]:
    """The published example with an EQ-5D index after the trial; pain 7.2 to 3.0 with 2 points."""
    found = domains(VECTOR | {UK: sides("0.45", index)}, NORMS)
    pain = replace(found.pop("nrs-pain.leg_average"), before=Fraction("7.2"), after=Fraction(3))
    return (pain, *found.values())


class TestHolistic:
    @pytest.mark.parametrize(
        ("index", "responder", "cumulative", "mean"),
        [("0.51", Truth.NOT_MET, 5.486, 1.371), ("0.60", Truth.MET, 6.611, 1.653)],
    )
    def test_the_published_example(
        self, index: str, responder: Truth, cumulative: float, mean: float
    ) -> None:
        result = holistic_of(vector(index))
        assert result.responder is responder
        assert float(result.cumulative or 0) == pytest.approx(cumulative, abs=0.0006)
        assert float(result.mean or 0) == pytest.approx(mean, abs=0.0006)
        assert (result.reason, DomainKind.MOOD in result.impaired) == (None, False)
        assert len(result.leading) == 5

    def test_without_limits_it_is_incomplete_and_names_each_domain(self) -> None:
        result = holistic_of(tuple(domains({ODI: sides("54", "42")}).values()))
        assert (result.responder, result.cumulative, result.mean) == (Truth.UNKNOWN, None, None)
        assert str(result.reason) == (
            "incomplete (Pain: no limit of impairment is set; Function: no limit of impairment is set; "
            "Sleep: no score before the leads; Mood: no score before the leads; "
            "Quality of life: no score before the leads)"
        )

    def test_a_missing_follow_up_of_an_impaired_domain_keeps_it_open(self) -> None:
        found = domains(VECTOR | {SLEEP: sides("61.7", None), UK: sides("0.45", "0.6")}, NORMS)
        result = holistic_of(tuple(found.values()))
        assert str(result.reason) == "incomplete (Sleep: no score at the end of the trial)"
        assert result.responder is Truth.UNKNOWN

    def test_a_missing_follow_up_where_nothing_was_impaired_changes_nothing(self) -> None:
        found = domains(VECTOR | {PHQ: sides("4", None), UK: sides("0.45", "0.6")}, NORMS)
        assert holistic_of(tuple(found.values())).responder is Truth.MET

    def test_with_nothing_impaired_there_is_no_verdict(self) -> None:
        high = {key: replace(setting, limit=Fraction(1000)) for key, setting in NORMS.items()}
        high[UK] = replace(NORMS[UK], limit=Fraction(-1))
        found = domains(VECTOR | {UK: sides("0.45", "0.6")}, high)
        result = holistic_of(tuple(found.values()))
        assert (result.responder, str(result.reason)) == (
            Truth.UNKNOWN,
            "no domain was impaired at baseline",
        )

    def test_what_has_a_limit_stands_for_its_domain(self) -> None:
        both = {UK: sides("0.4", "0.5"), US: sides("0.4", "0.5")}
        assert [each.key for each in domains(both).values() if each.leads][1:] == ["eq-5d-5l.UK2026"]
        led = domains(both, {US: limit("0.8")})
        assert [each.key for each in led.values() if each.leads][1:] == ["eq-5d-5l.US2019"]

    @given(after=st.lists(st.integers(0, 28), min_size=3, max_size=3))
    def test_how_the_trial_went_never_chooses_what_stands_for_a_domain(self, after: list[int]) -> None:
        keys = (ISI, PSQI, PHQ)
        scores = {key: sides("14", str(value)) for key, value in zip(keys, after, strict=True)}
        leaders = {each.key for each in domains(scores, {PSQI: limit("5")}).values() if each.leads}
        assert leaders == {"nrs-pain.leg_average", "psqi.global", "phq-9.total"}

    @given(order=st.permutations([*sides("54", "44"), Score(day(-20), Fraction(60))]))
    def test_the_order_of_the_scores_changes_nothing(self, order: list[Score]) -> None:
        assert domains({ODI: order}) == domains({ODI: sorted(order, key=lambda each: each.on)})
