"""A clinic's records for the authorization tests: one row behind every key that a route can name."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.attachments import AttachmentKind, MediaType
from scs_manager.domain.authorisation_events import Event, EventKind
from scs_manager.domain.authorisation_events import Way as Sending
from scs_manager.domain.authorisations import Request
from scs_manager.domain.consents import TEACH_BACK, Given, shipped_texts
from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.packet import Stage
from scs_manager.domain.questionnaires import EnteredBy, Purpose, Way
from scs_manager.domain.shared_decisions import Talk
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.alarms import AlarmRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    attachments,
    authorisations,
    carers,
    consents,
    diary_review,
    documents,
    evaluations,
    follow_up_rows,
    follow_ups,
    laboratory,
    link_requests,
    merges,
    patients,
    questionnaires,
    records,
    screening,
    shared_decisions,
    task_rows,
    team_reviews,
)
from scs_manager.services.attachment_files import CheckedFile
from scs_manager.services.attachments import Labels
from scs_manager.services.carers import NewCarer
from scs_manager.services.documents import DocumentKind, Prepared
from scs_manager.services.laboratory import Typed
from scs_manager.services.questionnaires import Asked, Filled
from tests.course_scenes import course_of
from tests.device_scenes import device_course_of
from tests.factories import identity, referral
from tests.implant_scenes import implanted
from tests.trial_scenes import BASELINE, PLACED, WOUND, Scene, answers, make_scene, running, send, visit_of
from tests.web.conftest import NOW, Clinic

MEDICINE = {"drug": "Duloxetine", "drug_class": "snri", "current": True}
KEYS = (
    "case_id",
    "trial_id",
    "answer_id",
    "request_id",
    "task_id",
    "item_id",
    "device_id",
    "screening_id",
    "entry_id",
    "alarm_id",
    "message_id",
    "fact_id",
    "document_id",
    "evaluation_id",
    "review_id",
    "consent_id",
    "talk_id",
    "attachment_id",
    "merge_id",
    "patient_id",
    "program_id",
    "device_event_id",
    "adverse_event_id",
    "call_id",
    "implant_program_id",
    "complication_id",
    "revision_id",
    "explant_id",
    "loss_id",
    "battery_id",
    "visit_id",
    "exclusion_id",
    "phone_id",
    "carer_id",
    "wish_id",
    "authorisation_id",
    "log_id",
)


@dataclass(frozen=True)
class Records:
    """The keys of one case and of one row of each sort under it, and the token of the patient's phone."""

    keys: Mapping[str, Any]
    phone: str


NOTHING = {name: uuid.UUID(int=0) for name in KEYS} | {
    "entry_id": 987_654_321,
    "message_id": 987_654_321,
    "fact_id": 987_654_321,
    "log_id": 987_654_321,
}
"""Keys of rows that never were."""


def make_records(engine: Engine, clinic: Clinic, number: str, name: str) -> Records:
    """A running trial with a screening, a medicine, a device, an alarm and an issued document."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, number, clinic=session.get_one(ClinicRow, clinic.id))
        scene.patient.given_name = name
        session.add(scene.patient)
        trial, phone = running(session, scene, evenings=2)
        day = PLACED + timedelta(days=2)
        entry = send(session, phone, answers(day, warning_signs=WOUND))
        alarm = session.exec(select(AlarmRow).where(AlarmRow.entry_id == entry.entry_id)).one()
        keys = {
            "case_id": scene.case.id,
            "trial_id": trial.id,
            "entry_id": entry.entry_id,
            "alarm_id": alarm.id,
            "message_id": session.exec(select(MessageRow.id).where(MessageRow.alarm_id == alarm.id)).one(),
        }
        keys |= course_of(session, scene, trial) | implanted(session, scene)
        follow_ups.make_schedule(session, case=scene.case, by=scene.by, now=NOW)
        keys["visit_id"] = follow_up_rows.rows_of(session, scene.case)[0].id
        keys |= device_course_of(session, scene)
        out = diary_review.exclude_day(session, trial=trial, day=PLACED, reason="Fever", by=scene.by, now=NOW)
        keys["exclusion_id"] = out.id
        keys |= access_of(session, scene, trial, phone)
        keys |= asked_of_payer(session, scene)
        return Records(keys | _record(session, scene) | _intake(session, scene), phone)


def asked_of_payer(session: Session, scene: Scene) -> dict[str, Any]:
    """A request for the implant that was sent."""
    given: dict[str, Any] = {"case": scene.case, "by": scene.by, "now": NOW}
    asked = Request(Stage.PERMANENT, "cms-ncd-160-7", "Medicare")
    row = authorisations.save_request(session, request=asked, codes=((), ()), **given)
    sent = Event(EventKind.SENT, NOW.date(), whom="Medicare", way=Sending.FAX)
    log = authorisations.record_event(session, request_id=row.id, event=sent, **given)
    return {"authorisation_id": row.id, "log_id": log.id, "stage": "permanent"}


def access_of(session: Session, scene: Scene, trial: TrialRow, phone: str) -> dict[str, Any]:
    """The patient's phone, a carer, and a new link asked for."""
    helper = carers.add_carer(
        session, trial=trial, case=scene.case, new=NewCarer("Peter Sample", "husband"), by=scene.by, now=NOW
    )
    link_requests.ask_by_phone(session, token=phone, address="", now=NOW)
    (wish,) = link_requests.open_of_trial(session, trial)
    found = visit_of(session, phone, NOW)
    return {"phone_id": found.session_id, "carer_id": helper.id, "wish_id": wish.id}


def _intake(session: Session, scene: Scene) -> dict[str, Any]:
    """A file of the referral, and a second record of the patient that was merged into the first."""
    given: dict[str, Any] = {"by": scene.by, "now": NOW}
    file = CheckedFile(MediaType.PDF, b"%PDF-1.7 a referral", 1, "0" * 64)
    labels = Labels(AttachmentKind.REFERRAL_LETTER, "Letter", None, "letter.pdf")
    attachment = attachments.add_attachment(session, case=scene.case, file=file, labels=labels, **given)
    twin = patients.register_patient(
        session,
        identity=identity(f"{scene.patient.identifier}-twin", given_name="Twin", family_name="Record"),
        referral=referral(),
        different_because="Merged in a moment",
        **given,
    )
    kept, merged = scene.patient, session.get_one(PatientRow, twin.patient_id)
    shown = merges.plan_merge(session, kept=kept, merged=merged).digest
    merge = merges.merge_patients(session, kept=kept, merged=merged, shown=shown, reason="Twice", **given)
    return {"attachment_id": attachment.id, "merge_id": merge.id, "patient_id": kept.id}


def _record(session: Session, scene: Scene) -> dict[str, Any]:
    given: dict[str, Any] = {"case": scene.case, "source": "letter", "by": scene.by, "now": NOW}
    medicine = records.add_medication(session, item=MEDICINE, **given)
    device = records.add_listed_item(session, list="devices", item={"kind": "pacemaker"}, **given)
    values = [Typed("safety.inr", Decimal("1.1"), "")]
    laboratory.record_sample(session, values=values, on=BASELINE, **given)
    (sample,) = laboratory.history(session, scene.case)
    screened = _screened(session, scene)
    place = documents.next_place(
        session,
        clinic_id=scene.case.clinic_id,
        case_id=scene.case.id,
        kind=DocumentKind.REFERRAL_LETTER,
        now=NOW,
    )
    document = documents.store(session, Prepared(place, b"%PDF-1.7 a letter", None), by=scene.by, now=NOW)
    return _questionnaires(session, scene) | {
        "item_id": medicine.id,
        "device_id": device.id,
        "fact_id": sample.id,
        "screening_id": screened.id,
        "document_id": document.id,
        **_team_and_consent(session, scene),
    }


def _team_and_consent(session: Session, scene: Scene) -> dict[str, Any]:
    """An ordered evaluation, minutes of a meeting, and a signed consent."""
    given: dict[str, Any] = {"case": scene.case, "by": scene.by, "now": NOW}
    ordered = evaluations.order_evaluation(session, note="Before the trial", **given)
    members = [{"name": "Dr A", "role": "pain_physician"}]
    minutes = team_reviews.Minutes(held_on=BASELINE, members=members, decision="proceed")
    review = team_reviews.record_review(session, minutes=minutes, **given)
    told = Given(
        text_sha256=shipped_texts()[0].sha256, explained_by="Dr A", how="paper", signed_name="A name",
        signed_on=BASELINE, teach_back=dict.fromkeys(TEACH_BACK, "passed"),
    )  # fmt: skip
    consent = consents.record_consent(session, given=told, **given)
    talk = shared_decisions.record_talk(session, talk=Talk(BASELINE, "Dr A", patient_present=True), **given)
    keys = {"evaluation_id": ordered.id, "review_id": review.id, "consent_id": consent.id}
    return keys | {"talk_id": talk.id}


def _questionnaires(session: Session, scene: Scene) -> dict[str, Any]:
    """A form whose item 9 opened a task, and a request that waits for its answers."""
    given: dict[str, Any] = {"case": scene.case, "by": scene.by, "now": NOW}
    phq_9, peg = shipped_instruments()["phq-9"], shipped_instruments()["peg"]
    filled = Filled(phq_9, EnteredBy.STAFF, NOW.date(), items=(1,) * 10)
    answer = questionnaires.record(session, filled=filled, **given)
    asked = Asked([peg], Purpose.BASELINE, Way.LINK, NOW.date())
    questionnaires.ask(session, asked=asked, on=NOW.date(), **given)
    waiting = questionnaires.open_requests(session, scene.case)
    (request,) = [each for each in waiting if each.purpose is Purpose.BASELINE]  # the end asks its own
    (task,) = task_rows.tasks_of(session, scene.case)
    return {
        "answer_id": answer.id,
        "request_id": request.id,
        "task_id": task.id,
        "instrument": "peg",
        "score": "mean",
        "step": "target",
        "part": "theatre",
    }


def _screened(session: Session, scene: Scene) -> ScreeningRow:
    """A real screening, with the signature that the scene had jumped over."""
    row = screening.run_screening(session, case=scene.case, on=BASELINE, by=scene.by, now=NOW)
    row.signed_by_id, row.signed_by_name, row.signed_role = scene.by.id, scene.by.name, "clinician"
    row.signed_at, row.signed_time_zone, row.signed_meaning = NOW, "Europe/London", "I agree"
    row.content_sha256 = screening.sha256_of(row)
    session.add(row)
    session.commit()
    return row
