"""The end of a trial: what stands in its way, adequacy, the patient's words, forms, later evenings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.diary import DiaryEntry
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_statistics import trial_outcome
from scs_manager.domain.end_questionnaires import AskedForm, FormState, ask_days, end_instruments
from scs_manager.domain.patient_words import BY_STAFF, FilledForm, PatientWords, words_of
from scs_manager.domain.post_pull import post_pull_of
from scs_manager.domain.text import Text
from scs_manager.domain.trial_end_words import EndedTrial, Waiver, end_lines, waiver_words
from scs_manager.domain.trial_ends import (
    Coverage,
    EndFrame,
    Ending,
    StopReason,
    Told,
    TrialEnd,
    as_bool,
    problems_of,
    told_of,
)
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.domain.truth import Truth

ZONE = ZoneInfo("Europe/London")
PLACED, REMOVED = date(2026, 5, 4), date(2026, 5, 13)
OUT = datetime(2026, 5, 13, 9, 15, tzinfo=UTC)
FRAME = EndFrame(PLACED, datetime(2026, 5, 4, 9, 0, tzinfo=UTC), REMOVED, ZONE, OUT + timedelta(hours=2))
GOOD = TrialEnd(
    ending=Ending.PLANNED, removed_at=OUT, removed_by="Dr Sam", lead_in_place=Told.YES,
    coverage=Coverage.YES, worked=Told.YES, leads_whole=Told.YES, wound_clean=Told.YES,
)  # fmt: skip
ABORTED = replace(GOOD, ending=Ending.ABORTED, stop_reason=StopReason.INFECTION)
NOT_PLACED = replace(FRAME, placed_on=None, placed_at=None)


def places(end: TrialEnd, frame: EndFrame = FRAME) -> list[str]:
    return [problem.place for problem in problems_of(end, frame)]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"removed_at": None}, ["removed_on"]),
        ({"removed_at": FRAME.now}, []),
        ({"removed_at": FRAME.now + timedelta(minutes=1)}, ["removed_time"]),
        ({"removed_at": datetime(2026, 5, 3, 9, tzinfo=UTC), "ending": Ending.ABORTED,
          "stop_reason": StopReason.WISH}, ["removed_on"]),
        ({"removed_at": datetime(2026, 5, 4, 8, 59, tzinfo=UTC), "ending": Ending.ABORTED,
          "stop_reason": StopReason.WISH}, ["removed_on"]),
        ({"removed_at": datetime(2026, 5, 4, 9, 0, tzinfo=UTC), "ending": Ending.ABORTED,
          "stop_reason": StopReason.WISH}, []),
        ({"removed_by": "  "}, ["removed_by"]),
        ({"ending": None}, ["ending"]),
        ({"removed_at": datetime(2026, 5, 12, 22, 59, tzinfo=UTC)}, ["ending"]),
        ({"removed_at": datetime(2026, 5, 12, 23, 0, tzinfo=UTC)}, []),
        ({"ending": Ending.EARLY}, ["stop_reason"]),
        ({"ending": Ending.ABORTED}, ["stop_reason"]),
        ({"ending": Ending.EARLY, "stop_reason": StopReason.LEAD_MOVED}, []),
        ({"ending": Ending.EARLY, "stop_reason": StopReason.OTHER}, ["stop_note"]),
        ({"ending": Ending.EARLY, "stop_reason": StopReason.OTHER, "stop_note": "Flood"}, []),
        ({"lead_in_place": None}, ["lead_in_place"]),
        ({"lead_in_place": Told.UNKNOWN}, []),
        ({"worked": None, "coverage": None}, ["worked", "coverage"]),
        ({"leads_whole": None, "wound_clean": None}, ["leads_whole", "wound_clean"]),
        ({"leads_whole": Told.NO}, ["leads_note"]),
        ({"leads_whole": Told.NO, "leads_note": "Tip stayed in"}, []),
        ({"wound_clean": Told.NO}, ["wound_note"]),
        ({"wound_clean": Told.NO, "wound_note": "Red"}, []),
    ],
)  # fmt: skip
def test_everything_in_the_way_of_an_end_is_named_at_its_field(
    changes: dict[str, Any], wrong: list[str]
) -> None:
    assert places(replace(GOOD, **changes)) == wrong


def test_an_hour_is_only_held_against_a_placement_whose_hour_is_known() -> None:
    frame = replace(FRAME, placed_at=None)
    end = replace(ABORTED, removed_at=datetime(2026, 5, 4, 6, tzinfo=UTC))
    assert places(end, frame) == []


def test_without_leads_only_an_abortion_is_asked_and_no_fact_about_leads() -> None:
    bare = TrialEnd(ending=Ending.ABORTED, stop_reason=StopReason.WISH)
    assert places(bare, NOT_PLACED) == []
    assert places(replace(bare, ending=Ending.EARLY), NOT_PLACED) == ["ending"]
    assert places(TrialEnd(), NOT_PLACED) == ["ending"]


@pytest.mark.parametrize(
    ("lead", "coverage", "worked", "state"),
    [
        (Told.YES, Coverage.YES, Told.YES, Truth.MET),
        (Told.YES, Coverage.NOT_FELT, Told.YES, Truth.MET),
        (Told.NO, Coverage.YES, Told.UNKNOWN, Truth.NOT_MET),
        (Told.YES, Coverage.NO, Told.YES, Truth.NOT_MET),
        (Told.YES, Coverage.UNKNOWN, Told.YES, Truth.UNKNOWN),
        (None, Coverage.YES, Told.YES, Truth.UNKNOWN),
    ],
)
def test_a_trial_is_adequate_by_three_facts_and_unknown_is_never_no(
    lead: Told | None, coverage: Coverage, worked: Told, state: Truth
) -> None:
    end = replace(GOOD, lead_in_place=lead, coverage=coverage, worked=worked)
    assert end.adequacy is state


@pytest.mark.parametrize("answer", [True, False, None])
def test_answers_go_to_and_fro(answer: bool | None) -> None:
    assert as_bool(told_of(answer)) is answer


def test_only_an_aborted_trial_is_aborted() -> None:
    assert [end.aborted for end in (GOOD, ABORTED)] == [False, True]


SOURCE = Text("filled in by the patient")


def form(*items: Any) -> FilledForm:
    return FilledForm(items, REMOVED, SOURCE)


@pytest.mark.parametrize(
    ("items", "satisfied", "wants", "relief"),
    [
        ((1, 1, 1, 65), True, True, 65),
        ((2, 1, 2, 0), True, False, 0),
        ((3, 1, 1, 10), False, True, 10),
        ((2, 2, 1, 10), False, True, 10),
        ((2, 3, 3, 10), None, None, 10),
        ((4, 3, 3, 10), False, None, 10),
        ((None, 2, 1, None), False, True, None),
        ((2, None, 1, None), None, True, None),
        ((2, 1), True, None, None),
        ((True, 1, 1, 5), None, True, 5),
    ],
)
def test_the_closing_form_says_satisfied_and_again_together(
    items: tuple[Any, ...], satisfied: bool | None, wants: bool | None, relief: int | None
) -> None:
    words = words_of(TrialEnd(), None, form(*items))
    assert (words.satisfied.value, words.wants_implant.value, words.stated_relief.value) == (
        satisfied, wants, relief,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("items", "satisfied", "wants"),
    [
        ((2, 1, 1), True, True), ((2, 3, 3), True, True), ((3, 1, 2), True, True),
        ((2, None, None), False, False), ((), False, False),
    ],
)  # fmt: skip
def test_who_is_unsure_was_asked_and_who_left_it_out_was_not(
    items: tuple[Any, ...], satisfied: bool, wants: bool
) -> None:
    words = words_of(TrialEnd(), None, form(*items))
    assert (words.satisfied.asked, words.wants_implant.asked) == (satisfied, wants)


def test_a_form_stands_over_what_staff_wrote_and_staff_over_nothing() -> None:
    told = replace(GOOD, pgic=6, satisfied=Told.NO, wants_implant=Told.UNKNOWN, stated_relief_percent=10)
    by_form = words_of(told, form(2), form(1, 1, 1, 65))
    assert (by_form.pgic.value, by_form.pgic.source) == (2, SOURCE)
    assert by_form.satisfied.value is True

    by_staff = words_of(told, None, form(None, None, None, None))
    assert (by_staff.pgic.value, by_staff.pgic.source) == (6, BY_STAFF)
    assert by_staff.satisfied.value is False
    assert (by_staff.wants_implant.value, by_staff.wants_implant.unsure) == (None, True)
    assert words_of(GOOD, None, None) == PatientWords()


def test_the_end_asks_its_own_forms_and_what_was_measured_before() -> None:
    assert end_instruments(()) == ("pgic", "end-of-trial")
    before = ("odi-2-1a", "dn4", "isi", "peg")
    assert end_instruments(before) == ("pgic", "end-of-trial", "isi", "odi-2-1a", "peg")


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 60))
def test_forms_of_the_end_are_due_before_removal_and_after_placement(placed: date, length: int) -> None:
    removal = placed + timedelta(days=length)
    days = ask_days(placed, removal)
    assert placed <= days.asked_on <= days.due_on < removal
    if length > 1:
        assert days.asked_on > placed


@pytest.mark.parametrize(
    ("given_form", "on", "state"),
    [
        (AskedForm("pgic"), REMOVED, FormState.NOT_ASKED),
        (AskedForm("pgic", None, date(2026, 5, 11)), REMOVED, FormState.NOT_ASKED),
        (AskedForm("pgic", None, date(2026, 5, 11), date(2026, 5, 12)), date(2026, 5, 10), FormState.PLANNED),
        (AskedForm("pgic", None, date(2026, 5, 11), date(2026, 5, 12)), date(2026, 5, 12), FormState.WAITING),
        (AskedForm("pgic", None, date(2026, 5, 11), date(2026, 5, 12)), REMOVED, FormState.OVERDUE),
        (AskedForm("pgic", REMOVED), REMOVED, FormState.ANSWERED),
        (AskedForm("pgic", REMOVED + timedelta(days=1)), REMOVED, FormState.LATE),
    ],
)
def test_a_form_is_answered_late_waiting_planned_overdue_or_not_asked(
    given_form: AskedForm, on: date, state: FormState
) -> None:
    assert given_form.state(on, REMOVED) is state


WINDOW = TrialWindow(date(2026, 4, 27), placed_on=PLACED, removed_on=REMOVED)


def outcome_with(*after: int | None, trial: int | None = 3, running: bool = False) -> Any:
    """Seven evenings of 6, the trial's evenings at ``trial``, and the evenings after removal."""
    evenings = {date(2026, 4, 27) + timedelta(days=n): 6 for n in range(7)}
    if trial is not None:
        evenings |= {PLACED + timedelta(days=n): trial for n in range(9)}
    evenings |= {REMOVED + timedelta(days=n): leg for n, leg in enumerate(after, 1) if leg is not None}
    window = replace(WINDOW, removed_on=None) if running else WINDOW
    return trial_outcome(
        window,
        [DiaryDay(day, DiaryEntry(day, pain_leg_nrs=leg)) for day, leg in evenings.items()],
        Region.LEG,
    )


@pytest.mark.parametrize(
    ("after", "trial", "words"),
    [
        ((6, 7), 3, "2 of 3 evenings after removal, mean 6.5; 3.5 points more than the trial window’s 3.0."),
        (
            (2, 2, 2),
            3,
            "3 of 3 evenings after removal, mean 2.0; 1.0 points less than the trial window’s 3.0.",
        ),
        ((3, 3), 3, "2 of 3 evenings after removal, mean 3.0; 0.0 points more than the trial window’s 3.0."),
        ((6,), 3, "1 of 3 evenings after removal: too few for a mean."),
        ((), 3, "0 of 3 evenings after removal: too few for a mean."),
        ((6, None, 6), None, "2 of 3 evenings after removal, mean 6.0."),
    ],
)
def test_evenings_after_removal_are_described(
    after: tuple[int | None, ...], trial: int | None, words: str
) -> None:
    post = post_pull_of(outcome_with(*after, trial=trial))
    assert post is not None
    assert str(post.words) == words


def test_there_is_nothing_after_removal_while_the_leads_are_in() -> None:
    assert post_pull_of(outcome_with(running=True)) is None


@given(st.lists(st.none() | st.integers(0, 10), max_size=3))
def test_no_evening_after_removal_ever_changes_the_relief(after: list[int | None]) -> None:
    assert outcome_with(*after).regions[Region.LEG].relief == outcome_with().regions[Region.LEG].relief


def lines(ended: EndedTrial) -> dict[str, str]:
    return {str(line.label): str(line.value) for line in end_lines(ended)}


def test_the_lines_say_removal_with_zone_stop_facts_words_waiver_and_evenings() -> None:
    end = replace(
        ABORTED, stop_note="Pus", lead_note="X-ray", wound_clean=Told.NO, wound_note="Red",
        operated_controller=Told.NO,
    )  # fmt: skip
    words = words_of(replace(end, wants_implant=Told.UNKNOWN), form(2), form(1, 1, None, 65))
    waiver = Waiver("Dr Sam", datetime(2026, 5, 3, 23, 30, tzinfo=UTC), "Pain diary lost")
    ended = EndedTrial(end, words, False, ZONE, waiver=waiver, post=post_pull_of(outcome_with(6, 7)))

    said = lines(ended)

    assert said["Baseline waived"] == "by Dr Sam on 4 May 2026: Pain diary lost"
    assert said["Leads out"] == "13 May 2026, 10:15 (Europe/London), by Dr Sam"
    assert said["Stopped because"] == "Infection, known or suspected: Pus"
    assert said["Technically adequate"] == "No"
    assert said["Leads in place"] == "Yes: X-ray"
    assert said["Operated the controller"] == "No"
    assert said["Impression of change"] == "2 of 7, Much improved (filled in by the patient)"
    assert said["Wants the implant"] == "Unsure, so unknown (as staff wrote it down)"
    assert said["Relief in the patient’s own words"] == "65 % (filled in by the patient)"
    assert said["After removal, not counted"].startswith("2 of 3 evenings")
    hot = [str(line.label) for line in end_lines(ended) if line.hot]
    assert hot == ["Baseline waived", "How it ended", "Stopped because", "Wound dry, no sign of infection"]


@pytest.mark.parametrize(
    ("placed_on", "begins"),
    [
        (None, "by Dr Sam"),
        (date(2026, 5, 4), "by Dr Sam"),
        (date(2026, 5, 3), "after the leads were placed, by"),
    ],
)
def test_a_waiver_of_a_day_after_placement_is_told_as_one(placed_on: date | None, begins: str) -> None:
    waiver = Waiver("Dr Sam", datetime(2026, 5, 3, 23, 30, tzinfo=UTC), "Pain diary lost", placed_on)
    assert str(waiver_words(waiver, ZONE)).startswith(begins)


def test_what_nobody_said_is_unknown_in_the_lines() -> None:
    said = lines(EndedTrial(TrialEnd(), PatientWords(), None, ZONE))
    assert "Leads out" not in said
    assert {said[name] for name in ("Technically adequate", "Impression of change", "Wants the implant")} == {
        "Unknown"
    }


def test_a_trial_without_leads_says_so_and_a_note_may_stand_alone() -> None:
    end = TrialEnd(ending=Ending.ABORTED, stop_note="Fever")
    said = lines(EndedTrial(end, PatientWords(), False, ZONE, placed=False))
    assert said["Leads"] == "None were placed"
    assert said["Stopped because"] == "Fever"
    assert "Leads in place" not in said


def test_removal_by_nobody_named_still_says_when() -> None:
    said = lines(EndedTrial(replace(GOOD, removed_by=""), PatientWords(), True, ZONE))
    assert said["Leads out"] == "13 May 2026, 10:15 (Europe/London)"


@pytest.mark.parametrize(
    ("given_evidence", "state", "judged"),
    [
        ({}, Truth.NOT_MET, Truth.NOT_MET),
        ({"aborted": True}, Truth.NOT_MET, Truth.UNKNOWN),
        ({"aborted": True}, Truth.MET, Truth.MET),
        ({"technically_adequate": False}, Truth.NOT_MET, Truth.UNKNOWN),
        ({"technically_adequate": None}, Truth.NOT_MET, Truth.NOT_MET),
        ({"technically_adequate": False}, Truth.UNKNOWN, Truth.UNKNOWN),
    ],
)
def test_an_aborted_or_inadequate_trial_is_never_negative(
    given_evidence: dict[str, Any], state: Truth, judged: Truth
) -> None:
    assert TrialEvidence(outcome_with(), **given_evidence).judged(state) is judged
