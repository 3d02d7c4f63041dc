"""The screening page of a case: run, read, open a rule, sign."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.screening import SignForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import ROLE_NAMES, Permission, Role
from scs_manager.domain.text import Text
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import accounts, screening
from scs_manager.services.screening import Signature
from scs_manager.web import clock
from scs_manager.web import screening_settle as settle
from scs_manager.web import screening_view as view
from scs_manager.web.access import CaseView, case_or_404, current_actor, current_staff, requires
from scs_manager.web.filters import day, moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.screening_marks import MARKS, TONES
from scs_manager.web.session import db

bp = Blueprint("screening", __name__)


@dataclass(frozen=True)
class Signed:
    """A signature in words."""

    by: str
    role: Text
    at: datetime
    zone: str
    meaning: str
    sha256: str


@dataclass(frozen=True)
class Earlier:
    """A link to an older screening."""

    href: str
    at: datetime
    title: str
    by: str
    signed: bool


@dataclass(frozen=True)
class ScreeningPage:
    """What the page shows; without a result, that nobody has screened yet."""

    id: uuid.UUID | None
    href: str
    lead: str
    result: dict[str, Any] | None = None
    mark: str = "unknown"
    tone: str = "unknown"
    summary: str = ""
    columns: tuple[view.Column, ...] = ()
    groups: tuple[view.Group, ...] = ()
    settles: tuple[settle.Settle, ...] = ()
    stops: tuple[str, ...] = ()
    lifts: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    before_on: date | None = None
    due_later: tuple[str, ...] = ()
    signed: Signed | None = None
    earlier: tuple[Earlier, ...] = ()

    @property
    def overall(self) -> dict[str, Any]:
        """Core and safety together."""
        return dict(self.result["overall"]) if self.result else {}


@bp.get("/cases/<uuid:case_id>/screening")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The newest screening."""
    case = case_or_404(case_id)
    href = url_for("screening.show", case_id=case_id)
    return _page(case, screening.screenings_of(db(), case.row), 0, href)


@bp.get("/cases/<uuid:case_id>/screening/<uuid:screening_id>")
@requires(Permission.READ_CLINICAL)
def show_one(case_id: uuid.UUID, screening_id: uuid.UUID) -> str:
    """An earlier screening, as it was found then."""
    case = case_or_404(case_id)
    rows = screening.screenings_of(db(), case.row)
    at = next((place for place, row in enumerate(rows) if row.id == screening_id), None)
    if at is None:
        abort(404)
    return _page(case, rows, at, url_for("screening.show_one", case_id=case_id, screening_id=screening_id))


@bp.post("/cases/<uuid:case_id>/screening/run")
@requires(Permission.RUN_SCREENING)
def run(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask every active profile about the facts of this minute."""
    case = case_or_404(case_id)
    screening.run_screening(db(), case=case.row, on=case.today, by=current_actor(), now=clock.now())
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
    page = render_template(
        "screening/sign.html",
        case=case,
        form=form,
        id=screening_id,
        shape_name=mark,
        tone=TONES[mark],
        headline=overall["headline"],
        run=_run_by(case, row),
        unsigned_profiles=_unsigned_profiles(case, row),
        now=clock.now(),
        sha256=screening.sha256_of(row),
    )
    return page, 400 if form.problems() else 200


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


def _page(case: CaseView, rows: list[ScreeningRow], at: int, href: str) -> str:
    if not rows:
        page = ScreeningPage(None, href, _("Nobody has screened this patient yet."))
        return render_template("screening/show.html", case=case, page=page)
    row = rows[at]
    before = rows[at + 1] if at + 1 < len(rows) else None
    overall = row.result["overall"]
    mark = MARKS[overall["outcome"]]
    page = ScreeningPage(
        id=row.id,
        href=href,
        lead=_run_by(case, row),
        result=row.result,
        mark=mark,
        tone=TONES[mark],
        summary=_summary(overall),
        columns=view.columns(row.result, _signed_off(case)),
        groups=view.groups(row.result, request.args.get("open")),
        settles=settle.settle_list(row.result, case.id),
        stops=settle.named(overall["stops"]),
        lifts=tuple(f"{each['statement']}: {each['lifts']}" for each in overall["lifts"] if each["lifts"]),
        changes=settle.changes(row.result, before.result if before else None),
        before_on=before.on if before else None,
        due_later=settle.due_later(row.result),
        signed=_signature(row),
        earlier=tuple(_earlier(case, each) for each in rows[at + 1 : at + 11]),
    )
    return render_template("screening/show.html", case=case, page=page)


def _run_by(case: CaseView, row: ScreeningRow) -> str:
    words = _(
        "Run %(when)s by %(who)s, on the facts of that minute, as of %(on)s.",
        when=moment(row.at, case.zone),
        who=row.by_name,
        on=day(row.on),
    )
    return f"{words} {_('Signed.') if row.signed_at else _('Not signed.')}"


def _summary(overall: dict[str, Any]) -> str:
    """One or two sentences on what stands behind the outcome."""
    parts = [_("Core and safety together.")]
    if overall["red_flags"]:
        parts.append(_("Red flag: %(what)s.", what="; ".join(overall["red_flags"])))
    elif overall["red_flags_unknown"]:
        parts.append(_("Red flags not cleared yet: %(what)s.", what="; ".join(overall["red_flags_unknown"])))
    else:
        parts.append(_("No red flag."))
    return " ".join(parts)


def _signed_off(case: CaseView) -> frozenset[tuple[str, str]]:
    rows = screening.sign_offs(db(), case.clinic.id)
    return frozenset((row.profile_id, row.version) for row in rows)


def _unsigned_profiles(case: CaseView, row: ScreeningRow) -> list[str]:
    known = _signed_off(case)
    profiles = row.result["profiles"]
    return [str(each["title"]) for each in profiles if (each["id"], each["version"]) not in known]


def _signature(row: ScreeningRow) -> Signed | None:
    if row.signed_at is None:
        return None
    return Signed(
        by=row.signed_by_name or "",
        role=ROLE_NAMES[Role(row.signed_role or Role.CLINICIAN)],
        at=row.signed_at,
        zone=row.signed_time_zone or "UTC",
        meaning=row.signed_meaning or "",
        sha256=row.content_sha256 or "",
    )


def _earlier(case: CaseView, row: ScreeningRow) -> Earlier:
    href = url_for("screening.show_one", case_id=case.id, screening_id=row.id)
    title = str(row.result["overall"]["title"])
    return Earlier(href, row.at, title, row.by_name, row.signed_at is not None)
