"""The task of a red flag on both databases: opened once, answered once, and never lost."""

import threading
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.facts import Datum, Facts
from scs_manager.domain.fhir_facts import Import, PatientIdentity
from scs_manager.domain.pathway import Action, State
from scs_manager.domain.red_flags import digest, from_json
from scs_manager.domain.tasks import TaskKind
from scs_manager.engine import for_writing
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.tasks import TaskRow
from scs_manager.services import audit, cases, imports, merges, moves, records, task_rows, tasks
from scs_manager.services.red_flags import ALREADY_REFERRED, CORRECTED, DIED
from scs_manager.services.task_rows import open_task
from scs_manager.services.tasks import TaskResult
from tests.factories import NOW, TODAY, actor_of, make_case, make_clinic

SADDLE, FOOT_DROP = "safety.ce_saddle_sensory", "safety.new_foot_drop"
WORSE = "new_or_worsening"


class Answer(NamedTuple):
    name: str
    value: Any
    on: date | None = TODAY
    source: str = "Visit"


class Ward:
    """A clinic with one case, and what happens to it one minute after the other."""

    def __init__(self, session: Session) -> None:
        self.session, self.clinic, self.now = session, make_clinic(session), NOW
        self.case, self.by = make_case(session, self.clinic), actor_of(self.clinic)

    @property
    def given(self) -> dict[str, Any]:
        self.now += timedelta(minutes=1)
        return {"case": self.case, "by": self.by, "now": self.now}

    def record(self, **facts: Any) -> None:
        answers = [Answer(f"safety.{name}", value) for name, value in facts.items()]
        records.record_facts(self.session, answers=answers, **self.given)

    def move(self, action: Action) -> None:
        cases.move(self.session, action=action, reason="MRI today", **self.given)

    def say_why_not(self, task: TaskRow, note: str = "Scanned yesterday") -> None:
        result = TaskResult("", TODAY, note, digest(from_json(task.grounds)))
        tasks.finish(self.session, task_id=task.id, result=result, **self.given)

    def tasks(self) -> list[TaskRow]:
        return [row for row in task_rows.tasks_of(self.session, self.case) if row.kind is TaskKind.RED_FLAG]

    def open(self) -> list[TaskRow]:
        return [row for row in self.tasks() if row.done_at is None]

    def said(self) -> list[str]:
        """What the audit trail says of tasks, in order."""
        query = select(AuditEventRow.action).where(col(AuditEventRow.action).like("task.%"))
        return list(self.session.exec(query.order_by(col(AuditEventRow.id))))


@pytest.fixture
def ward(session: Session) -> Ward:
    return Ward(session)


def test_a_red_flag_opens_one_task_for_today_and_a_second_joins_it(ward: Ward) -> None:
    ward.record(ce_saddle_sensory="no", new_foot_drop=False, osteoporosis=True)
    assert ward.tasks() == []

    ward.record(ce_saddle_sensory=WORSE)
    (task,) = ward.open()
    assert (task.due_on, task.opened_by_name) == (TODAY, ward.by.name)
    ward.record(new_foot_drop=True)

    ward.session.expire_all()
    (task,) = ward.open()
    assert {ground.fact for ground in from_json(task.grounds)} == {SADDLE, FOOT_DROP}
    assert ward.said() == ["task.opened", "task.changed"]
    assert audit.verify(ward.session, ward.clinic.id).broken is None


def test_four_who_record_at_once_open_one_task(ward: Ward, engine: Engine) -> None:
    ready = threading.Barrier(4)
    signs = (SADDLE, "safety.ce_bladder_bowel", "safety.ce_both_legs_deficit", "safety.ce_sexual_dysfunction")

    def record(name: str) -> None:
        ready.wait(30)
        with Session(for_writing(engine)) as own:
            case = own.get_one(CaseRow, ward.case.id)
            records.record_facts(own, case=case, answers=[Answer(name, WORSE)], by=ward.by, now=NOW)

    threads = [threading.Thread(target=record, args=[name]) for name in signs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    ward.session.expire_all()
    (task,) = ward.tasks()
    assert {ground.fact for ground in from_json(task.grounds)} == set(signs)


def test_the_urgent_referral_answers_it_and_the_return_does_not_ask_again(ward: Ward) -> None:
    ward.record(ce_saddle_sensory=WORSE)

    ward.move(Action.REFER_URGENTLY)

    (task,) = ward.tasks()
    assert (task.done_at, task.done_by_name, task.result) == (
        ward.now,
        ward.by.name,
        "Referred urgently: MRI today",
    )
    ward.record(new_foot_drop=True)  # within the referral
    assert [row.result for row in ward.tasks()][1:] == [str(ALREADY_REFERRED)]
    ward.move(Action.RETURN_FROM_URGENT)
    ward.record(new_foot_drop=True, ce_sexual_dysfunction="no")
    assert ward.open() == []


def test_a_reason_answers_these_answers_and_a_further_one_asks_again(ward: Ward) -> None:
    ward.record(ce_saddle_sensory=WORSE)
    (first,) = ward.open()
    ward.say_why_not(first)

    ward.record(ce_saddle_sensory=WORSE, ce_bladder_bowel="no")
    assert ward.open() == []
    ward.record(new_foot_drop=True)
    (second,) = ward.open()
    assert {ground.fact for ground in from_json(second.grounds)} == {FOOT_DROP}
    ward.record(new_foot_drop=False)

    assert ward.open() == []  # the first still stands, and is answered
    assert second.result == str(CORRECTED)


def test_nobody_answers_a_red_flag_that_was_recorded_after_the_page_was_opened(ward: Ward) -> None:
    ward.record(ce_saddle_sensory=WORSE)
    (task,) = ward.open()
    read = digest(from_json(task.grounds))
    ward.record(new_foot_drop=True)

    result = TaskResult("", TODAY, "Scanned yesterday", read)
    with pytest.raises(ChangedByOther, match="have changed"):
        tasks.finish(ward.session, task_id=task.id, result=result, **ward.given)
    with pytest.raises(InputError, match="Say what was done"):
        ward.say_why_not(task, " ")
    ward.session.rollback()
    assert len(ward.open()) == 1


def test_a_corrected_answer_closes_it_and_the_same_answer_again_asks_again(ward: Ward) -> None:
    ward.record(ce_saddle_sensory=WORSE)
    ward.record(ce_saddle_sensory=None)

    (task,) = ward.tasks()
    assert (task.result, task.done_by_name, task.grounds) == (str(CORRECTED), ward.by.name, [])
    assert ward.said() == ["task.opened", "task.closed"]
    ward.record(ce_saddle_sensory=WORSE)
    assert len(ward.open()) == 1


def test_growing_out_of_date_does_not_answer_it(ward: Ward) -> None:
    ward.record(ce_saddle_sensory=WORSE)
    ward.now += timedelta(days=90)

    ward.record(osteoporosis=False)
    assert len(ward.open()) == 1
    ward.record(ce_saddle_sensory="no")
    assert ward.open() == []


@pytest.mark.parametrize(("action", "words"), [(Action.RECORD_DEATH, str(DIED)), (Action.WITHDRAW, None)])
def test_only_death_closes_it_with_the_case(ward: Ward, action: Action, words: str | None) -> None:
    ward.record(ce_saddle_sensory=WORSE)
    ward.move(action)

    assert [row.result or None for row in ward.tasks()] == [words]
    ward.record(ce_saddle_sensory="no", new_foot_drop=True)
    ward.record(new_foot_drop=False)
    assert ward.open() == []
    ward.record(new_foot_drop=True)
    assert ward.open() == []  # nothing opens in a case that has ended


def test_an_ended_case_is_referred_urgently_unless_its_patient_has_a_new_one(ward: Ward) -> None:
    ward.record(ce_saddle_sensory=WORSE)
    ward.move(Action.WITHDRAW)
    new = moves.open_case(ward.session, patient_id=ward.case.patient_id, by=ward.by, now=ward.now)
    ward.session.commit()

    with pytest.raises(RuleError, match="another case, which is open"):
        ward.move(Action.REFER_URGENTLY)
    assert len(ward.open()) == 1
    cases.move(ward.session, action=Action.WITHDRAW, reason="Twice", **(ward.given | {"case": new}))
    ward.move(Action.REFER_URGENTLY)

    assert ward.open() == []


def test_an_interview_that_finds_suicidal_thoughts_opens_it_at_once(ward: Ward) -> None:
    given = ward.given
    interview = open_task(ward.session, kind=TaskKind.SUICIDALITY_INTERVIEW, **given)
    assert interview is not None
    ward.session.commit()

    result = TaskResult("present", TODAY, "Crisis team called")
    tasks.finish(ward.session, task_id=interview.id, result=result, **given)

    assert [ground.criterion for row in ward.open() for ground in from_json(row.grounds)] == [
        "excl.suicidality"
    ]


def test_an_imported_red_flag_opens_it_and_the_same_import_again_does_not(ward: Ward) -> None:
    born = date(1960, 1, 1)
    person = PatientIdentity("", "Ada", "Imported", born, "female", "R-9", "", "", "en", deceased=False)
    sign = Datum(FOOT_DROP, True, on=TODAY, source="FHIR")

    found = Import(person, Facts({FOOT_DROP: sign}), (), (), ())

    done = imports.import_patient(ward.session, found, by=ward.by, now=NOW)
    imports.import_patient(ward.session, found, by=ward.by, now=NOW)

    assert task_rows.cases_with(ward.session, ward.clinic.id, TaskKind.RED_FLAG) == {done.case_id}


def test_a_merge_keeps_the_case_with_the_red_flag_and_refuses_where_it_cannot(ward: Ward) -> None:
    other = make_case(ward.session, ward.clinic, "R-2")
    ward.record(ce_saddle_sensory=WORSE)
    cases.move(ward.session, action=Action.START_WORK_UP, **(ward.given | {"case": other}))
    kept, merged = (ward.session.get_one(PatientRow, case.patient_id) for case in (other, ward.case))

    plan = merges.plan_merge(ward.session, kept=kept, merged=merged)
    assert (plan.closes, plan.refusal) == (other, None)
    answers = [Answer(FOOT_DROP, True)]
    records.record_facts(ward.session, answers=answers, **(ward.given | {"case": other}))
    plan = merges.plan_merge(ward.session, kept=kept, merged=merged)

    assert (plan.closes, str(plan.refusal)) == (
        None,
        "The open case of R-0001 would be withdrawn, but has a red flag that is not yet referred. "
        "Answer the red flag first.",
    )


def test_a_case_that_an_undone_merge_opens_again_is_asked_for_its_red_flags(ward: Ward) -> None:
    other = make_case(ward.session, ward.clinic, "R-2")
    kept, merged = (ward.session.get_one(PatientRow, case.patient_id) for case in (other, ward.case))
    shown = merges.plan_merge(ward.session, kept=kept, merged=merged).digest
    row = merges.merge_patients(
        ward.session, kept=kept, merged=merged, shown=shown, reason="Same", by=ward.by, now=NOW
    )
    assert ward.case.state is State.WITHDRAWN
    ward.record(ce_saddle_sensory=WORSE)
    assert ward.open() == []

    merges.undo_merge(ward.session, merge=row, reason="Sisters", by=ward.by, now=ward.now)

    assert len(ward.open()) == 1


def test_a_red_flag_stands_before_older_tasks(ward: Ward) -> None:
    open_task(ward.session, kind=TaskKind.SUICIDALITY_INTERVIEW, **ward.given)
    ward.now += timedelta(days=3)
    ward.record(ce_saddle_sensory=WORSE)

    first, _second = task_rows.open_in_clinic(ward.session, ward.clinic.id, most=2)
    assert first.kind is TaskKind.RED_FLAG
