"""The sheet for a team meeting: choose patients, get one PDF. Streamed, stored nowhere, a look at each."""

import uuid

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from forms.base import Choice
from forms.team_sheet import TeamSheetForm
from scs_manager.domain.errors import InputError
from scs_manager.domain.pathway import STATE_NAMES
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.services import team_sheet
from scs_manager.services.team_sheet import MOST, Candidate
from scs_manager.web import clock
from scs_manager.web.access import current_staff, requires, show_also
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.session import db, reading, release

bp = Blueprint("team_sheet", __name__)


@bp.get("/team-meeting")
@requires(Permission.RECORD_TEAM_REVIEW)
def choose() -> Response:
    """Choose the patients; those that wait for the team stand first."""
    found = _found()
    waiting = [str(each.case.id) for each in found if each.waits]
    asked = request.args.get("case", "")
    return _page(found, TeamSheetForm(cases=_choices(found), data={"case": [asked] if asked else waiting}))


@bp.post("/team-meeting")
@requires(Permission.RECORD_TEAM_REVIEW)
def make() -> Response:
    """The sheet of the chosen patients; a case of another clinic is not found."""
    ids = _asked()
    cases = team_sheet.cases_called(db(), current_staff().clinic_id, ids)
    if len(cases) < len(ids):
        abort(404)
    form = TeamSheetForm(cases=[Choice(str(case.id), "") for case in cases])
    if not form.validate_on_submit() or len(cases) > MOST:
        return _refused(len(cases))
    show_also([case.id for case in cases], what=str(request.endpoint))
    release()
    with reading() as session:  # drawing must not hold the write lock
        cases = team_sheet.cases_called(session, current_staff().clinic_id, ids)
        made = team_sheet.draw_sheet(session, cases, made_by=current_staff().name, now=clock.now())
    response = make_response(made.data)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="team-meeting.pdf"'
    return response


def _refused(chosen: int) -> Response:
    """Nobody was chosen, or too many: the list again."""
    found = _found()
    form = TeamSheetForm(cases=_choices(found))
    form.validate_on_submit()
    if chosen > MOST:
        form.refuse(InputError(Text("Choose at most %(n)s patients", n=MOST), place="case"))
    return _page(found, form)


def _asked() -> list[uuid.UUID]:
    """The cases named by the form, once each; anything else is no case."""
    try:
        return list(dict.fromkeys(uuid.UUID(each) for each in request.form.getlist("case")))
    except ValueError:
        abort(404)


def _found() -> list[Candidate]:
    return team_sheet.candidates(db(), current_staff().clinic_id, begins=request.args.get("begins", ""))


def _choices(found: list[Candidate]) -> list[Choice]:
    return [Choice(str(each.case.id), _label(each)) for each in found]


def _label(each: Candidate) -> str:
    who = each.patient
    name = f"{who.given_name} {who.family_name}"
    return _(
        "%(state)s: %(name)s, born %(born)s, %(id)s",
        state=say(STATE_NAMES[each.case.state]),
        name=name,
        born=local_date(who.birth_date, "d MMM y"),
        id=who.identifier,
    )


def _page(found: list[Candidate], form: TeamSheetForm) -> Response:
    """The list; it shows what the worklist shows, and so is no look at a record either."""
    page = render_template(
        "team_reviews/sheet.html",
        form=form,
        found=found,
        begins=request.args.get("begins", ""),
        waiting=sum(each.waits for each in found),
    )
    return make_response(page, 400 if form.problems() else 200)
