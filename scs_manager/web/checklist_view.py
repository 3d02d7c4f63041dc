"""The pre-operative checklist as its pages show it: each item with state, evidence, when and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlmodel import Session

from forms.checklists import DETAIL_NAMES, DRAPE_NAMES, DRUG_NAMES
from scs_manager.domain.checklist_answers import GLUCOSE_ITEM, Detail, glucose_sample
from scs_manager.domain.checklist_items import (
    PART_NAMES,
    STATE_NAMES,
    ChecklistItem,
    ItemState,
    Occasion,
    Part,
    items_for,
)
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.models.checklists import ChecklistAnswerRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.checklist_reading import ChecklistReading, reading_of
from scs_manager.services.checklist_rows import answer_rows, newest, to_answer
from scs_manager.web.access import CaseView
from scs_manager.web.filters import day as day_words
from scs_manager.web.filters import moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

BASELINE = "trial_baseline_locked"
_STATE_OF = {
    Truth.MET: ItemState.DONE,
    Truth.NOT_MET: ItemState.NOT_DONE,
    Truth.UNKNOWN: ItemState.UNKNOWN,
}
_MARKS = {
    ItemState.DONE: "met",
    ItemState.NOT_DONE: "not-met",
    ItemState.NOT_APPLICABLE: "missing",
    ItemState.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class Line:
    """One item of the checklist."""

    name: Text
    mark: str
    state: Text
    words: str
    verdict: tuple[str, Text] | None
    """What the criterion says of an answered item: mark and sentence."""
    at: datetime | None
    by: str


@dataclass(frozen=True)
class Procedure:
    """What a checklist is worked through for: lead placement of a trial, or the implant."""

    occasion: Occasion
    trial: TrialRow | None
    """None for the implant."""
    day: date
    """Done or planned."""
    device: str = ""


@dataclass(frozen=True)
class ChecklistPage:
    """The whole checklist."""

    procedure: Procedure
    day: date
    parts: tuple[tuple[Part, Text, tuple[Line, ...], bool], ...]
    """Part, its name, its lines, whether a form belongs to it."""
    reading: ChecklistReading
    rows: Mapping[str, ChecklistAnswerRow]
    open_items: int


def checklist_page(session: Session, case: CaseView, procedure: Procedure) -> ChecklistPage:
    """The checklist of a procedure for its day."""
    occasion = procedure.occasion
    rows = newest(answer_rows(session, case.row, occasion, procedure.trial))
    reading = reading_of(session, case.row, day=procedure.day, occasion=occasion)
    parts = tuple(
        (
            part,
            PART_NAMES[part],
            tuple(_line(item, rows.get(item.slug), reading, case) for item in items_for(occasion, part)),
            True,
        )
        for part in Part
    )
    unknown = sum(line.mark in ("unknown", "not-met") for _p, _n, lines, _f in parts for line in lines)
    return ChecklistPage(procedure, procedure.day, parts, reading, rows, unknown)


def _line(
    item: ChecklistItem, row: ChecklistAnswerRow | None, reading: ChecklistReading, case: CaseView
) -> Line:
    if row is not None and not (item.gathered and row.state is not ItemState.NOT_APPLICABLE):
        return Line(
            item.name,
            _MARKS[row.state],
            STATE_NAMES[row.state],
            _said(row, case.zone),
            _verdict(item, row, reading, case.zone),
            row.at,
            row.by_name,
        )
    if item.slug == "red_flags":
        return _from_record(item, reading.red_flags_state, _red_flags(reading), None)
    if item.gathered and item.criterion in reading.findings:
        finding = reading.findings[item.criterion]
        newest_day = max((datum.on for datum in finding.evidence if datum.on), default=None)
        early = item.slug == BASELINE and case.today < reading.day  # evenings may still come
        state = Truth.UNKNOWN if early and finding.state is Truth.NOT_MET else finding.state
        return _from_record(item, state, str(say(finding.why)), newest_day)
    return Line(item.name, "unknown", STATE_NAMES[ItemState.UNKNOWN], "", None, None, "")


def _from_record(item: ChecklistItem, state: Truth, words: str, on: date | None) -> Line:
    said = _STATE_OF[state]
    source = _("Record, %(day)s", day=day_words(on)) if on else _("Record")
    return Line(item.name, _MARKS[said], STATE_NAMES[said], words, None, None, source)


def _verdict(
    item: ChecklistItem, row: ChecklistAnswerRow, reading: ChecklistReading, zone: str
) -> tuple[str, Text] | None:
    """For the antibiotic, its times and the glucose: what the criteria make of the answers."""
    if item.slug == GLUCOSE_ITEM:
        return _glucose_verdict(row, reading, zone)
    wanted = {
        "antibiotic": "pre.antibiotic_weight_dose",
        "incision": "pre.antibiotic_timing",
        "antibiotic_stopped": "pre.antibiotic_duration",
        "dressing": "pre.dressing",
        "drape": "pre.skin_chg",
    }.get(item.slug)
    finding = reading.findings.get(wanted or "")
    if finding is None or row.state is ItemState.NOT_APPLICABLE:
        return None
    return TRUTH_MARKS[finding.state], finding.statement


TRUTH_MARKS = {Truth.MET: "met", Truth.NOT_MET: "not-met", Truth.UNKNOWN: "unknown"}


def _glucose_verdict(
    row: ChecklistAnswerRow, reading: ChecklistReading, zone: str
) -> tuple[str, Text] | None:
    """Below the profile's limit, if it was taken on the day of the procedure."""
    sample = glucose_sample(to_answer(row))
    finding = reading.findings.get("pre.glucose_optimised")
    if sample is None or finding is None:
        return None
    entry = finding.entry
    limit = Decimal(str(entry.threshold["glucose_mg_dl"]))
    local = replace(sample, measured=sample.measured.astimezone(ZoneInfo(zone)))
    said = Text("Below %(limit)s mg/dL on the day [%(mark)s]", limit=limit, mark=str(entry.provenance))
    return TRUTH_MARKS[local.below(limit, on=reading.day)], said


def _red_flags(reading: ChecklistReading) -> str:
    standing = [str(say(line.label)) for line in reading.red_flags if line.met]
    if standing:
        return _("Stands: %(what)s", what=", ".join(standing))
    missing = [
        _("%(what)s (%(n)s of %(of)s)", what=say(line.label), n=line.answered, of=line.asked)
        for line in reading.red_flags
        if line.answered < line.asked
    ]
    if missing:
        return _("Not yet answered on %(day)s: %(what)s", day=day_words(reading.day), what=", ".join(missing))
    return _("Every question answered on the day")


def _said(row: ChecklistAnswerRow, zone: str) -> str:
    details = dict(to_answer(row).details)
    unit = details.pop("glucose_unit", "")
    parts = [f"{say(DETAIL_NAMES[name])}: {_value(name, value, zone)}" for name, value in details.items()]
    parts = [
        f"{part} {unit}" if name == "glucose" else part for name, part in zip(details, parts, strict=True)
    ]
    return "; ".join([*parts, *filter(None, [row.reason])])


def _value(name: str, value: Detail, zone: str) -> str:
    if isinstance(value, datetime):
        return moment(value, zone)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    named = {**DRUG_NAMES, **DRAPE_NAMES}.get(str(value)) if name in ("drug", "drape") else None
    unit = {"dose_mg": " mg", "dressing_hours": " h"}.get(name, "")
    return str(say(named)) if named else f"{value}{unit}"
