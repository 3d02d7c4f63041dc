"""The screening page of a case: run, read, open a rule, sign."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.screening import SignForm
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission, Role
from scs_manager.domain.rule_words import STAGE_NAMES
from scs_manager.domain.screening_stage import due_stage
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import accounts, screening
from scs_manager.services.screening import Signature
from scs_manager.web import clock
from scs_manager.web import screening_page as page
from scs_manager.web.access import CaseView, case_or_404, current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.screening_marks import MARKS, TONES
from scs_manager.web.screening_page import run_by, unsigned_profiles
from scs_manager.web.session import db

bp = Blueprint("screening", __name__)


@bp.get("/cases/<uuid:case_id>/screening")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The newest screening."""
    case = case_or_404(case_id)
    newest = screening.latest_screening(db(), case.row)
    return _page(case, newest, url_for("screening.show", case_id=case_id))


@bp.get("/cases/<uuid:case_id>/screening/<uuid:screening_id>")
@requires(Permission.READ_CLINICAL)
def show_one(case_id: uuid.UUID, screening_id: uuid.UUID) -> str:
    """An earlier screening, as it was found then."""
    case = case_or_404(case_id)
    row = screening.get_screening(db(), case.row, screening_id)
    if row is None:
        abort(404)
    return _page(case, row, url_for("screening.show_one", case_id=case_id, screening_id=screening_id))


@bp.post("/cases/<uuid:case_id>/screening/run")
@requires(Permission.RUN_SCREENING)
def run(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask every active profile about the facts of this minute, at the stage that was chosen or is due."""
    case = case_or_404(case_id)
    chosen = request.form.get("stage", "")
    stage = Stage(chosen) if chosen in list(Stage) else due_stage(case.state)
    screening.run_screening(
        db(), case=case.row, on=case.today, by=current_actor(), now=clock.now(), stage=stage
    )
    flash(_("Screened on the facts of this minute."))
    return redirect(url_for("screening.show", case_id=case_id), 303)


@bp.route("/cases/<uuid:case_id>/screening/<uuid:screening_id>/sign", methods=["GET", "POST"])
@requires(Permission.SIGN_SCREENING)
def sign(case_id: uuid.UUID, screening_id: uuid.UUID) -> ResponseReturnValue:
    """Sign: the password again, and what the signature means in the signer's own words."""
    case = case_or_404(case_id)
    row = screening.get_screening(db(), case.row, screening_id)
    if row is None:
        abort(404)
    form = SignForm()
    if form.validate_on_submit():
        try:
            _sign(case_id, screening_id, form)
        except accounts.SignInRefused:
            form.password.fail(_("The password is not right."))
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The screening is signed."))
            return redirect(url_for("screening.show", case_id=case_id), 303)
        case, row = _again(case_id, screening_id)
    overall = row.result["overall"]
    mark = MARKS[overall["outcome"]]
    shown = render_template(
        "screening/sign.html",
        case=case,
        form=form,
        id=screening_id,
        shape_name=mark,
        tone=TONES[mark],
        headline=overall["headline"],
        run=run_by(case, row),
        unsigned_profiles=unsigned_profiles(db(), case, row),
        said=page.said(db(), row),
        now=clock.now(),
        sha256=screening.sha256_of(row),
    )
    return shown, 400 if form.problems() else 200


def _sign(case_id: uuid.UUID, screening_id: uuid.UUID, form: SignForm) -> None:
    """The password is checked in transactions of its own; then everything is read again and signed."""
    staff, now = current_staff(), clock.now()
    accounts.check_signer(db(), by=current_actor(), password=form.password.data, now=now)
    case, row = _again(case_id, screening_id)
    signature = Signature(Role.CLINICIAN, form.meaning.data, staff.zone)
    screening.sign_screening(
        db(), case=case.row, screening=row, signature=signature, by=current_actor(), now=now
    )


def _again(case_id: uuid.UUID, screening_id: uuid.UUID) -> tuple[CaseView, ScreeningRow]:
    case = case_or_404(case_id)
    row = screening.get_screening(db(), case.row, screening_id)
    if row is None:
        abort(404)
    return case, row


def _page(case: CaseView, row: ScreeningRow | None, href: str) -> str:
    opened, show_all = request.args.get("open"), request.args.get("show") == "all"
    shown = page.screening_page(db(), case, row, href, opened, show_all=show_all)
    return render_template("screening/show.html", case=case, page=shown, stages=STAGE_NAMES.items())
