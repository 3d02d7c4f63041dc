"""The figures that the team's review adds: doses, weeks, domains, overlap, how the diary was kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from scs_manager.domain.body_regions import REGIONS
from scs_manager.domain.diary import DiaryEntry, MedicineTaken, Punctuality, Source
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_medicines import MedicineKind
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.domain_panel import domain_panel, gain_text
from scs_manager.domain.figures import BandKind, CellKind
from scs_manager.domain.instruments.definition import Direction
from scs_manager.domain.measure_settings import InForce, Limit, UsedChange
from scs_manager.domain.medication_figure import medication_figure
from scs_manager.domain.opioids import DoseChange, Mme, mean_mme
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.outcome_measures import DomainKind
from scs_manager.domain.overlap_figure import Drawn, felt_in_diary, is_unfelt, overlap_figure
from scs_manager.domain.quality_strip import quality_strip
from scs_manager.domain.stimulation import Paraesthesia, Program, Waveform
from scs_manager.domain.text import Text
from scs_manager.domain.week_grid import WEEKLY_ABOVE, needs_weeks, week_grid
from tests.domain.diaries import BASELINE, PLACED, TRIAL, day, diary, entry, outcome, window

N = None
TABLE = "CDC 2022, version 1"


def mme(known: int, *excluded: str, listed: bool = True) -> Mme:
    return Mme(Fraction(known), excluded, TABLE, listed)


def doses_of(result: TrialOutcome, before: Mme, after: Mme) -> dict[date, Mme]:
    """One dose on every day before the leads, another on every day with an entry since."""
    kept = [each for each in result.days if each.diary.kept]
    return {each.day: before if each.number < 0 else after for each in kept}


def taken(result: TrialOutcome, number: int, *medicines: MedicineTaken) -> TrialOutcome:
    """The same diary with medicines on one day."""
    changed = DiaryDay(day(number), DiaryEntry(day(number), pain_leg_nrs=3, medicines=medicines))
    days = [changed if each.day == day(number) else each.diary for each in result.days]
    return trial_outcome(window(), days, Region.LEG)


class TestMedication:
    def change(self) -> DoseChange:
        return DoseChange(mean_mme([mme(30)]), mean_mme([mme(20)]))

    def test_a_day_without_a_log_is_a_gap_and_never_0(self) -> None:
        result = outcome(trial=(3, N, 3, 3, 2))
        figure = medication_figure(result, doses_of(result, mme(30), mme(20)), self.change())
        shown = {dose.number: dose.known for dose in figure.doses}
        assert (shown[-1], shown[0], shown[3]) == (30.0, None, None)
        assert figure.rows[0].cells[2].id == "%(value)s"
        assert str(figure.rows[7].cells[2]) == "not logged"

    def test_the_finding_is_the_one_of_the_outcome_and_the_means_lie_on_their_days(self) -> None:
        result = outcome()
        figure = medication_figure(result, doses_of(result, mme(30), mme(20)), self.change())
        assert str(figure.finding).startswith("Opioids 30.0 to 20.0 MME a day")
        assert [(line.first, line.last, line.shown) for line in figure.means] == [
            (-7, -1, "30.0"),
            (2, 6, "20.0"),
        ]

    def test_what_is_not_converted_is_listed_and_the_line_broken(self) -> None:
        result = outcome()
        unknown = mme(20, "buprenorphine_td_mcg_h", listed=False)
        change = DoseChange(mean_mme([mme(30)]), mean_mme([unknown]))
        figure = medication_figure(result, doses_of(result, mme(30), unknown), change)
        assert {dose.complete for dose in figure.doses if dose.number >= 2 and dose.known} == {False}
        said = " ".join(map(str, figure.notes))
        assert "Not converted: buprenorphine patch." in said
        assert "Nobody has said that the list of medicines is complete." in said
        assert str(figure.rows[-2].cells[2]) == "≥20.0"
        assert [line.shown for line in figure.means] == ["30.0"]

    def test_nobody_looked_and_nothing_was_logged(self) -> None:
        figure = medication_figure(outcome(), {}, None)
        assert str(figure.finding) == "Opioids unknown: nobody looked."
        assert [str(note) for note in figure.notes] == ["No day has logged its medicines."]
        assert (figure.high, figure.thresholds, figure.means) == (40, (), ())

    def test_a_change_that_cannot_be_told_says_why(self) -> None:
        figure = medication_figure(outcome(), {}, DoseChange(None, None))
        assert "no dose recorded in the baseline" in str(figure.finding)
        assert figure.means == ()

    @pytest.mark.parametrize(("dose", "high", "lines"), [(39, 40, 0), (40, 60, 1), (85, 100, 2)])
    def test_the_axis_ends_above_the_highest_dose_and_shows_the_lines_it_reaches(
        self, dose: int, high: int, lines: int
    ) -> None:
        result = outcome()
        figure = medication_figure(result, doses_of(result, mme(dose), mme(dose)), self.change())
        assert (figure.high, len(figure.thresholds)) == (high, lines)

    def test_only_what_was_taken_as_needed_is_a_tick(self) -> None:
        pieces = (
            MedicineTaken("Paracetamol 1 g", 2, MedicineKind.AS_NEEDED),
            MedicineTaken("Morphine 10 mg", 3, MedicineKind.REGULAR),
        )
        result = taken(outcome(), 3, *pieces)
        result = taken(result, 4, MedicineTaken("Paracetamol 1 g", 0, MedicineKind.AS_NEEDED))
        figure = medication_figure(result, {}, None)
        assert [(tick.number, tick.pieces) for tick in figure.as_needed] == [(3, 2)]
        assert str(figure.rows[10].cells[4]) == "Paracetamol 1 g 2"

    def test_an_entry_outside_its_window_logs_nothing(self) -> None:
        result = taken(outcome(), 3, MedicineTaken("Paracetamol 1 g", 2, MedicineKind.AS_NEEDED))
        days = [
            replace(each.diary, punctuality=Punctuality.OUTSIDE) if each.number == 3 else each.diary
            for each in result.days
        ]
        assert medication_figure(trial_outcome(window(), days, Region.LEG), {}, None).as_needed == ()


def long_trial(days: int, missing: tuple[int, ...] = ()) -> TrialOutcome:
    """A running trial seen up to so many days after lead placement, leg 4 on each."""
    entries = diary(BASELINE, ())
    entries += [entry(n, None if n in missing else 4) for n in range(days + 1)]
    running = TrialWindow(day(-7), PLACED)
    return trial_outcome(running, entries, Region.LEG, as_of=day(days))


class TestWeeks:
    @pytest.mark.parametrize(("last", "weekly"), [(WEEKLY_ABOVE - 1, False), (WEEKLY_ABOVE, True)])
    def test_more_than_21_days_since_placement_are_shown_by_week(self, last: int, weekly: bool) -> None:
        assert needs_weeks(long_trial(last)) is weekly

    def test_weeks_count_from_lead_placement_and_leave_out_days_that_do_not_count(self) -> None:
        grid = week_grid(long_trial(27, missing=(3,)))
        assert [column.short for column in grid.columns] == ["−7 to −1", "0–6", "7–13", "14–20", "21–27"]
        leg = grid.measures[0]
        assert leg.target
        assert [cell.shown for cell in leg.cells] == ["7.1", "4.0", "4.0", "4.0", "4.0"]
        assert "4 of 7 days" in str(leg.cells[1].label)  # days 0 and 1 are not counted, day 3 is missing
        assert grid.kept[1] == "6/7"

    def test_a_week_without_a_value_is_missing_and_a_short_one_names_its_day(self) -> None:
        grid = week_grid(long_trial(28, missing=(28,)))
        last = grid.measures[0].cells[-1]
        assert (grid.columns[-1].short, last.shown, last.kind) == ("28", "", CellKind.MISSING)
        assert "no value" in str(grid.alt)
        assert str(grid.rows[0].cells[-3]) == "no value"
        assert str(grid.rows[-1].cells[1]) == "7/7"

    def test_a_week_with_a_dose_known_in_part_says_at_least(self) -> None:
        result = long_trial(22)
        doses = doses_of(result, mme(30), mme(20))
        doses[day(10)] = mme(10, "buprenorphine")
        opioid = week_grid(result, doses=doses).measures[-1]
        assert [cell.shown for cell in opioid.cells] == ["30.0", "20.0", "≥18.6", "20.0", "20.0"][
            : len(opioid.cells)
        ]


USED = UsedChange("a", "1", Fraction(10), None, "source", "population", "read", chosen=False)


def measured(before: Any, after: Any, **more: Any) -> OutcomeDomain:
    """One questionnaire, lower is better, with an important change of 10."""
    given: dict[str, Any] = {
        "key": "odi-2-1a.percent",
        "name": Text("ODI"),
        "kind": DomainKind.FUNCTION,
        "direction": Direction.HIGH_IS_WORSE,
        "before": None if before is None else Fraction(before),
        "after": None if after is None else Fraction(after),
        "holds": InForce(USED),
    }
    return OutcomeDomain(**(given | more))


class TestDomains:
    def test_a_gain_is_measured_from_0_and_one_that_cannot_be_computed_keeps_its_row(self) -> None:
        panel = domain_panel([measured(54, 42), measured(54, None), measured(30, 42)])
        assert [bar.gain for bar in panel.bars] == [1.2, None, -1.2]
        assert str(panel.bars[1].shown) == "not computable: no score at the end of the trial"
        assert str(panel.finding) == (
            "1 of 3 measures better by their important change or more, 1 worse. 1 not computable."
        )
        assert (panel.low, panel.high) == (-2, 2)

    def test_without_a_gap_the_finding_says_nothing_of_one(self) -> None:
        assert "not computable" not in str(domain_panel([measured(54, 42)]).finding)

    def test_the_axis_never_grows_beyond_its_ends(self) -> None:
        panel = domain_panel([measured(100, 0), measured(0, 100)])
        assert (panel.low, panel.high) == (-4, 6)

    @pytest.mark.parametrize(
        ("gain", "shown"),
        [("0.996", "+0.99"), ("1", "+1.00"), ("-0.996", "−0.99"),
         ("-1", "−1.00"), ("0", "0.00"), ("7/6", "+1.17")],
    )  # fmt: skip
    def test_a_gain_short_of_one_change_is_never_printed_as_one(self, gain: str, shown: str) -> None:
        assert gain_text(Fraction(gain)) == shown

    @pytest.mark.parametrize(("limit", "impaired"), [(53, True), (54, False), (None, None)])
    def test_impaired_is_worse_than_the_clinics_limit_and_unknown_without_one(
        self, limit: int | None, impaired: bool | None
    ) -> None:
        holds = InForce(USED, None if limit is None else Limit(Fraction(limit), "clinic", 1))
        assert domain_panel([measured(54, 42, holds=holds)]).bars[0].impaired is impaired

    def test_the_table_names_days_provenance_and_what_was_made_up(self) -> None:
        chosen = replace(USED, chosen=True)
        panel = domain_panel(
            [
                measured(54, Fraction(85, 2), before_on=date(2025, 3, 1), prorated=True),
                measured(54, 60, holds=InForce(chosen)),
                measured(54, 42, holds=InForce()),
                measured(None, 42),
            ]
        )
        cells = [[str(cell) for cell in row.cells] for row in panel.rows]
        assert cells[0][2:6] == ["54 (1 Mar 2025)", "42.5", "−11.5", "10 points [read]"]
        assert cells[0][9] == "yes"
        assert (cells[1][4], cells[1][5]) == ("+6", "10 points [read, clinic’s choice]")
        assert cells[2][5:7] == ["none set", "not computable: no important change is set for it"]
        assert cells[3][2:5] == ["–", "42", "–"]
        assert str(panel.bars[3].label).startswith("ODI: not computable")


THIGH, CALF, SOLE = "left.thigh_back.s1", "left.calf.s1", "left.sole.s1"
PAIN = Drawn(day(-3), frozenset({THIGH, CALF}), Text("body map"))


def felt(number: int, *regions: str) -> Drawn:
    return Drawn(day(number), frozenset(regions), Text("evening diary"))


def program(**more: Any) -> Program:
    return Program("2", datetime(2026, 10, 28, 9, tzinfo=UTC), **more)


class TestOverlap:
    def test_the_newest_tingling_of_the_trial_counts_painted_or_of_an_evening(self) -> None:
        painted = Drawn(day(4), frozenset({THIGH, CALF}), Text("body map"))
        figure = overlap_figure(PAIN, painted, [felt(3, SOLE)], [program()])
        assert str(figure.finding).startswith("Tingling covers 100.0 % of the painful area")
        assert "Tingling of 30 October 2026 (body map)." in [str(note) for note in figure.notes]
        figure = overlap_figure(PAIN, painted, [felt(5, SOLE), felt(3, SOLE)], [])
        assert "covers 0.0 %" in str(figure.finding)
        rows = {str(row.cells[0]): [str(cell) for cell in row.cells[1:]] for row in figure.rows}
        assert rows[str(REGIONS[SOLE].name)] == ["no", "yes", "2 of 2"]
        assert rows[str(REGIONS[THIGH].name)] == ["yes", "no", "0 of 2"]

    @pytest.mark.parametrize(
        ("pain", "evenings", "why"),
        [
            (PAIN, [], "no tingling was drawn in the trial"),
            (None, [felt(3, SOLE)], "no pain was drawn"),
            (None, [], "neither pain nor tingling was drawn"),
        ],
    )
    def test_one_half_missing_is_unknown(self, pain: Drawn | None, evenings: list[Drawn], why: str) -> None:
        figure = overlap_figure(pain, None, evenings, [program()])
        assert str(figure.finding) == f"Coverage unknown: {why}."
        assert (figure.body is None) is (pain is None and not evenings)

    def test_programs_that_are_not_felt_make_it_not_applicable(self) -> None:
        quiet = program(waveform=Waveform.HIGH_FREQUENCY)
        figure = overlap_figure(PAIN, None, [], [quiet, program(paraesthesia=Paraesthesia.NONE)])
        assert str(figure.finding).startswith("Not applicable")
        assert (figure.body, figure.rows) == (None, ())
        said = [str(note) for note in figure.notes]
        assert "Program 2 gives no tingling: High frequency [default]." in said
        assert "Program 2 gives no tingling: as recorded." in said

    def test_tingling_that_was_drawn_is_shown_whatever_the_waveform(self) -> None:
        figure = overlap_figure(PAIN, None, [felt(3, CALF)], [program(waveform=Waveform.BURST)])
        assert figure.body is not None

    @pytest.mark.parametrize(
        ("waveform", "felt", "unfelt"),
        [
            (Waveform.HIGH_FREQUENCY, Paraesthesia.COMFORTABLE, False),
            (Waveform.TONIC, Paraesthesia.NONE, True),
            (Waveform.BURST, None, True),
            (Waveform.TONIC, None, False),
            (None, None, False),
        ],
    )
    def test_what_was_written_down_goes_before_the_waveform(
        self, waveform: Waveform | None, felt: Paraesthesia | None, unfelt: bool
    ) -> None:
        assert is_unfelt(program(waveform=waveform, paraesthesia=felt)) is unfelt

    def test_an_evening_without_regions_says_nothing(self) -> None:
        def tingled(number: int, *places: str) -> DiaryDay:
            return DiaryDay(day(number), DiaryEntry(day(number), pain_leg_nrs=3, tingling=places))

        days = [*diary(BASELINE, ()), tingled(2, THIGH, "elsewhere"), tingled(3, "leg_left"), tingled(4)]
        days += [replace(tingled(5, CALF), punctuality=Punctuality.OUTSIDE), DiaryDay(day(6))]
        days[0] = tingled(-7, SOLE)
        result = trial_outcome(window(), days, Region.LEG)
        assert [(each.on, each.regions) for each in felt_in_diary(result)] == [(day(2), frozenset({THIGH}))]


class TestQuality:
    def kept(self) -> TrialOutcome:
        days = diary(BASELINE, (3, N, 3, 3, 2))
        days[7] = replace(days[7], source=Source.STAFF, punctuality=Punctuality.LATE)
        days[9] = replace(days[9], punctuality=Punctuality.LATE, source=Source.CARER)
        days[10] = replace(days[10], punctuality=Punctuality.OUTSIDE)
        return trial_outcome(window(), days, Region.LEG)

    def test_every_expected_day_is_counted_once(self) -> None:
        strip = quality_strip(self.kept())
        found = {part.key: part.days for part in strip.parts}
        assert found == {"on_time": 8, "late": 1, "staff": 1, "outside": 1, "missing": 3}
        assert sum(found.values()) == strip.expected
        assert str(strip.finding).endswith("A carer made 1 of them.")
        assert "missing 3" in str(strip.alt)

    def test_days_left_out_carry_their_reason_and_who_says_so(self) -> None:
        rows = [[str(cell) for cell in row.cells] for row in quality_strip(self.kept()).left_out]
        assert ["day 0", "26 October 2026", "lead placement", "the rule"] in rows
        assert ["day 3", "29 October 2026", "no entry", "–"] in rows

    def test_without_a_carer_nothing_is_said_of_one(self) -> None:
        assert "carer" not in str(quality_strip(outcome()).finding)


def test_bands_and_days_are_those_of_the_trajectory() -> None:
    figure = medication_figure(outcome(trial=TRIAL), {}, None)
    assert figure.days[7].day == PLACED + timedelta(days=0)
    assert {band.kind for band in figure.bands} >= {BandKind.BASELINE, BandKind.WINDOW}
