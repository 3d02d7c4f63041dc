"""Pain right now, at any hour: kept once however often the phone sends it, shown, never counted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.diary import SCORE_MAX, SCORE_MIN, Source
from scs_manager.domain.diary_placement import DeviceWord, place_rating
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.pain_ratings import PainRatingRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit
from scs_manager.services.diary_places import DiaryPlace, calendar_of


@dataclass(frozen=True)
class Rated:
    """What was stored, or had been stored by an earlier arrival of the same post."""

    score: int
    rated_at: datetime
    received_at: datetime
    flags: tuple[str, ...]
    repeated: bool


def rate(
    session: Session,
    *,
    place: DiaryPlace,
    score: int,
    client_key: str,
    device: DeviceWord | None,
    by: Actor,
    now: datetime,
) -> Rated:
    """Keep one rating, 0 to 10; a repeated post gets the same answer, another number a refusal."""
    if not SCORE_MIN <= score <= SCORE_MAX:
        raise InputError(Text("Choose a number from 0 to 10"), place="score")
    found = _sent_before(session, place, client_key)
    if found is None:
        row = _row(session, place, score, client_key, device, by, now)
        try:
            session.flush()
        except IntegrityError:
            session.rollback()
            found = _sent_before(session, place, client_key)
        else:
            detail = {"rating": row.id, "score": score}
            audit.record(session, by=by, action="diary.rated", now=now, case_id=place.case_id, detail=detail)
            session.commit()
            return _rated(row, repeated=False)
    if found is None or found.score != score:
        raise RuleError(Text("This was sent before with another number. We kept the first one."))
    return _rated(found, repeated=True)


def _row(
    session: Session,
    place: DiaryPlace,
    score: int,
    client_key: str,
    device: DeviceWord | None,
    by: Actor,
    now: datetime,
) -> PainRatingRow:
    rated_at, flags = place_rating(now, device, place.enrolled_at)
    calendar = calendar_of(session, place, now=now)
    said = device or DeviceWord()
    row = PainRatingRow(
        clinic_id=place.clinic_id,
        trial_id=place.trial_id,
        enrolment_id=place.enrolment_id,
        client_key=client_key,
        score=score,
        source=Source.CARER if by.kind is ActorKind.CARER else Source.PATIENT,
        by_id=by.id,
        by_name=by.name,
        rated_at=rated_at,
        flags=sorted(flags),
        device_answered_at=said.answered_at,
        device_time=said.clock,
        utc_offset_minutes=said.utc_offset_minutes,
        received_at=now,
        time_zone=calendar.zone_of(calendar.day_begun_at(now)).key,
    )
    session.add(row)
    return row


def _sent_before(session: Session, place: DiaryPlace, client_key: str) -> PainRatingRow | None:
    query = select_scoped(PainRatingRow, place.clinic_id).where(
        PainRatingRow.enrolment_id == place.enrolment_id, PainRatingRow.client_key == client_key
    )
    return session.exec(query).first()


def _rated(row: PainRatingRow, *, repeated: bool) -> Rated:
    return Rated(row.score, row.rated_at, row.received_at, tuple(row.flags), repeated)


def ratings_of(session: Session, trial: TrialRow, *, limit: int | None = None) -> list[PainRatingRow]:
    """The ratings of a trial, the newest first."""
    query = select_scoped(PainRatingRow, trial.clinic_id).where(PainRatingRow.trial_id == trial.id)
    newest = query.order_by(col(PainRatingRow.rated_at).desc(), col(PainRatingRow.id).desc())
    return list(session.exec(newest if limit is None else newest.limit(limit)))
