"""The diary as an application of the phone: its manifest, its scripts, the page it opens without us."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, g, jsonify, make_response, render_template, request, url_for
from markupsafe import Markup

from forms.diary import DiaryEntryForm
from forms.diary_envelope import Asked, Envelope
from scs_manager.domain.diary_days import POST_DAYS
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes, regimens
from scs_manager.services.visits import Visit
from scs_manager.web import diary_pages, diary_tingling, i18n, phone_scripts
from scs_manager.web.access import patient_only, public
from scs_manager.web.assets import YEAR, asset
from scs_manager.web.clock import now
from scs_manager.web.diary_moments import WeekDay, moment_now, week_of
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import language
from scs_manager.web.session import db

bp = Blueprint("phone", __name__)

SCOPE = "/diary"
"""What the application and its worker cover: the diary, and no page of staff."""
BRAND, PAPER = "#0b5c6b", "#ffffff"


@bp.get("/diary/manifest.webmanifest")
@public("the name and the pictures of the application, the same for everybody")
def manifest() -> Response:
    """What the phone needs to put the diary on its home screen; browsers ask for it without their cookies."""
    i18n.use_language(request.args.get("lang", "en")[:2])
    response = jsonify(
        id=SCOPE,
        name=_("Pain diary"),
        short_name=_("Pain diary"),
        lang=i18n.tag(),
        dir=i18n.direction(),
        start_url=SCOPE,
        scope=SCOPE,
        display="standalone",
        theme_color=BRAND,
        background_color=PAPER,
        icons=[
            _icon(f"icons/diary-{kind}{size}.png", size, purpose)
            for kind, purpose in (("", "any"), ("maskable-", "maskable"))
            for size in (192, 512)
        ],
    )
    response.mimetype = "application/manifest+json"
    return response


def _icon(path: str, size: int, purpose: str) -> dict[str, str]:
    return {"src": asset(path), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@bp.get("/diary/app.js")
@public("a script without data")
def page_script() -> Response:
    """The script of every page of the diary; its address changes with its content."""
    return _script(phone_scripts.script(phone_scripts.PAGE), f"public, max-age={YEAR}, immutable")


@bp.get("/diary/sw.js")
@public("a script without data")
def worker() -> Response:
    """The worker; the browser compares it byte by byte to find a new version."""
    i18n.use_language("en")  # one worker for all; pages fetch the words of their own language
    response = _script(phone_scripts.worker_script(render_template("diary/offline.html")), "no-cache")
    response.headers["Service-Worker-Allowed"] = SCOPE
    return response


def _script(text: str, keeping: str) -> Response:
    response = make_response(text)
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = keeping
    return response


@bp.get("/diary/offline")
@public("says what to do without a connection, and knows nobody")
def offline() -> str:
    """What the worker shows when it has nothing else; it asks for the language of the pages that it keeps."""
    if wanted := request.args.get("lang", "")[:2]:
        i18n.use_language(wanted)
    return render_template("diary/offline.html")


@bp.get("/diary/phone")
@patient_only
def page() -> Response:
    """The diary's page for whatever day the phone finds, with all its questions."""
    visit: Visit = g.patient_session
    moment = moment_now(db(), visit, now())
    asked = Asked(stimulation=visit.placed_on is not None or visit.period is not None)
    medicines = regimens.diary_medicines(db(), clinic_id=visit.clinic_id, case_id=visit.case_id)
    sent = _sent_days(visit)
    graph = diary_pages.graph_page(db(), visit, moment)
    form = DiaryEntryForm(medicines=medicines, asked=asked)
    diary_tingling.offer_places(db(), visit, form, moment.day)
    shown = render_template(
        "diary/phone.html",
        visit=visit,
        form=form,
        envelope=Envelope("", moment.day, str(visit.enrolment_id), asked=asked),
        page=PhonePage(week_of(visit, moment, sent), _iso_days(sent), graph.chart, graph.key),
    )
    return make_response(shown)


def _sent_days(visit: Visit) -> set[date]:
    trial = get_scoped(db(), TrialRow, visit.clinic_id, visit.trial_id)
    if trial is None:
        raise ValueError("a phone's session without its trial")
    return {row.day for row in outcomes.written_of(db(), trial)}


def _iso_days(days: set[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


@dataclass(frozen=True)
class PhonePage:
    """What the page starts from; the phone redraws it."""

    week: list[WeekDay]
    sent: list[str]
    chart: Markup | None
    key: str
    send_by: str = ""


@dataclass(frozen=True)
class PhoneFacts:
    """What a page tells the phone about the diary, besides the windows."""

    zone: str
    call: str
    first_day: str
    last_day: str
    placed_on: str
    removed_on: str
    mark: str
    """Changes when the kept page would look different."""


@bp.app_template_global()
def phone_facts(visit: object) -> PhoneFacts | None:
    """The facts of a visit; None for a page of somebody who only answers questionnaires."""
    if not isinstance(visit, Visit):
        return None
    dates = tuple(_iso(day) for day in _dates(visit))
    first_day, last_day, placed_on, removed_on = dates
    files = (phone_scripts.page_address(), asset("css/patient.css"))
    told = "|".join((*dates, language(), _look(visit), *files, str(visit.enrolment_id)))
    mark = hashlib.sha256(told.encode()).hexdigest()[:12]
    return PhoneFacts(
        visit.time_zone,
        visit.clinic_phone,
        first_day,
        last_day,
        placed_on,
        removed_on,
        mark,
    )


def _dates(visit: Visit) -> tuple[date | None, date | None, date | None, date | None]:
    """First and last evening, and between which the stimulator is asked about; of the follow-up that asks."""
    if visit.period is not None:
        return (visit.period.first, visit.period.last) * 2
    last = visit.removed_on + timedelta(days=POST_DAYS) if visit.removed_on else None
    return visit.baseline_starts_on, last, visit.placed_on, visit.removed_on


def _look(visit: Visit) -> str:
    """How the clinic wants the questions shown."""
    return "steps" if visit.diary_steps else ""


def _iso(day: date | None) -> str:
    """A day for the phone; an empty word when nobody knows it."""
    return day.isoformat() if day else ""


@bp.app_template_global()
def phone_script() -> str:
    """The address of the script of the diary's pages."""
    return phone_scripts.page_address()


@bp.app_template_global()
def phone_manifest() -> str:
    """The address of the manifest."""
    return url_for("phone.manifest", lang=language())
