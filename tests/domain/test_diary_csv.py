"""Diaries from a CSV file: the same outcome as from the record, each fault at its file, line and column."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from scs_manager.domain.bundles import SIZE_LIMIT
from scs_manager.domain.diary_csv import Lines, read_lines
from scs_manager.domain.diary_csv_days import Asked, FileTrial, file_trials
from scs_manager.domain.diary_days import Region
from scs_manager.domain.errors import InputError
from scs_manager.domain.outcome_json import outcome_to_json
from tests.domain.diaries import BASELINE, TRIAL, outcome

DAY = date(2026, 10, 19)
LEG = Asked(target=Region.LEG)


def numbered(trial: tuple[int | None, ...] = TRIAL, *, name: str = "") -> str:
    """Lines with days counted from lead placement."""
    days = [*enumerate(BASELINE, -7), *enumerate(trial, 2)]
    return "".join(f"{name}{number},{'' if leg is None else leg}\n" for number, leg in days)


def labelled(first: str = "trial") -> str:
    """Lines with dates and phases, the first days after lead placement among them."""
    days = [
        *((leg, "baseline") for leg in BASELINE),
        (6, first),
        (5, first),
        *((leg, "trial") for leg in TRIAL),
    ]
    return "".join(f"{DAY + timedelta(n)},{leg},{phase}\n" for n, (leg, phase) in enumerate(days))


def read(text: str, asked: Asked = LEG) -> list[FileTrial | Lines]:
    return list(file_trials(read_lines(text.encode(), "diary.csv"), asked))


def one(text: str, asked: Asked = LEG) -> FileTrial:
    (found,) = read(text, asked)
    assert isinstance(found, FileTrial), found
    return found


def fault(text: str, asked: Asked = LEG) -> str:
    (found,) = read(text, asked)
    assert isinstance(found, Lines)
    return str(found.fault)


def test_the_outcome_is_that_of_the_same_days_in_the_record() -> None:
    expected = outcome_to_json(outcome())["regions"]
    for text in (f"day,leg\n{numbered()}", f"day,leg,phase\n{labelled()}"):
        assert outcome_to_json(one(text).outcome)["regions"] == expected


STILL_IN = "Lead removal is not given: the leads are taken to be still in."


def assumed(text: str, asked: Asked = LEG) -> list[str]:
    return [str(words) for words in one(text, asked).assumed]


def test_a_date_taken_from_a_label_is_said() -> None:
    file = f"day,leg,phase\n{labelled()}"
    assert assumed(file) == [
        "Lead placement is taken as 2026-10-26, from the label trial.",
        STILL_IN,
        "The baseline is taken from 2026-10-19, from the label baseline.",
    ]
    late = "".join(line for line in file.splitlines(True) if not line.startswith("2026-10-26"))
    assert assumed(late)[0] == "Lead placement is taken as 2026-10-27, from the label trial."
    assert one(late).outcome.primary.relief.percent != one(file).outcome.primary.relief.percent
    stated = Asked(Region.LEG, date(2026, 10, 26), date(2026, 11, 2), date(2026, 10, 19))
    assert assumed(file, stated) == []


def test_a_label_that_is_the_day_itself_states_it() -> None:
    rows = f"{DAY},7,placement\n{DAY + timedelta(3)},3,removal\n"
    baseline = "The baseline is taken from 2026-10-12, the 7th day before lead placement."
    assert assumed(f"day,leg,phase\n{rows}") == [baseline]
    rows = f"{DAY},7,day_after\n{DAY + timedelta(3)},3,post\n"
    assert assumed(f"day,leg,phase\n{rows}") == [
        "Lead placement is taken as 2026-10-18, from the label day_after.",
        "Lead removal is taken as 2026-10-21, from the label post.",
        "The baseline is taken from 2026-10-11, the 7th day before lead placement.",
    ]


def test_numbered_days_are_said_as_numbers() -> None:
    week = "The baseline is taken from day -7, the 7th day before lead placement."
    assert assumed(f"day,leg\n{numbered()}") == [STILL_IN, week]
    assert assumed("day,leg,phase\n-9,7,baseline\n-5,7,baseline\n4,3,post\n") == [
        "Lead removal is taken as day 3, from the label post.",
        "The baseline is taken from day -7, from the label baseline.",
    ]
    assert assumed("day,leg,phase\n-5,7,baseline\n")[1] == (
        "The baseline is taken from day -5, from the label baseline."
    )


def test_the_values_of_the_result_say_their_basis() -> None:
    found = outcome_to_json(one(f"day,leg\n{numbered()}").outcome, numbered=True)
    leg, back = found["regions"]["leg"], found["regions"]["back"]
    assert (leg["display"], leg["n"], leg["label"], leg["ge50"]) == (58.0, [7, 5], "met, borderline", True)
    assert leg["ci"] == pytest.approx([45.5, 69.8], abs=0.05)
    assert leg["contrast50"]["ci"] == pytest.approx([-0.29, 1.43], abs=0.006)
    assert (back["relief"], back["display"], back["ci"], back["ge50"], back["contrast50"]) == (None,) * 5
    assert back["reason"] == "0 of 7 baseline days, at least 4 are needed"
    assert found["days"][0] == {
        "number": -7, "day": None, "phase": "baseline", "use": "baseline", "back": None, "leg": 7,
        "worst": None, "source": "patient", "punctuality": "on_time", "counts": True, "excluded": None,
    }  # fmt: skip
    assert [(gap["number"], gap["reason"], gap["by"]) for gap in found["gaps"]] == [
        (0, "lead placement", "rule"), (1, "day after lead placement", "rule")
    ]  # fmt: skip


def test_every_column_is_read() -> None:
    head = "Day;Back;Leg;Worst;Source;Punctuality;Accepted;Excluded;Excluded_late;Note;Removed_on"
    rows = [f"{DAY + timedelta(n)};6;{leg};8;;;;;;;" for n, leg in enumerate(BASELINE)]
    rows += [
        "2026-10-28;1;3;4;carer;late;;;;;2026-11-02",
        "2026-10-29;1;3;4;staff;;;;;x;2026-11-02",
        "2026-10-30;1;3;4;;outside;yes;;;;",
        "2026-10-31;1;3;4;;;;Lead moved;yes;;",
        "2026-11-01;1;3;4;;outside;no;;;;",
    ]
    asked = Asked(Region.WORST, date(2026, 10, 26), baseline_from=DAY, min_trial_days=2)
    result = one("\r\n".join(["\ufeff" + head, "", *rows, ";;;;;;;;;;"]), asked)
    quality, primary = result.outcome.quality, result.outcome.primary
    assert (quality.late, quality.staff, quality.outside, quality.carer) == (2, 1, 1, 1)
    assert (primary.relief.trial.n, primary.relief.trial.need, result.assumed) == (3, 2, ())
    assert [str(gap.reason) for gap in result.outcome.gaps if gap.by == "staff"] == [
        "Lead moved (excluded after lead removal)"
    ]


@pytest.mark.parametrize(
    ("labels", "placed"),
    [
        (("baseline", "placement", "day_after", "eligible", "removal"), 1),
        (("baseline", "", "day_after", "", "post"), 1),
        (("before", "baseline", "trial", "trial", "trial"), 2),
        (("baseline", "", "", "eligible", "eligible"), 1),
    ],
)
def test_phases_fix_the_day_of_lead_placement_where_no_date_does(
    labels: tuple[str, ...], placed: int
) -> None:
    rows = "".join(f"{DAY + timedelta(n)},3,{label}\n" for n, label in enumerate(labels))
    window = one(f"day,leg,phase\n{rows}").outcome.window
    assert window.placement == DAY + timedelta(placed)
    removed = {"removal": 4, "post": 3}.get(labels[-1])
    assert window.removed_on == (None if removed is None else DAY + timedelta(removed))


def test_dates_come_from_the_line_before_the_command_line() -> None:
    rows = (
        "day,leg,placed_on,baseline_from,target\n2026-10-20,7,,2026-10-20,back\n2026-10-29,3,2026-10-26,,\n"
    )
    asked = Asked(Region.LEG, date(2026, 10, 24), date(2026, 11, 2))
    window, target = one(rows, asked).outcome.window, one(rows, asked).outcome.target
    assert (window.placed_on, window.removed_on) == (date(2026, 10, 26), date(2026, 11, 2))
    assert (window.baseline_start, target) == (date(2026, 10, 20), Region.BACK)
    from_options = one("day,leg\n2026-10-29,3\n", asked).outcome.window
    assert (from_options.placed_on, from_options.baseline_start) == (date(2026, 10, 24), date(2026, 10, 17))


ONE = "2026-10-29,3"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("day,leg\n2026-10-29,11\n", "line 2, column leg: Must be a whole number from 0 to 10."),
        ("day,leg\n2026-10-29,3.5\n", "line 2, column leg: Must be"),
        ("day,leg\n2026-10-29,٣\n", "line 2, column leg: Must be"),
        ("day,leg\n29.10.2026,3\n", "line 2, column day: Write a day as YYYY-MM-DD"),
        ("day,leg\n2026-02-30,3\n", "line 2, column day: Write a day as YYYY-MM-DD"),
        ("day,leg\n9999-12-31,3\n", "line 2, column day: Write a day as YYYY-MM-DD"),
        ("day,leg\n0001-01-01,3\n", "line 2, column day: Write a day as YYYY-MM-DD"),
        ("day,leg\n-3,3\n2026-10-29,3\n", "line 3, column day: Write a number of days"),
        (f"day,leg\n{ONE}\n{ONE}\n", "line 3, column day: is there already, on line 2"),
        (f"day,leg,source\n{ONE},nurse\n", "line 2, column source: Must be one of: patient, carer, staff."),
        (f"day,leg,accepted\n{ONE},1\n", "line 2, column accepted: Must be yes or no."),
        (f"day,leg,phase\n{ONE},after\n", "line 2, column phase: Must be one of: trial, before, "),
        (f"day,leg,target\n{ONE},leg\n2026-10-30,3,back\n", "line 3, column target: A trial has one target"),
        (f"day,leg\n{ONE}\n", "line 2, column placed_on: Say when the leads went in"),
        (
            f"day,leg,placed_on\n{ONE},2026-10-26\n2026-10-30,3,2026-10-27\n",
            "line 3, column placed_on: Another line of this trial says another day",
        ),
        (
            f"day,leg,placed_on,removed_on\n{ONE},2026-10-26,2026-10-25\n",
            "line 2, column removed_on: The leads cannot have come out before they went in",
        ),
        (
            "day,leg,placed_on\n3,3,2026-10-26\n",
            "line 2, column placed_on: Days that are numbered count from",
        ),
        ("day,leg\n-1001,3\n", "line 2, column day: is more than 1000 days from lead placement"),
        (
            "day,leg,phase\n2026-10-28,3,baseline\n2026-10-29,3,eligible\n",
            "line 2, column phase: By the dates this is day_after (lead placement on day 2026-10-27)",
        ),
        (
            "day,leg,phase\n3,3,baseline\n",
            "line 2, column phase: By the dates this is eligible (lead placement on day 0)",
        ),
        (f"day,leg\n{ONE},4\n", "line 2: has 3 values, the first line has 2"),
    ],
)
def test_a_fault_is_named_by_file_line_and_column(text: str, place: str) -> None:
    assert fault(text).startswith(f"diary.csv, {place}")


def test_without_a_target_nothing_is_picked() -> None:
    assert "Say which region was the target" in fault(f"day,leg\n{ONE}\n", Asked(placed_on=DAY))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "diary.csv: is empty"),
        (b"\n\n", "diary.csv: is empty"),
        (b"day,leg\n\n", "diary.csv: has no day"),
        (b"leg\n3\n", "diary.csv, line 1: the column day is missing"),
        (b"day,legg\n", 'diary.csv, line 1, column "legg": is not known; did you mean leg?'),
        (b"day,overall\n", 'diary.csv, line 1, column "overall": is not known; did you mean worst?'),
        (b"day,leg,Leg\n", "diary.csv, line 1, column leg: is there twice"),
        (b"day,leg\n1,\xff\n", "diary.csv: not UTF-8 text (byte 10)"),
        (b'day,leg\n1,"3\n', "diary.csv, line 2: not CSV"),
        (b"d" * (SIZE_LIMIT + 1), "diary.csv: larger than 25 MB"),
    ],
)
def test_a_file_at_fault_as_a_whole_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as refused:
        read_lines(data, "diary.csv")
    assert str(refused.value).startswith(words)


def test_of_several_trials_the_bad_ones_are_named_and_the_others_computed() -> None:
    text = "trial,day,leg\n" + numbered(name="A,") + "B,2,12\nB,3,13\n,2,3\n" + numbered((3, None), name="C,")
    first, second, nameless, third = read(text)
    assert isinstance(first, FileTrial)
    assert isinstance(third, FileTrial)
    assert first.name == "A"
    assert first.outcome.primary.relief.percent == Fraction(58)
    assert str(third.outcome.primary.relief.reason) == "1 of 2 trial days, at least 3 are needed"
    assert isinstance(second, Lines)
    assert isinstance(nameless, Lines)
    assert str(second.fault) == "diary.csv, line 14, column leg: Must be a whole number from 0 to 10."
    assert str(nameless.fault) == "diary.csv, line 16, column trial: Enter the name of the trial"
