"""The decision summary: its content from what was signed, drawn before the transaction that stores it opens.

What the clinician signed is printed from the signed content, never computed anew. Figures come from the
diary's rows, and only if those are still the ones that were signed.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from reports.content import CriterionLine, Signature, State, UnknownLine
from reports.decision_summary import DecisionSummary, EndedLine, render
from scs_manager.domain.day_grid import day_grid
from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.domain.domain_panel import domain_panel
from scs_manager.domain.errors import RuleError
from scs_manager.domain.medication_figure import medication_figure
from scs_manager.domain.opioids import Mme
from scs_manager.domain.permissions import ROLE_NAMES, Role
from scs_manager.domain.relief_bars import relief_figure
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import trajectory_figure
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import course_figures
from scs_manager.services.body_map_rows import figure_of
from scs_manager.services.decision_advice import advice_of, safety_day
from scs_manager.services.decision_basis import Basis, basis_of
from scs_manager.services.decision_standing import doses_stand, why_not
from scs_manager.services.document_frame import identity_of, issue_of, signature_of
from scs_manager.services.document_seals import signatory_of
from scs_manager.services.documents import DocumentKind, Place, Prepared, newest, next_place
from scs_manager.services.evidence import daily_doses
from scs_manager.services.outcome_lines import outcome_of_content
from scs_manager.services.printed_sign_offs import sign_offs_of
from scs_manager.services.relief_workings import key_number, workings
from scs_manager.services.rendering import drawn
from scs_manager.services.summary_facts import data_note, day, record_lines, summary_facts
from scs_manager.services.treatment_lines import treatment_lines
from scs_manager.services.unprintable import marks_in

SENTENCES: Mapping[DecisionOutcome, Text] = {
    DecisionOutcome.IMPLANT: Text("Implant a permanent stimulator"),
    DecisionOutcome.NO_IMPLANT: Text("Do not implant"),
    DecisionOutcome.REPEAT_TRIAL: Text("Repeat the trial"),
    DecisionOutcome.DEFER: Text("Defer the decision"),
    DecisionOutcome.NO_TRIAL_IMPLANT: Text("Implant without a trial"),
}
"""The decision in the imperative, as the summary's first words."""

_STATES: Mapping[str, State] = {"met": "met", "not_met": "not_met", "unknown": "unknown"}


def prepare_summary(
    session: Session, decision: DecisionRow, *, now: datetime, public_url: str, reason: str = ""
) -> Prepared:
    """The summary of a signed decision, rendered and not yet stored; refused when the record moved on."""
    case = _case(session, decision)
    basis = basis_of(session, case, now=now, trial=_trial(session, decision))
    refused = why_not(basis, decision)
    if refused is not None:
        raise RuleError(refused)
    kind = DocumentKind.DECISION_SUMMARY
    earlier = newest(session, clinic_id=case.clinic_id, case_id=case.id, kind=kind)
    place = next_place(
        session, clinic_id=case.clinic_id, case_id=case.id, kind=kind, now=now, replaces=earlier,
        reason=reason or decision.replace_reason or "",
    )  # fmt: skip
    content = summary_of(session, basis, decision, place, now=now, public_url=public_url)
    data = drawn(render, content, now=now)
    signatory = signatory_of(decision)
    return Prepared(place, data, decision.content_sha256, signatory, marks_in(content))


def preview_summary(session: Session, case: CaseRow, *, now: datetime) -> bytes:
    """The summary as it would be, with the draft mark and nothing decided; never stored."""
    basis = basis_of(session, case, now=now)
    return drawn(render, summary_of(session, basis, None, None, now=now, public_url=""), now=now)


def _case(session: Session, decision: DecisionRow) -> CaseRow:
    case = get_scoped(session, CaseRow, decision.clinic_id, decision.case_id)
    if case is None:
        raise ValueError("a decision without its case")
    return case


def _trial(session: Session, decision: DecisionRow) -> TrialRow | None:
    """The trial that was decided on, also once a repeat of it is planned."""
    return get_scoped(session, TrialRow, decision.clinic_id, decision.trial_id) if decision.trial_id else None


def summary_of(
    session: Session,
    basis: Basis,
    decision: DecisionRow | None,
    place: Place | None,
    *,
    now: datetime,
    public_url: str,
) -> DecisionSummary:
    said: Mapping[str, Any] = decision.content["basis"] if decision else basis.content
    screening = _screening(session, basis, said)
    reason = (decision.replace_reason or "") if decision else ""
    return DecisionSummary(
        identity=identity_of(basis.patient, now),
        issue=issue_of(basis.clinic, place, public_url=public_url, reason=reason),
        **_decided(session, basis, decision, said),
        facts=summary_facts(session, basis),
        advice=advice_of(said, screening),
        criteria=_criteria(said, decision),
        ended=_ended(said),
        outcome=outcome_of_content(said),
        screening=screening.result if screening else None,
        today=safety_day(said),
        unknowns=_unknowns(said),
        treatments=treatment_lines(session, basis.case),
        sign_offs=sign_offs_of(session, basis.clinic, _hashes(said, screening)),
        data_note=data_note(basis),
        record=record_lines(session, basis, decision),
        signature=_signature(decision),
        body_map=figure_of(session, basis.case, known_at=(decision and decision.signed_at) or now),
        **_figures(session, basis, said, now),
    )


def _screening(session: Session, basis: Basis, said: Mapping[str, Any]) -> ScreeningRow | None:
    """The screening that stood at the decision, even when a newer one has been signed since."""
    if said["screening"] is None or basis.screening is None:
        return None
    if said["screening"]["id"] == str(basis.screening.id):
        return basis.screening
    return get_scoped(session, ScreeningRow, basis.case.clinic_id, uuid.UUID(said["screening"]["id"]))


def _decided(
    session: Session, basis: Basis, decision: DecisionRow | None, said: Mapping[str, Any]
) -> dict[str, Any]:
    if decision is None:
        return {"decision": "Not decided yet", "reasons": "", "decided_by": "nobody yet"}
    advice = said["recommendation"]
    differs = advice is None or advice["advice"] != decision.outcome.value
    return {
        "decision": str(SENTENCES[decision.outcome]),
        "reasons": _reasons(decision),
        "decided_by": _decided_by(decision, basis.review),
        "differs_because": decision.reasons if differs and advice is not None else "",
        "decided_on": _local_day(decision.signed_at, decision.signed_time_zone),
    }


def _reasons(decision: DecisionRow) -> str:
    """Why; without a trial also why there was none."""
    without = decision.content["decision"].get("no_trial_reason")
    return f"{decision.reasons}\nWithout a trial: {without}" if without else decision.reasons


def _decided_by(decision: DecisionRow, review: TeamReviewRow | None) -> str:
    role = str(ROLE_NAMES[Role(decision.signed_role)]).lower()
    by = f"{decision.signed_by_name}, {role}"
    if review is None or review.at > decision.signed_at:
        return by
    dissent = "no dissent" if not review.dissent else "with dissent"
    return f"{by}, after the team review of {day(review.held_on)} ({len(review.members)} present, {dissent})"


def _local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _criteria(said: Mapping[str, Any], decision: DecisionRow | None) -> tuple[CriterionLine, ...]:
    weighed = decision.weighings if decision else {}
    return tuple(
        CriterionLine(
            line["statement"],
            line["evidence"],
            _STATES[line["state"]],
            remark=_remark(line, said),
            weighing=weighed.get(str(line["number"]), ""),
        )
        for line in said["criteria"]
    )


def _ended(said: Mapping[str, Any]) -> tuple[EndedLine, ...]:
    """As it was signed; empty while the trial runs."""
    trial = said["trial"]
    if trial is None or trial["ended_at"] is None:
        return ()
    return tuple(
        EndedLine(line["label"], line["value"], _STATES.get(line["state"] or "")) for line in trial["end"]
    )


def _remark(line: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    if line["number"] != 2 or said["outcome"] is None:
        return ""
    label = said["outcome"]["regions"][said["outcome"]["target"]]["label"]
    return "borderline" if label.endswith("borderline") else ""


def _unknowns(said: Mapping[str, Any]) -> tuple[UnknownLine, ...]:
    today = said.get("today") or {}
    asked_again = (
        UnknownLine(what, "Never asked, or asked too long ago.", "Safety", "ask it again")
        for what in today.get("unknown", ())
    )
    waiting = (
        UnknownLine(what, "Its plan counts from the day of the operation.", "Safety", "the plan of that day")
        for what in today.get("waiting", ())
    )
    of_the_trial = (
        UnknownLine(
            line["statement"],
            line["evidence"],
            f"Criterion {line['number']}",
            line["missing"] or "the clinician",
        )
        for line in said["criteria"]
        if line["state"] == "unknown"
    )
    return (*of_the_trial, *asked_again, *waiting)


def _hashes(said: Mapping[str, Any], screening: ScreeningRow | None) -> set[str]:
    used = {rule["sha256"] for rule in said["relief_rules"]}
    return used | ({profile["sha256"] for profile in screening.profiles} if screening else set())


def _figures(session: Session, basis: Basis, said: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    outcome, trial = basis.judged.outcome, basis.trial
    if outcome is None or trial is None:
        return {}
    percent = basis.ended.words.stated_relief.value if basis.ended else None
    stated = {} if percent is None else {trial.target_region: int(percent)}
    doses = daily_doses(session, basis.case, outcome)
    return {
        "key_number": key_number(outcome),
        "relief": relief_figure(outcome, stated=stated, never_negative=basis.judged.never_negative),
        "trajectory": trajectory_figure(
            outcome,
            events=course_figures.figure_events(session, trial),
            programs=course_figures.strip_of(session, trial, now=now),
        ),
        "grid": day_grid(outcome, doses=doses if doses_stand(basis, said) else None),
        "workings": workings(outcome),
        **_of_summary(basis, said, outcome, doses),
    }


def _of_summary(
    basis: Basis, said: Mapping[str, Any], outcome: TrialOutcome, doses: Mapping[date, Mme]
) -> dict[str, Any]:
    """Doses and domains, if they are still what was signed; a later answer never slips into a drawing."""
    summary = basis.judged.summary
    if summary is None or said.get("summary") != basis.content["summary"]:
        return {}
    return {
        "medication": medication_figure(outcome, doses, summary.opioids.dose),
        "domains": domain_panel(summary.domains) if summary.domains else None,
    }


def _signature(decision: DecisionRow | None) -> Signature | None:
    if decision is None:
        return None
    return signature_of(
        name=decision.signed_by_name,
        role=str(ROLE_NAMES[Role(decision.signed_role)]),
        at=decision.signed_at,
        time_zone=decision.signed_time_zone,
        meaning=decision.signed_meaning,
        content_sha256=decision.content_sha256,
    )
