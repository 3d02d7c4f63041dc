"""The request to the payer as the packet's cover and its first item print it. Reads only."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from reports.packet_content import Block, Labelled, Line
from scs_manager.domain.authorisation_codes import LEAD_CODE
from scs_manager.domain.authorisation_events import ANSWER_NAMES, EVENT_NAMES, tracking_number
from scs_manager.domain.authorisations import (
    COVERAGE_NAMES,
    NUMBER_NAMES,
    PLACE_NAMES,
    carries_utn,
    trials_utn,
)
from scs_manager.domain.packet import STAGE_NAMES, Stage
from scs_manager.domain.partial_dates import date_words
from scs_manager.models.authorisations import AuthorisationEventRow, AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.services.authorisation_rows import carried_utn, events_of
from scs_manager.services.summary_facts import short


def cover_facts(
    session: Session, case: CaseRow, patient: PatientRow, row: AuthorisationRow, *, utn_is_missing: bool
) -> tuple[Labelled, ...]:
    """Payer, patient, member, request and where its trial was; physician, codes, tracking number."""
    name = f"{patient.given_name} {patient.family_name}"
    place = str(PLACE_NAMES[row.place_of_service]).lower() if row.place_of_service else "place not given"
    day = date_words(row.requested_for) if row.requested_for else "day not given"
    return (
        Labelled("Payer", row.payer_name, _together(row.contractor, row.state_or_region)),
        Labelled("Patient", name, f"born {date_words(patient.birth_date)}"),
        _known("Member", row.member_id, patient.identifier or ""),
        Labelled("Request", str(STAGE_NAMES[row.stage]), _together(place, day, _trial_was(row))),
        _known("Physician", row.physician_name, _number(row)),
        _known("Diagnosis", ", ".join(code.code for code in row.diagnosis_codes), _entered(row.diagnoses)),
        _known("Procedures", ", ".join(code.shown for code in row.procedure_codes), _counted(row)),
        _tracking(session, case, row, is_missing=utn_is_missing),
    )


def _trial_was(row: AuthorisationRow) -> str:
    """Where the trial was; on it depends whether its tracking number is carried."""
    known = row.stage is Stage.PERMANENT and row.other_place is not None
    return f"trial: {str(PLACE_NAMES[row.other_place]).lower()}" if known and row.other_place else ""


def _known(label: str, value: str, detail: str) -> Labelled:
    return Labelled(label, value, detail) if value else Labelled(label, "Not given", detail, "unknown")


def _together(*words: str) -> str:
    return ", ".join(filter(None, words))


def _number(row: AuthorisationRow) -> str:
    if not row.physician_number or row.physician_number_kind is None:
        return "number not given"
    return f"{NUMBER_NAMES[row.physician_number_kind]} {row.physician_number}"


def _entered(codes: list[dict[str, str]]) -> str:
    if not codes:
        return ""
    return f"entered by {codes[0]['by']}, {short(date.fromisoformat(codes[0]['on']))}"


def _counted(row: AuthorisationRow) -> str:
    codes = row.procedure_codes
    if not codes:
        return ""
    each = f"one {LEAD_CODE} a lead" if any(code.code == LEAD_CODE for code in codes) else ""
    return "; ".join(filter(None, (each, codes[0].by)))


def _tracking(session: Session, case: CaseRow, row: AuthorisationRow, *, is_missing: bool) -> Labelled:
    """The trial's number where the implant carries it, else the request's own; never one for the other."""
    label, number, detail = _number_of(session, case, row)
    if number:
        return Labelled(label, number, detail)
    if is_missing:
        return Labelled(label, "Missing", f"to be asked of {row.contractor or row.payer_name}", "not_met")
    return Labelled(label, "Not given", "not asked for here", "not_asked")


def _number_of(session: Session, case: CaseRow, row: AuthorisationRow) -> tuple[str, str, str]:
    """What the number is called, the number, and where it comes from."""
    if not carries_utn(row.to_domain()):
        own = tracking_number(event.to_domain() for event in events_of(session, row))
        typed = "" if row.carried_from_id else row.utn
        return "Tracking number (UTN)", own or typed, "from the payer’s answer" if own else "as entered"
    carried = carried_utn(session, case)
    number = trials_utn(row.to_domain(), carried)
    detail = "carried from the request for the trial" if number == carried else "as entered"
    if row.carried_from_id is not None and not carried:
        detail = "the request for the trial has no number that stands any more"
    return "Trial’s tracking number (UTN)", number, detail


def request_block(
    session: Session, case: CaseRow, row: AuthorisationRow, *, utn_is_missing: bool
) -> tuple[Block, ...]:
    """The request in full, its codes with who entered them, and what was sent and answered so far."""
    happened = tuple(_event(each) for each in events_of(session, row))
    log = Block("Sent and answered", happened, () if happened else ("Nothing has been sent yet.",))
    number = _tracking(session, case, row, is_missing=utn_is_missing)
    tracking = Line(number.label, number.value, number.detail, number.state)
    return (
        Block(lines=(*_lines(row), *_elsewhere(row), tracking, *_note(row))),
        Block("Codes as entered", tuple(_codes(row))),
        log,
    )


def _lines(row: AuthorisationRow) -> Iterator[Line]:
    yield Line("Request", str(STAGE_NAMES[row.stage]))
    yield Line("Payer", _together(row.payer_name, row.contractor))
    yield Line("Coverage", str(COVERAGE_NAMES[row.coverage]) if row.coverage else "")
    yield Line("Member number", row.member_id)
    yield Line("Place of service", str(PLACE_NAMES[row.place_of_service]) if row.place_of_service else "")
    yield Line("State or region", row.state_or_region)
    yield Line("Physician", row.physician_name, _number(row))
    yield Line("Day asked for", date_words(row.requested_for) if row.requested_for else "")
    yield Line("Percutaneous leads", str(row.leads) if row.leads else "")


def _elsewhere(row: AuthorisationRow) -> Iterator[Line]:
    """Where the trial was, if it is known or must be."""
    if row.stage is Stage.PERMANENT and (row.other_place or carries_utn(row.to_domain())):
        yield Line("Where the trial was", str(PLACE_NAMES[row.other_place]) if row.other_place else "")


def _note(row: AuthorisationRow) -> Iterator[Line]:
    if row.note:
        yield Line("Note", row.note)


def _codes(row: AuthorisationRow) -> Iterator[Line]:
    for code in row.diagnosis_codes:
        words = str(code.known.words) if code.known else "not on our list of codes"
        yield Line(f"Diagnosis {code.code}", words, f"{code.by}, {short(code.on)}")
    for procedure in row.procedure_codes:
        words = str(procedure.known.words) if procedure.known else "not on our list of codes"
        yield Line(f"Procedure {procedure.shown}", words, f"{procedure.by}, {short(procedure.on)}")
    if not row.diagnoses:
        yield Line("Diagnosis", "")
    if not row.procedures:
        yield Line("Procedures", "")


def _event(event: AuthorisationEventRow) -> Line:
    answer = str(ANSWER_NAMES[event.answer]) if event.answer else ""
    until = f"until {date_words(event.until)}" if event.until else ""
    said = _together(event.whom, answer, event.reference, until)
    return Line(str(EVENT_NAMES[event.kind]), said or "noted", f"{short(event.on)}; {event.by_name}")
