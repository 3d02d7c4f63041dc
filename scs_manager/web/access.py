"""Who is asking, whether they may, and the only way to a clinical record.

Deny by default: ``init_app`` checks each request against the policy its route declares. A record of another
clinic, a deleted one and one that never was give the same 404. Reading a clinical record writes an access
event and commits it before the page is made, or before it is sent when a change is asked again.
"""

import uuid
from collections.abc import Iterable
from typing import TypeVar

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from forms.accounts import SignInForm
from scs_manager.domain.actors import Actor
from scs_manager.domain.permissions import Permission
from scs_manager.models.base import ClinicRecord
from scs_manager.models.documents import DocumentRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import accounts, audit, patient_sessions, tablets
from scs_manager.services.accounts import Staff
from scs_manager.services.questionnaire_sessions import Respondent
from scs_manager.services.visits import Visit
from scs_manager.web import clock, cookies, diary_wire, i18n, kept_words, languages
from scs_manager.web.case_view import CaseView, view_of_case
from scs_manager.web.i18n import gettext as _
from scs_manager.web.policies import (
    Audience,
    Policy,
    patient_only,
    policy_of,
    public,
    requires,
    respondent_only,
    signed_in,
    tablet_only,
)
from scs_manager.web.respondents import respondent_or_none
from scs_manager.web.security import client_address
from scs_manager.web.session import READ_METHODS, db, release, writing

__all__ = [
    "CaseView",
    "Staff",
    "case_or_404",
    "current_actor",
    "current_staff",
    "document_or_404",
    "look_name",
    "may",
    "patient_only",
    "public",
    "requires",
    "respondent_only",
    "show_also",
    "signed_in",
    "tablet_only",
    "trial_or_404",
]

R = TypeVar("R", bound=ClinicRecord)

SHOWS_RECORD = frozenset({200, 400, 409, 422})
"""How a change is answered with a page of the record: shown, asked again, or refused on it."""
LOOK_NAME = 60
"""Characters that the log keeps of what was looked at."""


def init_app(app: Flask) -> None:
    """Check every request, and tell templates who is signed in and what they may."""
    app.before_request(_check)
    app.after_request(_record_answer)
    app.context_processor(lambda: {"staff": staff_or_none(), "may": may})
    app.jinja_env.globals["Permission"] = Permission


def _check() -> AnyResponse | None:
    if request.endpoint is None or request.routing_exception is not None:
        return languages.greet()  # the 404 or 405 is on its way
    policy = policy_of(current_app.view_functions[request.endpoint])
    if policy is None:
        abort(403)
    if policy.audience is Audience.PUBLIC:
        return languages.greet()
    if policy.audience is Audience.PATIENT:
        return _check_patient()
    if policy.audience is Audience.RESPONDENT:
        return _check_respondent()
    if policy.audience is Audience.TABLET:
        return _check_tablet()
    return _check_staff(policy)


def _check_staff(policy: Policy) -> AnyResponse | None:
    staff = staff_or_none()
    if staff is None:
        return _to_sign_in()
    if policy.permissions and not staff.permissions.intersection(policy.permissions):
        abort(403)
    if staff.needs_touch and request.method not in READ_METHODS:
        accounts.touch(db(), session_id=staff.session_id, now=clock.now())  # rides on the use case's commit
    return None


def _check_patient() -> AnyResponse | None:
    token = cookies.read(cookies.PATIENT)
    visit = patient_sessions.visit_of_token(db(), token=token, now=clock.now()) if token else None
    if visit is None:
        languages.greet()
        if diary_wire.asks_json():
            ended = bool(token) and patient_sessions.was_ended(db(), token=token)
            return diary_wire.signed_out(forget=ended)
        return redirect(url_for("diary.signed_out"), 303)
    g.patient_session = visit
    i18n.use_language(languages.of_person(visit))
    if request.method not in READ_METHODS and patient_sessions.needs_touch(visit, clock.now()):
        patient_sessions.touch(db(), visit=visit, now=clock.now())  # rides on the use case's commit
    return None


def _check_tablet() -> AnyResponse | None:
    token = cookies.read(cookies.TABLET)
    tablet = tablets.tablet_of_token(db(), token=token, now=clock.now()) if token else None
    if tablet is None:
        return redirect(url_for("tablet.done"), 303)
    g.tablet, g.patient_session = tablet, tablet.person
    i18n.use_language(languages.on_tablet(tablet.person))
    return None


def _check_respondent() -> AnyResponse | None:
    respondent = respondent_or_none()
    if respondent is None:
        return redirect(url_for("my_questionnaires.closed"), 303)
    g.patient_session = respondent
    i18n.use_language(languages.of_person(respondent))
    return None


def _to_sign_in() -> AnyResponse:
    if cookies.read(cookies.STAFF):
        flash(_("Your session has ended. Sign in again."))
        if (kept := _typed()) is not None:  # what was typed comes along
            door = render_template("accounts/sign_in.html", form=SignInForm(None), kept=kept)
            return make_response(door, 403)
    if request.method in READ_METHODS and request.path != "/":
        session["next"] = request.full_path.rstrip("?")
    return redirect(url_for("accounts.sign_in"), 303)


def _typed() -> kept_words.Kept | None:
    """What staff typed; nothing on a tablet that is in a patient's hands."""
    return None if cookies.read(cookies.TABLET) else kept_words.kept_of(request)


def staff_or_none() -> Staff | None:
    """The member of staff whose session cookie this is, looked up once a request."""
    if "staff" not in g:
        token = cookies.read(cookies.STAFF)
        g.staff = accounts.session_of_token(db(), token=token, now=clock.now()) if token else None
    found: Staff | None = g.staff
    return found


def current_staff() -> Staff:
    """The member of staff who asks; only in routes for staff."""
    staff = staff_or_none()
    if staff is None:
        raise ValueError("this route has no signed-in member of staff")
    return staff


def current_actor() -> Actor:
    """Who asks, for the audit trail: staff, or the patient behind the phone."""
    address = client_address(request)
    if "patient_session" in g:
        visit: Visit | Respondent = g.patient_session
        return visit.actor(address)
    return current_staff().actor(address)


def may(permission: Permission) -> bool:
    """Whether the member of staff who asks holds a permission; False for everybody else."""
    staff = staff_or_none()
    return staff is not None and permission in staff.permissions


def case_or_404(case_id: uuid.UUID) -> CaseView:
    """The case in the asker's clinic; a GET is entered in the access log first, and committed."""
    staff = current_staff()
    case = view_of_case(db(), clinic_id=staff.clinic_id, case_id=case_id, now=clock.now())
    if case is None:
        abort(404)
    _record_look(case.id)
    return case


def trial_or_404(trial_id: uuid.UUID) -> TrialRow:
    """The trial in the asker's clinic, looked at like its case."""
    row = _scoped_or_404(TrialRow, trial_id)
    _record_look(row.case_id)
    return row


def document_or_404(document_id: uuid.UUID) -> DocumentRow:
    """The issued document in the asker's clinic, looked at like its case; the log names the document."""
    row = _scoped_or_404(DocumentRow, document_id)
    _record_look(row.case_id, about=row.id)
    return row


def show_also(case_ids: Iterable[uuid.UUID | None], *, what: str = "patients.correct") -> None:
    """Enter that other cases are shown on the page: name, birth date and contact, or what ``what`` names."""
    shown = sorted({case_id for case_id in case_ids if case_id is not None})
    if not shown:
        return
    if request.method not in READ_METHODS:
        release()  # a refused change must not hold the write lock
    with writing() as session:
        audit.record_accesses(session, by=current_actor(), what=what, case_ids=shown, now=clock.now())
        session.commit()


def _scoped_or_404(model: type[R], id: uuid.UUID) -> R:
    row = get_scoped(db(), model, current_staff().clinic_id, id)
    if row is None:
        abort(404)
    return row


def _record_look(case_id: uuid.UUID, about: uuid.UUID | None = None) -> None:
    """No row, no page: the event is committed before anything is rendered. Once a request."""
    g.reached, g.about = case_id, g.get("about") or about
    if request.method in READ_METHODS and g.get("looked_at") != case_id:
        _commit_look(case_id)


def _record_answer(response: Response) -> Response:
    """A change that is answered with a page of the record, and not with a redirect, is a look as well."""
    reached, shows = g.get("reached"), response.status_code in SHOWS_RECORD
    if shows and reached is not None and g.get("looked_at") != reached:
        release()  # the page is made, and a refused change must not hold the write lock
        _commit_look(reached)
    return response


def look_name(about: uuid.UUID | None = None) -> str:
    """What the log calls this page: its endpoint, and behind a blank the document that was handed out."""
    named = f" {about}" if about else ""  # never cut: without it nobody knows which document it was
    return str(request.endpoint)[: LOOK_NAME - len(named)] + named


def _commit_look(case_id: uuid.UUID) -> None:
    staff = staff_or_none()
    with writing() as session:
        if staff is not None and staff.needs_touch:
            accounts.touch(session, session_id=staff.session_id, now=clock.now())
        audit.record_access(
            session, by=current_actor(), what=look_name(g.get("about")), case_id=case_id, now=clock.now()
        )
        session.commit()
    g.looked_at = case_id
