"""The trial diary report: one trial of a case with everything its diary and its log hold.

``content_of`` is what a packet prints as items 16 and 17 (clinical.md 11); the report adds its own head.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from reports.content import UnknownLine
from reports.decision_end import EndedLine
from reports.trial_report import TrialReport, render
from reports.trial_report_content import TrialContent, TrialDrawings, TrialLog
from scs_manager.domain.actors import Actor
from scs_manager.domain.analgesics import NO_PIECES
from scs_manager.domain.day_table import day_table
from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.domain.outcome_lines import outcome_lines
from scs_manager.domain.text import Text
from scs_manager.domain.trial_compared import compared
from scs_manager.domain.trial_end_words import UNKNOWN, end_lines
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import full_date
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes
from scs_manager.services.decision_basis import Basis, basis_of
from scs_manager.services.document_frame import identity_of, issue_of
from scs_manager.services.documents import DocumentKind, Place, Prepared, newest, next_place
from scs_manager.services.evidence import daily_doses
from scs_manager.services.last_evenings import last_evening
from scs_manager.services.outcome_lines import outcome_of_content
from scs_manager.services.relief_workings import STATES, gaps_words, key_number, workings
from scs_manager.services.rendering import drawn
from scs_manager.services.summary_facts import data_note, record_lines
from scs_manager.services.trial_report_hash import report_sha256
from scs_manager.services.trial_report_log import trial_facts, trial_log
from scs_manager.services.trial_review import TrialReview, review_of
from scs_manager.services.unprintable import marks_in

CLINICIAN = Text("the clinician")


def content_of(session: Session, case: CaseRow, trial: TrialRow, *, now: datetime) -> TrialContent:
    """One trial with its diary as plain values, drawn by the report and by a packet alike."""
    return _content(session, review_of(session, case, now=now, trial=trial), trial, now)


def prepare_trial_report(
    session: Session,
    case: CaseRow,
    trial: TrialRow,
    *,
    by: Actor,
    now: datetime,
    public_url: str,
    reason: str = "",
) -> Prepared:
    """The report, rendered and not yet stored; a draft until the end of the trial is recorded."""
    review = review_of(session, case, now=now, trial=trial)
    basis, place = review.basis, _place(session, case, trial, now, reason)
    content = TrialReport(
        identity=identity_of(basis.patient, now),
        issue=issue_of(basis.clinic, place, public_url=public_url),
        trial=_content(session, review, trial, now),
        draft=place.draft,
        issued_by=by.name,
    )
    said = None if place.draft else _sha256_of(basis, content.trial.log)
    return Prepared(place, drawn(render, content, now=now), said, marks=marks_in(content))


def said_sha256(session: Session, case: CaseRow, trial: TrialRow, *, now: datetime) -> str:
    """The hash that a report made now would keep: equal as long as diary, log and judgement are the same."""
    return _sha256_of(basis_of(session, case, now=now, trial=trial), trial_log(session, case, trial))


def _sha256_of(basis: Basis, log: TrialLog) -> str:
    evidence = basis.judged.evidence
    return report_sha256(basis.content, log, evidence.pieces if evidence else NO_PIECES)


def _place(session: Session, case: CaseRow, trial: TrialRow, now: datetime, reason: str) -> Place:
    draft = trial.ended_at is None
    return next_place(
        session,
        clinic_id=case.clinic_id,
        case_id=case.id,
        kind=DocumentKind.TRIAL_REPORT,
        now=now,
        draft=draft,
        replaces=None if draft else _earlier(session, case, trial),
        reason=reason,
    )


def _earlier(session: Session, case: CaseRow, trial: TrialRow) -> DocumentRow | None:
    """The report that this one replaces; one made before the trial was planned is about another trial."""
    kind = DocumentKind.TRIAL_REPORT
    found = newest(session, clinic_id=case.clinic_id, case_id=case.id, kind=kind)
    return found if found is not None and found.issued_at >= trial.planned_at else None


def _content(session: Session, review: TrialReview, trial: TrialRow, now: datetime) -> TrialContent:
    basis, outcome = review.basis, review.outcome
    spared = basis.judged.never_negative
    log = trial_log(session, basis.case, trial)
    return TrialContent(
        standing=str(_standing(trial)),
        facts=trial_facts(session, basis, trial),
        spared=f"{str(spared)[:1].upper()}{str(spared)[1:]}." if spared else "",
        key_number=key_number(outcome) if outcome else None,
        drawings=_drawings(review),
        workings=workings(outcome) if outcome else None,
        outcome=outcome_of_content(basis.content),
        ended=_ended(basis) if trial.ended_at is not None else (),
        log=log,
        unknowns=tuple(_unknowns(basis, outcome, placed=bool(log.leads))),
        data_note=data_note(basis),
        record=record_lines(session, basis, None),
        **_tables(session, basis, outcome or _so_far(session, basis, trial, now)),
    )


def _so_far(session: Session, basis: Basis, trial: TrialRow, now: datetime) -> TrialOutcome | None:
    """The evenings of a baseline that still runs; they are listed, and nothing is computed from them."""
    evening = last_evening(session, trial, now=now)
    if trial.placed_on is not None or evening < trial.baseline_starts_on:
        return None
    return outcomes.outcome_of(session, trial, profile=basis.judged.profile, as_of=evening)


def _tables(session: Session, basis: Basis, outcome: TrialOutcome | None) -> dict[str, Any]:
    if outcome is None:
        return {}
    doses = daily_doses(session, basis.case, outcome)
    listed = {"days": day_table(outcome, doses=doses)}
    return listed if basis.judged.outcome is None else {**listed, "compared": compared(outcome, doses=doses)}


def _drawings(review: TrialReview) -> TrialDrawings | None:
    figures = review.figures
    if figures is None:
        return None
    return TrialDrawings(
        quality=figures.quality,
        relief=figures.relief,
        trajectory=figures.trajectory,
        grid=figures.grid,
        weeks=figures.weeks,
        medication=figures.medication,
        domains=figures.domains,
    )


def _standing(trial: TrialRow) -> Text:
    """Whether the trial is planned, running or over."""
    if trial.ended_at is not None:
        return Text("The trial is over, and its end is recorded.")
    if trial.placed_on is None:
        return Text(
            "The leads are not in yet; they are planned for %(day)s.", day=full_date(trial.placement_on)
        )
    if trial.removed_on is not None:
        return Text("The leads are out. The end of the trial is not recorded yet.")
    return Text(
        "The trial runs: the leads are in since %(day)s and are planned to come out on %(out)s.",
        day=full_date(trial.placed_on),
        out=full_date(trial.removal_on),
    )


def _ended(basis: Basis) -> tuple[EndedLine, ...]:
    lines = end_lines(basis.ended) if basis.ended else ()
    return tuple(
        EndedLine(str(line.label), str(line.value), None if line.state is None else STATES[line.state])
        for line in lines
    )


def _unknowns(basis: Basis, outcome: TrialOutcome | None, *, placed: bool) -> Iterator[UnknownLine]:
    """What nobody knows about this trial: criteria, missing days, domains, the place of the leads."""
    for criterion in basis.judged.criteria:
        if criterion.state is Truth.UNKNOWN:
            touches = f"Criterion {criterion.number}"
            settles = str(criterion.missing or CLINICIAN)
            yield UnknownLine(str(criterion.statement), str(criterion.evidence), touches, settles)
    if outcome is not None and outcome.quality.missing:
        what = f"{outcome.quality.missing} of {outcome.quality.expected} days of the diary"
        why = "No entry; nothing is filled in for them."
        yield UnknownLine(what, why, gaps_words(outcome), "nothing any more")
    if basis.trial is not None and basis.trial.placed_on is not None and not placed:
        why = "Nobody has recorded the levels or a picture."
        yield UnknownLine("Where the leads lay", why, "Technical adequacy", "the record of lead placement")
    yield from _unknown_answers(basis)


def _unknown_answers(basis: Basis) -> Iterator[UnknownLine]:
    """Of the other measures and of the end: what nobody answered, or what cannot be computed."""
    summary, ended = basis.judged.summary, basis.ended
    for domain in summary.domains if summary else ():
        if domain.gain is None:
            yield UnknownLine(str(domain.name), str(domain.reason), "Change by domain", "the missing answer")
    for found in outcome_lines(summary) if summary else ():
        if found.state is Truth.UNKNOWN:
            yield UnknownLine(str(found.label), str(found.value), "What else changed", "the missing answer")
    for line in end_lines(ended) if ended and basis.trial and basis.trial.ended_at else ():
        if line.state is Truth.UNKNOWN or line.value == UNKNOWN:
            yield UnknownLine(
                str(line.label), str(line.value), "How the trial ended", "the record of the end"
            )
