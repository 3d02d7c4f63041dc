"""Tingling on the phone's form: the places of an earlier evening, and the pictures to paint on."""

from datetime import date

from flask import Blueprint
from sqlmodel import Session

from forms.diary import DiaryEntryForm
from scs_manager.domain.body_map import places_words
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes
from scs_manager.services.visits import Visit
from scs_manager.web.body_map_view import AreaView, area_views
from scs_manager.web.i18n import say

bp = Blueprint("diary_tingling", __name__)


def offer_places(session: Session, visit: Visit, form: DiaryEntryForm, day: date) -> None:
    """Offer where tingling was felt on the newest evening before a day, if the form asks about it."""
    if not form.asks_stimulation:
        return
    query = select_scoped(TrialRow, visit.clinic_id).where(TrialRow.id == visit.trial_id)
    rows = outcomes.written_of(session, session.exec(query).one())
    earlier = [row.tingling for row in rows if row.day < day and row.tingling]
    if earlier:
        form.tingling.offer(earlier[-1])


@bp.app_template_global()
def diary_areas(form: DiaryEntryForm) -> list[AreaView]:
    """The pictures with their lists, as the form has them."""
    return area_views(frozenset(form.regions.data or ()))


@bp.app_template_global()
def tingling_said(places: tuple[str, ...]) -> str:
    """Places in the patient's words."""
    return str(say(places_words(places)))
