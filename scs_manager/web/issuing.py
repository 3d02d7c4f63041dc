"""Issuing a document from a page: rendered holding no lock, then stored in a short transaction.

Before it is stored a person hears what would surprise a reader: that it replaces another one, which asks for
the reason, and that signs in it cannot be printed. Whatever says no, what was typed is shown again with it.
"""

import uuid
from collections.abc import Callable

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
ASKED = "asked"
"""Sent by the page between, so that its own fields are told from those that it carries."""
OWN_FIELDS = frozenset({"csrf_token", "reason", ASKED})

Prepare = Callable[[Session], Prepared]
Again = Callable[[RuleError], Response]
"""The page on which something was typed, with it, and with what said no."""


class _AskFirst(Exception):
    """A person must say something before this document is issued."""

    def __init__(self, prepared: Prepared) -> None:
        super().__init__("asked first")
        self.prepared = prepared


def issued(case: CaseView, prepare: Prepare, again: Again | None = None) -> Response:
    """Render, ask what must be said first, store; a failure says that nothing was issued.

    ``again`` shows what was typed, where a page was filled in for this document.
    """
    try:
        row = stored(lambda session: _said(prepare(session)))
    except _AskFirst as asked:
        return _ask(case, asked.prepared)
    except RuleError as error:
        return _refused(case, error, again)
    flash(_("%(kind)s is ready.", kind=KIND_NAMES[DocumentKind(row.kind)]))
    return redirect(url_for("documents.show", case_id=case.id), 303)


def _refused(case: CaseView, error: RuleError, again: Again | None) -> Response:
    """What was typed with the reason of the no; where nothing was typed, the documents say it."""
    if ASKED in request.form:
        form = BeforeIssueForm()
        form.refuse(error)
        return _between(case, form, None)
    if again is not None:
        return again(error)
    flash(_("Not issued: %(why)s", why=error.text))
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
    """Why the new document replaces the one that stands, whole as it was typed.

    Empty where nobody said so, or in too many words: then a person is asked.
    """
    form = BeforeIssueForm()
    return " ".join(str(form.reason.data).split()) if form.validate_on_submit() else ""


def taken_up(case: CaseView, kind: DocumentKind) -> dict[str, str]:
    """What was typed for the document named by ``from`` in the address, to be changed; or nothing."""
    document_id = named_in_address()
    return document_shelf.typed_of(db(), case.row, kind, document_id) if document_id else {}


def named_in_address() -> uuid.UUID | None:
    """The document named by ``from`` in the address; None without one that reads as such."""
    try:
        return uuid.UUID(request.args.get("from", ""))
    except ValueError:
        return None


def _said(prepared: Prepared) -> Prepared:
    """The same; without a reason for a replacement, or with unread marks, a person is asked first."""
    place = prepared.place
    unread = prepared.marks and not place.draft and ANYWAY not in request.form
    if unread or (place.replaces is not None and not place.reason):
        raise _AskFirst(prepared)
    return prepared


def _ask(case: CaseView, prepared: Prepared) -> Response:
    """The page between: what is replaced and why, and which signs cannot be printed."""
    form = BeforeIssueForm()
    if prepared.place.replaces is not None and ASKED in request.form:
        form.validate_on_submit()
    return _between(case, form, prepared)


def _between(case: CaseView, form: BeforeIssueForm, prepared: Prepared | None) -> Response:
    """With everything that was typed before; without a prepared document only what was typed here."""
    place = prepared.place if prepared else None
    earlier, marks = (place.replaces if place else None), (prepared.marks if prepared else ())
    carried = {name: value for name, value in request.form.items() if name not in OWN_FIELDS}
    page = render_template(
        "documents/before.html",
        case=case,
        kind=KIND_NAMES[place.kind] if place else "",
        earlier=earlier,
        number=documents.number_of(earlier) if earlier else "",
        marks=marks,
        form=form,
        asks_reason=earlier is not None or bool(form.reason.data),
        action=request.path,
        carried=carried | {ASKED: "1"} | ({ANYWAY: "1"} if marks else {}),
    )
    return make_response(page, 400 if form.problems() else 200)


def public_url() -> str:
    """Where readers of a document find the server."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url
