"""What people of the demonstration sign on the way to a trial: the psychologist's evaluation, the consent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.consents import PASSED, TEACH_BACK, Given, shipped_texts
from scs_manager.domain.evaluations import EVALUATION_FACTS, FACTORS, Findings, Instrument, Rating
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import consents, evaluations


def evaluate(
    session: Session, case: CaseRow, facts: Mapping[str, Any], *, by: Actor, zone: str, now: datetime
) -> None:
    """The psychologist signs the evaluation behind these facts; without a conclusion it is only ordered."""
    if not EVALUATION_FACTS & facts.keys():
        return
    if "psychology.conclusion" not in facts:
        evaluations.order_evaluation(session, case=case, note="Before a trial", by=by, now=now)
        return
    found = _found(facts, by.name, now)
    row = evaluations.save_draft(session, case=case, row=None, findings=found, by=by, now=now)
    meaning = "I examined the patient and stand by these findings."
    signing = evaluations.Signing(by, meaning, zone, evaluations.sha256_of(row))
    evaluations.sign_evaluation(session, case=case, row=row, signing=signing, now=now)


def consent(session: Session, case: CaseRow, *, by: Actor, now: datetime) -> None:
    """The patient consents to the trial on paper, after telling everything back."""
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case has a patient")
    given = Given(
        text_sha256=shipped_texts()[0].sha256,
        explained_by=by.name,
        how="paper",
        signed_name=f"{patient.given_name} {patient.family_name}",
        signed_on=now.date(),
        teach_back=dict.fromkeys(TEACH_BACK, PASSED),
        questions_asked="May I shower during the trial? Not until the leads are out.",
    )
    consents.record_consent(session, case=case, given=given, by=by, now=now)


def _found(facts: Mapping[str, Any], author: str, now: datetime) -> Findings:
    return Findings(
        evaluator_name=author,
        profession=facts.get("psychology.evaluator_role", "psychologist"),
        qualification="Clinical psychologist",
        held_on=now.date(),
        instruments=(Instrument("PHQ-9", "4", now.date()), Instrument("PCS", "12", now.date())),
        depression_screened=facts.get("psychology.depression_screened"),
        ratings={each.slug: Rating(facts[each.fact]) for each in FACTORS if each.fact in facts},
        narrative="Copes well and expects some relief. Knows what a trial can tell.",
        substance_use=facts.get("psychology.substance_use"),
        major_disorder_untreated=facts.get("psychology.major_disorder_untreated"),
        conclusion=facts["psychology.conclusion"],
    )
