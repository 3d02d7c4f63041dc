"""A patient's own data, gathered for a file. Reads only; nothing that staff think of the patient is in it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.messages import PATIENT_CHANNELS
from scs_manager.models.access import CarerRow
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.body_maps import BodyMapRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.enrolments import EnrolmentRow, PatientSessionRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.pain_ratings import PainRatingRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trial_plans import TrialPlanRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes, trial_plan_rows
from scs_manager.services import own_data_format as form
from scs_manager.services.instrument_texts import instruments_of
from scs_manager.services.own_documents import issued_to, signed_by_patient
from scs_manager.services.own_questionnaires import OWN
from scs_manager.services.questionnaire_rows import answers_of, standing


def own_data(session: Session, case: CaseRow, *, now: datetime) -> form.OwnData:
    """Everything of one case that is the patient's."""
    clinic = session.get_one(ClinicRow, case.clinic_id)
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    enrolled = _of(session, EnrolmentRow, case, EnrolmentRow.patient_id == patient.id, "created_at")
    keys = [row.id for row in enrolled]
    return form.OwnData(
        made_at=now,
        clinic=_same(form.Clinic, clinic),
        person=_same(form.Person, patient),
        trials=[_trial(session, case, row) for row in _of_case(session, TrialRow, case, "planned_at")],
        pictures=[_picture(row) for row in _of_case(session, BodyMapRow, case, "id")],
        questionnaires=_questionnaires(session, case),
        consents=_consents(session, case),
        documents=[_document(each) for each in issued_to(session, case)],
        messages=[_message(row) for row in _of_case(session, MessageRow, case, "id") if _is_theirs(row)],
        phones=[_phone(row) for row in _of_enrolments(session, PatientSessionRow, case, keys, "created_at")],
        carers=[_carer(row) for row in _of_enrolments(session, CarerRow, case, keys, "at")],
    )


def json_of(data: form.OwnData) -> str:
    """The file, indented so that people can read it too."""
    return data.model_dump_json(indent=1)


def schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    return form.OwnData.model_json_schema()


def _same(model: Any, row: Any) -> Any:
    """A part whose fields are called as the columns are."""
    return model(**{name: getattr(row, name) for name in model.model_fields})


def _of(session: Session, model: Any, case: CaseRow, condition: Any, order: str) -> Any:
    query = select_scoped(model, case.clinic_id).where(condition)
    return session.exec(query.order_by(getattr(model, order))).all()


def _of_case(session: Session, model: Any, case: CaseRow, order: str) -> Any:
    return _of(session, model, case, model.case_id == case.id, order)


def _of_enrolments(session: Session, model: Any, case: CaseRow, keys: Any, order: str) -> Any:
    return _of(session, model, case, col(model.enrolment_id).in_(keys), order)


def _trial(session: Session, case: CaseRow, trial: TrialRow) -> form.Trial:
    ratings = _of(session, PainRatingRow, case, col(PainRatingRow.trial_id) == trial.id, "id")
    return form.Trial(
        diary_from=trial.baseline_starts_on,
        placement_planned_on=trial.placement_on,
        placed_on=trial.placed_on,
        removal_planned_on=trial.removal_on,
        removed_on=trial.removed_on,
        target=trial.target_region.value if trial.removed_on or trial.ended_at else None,
        goals=goals_of(session, trial),
        diary=[_entry(row) for row in outcomes.written_of(session, trial)],
        pain_now=[form.PainNow(at=r.rated_at, pain=r.score, entered_by=r.source.value) for r in ratings],
    )


def goals_of(session: Session, trial: TrialRow) -> list[form.Goal]:
    """The goals of a trial with their numbers; of a trial without a plan the words that were kept."""
    query = select_scoped(TrialPlanRow, trial.clinic_id).where(TrialPlanRow.trial_id == trial.id)
    plan = session.exec(query).first()
    rows = trial_plan_rows.goal_rows(session, plan) if plan else []
    if not rows and trial.goal:
        return [form.Goal(text=trial.goal, now=None, target=None, unit="")]
    return [form.Goal(text=row.text, now=row.baseline, target=row.target, unit=row.unit) for row in rows]


def _entry(row: DiaryEntryRow) -> form.Entry:
    return form.Entry(
        day=row.day, version=row.version, back_pain=row.pain_back_nrs, leg_pain=row.pain_leg_nrs,
        worst_pain=row.pain_worst_nrs, least_pain=row.pain_least_nrs, sleep=row.sleep_nrs,
        activity=row.activity, medicines=[_taken(each) for each in row.medicines],
        stimulator=row.stimulation, stimulator_hours=row.stimulation_hours, program=row.program,
        tingling=row.tingling, warning_signs=row.warning_signs,
        side_effects=row.side_effects, side_effect_words=row.side_effect_words, note=row.note,
        entered_by=row.source, punctuality=row.punctuality, answered_at=row.answered_at,
        received_at=row.received_at, time_zone=row.time_zone, change_reason=row.change_reason,
        change_words=row.reason,
    )  # fmt: skip


def _taken(item: dict[str, Any]) -> form.Taken:
    return form.Taken(product=item["product"], count=item["count"], kind=item.get("kind"))


def _picture(row: BodyMapRow) -> form.Painted:
    return form.Painted(on=row.on, kind=row.kind, regions=row.regions, painted_by=row.source)


def _questionnaires(session: Session, case: CaseRow) -> list[form.Questionnaire]:
    known = instruments_of(session, case.clinic_id)
    rows = [row for row in standing(answers_of(session, case)) if row.entered_by in OWN]
    return [
        form.Questionnaire(
            title=known[row.instrument].instrument.title,
            version=row.definition_version,
            answered_on=row.answered_on,
            entered_by=row.entered_by,
            answers=row.items,
        )
        for row in reversed(rows)
    ]


def _consents(session: Session, case: CaseRow) -> list[form.Consent]:
    return [
        form.Consent(
            title=each.title, version=each.version, signed_on=each.on, signed_name=each.signed_name,
            withdrawn_on=each.withdrawn_on,
        )
        for each in reversed(signed_by_patient(session, case))
    ]  # fmt: skip


def _document(each: Any) -> form.Document:
    return form.Document(number=each.number, issued_at=each.at, bytes=each.size)


def _is_theirs(row: MessageRow) -> bool:
    """To the patient; links and codes apart, which may be a carer's."""
    return row.to_id is None and row.invitation_id is None and row.channel in PATIENT_CHANNELS


def _message(row: MessageRow) -> form.Message:
    return form.Message(
        kind=row.kind, by=row.channel, due_at=row.due_at, state=row.state, sent_at=row.sent_at
    )


def _phone(row: PatientSessionRow) -> form.Phone:
    return form.Phone(
        name=row.device_label, since=row.created_at, last_used=row.last_seen_at, signed_out_at=row.ended_at
    )


def _carer(row: CarerRow) -> form.Carer:
    return form.Carer(name=row.name, relation=row.relation, since=row.at, stopped_at=row.stopped_at)
