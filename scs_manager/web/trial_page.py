"""What the trial page shows, gathered before a template sees it: chart, days kept, log, outcome so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session

from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.diary_days import REGION_NAMES
from scs_manager.domain.diary_statistics import DiaryQuality, TrialOutcome
from scs_manager.domain.figures import TrajectoryFigure
from scs_manager.domain.trial_end_words import EndLine, end_lines
from scs_manager.domain.trial_figures import not_counted, trajectory_figure
from scs_manager.domain.trial_log import LogKind, in_order
from scs_manager.domain.wording import day_and_month
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import alarm_rows, course_figures, course_safety, diary_review, outcomes
from scs_manager.services.diary_places import calendar_of_trial
from scs_manager.services.last_evenings import last_day_to_show
from scs_manager.services.profile_library import profile_called
from scs_manager.services.trial_end_summary import ended_trial
from scs_manager.web.alarm_view import AlarmNotice, notice_of
from scs_manager.web.charts import trial_chart
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.trial_days import Cell, weeks_of
from scs_manager.web.trial_exclusions import ExclusionLine, exclusion_lines
from scs_manager.web.trial_log import LogLine, entries_of, lines_of
from scs_manager.web.trial_outcome import OutcomePage, outcome_page
from scs_manager.web.trial_repeats import RepeatView, can_repeat, repeat_of

NEWEST = 7
"""Lines of the log on the page; the whole log has a page of its own."""


@dataclass(frozen=True)
class Waiting:
    """An entry from outside its window that nobody has judged yet."""

    entry_id: int
    words: str


@dataclass(frozen=True)
class Doubtful:
    """A day that staff may want to leave out, and why."""

    iso: str
    words: str
    reason: str


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
    exclusions: list[ExclusionLine]
    alarms: list[AlarmNotice]
    waiting: list[Waiting]
    log: list[LogLine]
    """The newest lines."""
    log_length: int
    adverse: list[LogLine]
    adverse_words: str
    doubts: list[Doubtful]
    outcome: OutcomePage | None
    ended: tuple[EndLine, ...]
    """How it ended; empty while it runs."""
    repeat: RepeatView | None
    can_repeat: bool


def trial_page(session: Session, *, case: CaseRow, trial: TrialRow, now: datetime, zone: str) -> TrialPage:
    """The page of a trial, with the diary as far as its days are over or answered."""
    rows = outcomes.entries_of(session, trial)
    calendar = calendar_of_trial(session, trial, now=now, zone=zone)
    as_of = last_day_to_show((row.day for row in rows), now, calendar)
    outcome = _outcome(session, trial, as_of)
    ended = ended_trial(session, case, trial, outcome)
    entries = in_order(entries_of(session, case=case, trial=trial))
    alarms = alarm_rows.alarms_of(session, case, unresolved=True)
    figure = _figure(session, trial, outcome, now) if outcome else None
    today = now.astimezone(ZoneInfo(zone)).date()
    return TrialPage(
        trial=trial,
        title=_title(trial, today),
        lead=_lead(trial, zone),
        chart=trial_chart(figure) if figure else None,
        figure=figure,
        span=_span(outcome) if outcome else "",
        kept=_kept(outcome.quality) if outcome else "",
        counts=_counts(outcome.quality) if outcome else "",
        weeks=weeks_of(outcome, rows, today, zone) if outcome else [],
        left_out=_left_out(outcome) if outcome else [],
        exclusions=exclusion_lines(diary_review.exclusions_of(session, trial), zone),
        alarms=[notice_of(alarm, now, zone) for alarm in alarms],
        waiting=_waiting(session, trial, rows),
        log=lines_of(entries[:NEWEST], zone),
        log_length=len(entries),
        adverse=lines_of((each for each in entries if each.kind is LogKind.ADVERSE), zone),
        adverse_words=adverse_words(course_safety.adverse_events(session, trial)),
        doubts=_doubts(session, trial, now),
        outcome=outcome_page(outcome, ended) if outcome and trial.placed_on else None,
        ended=end_lines(ended) if trial.ended_at else (),
        repeat=repeat_of(session, case, trial, on=today),
        can_repeat=can_repeat(case, trial),
    )


def _figure(session: Session, trial: TrialRow, outcome: TrialOutcome, now: datetime) -> TrajectoryFigure:
    return trajectory_figure(
        outcome,
        events=course_figures.figure_events(session, trial),
        programs=course_figures.strip_of(session, trial, now=now),
    )


def adverse_words(events: Sequence[AdverseEvent]) -> str:
    """``Two, one open. None serious.``: what the list below says, in one line."""
    if not events:
        return _("None recorded.")
    open_ones = sum(event.is_open for event in events)
    serious = sum(event.serious is True for event in events)
    unjudged = sum(event.serious is None for event in events)
    said = [_("%(n)s recorded, %(open)s open.", n=len(events), open=open_ones)]
    said.append(_("%(n)s serious.", n=serious) if serious else _("None called serious."))
    if unjudged:
        said.append(_("%(n)s not judged yet.", n=unjudged))
    return " ".join(said)


def _doubts(session: Session, trial: TrialRow, now: datetime) -> list[Doubtful]:
    return [
        Doubtful(doubt.day.isoformat(), str(say(day_and_month(doubt.day))), str(say(doubt.reason)))
        for doubt in course_safety.doubts(session, trial, now=now)
    ]


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


def _lead(trial: TrialRow, zone: str) -> str:
    target = trial.target_text or str(say(REGION_NAMES[trial.target_region]))
    locked = (
        _("locked %(day)s", day=say(day_and_month(trial.target_locked_at.astimezone(ZoneInfo(zone)).date())))
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
    if quality.carer:
        said.append(_("%(n)s of all by a carer", n=quality.carer))
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
