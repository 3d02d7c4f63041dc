"""Requests to payers as their page shows them: what is asked, whether that is needed, and the log."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from scs_manager.domain.authorisation_codes import LEAD_CODE, PER_LEAD_SOURCE, DiagnosisCode, ProcedureCode
from scs_manager.domain.authorisation_events import Event, Stands, standing_grant, stands
from scs_manager.domain.authorisation_need import NEED_NAMES, Need, Needed, Sentence, need_of
from scs_manager.domain.authorisation_words import (
    FIELD_NAMES,
    event_lines,
    event_title,
    grant_limits,
    standing_line,
)
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
from scs_manager.web.authorisation_documents import Marked, Paper
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
class Part:
    """One value of a line, and the smaller words after it: what it stands for, where it comes from."""

    words: str
    more: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of what is asked; without parts it is unknown."""

    label: str
    parts: tuple[Part, ...]
    more: str = ""
    """A smaller line under it: who entered it."""


@dataclass(frozen=True)
class RequestHead:
    """What a request asks and how it stands: the head of the packet's page, too."""

    row: AuthorisationRow
    title: Text
    mark: str
    standing: Text
    need_mark: str
    """Empty once the request was sent: the need is history then."""
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
    became: tuple[Marked, ...]
    """What the document is worth now, where it is not in force."""
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


def request_head(session: Session, case: CaseView, row: AuthorisationRow) -> RequestHead:
    """The head of one request. Two statements at most."""
    return head_of(row, case, _origin(session, case, row), authorisation_rows.told_of(session, row))


def _origin(session: Session, case: CaseView, row: AuthorisationRow) -> AuthorisationRow | None:
    key = row.carried_from_id
    return authorisation_rows.request_of(session, case.row, key) if key else None


def head_of(
    row: AuthorisationRow, case: CaseView, origin: AuthorisationRow | None, told: tuple[Stands, Event | None]
) -> RequestHead:
    """What a request asks and how it stands on the clinic's day."""
    needed, (now, granted) = need_of(row.to_domain(), on=case.today), told
    on, planned_on = case.today, row.requested_for
    limits = grant_limits(granted, row.leads, on=on, planned_on=planned_on) if granted else ()
    mark, standing = standing_line(now, on=case.today, limits=limits)
    return RequestHead(
        row=row,
        title=Text("%(stage)s: %(payer)s", stage=STAGE_NAMES[row.stage], payer=row.payer_name),
        mark=mark,
        standing=standing,
        need_mark=NEED_MARKS[needed.need] if row.standing is Standing.DRAFT else "",
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
    yield _fact(_("Payer"), row.payer_name, region)
    yield _fact(_("Whose rules"), _named(COVERAGE_NAMES, row.coverage))
    yield _fact(_("Payer profile"), row.profile_id)
    yield _fact(_("Member or plan number"), row.member_id)
    yield _fact(_("Where it is done"), _named(PLACE_NAMES, row.place_of_service))
    first = _("Where the trial was") if row.stage is Stage.PERMANENT else _("Where an implant would be")
    yield _fact(first, _named(PLACE_NAMES, row.other_place))
    yield _fact(_("Planned day"), day(row.requested_for) if row.requested_for else "")
    kind = _named(NUMBER_NAMES, row.physician_number_kind)
    yield _fact(_("Physician"), row.physician_name, f"{kind} {row.physician_number}".strip())
    yield _fact(_("Leads"), str(row.leads or ""))
    yield _coded(_("Procedures"), row.procedure_codes)
    yield _coded(_("Diagnoses"), row.diagnosis_codes)
    yield _fact(_("Tracking number (UTN)"), row.utn, _carried(row, origin) if origin else "")
    if row.note:
        yield _fact(_("Note"), row.note)


def _fact(label: str, words: str, more: str = "") -> Fact:
    return Fact(label, (Part(words, more),) if words else (), "" if words else more)


def _carried(row: AuthorisationRow, origin: AuthorisationRow) -> str:
    if origin.utn != row.utn:
        return _("carried from the trial’s request, which has %(number)s now", number=origin.utn or "–")
    return _("carried from the trial’s request, %(payer)s", payer=origin.payer_name)


def _named(names: Any, value: Any) -> str:
    return str(say(names[value])) if value is not None else ""


def _coded(label: str, codes: Iterable[ProcedureCode | DiagnosisCode]) -> Fact:
    """Each code with what our list says of it and its mark, and who entered them."""
    listed = tuple(codes)
    who = dict.fromkeys(_("entered by %(who)s, %(day)s", who=each.by, day=day(each.on)) for each in listed)
    return Fact(label, tuple(Part(_shown(each), _listed(each)) for each in listed), "; ".join(who))


def _shown(each: ProcedureCode | DiagnosisCode) -> str:
    return each.shown if isinstance(each, ProcedureCode) else each.code


def _listed(each: ProcedureCode | DiagnosisCode) -> str:
    if each.known is None:
        return _("not on our list")
    words = f"{say(each.known.words)} [{each.known.provenance.value}]"
    lead = _("one a lead [read: %(source)s]", source=PER_LEAD_SOURCE)
    return f"{words}, {lead}" if each.code == LEAD_CODE else words


def requests_page(
    session: Session, case: CaseView, documents: dict[str, Paper], files: dict[str, str]
) -> tuple[RequestView, ...]:
    """Every request of the case with its log; its papers, and the names of its files, are given by key."""
    logs = authorisation_rows.logs_of(session, case.row)
    by_key = {log.row.id: log.row for log in logs}
    return tuple(_request(log, case, by_key, documents, files) for log in logs)


def _request(
    log: Log, case: CaseView, rows: dict[uuid.UUID, AuthorisationRow], documents: dict[str, Paper],
    files: dict[str, str],
) -> RequestView:  # fmt: skip
    origin = rows.get(log.row.carried_from_id) if log.row.carried_from_id else None
    standing = [event for event in log.events if event.withdrawn_at is None]
    newest = standing[-1].id if standing else None
    happened = [each.to_domain() for each in standing]
    events = (_event(each, log.row, case, documents, files, newest) for each in reversed(log.events))
    return RequestView(
        head=head_of(log.row, case, origin, (stands(happened), standing_grant(happened))),
        events=tuple(events),
        changes=tuple(_change(each, case) for each in reversed(log.changes)),
        is_open=log.row.standing is not Standing.WITHDRAWN,
    )


def _event(
    row: AuthorisationEventRow, request: AuthorisationRow, case: CaseView, documents: dict[str, Paper],
    files: dict[str, str], newest: int | None,
) -> EventView:  # fmt: skip
    if row.id is None:
        raise ValueError("a stored event has its key")
    event, paper = row.to_domain(), documents.get(str(row.document_id))
    return EventView(
        id=row.id,
        title=event_title(event),
        on=row.on,
        lines=tuple(str(say(line)) for line in event_lines(event, request.leads)),
        reason=row.reason,
        document=paper.name if paper else "",
        document_id=row.document_id,
        became=paper.became(sent_on=row.on) if paper else (),
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
