"""The records of a case as a packet looks at them. Reads only; the facts come from elsewhere."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.diary_days import REGION_NAMES
from scs_manager.domain.evaluations import EvaluationStatus, Instrument, instrument_words
from scs_manager.domain.packet_case import Asked, Consented, Evaluated, Met, Signed, Tried
from scs_manager.domain.trial_leads import LeadKind
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.consents import ConsentTextRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.evaluations import EvaluationRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trial_course import LeadPlacementRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.authorisation_rows import carried_utn
from scs_manager.services.consent_rows import consents_of
from scs_manager.services.course_figures import programs_of
from scs_manager.services.course_rows import valid
from scs_manager.services.course_safety import adverse_events
from scs_manager.services.evidence import signed_screening
from scs_manager.services.outcomes import entries_of
from scs_manager.services.review_rows import newest_standing
from scs_manager.services.trial_end_rows import end_of
from scs_manager.services.trial_plan_rows import lead_rows, plan_of


def asked_of(session: Session, case: CaseRow, row: AuthorisationRow) -> Asked:
    """That request as a packet looks at it, with the tracking number that it carries."""
    diagnoses = tuple(each.code for each in row.diagnosis_codes)
    copied = row.carried_from_id is not None
    return Asked(row.to_domain(), row.procedure_codes, diagnoses, carried_utn(session, case), copied)


def evaluation_of(session: Session, case: CaseRow) -> Evaluated | None:
    """The signed evaluation that stands, else the newest that was ordered or begun."""
    query = select_scoped(EvaluationRow, case.clinic_id).where(EvaluationRow.case_id == case.id)
    rows = list(session.exec(query.order_by(col(EvaluationRow.at).desc(), col(EvaluationRow.id))))
    signed = [row for row in rows if row.status is EvaluationStatus.SIGNED]
    gone = {row.replaces_id for row in signed}
    row = next((row for row in signed if row.id not in gone), rows[0] if rows else None)
    if row is None:
        return None
    return Evaluated(
        signed=row.status is EvaluationStatus.SIGNED,
        held_on=row.held_on,
        evaluator=row.evaluator_name,
        profession=row.profession,
        instruments=instrument_words([_instrument(each) for each in row.instruments]),
        unscored=tuple(each["name"] for each in row.instruments if not each.get("score")),
        conclusion=row.conclusion,
        substance_use=row.substance_use,
    )


def _instrument(kept: dict[str, str]) -> Instrument:
    return Instrument(kept["name"], kept.get("score", ""))


def review_of(session: Session, case: CaseRow) -> Met | None:
    """The team review that stands."""
    row = newest_standing(session, case)
    if row is None:
        return None
    return Met(
        held_on=row.held_on,
        members=len(row.members),
        quorum=row.quorum,
        missing_roles=tuple(str(each) for each in row.missing_roles),
        decision=row.decision,
        dissents=len(row.dissents) or int(bool(row.dissent)),
        facilities=row.facilities_available,
    )


def trial_of(session: Session, case: CaseRow, trial: TrialRow | None) -> Tried | None:
    """That trial as it was planned and as it went; before it begins, its plan."""
    plan = plan_of(session, case, trial)
    leads = [lead for lead in lead_rows(session, plan) if lead.kind is not LeadKind.PADDLE] if plan else []
    planned = len(leads) or None
    if trial is None:
        device = f"{plan.device_maker} {plan.device_model}".strip() if plan else ""
        return Tried(device=device, leads_planned=planned) if plan else None
    end = end_of(session, case, trial)
    placement = next(iter(valid(session, LeadPlacementRow, trial)), None)
    placed = placement.to_domain() if placement else None
    levels = [lead.tip_level for lead in placed.leads if lead.tip_level] if placed else []
    return Tried(
        placed_on=trial.placed_on,
        removed_on=trial.removed_on,
        ended=trial.ended_at is not None,
        aborted=end.end.aborted,
        device=trial.device,
        leads_planned=planned,
        leads_placed=len(placed.leads) if placed else None,
        levels=tuple(levels),
        imaging=placed.imaging.value if placed and placed.imaging else None,
        programs=len(programs_of(session, trial)),
        complications=len(adverse_events(session, trial)),
        target=f"{str(REGION_NAMES[trial.target_region]).lower()} pain",
        stated_relief=trial.stated_relief_percent,
        **_diary(session, trial),
    )


def _diary(session: Session, trial: TrialRow) -> dict[str, int]:
    """Days with an entry before the leads, and from their placement until they came out."""
    placed, removed = trial.placed_on or date.max, trial.removed_on or date.max
    days = {entry.day for entry in entries_of(session, trial)}
    return {
        "baseline_days": sum(day < placed for day in days),
        "diary_days": sum(placed <= day < removed for day in days),
    }


def consent_of(session: Session, case: CaseRow) -> Consented | None:
    """The newest consent, also where it does not hold: then no older one does (`consents.in_force`)."""
    row = next(iter(consents_of(session, case)), None)
    if row is None:
        return None
    text = session.exec(
        select_scoped(ConsentTextRow, case.clinic_id).where(ConsentTextRow.sha256 == row.text_sha256)
    ).one()
    return Consented(row.signed_on, row.counts, text.own, row.withdrawn_on)


def screening_of(session: Session, case: CaseRow) -> Signed | None:
    """The newest signed screening."""
    row = signed_screening(session, case)
    if row is None or row.signed_at is None:
        return None
    return Signed(row.signed_at.astimezone(_zone(session, case)).date(), row.signed_by_name or "")


_IMPLANT = (DecisionOutcome.IMPLANT, DecisionOutcome.NO_TRIAL_IMPLANT)


def decision_of(session: Session, case: CaseRow, trial: TrialRow | None) -> Signed | None:
    """The newest signed decision about that trial, if it is to implant; one about another proves nothing."""
    about = col(DecisionRow.trial_id).is_(None) if trial is None else col(DecisionRow.trial_id) == trial.id
    query = select_scoped(DecisionRow, case.clinic_id).where(DecisionRow.case_id == case.id, about)
    row = session.exec(query.order_by(col(DecisionRow.signed_at).desc()).limit(1)).first()
    if row is None or row.outcome not in _IMPLANT:
        return None
    return Signed(row.signed_at.astimezone(_zone(session, case)).date(), row.signed_by_name)


def _zone(session: Session, case: CaseRow) -> ZoneInfo:
    return ZoneInfo(session.get_one(ClinicRow, case.clinic_id).time_zone)
