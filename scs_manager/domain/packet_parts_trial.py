"""Parts that the trial gives: its report and its result (``clinical.md`` 7 and 11, items 16 to 18).

Where a payer's list says that replacing a working system needs no new trial, its parts are not needed then.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import wraps

from scs_manager.domain.completeness import Supplier
from scs_manager.domain.packet import ItemState
from scs_manager.domain.packet_case import PacketCase, Tried
from scs_manager.domain.packet_numbers import percent_shown
from scs_manager.domain.packet_parts import (
    Held,
    Look,
    Rule,
    complete,
    missing,
    part,
    ruled,
    said,
    unknown,
    with_content,
    worst,
)
from scs_manager.domain.packet_parts_history import counted, number_of
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.relief import fixed, percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

_TRIAL, _END, _LEADS, _LOG = "trials.show", "trial_ends.end", "placements.place", "trial_course.log"
SERIOUS = "trial.serious_event_open"


def of_trial(name: str, what: Text, where: str, supplier: Supplier) -> Callable[[Look], Look]:
    """Register a part that a payer may not need where a working system is replaced."""

    def keep(look: Look) -> Look:
        @wraps(look)
        def unless_replaced(case: PacketCase, rule: Rule) -> Held:
            held = look(case, rule)
            return _replaced(case, held) if said(case, "packet.replacement") else held

        return part(name, what, where, supplier)(unless_replaced)

    return keep


def _replaced(case: PacketCase, held: Held) -> Held:
    """Spared by the payer's rule and the earlier system's work; else a trial that is there may show it."""
    mark = case.replaced_without_trial
    if is_spared(case):
        return Held(ItemState.NOT_NEEDED, f"replacement: no new trial needed [{mark}]")
    if held.state in (ItemState.COMPLETE, ItemState.NOT_NEEDED):
        return held
    if mark:
        return unknown(Text("how the replaced system worked is not recorded"), held.content, _EARLIER)
    return unknown(
        Text("whether this payer asks a new trial before a replacement is not known here"), held.content
    )


_EARLIER = "packet.earlier_function"


def is_spared(case: PacketCase) -> bool:
    """Whether no trial is asked: a system whose work is on record is replaced, and the payer says so."""
    replaced, worked = said(case, "packet.replacement"), case.facts.get(_EARLIER)
    return bool(case.replaced_without_trial) and replaced is True and worked is not None


@of_trial("trial.dates", Text("Trial from placement to removal of the leads"), _END, Supplier.CLINICIAN)
def dates(case: PacketCase, _rule: Rule) -> Held:
    """An aborted trial never gives an answer (``clinical.md`` 7.1)."""
    trial = case.tried
    if trial is None or trial.placed_on is None:
        return missing(Text("no trial is recorded"), where=_TRIAL)
    if trial.removed_on is None:
        return missing(Text("the leads are still in"), f"since {date_words(trial.placed_on)}")
    words = f"{date_words(trial.placed_on)} – {date_words(trial.removed_on)}"
    if trial.aborted:
        return missing(ABORTED, words)
    return complete(words) if trial.ended else unknown(Text("its end is not recorded"), words)


INADEQUATE = Text("the trial was not technically adequate")
ABORTED = Text("the trial was aborted")


@of_trial("trial.adequate", Text("Technically adequate trial"), _END, Supplier.CLINICIAN)
def adequate(case: PacketCase, _rule: Rule) -> Held:
    """One that was not never carries a request (``clinical.md`` 7.3); unknown where the payer asks it."""
    if is_inadequate(case):
        return missing(INADEQUATE)
    found = case.found.get(_ADEQUATE)
    return ruled(case, _ADEQUATE) if found is not None and found.required else Held(ItemState.NOT_NEEDED)


_ADEQUATE = "trial.technically_adequate"


def is_inadequate(case: PacketCase) -> bool:
    """Whether somebody said that the trial was not technically adequate, or the rules find so."""
    found = case.found.get(_ADEQUATE)
    return said(case, _ADEQUATE) is False or (found is not None and found.state is Truth.NOT_MET)


def _tried(case: PacketCase) -> Tried:
    return case.tried or Tried()


@of_trial(
    "trial.leads", Text("Leads, their levels, and the picture that shows them"), _LEADS, Supplier.CLINICIAN
)
def leads(case: PacketCase, _rule: Rule) -> Held:
    """By fluoroscopy or X-ray."""
    trial = _tried(case)
    if not trial.leads_placed:
        return missing()
    words = f"{trial.leads_placed} leads" if trial.leads_placed > 1 else "1 lead"
    words += f" {', '.join(trial.levels)}" if trial.levels else ""
    if len(trial.levels) < trial.leads_placed:
        return missing(Text("the level of a lead is not recorded"), words)
    if trial.imaging is None:
        return missing(Text("fluoroscopy or X-ray is not recorded"), words)
    return complete(words) if trial.imaging != "none" else missing(Text("no picture was taken"), words)


@of_trial("trial.system", Text("System used in the trial"), "trial_plans.show", Supplier.CLINICIAN)
def system(case: PacketCase, _rule: Rule) -> Held:
    """Maker and model."""
    return complete() if _tried(case).device else missing()


@of_trial("trial.programs", Text("Programs of the trial"), _LOG, Supplier.NURSE)
def programs(case: PacketCase, _rule: Rule) -> Held:
    """At least one in the log."""
    return complete() if _tried(case).programs else missing()


@of_trial("trial.diary", Text("Daily diary of the trial"), _TRIAL, Supplier.PATIENT)
def diary(case: PacketCase, _rule: Rule) -> Held:
    """Whether its days are enough is a question of the result; here that the trial has any."""
    trial = _tried(case)
    words = f"diary: {trial.baseline_days} baseline days, {_of_trial(trial)}"
    if trial.diary_days:
        return complete(words)
    return missing(Text("no day of the trial itself"), words) if trial.baseline_days else missing()


def _of_trial(trial: Tried) -> str:
    """The day of removal is none of them (decision 20)."""
    if trial.placed_on is None or trial.removed_on is None:
        return f"{trial.diary_days} trial days"
    return f"{trial.diary_days} of {(trial.removed_on - trial.placed_on).days} trial days"


@of_trial(
    "trial.complications", Text("Complications of the trial, or that there were none"), _LOG, Supplier.NURSE
)
def complications(case: PacketCase, _rule: Rule) -> Held:
    """An empty log alone says nothing: somebody must have said, with the leads out, that none is open."""
    trial, told = _tried(case), case.facts.get(SERIOUS)
    if trial.complications:
        return complete(counted(trial.complications, "complication", "complications"))
    if told is None or trial.removed_on is None:
        return missing(Text("nobody has said that there were none"), where=SERIOUS)
    if told.value is True:
        return missing(Text("a serious adverse event is said to be open, and the log has none"))
    if told.on is None:
        return unknown(Text("has no date"), where=SERIOUS)
    if told.on < trial.removed_on:
        return missing(
            Text("said on %(day)s, before the leads came out", day=date_words(told.on)), "", SERIOUS
        )
    return complete(f"no complication in the log, no serious event open (said {date_words(told.on)})")


RELIEF_RULES = ("perm.trial_positive", "trial.relief_core", "trial.relief_cms")
"""The criteria by which a profile asks for relief; it asks some of them."""


def relief_rules(case: PacketCase) -> tuple[str, ...]:
    """The payer's own, which may be milder than the core's; the core's where the payer has none."""
    asked = tuple(name for name in RELIEF_RULES if name in case.found)
    return tuple(name for name in asked if case.found[name].own) or asked


@of_trial(
    "trial.relief", Text("Relief of the target pain, before and during the trial"), _TRIAL, Supplier.PATIENT
)
def relief(case: PacketCase, _rule: Rule) -> Held:
    """From the diary, in numbers; below the payer's rule it does not carry the request."""
    percent = number_of(case, "trial.relief_percent")
    spoilt = INADEQUATE if is_inadequate(case) else ABORTED if _tried(case).aborted else None
    if spoilt is not None:
        return missing(spoilt, _relief_words(case, percent))
    held = worst([ruled(case, name) for name in relief_rules(case) or RELIEF_RULES])
    if percent is None:
        return held if held.state is ItemState.COMPLETE else missing(Text("the diary gives no result"))
    words = _relief_words(case, percent)
    return with_content(complete() if held.state is ItemState.NOT_NEEDED else held, words)


def _relief_words(case: PacketCase, percent: Fraction | None) -> str:
    """More pain is an increase in words: beside doses a minus sign would read as a fall."""
    if percent is None:
        return ""
    return f"{percent_text(percent)} {'of' if percent >= 0 else 'in'} {_tried(case).target or 'target pain'}"


@of_trial("trial.medicines", Text("Analgesics before and during the trial"), _TRIAL, Supplier.PATIENT)
def medicines(case: PacketCase, _rule: Rule) -> Held:
    """Opioid dose a day in both windows: one that cannot be told is unknown, however others are counted.

    An opioid that no table converts is told by its name beside what is known: that leaves nothing to settle.
    The rule of halved analgesics stays unknown for it (clinical.md 7.3).
    """
    before, after = number_of(case, "trial.baseline_mme"), number_of(case, "trial.trial_mme")
    pieces = number_of(case, "trial.baseline_doses"), number_of(case, "trial.trial_doses")
    if before is not None and after is not None:
        fall = number_of(case, "trial.analgesic_reduction_percent")
        return complete(f"MME {_change(fall) or f'{fixed(before, 1)} to {fixed(after, 1)}'}")
    unconverted = case.facts.get("trial.opioids_unconverted")
    if unconverted is not None:
        return complete(f"MME {unconverted.value}")
    if None not in pieces:
        return unknown(Text("the opioid dose of one side or both is not known"), "other analgesics counted")
    known = [each for each in (before, after, *pieces) if each is not None]
    return unknown(Text("known on one side only")) if known else missing()


def _change(fall: Fraction | None) -> str:
    if fall is None:
        return ""
    return f"{'down' if fall > 0 else 'up'} {percent_shown(abs(fall))} %" if fall else "unchanged"


_FUNCTION = (("trial.odi_before", "trial.odi_after"), ("trial.walking_before", "trial.walking_after"))


@of_trial("trial.function", Text("Function before and after, or a goal reached"), _END, Supplier.PATIENT)
def function(case: PacketCase, _rule: Rule) -> Held:
    """Documented either way; whether it is a gain is named as a check."""
    both = [all(number_of(case, name) is not None for name in pair) for pair in _FUNCTION]
    goal = case.facts.get("trial.goal_reached")
    return complete() if any(both) or goal is not None else missing()


def _said(name: str, what: Text, *facts: str, where: str = _END) -> None:
    def look(case: PacketCase, _rule: Rule) -> Held:
        return complete() if all(case.facts.get(fact) is not None for fact in facts) else missing()

    of_trial(name, what, where, Supplier.PATIENT)(look)


_said("trial.sleep", Text("Sleep before and after"), "trial.isi_before", "trial.isi_after")
_said(
    "trial.activity",
    Text("Activity during the trial"),
    "trial.activity_stable",
    where="trial.activity_stable",  # the end of the trial does not ask it; the safety record does
)
_said(
    "trial.satisfaction", Text("Satisfied, and wants the implant"), "trial.satisfied", "trial.wants_implant"
)


@part("trial.usual_tests", Text("Whether the usual tests could be used"), "packet.standard_tests")
def usual_tests(case: PacketCase, _rule: Rule) -> Held:
    """If not: what replaced them and why (NICE, equality clause) [read]."""
    usable = case.facts.get("packet.standard_tests")
    if usable is None:
        return missing()
    if usable.value is True:
        return complete("none needed")
    instead = case.facts.get("packet.standard_tests_instead") or case.facts.get("pain.alternative_measure")
    if instead is None:
        return missing(
            Text("what replaced the usual tests is not recorded"), where="packet.standard_tests_instead"
        )
    return complete("other measures used")
