"""The implant as its page shows it: plan and interval, what is due before it, what was put in."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.authorisation_need import after_expiry, before_start
from scs_manager.domain.checklist_items import Occasion
from scs_manager.domain.facts import Datum
from scs_manager.domain.findings import Finding
from scs_manager.domain.hold_plans import HoldState
from scs_manager.domain.implants import Implant, lead_line, missing_in
from scs_manager.domain.pathway_guards import missing_for_implant_date
from scs_manager.domain.stimulation import Program
from scs_manager.domain.text import Text
from scs_manager.models.implants import ImplantPlanRow, ImplantRow
from scs_manager.services import (
    authorisation_facts,
    course_rows,
    gathered,
    hold_rows,
    implant_log,
    implant_rows,
)
from scs_manager.services.outcomes import latest_trial
from scs_manager.services.record_rows import completeness
from scs_manager.web.access import CaseView
from scs_manager.web.checklist_view import TRUTH_MARKS, ChecklistPage, Procedure, checklist_page
from scs_manager.web.holds_view import plan_view
from scs_manager.web.i18n import say
from scs_manager.web.trial_log import LogLine, lines_of


@dataclass(frozen=True)
class IntervalView:
    """Whether enough time lies between lead removal and the implant, and what that rests on."""

    mark: str
    state: Text
    removed_on: date | None
    days: int | None
    """From lead removal to the operation; None while one of them is unknown."""
    wanted: int | None
    """What the clinic's profile asks; None while it names no time."""
    profile: str
    infection: Datum | None
    window: int | None
    """Days for which the answer on infection counts."""
    outdated: bool
    """Whether that answer is too old, or undated, for the day of the operation."""


@dataclass(frozen=True)
class Readiness:
    """What stands open before the operation."""

    open_items: int
    """Of the checklist: unknown or not done."""
    drugs: int
    agreed: int
    total: str
    """The longest time without a drug, in words; empty while unknown."""
    complete: bool
    """Whether somebody said that the list of antithrombotics is complete."""


@dataclass(frozen=True)
class LeadLine:
    """One lead of the record."""

    tip: str
    entry: str
    serial: str
    words: str


@dataclass(frozen=True)
class ImplantPage:
    """Everything on the page."""

    plan: ImplantPlanRow | None
    plans: tuple[ImplantPlanRow, ...]
    """Every version of the plan, newest first."""
    barred: tuple[Text, ...]
    """What stands in the way of planning a day."""
    provisional: bool
    """Whether the day is planned before an implant is decided."""
    late: Text | None
    """A caution where the planned day is after the last one of the payer's authorisation."""
    interval: IntervalView | None
    readiness: Readiness | None
    row: ImplantRow | None
    revisions: tuple[ImplantRow, ...]
    """Every revision of the record, newest first."""
    implant: Implant | None
    missing: tuple[Text, ...]
    leads: tuple[LeadLine, ...]
    programs: list[LogLine]
    complications: list[LogLine]


def implant_page(session: Session, case: CaseView, *, around: bool = True) -> ImplantPage:
    """The page as it stands now; the forms do without what is due ``around`` the operation."""
    plans = tuple(reversed(implant_rows.plan_history(session, case.row)))
    revisions = tuple(reversed(course_rows.history_of(session, ImplantRow, case.row, case.id)))
    implant = revisions[0].to_domain() if revisions else None
    day = implant.implanted_on if implant else plans[0].planned_on if plans else None
    facts = gathered.case_facts(session, case.row, on=case.today)
    checklist = _checklist(session, case, day) if day and around else None
    return ImplantPage(
        plan=plans[0] if plans else None,
        plans=plans,
        barred=missing_for_implant_date(case.state, facts),
        provisional=implant is None and implant_rows.decided_on(session, case.row) is None,
        late=_late(session, case, plans[0]) if plans and implant is None else None,
        interval=_interval(session, case, checklist) if checklist else None,
        readiness=_readiness(session, case, plans[0], checklist) if plans and checklist else None,
        row=revisions[0] if revisions else None,
        revisions=revisions,
        implant=implant,
        missing=missing_in(implant) if implant else (),
        leads=_leads(implant) if implant else (),
        programs=lines_of(implant_log.implant_log(session, case.row, Program), case.zone),
        complications=lines_of(implant_log.implant_log(session, case.row, AdverseEvent), case.zone),
    )


def _late(session: Session, case: CaseView, plan: ImplantPlanRow) -> Text | None:
    late = after_expiry(plan.planned_on, authorisation_facts.holds_until(session, case.row))
    since = authorisation_facts.holds_from(session, case.row, on=case.today)
    return late or before_start(plan.planned_on, since)


_STATES = {"met": Text("Long enough"), "not-met": Text("Not met"), "unknown": Text("Unknown")}


def _checklist(session: Session, case: CaseView, day: date) -> ChecklistPage:
    return checklist_page(session, case, Procedure(Occasion.IMPLANT, None, day))


def _interval(session: Session, case: CaseView, checklist: ChecklistPage) -> IntervalView:
    """The criterion as it stands for the day of the operation, with its basis."""
    reading, day = checklist.reading, checklist.day
    finding = reading.findings.get("perm.interval")
    trial = latest_trial(session, case.row)
    removed = trial.removed_on if trial else None
    mark = TRUTH_MARKS[finding.state] if finding else "unknown"
    infection = reading.facts.get("safety.active_infection")
    window = finding.entry.window_days if finding else None
    return IntervalView(
        mark=mark,
        state=_STATES[mark],
        removed_on=removed,
        days=(day - removed).days if removed else None,
        wanted=_wanted(finding),
        profile=reading.profile,
        infection=infection,
        window=window,
        outdated=infection is not None and not _counts(infection, window, day),
    )


def _counts(answer: Datum, window: int | None, day: date) -> bool:
    """Whether an answer is young enough on a day; without a window any answer is."""
    return window is None or (answer.on is not None and (day - answer.on).days <= window)


def _wanted(finding: Finding | None) -> int | None:
    days = finding.entry.threshold.get("days") if finding else None
    return None if days is None else int(str(days))


def _readiness(session: Session, case: CaseView, plan: ImplantPlanRow, checklist: ChecklistPage) -> Readiness:
    holds = hold_rows.plan_of(session, case.row, plan)
    drugs = [line for line in holds.lines if line.hold.needs_plan]
    return Readiness(
        open_items=checklist.open_items,
        drugs=len(drugs),
        agreed=sum(line.state is HoldState.AGREED for line in drugs),
        total=plan_view(holds).total,
        complete="antithrombotics" in completeness(session, case.row),
    )


def _leads(implant: Implant) -> tuple[LeadLine, ...]:
    return tuple(
        LeadLine(
            tip=lead.tip_level or "",
            entry=lead.entry_level or "",
            serial=lead.serial,
            words=", ".join(str(say(part)) for part in lead_line(lead)),
        )
        for lead in implant.leads
    )
