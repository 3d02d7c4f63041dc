"""What the antithrombotic plan shows: drugs, days, and the events of its calendar files."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from scs_manager.domain.antithrombotics import Sourced
from scs_manager.domain.hold_calendar import Break, PlanDay, plan_days
from scs_manager.domain.hold_plans import STATE_WORDS, HoldState
from scs_manager.domain.ics import DayEvent
from scs_manager.domain.text import Text
from scs_manager.models.trials import TrialRow
from scs_manager.services.hold_rows import HoldLine, HoldPlan, Occasioned
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

MARKS = {
    HoldState.OPEN: "unknown",
    HoldState.MOVED: "out-of-date",
    HoldState.RENAL: "out-of-date",
    HoldState.INR: "caution",
    HoldState.AGREED: "met",
}


STANDS = (HoldState.AGREED, HoldState.INR)


@dataclass(frozen=True)
class DrugView:
    """One drug in words."""

    line: HoldLine
    mark: str
    state: Text
    total: str
    """Days off, agreed or from the table; empty while unknown."""
    last_dose: str
    restart: str
    departs: bool
    """Whether the prescriber agreed to dates of its own."""


@dataclass(frozen=True)
class PlanView:
    """The page of a plan."""

    plan: HoldPlan
    drugs: tuple[DrugView, ...]
    asked: tuple[DrugView, ...]
    """What is asked and recorded only."""
    total: str
    open_total: bool
    """Whether a drug's days off are unknown."""
    days: tuple[PlanDay, ...]
    breaks: tuple[Break, ...]
    placement: str
    removal: str
    implant: bool = False
    """Whether it is for the implant: then placement and removal are the operation."""

    @property
    def drugs_agreed(self) -> tuple[HoldLine, ...]:
        """The drugs of the patient's sheet, in the order of the breaks."""
        return tuple(view.line for view in self.drugs if view.line.state in STANDS)

    @property
    def drugs_open(self) -> tuple[HoldLine, ...]:
        """The drugs that need a plan and have none that holds: the sheet names them too."""
        return tuple(view.line for view in self.drugs if view.line.state not in STANDS)

    @property
    def earliest(self) -> dict[str, str]:
        """The hour before which the agreed day of restart is too early, by ingredient; empty without one."""
        hours = {each.drug: f"{each.not_before:%H:%M}" for each in self.breaks if each.not_before}
        return {line.ingredient: hours.get(line.taken.drug, "") for line in self.drugs_agreed}


def plan_view(plan: HoldPlan) -> PlanView:
    """Everything on the page of a plan."""
    views = tuple(drug_view(line) for line in plan.lines)
    planned = tuple(view for view in views if view.line.hold.needs_plan)
    course = plan.course
    return PlanView(
        plan=plan,
        drugs=planned,
        asked=tuple(view for view in views if not view.line.hold.needs_plan),
        total=_total(plan),
        open_total=any(view.line.days is None for view in planned),
        days=plan_days(
            plan.breaks,
            placement=course.placement.date(),
            removal=course.removal.date(),
            implant=course.implant,
        ),
        breaks=plan.breaks,
        placement=_moment(course.placement),
        removal=_moment(course.removal),
        implant=course.implant,
    )


def _total(plan: HoldPlan) -> str:
    """The longest break; by the table it is about so long, as agreed it is exact."""
    if plan.days is None:
        return ""
    agreed = any(line.days == plan.days and line.state in STANDS for line in plan.lines)
    return _("%(n)s days", n=plan.days) if agreed else _("about %(n)s days", n=plan.days)


def drug_view(line: HoldLine) -> DrugView:
    """One drug as a page says it."""
    hold, agreed = line.hold, line.agreed
    words = STATE_WORDS[line.state]
    mark = MARKS[line.state]
    if line.state is HoldState.INR and line.inr is not None:
        words, mark = Text("Agreed; the INR after the last dose is not normal"), "not-met"
    standing = line.state in STANDS and agreed is not None
    total = _("%(n)s days, as agreed", n=line.days) if standing else str(say(hold.days_text or ""))
    return DrugView(
        line=line,
        mark=mark,
        state=words,
        total=total,
        last_dose=_span(hold.last_dose),
        restart=_span(hold.restart),
        departs=agreed is not None and bool(agreed.reason),
    )


def _span(moments: tuple[datetime, datetime] | None) -> str:
    if moments is None:
        return ""
    first, last = (_moment(each) for each in moments)
    return first if first == last else _("%(first)s to %(last)s", first=first, last=last)


def _moment(moment: datetime) -> str:
    return f"{local_date(moment.date(), 'EEE d MMM y')}, {moment:%H:%M}"


def sourced(found: Sourced) -> Text:
    """``7 days (ASRA 2015, read in a reproduction)``."""
    return Text("%(interval)s (%(source)s)", interval=found.interval.text, source=found.source.title)


def staff_events(plan: HoldPlan, what: Occasioned) -> Iterator[DayEvent]:
    """One event for each last dose and restart, with the drug's name, and the days of the leads."""
    course, key = plan.course, _key(what)
    if course.implant:
        yield _event(key, "implant", course.placement.date(), _("Implant"), "", 0)
    else:
        yield _event(key, "placement", course.placement.date(), _("Lead placement"), "", 0)
        yield _event(key, "removal", course.removal.date(), _("Lead removal"), "", 0)
    for line in plan.lines:
        agreed = line.agreed
        if line.row is None or agreed is None or agreed.stop_on is None or agreed.restart_on is None:
            continue
        if line.state not in STANDS:
            continue
        drug = line.taken.drug
        with_whom = _("As agreed with %(who)s", who=agreed.prescriber)
        stop, restart = _("%(drug)s: last dose", drug=drug), _("%(drug)s: restart", drug=drug)
        number = line.row.number
        yield _event(key, f"{drug} stop", agreed.stop_on, stop, with_whom, number)
        yield _event(key, f"{drug} restart", agreed.restart_on, restart, with_whom, number)


def patient_events(plan: HoldPlan, what: Occasioned, *, names: bool) -> Iterator[DayEvent]:
    """One event a day; a drug is named only where the clinic chose to."""
    days: dict[date, list[str]] = {}
    leads: dict[date, str] = {}
    for each in plan.breaks:
        last, again = _("%(drug)s: last dose", drug=each.drug), _("%(drug)s: start again", drug=each.drug)
        days.setdefault(each.stop_on, []).append(last)
        days.setdefault(each.restart_on, []).append(again)
        if not plan.course.implant:
            leads[each.restart_on] = _(
                "Only once the leads are out. If they come out later than planned, ask us first."
            )
    number = max((line.row.number for line in plan.lines if line.row), default=0)
    for on, told in sorted(days.items()):
        summary = "; ".join(told) if names else _("Medicine plan: see your sheet")
        yield _event(_key(what), f"sheet {on}", on, summary, leads.get(on, ""), number)


def _key(what: Occasioned) -> str:
    """The trial itself, or the implant of the case: its versions share one key."""
    return str(what.id) if isinstance(what, TrialRow) else f"implant {what.case_id}"


def _event(owner: str, what: str, on: date, summary: str, description: str, number: int) -> DayEvent:
    """The same thing keeps its identifier when it moves; the identifier names nothing."""
    key = hashlib.sha256(f"{owner} {what}".encode()).hexdigest()[:32]
    return DayEvent(f"{key}@scs-manager", on, summary, description, number)
