"""Requests to payers as their page shows them: what is asked, whether that is needed, and the log."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from scs_manager.domain.authorisation_codes import PER_LEAD_SOURCE, DiagnosisCode, ProcedureCode
from scs_manager.domain.authorisation_need import NEED_NAMES, Need, Needed, Sentence, need_of
from scs_manager.domain.authorisation_words import FIELD_NAMES, event_lines, event_title, standing_line
from scs_manager.domain.authorisations import (
    COVERAGE_NAMES,
    NUMBER_NAMES,
    PLACE_NAMES,
    Standing,
)
from scs_manager.domain.packet import STAGE_NAMES, Stage
from scs_manager.domain.text import Text
from scs_manager.models.authorisations import (
    AuthorisationChangeRow,
    AuthorisationEventRow,
    AuthorisationRow,
)
from scs_manager.services import authorisation_rows
from scs_manager.services.authorisation_rows import Log
from scs_manager.web.access import CaseView
from scs_manager.web.filters import day, moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

NEED_MARKS = {
    Need.NEEDED: "caution",
    Need.CARRIED: "met",
    Need.MAY_APPLY: "caution",
    Need.NOT_NEEDED: "met",
    Need.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class Fact:
    """One line of what is asked; empty words are unknown."""

    label: str
    words: str
    more: str = ""
    """The smaller line under it: who entered it, or where it comes from."""


@dataclass(frozen=True)
class RequestHead:
    """What a request asks and how it stands: the head of the packet's page, too."""

    row: AuthorisationRow
    title: Text
    mark: str
    standing: Text
    need_mark: str
    need: Text
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class EventView:
    """One line of the log."""

    id: int
    title: Text
    on: date
    lines: tuple[str, ...]
    reason: str
    document: str
    document_id: uuid.UUID | None
    sha256: str
    attachment: str
    attachment_id: uuid.UUID | None
    by: str
    struck: str
    """Why, by whom and when it was struck out; empty while it stands."""
    may_strike: bool


@dataclass(frozen=True)
class RequestView:
    """A request with its log."""

    head: RequestHead
    events: tuple[EventView, ...]
    """The newest first."""
    changes: tuple[str, ...]
    is_open: bool


def request_head(session: Session, case: CaseView, stage: Stage) -> RequestHead | None:
    """The head of the open request of a stage; None without one. Two statements at most."""
    row = authorisation_rows.open_request(session, case.row, stage)
    return head_of(row, case, _origin(session, case, row)) if row else None


def _origin(session: Session, case: CaseView, row: AuthorisationRow) -> AuthorisationRow | None:
    key = row.carried_from_id
    return authorisation_rows.request_of(session, case.row, key) if key else None


def head_of(row: AuthorisationRow, case: CaseView, origin: AuthorisationRow | None) -> RequestHead:
    """What a request asks and how it stands on the clinic's day."""
    needed = need_of(row.to_domain(), on=case.today)
    mark, standing = standing_line(authorisation_rows.standing_of(row), on=case.today)
    return RequestHead(
        row=row,
        title=Text("%(stage)s: %(payer)s", stage=STAGE_NAMES[row.stage], payer=row.payer_name),
        mark=mark,
        standing=standing,
        need_mark=NEED_MARKS[needed.need],
        need=NEED_NAMES[needed.need],
        sentences=_sentences(needed),
        facts=tuple(_facts(row, case, origin)),
    )


def _sentences(needed: Needed) -> tuple[str, ...]:
    return tuple(_sentence(each) for each in needed.sentences)


def _sentence(each: Sentence) -> str:
    words = str(say(each.text)).rstrip(".")
    marked = [part for part in (each.provenance.value if each.provenance else "", each.source) if part]
    return f"{words} [{': '.join(marked)}]." if marked else f"{words}."


def _facts(row: AuthorisationRow, case: CaseView, origin: AuthorisationRow | None) -> Iterable[Fact]:
    region = ", ".join(part for part in (row.contractor, row.state_or_region) if part)
    yield Fact(_("Payer"), row.payer_name, region)
    yield Fact(_("Whose rules"), _named(COVERAGE_NAMES, row.coverage), row.profile_id)
    yield Fact(_("Member or plan number"), row.member_id)
    yield Fact(_("Where it is done"), _named(PLACE_NAMES, row.place_of_service))
    first = _("Where the trial was") if row.stage is Stage.PERMANENT else _("Where an implant would be")
    yield Fact(first, _named(PLACE_NAMES, row.other_place))
    yield Fact(_("Planned day"), day(row.requested_for) if row.requested_for else "")
    kind = _named(NUMBER_NAMES, row.physician_number_kind)
    yield Fact(_("Physician"), row.physician_name, f"{kind} {row.physician_number}".strip())
    yield _procedures(row.procedure_codes, row.leads)
    yield _diagnoses(row.diagnosis_codes)
    number = _("Tracking number (UTN)")
    yield Fact(number, row.utn, _carried(origin) if origin else "")
    if row.note:
        yield Fact(_("Note"), row.note)


def _carried(origin: AuthorisationRow) -> str:
    return _("carried from the trial’s request, %(payer)s", payer=origin.payer_name)


def _named(names: Any, value: Any) -> str:
    return str(say(names[value])) if value is not None else ""


def _procedures(codes: tuple[ProcedureCode, ...], leads: int | None) -> Fact:
    shown = ", ".join(each.shown for each in codes)
    counted = _("%(n)s leads", n=leads) if leads else _("how many leads: unknown")
    who = ", ".join(dict.fromkeys(_entered(each.by, each.on) for each in codes))
    marks = _marks(codes)
    lead = _("one 63650 a lead [read: %(source)s]", source=PER_LEAD_SOURCE)
    parts = [counted, lead if any(each.shown.startswith("63650") for each in codes) else "", marks, who]
    return Fact(_("Procedures"), shown, "; ".join(part for part in parts if part))


def _diagnoses(codes: tuple[DiagnosisCode, ...]) -> Fact:
    who = ", ".join(dict.fromkeys(_entered(each.by, each.on) for each in codes))
    parts = [_marks(codes), who]
    shown = ", ".join(each.code for each in codes)
    return Fact(_("Diagnoses"), shown, "; ".join(part for part in parts if part))


def _entered(by: str, on: date) -> str:
    return _("entered by %(who)s, %(day)s", who=by, day=day(on))


def _marks(codes: Iterable[ProcedureCode | DiagnosisCode]) -> str:
    """What our list says of each code, with its mark; one that is not on it is said to be so."""
    return ", ".join(
        f"{each.code}: {say(each.known.words)} [{each.known.provenance.value}]"
        if each.known
        else _("%(code)s: not on our list", code=each.code)
        for each in codes
    )


def requests_page(
    session: Session, case: CaseView, documents: dict[str, str], files: dict[str, str]
) -> tuple[RequestView, ...]:
    """Every request of the case with its log; ``documents`` and ``files`` are the names of papers by key."""
    logs = authorisation_rows.logs_of(session, case.row)
    by_key = {log.row.id: log.row for log in logs}
    return tuple(_request(log, case, by_key, documents, files) for log in logs)


def _request(
    log: Log, case: CaseView, rows: dict[uuid.UUID, AuthorisationRow], documents: dict[str, str],
    files: dict[str, str],
) -> RequestView:  # fmt: skip
    origin = rows.get(log.row.carried_from_id) if log.row.carried_from_id else None
    standing = [event for event in log.events if event.withdrawn_at is None]
    newest = standing[-1].id if standing else None
    events = (_event(each, log.row, case, documents, files, newest) for each in reversed(log.events))
    return RequestView(
        head=head_of(log.row, case, origin),
        events=tuple(events),
        changes=tuple(_change(each, case) for each in reversed(log.changes)),
        is_open=log.row.standing is not Standing.WITHDRAWN,
    )


def _event(
    row: AuthorisationEventRow, request: AuthorisationRow, case: CaseView, documents: dict[str, str],
    files: dict[str, str], newest: int | None,
) -> EventView:  # fmt: skip
    if row.id is None:
        raise ValueError("a stored event has its key")
    event = row.to_domain()
    return EventView(
        id=row.id,
        title=event_title(event),
        on=row.on,
        lines=tuple(str(say(line)) for line in event_lines(event, request.leads)),
        reason=row.reason,
        document=documents.get(str(row.document_id), "") if row.document_id else "",
        document_id=row.document_id,
        sha256=row.document_sha256 or "",
        attachment=files.get(str(row.attachment_id), _("File")) if row.attachment_id else "",
        attachment_id=row.attachment_id,
        by=_("%(who)s, %(when)s", who=row.by_name, when=moment(row.at, case.zone)),
        struck=_struck(row, case),
        may_strike=row.id == newest,
    )


def _struck(row: AuthorisationEventRow, case: CaseView) -> str:
    if row.withdrawn_at is None:
        return ""
    when = moment(row.withdrawn_at, case.zone)
    return _("Struck out by %(who)s, %(when)s: %(why)s", who=row.withdrawn_by_name, when=when,
             why=row.withdrawn_reason)  # fmt: skip


def _change(row: AuthorisationChangeRow, case: CaseView) -> str:
    named = ", ".join(str(say(words)) for name, words in FIELD_NAMES.items() if name in row.changed)
    said = _("%(fields)s changed by %(who)s, %(when)s", fields=named, who=row.by_name,
             when=moment(row.at, case.zone))  # fmt: skip
    return f"{said}: {row.reason}" if row.reason else said
