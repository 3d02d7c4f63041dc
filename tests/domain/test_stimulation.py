"""Programs: contacts as they are typed, and the stretches of time in which each program ran."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.errors import InputError
from scs_manager.domain.program_figures import program_bands, programs_alt, programs_of_day, within
from scs_manager.domain.stimulation import (
    Contact,
    Off,
    Polarity,
    Program,
    check_program,
    contacts_text,
    program_spans,
    read_contacts,
    settings_words,
)

T0 = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
MINUS, PLUS = Polarity.CATHODE, Polarity.ANODE


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def program(name: str, hours: float) -> Program:
    return Program(name, at(hours))


def told(programs: list[Program], offs: list[tuple[float, float | None]], until: float) -> list[object]:
    """The stretches as (from hour, to hour, program)."""
    spans = program_spans(programs, [Off(at(a), None if b is None else at(b)) for a, b in offs], at(until))
    return [
        ((s.starts_at - T0) / timedelta(hours=1), (s.ends_at - T0) / timedelta(hours=1), s.program)
        for s in spans
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("2- 3+", ((2, MINUS), (3, PLUS))),
        ("3+, 2−;8-", ((2, MINUS), (3, PLUS), (8, MINUS))),
        (" 1 - ", ((1, MINUS),)),
    ],
)
def test_contacts_are_read_with_any_minus_and_in_order(
    text: str, expected: tuple[tuple[int, Polarity], ...]
) -> None:
    found = read_contacts(text, lead=2, most=8)

    assert found == tuple(Contact(2, number, polarity) for number, polarity in expected)
    assert read_contacts(contacts_text(found, 2), lead=2, most=8) == found
    assert contacts_text(found, 1) == ""


@pytest.mark.parametrize(
    ("text", "most", "words"),
    [
        ("2", 8, "each contact with its sign"),
        ("2- off", 8, "each contact with its sign"),
        ("2- 2+", 8, "named twice"),
        ("9-", 8, "contacts 1 to 8"),
        ("0-", None, "count from 1"),
    ],
)
def test_contacts_that_cannot_be_name_their_field(text: str, most: int | None, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        read_contacts(text, lead=1, most=most, place="contacts_1")

    assert refused.value.place == "contacts_1"


def test_the_last_contact_of_a_lead_is_taken_and_unknown_leads_have_no_last_one() -> None:
    assert read_contacts("8-", lead=1, most=8)
    assert read_contacts("16-", lead=1, most=None)


def test_a_program_needs_a_name_and_a_cathode() -> None:
    check_program(Program("2", T0))
    check_program(Program("2", T0, contacts=(Contact(1, 2, MINUS),)))
    with pytest.raises(InputError, match="name or slot"):
        check_program(Program(" ", T0))
    with pytest.raises(InputError, match="No contact is negative"):
        check_program(Program("2", T0, contacts=(Contact(1, 2, PLUS),)))


def test_settings_are_said_with_their_units_and_a_true_minus() -> None:
    full = Program(
        "2", T0, (Contact(1, 3, MINUS), Contact(2, 1, PLUS)), amplitude_ma=3.1, rate_hz=60, pulse_width_us=210
    )

    assert settings_words(full) == ("3.1 mA", "60 Hz", "210 µs", "1: 3−", "2: 1+")
    assert settings_words(Program("2", T0)) == ()


@pytest.mark.parametrize(
    ("programs", "offs", "until", "expected"),
    [
        ([], [], 10, []),
        ([("1", 0)], [], 10, [(0, 10, "1")]),
        ([("2", 4), ("1", 0)], [], 10, [(0, 4, "1"), (4, 10, "2")]),
        ([("1", 0), ("1", 4)], [], 10, [(0, 10, "1")]),
        ([("1", 0), ("2", 0)], [], 10, [(0, 10, "2")]),
        ([("1", 0), ("2", 12)], [], 10, [(0, 10, "1")]),
        ([("1", 12)], [], 10, []),
        ([("1", 0)], [(2, 4)], 10, [(0, 2, "1"), (2, 4, None), (4, 10, "1")]),
        ([("1", 0)], [(2, 4), (3, 5)], 10, [(0, 2, "1"), (2, 5, None), (5, 10, "1")]),
        ([("1", 0)], [(2, 8), (3, 4)], 10, [(0, 2, "1"), (2, 8, None), (8, 10, "1")]),
        ([("1", 0)], [(2, None)], 10, [(0, 2, "1"), (2, 10, None)]),
        ([("1", 0)], [(0, 10)], 10, [(0, 10, None)]),
        ([("1", 0)], [(12, 14)], 10, [(0, 10, "1")]),
        ([("1", 2)], [(0, 1)], 10, [(0, 1, None), (2, 10, "1")]),
        ([("1", 0), ("2", 4)], [(3, 5)], 10, [(0, 3, "1"), (3, 5, None), (5, 10, "2")]),
    ],
)
def test_each_program_runs_until_the_next_with_times_off_cut_out(
    programs: list[tuple[str, float]],
    offs: list[tuple[float, float | None]],
    until: float,
    expected: list[object],
) -> None:
    assert told([program(name, hours) for name, hours in programs], offs, until) == expected


@given(
    st.lists(st.tuples(st.sampled_from("123"), st.integers(0, 40)), max_size=5),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=5),
)
def test_stretches_never_overlap_and_no_hour_off_is_counted_as_on(
    programs: list[tuple[str, int]], offs: list[tuple[int, int]]
) -> None:
    spans = program_spans(
        [program(name, hours) for name, hours in programs],
        [Off(at(start), at(start + length)) for start, length in offs],
        at(48),
    )

    assert all(a.ends_at <= b.starts_at for a, b in pairwise(spans))
    assert all(span.starts_at < span.ends_at <= at(48) for span in spans)
    hours_off = {hour for start, length in offs for hour in range(start, min(start + length, 48))}
    found = sum((s.ends_at - s.starts_at for s in spans if s.program is None), timedelta())
    assert found == timedelta(hours=len(hours_off))


def test_bands_lie_on_the_axis_of_days_and_are_said_in_words() -> None:
    spans = program_spans([program("1", 0), program("Foot", 48)], [Off(at(24), at(29))], at(60))

    bands = program_bands(spans, date(2026, 5, 4), LONDON)

    assert [(str(b.label), b.name, b.off) for b in bands] == [
        ("Program 1", "1", False),
        ("Off", "", True),
        ("Program 1", "1", False),
        ("Foot", "Foot", False),
    ]
    assert bands[0].first == pytest.approx(11 / 24)  # 10:00 UTC is 11:00 in London
    assert str(bands[1].title) == "Off, 5 May 11:00 to 5 May 16:00"
    assert str(programs_of_day(bands, 1)) == "Program 1, off 5 h, Program 1"
    assert str(programs_of_day(bands, 9)) == "–"
    assert str(programs_alt(bands)[0]).startswith("Programs: Program 1, 4 May 11:00 to 5 May 11:00; Off,")
    assert programs_alt(()) == []


def test_bands_are_cut_to_the_days_shown() -> None:
    bands = program_bands(program_spans([program("1", 0)], [], at(96)), date(2026, 5, 4), LONDON)

    (cut,) = within(bands, 1, 2)

    assert (cut.first, cut.last) == (1, 3)
    assert within(bands, 5, 6) == ()
    assert within(bands, -3, -1) == ()
