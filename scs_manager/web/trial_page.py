"""What the trial page shows, gathered before a template sees it: chart, days kept, log, outcome so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session

from forms.diary import SIGN_WORDS
from scs_manager.domain.diary import LATE_BEFORE, diary_day_of
from scs_manager.domain.diary_days import REGION_NAMES
from scs_manager.domain.diary_statistics import DiaryQuality, TrialOutcome
from scs_manager.domain.figures import FigureEvent, TrajectoryFigure
from scs_manager.domain.text import Text
from scs_manager.domain.trial_events import EVENT_KINDS
from scs_manager.domain.trial_figures import not_counted, trajectory_figure
from scs_manager.domain.wording import day_and_month
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import AlarmRow, DiaryEntryRow
from scs_manager.models.trials import TrialEventRow, TrialRow
from scs_manager.services import diary_review, outcomes, trials
from scs_manager.services.profile_library import profile_called
from scs_manager.web.charts import trial_chart
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.trial_days import Cell, weeks_of
from scs_manager.web.trial_outcome import OutcomePage, outcome_page


@dataclass(frozen=True)
class LogLine:
    """One line of alerts and log."""

    day: date
    label: str
    words: str
    who: str
    is_alarm: bool = False

    @property
    def short_day(self) -> str:
        """``10 May``."""
        return local_date(self.day, "d MMM")


@dataclass(frozen=True)
class Waiting:
    """An entry from outside its window that nobody has judged yet."""

    entry_id: int
    words: str


@dataclass(frozen=True)
class TrialPage:
    """Everything on the page of one trial."""

    trial: TrialRow
    title: str
    lead: str
    chart: Markup | None
    figure: TrajectoryFigure | None
    span: str
    kept: str
    counts: str
    weeks: list[list[Cell | None]]
    left_out: list[str]
    alarms: list[tuple[AlarmRow, str]]
    waiting: list[Waiting]
    log: list[LogLine]
    adverse: list[LogLine]
    outcome: OutcomePage | None


def trial_page(session: Session, *, case: CaseRow, trial: TrialRow, now: datetime, zone: str) -> TrialPage:
    """The page of a trial, with the diary as far as its days are over or answered."""
    rows = outcomes.entries_of(session, trial)
    as_of = last_day_to_show(rows, now, zone)
    outcome = _outcome(session, trial, as_of)
    events = outcomes.events_of(session, trial)
    alarms = diary_review.alarms_of(session, clinic_id=case.clinic_id, case_id=case.id)
    figure = trajectory_figure(outcome, events=_figure_events(trial, events)) if outcome else None
    today = now.astimezone(ZoneInfo(zone)).date()
    return TrialPage(
        trial=trial,
        title=_title(trial, today),
        lead=_lead(trial),
        chart=trial_chart(figure) if figure else None,
        figure=figure,
        span=_span(outcome) if outcome else "",
        kept=_kept(outcome.quality) if outcome else "",
        counts=_counts(outcome.quality) if outcome else "",
        weeks=weeks_of(outcome, rows, today, zone) if outcome else [],
        left_out=_left_out(outcome) if outcome else [],
        alarms=[(alarm, _signs(alarm)) for alarm in alarms if alarm.acknowledged_at is None],
        waiting=_waiting(session, trial, rows),
        log=_log(events, alarms, zone),
        adverse=[line for line in _log(events, (), zone) if line.label == _adverse_label()],
        outcome=outcome_page(outcome) if outcome and trial.placed_on else None,
    )


def last_day_to_show(rows: Sequence[DiaryEntryRow], now: datetime, zone: str) -> date:
    """The last diary day that is over, or is still open and already answered."""
    local = now.astimezone(ZoneInfo(zone))
    over = local.date() - timedelta(days=2 if local.time() < LATE_BEFORE else 1)
    asked = diary_day_of(now, ZoneInfo(zone))
    answered = [row.day for row in rows if asked is not None and over < row.day <= asked]
    return max([over, *answered])


def _outcome(session: Session, trial: TrialRow, as_of: date) -> TrialOutcome | None:
    if as_of < trial.baseline_starts_on:
        return None
    profile = profile_called(session, trial.clinic_id, trial.relief_profile, on=as_of)
    return outcomes.outcome_of(session, trial, profile=profile, as_of=as_of)


def _title(trial: TrialRow, today: date) -> str:
    if trial.ended_at is not None:
        return _("Trial, ended")
    if trial.placed_on is not None:
        return _("Trial, day %(n)s", n=(today - trial.placed_on).days)
    if trial.target_locked_at is not None and today >= trial.baseline_starts_on:
        return _("Trial, baseline day %(n)s", n=(today - trial.baseline_starts_on).days + 1)
    return _("Trial, planned")


def _lead(trial: TrialRow) -> str:
    target = trial.target_text or str(say(REGION_NAMES[trial.target_region]))
    locked = (
        _("locked %(day)s", day=say(day_and_month(trial.target_locked_at.date())))
        if trial.target_locked_at
        else _("not locked yet")
    )
    first, last = trial.placed_on or trial.placement_on, trial.removed_on or trial.removal_on
    eligible = max((last - first).days - 2, 0)
    return _(
        "Target: %(target)s, %(locked)s. %(first)s to %(last)s, %(n)s eligible days.",
        target=target,
        locked=locked,
        first=say(day_and_month(first)),
        last=say(day_and_month(last)),
        n=eligible,
    )


def _figure_events(trial: TrialRow, events: Sequence[TrialEventRow]) -> list[FigureEvent]:
    if trial.placed_on is None:
        return []
    return [
        FigureEvent((row.happened_on - trial.placed_on).days, EVENT_KINDS[row.kind])
        for row in events
        if row.kind == "reprogramming"
    ]


def _span(outcome: TrialOutcome) -> str:
    first, last = outcome.days[0].day, outcome.days[-1].day
    return _(
        "%(first)s to %(last)s, evening entries",
        first=say(day_and_month(first)),
        last=say(day_and_month(last)),
    )


def _kept(quality: DiaryQuality) -> str:
    return _("Diary kept: %(n)s of %(of)s days", n=quality.kept, of=quality.expected)


def _counts(quality: DiaryQuality) -> str:
    said = [
        _("%(n)s on time", n=quality.on_time),
        _("%(n)s late", n=quality.late),
        _("%(n)s by staff", n=quality.staff),
        _("%(n)s missing", n=quality.missing),
    ]
    if quality.outside:
        said.append(_("%(n)s outside the window", n=quality.outside))
    return ", ".join(said) + "."


def _left_out(outcome: TrialOutcome) -> list[str]:
    """The hatched days with their reasons."""
    hatched = {day.day for day in outcome.days if not_counted(day)}
    return [
        _("%(day)s: %(reason)s", day=say(day_and_month(gap.day)), reason=say(gap.reason))
        for gap in outcome.gaps
        if gap.day in hatched
    ]


def _signs(alarm: AlarmRow) -> str:
    return ", ".join(str(say(SIGN_WORDS[sign])) for sign in alarm.signs)


def _waiting(session: Session, trial: TrialRow, rows: Sequence[DiaryEntryRow]) -> list[Waiting]:
    judged = outcomes.accepted_entries(session, trial)
    found = []
    for row in rows:
        if row.punctuality == "outside" and row.id is not None and row.id not in judged:
            words = _(
                "%(day)s: back %(back)s, leg %(leg)s",
                day=say(day_and_month(row.day)),
                back=row.pain_back_nrs,
                leg=row.pain_leg_nrs,
            )
            found.append(Waiting(row.id, words))
    return found


_STEP_NAMES: Mapping[str, Text] = {
    trials.PLACED: Text("Leads placed"),
    trials.REMOVED: Text("Leads out"),
    **EVENT_KINDS,
}


def _adverse_label() -> str:
    return str(say(EVENT_KINDS["adverse_event"]))


def _log(events: Sequence[TrialEventRow], alarms: Sequence[AlarmRow], zone: str) -> list[LogLine]:
    """Newest first."""
    lines = [
        LogLine(row.happened_on, str(say(_STEP_NAMES[row.kind])), row.note, row.by_name) for row in events
    ]
    lines += [
        LogLine(
            alarm.opened_at.astimezone(ZoneInfo(zone)).date(),
            _("Alarm closed: %(signs)s", signs=_signs(alarm)),
            alarm.note,
            alarm.acknowledged_by_name or "",
            is_alarm=True,
        )
        for alarm in alarms
        if alarm.acknowledged_at is not None
    ]
    return sorted(lines, key=lambda line: line.day, reverse=True)
