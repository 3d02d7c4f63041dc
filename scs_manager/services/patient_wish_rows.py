"""What the patient said to the implant, about one trial: at its end and in the talks since. Reads only."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.choice_words import PREFERENCES
from scs_manager.domain.patient_wish import TALK, StandingWish, Wish, standing_wish
from scs_manager.domain.shared_decisions import wants_implant
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.shared_decisions import SharedDecisionRow
from scs_manager.models.trial_ends import TrialEndRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.shared_decision_rows import standing_talks
from scs_manager.services.trial_end_rows import EndOfTrial, repeated_on


def wish_of(session: Session, case: CaseRow, trial: TrialRow, ended: EndOfTrial) -> StandingWish:
    """The newest word by its day: what was said at the end, and in every talk about this trial."""
    talks = [_in_talk(row) for row in reversed(talks_about(session, case, trial)) if row.prefers]
    return standing_wish(_at_end(session, trial, ended), *talks)


def wish_fields(session: Session, case: CaseRow, trial: TrialRow, ended: EndOfTrial) -> dict[str, Any]:
    """The same as the evidence has it: the words, and yes, no or nobody knows."""
    wish = wish_of(session, case, trial, ended)
    known = {Truth.MET: True, Truth.NOT_MET: False, Truth.UNKNOWN: None}
    return {"wish": wish, "wants_implant": known[wish.state]}


def talks_about(session: Session, case: CaseRow, trial: TrialRow) -> list[SharedDecisionRow]:
    """The talks that stand and know this trial: after its leads went in, before a repeat; newest first."""
    talks = standing_talks(session, case)
    since, until = trial.placed_on or trial.baseline_starts_on, repeated_on(session, trial) if talks else None
    return [row for row in talks if row.held_on > since and (until is None or row.held_on < until)]


def _in_talk(row: SharedDecisionRow) -> Wish:
    prefers = row.prefers or ""
    words = PREFERENCES[prefers]
    return Wish(
        wants_implant(prefers), Text("talk before the decision"), row.held_on, _lower(words), place=TALK
    )


def _lower(words: Text) -> Text:
    return Text("prefers “%(words)s”", words=words)


def _at_end(session: Session, trial: TrialRow, ended: EndOfTrial) -> Wish | None:
    said = ended.words.wants_implant
    if said.source is None:
        return None
    state = Truth.of(None if said.value is None else bool(said.value))
    words = Text("unsure") if said.unsure else None
    return Wish(state, said.source, said.on or _written_on(session, trial, ended), words)


def _written_on(session: Session, trial: TrialRow, ended: EndOfTrial) -> date | None:
    """Since when the record of the end says so; a correction of something else makes it no newer."""
    if ended.row is None:
        return trial.removed_on
    query = select_scoped(TrialEndRow, trial.clinic_id).where(TrialEndRow.trial_id == trial.id)
    versions = session.exec(query.order_by(col(TrialEndRow.number).desc()))
    since = ended.row.at
    for version in versions:
        if version.wants_implant != ended.row.wants_implant:
            break
        since = version.at
    zone = session.get_one(ClinicRow, trial.clinic_id).time_zone
    return since.astimezone(ZoneInfo(zone)).date()
