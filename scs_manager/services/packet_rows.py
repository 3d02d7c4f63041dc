"""What signed and dated records say under a packet's items: evaluation, team, holds, consents. Reads only."""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlmodel import Session

from reports.packet_content import Block, Line
from scs_manager.domain.evaluations import CONCLUSIONS, PROFESSIONS, SUBSTANCE_USE
from scs_manager.domain.fact_values import Facts, Item, items_of
from scs_manager.domain.hold_plans import STATE_WORDS, HoldState
from scs_manager.domain.packet_parts_history import DIAGNOSIS
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.team_reviews import MISSING_WORDS, OPTIONS, ROLES
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.consents import ConsentRow
from scs_manager.models.evaluations import EvaluationRow
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.consent_rows import consents_of
from scs_manager.services.consent_text_rows import find_text
from scs_manager.services.evaluations import current_evaluation
from scs_manager.services.hold_rows import HoldLine, Occasioned, plan_of
from scs_manager.services.implant_rows import newest_plan
from scs_manager.services.review_rows import newest_standing
from scs_manager.services.shared_decision_rows import newest_talk
from scs_manager.services.summary_facts import short
from scs_manager.services.treatment_lines import operation_words, operations_of

TEAM_DECISIONS = {
    "proceed": "Offer stimulation",
    "defer": "Defer",
    "not_proceed": "Do not offer stimulation",
}


DIAGNOSIS_WORDS = f"{DIAGNOSIS}: persistent or recurrent pain after an operation on the spine"
AIM = {True: "anatomical aim achieved", False: "anatomical aim not achieved"}


def diagnosis(session: Session, case: CaseRow, row: AuthorisationRow, *, proven: bool) -> tuple[Block, ...]:
    """The diagnosis if its rule holds, its codes as entered, the operation and what that achieved."""
    operations = [each for each in operations_of(session, case) if each.region == "lumbosacral"]
    last = operations[-1] if operations else None
    codes = [
        Line(f"Code {code.code}", str(code.known.words) if code.known else "not on our list of codes",
             f"{code.by}, {short(code.on)}")
        for code in row.diagnosis_codes
    ]  # fmt: skip
    after = operation_words(last) if last else ""
    when = date_words(last.performed_on, last.precision) if last and last.performed_on else ""
    achieved = AIM.get(last.anatomical_success, "") if last else ""  # type: ignore[arg-type]
    lines = (
        Line("Diagnosis", DIAGNOSIS_WORDS if proven else ""),
        *(codes or [Line("Code", "")]),
        Line("After", after, when),
        Line("What it achieved", achieved, (last.anatomical_evidence or "") if last else ""),
    )
    return (Block(lines=lines),)


def psychology(session: Session, case: CaseRow) -> tuple[Block, ...]:
    """The evaluation that stands: by whom, when, with which instruments, what it concludes."""
    row = current_evaluation(session, case)
    if row is None:
        return ()
    told = (row.narrative,) if row.narrative else ()
    return (Block("Evaluation", tuple(_evaluation(row, _signed(session, row))), told),)


def _signed(session: Session, row: EvaluationRow) -> str:
    at = row.signed_at
    return f"signed {date_words(clinic_today(session, row.clinic_id, at))}" if at else ""


def _evaluation(row: EvaluationRow, signed: str) -> Iterator[Line]:
    who = ", ".join(filter(None, (row.evaluator_name, str(PROFESSIONS.get(row.profession or "", "")))))
    yield Line("Evaluator", who, row.qualification)
    yield Line("Evaluation", _on(row.held_on), signed or f"status: {row.status.value}")
    yield Line("Instruments and scores", "; ".join(_instrument(each) for each in row.instruments))
    yield Line("Conclusion", str(CONCLUSIONS.get(row.conclusion or "", "")), row.conditions)
    use = str(SUBSTANCE_USE.get(row.substance_use or "", ""))
    yield Line("Substance use", ". ".join(filter(None, (use, row.substance_statement))))
    if row.transcribed_from:
        yield Line("Copied from", row.transcribed_from)


def _instrument(each: Mapping[str, object]) -> str:
    return " ".join(str(each[key]) for key in ("name", "score") if each.get(key))


def team(session: Session, case: CaseRow) -> tuple[Block, ...]:
    """The newest minutes that stand: who was there, what was weighed, decided, and who disagrees."""
    row = newest_standing(session, case)
    return () if row is None else (Block("Minutes", tuple(_minutes(row))),)


def _minutes(row: TeamReviewRow) -> Iterator[Line]:
    named = [f"{each['name']} ({ROLES.get(each['role'], each['role'])})" for each in row.members]
    missing = [str(MISSING_WORDS.get(str(role), role)) for role in row.missing_roles]
    yield Line("Held on", _on(row.held_on), f"written by {row.by_name}")
    yield Line("Present", "; ".join(named), "quorum met" if row.quorum else "quorum not met")
    if missing:
        yield Line("Roles missing", "; ".join(missing))
    options = "; ".join(str(OPTIONS.get(each, each)) for each in row.discussed)
    yield Line("Discussed", ". ".join(filter(None, (options, row.options))))
    yield Line("Decision", TEAM_DECISIONS.get(row.decision, row.decision), row.conditions)
    yield Line("Reasons", row.reasons)
    if row.patient_view:
        yield Line("What the patient wants", row.patient_view)
    dissents = [f"{each['name']}: {each['reason']}" for each in row.dissents]
    yield Line("Dissent", "; ".join(dissents) or row.dissent or "none")
    if row.facilities_available is not None:
        there = "available" if row.facilities_available else "not available"
        yield Line("Facilities and support", there)


def antithrombotics(
    session: Session, case: CaseRow, facts: Facts, trial: TrialRow | None, *, implant: bool
) -> tuple[Block, ...]:
    """The plan of each antithrombotic for what is asked. The trial’s is none of the implant."""
    planned = newest_plan(session, case) if implant else None
    what: Occasioned | None = planned or trial
    if what is None:
        return ()
    holds = plan_of(session, case, what).lines
    lines = tuple(_hold(line) for line in holds) or (_none_taken(facts),)
    if not holds or planned or not implant:
        return (Block("Antithrombotic plan", lines),)
    open_ = tuple(Line(each.taken.drug, "", _NOBODY, "unknown", str(_OPEN)) for each in holds)
    return Block("Antithrombotic plan of the implant", open_), Block(
        "Antithrombotic plan of the trial", lines
    )


_NOBODY, _OPEN = "nobody agreed yet", STATE_WORDS[HoldState.OPEN]


def _none_taken(facts: Facts) -> Line:
    """None, if somebody said that the list is complete; otherwise that is unknown."""
    said = facts.complete.get("antithrombotics")
    if said is None:
        return Line("Antithrombotics", "")
    return Line("Antithrombotics", "none", f"complete as of {_on(said.on)}, said by {said.by}")


def _hold(line: HoldLine) -> Line:
    agreed = line.agreed
    said = ""
    if agreed is not None:
        dates = (("last dose", agreed.stop_on), ("restart", agreed.restart_on))
        said = ", ".join(f"{what} {_on(day)}" for what, day in dates if day)
    by = f"{agreed.prescriber}, {_on(agreed.agreed_on)}" if agreed and agreed.prescriber else _NOBODY
    state = "met" if line.state is HoldState.AGREED else "unknown"
    return Line(line.taken.drug, said, by, state, str(STATE_WORDS[line.state]))  # type: ignore[arg-type]


def consents(session: Session, case: CaseRow) -> tuple[Block, ...]:
    """Every consent with what became of it, newest first, and the newest talk about the decision."""
    lines = [_consent(session, row) for row in consents_of(session, case)]
    talk = newest_talk(session, case)
    if talk is not None:
        lines.append(Line("Talk before the decision", _on(talk.held_on), f"led by {talk.led_by}"))
    return (Block("Consents and talks", tuple(lines)),) if lines else ()


def _consent(session: Session, row: ConsentRow) -> Line:
    text = find_text(session, row.clinic_id, row.text_sha256)
    said = f"signed {_on(row.signed_on)} by {row.signed_name}"
    parts = [f"text {row.text_version}", f"explained by {row.explained_by}"]
    parts += [f"interpreter {row.interpreter}"] if row.interpreter else []
    title = f"Consent: {text.title}" if text else "Consent"
    return Line(title, "; ".join([said, *_ended(row)]), "; ".join(parts))


def _ended(row: ConsentRow) -> Iterator[str]:
    """Why a consent does not hold by itself; whether a newer one replaced it, the order tells."""
    if not row.counts:
        yield "not everything was understood"
    if row.withdrawn_on is not None:
        yield f"withdrawn {_on(row.withdrawn_on)}"


def implant_plan(session: Session, case: CaseRow, row: AuthorisationRow) -> tuple[Block, ...]:
    """The planned day of the operation; before there is a plan, the day that the request names."""
    plan = newest_plan(session, case)
    line = Line("Planned day of the implant", _on(row.requested_for), "as the request asks")
    if plan is not None:
        line = Line("Planned day of the implant", _on(plan.planned_on), f"planned by {plan.by_name}")
    return (Block(lines=(line if line.value else Line(line.label, ""),)),)


def imaging(facts: Facts) -> tuple[Block, ...]:
    """Each picture with its day, finding and report."""
    datum = facts.get("safety.imaging")
    items = items_of(datum.value) if datum else ()
    lines = tuple(_picture(each) for each in items)
    return (Block("Pictures", lines or (Line("Pictures of the spine", ""),)),)


def _picture(each: Item) -> Line:
    """A report without a finding is what is recorded of it, as the item takes it."""
    kind, region, level, finding, report = (
        str(each.get(key) or "") for key in ("kind", "region", "level", "finding", "report")
    )
    label = f"{kind} {region}".replace("_", " ").strip()
    told, on = "; ".join(filter(None, (level, finding))), _on(each.get("performed_on"))
    if report and not told:
        return Line(label, f"report: {report}", on)
    return Line(label, told, "; ".join(filter(None, (on, report))))


def _on(day: object) -> str:
    return date_words(day) if isinstance(day, date) else ""
