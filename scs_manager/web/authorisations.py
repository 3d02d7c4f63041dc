"""Requests to payers: the list with its log, a request typed, what was sent, answered or happened else."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.authorisation_events import EventForm, StepForm, StrikeForm, reply_form, sent_form
from forms.authorisations import RequestForm, request_form, request_values
from forms.conflicts import Differing, differing
from scs_manager.domain.authorisation_need import wiser_applies, wiser_awaited
from scs_manager.domain.authorisations import PlaceOfService
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.packet import Stage
from scs_manager.domain.permissions import Permission
from scs_manager.domain.profile_values import Question
from scs_manager.domain.truth import Truth
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.services import attachments, authorisation_rows, authorisations
from scs_manager.services.implant_rows import newest_plan
from scs_manager.services.outcomes import latest_trial
from scs_manager.services.profile_library import active_profiles
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, current_staff, requires
from scs_manager.web.authorisation_documents import choices_of, papers_of
from scs_manager.web.authorisation_view import head_of, requests_page
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release

bp = Blueprint("authorisations", __name__)
_STAGES = {each.value: each for each in Stage}


@bp.get("/cases/<uuid:case_id>/authorisations")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """Every request with whether it is needed, how it stands, and its log."""
    case = case_or_404(case_id)
    page = requests_page(db(), case, papers_of(case), dict(_files(case)))
    return render_template("authorisations/show.html", case=case, page=page)


@bp.route("/cases/<uuid:case_id>/authorisations/new/<word:stage>", methods=["GET", "POST"])
@requires(Permission.DRAFT_DOCUMENTS)
def new(case_id: uuid.UUID, stage: str) -> ResponseReturnValue:
    """Open a request for the trial or for the permanent implant."""
    case, asked = case_or_404(case_id), _STAGES.get(stage) or abort(404)
    origin = authorisations.carried_from(db(), case.row) if asked is Stage.PERMANENT else None
    form = request_form(asked, _profiles(case), _proposed(case, asked, origin))
    if form.carries_out(lambda: _save(case, asked, form)):
        flash(_("The request is kept. Record here when it is sent."))
        return _back(case_id)
    return _request_page(case, form, asked, None, origin)


@bp.route("/cases/<uuid:case_id>/authorisations/<uuid:authorisation_id>/edit", methods=["GET", "POST"])
@requires(Permission.DRAFT_DOCUMENTS)
def edit(case_id: uuid.UUID, authorisation_id: uuid.UUID) -> ResponseReturnValue:
    """Change what a request asks; what stood before is kept."""
    case, row = _found(case_id, authorisation_id)
    form = request_form(row.stage, _profiles(case, row), _known(row))
    conflict: list[Differing] = []
    if form.validate_on_submit():
        try:
            _save(case, row.stage, form, row)
        except ChangedByOther as met:
            release()
            case, row = _found(case_id, authorisation_id)
            conflict = _beside(form, row, _profiles(case, row))
            if not conflict:
                form.refuse(met)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The request is changed. What stood before is kept."))
            return _back(case_id)
    origin = authorisations.carried_from(db(), case.row) if row.stage is Stage.PERMANENT else None
    return _request_page(case, form, row.stage, row, origin, conflict)


@bp.route("/cases/<uuid:case_id>/authorisations/<uuid:authorisation_id>/sent", methods=["GET", "POST"])
@requires(Permission.DRAFT_DOCUMENTS)
def sent(case_id: uuid.UUID, authorisation_id: uuid.UUID) -> ResponseReturnValue:
    """Record what was sent, when, to whom and how."""
    case, row = _found(case_id, authorisation_id)
    wiser = _wiser(case, row)
    proposed = {"on": case.today, "whom": row.contractor or row.payer_name}
    proposed |= {"awaited_on": wiser_awaited(case.today)} if wiser is Truth.MET else {}
    form = sent_form(choices_of(papers_of(case)), proposed)
    if form.carries_out(lambda: _record(case, row, form)):
        flash(_("It is recorded as sent."))
        return _back(case_id)
    none = "" if "document_id" in form else _("No document is issued yet. Issue the packet first to name it.")
    return _event_page(case, row, form, _("Record what was sent"), none, wiser=wiser is Truth.MET)


@bp.route("/cases/<uuid:case_id>/authorisations/<uuid:authorisation_id>/reply", methods=["GET", "POST"])
@requires(Permission.DRAFT_DOCUMENTS)
def reply(case_id: uuid.UUID, authorisation_id: uuid.UUID) -> ResponseReturnValue:
    """Record what the payer answered."""
    case, row = _found(case_id, authorisation_id)
    wiser = _wiser(case, row) is not Truth.NOT_MET
    known = {"on": case.today, "read_by": current_staff().name}
    form = reply_form(_files(case), known, wiser=wiser)
    if form.carries_out(lambda: _record(case, row, form)):
        flash(_("The answer is recorded. The record of the case follows it."))
        return _back(case_id)
    none = "" if "attachment_id" in form else _("Attach their letter under Referral to link it here.")
    return _event_page(case, row, form, _("Record the payer’s answer"), none)


@bp.route("/cases/<uuid:case_id>/authorisations/<uuid:authorisation_id>/step", methods=["GET", "POST"])
@requires(Permission.DRAFT_DOCUMENTS)
def step(case_id: uuid.UUID, authorisation_id: uuid.UUID) -> ResponseReturnValue:
    """Record an appeal, a talk between physicians, that no request is needed, or a withdrawal."""
    case, row = _found(case_id, authorisation_id)
    form = StepForm(data={"on": case.today, "kind": request.args.get("kind")})
    if form.carries_out(lambda: _record(case, row, form)):
        flash(_("It is recorded."))
        return _back(case_id)
    return _event_page(case, row, form, _("Record what happened"))


@bp.route(
    "/cases/<uuid:case_id>/authorisations/<uuid:authorisation_id>/strike/<int:log_id>",
    methods=["GET", "POST"],
)
@requires(Permission.DRAFT_DOCUMENTS)
def strike(case_id: uuid.UUID, authorisation_id: uuid.UUID, log_id: int) -> ResponseReturnValue:
    """Strike out the newest entry of a log, with why."""
    case, row = _found(case_id, authorisation_id)
    if not authorisations.has_event(db(), row, log_id):
        abort(404)
    form = StrikeForm()
    if form.carries_out(
        lambda: authorisations.strike_event(
            db(), case=case.row, request_id=row.id, event_id=log_id,
            reason=form.change_reason.data, by=current_actor(), now=clock.now(),
        )
    ):  # fmt: skip
        flash(_("The entry is struck out. It stays in the log."))
        return _back(case_id)
    return _event_page(case, row, form, _("Strike out an entry"))


def _found(case_id: uuid.UUID, authorisation_id: uuid.UUID) -> tuple[CaseView, AuthorisationRow]:
    case = case_or_404(case_id)
    row = authorisations.request_of(db(), case.row, authorisation_id)
    if row is None:
        abort(404)
    return case, row


def _known(row: AuthorisationRow) -> dict[str, Any]:
    known = request_values(row.to_domain(), row.procedure_codes, row.diagnosis_codes)
    return known | {"seen": str(row.version)}


def _beside(form: RequestForm, row: AuthorisationRow, profiles: list[tuple[str, str]]) -> list[Differing]:
    """What is stored now beside what was typed; saving once more means having seen both."""
    stored = request_form(row.stage, profiles, _known(row), formdata=None)
    form.seen.raw_text = form.seen.data = str(row.version)
    return differing(form, stored, but=("change_reason",))


def _save(case: CaseView, stage: Stage, form: RequestForm, row: AuthorisationRow | None = None) -> object:
    return authorisations.save_request(
        db(), case=case.row, request=form.to_domain(stage), codes=form.codes(),
        request_id=row.id if row else None, version=form.seen_version if row else None,
        reason=form.change_reason.data or "", by=current_actor(), now=clock.now(),
    )  # fmt: skip


def _record(case: CaseView, row: AuthorisationRow, form: Any) -> object:
    return authorisations.record_event(
        db(), case=case.row, request_id=row.id, event=form.to_domain(), by=current_actor(), now=clock.now()
    )


def _proposed(case: CaseView, stage: Stage, origin: AuthorisationRow | None) -> dict[str, Any]:
    """What the record knows for certain; codes are never among it."""
    if stage is Stage.TRIAL:
        trial = latest_trial(db(), case.row)
        return {"requested_for": trial.placement_on if trial else None}
    plan = newest_plan(db(), case.row)
    known: dict[str, Any] = {"requested_for": plan.planned_on if plan else None}
    if origin is None:
        return known
    same = (
        "profile_id", "payer_name", "contractor", "state_or_region", "coverage", "member_id",
        "hospital_exempt", "physician_name", "physician_number", "physician_number_kind", "utn",
    )  # fmt: skip
    place: PlaceOfService | None = origin.place_of_service
    return known | {name: getattr(origin, name) for name in same} | {"other_place": place}


def _profiles(case: CaseView, row: AuthorisationRow | None = None) -> list[tuple[str, str]]:
    """The payer profiles that the clinic uses, and the one of the request even if it is off now."""
    known = active_profiles(db(), case.row.clinic_id, on=case.today)
    found = [(key, each.title) for key, each in known.items() if each.question is Question.PAYER]
    if row is not None and row.profile_id not in dict(found):
        found.append((row.profile_id, row.profile_id))
    return found


def _files(case: CaseView) -> list[tuple[str, str]]:
    return [
        (str(each.id), each.title)
        for each in attachments.attachments_of(db(), case.row)
        if each.withdrawn_at is None
    ]


def _wiser(case: CaseView, row: AuthorisationRow) -> Truth:
    return wiser_applies(row.to_domain(), on=case.today)


def _request_page(
    case: CaseView,
    form: RequestForm,
    stage: Stage,
    row: AuthorisationRow | None,
    origin: AuthorisationRow | None, conflict: Sequence[Differing] = (),
) -> ResponseReturnValue:  # fmt: skip
    shown = render_template(
        "authorisations/request.html", case=case, form=form, stage=stage, row=row, origin=origin,
        conflict=conflict, action=request.path,
    )  # fmt: skip
    return shown, 409 if conflict else 400 if form.problems() else 200


def _event_page(
    case: CaseView,
    row: AuthorisationRow,
    form: EventForm,
    title: str,
    no_papers: str = "",
    *,
    wiser: bool = False,
) -> ResponseReturnValue:
    head = head_of(row, case, None, authorisation_rows.told_of(db(), row))
    shown = render_template(
        "authorisations/event.html", case=case, form=form, head=head, page_title=title, wiser=wiser,
        no_papers=no_papers, action=request.path,
    )  # fmt: skip
    return shown, 400 if form.problems() else 200


def _back(case_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("authorisations.show", case_id=case_id), 303)
