"""Making a payer's packet: choosing what is enclosed, reading it before signing, draft and issue."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from forms.packet_issue import SignPacketForm, picked
from scs_manager.domain.errors import RuleError
from scs_manager.domain.packet import STAGE_NAMES
from scs_manager.domain.packet_lists import list_for
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.services import documents, enclosures
from scs_manager.services.authorisation_rows import request_of
from scs_manager.services.documents import Prepared
from scs_manager.services.enclosures import Candidate, Chosen
from scs_manager.services.packet_document import PacketSigning, compose, prepare_packet, preview_packet
from scs_manager.services.packet_kept import KeptChoice, kept_choice
from scs_manager.services.unprintable import marks_in
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.issuing import issued, named_in_address, public_url, stored
from scs_manager.web.session import db, let_go, reading
from scs_manager.web.signing import refusal, signing_of, status_of

bp = Blueprint("packet_issue", __name__)


@dataclass(frozen=True)
class FileLine:
    """A file of the list with what was chosen about it."""

    file: Candidate
    is_chosen: bool
    item: int
    order: int


@bp.get("/cases/<uuid:case_id>/packet/<uuid:authorisation_id>/issue")
@requires(Permission.DRAFT_DOCUMENTS)
def choose(case_id: uuid.UUID, authorisation_id: uuid.UUID) -> Response:
    """Choose what is enclosed: as in the packet named by ``from``, or the newest of this request.

    Without one, and with ``anew``, every file of the case is proposed, in the order of its kind.
    """
    case = case_or_404(case_id)
    asked, found = _asked(case, authorisation_id), enclosures.candidates(db(), case.row)
    if "anew" in request.args:
        return _choice(case, asked, found, enclosures.proposed(found))
    kept = kept_choice(db(), case.row, asked, found, document_id=named_in_address())
    return _choice(case, asked, found, kept.chosen if kept else enclosures.proposed(found), kept)


@bp.post("/cases/<uuid:case_id>/packet/<uuid:authorisation_id>/check")
@requires(Permission.DRAFT_DOCUMENTS)
def check(case_id: uuid.UUID, authorisation_id: uuid.UUID) -> Response:
    """Read the packet before it is signed, with the hash over all of it; nothing is stored yet."""
    case = case_or_404(case_id)
    asked, found = _asked(case, authorisation_id), enclosures.candidates(db(), case.row)
    chosen = _chosen(found)
    if "change" in request.form:
        return _choice(case, asked, found, chosen)
    return _look(case, asked, found, chosen, SignPacketForm(None))


@bp.post("/cases/<uuid:case_id>/packet/<uuid:authorisation_id>/preview")
@requires(Permission.DRAFT_DOCUMENTS)
def preview(case_id: uuid.UUID, authorisation_id: uuid.UUID) -> Response:
    """The whole packet to be read before it is signed, with the draft mark; made anew and never stored."""
    case = case_or_404(case_id)
    asked, found = _asked(case, authorisation_id), enclosures.candidates(db(), case.row)
    chosen, by = _chosen(found), _whose()
    let_go()
    try:
        with reading() as session:  # drawing must not hold the write lock
            data = preview_packet(session, case.row, asked, chosen, now=clock.now(), by=by)
    except RuleError as error:
        return _refused(case, asked, found, chosen, error)
    response = make_response(data)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="packet-draft.pdf"'
    return response


@bp.post("/cases/<uuid:case_id>/packet/<uuid:authorisation_id>/draft")
@requires(Permission.DRAFT_DOCUMENTS)
def draft(case_id: uuid.UUID, authorisation_id: uuid.UUID) -> Response:
    """Keep the packet as a draft, complete or not."""
    case = case_or_404(case_id)
    asked, found = _asked(case, authorisation_id), enclosures.candidates(db(), case.row)
    chosen, by = _chosen(found), _whose()
    return issued(
        case,
        lambda session: _packet(session, case, asked, chosen, by, None),
        again=lambda error: _refused(case, asked, found, chosen, error),
    )


@bp.post("/cases/<uuid:case_id>/packet/<uuid:authorisation_id>/sign")
@requires(Permission.SIGN_DOCUMENTS)
def sign(case_id: uuid.UUID, authorisation_id: uuid.UUID) -> Response:
    """Sign the packet that was shown, and issue it."""
    case, form = case_or_404(case_id), SignPacketForm()
    asked, found = _asked(case, authorisation_id), enclosures.candidates(db(), case.row)
    chosen = _chosen(found)
    if not form.validate_on_submit():
        return _look(case, asked, found, chosen, form)
    given = _signing(form)
    refused = refusal(
        form, lambda: stored(lambda session: _packet(session, case, asked, chosen, given.by.name, given))
    )
    if refused is not None:
        return _look(case, asked, found, chosen, form, refused)
    flash(_("The packet is signed and issued."))
    return redirect(url_for("documents.show", case_id=case_id), 303)


def _whose() -> str:
    """Who prepares it, with the role."""
    by = current_staff()
    return f"{by.name}, {str(by.role_words).lower()}"


def _signing(form: SignPacketForm) -> PacketSigning:
    return PacketSigning(**vars(signing_of(form)), replace_reason=form.replace_reason.data or "")


def _packet(
    session: Session,
    case: CaseView,
    request_id: uuid.UUID,
    chosen: Sequence[Chosen],
    by: str,
    signing: PacketSigning | None,
) -> Prepared:
    return prepare_packet(
        session,
        case.row,
        request_id,
        chosen,
        now=clock.now(),
        public_url=public_url(),
        by=by,
        signing=signing,
    )


def _asked(case: CaseView, authorisation_id: uuid.UUID) -> uuid.UUID:
    """The request, if it is one of this case."""
    return _request(case, authorisation_id).id


def _request(case: CaseView, authorisation_id: uuid.UUID) -> AuthorisationRow:
    found = request_of(db(), case.row, authorisation_id)
    if found is None:
        abort(404)
    return found


def _chosen(found: Sequence[Candidate]) -> tuple[Chosen, ...]:
    known = {each.id: each.item for each in found}
    return tuple(Chosen(each.id, each.item or 1) for each in picked(request.form, known))


def _choice(
    case: CaseView,
    request_id: uuid.UUID,
    found: Sequence[Candidate],
    chosen: Sequence[Chosen],
    kept: KeptChoice | None = None,
) -> Response:
    asked = _request(case, request_id)
    return make_response(
        render_template(
            "packet/issue.html",
            case=case,
            asked=asked,
            stage=STAGE_NAMES[asked.stage],
            files=_lines(found, chosen),
            titles=_titles(asked.profile_id),
            kept=kept,
        )
    )


def _lines(found: Sequence[Candidate], chosen: Sequence[Chosen]) -> list[FileLine]:
    """The chosen files first and in their order, then the others."""
    places = {each.id: (number, each.item) for number, each in enumerate(chosen, start=1)}
    lines = []
    for each in found:
        number, item = places.get(each.id, (len(places) + 1, each.item))
        lines.append(FileLine(each, each.id in places, item, number))
    return sorted(lines, key=lambda line: (not line.is_chosen, line.order))


def _titles(profile_id: str) -> Mapping[int, Text]:
    return {each.number: each.title for each in list_for(profile_id).items}


def _refused(
    case: CaseView,
    request_id: uuid.UUID,
    found: Sequence[Candidate],
    chosen: Sequence[Chosen],
    refused: RuleError,
) -> Response:
    """The packet again, with what was chosen and typed, and with what said no."""
    form = SignPacketForm()
    form.refuse(refused)
    return _look(case, request_id, found, chosen, form, refused)


def _look(
    case: CaseView,
    request_id: uuid.UUID,
    found: Sequence[Candidate],
    chosen: Sequence[Chosen],
    form: SignPacketForm,
    refused: RuleError | None = None,
) -> Response:
    """The page before the signature; a choice that cannot go leads back to the list with the reason."""
    let_go()
    try:
        with reading() as session:  # composing must not hold the write lock
            composed = compose(session, case.row, request_id, chosen, now=clock.now())
    except RuleError as error:
        flash(_("Not possible: %(why)s", why=error.text))
        return _choice(case, request_id, found, chosen)
    form.shown_sha256.raw_text = form.shown_sha256.data = composed.sha256
    page = render_template(
        "packet/sign.html",
        case=case,
        composed=composed,
        packet=composed.packet,
        earlier=documents.number_of(composed.earlier) if composed.earlier else "",
        marks=marks_in(composed.packet),
        asked=composed.request,
        stage=STAGE_NAMES[composed.request.stage],
        chosen=chosen,
        form=form,
        now=clock.now(),
    )
    return make_response(page, status_of(refused))
