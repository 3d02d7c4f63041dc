"""Every unknown that a packet prints, each once: what items lack, open checks and sections, trial, decision.

Each of them stands with its item as well; here a reader finds them all, and the page before the signature
counts them.
"""

from collections.abc import Iterator

from reports.content import UnknownLine
from reports.fact_words import facts_by_supplier, without_scale
from reports.packet_content import ItemLine, Packet
from reports.record_lines import AlgorithmLine, RecordLines
from reports.screening_findings import findings_of
from reports.screenings import FindingView
from scs_manager.domain.completeness import SUPPLIER_NAMES, Supplier
from scs_manager.domain.packet_looks import PARTS

LONGEST_WHY = 160
"""Characters of a reason in the block of unknowns; it stands whole with its item."""
NOT_RECORDED = "Not recorded"
CLINICIAN = str(SUPPLIER_NAMES[Supplier.CLINICIAN])
WHO = {
    1: Supplier.COORDINATOR,
    13: Supplier.PSYCHOLOGIST,
    14: Supplier.TEAM,
    23: Supplier.COORDINATOR,
}
"""Who usually settles what a record of an item leaves open; else the clinician [default]."""
STEPS = ("assessed", "present", "treated", "response")


def unknowns(packet: Packet) -> Iterator[UnknownLine]:
    """What the packet leaves unknown, each once."""
    seen: set[str] = set()
    for line in _all(packet):
        what = without_scale(line.what).casefold()
        if what not in seen:
            seen.add(what)
            yield line


def _all(packet: Packet) -> Iterator[UnknownLine]:
    yield from _of_items(packet)
    for check in packet.checks:
        if check.state == "unknown":
            yield UnknownLine(check.statement, check.sentence, "Check before sending", CLINICIAN)
    yield from _of_sections(packet)
    yield from _of_record(packet)
    yield from packet.trial.unknowns if packet.trial else ()
    yield from packet.summary.unknowns if packet.summary and not packet.is_for_trial else ()


def _of_items(packet: Packet) -> Iterator[UnknownLine]:
    """Whatever is unknown, also where the item lacks something else too."""
    for item in packet.items:
        for lack in (each for each in item.lacking if each.state == "unknown"):
            yield UnknownLine(lack.what, _brief(lack.why), _item(item), lack.who)


def _of_sections(packet: Packet) -> Iterator[UnknownLine]:
    """Lines without a value, and criteria that the signed screening left open."""
    items = {item.number: item for item in packet.items}
    found = _findings(packet)
    for section in packet.sections:
        item = items[section.number]
        who = str(SUPPLIER_NAMES[WHO.get(item.number, Supplier.CLINICIAN)])
        for line in (each for block in section.blocks for each in block.lines if each.is_unknown):
            yield UnknownLine(line.label, line.word or NOT_RECORDED, _item(item), line.who or who)
        for each in (found[name] for name in section.criteria if name in found):
            settles = ", ".join(facts_by_supplier(each.missing)) or CLINICIAN
            yield UnknownLine(each.statement, _brief(each.reason or each.why), _item(item), settles)


def _findings(packet: Packet) -> dict[str, FindingView]:
    """What is open of the criteria as they are printed."""
    printed = findings_of(packet.summary.screening if packet.summary else None, packet.profile_id)
    return {name: finding for name, finding in printed.items() if finding.truth == "unknown"}


def _of_record(packet: Packet) -> Iterator[UnknownLine]:
    """What the tables of the history leave open; of an item that nobody asks for, what is printed of it."""
    if packet.record is None:
        return
    items = {item.number: item for item in packet.items}
    for number, what, why in _open(packet.record):
        item = items.get(number)
        if item is not None and (item.is_required or item.content):
            yield UnknownLine(what, why, _item(item), CLINICIAN)


def _open(record: RecordLines) -> Iterator[tuple[int, str, str]]:
    """The item, what is unknown, and why."""
    lists = (
        (7, "surgery.listed", record.operations_complete),
        (8, "medication.listed", record.medicines_complete),
        (8, "treatment.listed", record.treatments_complete),
    )
    for number, part, complete in lists:
        if not complete:
            yield number, str(PARTS[part].what), "nobody has said that the list is complete"
    for line in record.medicines:
        if line.missing:
            yield 8, f"{line.drug}: {', '.join(line.missing)}", NOT_RECORDED
    for row in record.treatments:
        if row.missing:
            yield 8, f"{row.what}: {', '.join(row.missing)}", NOT_RECORDED
    for each in record.algorithm:
        if steps := _steps(each):
            yield 9, f"{each.item}: {', '.join(steps)}", NOT_RECORDED
    if record.causes_open:
        yield 10, f"Causes not assessed: {', '.join(record.causes_open)}", NOT_RECORDED


def _steps(line: AlgorithmLine) -> list[str]:
    return [name for name, step in zip(STEPS, line.steps, strict=False) if step.state == "unknown"]


def _item(item: ItemLine) -> str:
    return f"Item {item.number}, {item.title}"


def _brief(why: str) -> str:
    return why if len(why) <= LONGEST_WHY else f"{why[: LONGEST_WHY - 20]}… (whole with the item)"
