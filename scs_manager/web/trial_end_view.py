"""What the page of a trial's end shows: questionnaires, what is missing, the log's hints, the history."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.device_events import DEVICE_EVENT_NAMES, DeviceEventKind
from scs_manager.domain.end_questionnaires import AskedForm, FormState
from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.patient_words import PatientWords, Said, words_of
from scs_manager.domain.text import Text
from scs_manager.domain.trial_end_words import UNKNOWN, EndedTrial, EndLine, end_lines
from scs_manager.domain.trial_goals import goal_results
from scs_manager.domain.wording import day_and_month
from scs_manager.models.trial_course import DeviceEventRow
from scs_manager.models.trial_ends import TrialEndRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import course_figures, end_requests, trial_end_rows, trial_end_summary
from scs_manager.services.course_rows import valid
from scs_manager.web.access import CaseView

_MARKS = {
    FormState.ANSWERED: "met",
    FormState.LATE: "out-of-date",
    FormState.WAITING: "unknown",
    FormState.PLANNED: "unknown",
    FormState.OVERDUE: "missing",
    FormState.NOT_ASKED: "missing",
}


@dataclass(frozen=True)
class FormLine:
    """One questionnaire of the end."""

    instrument: str
    title: str
    mark: str
    words: Text
    is_open: bool


@dataclass(frozen=True)
class Wanted:
    """One thing that the patient says or shows before the leads come out."""

    name: Text
    known: bool
    source: Text | None = None


@dataclass(frozen=True)
class Version:
    """One earlier version of the record, as it was written."""

    row: TrialEndRow
    lines: tuple[EndLine, ...]


@dataclass(frozen=True)
class EndPage:
    """Everything around the form."""

    trial: TrialRow
    forms: tuple[FormLine, ...]
    wanted: tuple[Wanted, ...]
    hints: tuple[Text, ...]
    lines: tuple[EndLine, ...]
    """The record as it stands; empty until the trial has ended."""
    history: tuple[Version, ...]
    newest: TrialEndRow | None
    words: PatientWords

    @property
    def open_forms(self) -> int:
        """How many questionnaires have not come."""
        return sum(line.is_open for line in self.forms)

    @property
    def missing(self) -> int:
        """How many things are missing before removal, questionnaires among them."""
        return self.open_forms + sum(not each.known for each in self.wanted)


def end_page(session: Session, case: CaseView, trial: TrialRow) -> EndPage:
    """The page of one trial's end, before and after it."""
    known = trial_end_rows.end_of(session, case.row, trial)
    versions = trial_end_rows.versions_of(session, trial)
    ended = trial_end_summary.ended_trial(session, case.row, trial, None)
    return EndPage(
        trial=trial,
        forms=tuple(
            _form(each, case, trial) for each in end_requests.forms_of(session, case.row, trial)
        ) if trial.placed_on else (),
        wanted=_wanted(known),
        hints=tuple(_hints(session, trial)),
        lines=end_lines(ended) if trial.ended_at else (),
        history=tuple(_version(row, ended) for row in reversed(versions)),
        newest=versions[-1] if versions else None,
        words=known.words,
    )  # fmt: skip


def _form(each: AskedForm, case: CaseView, trial: TrialRow) -> FormLine:
    state = each.state(case.today, trial.removed_on)
    title = shipped_instruments()[each.instrument].title
    is_open = state not in (FormState.ANSWERED, FormState.LATE)
    return FormLine(each.instrument, title, _MARKS[state], _state_words(each, state), is_open)


def _state_words(each: AskedForm, state: FormState) -> Text:
    answered, asked, due = each.answered_on, each.asked_on, each.due_on
    if answered is not None:
        words = "Answered %(day)s" if state is FormState.ANSWERED else "Answered %(day)s, after removal"
        return Text(words, day=day_and_month(answered))
    if asked is None or due is None:
        return Text("Not asked")
    if state is FormState.PLANNED:
        return Text("Will be asked on %(day)s", day=day_and_month(asked))
    if state is FormState.OVERDUE:
        return Text("Missing; was due %(day)s", day=day_and_month(due))
    return Text("Asked, due %(day)s", day=day_and_month(due))


def _wanted(known: trial_end_rows.EndOfTrial) -> tuple[Wanted, ...]:
    words = known.words
    return (
        Wanted(Text("Operates the controller"), known.end.operated_controller is not None),
        _said(Text("Impression of change (PGIC)"), words.pgic),
        _said(Text("Satisfied, would do it again"), words.satisfied),
        _said(Text("Wants the implant"), words.wants_implant),
        _said(Text("Relief in the patient’s own words"), words.stated_relief),
    )


def _said(name: Text, said: Said) -> Wanted:
    return Wanted(name, said.source is not None, said.source)


def _hints(session: Session, trial: TrialRow) -> Iterator[Text]:
    """What the log already says about adequacy, so that nobody has to look it up."""
    programs = course_figures.programs_of(session, trial)
    covered = [program for program in programs if program.coverage_percent is not None]
    if covered:
        newest = covered[-1]
        yield Text(
            "Program %(name)s covers %(n)s %% of the target.",
            name=newest.name,
            n=newest.coverage_percent,
        )
    for kind in (DeviceEventKind.MIGRATION, DeviceEventKind.OFF, DeviceEventKind.DISCONNECTION):
        count = sum(row.kind is kind for row in valid(session, DeviceEventRow, trial))
        if count:
            yield Text("%(what)s: %(n)s in the log.", what=DEVICE_EVENT_NAMES[kind], n=count)


def _version(row: TrialEndRow, now: EndedTrial) -> Version:
    """What staff wrote; the patient's forms have a history of their own."""
    end = row.to_domain()
    goals = goal_results([each.goal for each in now.goals], end.goals_reached)
    said = EndedTrial(end, words_of(end, None, None), None, now.zone, placed=now.placed, goals=goals)
    return Version(row, tuple(line for line in end_lines(said) if line.value != UNKNOWN))


def zone_of(case: CaseView) -> ZoneInfo:
    """The zone in which staff type times."""
    return ZoneInfo(case.clinic.time_zone)
