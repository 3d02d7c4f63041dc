"""Placement, device events, adverse events and calls: what is refused, which days are doubtful, phases."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scs_manager.domain.adverse_events import (
    AdverseEvent,
    EventPhase,
    Relation,
    Remedy,
    Result,
    Severity,
    check_adverse_event,
    phase_of,
    serious_open,
)
from scs_manager.domain.complications import load_complications, shipped_complications
from scs_manager.domain.device_events import (
    DeviceEvent,
    DeviceEventKind,
    Direction,
    check_device_event,
    doubtful_days,
    hours_off,
)
from scs_manager.domain.errors import InputError
from scs_manager.domain.lead_placements import (
    Imaging,
    PlacedLead,
    Placement,
    check_placement,
    lead_words,
    tips,
)
from scs_manager.domain.text import Text
from scs_manager.domain.trial_calls import Call, Caller, CallResult, Party, Topic, check_call
from scs_manager.domain.trial_leads import LeadSide
from scs_manager.domain.trial_log import LogEntry, LogKind, in_order
from scs_manager.domain.wall_clock import day_position, instant_of

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 5, 12, 10, tzinfo=UTC)
DAYS = (date(2026, 5, 6), date(2026, 5, 12))
GOOD = Placement(NOW, "Dr Sam Specimen", (PlacedLead(8, tip_level="T8"),))
EVENT = AdverseEvent(
    "ae.infection_superficial", date(2026, 5, 8), Severity.MILD, Relation.PROCEDURE, Remedy.NONE,
    Result.ONGOING, serious=False,
)  # fmt: skip
CALL = Call(NOW, Caller.CLINIC, Party.PATIENT, Topic.WOUND, CallResult.NO_ANSWER)


def off(start: datetime, end: datetime | None) -> DeviceEvent:
    return DeviceEvent(DeviceEventKind.OFF, start, end)


def on(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def doubts(*events: DeviceEvent, infections: list[tuple[date, date | None]] | None = None) -> list[str]:
    found = doubtful_days(events, infections or [], days=DAYS, zone=LONDON, now=NOW)
    return [f"{doubt.day.day}: {doubt.reason}" for doubt in found]


@pytest.mark.parametrize(
    ("placement", "place"),
    [
        (replace(GOOD, operator=" "), "operator"),
        (replace(GOOD, leads=()), "tip_1"),
        (replace(GOOD, leads=(*GOOD.leads, PlacedLead(8))), "tip_2"),
        (replace(GOOD, leads=(PlacedLead(0, tip_level="T8"),)), "contacts_1"),
        (replace(GOOD, leads=(PlacedLead(65, tip_level="T8"),)), "contacts_1"),
        (replace(GOOD, leads=GOOD.leads * 5), "tip_1"),
        (replace(GOOD, imaging=Imaging.XRAY), "imaging_finding"),
    ],
)
def test_a_placement_that_lacks_something_names_its_field(placement: Placement, place: str) -> None:
    with pytest.raises(InputError) as refused:
        check_placement(placement)

    assert refused.value.place == place


def test_a_placement_needs_operator_and_tips_and_a_finding_for_a_picture() -> None:
    check_placement(GOOD)
    check_placement(replace(GOOD, imaging=Imaging.NONE, leads=(PlacedLead(None, tip_level="T8"),) * 4))
    check_placement(replace(GOOD, imaging=Imaging.XRAY, imaging_finding="Tips at T8"))


def test_leads_are_said_in_words() -> None:
    lead = PlacedLead(8, tip_level="T8", side=LeadSide.LEFT)

    assert str(lead_words(1, lead)) == "Lead 1: tip T8, left, 8 contacts"
    assert str(lead_words(2, PlacedLead())) == "Lead 2: tip ?"
    assert tips((lead, PlacedLead(), PlacedLead(tip_level="T9"))) == "T8, T9"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (on(8, 8), on(8, 12), []),
        (on(8, 8), on(8, 12, 1), ["8: Stimulation off for 4 h 1 min"]),
        (on(8, 22), on(9, 3), []),
        (
            on(8, 19, 30),
            on(9, 4, 30),
            ["8: Stimulation off for 4 h 30 min", "9: Stimulation off for 4 h 30 min"],
        ),
        (on(12, 5), None, ["12: Stimulation off for 6 h"]),
        (on(5, 0), on(5, 23), []),
    ],
)
def test_a_day_is_doubtful_only_beyond_four_hours_off(
    start: datetime, end: datetime | None, expected: list[str]
) -> None:
    assert doubts(off(start, end)) == expected


def test_times_off_of_one_day_add_up_and_overlaps_count_once() -> None:
    assert doubts(off(on(8, 1), on(8, 4)), off(on(8, 10), on(8, 12))) == ["8: Stimulation off for 5 h"]
    assert doubts(off(on(8, 1), on(8, 4)), off(on(8, 2), on(8, 5))) == []
    assert doubts(off(on(8, 1), on(8, 5)), off(on(8, 2), on(8, 3))) == []


def test_hours_off_are_real_hours_when_the_clocks_change() -> None:
    night = off(on(29, 0, month=3), on(29, 5, month=3))  # clocks go forward: 23 hours, 4 of them here

    found = hours_off([night], zone=LONDON, now=NOW)

    assert found == {date(2026, 3, 29): timedelta(hours=4)}


def test_a_moved_lead_and_an_infection_make_days_doubtful_until_it_is_over() -> None:
    moved = DeviceEvent(DeviceEventKind.MIGRATION, on(8, 9), direction=Direction.CAUDAL)
    battery = DeviceEvent(DeviceEventKind.BATTERY, on(7, 9))

    assert doubts(moved, battery) == ["8: Lead moved"]
    assert doubts(infections=[(date(2026, 5, 5), date(2026, 5, 7))]) == ["6: Infection", "7: Infection"]
    assert doubts(infections=[(date(2026, 5, 11), None)]) == ["11: Infection", "12: Infection"]
    assert doubts(moved, infections=[(date(2026, 5, 8), date(2026, 5, 8))]) == ["8: Lead moved"]


@pytest.mark.parametrize(
    ("event", "place"),
    [
        (off(on(8, 9), on(8, 9)), "ends_time"),
        (DeviceEvent(DeviceEventKind.MIGRATION, NOW), "direction"),
        (DeviceEvent(DeviceEventKind.OTHER, NOW), "note"),
    ],
)
def test_a_device_event_that_lacks_something_names_its_field(event: DeviceEvent, place: str) -> None:
    with pytest.raises(InputError) as refused:
        check_device_event(event)

    assert refused.value.place == place


def test_device_events_that_say_enough_are_taken() -> None:
    check_device_event(off(on(8, 9), None))
    check_device_event(DeviceEvent(DeviceEventKind.MIGRATION, NOW, direction=Direction.UNCLEAR))
    check_device_event(DeviceEvent(DeviceEventKind.OTHER, NOW, note="Cable caught"))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"kind": "ae.made_up"}, "kind"),
        ({"kind": "ae.other"}, "words"),
        ({"serious": True}, "serious_reason"),
        ({"reportable": False}, "reportable_reason"),
        ({"kind": "ae.death"}, "result"),
        ({"result": Result.FATAL, "resolved_on": date(2026, 5, 9)}, "serious"),
        ({"resolved_on": date(2026, 5, 9)}, "result"),
        ({"result": Result.RESOLVED}, "resolved_on"),
        ({"result": Result.RESOLVED, "resolved_on": date(2026, 5, 7)}, "resolved_on"),
    ],
)
def test_an_adverse_event_that_contradicts_itself_names_its_field(
    changes: dict[str, object], place: str
) -> None:
    with pytest.raises(InputError) as refused:
        check_adverse_event(replace(EVENT, **changes))  # type: ignore[arg-type]

    assert refused.value.place == place


def test_adverse_events_that_say_enough_are_taken() -> None:
    check_adverse_event(EVENT)
    check_adverse_event(
        replace(EVENT, kind="ae.other", words="Rash", reportable=True, reportable_reason="Yes")
    )
    check_adverse_event(replace(EVENT, result=Result.SEQUELAE, resolved_on=EVENT.starts_on))
    fatal = replace(
        EVENT, kind="ae.death", result=Result.FATAL, serious=True, serious_reason="Death",
        resolved_on=EVENT.starts_on,
    )  # fmt: skip
    check_adverse_event(fatal)
    assert str(EVENT.title) == "Infection, superficial"
    assert str(replace(EVENT, kind="ae.other", words="50 % rash").title) == "50 % rash"


@pytest.mark.parametrize(
    ("days", "phase"),
    [
        (-1, EventPhase.TRIAL), (0, EventPhase.PERIOPERATIVE), (1, EventPhase.WITHIN_30_DAYS),
        (29, EventPhase.WITHIN_30_DAYS), (30, EventPhase.DAYS_30_TO_90), (90, EventPhase.DAYS_30_TO_90),
        (91, EventPhase.AFTER_90_DAYS),
    ],
)  # fmt: skip
def test_the_phase_counts_from_the_implant(days: int, phase: EventPhase) -> None:
    implant = date(2026, 6, 1)

    assert phase_of(implant + timedelta(days=days), implant) is phase
    assert phase_of(implant, None) is EventPhase.TRIAL


def test_an_open_serious_event_is_yes_an_unjudged_one_unknown_and_none_at_all_unknown() -> None:
    ended = {"result": Result.RESOLVED, "resolved_on": date(2026, 5, 9)}
    serious = replace(EVENT, serious=True, serious_reason="In hospital")

    assert serious_open([]) is None
    assert serious_open([EVENT]) is None
    assert serious_open([serious]) is True
    assert serious_open([replace(EVENT, serious=None), serious]) is True
    assert serious_open([replace(EVENT, serious=None)]) is None
    assert serious_open([replace(EVENT, serious=None), replace(serious, **ended)]) is None  # type: ignore[arg-type]
    assert serious_open([replace(serious, **ended)]) is False  # type: ignore[arg-type]


def test_every_kind_of_the_list_has_words_and_codes_from_memory_fill_in_nothing() -> None:
    kinds = shipped_complications().kinds

    assert kinds["ae.lead_migration"].codes == ("T85.122A",)
    assert kinds["ae.lead_migration"].usable_codes == ()
    assert kinds["ae.lead_fracture_disconnect"].usable_codes == ("T85.112A",)
    assert kinds["ae.epidural_haematoma"].codes == ()
    assert {slug for slug, kind in kinds.items() if kind.infection} == {
        "ae.infection_superficial",
        "ae.infection_deep",
        "ae.epidural_abscess",
    }
    assert all(str(kind.title) for kind in kinds.values())


_HEAD = 'id = "x"\nversion = "1"\nprovenance = "read"\n'
_OTHER = '[[kind]]\nslug = "ae.other"\nclass = "other"\ntitle = "Other"\n'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (_HEAD, "x.toml: kind"),
        (_HEAD + _OTHER + _OTHER, "x.toml: kind[1].slug"),
        (_HEAD + _OTHER + 'codes = ["T85"]\n', "x.toml: kind[0].code_provenance"),
        (_HEAD + _OTHER.replace('"other"', '"odd"'), "x.toml: kind[0].class"),
        (_HEAD + _OTHER + "colour = 1\n", "x.toml: kind[0].colour"),
    ],
)
def test_a_broken_list_is_refused_naming_file_and_key(text: str, place: str) -> None:
    with pytest.raises(InputError) as refused:
        load_complications(text, "x.toml")

    assert refused.value.place == place


def test_a_call_says_its_silent_day_and_what_was_answered() -> None:
    check_call(CALL)
    check_call(replace(CALL, topic=Topic.SILENT_DAY, about_day=date(2026, 5, 7)))
    with pytest.raises(InputError, match="day without an entry"):
        check_call(replace(CALL, topic=Topic.SILENT_DAY))
    with pytest.raises(InputError, match="what was answered"):
        check_call(replace(CALL, result=CallResult.REACHED))


def test_the_log_is_newest_first_and_filtered_by_kind() -> None:
    early = LogEntry(NOW - timedelta(hours=1), LogKind.CALL, Text("Call"))
    late = LogEntry(NOW, LogKind.PROGRAM, Text("Program 2"))

    assert in_order([early, late]) == (late, early)
    assert in_order([early, late], kinds={LogKind.CALL}) == (early,)


def test_a_wall_clock_time_is_an_instant_unless_clocks_skipped_it() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)

    assert instant_of(spring, time(0, 59), LONDON) == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert instant_of(spring, time(2, 0), LONDON) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert instant_of(autumn, time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    with pytest.raises(InputError, match="went forward") as refused:
        instant_of(spring, time(1, 30), LONDON, place="starts_time")
    assert refused.value.place == "starts_time"


def test_noon_is_the_middle_of_every_day_however_long() -> None:
    assert day_position(on(6, 12), date(2026, 5, 4), LONDON) == 2.5
    assert day_position(on(29, 12, month=3), date(2026, 3, 29), LONDON) == 0.5
    assert day_position(on(3, 0), date(2026, 5, 4), LONDON) == -1
