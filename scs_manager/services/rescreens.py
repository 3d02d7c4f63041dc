"""Re-screening a registry: who would be told something else now, and why. It changes nobody by itself.

A run goes case by case in the order of their keys and keeps where it is after every batch, so that one that
was stopped goes on. What it finds is stored for people to read and, if asked, flags the worklist; a screening
is only ever made by a person (`product.md` 4). An edit of one profile is followed to the cases it can touch.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.facts import Facts
from scs_manager.domain.profile_edits import EVERYBODY, Edit, edit_between
from scs_manager.domain.profiles import Profile, Question
from scs_manager.domain.screening import Screener, screener
from scs_manager.domain.screening_json import payer_outcome
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.rescreens import RescreenFindingRow, RescreenRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.screening import ProfileTextRow
from scs_manager.services import audit, gathered, screened
from scs_manager.services.driver_rows import as_key
from scs_manager.services.profile_library import kept_profile, library
from scs_manager.services.registry_facts import facts_of_cases
from scs_manager.services.rescreen_causes import Plan, causes_of
from scs_manager.services.screened import Told

BATCH = 250
"""Cases a transaction; the next writer waits for no more than their few rows."""

_RUN: Any = sa.inspect(RescreenRow).local_table
_FINDING: Any = sa.inspect(RescreenFindingRow).local_table


@dataclass
class Batch:
    """Some cases looked at, and what would change for them."""

    last: uuid.UUID
    looked: int
    able: int = 0
    found: list[dict[str, Any]] = field(default_factory=list)


def begin(
    session: Session,
    *,
    clinic_id: uuid.UUID,
    on: date,
    by: Actor,
    now: datetime,
    profile: str | None = None,
    everyone: bool = False,
    flags: bool = False,
) -> RescreenRow:
    """A new run, or the one of the same question that was stopped in the middle, with the day it began on.

    It belongs to no session, so that reading it between two batches opens no transaction.
    """
    plan = plan_of(session, clinic_id, on=on, profile=profile, everyone=everyone)
    profiles = [{"id": p.id, "version": p.version, "sha256": p.sha256} for p in plan.asked.values()]
    stopped = _stopped(session, clinic_id, profile, everyone=everyone, flags=flags)
    if stopped is not None and stopped.profiles == profiles:
        session.expunge(stopped)
        session.rollback()
        return stopped
    run = RescreenRow(
        clinic_id=clinic_id,
        on=on,
        profile=profile,
        everyone=everyone,
        flags=flags,
        profiles=profiles,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(run)
    detail = {"rescreen": str(run.id), "profiles": profiles, "flags": flags}
    audit.record(session, by=by, action="rescreen.begun", now=now, detail=detail)
    session.expunge(run)
    session.commit()
    return run


def plan_of(session: Session, clinic_id: uuid.UUID, *, on: date, profile: str | None, everyone: bool) -> Plan:
    """Every profile in use, or the one and those that include it; an unknown one is refused by name."""
    known = library(session, clinic_id, on=on)
    if profile is None:
        return Plan(known.in_use, known, EVERYBODY)
    if profile not in known.known:
        names = ", ".join(known.known)
        raise InputError(Text("no such profile; known are %(names)s", names=names), place=profile)
    asked = {id_: each for id_, each in known.in_use.items() if profile in (id_, *each.includes)}
    if not asked:
        raise InputError(Text("is not in use in this clinic"), place=profile)
    edit = EVERYBODY if everyone else _edit(session, clinic_id, known.known[profile])
    return Plan(asked, known, edit)


def look(session: Session, run: RescreenRow, plan: Plan) -> Batch | None:
    """The next cases of a run and what would change for them; None at the end. Writes nothing."""
    case_ids = _candidates(session, run, plan.edit)
    if not case_ids:
        return None
    batch = Batch(case_ids[-1], len(case_ids))
    told = screened.told(session, run.clinic_id, case_ids, plan.asked)
    batch.able = len(told)
    facts = facts_of_cases(session, run.clinic_id, list(told))
    screeners = {
        stage: screener(plan.asked.values(), plan.library.known, on=run.on, stage=Stage(stage))
        for stage in {rows[0].stage for rows in told.values()}
    }
    for case_id, rows in told.items():
        asks = screeners[rows[0].stage]
        batch.found += _changes(session, run, plan, asks, case_id, rows, facts[case_id])
    return batch


def keep(session: Session, run: RescreenRow, batch: Batch, *, now: datetime) -> None:
    """Store what a batch found and where the run is; a batch that another process kept first is refused."""
    changed = len({each["case_id"] for each in batch.found})
    at_its_place = _RUN.c.after.is_(None) if run.after is None else _RUN.c.after == run.after
    moved = {
        "after": batch.last,
        "looked": run.looked + batch.looked,
        "able": run.able + batch.able,
        "changed": run.changed + changed,
    }
    if not _update(session, run, moved, at_its_place):
        session.rollback()
        raise RuleError("Another process goes on with this run.")
    if batch.found:
        more = {"rescreen_id": run.id, "flagged": run.flags, "at": now}
        session.connection().execute(sa.insert(_FINDING), [each | more for each in batch.found])
    session.commit()


def end(session: Session, run: RescreenRow, *, by: Actor, now: datetime) -> None:
    """Close a run that has come through, with its counts in the audit trail."""
    _update(session, run, {"ended_at": now}, sa.true())
    detail = {"rescreen": str(run.id), "looked": run.looked, "able": run.able, "changed": run.changed}
    audit.record(session, by=by, action="rescreen.ended", now=now, detail=detail)
    session.commit()


def findings_of(session: Session, run: RescreenRow) -> Iterator[RescreenFindingRow]:
    """What a run found, in the order of the cases, a few at a time."""
    after = 0
    while True:
        query = select_scoped(RescreenFindingRow, run.clinic_id).where(
            RescreenFindingRow.rescreen_id == run.id, col(RescreenFindingRow.id) > after
        )
        rows = session.exec(query.order_by(col(RescreenFindingRow.id)).limit(BATCH)).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].id or after
        session.expunge_all()


def _update(session: Session, run: RescreenRow, values: dict[str, Any], where: Any) -> bool:
    """The run in the database and in hand; False when the database's no longer stands where it should."""
    query = sa.update(_RUN).where(_RUN.c.id == run.id, _RUN.c.clinic_id == run.clinic_id, where)
    if session.connection().execute(query.values(**values)).rowcount != 1:
        return False
    for name, value in values.items():
        setattr(run, name, value)
    return True


def _stopped(
    session: Session, clinic_id: uuid.UUID, profile: str | None, *, everyone: bool, flags: bool
) -> RescreenRow | None:
    query = select_scoped(RescreenRow, clinic_id).where(
        col(RescreenRow.ended_at).is_(None),
        col(RescreenRow.profile).is_(None) if profile is None else col(RescreenRow.profile) == profile,
        col(RescreenRow.everyone).is_(everyone),
        col(RescreenRow.flags).is_(flags),
    )
    return session.exec(query.order_by(col(RescreenRow.at).desc()).limit(1)).first()


def _edit(session: Session, clinic_id: uuid.UUID, profile: Profile) -> Edit:
    """What differs between the profile and every earlier text that results of the clinic were made with."""
    query = select_scoped(ProfileTextRow, clinic_id).where(
        ProfileTextRow.profile_id == profile.id, col(ProfileTextRow.sha256) != profile.sha256
    )
    edit = Edit()
    for sha256 in [row.sha256 for row in session.exec(query)]:
        old = kept_profile(session, clinic_id, sha256)
        edit |= edit_between([old], [profile]) if old else EVERYBODY
    if edit.inputs and not screened.is_held(edit.inputs):
        return edit | EVERYBODY
    return edit


def _candidates(session: Session, run: RescreenRow, edit: Edit) -> list[uuid.UUID]:
    if edit.inputs is None:
        return screened.screened_after(session, run.clinic_id, run.after, limit=BATCH)
    return screened.holding_after(session, run.clinic_id, edit.inputs, run.after, limit=BATCH)


def _changes(
    session: Session,
    run: RescreenRow,
    plan: Plan,
    asks: Screener,
    case_id: uuid.UUID,
    told: Sequence[Told],
    facts: Facts,
) -> Iterator[dict[str, Any]]:
    """What would change for one case, profile by profile, each at the stage it was screened at."""
    if asks.stage is not Stage.SCREEN:
        facts = _with_trial(session, run, case_id, asks.stage)
    answers = asks.ask(facts)
    for row in told:
        profile = plan.asked[row.profile_id]
        if profile.question is Question.PAYER:
            outcome = payer_outcome(answers.result(profile.id))
        else:
            outcome = str(answers.outcome(profile.id))
        if outcome != row.outcome:
            causes = causes_of(session, run.clinic_id, row, plan, answers.result(profile.id).findings)
            yield {
                "clinic_id": run.clinic_id,
                "case_id": case_id,
                "screening_id": as_key(row.screening),
                "profile_id": row.profile_id,
                "from_version": row.version,
                "to_version": profile.version,
                "from_outcome": row.outcome,
                "to_outcome": outcome,
                "causes": causes,
            }


def _with_trial(session: Session, run: RescreenRow, case_id: uuid.UUID, stage: Stage) -> Facts:
    case = get_scoped(session, CaseRow, run.clinic_id, case_id)
    if case is None:
        raise ValueError("what was screened is a case")
    return gathered.screening_facts(session, case, stage=stage, on=run.on)
