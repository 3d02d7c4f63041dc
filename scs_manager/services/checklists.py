"""Filling in the pre-operative checklist: what was answered anew is added, nothing is overwritten."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.checklist_answers import (
    GLUCOSE,
    GLUCOSE_ITEM,
    Answer,
    check_answer,
    check_times,
    glucose_sample,
)
from scs_manager.domain.checklist_items import ItemState, Occasion
from scs_manager.domain.errors import ChangedByOther, InputError
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.checklists import ChecklistAnswerRow
from scs_manager.models.trials import TrialRow
from scs_manager.models.versions import CHANGED
from scs_manager.services import audit, record_rows
from scs_manager.services.checklist_rows import answer_rows, answers_of, kept_details, newest

DECOLONISED = "safety.s_aureus_decolonised"


def fill_checklist(
    session: Session,
    *,
    case: CaseRow,
    occasion: Occasion,
    trial: TrialRow | None,
    answers: Mapping[str, Answer],
    seen: int,
    by: Actor,
    now: datetime,
) -> int:
    """Add the answers that differ from the newest; how many.

    ``seen`` is the key of the newest answer the form was opened on. If somebody answered one of these items
    since, nothing is added and ChangedByOther is raised.
    """
    stored = newest(answer_rows(session, case, occasion, trial))
    before = answers_of(stored)
    changed = {slug: answer for slug, answer in answers.items() if answer != before.get(slug)}
    if any(slug in stored and (stored[slug].id or 0) > seen for slug in changed):
        raise ChangedByOther(CHANGED)
    for slug, answer in changed.items():
        check_answer(slug, answer)
        _check_past(slug, answer, now)
    check_times({**before, **changed})
    if not changed:
        return 0
    for slug, answer in changed.items():
        row = ChecklistAnswerRow(
            clinic_id=case.clinic_id, case_id=case.id, trial_id=trial.id if trial else None,
            occasion=occasion, item=slug, state=answer.state, reason=answer.reason,
            details=kept_details(answer), by_id=by.id, by_name=by.name, at=now,
        )  # fmt: skip
        session.add(row)
        _say_decolonised(session, case, slug, answer, by=by, now=now)
        _say_glucose(session, case, slug, answer, by=by, now=now)
    detail = {"items": {slug: answer.state.value for slug, answer in changed.items()}}
    audit.record(session, by=by, action="checklist.filled", now=now, case_id=case.id, detail=detail)
    session.commit()
    return len(changed)


def _check_past(slug: str, answer: Answer, now: datetime) -> None:
    for name, value in answer.details.items():
        if isinstance(value, datetime) and value > now:
            raise InputError(Text("This time has not come yet."), place=f"{slug}_{name}")


def _say_decolonised(
    session: Session, case: CaseRow, slug: str, answer: Answer, *, by: Actor, now: datetime
) -> None:
    """The dates of decolonisation are asked here once; the record's own fact follows from them."""
    last = answer.detail("chlorhexidine_to")
    if slug != "decolonisation" or answer.state is not ItemState.DONE or not isinstance(last, date):
        return
    record_rows.add_fact(
        session, case, DECOLONISED, True, on=last, source="Pre-operative checklist", by=by, now=now
    )


def _say_glucose(
    session: Session, case: CaseRow, slug: str, answer: Answer, *, by: Actor, now: datetime
) -> None:
    """The glucose of the day is asked here once; the laboratory value follows from it."""
    sample = glucose_sample(answer) if slug == GLUCOSE_ITEM else None
    if sample is None:
        return
    zone = ZoneInfo(session.get_one(ClinicRow, case.clinic_id).time_zone)
    record_rows.add_fact(
        session, case, GLUCOSE, sample.mg_dl, on=sample.measured.astimezone(zone).date(),
        source="Pre-operative checklist", by=by, now=now, entered=(f"{sample.typed:f}", sample.unit),
    )  # fmt: skip
