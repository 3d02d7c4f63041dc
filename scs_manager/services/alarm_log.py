"""The alarms of a diary as lines of the trial's log, each with what was done about it. Reads only."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from scs_manager.domain.alarms import DONE_NAMES, AlarmState, StepKind
from scs_manager.domain.diary import WarningSign
from scs_manager.domain.permissions import ROLE_NAMES
from scs_manager.domain.text import Text
from scs_manager.domain.trial_log import LogEntry, LogKind
from scs_manager.domain.warning_signs import SIGN_NAMES
from scs_manager.domain.wording import joined
from scs_manager.models.alarms import AlarmRow, AlarmStepRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import alarm_rows

NOBODY = Text("nobody yet")


def alarm_entries(session: Session, case: CaseRow, trial: TrialRow | None = None) -> list[LogEntry]:
    """Each alarm of the case when it came, of one trial's own evenings where that is given."""
    alarms = alarm_rows.alarms_of(session, case)
    if trial is not None:
        own = _entries(session, trial)
        alarms = [alarm for alarm in alarms if alarm.entry_id in own]
    steps: dict[uuid.UUID, list[AlarmStepRow]] = defaultdict(list)
    for step in alarm_rows.steps_of(session, case.clinic_id, [alarm.id for alarm in alarms]):
        steps[step.alarm_id].append(step)
    return [_alarm(alarm, steps[alarm.id]) for alarm in alarms]


def _entries(session: Session, trial: TrialRow) -> frozenset[int | None]:
    """Keys of the entries of the trial; an evening of a follow-up is no part of it."""
    query = select(DiaryEntryRow.id).where(
        DiaryEntryRow.clinic_id == trial.clinic_id,
        DiaryEntryRow.trial_id == trial.id,
        col(DiaryEntryRow.period_id).is_(None),
    )
    return frozenset(session.exec(query))


def _alarm(alarm: AlarmRow, steps: Sequence[AlarmStepRow]) -> LogEntry:
    resolved = alarm.standing.state is AlarmState.RESOLVED
    title = Text("Alarm resolved: %(signs)s") if resolved else Text("Alarm: %(signs)s")
    return LogEntry(
        at=alarm.opened_at,
        kind=LogKind.ALARM,
        title=Text(title.id, signs=signs_text(alarm.signs)),
        parts=tuple(step_words(step) for step in steps),
        who=alarm.resolved_by_name or alarm.acknowledged_by_name or NOBODY.id,
        thread=f"alarms/{alarm.id}",
        hot=not resolved,
    )


def signs_text(signs: Iterable[str]) -> Text:
    """The warning signs of an answer, in the words the patient read."""
    return joined([Text("%(sign)s", sign=SIGN_NAMES[WarningSign(sign)]) for sign in signs], "; ")


def step_words(step: AlarmStepRow) -> Text:
    """What was done in a step, with its note."""
    words = _STEP_WORDS[step.kind]
    if step.kind is StepKind.ESCALATED:
        words = _escalated(step)
    if step.done is not None:
        words = DONE_NAMES[step.done]
    if step.note:
        words = Text("%(what)s: %(note)s", what=words, note=step.note)
    if step.told_patient is None or step.told_surgeon is None:
        return words
    return Text(
        "%(what)s. Patient told: %(patient)s. Surgeon told: %(surgeon)s",
        what=words,
        patient=_yes_no(step.told_patient),
        surgeon=_yes_no(step.told_surgeon),
    )


_STEP_WORDS = {
    StepKind.ACKNOWLEDGED: Text("Taken on"),
    StepKind.ESCALATED: Text("To be told to others"),
    StepKind.RESOLVED: Text("Resolved"),
}


def _yes_no(answer: bool) -> Text:
    return Text("yes") if answer else Text("no")


def _escalated(step: AlarmStepRow) -> Text:
    if step.to_role is None:
        return Text("To be told: %(name)s", name=step.to_name)
    if step.automatic:
        return Text(
            "Nobody had taken it on. To be told: everybody in the role %(role)s",
            role=ROLE_NAMES[step.to_role],
        )
    return Text("To be told: everybody in the role %(role)s", role=ROLE_NAMES[step.to_role])
