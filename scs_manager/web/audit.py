"""Who looked at a record, and the audit trail of the clinic."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlmodel import col, select

from scs_manager.domain.permissions import Permission
from scs_manager.models.audit import AccessEventRow, AuditEventRow
from scs_manager.services.audit_check import verify
from scs_manager.services.document_shelf import numbers_of
from scs_manager.web.access import case_or_404, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.page_names import PAGES
from scs_manager.web.session import db

bp = Blueprint("audit", __name__)

PAGE = 100
"""Rows on one page. [default]"""


@dataclass(frozen=True)
class Look:
    """One look at a record."""

    at: datetime
    who: str
    what: str
    address: str


@dataclass(frozen=True)
class Event:
    """One change."""

    seq: int
    at: datetime
    who: str
    action: str
    detail: str
    address: str
    href: str


@bp.get("/cases/<uuid:case_id>/who-looked")
@requires(Permission.READ_CLINICAL)
def who_looked(case_id: uuid.UUID) -> str:
    """Everybody who opened this record, newest first."""
    case = case_or_404(case_id)
    query = select(AccessEventRow).where(
        AccessEventRow.clinic_id == case.clinic.id, AccessEventRow.case_id == case_id
    )
    if before := before_key():
        query = query.where(col(AccessEventRow.id) < before)
    rows = db().exec(query.order_by(col(AccessEventRow.id).desc()).limit(PAGE + 1)).all()
    numbers = numbers_of(db(), case.row)
    looks = [Look(row.at, row.actor_name, _looked_at(row.what, numbers), row.address) for row in rows[:PAGE]]
    more = url_for("audit.who_looked", case_id=case_id, before=rows[PAGE - 1].id) if len(rows) > PAGE else ""
    return render_template("audit/who_looked.html", case=case, looks=looks, more_href=more)


@bp.get("/audit")
@requires(Permission.READ_AUDIT)
def index() -> str:
    """Every change in the clinic, newest first, and whether the chain holds."""
    clinic_id = current_staff().clinic_id
    query = select(AuditEventRow).where(AuditEventRow.clinic_id == clinic_id)
    if before := before_key():
        query = query.where(col(AuditEventRow.seq) < before)
    rows = db().exec(query.order_by(col(AuditEventRow.seq).desc()).limit(PAGE + 1)).all()
    more = url_for("audit.index", before=rows[PAGE - 1].seq) if len(rows) > PAGE else ""
    events = [_event(row) for row in rows[:PAGE]]
    return render_template("audit/index.html", events=events, more_href=more, checked=None)


@bp.get("/audit/check")
@requires(Permission.READ_AUDIT)
def check() -> str:
    """Follow the whole chain from its beginning and name the first broken link."""
    verdict = verify(db(), current_staff().clinic_id)
    return render_template("audit/check.html", verdict=verdict)


def _looked_at(what: str, numbers: Mapping[str, str]) -> str:
    """The page, and the number of the document that was handed out."""
    page, _blank, document = what.partition(" ")
    number = numbers.get(document, "")
    return f"{page_name(page)} {number}".strip()


def page_name(endpoint: str) -> str:
    """The page behind a route's name, in words that a patient understands too."""
    words = PAGES.get(endpoint)
    return _(words.id) if words else endpoint


def before_key() -> int | None:
    """The key of the page before; anything else begins at the start."""
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _event(row: AuditEventRow) -> Event:
    action = row.action.replace(".", ": ").replace("_", " ")
    href = url_for("cases.summary", case_id=row.case_id) if row.case_id else ""
    shown = action[:1].upper() + action[1:]
    return Event(row.seq, row.at, row.actor_name, shown, _detail(row.detail), row.address, href)


def _detail(detail: dict[str, Any]) -> str:
    """Words and numbers of an event; keys of rows say nothing to a reader."""
    shown = {key: found for key, found in detail.items() if not _is_key(found)}
    return "; ".join(f"{key.replace('_', ' ')}: {_plain(found)}" for key, found in shown.items())[:300]


def _plain(found: Any) -> str:
    if isinstance(found, list):
        return ", ".join(_plain(each) for each in found)
    if isinstance(found, dict):
        return ", ".join(f"{key} {_plain(each)}" for key, each in found.items())
    return str(found)


def _is_key(found: Any) -> bool:
    try:
        uuid.UUID(str(found))
    except ValueError:
        return False
    return True
