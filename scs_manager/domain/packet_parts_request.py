"""Parts that a request to a payer gives: header, codes, tracking number (``clinical.md`` 2.2 and 11)."""

from datetime import date

from scs_manager.domain.authorisation_codes import LEAD_CODE, PADDLE_CODE
from scs_manager.domain.authorisations import PLACE_NAMES, Request, carries_utn, trials_utn
from scs_manager.domain.completeness import Supplier
from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_parts import NOTHING, Held, Rule, complete, missing, part, said, unknown
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.text import Text

REQUEST = "authorisations.edit"
"""Where a request is entered; before there is one, where it is opened."""
NO_REQUEST = Text("no request is opened")
_OFFICE = Supplier.COORDINATOR


def _said(case: PacketCase, words: str) -> Held:
    """Without a request one lack is enough: that there is none."""
    if case.asked is None:
        return NOTHING
    return complete(words) if words.strip() else missing()


def _request(case: PacketCase) -> Request | None:
    return case.asked.request if case.asked else None


@part("request.payer", Text("Payer"), f"{REQUEST}#payer_name", _OFFICE)
def payer(case: PacketCase, _rule: Rule) -> Held:
    """Who is asked; without a request, that there is none."""
    request = _request(case)
    return _said(case, request.payer_name) if request else missing(NO_REQUEST)


@part("request.member", Text("Member number"), f"{REQUEST}#member_id", _OFFICE)
def member(case: PacketCase, _rule: Rule) -> Held:
    """The payer's number of the patient; it stands on the cover and nowhere else."""
    request = _request(case)
    found = _said(case, request.member_id if request else "")
    return Held(found.state, "", found.why)


@part("request.physician", Text("Physician, with NPI or GMC number"), f"{REQUEST}#physician_name", _OFFICE)
def physician(case: PacketCase, _rule: Rule) -> Held:
    """Name and number, both."""
    request = _request(case)
    if request is not None and request.physician_name and not request.physician_number:
        return missing(Text("the number is not recorded"), request.physician_name)
    return _said(case, request.physician_name if request else "")


@part("request.place", Text("Place of service"), f"{REQUEST}#place_of_service", _OFFICE)
def place(case: PacketCase, _rule: Rule) -> Held:
    """Where it is to be done; payers ask for different things in different places."""
    request = _request(case)
    where = request.place_of_service if request else None
    return _said(case, str(PLACE_NAMES[where]).lower() if where else "")


@part("request.state", Text("State or region"), f"{REQUEST}#state_or_region", _OFFICE)
def state(case: PacketCase, _rule: Rule) -> Held:
    """The state decides which contractor's rules apply."""
    request = _request(case)
    return _said(case, request.state_or_region if request else "")


@part("request.day", Text("Planned day of the operation"), f"{REQUEST}#requested_for", _OFFICE)
def day(case: PacketCase, _rule: Rule) -> Held:
    """For which day authorisation is asked; a day that has gone by without the operation is none."""
    request = _request(case)
    asked = request.requested_for if request else None
    if asked is not None and asked < case.on and not _is_done(case):
        return Held(ItemState.OUT_OF_DATE, date_words(asked), PASSED)
    return _said(case, date_words(asked) if asked else "")


PASSED = Text("the planned day has passed")


def _is_done(case: PacketCase) -> bool:
    """Whether the trial that is asked for has begun: then its planned day is history."""
    return case.stage is Stage.TRIAL and case.tried is not None and case.tried.placed_on is not None


def planned_day(case: PacketCase) -> date | None:
    """The day of the operation: by the plan of the implant, else the day the request names."""
    planned = case.facts.get("permanent.implant_planned_on") if case.stage is Stage.PERMANENT else None
    if planned is not None and isinstance(planned.value, date):
        return planned.value
    request = _request(case)
    return request.requested_for if request else None


def day_of_use(case: PacketCase) -> date:
    """The day on which what expires must still hold: that of the operation, if it is to come."""
    planned = planned_day(case)
    return case.on if planned is None else max(case.on, planned)


@part("request.procedures", Text("Procedures: one 63650 for each lead"), f"{REQUEST}#leads", _OFFICE)
def procedures(case: PacketCase, _rule: Rule) -> Held:
    """The codes as a person entered them; 63650 is counted by the leads."""
    if case.asked is None or not case.asked.procedures:
        return _said(case, "")
    words = ", ".join(each.shown for each in case.asked.procedures)
    counted = sum(each.count for each in case.asked.procedures if each.code == LEAD_CODE)
    if not counted:
        return _without_leads(case, words)
    leads = case.asked.request.leads
    if leads is None:
        return unknown(Text("the number of leads is not recorded"), words)
    if counted != leads:
        return unknown(Text("63650 is not asked once for each of %(leads)s leads", leads=leads), words)
    return complete(words + _other_trial(case, counted))


def _without_leads(case: PacketCase, words: str) -> Held:
    if needs_no_lead_code(case):
        return complete(words)
    return missing(Text("no code for a lead is in the request"), words)


def needs_no_lead_code(case: PacketCase) -> bool:
    """A paddle lead has a code of its own, and a new generator may keep its leads."""
    paddle = any(each.code == PADDLE_CODE for each in case.asked.procedures) if case.asked else False
    return paddle or bool(said(case, "packet.replacement"))


def _other_trial(case: PacketCase, counted: int) -> str:
    """Another number of leads than in the trial is shown; whether it is right, a person knows."""
    placed = case.tried.leads_placed if case.tried and case.stage is Stage.PERMANENT else None
    if not placed or placed == counted:
        return ""
    return f" (leads in the trial: {placed})"


@part("request.diagnoses", Text("Diagnosis codes"), f"{REQUEST}#diagnoses", _OFFICE)
def diagnoses(case: PacketCase, _rule: Rule) -> Held:
    """The codes as a person entered them; none is ever proposed from memory (decision 26)."""
    if case.asked is None:
        return missing(NO_REQUEST)
    return _said(case, ", ".join(case.asked.diagnoses))


@part("request.utn", Text("Tracking number (UTN) of the trial"), f"{REQUEST}#utn", _OFFICE)
def utn(case: PacketCase, _rule: Rule) -> Held:
    """Asked for the implant alone, if both are done in a hospital outpatient department [read].

    Where the trial was is a question of its own: unknown, the number is asked for.
    """
    if case.stage is not Stage.PERMANENT or case.asked is None or not carries_utn(case.asked.request):
        return NOTHING
    number = trials_utn(case.asked.request, case.asked.carried_utn)
    if case.asked.is_copied and not case.asked.carried_utn:
        return unknown(Text("the trial’s request has no number that stands any more"), f"UTN {number}")
    if number and case.asked.carried_utn not in ("", number):
        other = Text("the trial’s request has %(number)s", number=case.asked.carried_utn)
        return unknown(other, f"UTN {number}")
    return complete(f"UTN {number}") if number else missing(content="UTN of the trial missing")
