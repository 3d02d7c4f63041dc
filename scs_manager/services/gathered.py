"""What screenings and the guards of the pathway need to know about a case, from its rows. Reads only."""

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session, col

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import Datum, Facts
from scs_manager.domain.findings import Rung
from scs_manager.domain.pathway import CaseFacts
from scs_manager.domain.profiles import Role
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.models.base import ClinicRecord
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.course_safety import SERIOUS_EVENT_OPEN, serious_unjudged
from scs_manager.services.hold_rows import planned_antithrombotics
from scs_manager.services.implant_rows import implant_facts, implant_of, newest_plan
from scs_manager.services.outcomes import asked_trial
from scs_manager.services.packet_held import COMPLETE, packet_fact
from scs_manager.services.record_rows import facts_of_case
from scs_manager.services.review_rows import current_review
from scs_manager.services.safety_now import safety_now
from scs_manager.services.trial_facts import trial_facts

R = TypeVar("R", bound=ClinicRecord)


def screening_facts(session: Session, case: CaseRow, *, stage: Stage, on: date) -> Facts:
    """Everything known of a case; before the implant also whether the payer's packet is complete.

    That is never what somebody typed: it follows from the record and the list of the payer who is asked.
    """
    facts = known_facts(session, case, stage=stage, on=on)
    if stage is not Stage.PERMANENT:
        return facts
    told = {name: datum for name, datum in facts.data.items() if name != COMPLETE}
    return Facts(told | packet_fact(session, case, facts, on=on), facts.complete)


def known_facts(session: Session, case: CaseRow, *, stage: Stage, on: date) -> Facts:
    """Everything recorded of a case; from lead placement on, also what its trial, diary and implant say.

    What they say stands over a fact of the same name that somebody typed. Once the implant has a day, only
    its own checklist answers for the procedure.
    """
    recorded = facts_of_case(session, case)
    trial = trial_facts(session, case, stage=stage, on=on)
    implant = implant_facts(session, case, stage=stage)
    if not trial and not implant:
        return recorded
    known = {**recorded.data, **trial}
    if implant:
        known = {name: datum for name, datum in known.items() if not name.startswith(PROCEDURE)}
    known |= implant | _antithrombotics(session, case, recorded, stage)
    if stage is Stage.PERMANENT and serious_unjudged(session, case):
        known.pop(SERIOUS_EVENT_OPEN, None)  # what was typed earlier must not answer for it
    return Facts(known, recorded.complete)


PROCEDURE = "procedure."


def _antithrombotics(session: Session, case: CaseRow, recorded: Facts, stage: Stage) -> dict[str, Datum]:
    """The list of antithrombotics as the plan of the trial has it, or of the implant.

    What a prescriber agreed for the trial says nothing of the implant once the leads are out.
    """
    trial = asked_trial(session, case, implant=stage is Stage.PERMANENT)
    for_implant = stage is Stage.PERMANENT and (trial is None or trial.removed_on is not None)
    occasion = newest_plan(session, case) if for_implant else trial
    found = planned_antithrombotics(session, case, occasion, recorded)
    return {} if found is None else {found.name: found}


def case_facts(session: Session, case: CaseRow, *, on: date | None = None) -> CaseFacts:
    """The facts of the newest screening, team review, trial and decision of a case.

    With ``on``, what the record shows on that day is asked as well: needed before anything is planned, not
    for writing down what has happened. It is asked as at the screening: values that must be fresh on the day
    of the procedure come after that day is planned.
    """
    screening = _newest(session, ScreeningRow, case, col(ScreeningRow.at))
    trial = _newest(session, TrialRow, case, col(TrialRow.planned_at))
    decision = _newest(session, DecisionRow, case, col(DecisionRow.signed_at))
    review = current_review(session, case)
    facts = CaseFacts(
        screening_signed=screening is not None and screening.signed_at is not None,
        overall=screening.overall if screening else None,
        unknown_exclusions=_unknown_exclusions(screening.result) if screening else (),
        team_decision=review.decision if review else None,
        team_complete=review is not None and review.quorum,
        target_locked=trial is not None and trial.target_locked_at is not None,
        trial_planned=trial is not None,
        leads_placed=trial is not None and trial.placed_on is not None,
        leads_removed=trial is not None and trial.removed_on is not None,
        adequacy_recorded=trial is not None and trial.ended_at is not None,
        decision=decision.outcome if decision else None,
        implant_recorded=implant_of(session, case.clinic_id, case.id) is not None,
    )
    if on is None:
        return facts
    recorded = facts_of_case(session, case)
    return _with_safety(facts, safety_now(session, case, recorded, on=on, stage=Stage.SCREEN))


def _with_safety(facts: CaseFacts, today: SafetyToday) -> CaseFacts:
    """The worse of the newest screening and of today's record."""
    unknown = tuple(dict.fromkeys((*facts.unknown_exclusions, *map(str, today.unknown))))
    rungs = [Rung(facts.overall)] if facts.overall else []
    rungs += [today.rung] if today.rung is not None and today.rung is not Rung.INCOMPLETE else []
    overall = min(rungs, key=lambda rung: rung.rank, default=None)
    return replace(facts, overall=overall.value if overall else None, unknown_exclusions=unknown)


def with_implant(facts: CaseFacts) -> CaseFacts:
    """The facts as they would be with an implant recorded: what is then still missing, is missing."""
    return replace(facts, implant_recorded=True)


def _newest(session: Session, model: type[R], case: CaseRow, order: Any) -> R | None:
    owner: Any = model.case_id  # type: ignore[attr-defined]
    query = select_scoped(model, case.clinic_id).where(owner == case.id).order_by(order.desc()).limit(1)
    return session.exec(query).first()


def _unknown_exclusions(result: dict[str, Any]) -> tuple[str, ...]:
    """Statements of red flags and exclusions that the core profile, safety included, could not settle."""
    named = result["overall"]["profile"]
    core = next((profile for profile in result["profiles"] if profile["id"] == named), None)
    findings = core["findings"] if core else []
    return tuple(
        str(finding["statement"])
        for finding in findings
        if finding["state"] == "unknown" and finding["role"] == Role.EXCLUSION
    )
