"""Patterns that reviewers refuse, each a named check with a sentence (``clinical.md`` 11).

They were read in synthetic sample cases and denial analyses [read]. Met is the good answer; unknown is never
a pass, and no check decides anything.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from scs_manager.domain.authorisation_codes import LEAD_CODE
from scs_manager.domain.facts import Datum
from scs_manager.domain.packet import PacketCheck, Stage
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_numbers import percent_shown
from scs_manager.domain.packet_parts import shown
from scs_manager.domain.packet_parts_history import TREATMENTS, items_in, number_of
from scs_manager.domain.packet_parts_request import needs_no_lead_code
from scs_manager.domain.packet_parts_safety import own_exclusions
from scs_manager.domain.packet_parts_trial import is_inadequate, is_spared, relief_rules
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth, all_of, any_of

Answer = tuple[Truth, Text]


def checks_of(case: PacketCase) -> tuple[PacketCheck, ...]:
    """Every check that has a meaning at this stage, in one order."""
    asked = [*_ALWAYS]
    if case.stage is Stage.PERMANENT and not is_spared(case):
        asked[1:1] = _AFTER_A_TRIAL
    return tuple(PacketCheck(name, statement, *look(case)) for name, statement, look in asked)


def psychology_done(case: PacketCase) -> Answer:
    """Ordered is not done."""
    found = case.evaluated
    if found is None:
        return Truth.UNKNOWN, Text("No psychological evaluation is recorded.")
    if not found.signed:
        return Truth.NOT_MET, Text("The evaluation was ordered and has not been done.")
    return Truth.MET, Text("The evaluation is signed.")


def relief_in_numbers(case: PacketCase) -> Answer:
    """About a third, reported as "a little better", is below every rule of a payer."""
    percent = number_of(case, "trial.relief_percent")
    if is_inadequate(case):
        return Truth.UNKNOWN, Text("The trial was not technically adequate, so its relief settles nothing.")
    if case.tried is not None and case.tried.aborted:
        return Truth.UNKNOWN, Text("The trial was aborted, so its relief settles nothing.")
    stated = case.tried.stated_relief if case.tried else None
    if percent is None:
        if stated is not None:
            words = Text("Relief is told as %(n)s %% alone, without numbers of the diary.", n=stated)
            return Truth.NOT_MET, words
        return Truth.UNKNOWN, Text("The diary gives no result.")
    return _by_the_rule(case, percent)


def _by_the_rule(case: PacketCase, percent: Fraction) -> Answer:
    asked = [case.found[name] for name in relief_rules(case)]
    state = all_of([each.state for each in asked]) if asked else Truth.of(percent >= HALF)
    told = percent_shown(percent)
    if not any(each.own for each in asked):
        return state, _by_the_core(state, told)
    if state is Truth.MET and percent < HALF:  # the analgesics may be what met it (NGS, Noridian) [read]
        return state, Text(
            "Relief is %(n)s %%, and this payer’s rule is met: %(why)s.", n=told, why=asked[0].why
        )
    words = {
        Truth.MET: Text("Relief is %(n)s %%, enough by this payer’s rule.", n=told),
        Truth.NOT_MET: Text("Relief is %(n)s %%: below this payer’s rule, however it is worded.", n=told),
        Truth.UNKNOWN: Text("Relief is %(n)s %%; this payer’s rule is not settled.", n=told),
    }
    return state, words[state]


def _by_the_core(state: Truth, told: str) -> Text:
    words = {
        Truth.MET: Text("Relief is %(n)s %%, enough by the core’s rule; this payer names none.", n=told),
        Truth.NOT_MET: Text("Relief is %(n)s %%: below the core’s rule; this payer names none.", n=told),
        Truth.UNKNOWN: Text(
            "Relief is %(n)s %%; the core’s rule is not settled, and this payer names none.", n=told
        ),
    }
    return words[state]


HALF = 50
"""Percent of the target pain: almost all sources (``clinical.md`` 7.3) [read]."""


def dose_or_function(case: PacketCase) -> Answer:
    """An unchanged dose and no objective gain of function, together, are refused."""
    fall = number_of(case, "trial.analgesic_reduction_percent")
    dose = Truth.of(None if fall is None else fall > 0)
    found = case.found.get("trial.function_gain")
    function = found.state if found else Truth.UNKNOWN
    state = any_of((dose, function))
    if state is Truth.UNKNOWN:
        return state, Text("Dose or function before and after is not recorded.")
    return state, Text("%(dose)s; %(function)s.", dose=_dose(fall), function=_GAINED[function])


def _dose(fall: Fraction | None) -> Text:
    """Any fall counts: no source names a least one for this pattern. [default]"""
    if fall is None:
        return Text("The dose before and after is not recorded")
    if fall > 0:
        return Text("Analgesics went down by %(n)s %% (any fall counts [default])", n=percent_shown(fall))
    if fall < 0:
        return Text("Analgesics went up by %(n)s %%", n=percent_shown(-fall))
    return Text("Analgesics did not go down")


_GAINED = {
    Truth.MET: Text("a measure of function gained"),
    Truth.NOT_MET: Text("no measure of function gained"),
    Truth.UNKNOWN: Text("whether function gained is unknown"),
}


def drug_screen(case: PacketCase) -> Answer:
    """A positive screen needs an explanation, or a repeat that explains it."""
    result, again = (_said(case, f"packet.{name}") for name in ("drug_screen", "drug_screen_repeat"))
    if result is None:
        return Truth.UNKNOWN, Text("The result of a urine drug screen is not recorded.")
    if result != "unexplained":
        return Truth.MET, Text("The urine drug screen shows nothing unexplained.")
    if again is None:
        return Truth.UNKNOWN, Text("The screen is unexplained; whether it was repeated is not recorded.")
    if again == "explained":
        return Truth.MET, Text("The repeat explains the unexplained screen.")
    return Truth.NOT_MET, Text("The urine drug screen is unexplained and no repeat explains it.")


def _said(case: PacketCase, name: str) -> object:
    datum = case.facts.get(name)
    return datum.value if datum else None


def formal_physiotherapy(case: PacketCase) -> Answer:
    """Exercise at home alone is refused; unsuitable with a reason is accepted (NCD 160.7)."""
    items = [each for each in items_in(case, TREATMENTS) if each.get("modality") == "physical"]
    formal = [each for each in items if each.get("physiotherapy") and each.get("supervised")]
    if formal:
        return Truth.MET, Text("Supervised physiotherapy is on record.")
    if any(each.get("result") == "unsuitable" and each.get("unsuitable_reason") for each in items):
        return Truth.MET, Text("Physiotherapy was unsuitable, with a reason.")
    told = all(each.get("supervised") is False or each.get("physiotherapy") is False for each in items)
    if "treatments" in case.facts.complete and told:
        return Truth.NOT_MET, Text("The list is complete and holds no formal, supervised physiotherapy.")
    return Truth.UNKNOWN, Text("Whether physiotherapy was formal and supervised is not recorded.")


def education_visit(case: PacketCase) -> Answer:
    """A visit of its own, with a day."""
    on, topics = case.facts.get("packet.education_on"), case.facts.get("packet.education_topics")
    if on is not None and not _by_today(case, on):
        return Truth.UNKNOWN, Text("The education visit is dated in the future, %(day)s.", day=shown(on))
    if on is not None:
        return Truth.MET, Text("The education visit was on %(day)s.", day=shown(on))
    if topics is not None and topics.value == ("none",):
        return Truth.NOT_MET, Text("There was no education visit.")
    return Truth.UNKNOWN, Text("The day of an education visit is not recorded.")


def specific_consent(case: PacketCase) -> Answer:
    """A general form is refused."""
    said = _said(case, "packet.consent_specific")
    if said and not _consent_given(case):
        return Truth.UNKNOWN, Text("No consent that was signed by this day is recorded.")
    if said is not None:
        words = Text("The consent names this procedure and this patient’s risks.")
        return (Truth.MET, words) if said else (Truth.NOT_MET, Text("The consent is a general form."))
    given = case.consented
    if case.stage is Stage.TRIAL and given is not None and given.holds and not given.own_text:
        return Truth.MET, Text("The patient explained this trial and its risks in own words.")
    return Truth.UNKNOWN, Text("Whether the consent names this procedure and its risks is not recorded.")


def _consent_given(case: PacketCase) -> bool:
    """To what is asked for: without one there is nothing that could name this procedure."""
    if case.stage is Stage.TRIAL:
        given = case.consented
        return given is not None and given.holds and given.signed_on <= case.on
    signed = case.facts.get("packet.implant_consent_on")
    return signed is not None and _by_today(case, signed)


def _by_today(case: PacketCase, day: Datum) -> bool:
    """Whether a fact that is a day has come."""
    return isinstance(day.value, date) and day.value <= case.on


def codes_per_lead(case: PacketCase) -> Answer:
    """63650 is counted once for each percutaneous lead (Humana reviewer) [read]."""
    asked = sum(each.count for each in case.asked.procedures if each.code == LEAD_CODE) if case.asked else 0
    trial = case.tried
    there = None if trial is None else trial.leads_planned
    if case.stage is Stage.PERMANENT:
        there = None if trial is None else trial.leads_placed
    if not asked and case.asked is not None and needs_no_lead_code(case):
        return Truth.MET, Text("No percutaneous lead is asked for.")
    if not asked:
        return Truth.UNKNOWN, Text("63650 is not in the request.")
    if not there:
        return Truth.UNKNOWN, Text(
            "63650 is asked %(n)s times; the number of leads is not recorded.", n=asked
        )
    same = Text("63650 is asked %(n)s times for %(leads)s leads.", n=asked, leads=there)
    return Truth.of(asked == there), same


def exclusions_known(case: PacketCase) -> Answer:
    """An exclusion that nobody cleared is not cleared."""
    safety = case.safety
    if safety is None or not safety.asked:
        return Truth.UNKNOWN, Text("Red flags and exclusions are not asked.")
    own = own_exclusions(case, Truth.UNKNOWN)
    if open_ := len(safety.unknown) + len(safety.waiting) + len(own):
        return Truth.NOT_MET, Text("Red flags or exclusions that are unknown: %(n)s.", n=open_)
    return Truth.MET, Text("No red flag and no exclusion is unknown.")


Check = tuple[str, Text, Callable[[PacketCase], Answer]]
_ALWAYS: tuple[Check, ...] = (
    ("fail.psychology", Text("The psychological evaluation was done, not only ordered"), psychology_done),
    ("fail.drug_screen", Text("No positive drug screen is left unexplained"), drug_screen),
    (
        "fail.physiotherapy",
        Text("Physiotherapy was formal, not exercise at home alone"),
        formal_physiotherapy,
    ),
    ("fail.education", Text("There was an education visit"), education_visit),
    ("fail.consent", Text("The consent is about this procedure, not a general form"), specific_consent),
    ("fail.codes", Text("One 63650 for each lead"), codes_per_lead),
    ("fail.exclusions", Text("No red flag and no exclusion is unknown"), exclusions_known),
)
_AFTER_A_TRIAL: tuple[Check, ...] = (
    ("fail.relief", Text("Relief is given in numbers and meets the rule"), relief_in_numbers),
    ("fail.dose_and_function", Text("Analgesics went down, or function gained"), dose_or_function),
)
