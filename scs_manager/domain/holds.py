"""The interval to discuss with the prescriber for one drug and one trial (``clinical.md`` 5.3).

Everything here is something to talk about, never an instruction to stop. What cannot be known stays unknown
and says why. The drug stays off through lead removal, and the restart is counted from there [memory].
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from scs_manager.domain.antithrombotics import (
    Condition,
    DoseKind,
    HoldTable,
    Kind,
    Purpose,
    Renal,
    Route,
    Rule,
    Sourced,
)
from scs_manager.domain.drugs import ingredient_of, is_vitamin_k_antagonist
from scs_manager.domain.hold_clock import after, before, days_off, stay_of
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class Course:
    """Planned lead placement and removal, as instants in the clinic's zone; for the implant both are it."""

    placement: datetime
    removal: datetime
    zone: ZoneInfo
    leads_out: bool = field(default=False, kw_only=True)
    """Whether removal is the recorded instant rather than the planned hour."""
    implanted: bool = field(default=False, kw_only=True)
    """Whether the operation of the implant is recorded rather than planned."""
    implant: bool = False
    """The permanent implant: nothing comes out again, and the restart counts from the operation."""


@dataclass(frozen=True)
class Taken:
    """A drug as the patient takes it; None where nobody said."""

    drug: str
    conditions: frozenset[Condition] = frozenset()
    clearance: Decimal | None = None
    """Creatinine clearance in mL/min, recent enough to count; it is never computed here."""
    can_be_stopped: bool | None = None
    thrombotic_risk: str | None = None
    beside: tuple[str, ...] = ()
    """The other antithrombotics."""

    @property
    def ingredient(self) -> str:
        """The ingredient as the table names it."""
        return ingredient_of(self.drug)


@dataclass(frozen=True)
class Hold:
    """What to discuss about one drug."""

    drug: str
    kind: Kind | None = None
    """The sort of drug, or None for one that the table does not name."""
    rule: Rule | None = None
    """The row that applies; None where none does, or where it is unknown which."""
    last_dose: tuple[datetime, datetime] | None = None
    """Last dose by the longer and by the shorter end of the interval."""
    restart: tuple[datetime, datetime] | None = None
    """Earliest restart by the shorter and by the longer end, counted from lead removal."""
    days: tuple[int, int] | None = None
    """Days without the drug in all, by the shorter and by the longer ends."""
    needs_inr: bool = False
    asks: tuple[str, ...] = ()
    """Which of ``purpose``, ``dose``, ``route`` and ``renal`` the table asks for this drug."""
    unknown: tuple[Text, ...] = ()
    """Why no interval can be given."""
    reconsider: tuple[Text, ...] = ()
    """What speaks for another way."""

    @property
    def interval(self) -> Sourced | None:
        """The interval to discuss; None while it is unknown."""
        return self.rule.hold if self.rule and not self.unknown else None

    @property
    def restart_rule(self) -> Sourced | None:
        """How long after lead removal at the earliest; None where the table says nothing."""
        return self.rule.restart if self.rule else None

    @property
    def needs_plan(self) -> bool:
        """Whether a stop and a restart are to be agreed: not for what is only asked and recorded."""
        return self.kind not in (Kind.ANTIDEPRESSANT, Kind.SUPPLEMENT)

    @property
    def days_text(self) -> Text | None:
        """``about 15 days``, ``about 15 to 18 days``."""
        if self.days is None:
            return None
        least, most = self.days
        if least == most:
            return Text("about %(n)s days", n=most) if most > 1 else Text("about 1 day")
        return Text("about %(least)s to %(most)s days", least=least, most=most)


_ASKS = ((Purpose, "purpose"), (DoseKind, "dose"), (Route, "route"), (Renal, "renal"))
_MISSING = {
    "purpose": Text("Say whether it is taken for primary or for secondary prevention."),
    "dose": Text("Say whether the dose is prophylactic or therapeutic."),
    "route": Text("Say whether it is given into a vein or under the skin."),
    "renal": Text("Say whether kidney function counts as impaired."),
}


def needs_normal_inr(ingredient: str) -> bool:
    """Whether a plan counts only with a normal INR: vitamin K antagonists, in the table or not."""
    return is_vitamin_k_antagonist(ingredient)


def plan_hold(table: HoldTable, taken: Taken, course: Course) -> Hold:
    """The interval to discuss for one drug, what it means for this trial, and what is unknown."""
    rules = table.rules_of(taken.ingredient)
    rule = next((each for each in rules if taken.conditions.issuperset(each.conditions)), None)
    unknown = tuple(_unknown(taken, rules, rule, table.clearance_days))
    asks = tuple(name for kind, name in _ASKS if _depends_on(rules, kind))
    needs_inr = needs_normal_inr(taken.ingredient) or any(each.needs_inr for each in rules)
    kind = rules[0].kind if rules else None
    hold = Hold(taken.drug, kind, rule, needs_inr=needs_inr, asks=asks, unknown=unknown)
    dated = _dated(hold, course)
    return replace(dated, reconsider=tuple(_reconsider(dated, taken, course)))


def _depends_on(rules: tuple[Rule, ...], kind: type[Condition]) -> bool:
    return any(isinstance(each, kind) for rule in rules for each in rule.conditions)


def counted_clearance(table: HoldTable, value: object, on: date | None, course: Course) -> Decimal | None:
    """A creatinine clearance in mL/min if recent enough for the procedure; an undated one is unknown."""
    if value is None or on is None or (course.placement.date() - on).days > table.clearance_days:
        return None
    return Decimal(str(value))


def _unknown(taken: Taken, rules: tuple[Rule, ...], rule: Rule | None, clearance_days: int) -> Iterator[Text]:
    if not rules:
        yield Text("The table does not name this drug: ask the prescriber.")
    if rules and rules[0].needs_clearance and taken.clearance is None:
        yield Text(
            "No creatinine clearance of the last %(days)s days before the procedure is recorded, "
            "so the interval is unknown.",
            days=clearance_days,
        )
    if rule is None:
        yield from (_MISSING[name] for kind, name in _ASKS if _depends_on(rules, kind))
    elif rule.ask is not None:
        yield rule.ask


def _dated(hold: Hold, course: Course) -> Hold:
    """With the instants that can be known; without an interval there is no last dose and no total."""
    last_dose = restart = days = None
    if hold.restart_rule is not None:
        back = hold.restart_rule.interval
        restart = (
            after(course.removal, back.least, back.unit, course.zone),
            after(course.removal, back.most, back.unit, course.zone),
        )
    if hold.interval is not None:
        off = hold.interval.interval
        last_dose = (
            before(course.placement, off.most, off.unit, course.zone),
            before(course.placement, off.least, off.unit, course.zone),
        )
    if hold.interval is not None and hold.restart_rule is not None:
        stay = stay_of(course.placement, course.removal)
        days = days_off(hold.interval.interval, hold.restart_rule.interval, stay)
    return replace(hold, last_dose=last_dose, restart=restart, days=days)


def _reconsider(hold: Hold, taken: Taken, course: Course) -> Iterator[Text]:
    """Reasons to look for another way, the weightiest first."""
    blood = hold.kind in (Kind.ANTIPLATELET, Kind.ANTICOAGULANT, Kind.THROMBOLYTIC)
    if taken.can_be_stopped is False:
        yield Text("It is recorded as one that cannot be stopped.")
    if taken.thrombotic_risk == "high":
        yield Text("The risk of thrombosis is recorded as high.")
    if blood and hold.days_text is not None and not course.implant:
        yield Text(
            "Without it for %(days)s, because the leads stay in: is a shorter trial or another way better?",
            days=hold.days_text,
        )
    if taken.ingredient == "enoxaparin" and taken.beside:
        yield Text("Enoxaparin together with others had a signal of harm in one series (4 patients).")
    if hold.rule is not None and hold.rule.warning is not None:
        yield hold.rule.warning
