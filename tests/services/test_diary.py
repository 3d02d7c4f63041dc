"""Keeping the diary: once, as versions, in its windows, with alarms; on both databases."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.diary import Punctuality, Source, WarningSign
from scs_manager.domain.diary_placement import DeviceWord
from scs_manager.domain.errors import RuleError
from scs_manager.engine import for_writing
from scs_manager.models.alarms import AlarmRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.messages import MessageRow
from scs_manager.services import audit_check, diary, diary_review, outcomes
from tests.trial_scenes import (
    BASELINE,
    PLACED,
    WOUND,
    answers,
    begun,
    enrolled,
    evening,
    make_scene,
    running,
    send,
)


@pytest.fixture
def phone(session: Session) -> str:
    """The token of a phone whose baseline has begun."""
    scene = make_scene(session)
    return enrolled(session, scene, begun(session, scene))


def rows(session: Session) -> list[DiaryEntryRow]:
    return list(session.exec(select(DiaryEntryRow).order_by(col(DiaryEntryRow.id))))


def test_an_evening_is_stored_as_it_was_answered(session: Session, phone: str) -> None:
    entry = answers(BASELINE, leg=7, back=5, note="Bad night, <b>rain</b>")

    send(session, phone, entry)

    (row,) = rows(session)
    assert row.to_domain() == entry
    assert (row.version, row.source, row.punctuality) == (1, Source.PATIENT, Punctuality.ON_TIME)


def test_the_same_post_twice_is_stored_once_and_answered_alike(session: Session, phone: str) -> None:
    first = send(session, phone, answers(BASELINE), key="k1")
    again = send(session, phone, answers(BASELINE), key="k1", at=evening(BASELINE, 20))

    assert again.repeated
    assert (again.entry_id, again.received_at) == (first.entry_id, first.received_at)
    assert len(rows(session)) == 1


def test_other_answers_under_the_same_key_are_kept_out(session: Session, phone: str) -> None:
    send(session, phone, answers(BASELINE, leg=7), key="k1")

    with pytest.raises(diary.SentBeforeError, match="kept the first"):
        send(session, phone, answers(BASELINE, leg=2), key="k1")

    assert [row.pain_leg_nrs for row in rows(session)] == [7]


def test_a_correction_is_a_new_version_and_the_newest_counts(session: Session, phone: str) -> None:
    send(session, phone, answers(BASELINE, leg=7))
    send(session, phone, answers(BASELINE, leg=6), at=evening(BASELINE, 21))

    assert [(row.version, row.pain_leg_nrs) for row in rows(session)] == [(1, 7), (2, 6)]


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (18, 0, Punctuality.ON_TIME),
        (25, 59, Punctuality.ON_TIME),
        (26, 0, Punctuality.LATE),
        (35, 59, Punctuality.LATE),
        (36, 0, Punctuality.OUTSIDE),
    ],
)
def test_windows_open_at_18_turn_late_at_2_and_close_at_12(
    session: Session, phone: str, hour: int, minute: int, expected: Punctuality
) -> None:
    send(session, phone, answers(BASELINE), at=evening(BASELINE, hour, minute))

    assert rows(session)[0].punctuality is expected


def test_of_two_phones_the_last_answer_counts_and_not_the_last_to_arrive(session: Session) -> None:
    scene = make_scene(session)
    trial = begun(session, scene)
    phone = enrolled(session, scene, trial)
    send(session, phone, answers(BASELINE, leg=5), at=evening(BASELINE, 21))
    earlier, now = evening(BASELINE, 19), evening(BASELINE, 32)
    send(session, phone, answers(BASELINE, leg=8), at=now, device=DeviceWord(earlier, now, 60))

    (day,) = outcomes.days_of(session, trial)
    assert day.entry is not None
    assert [row.pain_leg_nrs for row in rows(session)] == [5, 8]
    assert day.entry.pain_leg_nrs == 5


def test_a_day_is_not_open_before_18(session: Session, phone: str) -> None:
    with pytest.raises(RuleError, match="not open yet"):
        send(session, phone, answers(BASELINE), at=evening(BASELINE, 17, 59))

    assert rows(session) == []


@pytest.mark.parametrize("day", [BASELINE - timedelta(days=1), BASELINE - timedelta(days=30)])
def test_days_before_the_baseline_are_refused(session: Session, phone: str, day: date) -> None:
    with pytest.raises(RuleError, match="had not begun"):
        send(session, phone, answers(day))


def test_a_trusted_device_time_places_the_answer_and_a_wrong_clock_is_flagged(
    session: Session, phone: str
) -> None:
    now = evening(BASELINE, 26, 2)
    for key, device in (("near", now - timedelta(minutes=4)), ("far", now - timedelta(hours=26))):
        send(session, phone, answers(BASELINE, leg=len(key)), at=now, key=key,
             device=DeviceWord(device, device, 60))  # fmt: skip

    near, far = rows(session)
    assert (near.punctuality, near.flags) == (Punctuality.ON_TIME, ["sent_later"])
    assert (far.punctuality, far.flags) == (Punctuality.LATE, ["clock_not_trusted"])


def test_warning_signs_open_an_alarm_and_call_staff_in_the_same_commit(session: Session, phone: str) -> None:
    saved = send(session, phone, answers(BASELINE, warning_signs=WOUND))

    alarm = session.exec(select(AlarmRow)).one()
    message = session.exec(select(MessageRow)).one()
    assert (alarm.entry_id, alarm.signs, alarm.acknowledged_at) == (saved.entry_id, ["wound"], None)
    assert (message.kind, message.channel, message.state) == ("alarm", "staff", "planned")


def test_a_correction_that_keeps_the_sign_opens_no_second_alarm(session: Session, phone: str) -> None:
    send(session, phone, answers(BASELINE, warning_signs=WOUND))
    send(session, phone, answers(BASELINE, leg=5, warning_signs=WOUND), at=evening(BASELINE, 21))

    assert len(session.exec(select(AlarmRow)).all()) == 1


def test_a_correction_that_adds_a_sign_opens_another_alarm(session: Session, phone: str) -> None:
    both = WOUND | {WarningSign.FEVER}

    send(session, phone, answers(BASELINE, warning_signs=WOUND))
    send(session, phone, answers(BASELINE, warning_signs=both), at=evening(BASELINE, 21))

    assert sorted(len(alarm.signs) for alarm in session.exec(select(AlarmRow))) == [1, 2]


def test_the_same_sign_on_the_next_evening_is_an_alarm_of_its_own(session: Session, phone: str) -> None:
    send(session, phone, answers(BASELINE, warning_signs=WOUND))
    send(session, phone, answers(BASELINE + timedelta(days=1), warning_signs=WOUND))

    assert len(session.exec(select(AlarmRow)).all()) == 2


def test_an_entry_from_outside_counts_only_once_staff_accepted_it(session: Session) -> None:
    scene = make_scene(session)
    trial = begun(session, scene)
    phone = enrolled(session, scene, trial)
    saved = send(session, phone, answers(BASELINE), at=evening(BASELINE, 40))
    assert not outcomes.days_of(session, trial)[0].kept

    diary_review.accept_entry(
        session,
        trial=trial,
        entry_id=saved.entry_id,
        reason="Phone was flat",
        by=scene.by,
        now=evening(BASELINE, 48),
    )

    assert outcomes.days_of(session, trial)[0].kept
    with pytest.raises(RuleError, match="already accepted"):
        diary_review.accept_entry(
            session,
            trial=trial,
            entry_id=saved.entry_id,
            reason="Again",
            by=scene.by,
            now=evening(BASELINE, 48),
        )


def test_an_entry_in_its_window_needs_no_acceptance(session: Session) -> None:
    scene = make_scene(session)
    trial = begun(session, scene)
    saved = send(session, enrolled(session, scene, trial), answers(BASELINE))

    with pytest.raises(RuleError, match="counts already"):
        diary_review.accept_entry(
            session, trial=trial, entry_id=saved.entry_id, reason="x", by=scene.by, now=evening(BASELINE)
        )


def test_staff_transcriptions_are_marked_and_never_on_time(session: Session) -> None:
    scene = make_scene(session)
    trial = begun(session, scene)
    now = evening(BASELINE, 40)

    diary.transcribe_entry(
        session, trial=trial, case=scene.case, entry=answers(BASELINE), reason="By telephone",
        by=scene.by, now=now,
    )  # fmt: skip

    (row,) = rows(session)
    assert (row.source, row.punctuality, row.reason) == (Source.STAFF, Punctuality.LATE, "By telephone")
    assert row.by_name == "Dr Sam Specimen"


def test_days_left_out_after_removal_are_marked_so(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene)
    now = evening(PLACED + timedelta(days=6))
    diary_review.exclude_day(
        session, trial=trial, day=PLACED + timedelta(days=5), reason="Stimulator off", by=scene.by, now=now
    )
    trial.removed_on = trial.removal_on
    diary_review.exclude_day(
        session, trial=trial, day=PLACED + timedelta(days=6), reason="Infection", by=scene.by, now=now
    )

    marked = {day.day: day.excluded_after_removal for day in outcomes.days_of(session, trial) if day.excluded}
    assert list(marked.values()) == [False, True]


def test_eight_phones_sending_the_same_post_at_once_store_it_once(engine: Engine) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session)
        phone = enrolled(session, scene, begun(session, scene))
    failures: list[BaseException] = []
    results: list[diary.Saved] = []

    def post(leg: int, key: str) -> None:
        try:
            with Session(for_writing(engine), expire_on_commit=False) as own:
                results.append(send(own, phone, answers(BASELINE, leg=leg), key=key, at=evening(BASELINE)))
        except BaseException as failure:
            failures.append(failure)

    posts = [(3, "same")] * 8 + [(4, "other-1"), (5, "other-2"), (6, "other-3")]
    threads = [threading.Thread(target=post, args=given) for given in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    with Session(engine) as session:
        stored = rows(session)
        assert sorted(row.client_key for row in stored) == ["other-1", "other-2", "other-3", "same"]
        assert sorted(row.version for row in stored) == [1, 2, 3, 4]
        assert audit_check.verify(session, scene.clinic.id).broken is None


def test_a_post_is_one_commit(engine: Engine) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session)
        phone = enrolled(session, scene, begun(session, scene))
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)

    with Session(for_writing(engine), expire_on_commit=False) as session:
        send(session, phone, answers(BASELINE, warning_signs=WOUND))

    assert len(commits) == 1


def test_the_audit_event_seals_the_answers(session: Session, phone: str) -> None:
    send(session, phone, answers(BASELINE))

    told = session.exec(select(AuditEventRow).where(AuditEventRow.action == "diary.entered")).one()
    assert told.detail["day"] == BASELINE.isoformat()
    assert len(told.detail["sha256"]) == 64
    assert told.actor_kind == "patient"


def test_the_outcome_of_the_sample_trial_is_that_of_the_vectors(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene)

    outcome = outcomes.outcome_of(session, trial, as_of=PLACED + timedelta(days=8))

    assert round(float(outcome.primary.relief.percent or 0), 1) == 58.0
