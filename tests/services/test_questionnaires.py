"""Questionnaires on both databases: facts in one transaction, item 9, corrections, links, permissions."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.instruments.answers import check_answers
from scs_manager.domain.messages import Outcome, Outgoing, Result
from scs_manager.domain.questionnaires import EnteredBy, Purpose, Way
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.questionnaires import (
    QuestionnaireAnswerRow,
    QuestionnaireLinkRow,
    QuestionnaireSessionRow,
)
from scs_manager.services import (
    instrument_permissions,
    instrument_texts,
    questionnaire_link_rows,
    questionnaire_links,
    questionnaire_messages,
    questionnaire_sessions,
    questionnaires,
    record_rows,
    task_rows,
    tasks,
)
from scs_manager.services.instrument_permissions import Granted
from scs_manager.services.questionnaire_rows import add_answer
from scs_manager.services.questionnaires import Asked, Filled
from scs_manager.services.second_facts import LinkError, SecondFactError
from scs_manager.services.tasks import TaskResult
from scs_manager.services.throttles import Throttled
from tests.factories import NOW, TODAY, actor_of, make_case, make_clinic
from tests.sending import deliver_all

ALL = shipped_instruments()
BORN = date(1971, 11, 2)
WITH_ITEM_9 = [1, 2, 1, 2, 0, 1, 1, 0, 1, None]


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


@pytest.fixture
def case(session: Session, clinic: ClinicRow) -> CaseRow:
    return make_case(session, clinic)


def filled(name: str, answers: Any, **changes: Any) -> Filled:
    items = check_answers(ALL[name], answers, place="items")
    values: dict[str, Any] = {"entered_by": EnteredBy.STAFF, "answered_on": TODAY} | changes
    return Filled(ALL[name], items=items, **values)


def by(session: Session, case: CaseRow) -> Any:
    return actor_of(session.get_one(ClinicRow, case.clinic_id))


def record(session: Session, case: CaseRow, form: Filled, *, minutes: int = 0) -> QuestionnaireAnswerRow:
    at = NOW + timedelta(minutes=minutes)
    return questionnaires.record(session, case=case, filled=form, by=by(session, case), now=at)


def fact(session: Session, case: CaseRow, name: str) -> tuple[Any, date | None] | None:
    datum = record_rows.facts_of_case(session, case).get(name)
    return None if datum is None else (datum.value, datum.on)


def test_a_form_writes_its_facts_with_day_and_source_and_one_audit_event(
    session: Session, case: CaseRow
) -> None:
    row = record(session, case, filled("phq-9", [1] * 8 + [0, 2], answered_on=TODAY - timedelta(days=3)))

    datum = record_rows.facts_of_case(session, case).get("burden.phq9")
    assert datum is not None
    assert (datum.value, datum.on) == (8, TODAY - timedelta(days=3))
    assert datum.source == "PHQ-9 (version 1.0), asked by staff"
    assert fact(session, case, "burden.phq9_item9") == (0, TODAY - timedelta(days=3))
    assert task_rows.tasks_of(session, case) == []
    events = session.exec(select(AuditEventRow).where(AuditEventRow.action == "questionnaire.answered")).all()
    assert [event.detail["answer"] for event in events] == [str(row.id)]


def test_what_was_left_out_stays_null_and_writes_no_fact(session: Session, case: CaseRow) -> None:
    record(session, case, filled("phq-9", [None, None, None, 1, 1, 1, 1, 1, None, None]))

    session.expire_all()
    row = session.exec(select(QuestionnaireAnswerRow)).one()
    assert row.items == [None, None, None, 1, 1, 1, 1, 1, None, None]
    assert row.scores["scores"]["total"]["value"] is None
    assert row.scores["watches"] == {"item9_flag": None}
    assert fact(session, case, "burden.phq9") is None
    assert fact(session, case, "burden.phq9_item9") is None


def test_an_older_paper_form_does_not_displace_a_newer_one(session: Session, case: CaseRow) -> None:
    record(session, case, filled("isi", [1] * 7))
    paper = filled("isi", [3] * 7, entered_by=EnteredBy.TRANSCRIBED, answered_on=TODAY - timedelta(days=9))
    row = record(session, case, paper, minutes=1)

    assert row.paper_on == TODAY - timedelta(days=9)
    assert fact(session, case, "burden.isi") == (7, TODAY)


def test_totals_are_kept_as_stated(session: Session, case: CaseRow) -> None:
    form = Filled(ALL["odi-2-1a"], EnteredBy.STATED, TODAY, totals={"percent": Decimal("42.5")})
    row = record(session, case, form)

    assert (row.items, row.totals) == (None, {"percent": "42.5"})
    assert fact(session, case, "pain.odi_percent") == (Decimal("42.5"), TODAY)
    with pytest.raises(InputError, match="from 0 to 100"):
        record(
            session, case, Filled(ALL["odi-2-1a"], EnteredBy.STATED, TODAY, totals={"percent": Decimal(101)})
        )


def test_a_correction_is_a_new_version_and_moves_the_facts(session: Session, case: CaseRow) -> None:
    wrong = record(session, case, filled("gad-7", [3] * 7))
    given: dict[str, Any] = {"case": case, "by": by(session, case), "now": NOW + timedelta(hours=1)}
    right = questionnaires.correct(
        session, replaces=wrong, filled=filled("gad-7", [1] * 7), reason="wrong column", **given
    )

    assert fact(session, case, "burden.gad7") == (7, TODAY)
    kept = questionnaires.answers_of(session, case)
    assert [row.id for row in kept] == [right.id, wrong.id]
    assert questionnaires.standing(kept) == [right]
    with pytest.raises(RuleError, match="corrected already"):
        questionnaires.correct(session, replaces=wrong, filled=filled("gad-7", [2] * 7), reason="x", **given)
    with pytest.raises(InputError, match="why it is corrected"):
        questionnaires.correct(session, replaces=right, filled=filled("gad-7", [2] * 7), reason=" ", **given)


def test_a_correction_that_leaves_no_score_takes_its_own_fact_back(session: Session, case: CaseRow) -> None:
    wrong = record(session, case, filled("gad-7", [3] * 7))
    later: dict[str, Any] = {"case": case, "by": by(session, case), "now": NOW + timedelta(hours=1)}
    empty = filled("gad-7", [1, 1, None, None, None, 1, 1])

    questionnaires.correct(session, replaces=wrong, filled=empty, reason="half was blank", **later)

    assert fact(session, case, "burden.gad7") is None


def test_a_correction_of_an_older_form_leaves_the_newer_fact(session: Session, case: CaseRow) -> None:
    old = record(session, case, filled("gad-7", [3] * 7, answered_on=TODAY - timedelta(days=30)))
    record(session, case, filled("gad-7", [1] * 7), minutes=1)
    corrected = filled("gad-7", [None] * 7, answered_on=TODAY - timedelta(days=30))

    questionnaires.correct(
        session, case=case, replaces=old, filled=corrected, reason="not hers", by=by(session, case),
        now=NOW + timedelta(hours=1),
    )  # fmt: skip

    assert fact(session, case, "burden.gad7") == (7, TODAY)


def test_item_9_opens_one_task_for_today_and_suicidality_stays_unknown_until_the_interview(
    session: Session, case: CaseRow
) -> None:
    record(session, case, filled("phq-9", WITH_ITEM_9))
    record(session, case, filled("phq-9", WITH_ITEM_9), minutes=5)

    (task,) = task_rows.open_in_clinic(session, case.clinic_id, most=9)
    assert (task.case_id, task.due_on) == (case.id, TODAY)
    given: dict[str, Any] = {"case": case, "task_id": task.id, "by": by(session, case), "now": NOW}
    tasks.take_on(session, **given)
    with pytest.raises(RuleError, match="has already taken"):
        tasks.take_on(session, **given)
    with pytest.raises(InputError, match="Say what was done"):
        tasks.finish(session, result=TaskResult("none", TODAY, " "), **given)
    tasks.finish(session, result=TaskResult("none", TODAY, "No plan, no intent"), **given)

    assert fact(session, case, "safety.suicidality_interview") == ("none", TODAY)
    assert task_rows.open_in_clinic(session, case.clinic_id, most=9) == []
    with pytest.raises(RuleError, match="already closed"):
        tasks.finish(session, result=TaskResult("", TODAY, "again"), **given)


def test_a_task_closed_without_a_finding_leaves_suicidality_unknown(session: Session, case: CaseRow) -> None:
    record(session, case, filled("phq-9", WITH_ITEM_9))
    (task,) = task_rows.tasks_of(session, case)

    result = TaskResult("", TODAY, "Not reached; general practitioner informed")
    tasks.finish(session, case=case, task_id=task.id, result=result, by=by(session, case), now=NOW)

    assert fact(session, case, "safety.suicidality_interview") is None


def test_an_interview_of_the_same_morning_does_not_answer_item_9_of_the_afternoon(
    session: Session, case: CaseRow
) -> None:
    name = "safety.suicidality_interview"
    given: dict[str, Any] = {"source": "interview", "by": by(session, case), "now": NOW}
    record_rows.add_fact(session, case, name, "none", on=TODAY, **given)

    record(session, case, filled("phq-9", WITH_ITEM_9), minutes=90)

    assert fact(session, case, name) is None


def test_facts_answer_and_task_are_one_transaction(session: Session, case: CaseRow) -> None:
    add_answer(session, case=case, filled=filled("phq-9", WITH_ITEM_9), by=by(session, case), now=NOW)
    session.rollback()

    assert questionnaires.answers_of(session, case) == []
    assert task_rows.tasks_of(session, case) == []
    assert fact(session, case, "burden.phq9") is None


def ask(session: Session, case: CaseRow, *names: str, way: Way = Way.LINK) -> int:
    asked = Asked([ALL[name] for name in names], Purpose.BASELINE, way, TODAY + timedelta(days=7))
    return questionnaires.ask(session, case=case, asked=asked, on=TODAY, by=by(session, case), now=NOW)


def test_a_request_is_asked_once_and_answered_once(session: Session, case: CaseRow) -> None:
    assert ask(session, case, "phq-9", "gad-7") == 2
    assert ask(session, case, "gad-7", "peg") == 1
    request = next(row for row in questionnaires.open_requests(session, case) if row.instrument == "gad-7")
    given: dict[str, Any] = {"case": case, "request_id": request.id, "by": by(session, case), "now": NOW}
    form = filled("gad-7", [1] * 7, entered_by=EnteredBy.PATIENT)

    row = questionnaires.answer_request(session, filled=form, **given)

    assert row.request_id == request.id
    assert {each.instrument for each in questionnaires.open_requests(session, case)} == {"phq-9", "peg"}
    with pytest.raises(RuleError, match="answered already"):
        questionnaires.answer_request(session, filled=form, **given)
    with pytest.raises(RuleError, match="answered already"):
        questionnaires.withdraw_request(session, reason="late", **given)


def test_a_withdrawn_request_is_not_asked_any_more(session: Session, case: CaseRow) -> None:
    ask(session, case, "peg")
    (request,) = questionnaires.open_requests(session, case)
    given: dict[str, Any] = {"case": case, "request_id": request.id, "by": by(session, case), "now": NOW}

    questionnaires.withdraw_request(session, reason="asked twice", **given)

    assert questionnaires.open_requests(session, case) == []
    with pytest.raises(RuleError, match="no longer needed"):
        questionnaires.answer_request(session, filled=filled("peg", [1, 2, 3]), **given)


def test_what_staff_enter_answers_the_open_request(session: Session, case: CaseRow) -> None:
    ask(session, case, "peg", way=Way.PAPER)
    row = record(session, case, filled("peg", [5, 6, 6], entered_by=EnteredBy.TRANSCRIBED))

    assert row.request_id is not None
    assert questionnaires.open_requests(session, case) == []


def link(session: Session, case: CaseRow) -> str:
    fresh = questionnaire_links.fresh_link(NOW)
    questionnaire_links.send_link(session, case=case, fresh=fresh, by=by(session, case), now=NOW)
    return fresh.token


def redeem(session: Session, token: str, born: date | None = BORN, **changes: Any) -> str:
    given: dict[str, Any] = {"carer": False, "address": "192.0.2.1", "now": NOW} | changes
    return questionnaire_links.redeem(session, token=token, birth_date=born, **given)


def test_a_link_becomes_a_session_of_its_case_once(session: Session, case: CaseRow) -> None:
    token = link(session, case)
    assert questionnaire_links.door_of(session, token=token, now=NOW).is_open

    cookie = redeem(session, token, carer=True)

    found = questionnaire_sessions.respondent_of_token(session, token=cookie, now=NOW)
    assert found is not None
    assert (found.case_id, found.carer, found.actor().kind.value) == (case.id, True, "carer")
    stored = {*session.exec(select(QuestionnaireLinkRow.token_sha256))}
    stored |= {*session.exec(select(QuestionnaireSessionRow.token_sha256))}
    assert not {token, cookie} & stored
    with pytest.raises(LinkError):
        redeem(session, token)
    late = NOW + questionnaire_links.SESSION_LENGTH
    assert questionnaire_sessions.respondent_of_token(session, token=cookie, now=late) is None
    questionnaire_links.revoke(session, case=case, by=by(session, case), now=NOW)
    assert questionnaire_sessions.respondent_of_token(session, token=cookie, now=NOW) is None


def test_a_link_dies_with_its_time_a_newer_one_and_five_wrong_dates(session: Session, case: CaseRow) -> None:
    old = link(session, case)
    token = link(session, case)
    with pytest.raises(LinkError):
        redeem(session, old)
    late = NOW + questionnaire_link_rows.LINK_LENGTH
    assert not questionnaire_links.door_of(session, token=token, now=late).is_open
    for left in (4, 3, 2, 1):
        with pytest.raises(SecondFactError, match=f"Tries left: {left}"):
            redeem(session, token, date(1970, 1, 1), address="")
    with pytest.raises(LinkError):
        redeem(session, token, date(1970, 1, 1), address="")
    assert not questionnaire_links.door_of(session, token=token, now=NOW).is_open


def test_guessing_is_slowed_down_by_address(session: Session, case: CaseRow) -> None:
    for number in range(30):
        with pytest.raises(LinkError):
            redeem(session, f"guess {number}")

    with pytest.raises(Throttled):
        redeem(session, link(session, case))
    assert redeem(session, link(session, case), address="198.51.100.7")


def reachable(session: Session, case: CaseRow) -> None:
    patient = session.get_one(PatientRow, case.patient_id)
    patient.email = "margaret@home.example"
    session.add(patient)
    session.commit()


def letters(session: Session, now: datetime) -> list[Outgoing]:
    """What goes out by e-mail."""
    got: list[Outgoing] = []

    def take(mail: Outgoing) -> Outcome:
        got.append(mail)
        return Outcome(Result.SENT)

    deliver_all(session, now, {"email": take})
    return got


def test_a_link_by_message_opens_once_and_says_nothing_about_anybody(session: Session, case: CaseRow) -> None:
    reachable(session, case)
    given: dict[str, Any] = {"case": case, "by": by(session, case), "now": NOW}
    with pytest.raises(RuleError, match="Nothing is open"):
        questionnaire_messages.send_link(session, channel="email", **given)
    ask(session, case, "phq-9")
    with pytest.raises(RuleError, match="no such address"):
        questionnaire_messages.send_link(session, channel="pigeon", **given)
    printed = link(session, case)
    questionnaire_messages.send_link(session, channel="email", **given)

    (mail,) = letters(session, NOW)

    token = mail.words.split("/q/")[1].split()[0]
    assert mail.to == "margaret@home.example"
    assert not [
        word for word in ("Margaret", "PHQ", "Northgate", "pain") if word in mail.subject + mail.words
    ]
    assert not questionnaire_links.door_of(session, token=printed, now=NOW).is_open
    assert redeem(session, token)
    with pytest.raises(LinkError):
        redeem(session, token)


def test_who_asks_at_a_shut_door_gets_a_link_at_the_known_address_three_times_a_day(
    session: Session, case: CaseRow
) -> None:
    reachable(session, case)
    token = link(session, case)

    def wish(key: str, now: datetime) -> int:
        questionnaire_messages.ask_again(session, token=key, address="192.0.2.1", now=now)
        return len(letters(session, now))

    assert wish(token, NOW) == 0  # nothing is open
    ask(session, case, "peg")
    minutes = [NOW + timedelta(minutes=n) for n in range(1, 6)]
    assert [wish("never made", minutes[0])] + [wish(token, at) for at in minutes[1:]] == [0, 1, 1, 1, 0]
    assert wish(token, NOW + timedelta(days=1, minutes=3)) == 1


def supplied(name: str = "dn4", **changes: str) -> str:
    head = {"instrument": name, "version": "1.0"} | changes
    lines = [f'{key} = "{value}"' for key, value in head.items()]
    for number, _ in enumerate(ALL[name].items, 1):
        lines += ["[[item]]", f"number = {number}", f'text = "Question {number}"']
    return "\n".join(lines)


GRANT = Granted("Dr Mira Sample", TODAY, "licence 4711")


def test_supplied_texts_are_shown_only_under_a_recorded_permission(session: Session, case: CaseRow) -> None:
    given: dict[str, Any] = {"instrument": ALL["dn4"], "by": by(session, case), "now": NOW}

    def shown() -> instrument_texts.ClinicInstrument:
        return instrument_texts.instruments_of(session, case.clinic_id)["dn4"]

    with pytest.raises(RuleError, match="has not supplied"):
        instrument_permissions.activate(session, granted=GRANT, **given)
    text = supplied(permission_confirmed_by="File", permission_reference="file")
    instrument_permissions.supply(session, text=text, filename="dn4.toml", **given)
    assert not shown().may_show

    for empty in (Granted("", TODAY, "x"), Granted("x", TODAY, " ")):
        with pytest.raises(RuleError, match="is not recorded"):
            instrument_permissions.activate(session, granted=empty, **given)
    instrument_permissions.activate(session, granted=GRANT, **given)

    assert (shown().may_show, shown().instrument.item(3).text) == (True, "Question 3")
    other = make_clinic(session, "Elsewhere")
    assert not instrument_texts.instruments_of(session, other.id)["dn4"].may_show
    instrument_permissions.activate(session, granted=GRANT, **given)
    instrument_permissions.withdraw(session, reason="licence ended", **given)
    assert not shown().may_show
    with pytest.raises(RuleError, match="No permission is in force"):
        instrument_permissions.withdraw(session, reason="again", **given)


def test_a_file_that_does_not_fit_is_refused_by_file_and_key(session: Session, case: CaseRow) -> None:
    given: dict[str, Any] = {"by": by(session, case), "now": NOW, "filename": "dn4.toml"}
    with pytest.raises(InputError) as refusal:
        instrument_permissions.supply(session, instrument=ALL["dn4"], text=supplied(version="9"), **given)
    assert refusal.value.place == "dn4.toml: version"
    with pytest.raises(InputError, match="This file is for dn4"):
        instrument_permissions.supply(session, instrument=ALL["dast-10"], text=supplied(), **given)
    with pytest.raises(InputError, match="must be an instrument whose texts a clinic supplies"):
        instrument_permissions.supply(session, instrument=ALL["pcs"], text=supplied("pcs"), **given)
    instrument_permissions.supply(session, instrument=ALL["dn4"], text=supplied(), **given)
    with pytest.raises(InputError, match="supplied before"):
        instrument_permissions.supply(session, instrument=ALL["dn4"], text=supplied(), **given)
