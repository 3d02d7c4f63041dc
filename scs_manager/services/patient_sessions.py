"""The patient's phone signed in to its diary: one enrolment, one trial, its own kind of session."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from scs_manager.domain.actors import Actor
from scs_manager.domain.tokens import token_hash
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.enrolments import EnrolmentRow, PatientSessionRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.prepared import Prepared
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit, diary_periods
from scs_manager.services.diary_places import DiaryPlace
from scs_manager.services.visits import Visit


def place_of_visit(visit: Visit) -> DiaryPlace:
    """The diary of a phone."""
    return DiaryPlace(
        clinic_id=visit.clinic_id,
        case_id=visit.case_id,
        trial_id=visit.trial_id,
        enrolment_id=visit.enrolment_id,
        time_zone=visit.time_zone,
        baseline_starts_on=visit.baseline_starts_on,
        removed_on=visit.removed_on,
        zone_from=visit.zone_from,
        windows_from=visit.diary_windows_from,
        enrolled_at=visit.enrolled_at,
        periods=visit.periods,
    )


TOUCH_AFTER = timedelta(hours=12)
"""How stale the note of a phone's last use may be before a change renews it: one write a day. [default]"""

_s, _e, _t, _c, _p = (
    sa.inspect(model).local_table
    for model in (PatientSessionRow, EnrolmentRow, TrialRow, ClinicRow, PatientRow)
)


def _in_one_clinic(left: Any, right: Any, key: Any) -> Any:
    return sa.and_(right.c.id == key, right.c.clinic_id == left.c.clinic_id)


def visits_of(table: Any, carer_id: Any) -> Any:
    """The open visit behind a token of a table of sessions, in the order of the fields of `Visit`."""
    return (
        sa.select(
            table.c.id, table.c.clinic_id, _c.c.name, _c.c.phone, _c.c.emergency_phone, _e.c.id,
            _e.c.time_zone, table.c.carer, _t.c.id, _t.c.goal, _t.c.baseline_starts_on, _t.c.placement_on,
            _t.c.removal_on, _t.c.placed_on, _t.c.removed_on, _t.c.ended_at, _t.c.case_id, _p.c.id,
            _p.c.given_name, _p.c.language, _e.c.created_at, _e.c.zone_from, _c.c.diary_windows_from,
            _c.c.diary_steps, carer_id,
            table.c.last_seen_at, table.c.expires_at,
        )
        .select_from(table)
        .join(_e, _in_one_clinic(table, _e, table.c.enrolment_id))
        .join(_t, _in_one_clinic(_e, _t, _e.c.trial_id))
        .join(_p, _in_one_clinic(_e, _p, _e.c.patient_id))
        .join(_c, _c.c.id == table.c.clinic_id)
        .where(
            table.c.token_sha256 == sa.bindparam("token_sha256"),
            table.c.ended_at.is_(None),
            table.c.expires_at > sa.bindparam("at"),
            _e.c.revoked_at.is_(None),
        )
    )  # fmt: skip


_OPEN_VISIT = Prepared(visits_of(_s, _s.c.carer_id))
"""Read on every request of a phone: one statement, compiled once."""
_PHONES: Any = _s
_TOUCH = Prepared(
    sa.update(_PHONES).where(_s.c.id == sa.bindparam("session_id")).values(last_seen_at=sa.bindparam("at"))
)


def visit_of_token(session: Session, *, token: str, now: datetime) -> Visit | None:
    """The visit behind a phone's cookie; None when the session is unknown, ended, expired or revoked."""
    values = {"token_sha256": token_hash(token), "at": now}
    found: Any = _OPEN_VISIT.run(session.connection(), values)
    if found is None:
        return None
    visit = Visit(*found)
    return visit if visit.ended_at is None else _after_the_trial(session, visit, now)


def _after_the_trial(session: Session, visit: Visit, now: datetime) -> Visit:
    """With what follow-ups ask; a trial that runs costs nothing of it."""
    periods = diary_periods.periods_of(session, visit.clinic_id, visit.trial_id)
    return replace(visit, periods=periods, period=diary_periods.current(periods, now)) if periods else visit


def touch(session: Session, *, visit: Visit, now: datetime) -> None:
    """Note that a phone was used. No commit: it rides on the request's transaction."""
    _TOUCH.run(session.connection(), {"session_id": visit.session_id, "at": now})


def needs_touch(visit: Visit, now: datetime) -> bool:
    """Whether the phone's last use is noted too long ago."""
    return now - visit.last_seen_at > TOUCH_AFTER


def was_ended(session: Session, *, token: str) -> bool:
    """Whether somebody ended the session of a cookie, or withdrew its enrolment; not when it only expired."""
    query = (
        select(PatientSessionRow.id)
        .join(EnrolmentRow, col(EnrolmentRow.id) == PatientSessionRow.enrolment_id)
        .where(
            PatientSessionRow.token_sha256 == token_hash(token),
            sa.or_(col(PatientSessionRow.ended_at).is_not(None), col(EnrolmentRow.revoked_at).is_not(None)),
        )
    )
    return session.exec(query).first() is not None


def end_visit(session: Session, *, visit: Visit, by: Actor, now: datetime) -> None:
    """Sign this phone out; its cookie is worth nothing from now on."""
    this_one = update(PatientSessionRow).where(
        col(PatientSessionRow.id) == visit.session_id, col(PatientSessionRow.ended_at).is_(None)
    )
    session.exec(this_one.values(ended_at=now))
    audit.record(session, by=by, action="diary.signed_out", now=now, case_id=visit.case_id)
    session.commit()
