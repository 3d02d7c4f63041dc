"""What frames a trial in its report (target, rule, leads, system), and its log by kinds. Reads only."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from sqlmodel import Session

from reports.content import Fact
from reports.trial_report_content import LoggedLine, TrialLog
from scs_manager.domain.lead_placements import IMAGING_NAMES, tips
from scs_manager.domain.trial_evidence import RULE_NAMES, ReliefRule
from scs_manager.domain.trial_log import LogEntry, LogKind, in_order
from scs_manager.models.cases import CaseRow
from scs_manager.models.trial_course import LeadPlacementRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.alarm_log import alarm_entries
from scs_manager.services.course_figures import zone_of
from scs_manager.services.course_log import log_of
from scs_manager.services.course_rows import valid
from scs_manager.services.decision_basis import Basis
from scs_manager.services.summary_facts import short, summary_facts


def trial_facts(session: Session, basis: Basis, trial: TrialRow) -> tuple[Fact, ...]:
    """Condition, target, dates and device, then the locked rule, the leads and how they were checked."""
    return (*summary_facts(session, basis), _rule(basis, trial), *_leads(session, trial), _goal(trial))


def _rule(basis: Basis, trial: TrialRow) -> Fact:
    profile = basis.judged.profile
    label = "Rule, locked with the target" if trial.target_locked_at else "Rule, not locked yet"
    if profile is None or profile.relief is None:
        return Fact(label, trial.relief_profile)
    relief = profile.relief
    needs = f"at least {relief.min_baseline_days} baseline and {relief.min_trial_days} trial days"
    return Fact(
        label, f"{profile.title} {profile.version}", f"{RULE_NAMES[ReliefRule(relief.rule)]}; {needs}"
    )


def _leads(session: Session, trial: TrialRow) -> tuple[Fact, Fact]:
    rows = valid(session, LeadPlacementRow, trial)
    if not rows:
        return Fact("Leads", "not recorded"), Fact("Position checked by", "not recorded")
    placed = rows[-1].to_domain()
    count = f"{len(placed.leads)} {'lead' if len(placed.leads) == 1 else 'leads'}"
    at = f"tips {tips(placed.leads)}" if tips(placed.leads) else "level not recorded"
    checked = str(IMAGING_NAMES[placed.imaging]) if placed.imaging else "not recorded"
    on = short(placed.imaging_on) if placed.imaging_on else ""
    return Fact("Leads", f"{count}, {at}"), Fact("Position checked by", checked, on)


def _goal(trial: TrialRow) -> Fact:
    return Fact("Goal", trial.goal or "none recorded")


def trial_log(session: Session, case: CaseRow, trial: TrialRow) -> TrialLog:
    """Every line of the log with the alarms of the trial's own evenings, oldest first, kind by kind."""
    zone = zone_of(session, trial)
    entries = [*log_of(session, trial), *alarm_entries(session, case, trial)]

    def lines(*kinds: LogKind) -> tuple[LoggedLine, ...]:
        return tuple(_line(entry, zone) for entry in reversed(in_order(entries, kinds=kinds)))

    return TrialLog(
        leads=lines(LogKind.PLACEMENT),
        programs=lines(LogKind.PROGRAM),
        device=lines(LogKind.DEVICE),
        adverse=lines(LogKind.ADVERSE),
        alarms=lines(LogKind.ALARM),
        calls=lines(LogKind.CALL, LogKind.NOTE),
    )


def _line(entry: LogEntry, zone: ZoneInfo) -> LoggedLine:
    local = entry.at.astimezone(zone)
    return LoggedLine(
        when=f"{short(local.date())}, {local:%H:%M}" if entry.timed else short(local.date()),
        what=str(entry.title),
        words=_sentences(str(part) for part in entry.parts),
        who=entry.who,
        state="caution" if entry.hot else None,
        struck=entry.struck,
    )


def _sentences(parts: Iterable[str]) -> str:
    words = ". ".join(part.rstrip(".") for part in parts)
    return f"{words}." if words else ""
