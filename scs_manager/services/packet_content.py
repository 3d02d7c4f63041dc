"""A packet's content from the record: items, sections, trial, decision. Reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlmodel import Session

from reports.content import State
from reports.decision_summary import DecisionSummary
from reports.packet_content import Block, CheckLine, ItemLine, LackLine, Packet, Section
from reports.record_reading import record_lines
from scs_manager.domain.completeness import SUPPLIER_NAMES
from scs_manager.domain.fact_values import Facts
from scs_manager.domain.packet import ITEM_STATE_NAMES, STAGE_NAMES, ItemState, Lack, PacketItem, Stage
from scs_manager.domain.packet import Packet as Asked
from scs_manager.domain.packet_parts import NOT_RECORDED
from scs_manager.domain.packet_parts_history import DIAGNOSIS
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import gathered, packet_held, packet_rows
from scs_manager.services.clinic_days import today_in
from scs_manager.services.decision_advice import day_of_safety
from scs_manager.services.decision_basis import Basis, basis_of
from scs_manager.services.decision_summary import summary_of
from scs_manager.services.document_frame import identity_of, issue_of
from scs_manager.services.outcomes import asked_trial
from scs_manager.services.packet_before import facts_before
from scs_manager.services.packet_facts import CRITERIA, fact_block
from scs_manager.services.packet_items import packet_of
from scs_manager.services.packet_payer import Others, others_of, said_for, summary_for, trial_for
from scs_manager.services.packet_request import cover_facts, request_block
from scs_manager.services.packet_rules import attestation
from scs_manager.services.packet_unknowns import unknowns
from scs_manager.services.screening_record import questionnaires_of
from scs_manager.services.screening_said import said_of
from scs_manager.services.trial_report import content_of

STATES: Mapping[ItemState, State] = MappingProxyType(
    {
        ItemState.COMPLETE: "met",
        ItemState.OUT_OF_DATE: "expired",
        ItemState.MISSING: "not_met",
        ItemState.UNKNOWN: "unknown",
        ItemState.NOT_NEEDED: "not_asked",
    }
)
TRUTHS: Mapping[Truth, State] = MappingProxyType(
    {Truth.MET: "met", Truth.NOT_MET: "caution", Truth.UNKNOWN: "unknown"}
)
SUBJECTS: Mapping[Stage, Text] = MappingProxyType(
    {
        Stage.TRIAL: Text("Trial of spinal cord stimulation. Cover, index and completeness"),
        Stage.PERMANENT: Text("Permanent spinal cord stimulator. Cover, index and completeness"),
    }
)
BASE_LIST = Text(
    "This payer has no list of items of its own here, so the base list stands. "
    "Marked rules need local sign-off."
)
MARKED = Text("The list of items as this payer’s rules are known here; marked rules need local sign-off.")


@dataclass(frozen=True)
class Gathered:
    """What a packet is made of before it has a number and a signature."""

    packet: Packet
    asked: Asked
    basis: Basis


def gather(session: Session, case: CaseRow, row: AuthorisationRow, *, now: datetime) -> Gathered:
    """Everything the record holds for one request; enclosures, number and signature come later."""
    trial_asked = asked_trial(session, case, implant=row.stage is Stage.PERMANENT)
    basis = basis_of(session, case, now=now, trial=trial_asked)
    asked = packet_of(session, case, row.profile_id, row.stage, now=now, request=row)
    on = today_in(basis.clinic, now)
    facts = gathered.known_facts(session, case, stage=packet_held.SCREENED_AT[row.stage], on=on)
    before = facts_before(session, case, facts, row.stage)
    others = others_of(session, case, row.profile_id, on=on)
    summary = summary_of(session, basis, basis.current, None, now=now, public_url="")
    summary = _asked_now(summary_for(summary, others), session, case, row, facts, on)
    trial = content_of(session, case, basis.trial, now=now) if basis.trial else None
    packet = Packet(
        identity=identity_of(basis.patient, now),
        issue=issue_of(basis.clinic, None, public_url=""),
        member=row.member_id,
        stage=str(STAGE_NAMES[row.stage]),
        is_for_trial=row.stage is Stage.TRIAL,
        subject=str(SUBJECTS[row.stage]),
        asked_by=f"{asked.list_title} {asked.version}",
        request=cover_facts(session, case, basis.patient, row, utn_is_missing=_lacks_number(asked)),
        items=tuple(_item(each) for each in asked.items),
        prepared_by="",
        prepared_at=now,
        checks=tuple(_checks(asked)),
        provenance=asked.provenance,
        profile_id=row.profile_id,
        note=str(BASE_LIST if asked.is_base else MARKED),
        sections=tuple(_sections(asked, _rows(session, case, row, basis, facts, asked), before)),
        summary=summary,
        trial=trial_for(trial, others) if trial else None,
        record=record_lines(facts, on),
        sign_offs=summary.sign_offs,
        **_screened(session, case, basis.screening, others),
    )
    return Gathered(replace(packet, unknowns=tuple(unknowns(packet))), asked, basis)


def _asked_now(
    summary: DecisionSummary,
    session: Session,
    case: CaseRow,
    row: AuthorisationRow,
    facts: Facts,
    on: date,
) -> DecisionSummary:
    """With safety as a trial asks it, before the leads; a decision asks it before the implant."""
    if row.stage is not Stage.TRIAL:
        return summary
    safety = packet_held.safety_at(session, case, facts, row.stage, on=on)
    return replace(summary, today=day_of_safety(safety))


def _screened(
    session: Session, case: CaseRow, screening: ScreeningRow | None, others: Others
) -> dict[str, Any]:
    if screening is None:
        return {}
    return {
        "said": said_for(said_of(session, case, screening), others),
        "questionnaires": questionnaires_of(session, case, screening),
    }


def _lacks_number(asked: Asked) -> bool:
    """Whether this payer wants the tracking number and has none."""
    return any("utn" in lack.where for item in asked.asked if item.number == 1 for lack in item.lacking)


def _item(item: PacketItem) -> ItemLine:
    """One item with what it lacks; of what nobody asks for only what is wrong with what is there."""
    lacking = tuple(
        LackLine(
            str(each.what),
            str(each.why),
            str(SUPPLIER_NAMES[each.supplier]),
            each.provenance,
            STATES[each.state],
        )
        for each in item.lacking
        if item.required or _is_told(each, item)
    )
    return ItemLine(
        item.number,
        str(item.title),
        item.content,
        STATES[item.state],
        str(ITEM_STATE_NAMES[item.state]),
        item.required,
        lacking,
    )


def _is_told(lack: Lack, item: PacketItem) -> bool:
    """Whether a lack of an item that nobody asks for says more than that nothing is recorded."""
    return bool(item.content) and lack.why != NOT_RECORDED


def _checks(asked: Asked) -> Iterator[CheckLine]:
    for each in asked.checks:
        yield CheckLine(str(each.statement), TRUTHS[each.state], str(each.sentence))


def _is_diagnosed(asked: Asked) -> bool:
    """Whether the rule of the diagnosis holds, as the item of the diagnosis shows it."""
    return any(DIAGNOSIS in item.content.split("; ") for item in asked.items if item.number == 3)


def _rows(
    session: Session, case: CaseRow, row: AuthorisationRow, basis: Basis, facts: Facts, asked: Asked
) -> Mapping[int, tuple[Block, ...]]:
    """What dated records say under each item."""
    implant = row.stage is Stage.PERMANENT
    return {
        1: request_block(session, case, row, utn_is_missing=_lacks_number(asked)),
        3: packet_rows.diagnosis(session, case, row, proven=_is_diagnosed(asked)),
        12: packet_rows.imaging(facts),
        13: packet_rows.psychology(session, case),
        14: packet_rows.team(session, case),
        15: packet_rows.antithrombotics(session, case, facts, basis.trial, implant=implant),
        19: packet_rows.consents(session, case),
        25: () if implant else attestation(session, case, row.profile_id),
        23: packet_rows.implant_plan(session, case, row) if implant else (),
    }


def _sections(asked: Asked, rows: Mapping[int, tuple[Block, ...]], facts: Facts) -> Iterator[Section]:
    """What facts and dated records say under each item; of one that nobody asks for, what is recorded."""
    for item in asked.items:
        blocks: Sequence[Block] = (*rows.get(item.number, ()), *fact_block(facts, item.number))
        if not item.required:
            blocks = [each for block in blocks if (each := _recorded(block))]
        criteria = CRITERIA.get(item.number, ()) if item.required or item.content else ()
        if blocks or criteria:
            yield Section(item.number, tuple(blocks), criteria)


def _recorded(block: Block) -> Block | None:
    """The block without its empty lines; nothing where no line is left."""
    lines = tuple(each for each in block.lines if not each.is_empty)
    return replace(block, lines=lines) if lines or block.words else None
