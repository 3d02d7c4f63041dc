"""Calendar files: what another program reads back is what was meant (RFC 5545)."""

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.ics import LINE, DayEvent, calendar, escaped, folded

STAMP = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n;,\\"), max_size=200)


def unfolded(data: bytes) -> list[str]:
    """The lines as a reader joins them."""
    return data.decode().replace("\r\n ", "").split("\r\n")


def unescaped(value: str) -> str:
    """A text value as a reader takes it."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def value_of(data: bytes, name: str) -> str:
    return next(line.partition(":")[2] for line in unfolded(data) if line.startswith(name))


def test_an_event_lasts_its_whole_day() -> None:
    event = DayEvent("key@scs-manager", date(2026, 2, 28), "Lead placement", "As agreed", 3)

    lines = unfolded(calendar([event], stamp=STAMP))

    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//SCS Manager//Medicine plan//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:key@scs-manager",
        "DTSTAMP:20260420T090000Z",
        "DTSTART;VALUE=DATE:20260228",
        "DTEND;VALUE=DATE:20260301",
        "SEQUENCE:3",
        "SUMMARY:Lead placement",
        "DESCRIPTION:As agreed",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_an_empty_description_is_left_out() -> None:
    assert b"DESCRIPTION" not in calendar([DayEvent("k", date(2026, 5, 4), "x")], stamp=STAMP)


@given(texts, texts)
def test_texts_come_back_as_they_were(summary: str, description: str) -> None:
    data = calendar([DayEvent("k", date(2026, 5, 4), summary, description)], stamp=STAMP)

    assert unescaped(value_of(data, "SUMMARY")) == summary
    if description:
        assert unescaped(value_of(data, "DESCRIPTION")) == description


def test_a_line_of_75_octets_stays_whole_and_one_of_76_goes_on_after_a_space() -> None:
    assert folded("x" * LINE) == "x" * LINE + "\r\n"
    assert folded("x" * LINE + "y") == "x" * LINE + "\r\n y\r\n"
    assert folded("x" * (LINE - 1) + "é") == "x" * (LINE - 1) + "\r\n é\r\n"


@given(texts.map(lambda text: text.replace("\n", " ")))
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(text: str) -> None:
    data = folded(text).encode()

    assert all(len(line) <= LINE for line in data.split(b"\r\n"))
    assert data.endswith(b"\r\n")
    assert data.decode().replace("\r\n ", "") == text + "\r\n"


def test_no_text_can_add_a_line_of_its_own() -> None:
    assert escaped("x\r\nATTENDEE:y\rz\x00\x7f") == "x\\nATTENDEE:y\\nz"
