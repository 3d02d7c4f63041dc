"""Issuing a document from a page: rendered holding no lock, then stored in a short transaction."""

from collections.abc import Callable

from flask import current_app, flash, redirect, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from scs_manager.config import Settings
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.models.documents import DocumentRow
from scs_manager.services import documents
from scs_manager.services.documents import KIND_NAMES, DocumentKind, Prepared
from scs_manager.web import clock, logs
from scs_manager.web.access import current_actor
from scs_manager.web.case_view import CaseView
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, reading, release

ATTEMPTS = 3
"""How often a document is rendered anew when somebody else took its number in the meantime."""

Prepare = Callable[[Session], Prepared]


def issued(case: CaseView, prepare: Prepare) -> Response:
    """Render, store, say so; a failure says that nothing was issued, and the decision stands."""
    try:
        row = stored(prepare)
    except RuleError as error:
        flash(_("Not issued: %(why)s", why=error.text))
    except (ValueError, OSError) as error:
        logs.failed(error)  # by type and frames: a renderer's message may quote the record
        flash(_("Not issued: the document could not be made. What was signed stands. Try again."))
    else:
        flash(_("%(kind)s is ready.", kind=KIND_NAMES[DocumentKind(row.kind)]))
    return redirect(url_for("documents.show", case_id=case.id), 303)


def stored(prepare: Prepare) -> DocumentRow:
    """Render on a reading session, holding no lock, then store in a short transaction."""
    for attempt in range(ATTEMPTS):
        release()
        with reading() as session:
            prepared = prepare(session)
        try:
            return documents.store(db(), prepared, by=current_actor(), now=clock.now())
        except ChangedByOther:
            if attempt == ATTEMPTS - 1:
                raise
    raise ValueError("a document is attempted at least once")


def public_url() -> str:
    """Where readers of a document find the server."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url
