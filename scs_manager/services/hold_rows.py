"""The antithrombotic plan of a trial or of an implant, from its rows, computed anew each time. Reads only."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.antithrombotics import HoldTable, shipped_table
from scs_manager.domain.drugs import ingredient_of
from scs_manager.domain.facts import Datum, Facts, Item, items_of
from scs_manager.domain.hold_calendar import Break
from scs_manager.domain.hold_clock import at
from scs_manager.domain.hold_plans import (
    Agreement,
    HoldState,
    Inr,
    break_of,
    normal_inr,
    overlaid,
    state_of,
)
from scs_manager.domain.holds import Course, Hold, Taken, counted_clearance, plan_hold
from scs_manager.domain.laboratory import samples
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.facts import FactRow
from scs_manager.models.holds import HoldRow, HoldTimesRow, HoldVersion, ImplantHoldRow
from scs_manager.models.implants import ImplantPlanRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import trial_end_rows
from scs_manager.services.implant_rows import implanted_on
from scs_manager.services.record_rows import facts_of_case, item_rows

LISTED, LEDGER = "medication.antithrombotics", "medication.medicines"
CLEARANCE, INR = "safety.creatinine_clearance", "safety.inr"
ASSUMED = time(9)
"""The hour of lead placement and removal until somebody plans one. [default]"""
NOT_SYSTEMIC = "topical"
Occasioned = TrialRow | ImplantPlanRow
"""What a plan is for: the leads of a trial, or the operation of an implant."""


@dataclass(frozen=True)
class HoldLine:
    """One drug of the patient with what the table says and what was agreed."""

    item_id: uuid.UUID
    """Of the list's item or the ledger's line, for its address."""
    taken: Taken
    hold: Hold
    row: HoldVersion | None
    state: HoldState
    from_ledger: bool = False
    inr: Inr | None = None

    @property
    def ingredient(self) -> str:
        """The name under which the plan is kept."""
        return self.taken.ingredient

    @property
    def agreed(self) -> Agreement | None:
        """What was last recorded, or None."""
        return self.row.to_domain() if self.row else None

    @property
    def days(self) -> int | None:
        """Days off as agreed, else the most that the table makes of it; None while that is unknown."""
        if self.state in (HoldState.AGREED, HoldState.INR) and self.agreed is not None:
            return self.agreed.days
        return self.hold.days[1] if self.hold.days else None


@dataclass(frozen=True)
class HoldPlan:
    """The whole plan of a trial or of an implant."""

    table: HoldTable
    course: Course
    times: HoldTimesRow | None
    """The planned hours; None while nine o'clock is assumed."""
    clearance: Datum | None
    clearance_counts: bool
    """Whether the creatinine clearance on record is recent enough for the procedure."""
    hours_known: bool
    """Whether somebody planned the hours; else nine o'clock is assumed."""
    lines: tuple[HoldLine, ...]

    @property
    def days(self) -> int | None:
        """The longest break of a drug; None while none is known."""
        return max((line.days for line in self.lines if line.days is not None), default=None)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks that were agreed for the dates as they stand now."""
        standing = (line for line in self.lines if line.state in (HoldState.AGREED, HoldState.INR))
        return tuple(_breaks(standing, self.course))

    @property
    def open_restarts(self) -> tuple[Break, ...]:
        """Every restart that was once agreed and has not happened, moved dates or not."""
        waiting = (line for line in self.lines if line.row is None or line.row.restarted_on is None)
        return tuple(_breaks(waiting, self.course))


def _breaks(lines: Iterable[HoldLine], course: Course) -> Iterator[Break]:
    for line in lines:
        agreed = break_of(line.taken.drug, line.hold, line.agreed, course)
        if agreed is not None:
            yield agreed


def plan_of(session: Session, case: CaseRow, what: Occasioned) -> HoldPlan:
    """The plan as it stands now: every drug of the record, the table, the agreements."""
    facts = facts_of_case(session, case)
    times = times_of(session, what) if isinstance(what, TrialRow) else None
    course, rows = course_of(session, what), newest_holds(session, what)
    results = inr_results(session, case)
    build = partial(_line, facts=facts, course=course, rows=rows, results=results)
    hours_known = times is not None if isinstance(what, TrialRow) else what.operation_time is not None
    lines = tuple(build(*drug) for drug in _drugs(session, case))
    counts = _clearance(facts, course) is not None
    return HoldPlan(shipped_table(), course, times, facts.get(CLEARANCE), counts, hours_known, lines)


def course_of(session: Session, what: Occasioned) -> Course:
    """Lead placement and removal, or the operation, as it happened or is planned, in the clinic's zone."""
    zone = ZoneInfo(session.get_one(ClinicRow, what.clinic_id).time_zone)
    return _of_trial(session, what, zone) if isinstance(what, TrialRow) else _of_implant(session, what, zone)


def _of_implant(session: Session, plan: ImplantPlanRow, zone: ZoneInfo) -> Course:
    done = implanted_on(session, plan.clinic_id, plan.case_id)
    operation = at(done or plan.planned_on, plan.operation_time or ASSUMED, zone)
    return Course(operation, operation, zone, implant=True, implanted=done is not None)


def _of_trial(session: Session, trial: TrialRow, zone: ZoneInfo) -> Course:
    times = times_of(session, trial)
    placed_at, removed_at = (times.placement_time, times.removal_time) if times else (ASSUMED, ASSUMED)
    placement = at(trial.placed_on or trial.placement_on, placed_at, zone)
    out = trial_end_rows.removed_at(session, trial)
    removal = out or at(trial.removed_on or trial.removal_on, removed_at, zone)
    return Course(placement, max(placement, removal.astimezone(zone)), zone, leads_out=out is not None)


def times_of(session: Session, trial: TrialRow) -> HoldTimesRow | None:
    """The planned hours that were recorded last, or None."""
    query = select_scoped(HoldTimesRow, trial.clinic_id).where(HoldTimesRow.trial_id == trial.id)
    return session.exec(query.order_by(col(HoldTimesRow.number).desc()).limit(1)).first()


def newest_holds(session: Session, what: Occasioned) -> dict[str, HoldVersion]:
    """The newest version of each drug's plan, by ingredient."""
    return {row.drug: row for row in hold_history(session, what)}


def hold_history(session: Session, what: Occasioned) -> Sequence[HoldVersion]:
    """Every version of every drug's plan, oldest first."""
    if isinstance(what, TrialRow):
        query = select_scoped(HoldRow, what.clinic_id).where(HoldRow.trial_id == what.id)
        return session.exec(query.order_by(col(HoldRow.drug), col(HoldRow.number))).all()
    found = select_scoped(ImplantHoldRow, what.clinic_id).where(ImplantHoldRow.case_id == what.case_id)
    return session.exec(found.order_by(col(ImplantHoldRow.drug), col(ImplantHoldRow.number))).all()


def inr_results(session: Session, case: CaseRow) -> tuple[Inr, ...]:
    """Every INR on record with its day, those taken back left out."""
    query = select_scoped(FactRow, case.clinic_id).where(FactRow.case_id == case.id, FactRow.name == INR)
    rows = session.exec(query.order_by(col(FactRow.at), col(FactRow.id))).all()
    return tuple(Inr(Decimal(str(row.value)), row.on) for row in samples(rows) if row.on is not None)


def held_drugs(session: Session, trial: TrialRow) -> set[str]:
    """Ingredients with a planned last dose in this trial, whether agreed or not."""
    return {drug for drug, row in newest_holds(session, trial).items() if row.stop_on is not None}


def planned_antithrombotics(
    session: Session, case: CaseRow, what: Occasioned | None, facts: Facts
) -> Datum | None:
    """The list of antithrombotics with the plan of this occasion in the place of what was typed into it.

    Anti-inflammatories that only stand in the ledger of medicines come with it, because their bleeding is the
    same. Once the occasion has dates only what was recorded for them counts as agreed: days and names that
    were typed into the list beforehand do not. None where there is nothing to add to what was recorded.
    """
    rows = newest_holds(session, what) if what else {}
    recorded = facts.get(LISTED)
    listed = items_of(recorded.value) if recorded else ()
    ledger = tuple({"drug": item["drug"]} for item in _from_ledger(_ledger(facts), listed))
    if not ledger and not (what and listed):
        return None
    course, results = course_of(session, what) if what else None, inr_results(session, case)
    found = tuple(
        _planned(item, rows.get(ingredient_of(str(item["drug"]))), course, facts, results)
        for item in (*listed, *ledger)
    )
    source = "Antithrombotic plan of the trial" if isinstance(what, TrialRow) else _OF_IMPLANT
    return Datum(LISTED, found, source=source)


_OF_IMPLANT = "Antithrombotic plan of the implant"


def _planned(
    item: Item, row: HoldVersion | None, course: Course | None, facts: Facts, results: Iterable[Inr]
) -> dict[str, object]:
    if course is None:
        return dict(item)
    agreed, clearance = row.to_domain() if row else Agreement(), _clearance(facts, course)
    taken = Taken(str(item["drug"]), agreed.conditions, clearance)
    hold = plan_hold(shipped_table(), taken, course)
    if not hold.needs_plan:
        return dict(item)
    stands = state_of(hold, agreed, course, clearance) is HoldState.AGREED
    inr = normal_inr(agreed, results, course, shipped_table().normal_inr)[0]
    return overlaid(item, agreed, counts=stands, inr=inr if hold.needs_inr else None)


def _line(
    item_id: uuid.UUID,
    item: Item,
    from_ledger: bool,
    beside: tuple[str, ...],
    *,
    facts: Facts,
    course: Course,
    rows: dict[str, HoldVersion],
    results: Sequence[Inr],
) -> HoldLine:
    row = rows.get(ingredient_of(str(item["drug"])))
    agreed = row.to_domain() if row else None
    taken = Taken(
        str(item["drug"]),
        agreed.conditions if agreed else frozenset(),
        _clearance(facts, course),
        item.get("can_be_stopped"),
        item.get("thrombotic_risk"),
        beside,
    )
    hold = plan_hold(shipped_table(), taken, course)
    state = state_of(hold, agreed, course, taken.clearance)
    normal, inr = normal_inr(agreed, results, course, shipped_table().normal_inr) if agreed else (None, None)
    if state is HoldState.AGREED and hold.needs_inr and not normal:
        state = HoldState.INR
    return HoldLine(item_id, taken, hold, row, state, from_ledger, inr)


_Drug = tuple[uuid.UUID, Item, bool, tuple[str, ...]]


def _drugs(session: Session, case: CaseRow) -> Iterator[_Drug]:
    """The drugs of the list, then what the ledger adds; each ingredient once, the newest entry of it."""
    rows = item_rows(session, case)
    listed = {ingredient_of(str(row.to_item()["drug"])): row for row in rows.get("antithrombotics", [])}
    items = [row.to_item() for row in listed.values()]
    for ingredient, row in listed.items():
        yield row.id, row.to_item(), False, tuple(name for name in listed if name != ingredient)
    for row in rows.get("medicines", []):
        item = row.to_item()
        if _from_ledger([item], items):
            items.append(item)
            yield row.id, item, True, tuple(listed)


def _ledger(facts: Facts) -> tuple[Item, ...]:
    found = facts.get(LEDGER)
    named = items_of(found.value) if found else ()
    return tuple(item for item in named if _needs_plan(str(item["drug"])))


def _needs_plan(drug: str) -> bool:
    rules = shipped_table().rules_of(ingredient_of(drug))
    return bool(rules) and all(rule.hold is not None or rule.restart is not None for rule in rules)


def _from_ledger(ledger: Iterable[Item], listed: Iterable[Item]) -> tuple[Item, ...]:
    """Medicines taken now that the table names and the list of antithrombotics does not; each once."""
    known = {ingredient_of(str(item["drug"])) for item in listed}
    found: dict[str, Item] = {}
    for item in ledger:
        name = ingredient_of(str(item["drug"]))
        current = item.get("current") is True and item.get("drug_class") != NOT_SYSTEMIC
        if current and name not in known and shipped_table().rules_of(name):
            found[name] = item
    return tuple(found.values())


def _clearance(facts: Facts, course: Course) -> Decimal | None:
    found = facts.get(CLEARANCE)
    return None if found is None else counted_clearance(shipped_table(), found.value, found.on, course)
