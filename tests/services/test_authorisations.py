"""Requests to payers on real databases: what follows from an answer, what is kept, what the worklist says."""

import hashlib
import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from scs_manager.domain.authorisation_events import Answer, Event, EventKind, UntilBasis, Way
from scs_manager.domain.authorisations import Coverage, PlaceOfService, Request, Standing
from scs_manager.domain.criteria.base import Stage as At
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.packet import Stage
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.authorisations import AuthorisationEventRow, AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.countersignatures import CountersignatureRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    audit_check,
    authorisation_rows,
    authorisations,
    cases,
    documents,
    gathered,
)
from scs_manager.services.documents import DocumentKind, Prepared
from tests.factories import NOW, TODAY, actor_of, make_case, make_clinic
from tests.trial_scenes import make_scene, planned

UNTIL = TODAY + timedelta(days=90)
SENT = Event(EventKind.SENT, TODAY, whom="NGS", way=Way.PORTAL, awaited_on=TODAY + timedelta(days=3))
GRANTED = Event(
    EventKind.REPLY, TODAY, answer=Answer.GRANTED, reference="UTN-1", until=UNTIL,
    until_basis=UntilBasis.PAYER, units=2, read_by="R. Ortiz",
)  # fmt: skip
REFUSED = Event(EventKind.REPLY, TODAY, answer=Answer.REFUSED, reason="No diary", read_by="R. Ortiz")
CODES = ((("63650", 1), ("63685", 1)), ("M96.1",))


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


@pytest.fixture
def case(session: Session, clinic: ClinicRow) -> CaseRow:
    return make_case(session, clinic)


class Desk:
    """Somebody of the clinic who writes to payers about one case."""

    def __init__(self, session: Session, case: CaseRow) -> None:
        self.session, self.case = session, case
        self.given: dict[str, Any] = {
            "case": case, "by": actor_of(session.get_one(ClinicRow, case.clinic_id), "R. Ortiz"), "now": NOW
        }  # fmt: skip

    def asks(self, stage: Stage = Stage.PERMANENT, **more: Any) -> AuthorisationRow:
        request = Request(stage, "cms-ncd-160-7", "Medicare", coverage=Coverage.ORIGINAL_MEDICARE, **more)
        self.given["now"] += timedelta(minutes=1)  # of one stage the newest counts
        return authorisations.save_request(self.session, request=request, codes=CODES, **self.given)

    def notes(self, row: AuthorisationRow, *events: Event) -> list[int | None]:
        return [
            authorisations.record_event(self.session, request_id=row.id, event=event, **self.given).id
            for event in events
        ]

    def facts(self) -> tuple[Any, Any]:
        known = gathered.screening_facts(self.session, self.case, stage=At.PERMANENT, on=TODAY)
        found = [known.get(name) for name in ("permanent.authorisation", "permanent.authorised_until")]
        return tuple(each.value if each else None for each in found)  # type: ignore[return-value]

    def flags(self, on: date) -> tuple[str, ...]:
        (line,) = cases.worklist(self.session, self.case.clinic_id, on=on).lines
        return line.flags


@pytest.fixture
def desk(session: Session, case: CaseRow) -> Desk:
    return Desk(session, case)


def test_an_answer_is_a_fact_and_a_mark_and_goes_when_it_is_struck_out(desk: Desk, session: Session) -> None:
    row = desk.asks(leads=2)
    assert (desk.facts(), desk.flags(TODAY + timedelta(days=400))) == ((None, None), ())

    desk.notes(row, SENT)
    assert desk.facts() == ("asked", None)
    assert desk.flags(TODAY + timedelta(days=3)) == ()
    assert desk.flags(TODAY + timedelta(days=4)) == ("authorisation sent",)

    (granted,) = desk.notes(row, GRANTED)
    assert (desk.facts(), row.utn, row.standing) == (("granted", UNTIL), "", Standing.GRANTED)
    assert desk.flags(UNTIL - timedelta(days=22)) == ()
    assert desk.flags(UNTIL - timedelta(days=21)) == ("authorisation granted",)

    strike = {"request_id": row.id, "reason": "Of another patient", **desk.given}
    authorisations.strike_event(session, event_id=granted or 0, **strike)
    assert (desk.facts(), row.standing, row.utn) == (("asked", None), Standing.SENT, "")
    with pytest.raises(RuleError):
        authorisations.strike_event(session, event_id=granted or 0, **strike)
    desk.notes(row, Event(EventKind.WITHDRAWN, TODAY, reason="Moved away"))
    assert (desk.facts(), desk.flags(TODAY + timedelta(days=400))) == ((None, None), ())
    assert audit_check.verify(session, desk.case.clinic_id).broken is None


def test_of_several_requests_the_newest_that_was_sent_is_marked(desk: Desk) -> None:
    old = desk.asks()
    desk.notes(old, SENT, REFUSED)
    assert (desk.facts(), desk.flags(TODAY)) == (("refused", None), ("authorisation refused",))

    new = desk.asks()
    assert desk.flags(TODAY) == ("authorisation refused",)
    desk.notes(new, SENT, replace(GRANTED, until=None), replace(SENT, awaited_on=None))
    assert (desk.facts(), desk.flags(TODAY + timedelta(days=13))) == (("granted", None), ())
    assert desk.flags(TODAY + timedelta(days=14)) == ("authorisation sent",)
    desk.notes(new, GRANTED)
    assert (desk.facts(), desk.flags(TODAY)) == (("granted", UNTIL), ())


def test_a_grant_stands_while_more_is_sent_and_its_limits_stand_with_the_fact(desk: Desk) -> None:
    row = desk.asks(leads=2)
    later = replace(GRANTED, valid_from=TODAY + timedelta(days=9), units=1)
    desk.notes(row, SENT, later, replace(SENT, awaited_on=None))
    assert (desk.facts(), row.until) == (("granted", UNTIL), UNTIL)
    assert desk.flags(TODAY + timedelta(days=13)) == ()
    assert desk.flags(TODAY + timedelta(days=14)) == ("authorisation sent",)
    assert desk.flags(UNTIL - timedelta(days=22)) == ("authorisation sent",)
    assert desk.flags(UNTIL - timedelta(days=21)) == ("authorisation granted",)
    asked_too, granted = authorisation_rows.told_of(desk.session, row)
    assert (asked_too.asked_on, granted) == (TODAY, later)
    said = gathered.screening_facts(desk.session, desk.case, stage=At.PERMANENT, on=TODAY)
    known = said.get("permanent.authorisation")
    assert known is not None
    assert "holds only from" in known.source
    assert known.source.endswith("for 1 of 2 leads asked")


def test_a_request_changes_with_its_reason_and_a_code_keeps_who_entered_it(
    desk: Desk, session: Session
) -> None:
    row = desk.asks(leads=2)
    assert [each.shown for each in row.procedure_codes] == ["63650 × 2", "63685"]
    desk.notes(row, SENT)
    request = Request(Stage.PERMANENT, "cms-ncd-160-7", "Medicare", leads=1)
    other = desk.given | {"by": actor_of(session.get_one(ClinicRow, desk.case.clinic_id), "Dr New")}
    change: dict[str, Any] = {
        "request": request,
        "codes": CODES,
        "request_id": row.id,
        "version": row.version,
    }

    with pytest.raises(InputError) as refused:
        authorisations.save_request(session, **change, **other)
    assert refused.value.place == "change_reason"
    session.rollback()
    authorisations.save_request(session, **change, reason="One lead", **other)
    with pytest.raises(ChangedByOther):
        authorisations.save_request(session, **change, reason="Mine", **desk.given)

    assert [(each.shown, each.by) for each in row.procedure_codes] == [
        ("63650 × 1", "Dr New"), ("63685", "R. Ortiz")
    ]  # fmt: skip
    (log,) = authorisation_rows.logs_of(session, desk.case)
    assert log.changes[0].changed["leads"] == {"from": 2, "to": 1}


def test_the_number_of_the_trial_is_carried_and_never_a_refused_one(desk: Desk, session: Session) -> None:
    trial = desk.asks(Stage.TRIAL, place_of_service=PlaceOfService.HOSPITAL_OUTPATIENT)
    desk.notes(trial, SENT, GRANTED)
    assert (authorisations.carried_utn(session, desk.case), desk.facts()) == ("UTN-1", (None, None))

    carried, own = desk.asks(utn="UTN-1"), desk.asks(utn="UTN-2")
    assert (carried.carried_from_id, own.carried_from_id) == (trial.id, None)
    desk.notes(carried, SENT, replace(GRANTED, reference="UTN-OWN"))
    assert (carried.utn, carried.carried_from_id) == ("UTN-1", trial.id)
    desk.notes(trial, REFUSED)
    assert authorisations.carried_utn(session, desk.case) == ""


def test_only_a_grant_gives_the_tracking_number_and_striking_it_out_brings_the_typed_one_back(
    desk: Desk, session: Session
) -> None:
    row = desk.asks(Stage.TRIAL, utn="UTN-TYPED")
    desk.notes(row, SENT, replace(REFUSED, answer=Answer.MORE_ASKED, reference="CASE-77"))
    assert row.utn == "UTN-TYPED"
    (granted,) = desk.notes(row, GRANTED)
    assert row.utn == "UTN-1"
    (log,) = authorisation_rows.logs_of(session, desk.case)
    assert log.changes[0].changed == {"utn": {"from": "UTN-TYPED", "to": "UTN-1"}}

    strike = {"event_id": granted or 0, "reason": "Of another patient", **desk.given}
    authorisations.strike_event(session, request_id=row.id, **strike)
    assert authorisations.carried_utn(session, desk.case) == "UTN-TYPED"


def test_the_number_of_an_earlier_trial_is_not_carried_once_a_repeat_has_taken_place(
    desk: Desk, session: Session
) -> None:
    desk.asks(Stage.TRIAL, utn="UTN-FIRST")  # before any trial is planned, as is usual
    desk.asks(Stage.TRIAL)
    clinic = session.get_one(ClinicRow, desk.case.clinic_id)
    plan = planned(session, make_scene(session, clinic.name, clinic=clinic)).model_dump(exclude={"id"})
    over = {"placed_on": TODAY, "removed_on": TODAY, "ended_at": desk.given["now"] + timedelta(minutes=1)}
    first = TrialRow(**{**plan, "case_id": desk.case.id, "planned_at": NOW, **over})
    repeat = TrialRow(**{**plan, "case_id": desk.case.id, "planned_at": NOW + timedelta(days=9)})
    session.add_all([first, repeat])
    session.commit()
    desk.given["now"] += timedelta(days=8)
    desk.asks(Stage.TRIAL)
    assert authorisations.carried_utn(session, desk.case) == "UTN-FIRST"

    repeat.placed_on = TODAY + timedelta(days=10)
    session.commit()
    assert authorisations.carried_utn(session, desk.case) == ""
    desk.asks(Stage.TRIAL, utn="UTN-REPEAT")
    assert authorisations.carried_utn(session, desk.case) == "UTN-REPEAT"


def test_papers_of_somebody_else_are_refused(desk: Desk) -> None:
    row = desk.asks()
    for event in (replace(SENT, document_id=uuid.uuid4()), replace(SENT, attachment_id=uuid.uuid4())):
        with pytest.raises(InputError) as refused:
            desk.notes(row, event)
        assert refused.value.place == ("document_id" if event.document_id else "attachment_id")


def draft_of(session: Session, case: CaseRow) -> DocumentRow:
    """A stored draft of a letter."""
    kind, by = DocumentKind.REFERRAL_LETTER, actor_of(session.get_one(ClinicRow, case.clinic_id), "R. Ortiz")
    known = {"clinic_id": case.clinic_id, "case_id": case.id, "now": NOW}
    place = documents.next_place(session, **known, kind=kind, draft=True)  # type: ignore[arg-type]
    return documents.store(session, Prepared(place, b"as issued", None), by=by, now=NOW)


def test_a_sent_document_is_kept_by_the_hash_of_its_whole_file(desk: Desk, session: Session) -> None:
    row, document = desk.asks(), draft_of(session, desk.case)
    sent, whole = (
        replace(SENT, document_id=document.id),
        hashlib.sha256(b"as issued, signed twice").hexdigest(),
    )
    session.add(
        CountersignatureRow(
            clinic_id=row.clinic_id, document_id=document.id, number=1, by_id=uuid.uuid4(), by_name="Ola",
            role="clinician", meaning="I agree", at=NOW, time_zone="UTC", signed_sha256=document.sha256,
            sha256=whole, appended=b", signed twice", certificate_sha256="c" * 64,
        )
    )  # fmt: skip
    session.commit()
    (key,) = desk.notes(row, sent)
    assert session.get_one(AuthorisationEventRow, key).document_sha256 == whole

    told = {"id": uuid.uuid4(), "number": 2, "verification_code": "another", "sha256": "0" * 64}
    altered = DocumentRow(**(document.model_dump() | told))
    session.add(altered)
    session.commit()
    with pytest.raises(InputError, match="not what was issued"):
        desk.notes(row, replace(sent, document_id=altered.id))
