"""The pre-operative checklist as a sheet: the lines of the page, with room for what is done on the day."""

from sqlmodel import Session

from forms.checklists import DETAIL_NAMES
from scs_manager.domain.antibiotics import STANDING_NAMES
from scs_manager.domain.checklist_items import ChecklistItem, Occasion, Part, items_for
from scs_manager.domain.truth import Truth
from scs_manager.services import hold_rows
from scs_manager.services.checklist_reading import ChecklistReading
from scs_manager.services.checklist_sheets import Fact, SheetLine, SheetTable, State
from scs_manager.services.hold_rows import HoldLine, Occasioned
from scs_manager.web.access import CaseView
from scs_manager.web.checklist_view import ChecklistPage, Line
from scs_manager.web.filters import day, moment
from scs_manager.web.holds_view import STANDS, drug_view
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

_STATES: dict[str, State] = {"met": "met", "not-met": "not_met", "missing": "not_asked", "unknown": "unknown"}
_ALLERGY = {
    Truth.MET: "A β-lactam allergy is recorded: the alternatives are to be decided by a person.",
    Truth.NOT_MET: "No β-lactam allergy by the complete list.",
    Truth.UNKNOWN: "Allergies unknown, or not understood here: ask before choosing.",
}


def sheet_facts(case: CaseView, page: ChecklistPage) -> list[Fact]:
    """The procedure, weight, allergies, and every flag of the patient: devices and antithrombotics."""
    implant = page.procedure.occasion is Occasion.IMPLANT
    weight, allergies = page.reading.weight, page.reading.allergies
    listed = ", ".join(allergies) if allergies else _("none on the list")
    complete = (
        _("the list is complete") if page.reading.allergies_complete else _("the list may be incomplete")
    )
    return [
        Fact(_("Implant") if implant else _("Lead placement"), day(page.day), page.procedure.device),
        Fact(_("Weight"), _("unknown") if weight is None else f"{weight} kg"),
        Fact(_("Allergies"), listed, complete),
        Fact(
            _("To beware of"), "; ".join(str(say(flag.words)) for flag in case.flags) or _("nothing flagged")
        ),
    ]


def sheet_parts(case: CaseView, page: ChecklistPage) -> list[tuple[str, tuple[SheetLine, ...]]]:
    """Every item in its part, in the order of the page."""
    occasion = page.procedure.occasion
    return [
        (
            str(say(name)),
            tuple(
                _line(item, line, case.zone)
                for item, line in zip(items_for(occasion, part), lines, strict=True)
            ),
        )
        for part, name, lines, _form in page.parts
    ]


def _line(item: ChecklistItem, line: Line, zone: str) -> SheetLine:
    known = line.words
    if line.verdict is not None:
        known = f"{known} ({say(line.verdict[1])})"
    by = f"{moment(line.at, zone)}, {line.by}" if line.at else line.by
    fields = () if item.part is Part.BEFORE else tuple(str(say(DETAIL_NAMES[name])) for name in item.details)
    return SheetLine(str(say(line.name)), _STATES[line.mark], str(say(line.state)), known, by, fields)


def sheet_tables(
    session: Session, case: CaseView, page: ChecklistPage, what: Occasioned | None
) -> list[SheetTable]:
    """Antithrombotics with their days, the antibiotics to weigh, and the laboratory with its windows."""
    plan = hold_rows.plan_of(session, case.row, what) if what is not None else None
    return [_holds(plan.lines if plan else ()), _antibiotics(page.reading), _laboratory(page.reading)]


def _holds(lines: tuple[HoldLine, ...]) -> SheetTable:
    return SheetTable(
        _("Antithrombotics"),
        (_("Drug"), _("Last dose"), _("Restart"), _("Agreement"), _("Last dose really taken")),
        tuple(_hold(line) for line in lines if line.hold.needs_plan),
        _("No antithrombotic that needs a plan is on the record. Ask again on the day: unknown is never no."),
        _("Only what a named prescriber agreed is printed as a day; else the table’s interval to discuss."),
    )


def _hold(line: HoldLine) -> tuple[str, ...]:
    view, agreed = drug_view(line), line.agreed
    if line.state in STANDS and agreed is not None and agreed.stop_on and agreed.restart_on:
        with_whom = f"{say(view.state)}: {agreed.prescriber}, {day(agreed.agreed_on)}"
        return line.taken.drug, day(agreed.stop_on), day(agreed.restart_on), with_whom, "____________"
    to_discuss = _("to discuss: %(span)s", span=view.last_dose or _("unknown"))
    again = _("to discuss: %(span)s", span=view.restart or _("unknown"))
    return line.taken.drug, to_discuss, again, str(say(view.state)), "____________"


def _antibiotics(reading: ChecklistReading) -> SheetTable:
    rows = tuple(
        (
            each.drug.capitalize(),
            str(say(each.dose)),
            str(say(each.repeat)),
            str(say(STANDING_NAMES[each.standing])),
        )
        for each in reading.options
    )
    mark = reading.dose_provenance
    note = _(
        "Options to decide, never chosen automatically. Doses [%(mark)s]: check against the local policy.",
        mark=mark,
    )
    heads = (_("Antibiotic"), _("Dose"), _("Repeat"), _("For this patient"))
    return SheetTable(
        _("Antibiotic by allergy and weight"), heads, rows, "", f"{_ALLERGY[reading.allergy]} {note}"
    )


def _laboratory(reading: ChecklistReading) -> SheetTable:
    rows = tuple(
        (
            lab.name,
            lab.value or _("unknown"),
            day(lab.on) if lab.on else _("undated") if lab.value else "",
            _("out of date since %(day)s", day=day(lab.until)) if lab.out_of_date else day(lab.until),
        )
        for lab in reading.labs
    )
    heads = (_("Result"), _("Value"), _("Taken"), _("Counts until"))
    return SheetTable(_("Laboratory, on the day of the procedure"), heads, rows, _("Nothing on record."))
