"""Requests to payers: what is refused, what follows from what happened, and how it is said."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from scs_manager.domain.authorisation_events import (
    Answer,
    Event,
    EventKind,
    Stands,
    UntilBasis,
    Way,
    authorised,
    authorised_facts,
    check_event,
    stands,
    tracking_number,
)
from scs_manager.domain.authorisation_words import event_lines, event_title, grant_limits, standing_line
from scs_manager.domain.authorisations import NumberKind, Request, Standing, check_request
from scs_manager.domain.errors import InputError
from scs_manager.domain.packet import Stage

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
SENT = Event(EventKind.SENT, TODAY - 5 * DAY, whom="NGS", way=Way.FAX)
GRANTED = Event(EventKind.REPLY, TODAY, answer=Answer.GRANTED, read_by="R. Ortiz", reference="UTN 1")
REFUSED = Event(EventKind.REPLY, TODAY, answer=Answer.REFUSED, read_by="R. Ortiz", reason="No diary")
MORE = replace(REFUSED, answer=Answer.MORE_ASKED)
WITHDRAWN = Event(EventKind.WITHDRAWN, TODAY, reason="Moved away")
NOT_NEEDED = Event(EventKind.NOT_NEEDED, TODAY, reason="In the office")
APPEAL = Event(EventKind.APPEAL, TODAY, whom="NGS")
CALL = Event(EventKind.PEER_TO_PEER, TODAY, whom="Dr Payer")


def asked(**more: Any) -> Request:
    return Request(Stage.PERMANENT, "cms-ncd-160-7", **{"payer_name": "Medicare", **more})


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"leads": 1},
        {"leads": 4},
        {"utn": "A1"},
        {"utn": "A" * 40},
        {"physician_number": "C1234567", "physician_number_kind": NumberKind.GMC},
        {"physician_number": "0000000000", "physician_number_kind": NumberKind.NPI},
        {"physician_number_kind": NumberKind.NPI},
    ],
)
def test_a_request_that_can_be_sent_is_taken(more: dict[str, Any]) -> None:
    check_request(asked(**more))


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"payer_name": " "}, "payer_name"),
        ({"leads": 0}, "leads"),
        ({"leads": 5}, "leads"),
        ({"utn": "A" * 41}, "utn"),
        ({"utn": "-1"}, "utn"),
        ({"utn": "A<b>"}, "utn"),
        ({"physician_number": "1"}, "physician_number_kind"),
        ({"physician_number": "000000000", "physician_number_kind": NumberKind.NPI}, "physician_number"),
        ({"physician_number": "00000000000", "physician_number_kind": NumberKind.NPI}, "physician_number"),
        ({"physician_number": "٠٠٠٠٠٠٠٠٠٠", "physician_number_kind": NumberKind.NPI}, "physician_number"),
    ],
)
def test_a_fault_of_a_request_is_told_at_its_field(more: dict[str, Any], place: str) -> None:
    with pytest.raises(InputError) as refused:
        check_request(asked(**more))
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("before", "event"),
    [
        ((), SENT),
        ((), replace(SENT, on=TODAY)),
        ((), replace(SENT, awaited_on=SENT.on, reference="F-1")),
        ((SENT,), GRANTED),
        ((SENT,), replace(GRANTED, on=SENT.on)),
        ((SENT,), replace(GRANTED, until=TODAY)),
        ((SENT,), replace(GRANTED, valid_from=TODAY + DAY, until=TODAY + DAY, units=4)),
        ((SENT,), REFUSED),
        ((SENT,), MORE),
        ((SENT, MORE), replace(SENT, on=TODAY)),
        ((SENT, REFUSED), APPEAL),
        ((SENT, REFUSED), replace(CALL, awaited_on=TODAY)),
        ((SENT, REFUSED, APPEAL), GRANTED),
        ((), NOT_NEEDED),
        ((), WITHDRAWN),
        ((SENT, GRANTED), WITHDRAWN),
        ((NOT_NEEDED,), replace(SENT, on=TODAY)),
    ],
)
def test_what_can_follow_is_taken(before: tuple[Event, ...], event: Event) -> None:
    check_event(event, before, today=TODAY)


@pytest.mark.parametrize(
    ("before", "event", "place"),
    [
        ((), replace(SENT, on=TODAY + DAY), "on"),
        ((), replace(SENT, whom=" "), "whom"),
        ((), replace(SENT, way=None), "way"),
        ((), replace(SENT, reference="?"), "reference"),
        ((), replace(SENT, awaited_on=SENT.on - DAY), "awaited_on"),
        ((), GRANTED, "on"),
        ((NOT_NEEDED,), GRANTED, "on"),
        ((SENT,), replace(GRANTED, on=SENT.on - DAY), "on"),
        ((SENT,), replace(GRANTED, answer=None), "answer"),
        ((SENT,), replace(GRANTED, read_by=""), "read_by"),
        ((SENT,), replace(GRANTED, reference="?"), "reference"),
        ((SENT,), replace(GRANTED, until=TODAY - DAY), "until"),
        ((SENT,), replace(GRANTED, valid_from=TODAY + DAY, until=TODAY), "until"),
        ((SENT,), replace(GRANTED, units=0), "units"),
        ((SENT,), replace(GRANTED, units=5), "units"),
        ((SENT,), replace(REFUSED, reason=" "), "reason"),
        ((SENT,), replace(MORE, reason=""), "reason"),
        ((SENT,), APPEAL, "on"),
        ((SENT,), CALL, "on"),
        ((SENT, REFUSED), replace(APPEAL, awaited_on=TODAY - DAY), "awaited_on"),
        ((SENT,), NOT_NEEDED, "on"),
        ((), replace(NOT_NEEDED, reason=""), "reason"),
        ((), replace(WITHDRAWN, reason=" "), "reason"),
        ((WITHDRAWN,), replace(SENT, on=TODAY), "on"),
    ],
)
def test_what_cannot_follow_is_told_at_its_field(before: tuple[Event, ...], event: Event, place: str) -> None:
    with pytest.raises(InputError) as refused:
        check_event(event, before, today=TODAY)
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("events", "standing", "mark_on"),
    [
        ((), Standing.DRAFT, None),
        ((SENT,), Standing.SENT, SENT.on + 14 * DAY),
        ((replace(SENT, awaited_on=TODAY),), Standing.SENT, TODAY + DAY),
        ((SENT, GRANTED), Standing.GRANTED, None),
        ((SENT, replace(GRANTED, until=TODAY + 30 * DAY)), Standing.GRANTED, TODAY + 9 * DAY),
        ((SENT, REFUSED), Standing.REFUSED, TODAY),
        ((SENT, MORE), Standing.MORE_ASKED, TODAY),
        ((SENT, REFUSED, APPEAL), Standing.APPEALED, TODAY + 14 * DAY),
        ((SENT, REFUSED, CALL), Standing.APPEALED, TODAY + 14 * DAY),
        ((NOT_NEEDED,), Standing.NOT_NEEDED, None),
        ((SENT, GRANTED, WITHDRAWN), Standing.WITHDRAWN, None),
    ],
)
def test_the_last_thing_says_how_a_request_stands_and_when_to_look(
    events: tuple[Event, ...], standing: Standing, mark_on: date | None
) -> None:
    found = stands(events)
    assert (found.standing, found.mark_on) == (standing, mark_on)


def test_a_grant_stands_until_a_newer_answer() -> None:
    held = replace(GRANTED, until=TODAY + 30 * DAY)
    for later in (replace(SENT, on=TODAY), CALL, APPEAL):
        found = stands((SENT, held, later))
        assert (found.standing, found.until, found.mark_on) == (
            Standing.GRANTED, TODAY + 30 * DAY, TODAY + 9 * DAY
        )  # fmt: skip
    asked_too = stands((SENT, held, replace(CALL, awaited_on=TODAY + DAY)))
    assert (asked_too.awaited_on, asked_too.mark_on) == (TODAY + DAY, TODAY + 2 * DAY)
    assert str(standing_line(asked_too, on=TODAY)[1]).endswith(
        "; another answer expected by 24 November 2026"
    )
    assert stands((SENT, held, CALL, MORE)).standing is Standing.MORE_ASKED
    assert stands((SENT, held, CALL, REFUSED)).until is None
    assert stands((SENT, held, WITHDRAWN)).standing is Standing.WITHDRAWN
    over = replace(GRANTED, on=TODAY - 2 * DAY, until=TODAY - DAY)
    assert stands((SENT, over, replace(SENT, on=TODAY))).standing is Standing.SENT
    assert stands((SENT, over, replace(SENT, on=TODAY - DAY))).standing is Standing.GRANTED


@pytest.mark.parametrize("later", [replace(SENT, on=TODAY), APPEAL, CALL])
def test_an_answer_awaited_beside_a_grant_is_looked_for_after_a_while(later: Event) -> None:
    asked_too = stands((SENT, GRANTED, later))
    assert (asked_too.asked_on, asked_too.mark_on) == (TODAY, TODAY + 14 * DAY)
    for days, ends in ((34, 13), (35, 14), (36, 14)):
        held = replace(GRANTED, until=TODAY + days * DAY)
        assert stands((SENT, held, later)).mark_on == TODAY + ends * DAY
    assert stands((SENT, GRANTED, later, GRANTED)).mark_on is None

    for days, mark, more in ((0, "met", ""), (1, "met", " for 1 day"), (13, "met", " for 13 days"),
                             (14, "caution", " for 14 days")):  # fmt: skip
        said = standing_line(asked_too, on=TODAY + days * DAY)
        words = f"Granted; until when is not recorded; another answer awaited{more}"
        assert (said[0], str(said[1])) == (mark, words)


def test_what_a_grant_does_not_give_is_said_with_it() -> None:
    later = replace(GRANTED, valid_from=TODAY + DAY, units=1)
    limits = grant_limits(later, 2, on=TODAY)
    assert [str(each) for each in limits] == ["holds only from 24 November 2026", "for 1 of 2 leads asked"]
    assert grant_limits(later, 1, on=TODAY + DAY) == ()
    assert grant_limits(later, None, on=TODAY + DAY) == ()
    assert grant_limits(GRANTED, 2, on=TODAY) == ()
    until = replace(GRANTED, until=TODAY + 9 * DAY)
    for planned, said in ((9, []), (10, ["ends before the planned day, 3 December 2026"])):
        told = grant_limits(until, 2, on=TODAY, planned_on=TODAY + planned * DAY)
        assert [str(each) for each in told] == said
    mark, words = standing_line(stands((SENT, later)), on=TODAY, limits=limits)
    assert (mark, str(words)) == (
        "caution",
        "Granted; until when is not recorded; holds only from 24 November 2026; for 1 of 2 leads asked",
    )


def test_only_a_grant_names_the_tracking_number() -> None:
    sent = replace(SENT, reference="FAX-9")
    assert tracking_number((sent,)) == ""
    assert tracking_number((sent, GRANTED, replace(REFUSED, reference="CASE-77"))) == "UTN 1"
    assert tracking_number((sent, GRANTED, replace(GRANTED, reference="UTN 2"))) == "UTN 2"


def told(standing: Standing, until: date | None = None) -> Stands:
    return Stands(standing, TODAY - DAY, until)


def test_what_still_holds_answers_for_the_implant() -> None:
    over, last_day = told(Standing.GRANTED, TODAY - DAY), told(Standing.GRANTED, TODAY)
    open_end, longer = told(Standing.GRANTED), told(Standing.GRANTED, TODAY + DAY)
    sent, refused, none = told(Standing.SENT), told(Standing.REFUSED), told(Standing.NOT_NEEDED)

    assert authorised((), on=TODAY) is None
    assert authorised((told(Standing.DRAFT), told(Standing.WITHDRAWN)), on=TODAY) is None
    assert authorised((over, refused, sent), on=TODAY) == sent
    assert authorised((over, refused), on=TODAY) == refused
    assert authorised((sent, none), on=TODAY) == none
    assert authorised((none, last_day, longer), on=TODAY) == longer
    assert authorised((over, last_day, sent), on=TODAY) == last_day
    assert authorised((open_end, sent), on=TODAY) == open_end
    assert authorised((over,), on=TODAY) == over


def test_an_answer_becomes_the_facts_of_the_record() -> None:
    assert authorised_facts(Standing.GRANTED, TODAY) == ("granted", TODAY)
    assert authorised_facts(Standing.APPEALED, TODAY) == ("asked", None)
    assert authorised_facts(Standing.NOT_NEEDED, None) == ("not_needed", None)
    assert authorised_facts(Standing.DRAFT, None) == (None, None)


@pytest.mark.parametrize(
    ("now", "mark", "words"),
    [
        (told(Standing.DRAFT), "missing", "Not sent"),
        (told(Standing.REFUSED), "not-met", "Refused"),
        (told(Standing.SENT), "unknown", "Sent, no answer yet for 1 day"),
        (Stands(Standing.SENT), "unknown", "Sent, no answer yet"),
        (Stands(Standing.SENT, TODAY), "unknown", "Sent, no answer yet"),
        (Stands(Standing.SENT, TODAY - 14 * DAY), "caution", "Sent, no answer yet for 14 days"),
        (
            Stands(Standing.APPEALED, TODAY - DAY, None, TODAY),
            "unknown",
            "Asked again, no answer yet for 1 day; expected by 23 November 2026",
        ),
        (
            Stands(Standing.SENT, TODAY - 2 * DAY, None, TODAY - DAY),
            "caution",
            "Sent, no answer yet for 2 days; expected by 22 November 2026",
        ),
        (told(Standing.GRANTED), "met", "Granted; until when is not recorded"),
        (told(Standing.GRANTED, TODAY + 22 * DAY), "met", "Granted until 15 December 2026, 22 days left"),
        (told(Standing.GRANTED, TODAY + 21 * DAY), "caution", "Granted until 14 December 2026, 21 days left"),
        (told(Standing.GRANTED, TODAY), "caution", "Granted until today"),
        (told(Standing.GRANTED, TODAY - DAY), "out-of-date", "Ended on 22 November 2026"),
    ],
)
def test_how_it_stands_is_said_with_its_day(now: Stands, mark: str, words: str) -> None:
    found = standing_line(now, on=TODAY)
    assert (found[0], str(found[1])) == (mark, words)


def test_what_happened_is_said_with_what_is_unknown() -> None:
    def said(event: Event, leads: int | None = 2) -> list[str]:
        return [str(event_title(event)), *(str(line) for line in event_lines(event, leads))]

    assert said(replace(SENT, reference="F1", awaited_on=TODAY, document_id=uuid.uuid4())) == [
        "Sent", "To NGS (Fax)", "Reference of the sending: F1", "Answer expected by 23 November 2026"
    ]  # fmt: skip
    assert said(CALL) == ["Talk between physicians", "With Dr Payer"]
    assert said(REFUSED) == ["Reply: Refused", "Read by R. Ortiz"]
    assert said(GRANTED) == [
        "Reply: Granted", "Tracking number or reference: UTN 1", "Until when it holds is unknown",
        "For how many leads is unknown", "Read by R. Ortiz",
    ]  # fmt: skip
    named = replace(
        GRANTED, reference="", valid_from=TODAY, until=TODAY, until_basis=UntilBasis.PAYER, units=1
    )
    assert said(named)[1:4] == [
        "Holds from 23 November 2026", "Holds until 23 November 2026, as the payer named it",
        "Leads granted: 1, fewer than the 2 asked",
    ]  # fmt: skip
    assert "Leads granted: 1 of 1 asked" in said(named, 1)
    wiser = replace(named, until_basis=UntilBasis.WISER)
    assert said(wiser, None)[2:4] == [
        "Holds until 23 November 2026: 120 days under WISeR, none named [read: Noridian (WISeR)], "
        "the first day counted [default]",
        "For 1 × 63650",
    ]  # fmt: skip
