"""Merging two records of one person, and putting every row back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.pathway import Action, State
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseMoveRow, CaseRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.merges import PatientMergeRow
from scs_manager.models.messages import MessageStopRow
from scs_manager.models.patients import PatientRow
from scs_manager.services import cases, merges, patients
from scs_manager.services.duplicates import standing
from scs_manager.services.message_rows import standing_stops
from tests.factories import NOW, actor_of, identity, make_case, make_clinic, referral
from tests.trial_scenes import make_scene, running

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


@pytest.fixture
def by(clinic: ClinicRow) -> Actor:
    return actor_of(clinic)


def patient_of(session: Session, case: CaseRow) -> PatientRow:
    return session.get_one(PatientRow, case.patient_id)


def pair(session: Session, clinic: ClinicRow) -> tuple[PatientRow, PatientRow]:
    """Two records of one name, each with an open case as referred."""
    return tuple(patient_of(session, make_case(session, clinic, number)) for number in ("R-1", "R-2"))  # type: ignore[return-value]


def merge(
    session: Session, kept: PatientRow, merged: PatientRow, by: Actor, at: Any = LATER
) -> PatientMergeRow:
    shown = merges.plan_merge(session, kept=kept, merged=merged).digest
    return merges.merge_patients(
        session, kept=kept, merged=merged, shown=shown, reason="Same passport", by=by, now=at
    )


def undo(session: Session, row: PatientMergeRow, by: Actor) -> None:
    merges.undo_merge(session, merge=row, reason="Two sisters", by=by, now=LATER + timedelta(days=1))


def state_of(session: Session, clinic: ClinicRow) -> dict[str, Any]:
    """Everything a merge touches, row versions apart."""
    session.expire_all()
    tables: tuple[Any, ...] = (PatientRow, CaseRow, EnrolmentRow)
    rows = {
        f"{table.__name__} {row.id}": row.model_dump(exclude={"version"})
        for table in tables
        for row in session.exec(select(table))
    }
    return rows | {"counters": cases.counters(session, clinic.id)}


def test_a_merge_is_explained_moves_the_cases_and_is_undone_exactly(
    session: Session, clinic: ClinicRow, by: Actor
) -> None:
    kept, merged = pair(session, clinic)
    closed_before = make_case(session, clinic, "R-3")  # somebody else's, untouched throughout
    before = state_of(session, clinic)
    plan = merges.plan_merge(session, kept=kept, merged=merged)

    row = merge(session, kept, merged, by)

    told = " ".join(map(str, plan.consequences))
    assert "Cases that move from R-2 to R-1 with all that is in them: 1." in told
    assert "That of R-2 (Referred) is withdrawn" in told
    assert standing(session, merged).id == kept.id
    assert {case.state for case in patients.cases_of(session, patient=kept)} == {
        State.REFERRED,
        State.WITHDRAWN,
    }
    assert patients.cases_of(session, patient=merged) == []
    assert cases.counters(session, clinic.id)[State.WITHDRAWN] == 1
    assert patient_of(session, closed_before).merged_into_id is None

    undo(session, row, by)

    assert state_of(session, clinic) == before
    assert (row.undone_reason, row.undone_by_name) == ("Two sisters", by.name)


def test_the_case_that_has_come_further_goes_on_whichever_record_is_kept(
    session: Session, clinic: ClinicRow, by: Actor
) -> None:
    kept, merged = pair(session, clinic)
    further = patients.cases_of(session, patient=merged)[0]
    cases.move(session, case=further, action=Action.START_WORK_UP, by=by, now=NOW)
    before = state_of(session, clinic)

    row = merge(session, kept, merged, by)

    states = {case.id: case.state for case in patients.cases_of(session, patient=kept)}
    assert states[further.id] is State.WORK_UP
    assert sorted(states.values()) == sorted([State.WORK_UP, State.WITHDRAWN])
    undo(session, row, by)
    assert state_of(session, clinic) == before


def test_a_running_diary_moves_with_its_case_and_back(session: Session) -> None:
    scene = make_scene(session)
    clinic = session.get_one(ClinicRow, scene.case.clinic_id)
    running(session, scene)
    kept = patient_of(session, make_case(session, clinic, "R-9"))
    before = state_of(session, clinic)

    row = merge(session, kept, scene.patient, scene.by)

    enrolment = session.exec(select(EnrolmentRow)).one()
    assert enrolment.patient_id == kept.id
    assert session.get_one(CaseRow, scene.case.id).state is State.TRIALLING
    undo(session, row, scene.by)
    assert state_of(session, clinic) == before


def test_who_wanted_no_more_messages_wants_none_after_a_merge(session: Session) -> None:
    scene = make_scene(session)
    clinic = session.get_one(ClinicRow, scene.case.clinic_id)
    kept = patient_of(session, make_case(session, clinic, "R-9"))
    for patient, channel in ((scene.patient, "email"), (scene.patient, "sms"), (kept, "sms")):
        session.add(
            MessageStopRow(clinic_id=clinic.id, patient_id=patient.id, channel=channel, how="link", at=NOW)
        )
    session.commit()

    row = merge(session, kept, scene.patient, scene.by)

    assert standing_stops(session, clinic.id, [kept.id]) == {(kept.id, "email"), (kept.id, "sms")}
    undo(session, row, scene.by)
    assert standing_stops(session, clinic.id, [kept.id]) == {(kept.id, "sms")}
    assert len(standing_stops(session, clinic.id, [scene.patient.id])) == 2


def test_two_running_diaries_are_never_merged(session: Session) -> None:
    one = make_scene(session)
    clinic = session.get_one(ClinicRow, one.case.clinic_id)
    other = make_scene(session, "second", clinic=clinic)
    running(session, one)
    running(session, other)

    plan = merges.plan_merge(session, kept=one.patient, merged=other.patient)

    assert str(plan.refusal) == "Both records have a diary that is running. End one of the two trials first."
    with pytest.raises(RuleError, match="End one of the two trials first"):
        merge(session, one.patient, other.patient, one.by)


def test_merges_come_apart_in_the_order_they_were_made(
    session: Session, clinic: ClinicRow, by: Actor
) -> None:
    first, second = pair(session, clinic)
    third = patient_of(session, make_case(session, clinic, "R-3"))
    before = state_of(session, clinic)
    inner = merge(session, second, first, by)
    outer = merge(session, third, second, by, at=LATER + timedelta(hours=1))

    assert standing(session, first).id == third.id
    with pytest.raises(RuleError, match="Undo that merge first"):
        undo(session, inner, by)
    session.rollback()
    undo(session, outer, by)
    undo(session, inner, by)

    assert state_of(session, clinic) == before
    assert str(merges.undo_refusal(session, inner)) == "This merge was undone already."


def test_what_was_recorded_since_goes_back_with_its_case(
    session: Session, clinic: ClinicRow, by: Actor
) -> None:
    kept, merged = pair(session, clinic)
    moved = patients.cases_of(session, patient=merged)[0]
    cases.move(session, case=moved, action=Action.START_WORK_UP, by=by, now=NOW)
    row = merge(session, kept, merged, by)
    cases.move(session, case=moved, action=Action.WITHDRAW, by=by, now=LATER, reason="Moved abroad")
    changed = identity("R-1", given_name="Greta")
    patients.correct_patient(
        session, patient=kept, identity=changed, version=None, by=by, now=LATER, different_because="Checked"
    )

    undo(session, row, by)

    assert (moved.patient_id, moved.state) == (merged.id, State.WITHDRAWN)
    assert session.get_one(PatientRow, kept.id).given_name == "Greta"
    reopened = session.exec(select(CaseMoveRow).order_by(col(CaseMoveRow.id).desc()).limit(1)).one()
    assert (reopened.from_state, reopened.to_state) == (State.WITHDRAWN, State.REFERRED)


def test_an_undo_that_would_open_two_cases_is_refused(session: Session, clinic: ClinicRow, by: Actor) -> None:
    kept, merged = pair(session, clinic)
    further = patients.cases_of(session, patient=merged)[0]
    cases.move(session, case=further, action=Action.START_WORK_UP, by=by, now=NOW)
    row = merge(session, kept, merged, by)  # withdraws the case of the record that is kept
    cases.move(session, case=further, action=Action.WITHDRAW, by=by, now=LATER, reason="Moved abroad")
    patients.refer_again(session, patient=kept, referral=referral(), by=by, now=LATER)

    with pytest.raises(RuleError, match="A new case was opened since the merge"):
        undo(session, row, by)


def test_a_withdrawn_case_that_changed_since_stays(session: Session, clinic: ClinicRow, by: Actor) -> None:
    kept, merged = pair(session, clinic)
    row = merge(session, kept, merged, by)
    closed = next(case for case in patients.cases_of(session, patient=kept) if case.closed_at is not None)
    cases.move(session, case=closed, action=Action.RECORD_DEATH, by=by, now=LATER + timedelta(hours=2))

    with pytest.raises(RuleError, match="was changed since"):
        undo(session, row, by)


def test_a_merged_record_takes_nothing_new_and_is_found_under_the_kept_one(
    session: Session, clinic: ClinicRow, by: Actor
) -> None:
    kept, merged = pair(session, clinic)
    merge(session, kept, merged, by)

    with pytest.raises(RuleError, match="was merged into R-1"):
        patients.correct_patient(
            session, patient=merged, identity=identity("R-2"), version=None, by=by, now=LATER
        )
    with pytest.raises(RuleError, match="R-2 was merged into another record already"):
        merge(session, merged, kept, by)
    with pytest.raises(RuleError, match="record itself"):
        merge(session, kept, kept, by)
    with pytest.raises(patients.PossibleDuplicate) as asked:
        patients.register_patient(session, identity=identity("R-4"), referral=referral(), by=by, now=LATER)
    assert [found.patient.id for found in asked.value.candidates] == [kept.id]


def test_what_was_not_shown_is_not_merged(session: Session, clinic: ClinicRow, by: Actor) -> None:
    kept, merged = pair(session, clinic)
    shown = merges.plan_merge(session, kept=kept, merged=merged).digest
    cases.move(
        session,
        case=patients.cases_of(session, patient=merged)[0],
        action=Action.START_WORK_UP,
        by=by,
        now=NOW,
    )

    with pytest.raises(ChangedByOther, match="changed since you looked"):
        merges.merge_patients(session, kept=kept, merged=merged, shown=shown, reason="x", by=by, now=LATER)


def test_records_of_two_clinics_are_never_one(session: Session, clinic: ClinicRow, by: Actor) -> None:
    kept, _ = pair(session, clinic)
    away = patient_of(session, make_case(session, make_clinic(session, "Hillside"), "R-7"))

    with pytest.raises(ValueError, match="two clinics"):
        merges.plan_merge(session, kept=kept, merged=away)
