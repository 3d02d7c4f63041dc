"""Cases: moves leave history and keep the counters, the worklist pages by key, nobody overwrites anybody."""

import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.pathway import Action, CaseFacts, State
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import INSTALLATION
from scs_manager.models.cases import CaseMoveRow, CaseRow
from scs_manager.models.messages import MessageRow
from scs_manager.services import audit, cases, moves, outbox, patients
from scs_manager.services.cases import Filters
from tests.factories import (
    NOW,
    SYSTEM,
    TODAY,
    actor_of,
    make_case,
    make_clinic,
    make_screening,
    referral,
    sign,
)


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


@pytest.fixture
def case(session: Session, clinic: ClinicRow) -> CaseRow:
    return make_case(session, clinic)


def move(session: Session, case: CaseRow, action: Action, reason: str = "") -> None:
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    cases.move(session, case=case, action=action, by=by, now=NOW, reason=reason)


def test_a_move_leaves_a_row_an_event_and_right_counters(session: Session, case: CaseRow) -> None:
    move(session, case, Action.START_WORK_UP)

    assert (case.state, case.state_since) == (State.WORK_UP, NOW)
    assert case.next_action == "Complete the record and sign a screening"
    counted = cases.counters(session, case.clinic_id)
    assert {state: number for state, number in counted.items() if number} == {State.WORK_UP: 1}
    steps = [
        (row.from_state, row.to_state, row.action) for row in cases.summary(session, case, on=TODAY).moves
    ]
    assert steps == [
        (None, State.REFERRED, None),
        (State.REFERRED, State.WORK_UP, Action.START_WORK_UP),
    ]
    assert audit.verify(session, case.clinic_id).events == 3


def test_an_illegal_move_changes_nothing(session: Session, case: CaseRow) -> None:
    with pytest.raises(RuleError, match="cannot take the step"):
        move(session, case, Action.PLACE_LEADS)
    session.rollback()

    assert session.get_one(CaseRow, case.id).state is State.REFERRED
    assert audit.verify(session, case.clinic_id).events == 2


def test_a_move_that_needs_facts_names_what_is_missing(session: Session, case: CaseRow) -> None:
    move(session, case, Action.START_WORK_UP)

    with pytest.raises(RuleError, match="A signed screening is missing"):
        move(session, case, Action.SIGN_SCREENING)


def test_the_summary_shows_each_step_and_what_it_waits_for(session: Session, case: CaseRow) -> None:
    move(session, case, Action.START_WORK_UP)

    shown = cases.summary(session, case, on=TODAY)

    missing = {step.action: [str(text) for text in step.missing] for step in shown.steps}
    assert missing[Action.SIGN_SCREENING] == ["A signed screening is missing."]
    assert missing[Action.WITHDRAW] == []
    assert shown.referral is not None
    assert shown.referral.referrer == "Dr Alex Example"


def test_an_urgent_referral_returns_to_where_it_began(session: Session, case: CaseRow) -> None:
    move(session, case, Action.START_WORK_UP)
    move(session, case, Action.REFER_URGENTLY, "saddle numbness")
    assert cases.counters(session, case.clinic_id)[State.URGENT_REFERRAL] == 1

    move(session, case, Action.RETURN_FROM_URGENT, "scanned, no compression")

    assert case.state is State.WORK_UP


def test_withdrawal_cancels_every_unsent_message_and_closes_the_case(session: Session, case: CaseRow) -> None:
    message = outbox.plan_message(session, case=case, kind="reminder", channel="email", due_at=NOW, now=NOW)
    sent = outbox.plan_message(session, case=case, kind="reminder", channel="sms", due_at=NOW, now=NOW)
    session.flush()
    sent.state = "sent"
    session.commit()

    move(session, case, Action.WITHDRAW, "moved abroad")

    session.expire_all()
    states = session.exec(select(MessageRow.state).order_by(col(MessageRow.id))).all()
    assert states == ["cancelled", "sent"]
    assert message.state == "cancelled"
    assert case.closed_at is not None
    assert case.next_action == ""


def test_an_ended_case_makes_room_for_a_new_referral(
    session: Session, clinic: ClinicRow, case: CaseRow
) -> None:
    patient = patients.find_patients(session, clinic=clinic, text="R-0001")[0]
    with pytest.raises(RuleError, match="open case already"):
        patients.refer_again(session, patient=patient, referral=referral(), by=actor_of(clinic), now=NOW)

    case = session.get_one(CaseRow, case.id)
    move(session, case, Action.WITHDRAW, "moved abroad")
    again = patients.refer_again(
        session, patient=patient, referral=referral(), by=actor_of(clinic), now=NOW + timedelta(days=90)
    )

    assert [row.id for row in patients.cases_of(session, patient=patient)] == [again.id, case.id]
    assert cases.counters(session, clinic.id)[State.REFERRED] == 1


def test_of_two_clerks_the_second_is_told(engine: Engine, case: CaseRow) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as first:
        opened_by_first = first.get_one(CaseRow, case.id)
        version = opened_by_first.version
        move(first, opened_by_first, Action.START_WORK_UP)

    with Session(for_writing(engine), expire_on_commit=False) as second:
        opened_by_second = second.get_one(CaseRow, case.id)
        with pytest.raises(ChangedByOther, match="Nothing was saved"):
            cases.move(
                second, case=opened_by_second, action=Action.WITHDRAW, by=SYSTEM, now=NOW, reason="x",
                version=version,
            )  # fmt: skip


def test_a_race_between_two_open_transactions_has_one_winner(
    engine: Engine, session: Session, case: CaseRow
) -> None:
    """Eight clerks read the same case, then all press the same button."""
    ready = threading.Barrier(8)
    told: list[str] = []

    def press() -> None:
        with Session(engine, expire_on_commit=False) as reading:
            seen = reading.get_one(CaseRow, case.id)
        ready.wait(30)
        with Session(for_writing(engine), expire_on_commit=False) as own:
            own.add(seen)
            try:
                move(own, seen, Action.START_WORK_UP)
            except ChangedByOther:
                told.append("changed")

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert told == ["changed"] * 7
    session.expire_all()
    assert cases.counters(session, case.clinic_id)[State.WORK_UP] == 1
    assert len(session.exec(select(CaseMoveRow)).all()) == 2
    assert audit.verify(session, case.clinic_id).broken is None


def test_a_case_needs_a_clinic_and_a_clinic_its_counters(session: Session, case: CaseRow) -> None:
    with pytest.raises(ValueError, match="belongs to a clinic"):
        moves.open_case(session, patient_id=case.patient_id, by=SYSTEM, now=NOW)
    with pytest.raises(ValueError, match="no counter"):
        moves._count(session, INSTALLATION, {State.REFERRED: 1})


def test_a_decision_that_stays_in_its_state_is_still_a_row(session: Session, case: CaseRow) -> None:
    case.state = State.DEFERRED
    session.commit()
    facts = CaseFacts(decision="defer")

    moves.move_case(
        session, case, Action.DEFER, by=SYSTEM, now=NOW + timedelta(days=1), reason="x", facts=facts
    )

    assert case.state_since == NOW


def fill(session: Session, clinic: ClinicRow, number: int) -> list[uuid.UUID]:
    """Cases that began a minute apart, oldest first; the last two in the same instant."""
    minutes = [*range(number - 1), number - 2]
    made = [
        make_case(
            session, clinic, f"R-{index:04}", NOW + timedelta(minutes=minute), family_name=f"Name{index}"
        )
        for index, minute in enumerate(minutes)
    ]
    made[-2:] = sorted(made[-2:], key=lambda case: case.id.hex)
    return [case.id for case in made]


def test_pages_of_the_worklist_join_without_gap_or_double(session: Session, clinic: ClinicRow) -> None:
    expected = fill(session, clinic, 7)

    found, after = [], None
    while True:
        page = cases.worklist(session, clinic.id, after=after, size=3)
        found += [line.case_id for line in page.lines]
        after = page.after
        if after is None:
            break

    assert found == expected


def test_a_page_between_two_cases_of_one_instant_loses_none(session: Session, clinic: ClinicRow) -> None:
    expected = fill(session, clinic, 4)

    first = cases.worklist(session, clinic.id, size=3)
    second = cases.worklist(session, clinic.id, after=first.after, size=3)

    assert [line.case_id for line in (*first.lines, *second.lines)] == expected
    assert second.after is None


@pytest.mark.parametrize("after", ["", "x", "2026-05-04|x", f"2026-05-04T09:00:00|{INSTALLATION}", "|"])
def test_a_key_that_makes_no_sense_begins_at_the_start(
    session: Session, clinic: ClinicRow, case: CaseRow, after: str
) -> None:
    assert [line.case_id for line in cases.worklist(session, clinic.id, after=after).lines] == [case.id]


def test_the_worklist_narrows_by_state_name_and_end(session: Session, clinic: ClinicRow) -> None:
    fill(session, clinic, 3)
    moved = session.exec(select(CaseRow).order_by(col(CaseRow.state_since)).limit(1)).one()
    move(session, moved, Action.DECLINE, "not wanted")

    def numbers(**filters: object) -> list[str]:
        page = cases.worklist(session, clinic.id, Filters(**filters))  # type: ignore[arg-type]
        return sorted(line.identifier for line in page.lines)

    assert numbers() == ["R-0001", "R-0002"]
    assert numbers(ended=True) == ["R-0000"]
    assert numbers(state=State.WORK_UP) == []
    assert numbers(name="NAME1") == ["R-0001"]
    assert numbers(name="name1 marg") == ["R-0001"]
    assert numbers(name="R-0002") == ["R-0002"]
    assert numbers(name="%") == []


def test_another_clinics_cases_are_never_listed(session: Session, clinic: ClinicRow, case: CaseRow) -> None:
    other = make_clinic(session, "Hillside")

    assert cases.worklist(session, other.id).lines == ()
    assert cases.get_case(session, other.id, case.id) is None
    assert cases.get_case(session, clinic.id, case.id) is not None
    assert cases.counters(session, other.id)[State.REFERRED] == 0


def test_the_last_screening_shows_on_the_worklist(session: Session, clinic: ClinicRow, case: CaseRow) -> None:
    sign(session, case, make_screening(session, case, clinic), clinic)

    line = cases.worklist(session, clinic.id).lines[0]

    assert (line.outcome, line.state) == ("incomplete", State.SCREENED)
