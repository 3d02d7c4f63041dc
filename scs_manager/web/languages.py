"""In which language a patient's page speaks, and the switch that every such page carries.

On a patient's own phone the record decides, so that pages and reminders agree. A carer's browser and a
stranger's keep their own choice in a cookie; who never chose gets what the browser asks for. The clinic's
tablet keeps a choice until it is given back. Staff read English.
"""

from datetime import timedelta

from flask import Blueprint, Flask, Response, abort, g, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from scs_manager.domain.actors import Actor
from scs_manager.services import languages, patient_sessions, tablets
from scs_manager.services.questionnaire_sessions import Respondent
from scs_manager.services.visits import Visit
from scs_manager.web import clock, cookies, i18n
from scs_manager.web.policies import public
from scs_manager.web.respondents import respondent_or_none
from scs_manager.web.security import client_address
from scs_manager.web.session import db

bp = Blueprint("languages", __name__)

NAMES = {"en": "English", "es": "Español", "de": "Deutsch", "fr": "Français"}
"""Each language in its own words."""
REMEMBERED = timedelta(days=365)
CHOICE = "language"
"""The cookie, the field and the part of an address that name a language."""
PATIENTS_SIDE = (
    "/diary", "/invite", "/open", "/new-link-asked", "/q", "/my-questionnaires",
    "/questionnaires/new-link-asked", "/m", "/stop", "/tablet", "/language", "/v",
)  # fmt: skip
"""What patients, carers and strangers with a link open."""


def init_app(app: Flask) -> None:
    """Say on each of these pages in which language it is; templates know the languages."""
    app.after_request(_label)
    app.jinja_env.globals |= {"language_names": NAMES, "is_known_here": _is_known_here}


def is_patients_side(path: str) -> bool:
    """Whether a path belongs to the pages that patients see."""
    return any(path == place or path.startswith(f"{place}/") for place in PATIENTS_SIDE)


def of_stranger(known: str = "") -> str:
    """This browser's choice, else the patient's whose link it is, else what the browser asks for."""
    asked = (tag.partition("-")[0] for tag in request.accept_languages.values())  # ``de-AT`` is German
    return _chosen() or _offered(known) or next((code for code in asked if code in i18n.LANGUAGES), "en")


def greet() -> AnyResponse | None:
    """Speak a stranger's language on the patients' side; ``?language=es`` chooses one and is gone again."""
    if not is_patients_side(request.path):
        return None
    i18n.use_language(of_stranger())
    code = _offered(request.args.get(CHOICE, ""))
    if not code or request.method != "GET":
        return None
    response = redirect(request.path, 303)
    remember(response, code)
    return response


def of_person(person: Visit | Respondent) -> str:
    """The patient's own language; a carer may have chosen another one in this browser."""
    return (_chosen() if person.carer else "") or person.language


def on_tablet(person: Visit | Respondent) -> str:
    """What was chosen since the tablet was handed over, else the patient's."""
    return _offered(session.get(CHOICE, "")) or person.language


def remember(response: AnyResponse, code: str) -> None:
    """Let this browser know the language where nobody is signed in."""
    cookies.put(response, CHOICE, code, max_age=REMEMBERED)


def take_choice_along(visit: Visit) -> str:
    """What was chosen before the diary opened is the patient's from now on; the language it goes on in."""
    chosen = _chosen()
    if chosen and not visit.carer:
        _keep(visit, chosen)
    return chosen or visit.language


@bp.post("/language")
@public("sets the language of this browser, and of the record of the patient who is signed in")
def choose() -> AnyResponse:
    """Go on in another language, on the page where it was chosen."""
    code, back = request.form.get(CHOICE, ""), request.form.get("back", "")
    if code not in i18n.LANGUAGES:
        abort(400)
    response: AnyResponse = redirect(back if is_patients_side(back) else "/diary", 303)
    if back.startswith("/tablet"):
        session[CHOICE] = code
    else:
        remember(response, code)
    person = _person_on(back)
    if person is not None and not person.carer:
        _keep(person, code)
    return response


def _person_on(page: str) -> Visit | Respondent | None:
    """Who is signed in on the page where the language was chosen."""
    if page.startswith("/tablet"):
        token = cookies.read(cookies.TABLET)
        tablet = tablets.tablet_of_token(db(), token=token, now=clock.now()) if token else None
        return tablet.person if tablet else None
    if page.startswith("/my-questionnaires"):
        return respondent_or_none()
    token = cookies.read(cookies.PATIENT)
    return patient_sessions.visit_of_token(db(), token=token, now=clock.now()) if token else None


def _keep(person: Visit | Respondent, code: str) -> None:
    by: Actor = person.actor(client_address(request))
    languages.choose_language(
        db(),
        clinic_id=person.clinic_id,
        patient_id=person.patient_id,
        language=code,
        by=by,
        now=clock.now(),
    )


def _label(response: Response) -> Response:
    """Say the language, and that the next reader of the address may get another one."""
    if is_patients_side(request.path) and response.mimetype == "text/html":
        response.headers["Content-Language"] = i18n.language()
        response.vary.update(("Cookie", "Accept-Language"))
    return response


def _is_known_here() -> bool:
    """Whether somebody is signed in, whose choice goes on the record."""
    return "patient_session" in g


def _chosen() -> str:
    return _offered(cookies.read(CHOICE))


def _offered(code: object) -> str:
    return str(code) if code in i18n.LANGUAGES else ""
