"""Issuing a document from a page: rendered holding no lock, then stored in a short transaction.

Before it is stored a person hears what would surprise a reader: that it replaces another one, which asks for
the reason, and that signs in it cannot be printed.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from forms.documents import BeforeIssueForm
from scs_manager.config import Settings
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.documents import DocumentRow
from scs_manager.services import document_shelf, documents
from scs_manager.services.documents import KIND_NAMES, DocumentKind, Prepared
from scs_manager.web import clock, logs
from scs_manager.web.access import current_actor
from scs_manager.web.case_view import CaseView
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, let_go, reading

ATTEMPTS = 3
"""How often a document is rendered anew when somebody else took its number in the meantime."""
ANYWAY = "anyway"
"""Sent by whoever has read what cannot be printed."""
FAILED = Text("The document could not be made. What was signed stands. Try again.")
OWN_FIELDS = frozenset({"csrf_token", "reason", ANYWAY})

Prepare = Callable[[Session], Prepared]


class _AskFirst(Exception):
    """A person must say something before this document is issued."""

    def __init__(self, prepared: Prepared) -> None:
        super().__init__("asked first")
        self.prepared = prepared


def issued(case: CaseView, prepare: Prepare) -> Response:
    """Render, ask what must be said first, store; a failure says that nothing was issued."""
    try:
        row = stored(lambda session: _said(prepare(session)))
    except _AskFirst as asked:
        return _ask(case, asked.prepared)
    except RuleError as error:
        flash(_("Not issued: %(why)s", why=error.text))
    else:
        flash(_("%(kind)s is ready.", kind=KIND_NAMES[DocumentKind(row.kind)]))
    return redirect(url_for("documents.show", case_id=case.id), 303)


def stored(prepare: Prepare) -> DocumentRow:
    """Render on a reading session, holding no lock, then store in a short transaction.

    RuleError says in a sentence why nothing was stored, also where the renderer failed.
    """
    try:
        return _stored(prepare)
    except (ValueError, OSError) as error:
        logs.failed(error)  # by type and frames: a renderer's message may quote the record
        raise RuleError(FAILED) from None


def _stored(prepare: Prepare) -> DocumentRow:
    for attempt in range(ATTEMPTS):
        let_go()
        with reading() as session:
            prepared = prepare(session)
        try:
            return documents.store(db(), prepared, by=current_actor(), now=clock.now())
        except ChangedByOther:
            if attempt == ATTEMPTS - 1:
                raise
    raise ValueError("a document is attempted at least once")


def reason_given() -> str:
    """Why the new document replaces the one that stands, as it was typed; empty where nobody did."""
    return " ".join(request.form.get("reason", "").split())[:400]


def taken_up(case: CaseView, kind: DocumentKind) -> dict[str, str]:
    """What was typed for the document named by ``from`` in the address, to be changed; or nothing."""
    try:
        document_id = uuid.UUID(request.args.get("from", ""))
    except ValueError:
        return {}
    return document_shelf.typed_of(db(), case.row, kind, document_id)


def _said(prepared: Prepared) -> Prepared:
    """The same with the reason that was typed; without one, or with unread marks, a person is asked first."""
    place = prepared.place
    if place.replaces is not None and not place.reason:
        place = replace(place, reason=reason_given())
        prepared = replace(prepared, place=place)
    unread = prepared.marks and not place.draft and ANYWAY not in request.form
    if unread or (place.replaces is not None and not place.reason):
        raise _AskFirst(prepared)
    return prepared


def _ask(case: CaseView, prepared: Prepared) -> Response:
    """The page between: what is replaced and why, and which signs cannot be printed."""
    form, earlier = BeforeIssueForm(), prepared.place.replaces
    sent = earlier is not None and "reason" in request.form
    fine = form.validate_on_submit() if sent else True
    number = "" if earlier is None else documents.number_of(earlier)
    page = render_template(
        "documents/before.html",
        case=case,
        kind=KIND_NAMES[prepared.place.kind],
        earlier=earlier,
        number=number,
        marks=prepared.marks,
        form=form,
        action=request.path,
        anyway=ANYWAY,
        carried={name: value for name, value in request.form.items() if name not in OWN_FIELDS},
    )
    return make_response(page, 200 if fine else 400)


def public_url() -> str:
    """Where readers of a document find the server."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url
