"""Parts that consent, device, place, plan and signatures give (``clinical.md`` 11, items 2 and 19 to 25)."""

from datetime import date

from scs_manager.domain.completeness import Supplier
from scs_manager.domain.facts_catalogue_packet import TOPICS
from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_case import PacketCase, Signed
from scs_manager.domain.packet_parts import (
    Held,
    Rule,
    complete,
    dated,
    fact_held,
    first_of,
    missing,
    on_record,
    part,
    unknown,
)
from scs_manager.domain.packet_parts_history import counted
from scs_manager.domain.packet_parts_request import PASSED, day_of_use, planned_day
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.text import Text

on_record("packet.system", "packet.facility")
on_record(
    "packet.generator", "packet.mr_status", "packet.system_reason", "packet.follow_up", "packet.opioid_plan"
)
on_record("packet.least_costly_reason", what=Text("Why this is, or is not, the least costly suitable system"))
_SCREENING, _DECISION = "screening.show", "decisions.show"


@part("rule_set.screening", Text("Rule sets of the screening, signed"), _SCREENING, Supplier.CLINICIAN)
def rule_set(case: PacketCase, _rule: Rule) -> Held:
    """Id and version of each are printed with the screening."""
    if case.screened is None:
        return missing()
    drafts = f", {counted(case.drafts, 'needs', 'need')} local sign-off" if case.drafts else ""
    return complete(counted(case.profiles, "rule set", "rule sets") + drafts)


@part("consent.signed", Text("Consent, signed and dated"), "consents.show", Supplier.CLINICIAN)
def consent(case: PacketCase, _rule: Rule) -> Held:
    """To the trial by the record of consent; to the implant by the day somebody recorded."""
    if case.stage is Stage.PERMANENT:
        return _implant_consent(case)
    given = case.consented
    if given is None:
        return missing()
    words = f"consent {date_words(given.signed_on)}"
    if given.withdrawn_on is not None:
        return missing(Text("withdrawn on %(day)s", day=date_words(given.withdrawn_on)), words)
    return complete(words) if given.holds else missing(Text("not everything was understood"), words)


def _implant_consent(case: PacketCase) -> Held:
    """By the day that was recorded, not by the day of recording it: nobody has signed tomorrow."""
    signed, where = case.facts.get("packet.implant_consent_on"), "packet.implant_consent_on"
    if signed is None or not isinstance(signed.value, date):
        return missing(where=where)
    words = f"consent {date_words(signed.value)}"
    if signed.value > case.on:
        return unknown(Text("dated in the future"), words, where)
    return complete(words)


@part("consent.education", Text("Education visit, held apart"), "packet.education_on")
def education(case: PacketCase, _rule: Rule) -> Held:
    """A separate visit with a date."""
    on, topics = case.facts.get("packet.education_on"), case.facts.get("packet.education_topics")
    if on is None or not isinstance(on.value, date):
        return missing() if topics is None else unknown(Text("note has no date"), "education note undated")
    if on.value > case.on:
        return unknown(Text("dated in the future"), "education visit")
    return complete(f"education visit {date_words(on.value)}")


@part("consent.topics", Text("What the education visit went through"), "packet.education_topics")
def topics(case: PacketCase, _rule: Rule) -> Held:
    """Risks and benefits, alternatives, success, devices, and how uncertain the evidence is."""
    datum = case.facts.get("packet.education_topics")
    if datum is None:
        return missing()
    said = datum.value if isinstance(datum.value, tuple) else (datum.value,)
    absent = [str(words) for name, words in TOPICS.items() if name not in said]
    return missing(Text("without: %(what)s", what=", ".join(absent))) if absent else complete()


@part("consent.talk", Text("Talk before the decision"), "shared_decisions.show", Supplier.CLINICIAN)
def talk(case: PacketCase, rule: Rule) -> Held:
    """The options weighed with the patient."""
    if case.talked_on is None:
        return missing()
    return dated(case, rule, case.talked_on, f"talk {date_words(case.talked_on)}")


@part("device.trial", Text("Device of the trial"), "trial_plans.show", Supplier.CLINICIAN)
def trial_device(case: PacketCase, _rule: Rule) -> Held:
    """As it is planned."""
    return complete(case.tried.device) if case.tried and case.tried.device else missing()


@part("facility.place", Text("Facility where it is done"), "packet.facility")
def facility(case: PacketCase, rule: Rule) -> Held:
    """Named; the permanent implant only in an ambulatory surgery centre or a hospital [read-2nd]."""
    place = case.asked.request.place_of_service if case.asked else None
    if place == "office" and case.stage is Stage.PERMANENT:
        return missing(
            Text("an implant is not done in an office"), "office", "authorisations.edit#place_of_service"
        )
    return fact_held(case, rule, "packet.facility")


@part("facility.operator", Text("Operator, with privileges or certification"), "packet.operator_standing")
def operator(case: PacketCase, _rule: Rule) -> Held:
    """Entitled, and not expired; without a stated end nothing is assumed to have expired."""
    standing, until = case.facts.get("packet.operator_standing"), case.facts.get("packet.privileges_until")
    named = case.facts.get("packet.operator")
    if standing is None:
        return missing()
    if named is None:
        return missing(Text("the operator is not named"), where="packet.operator")
    if standing.value == "neither":
        return missing(Text("neither privileges nor board certification"))
    if until is None or not isinstance(until.value, date):
        return complete("privileges recorded")
    if until.value < day_of_use(case):
        return _expired(until.value, past=until.value < case.on)
    return complete(f"privileges to {date_words(until.value)}")


def _expired(until: date, *, past: bool) -> Held:
    day = date_words(until)
    why = (
        Text("expired on %(day)s", day=day)
        if past
        else Text("end before the planned day, on %(day)s", day=day)
    )
    return Held(ItemState.OUT_OF_DATE, f"privileges to {date_words(until)}", why, "packet.privileges_until")


@part("plan.implant_day", Text("Planned day of the implant"), "implants.plan", Supplier.COORDINATOR)
def implant_day(case: PacketCase, rule: Rule) -> Held:
    """From the plan of the implant, else the day the request names."""
    planned = planned_day(case)
    if planned is None:
        return missing()
    words = f"implant {date_words(planned)}"
    return complete(words) if planned >= case.on else Held(ItemState.OUT_OF_DATE, words, PASSED)


@part("plan.trial_days", Text("Planned days of the trial"), "trial_plans.show", Supplier.CLINICIAN)
def trial_days(case: PacketCase, rule: Rule) -> Held:
    """From the plan of the trial, else the day the request names."""
    planned = case.facts.get("trial.placed_on") or case.facts.get("trial.planned_removal_on")
    asked = case.asked.request.requested_for if case.asked else None
    if planned is not None:
        return complete("trial planned")
    return complete(f"trial {date_words(asked)}") if asked else missing()


@part("plan.registry", Text("Consent to the neuromodulation registry"), "packet.registry_consent")
def registry(case: PacketCase, rule: Rule) -> Held:
    """Asked, whatever the answer; a refusal is an answer."""
    return first_of(case, rule, "packet.registry_consent")


@part("special.device", Text("Whether the device is investigational"), "packet.investigational")
def investigational(case: PacketCase, _rule: Rule) -> Held:
    """An investigational one must meet NCD 160.7."""
    datum, meets = (
        case.facts.get("packet.investigational"),
        case.facts.get("packet.investigational_meets_ncd"),
    )
    if datum is None:
        return missing()
    if datum.value is not True:
        return complete("no IDE device")
    if meets is None or meets.value is not True:
        why = Text("not shown to meet NCD 160.7")
        return missing(why, "IDE device", "packet.investigational_meets_ncd")
    return complete("IDE device, meets NCD 160.7")


@part("special.replacement", Text("Whether a stimulator is replaced"), "packet.replacement")
def replacement(case: PacketCase, _rule: Rule) -> Held:
    """A replacement needs no new trial, and shows how the earlier one worked."""
    datum, before = case.facts.get("packet.replacement"), case.facts.get("packet.earlier_function")
    if datum is None:
        return missing()
    if datum.value is not True:
        return complete("no replacement")
    if before is None:
        return missing(Text("how it worked is not recorded"), "replacement", "packet.earlier_function")
    return complete("replacement")


@part("attestation.screening", Text("Screening, signed by the clinician"), _SCREENING, Supplier.CLINICIAN)
def attested_screening(case: PacketCase, _rule: Rule) -> Held:
    """For the trial the signed screening is the clinician's word."""
    return _signed(case.screened)


@part("attestation.decision", Text("Decision to implant, signed"), _DECISION, Supplier.CLINICIAN)
def attested_decision(case: PacketCase, _rule: Rule) -> Held:
    """In the clinician's own words, apart from what the application advises."""
    return _signed(case.decided)


def _signed(signed: Signed | None) -> Held:
    if signed is None:
        return missing(Text("not signed"))
    return complete(f"signed {date_words(signed.on)}, {signed.by}")
