"""How many things wait for the patient, for the diary's navigation and for the mark on the phone's icon."""

from flask import Blueprint, g

from scs_manager.services import own_questionnaires
from scs_manager.services.own_questionnaires import Waiting
from scs_manager.services.visits import Visit
from scs_manager.web import clock
from scs_manager.web.diary_moments import Phase, moment_now
from scs_manager.web.session import db

bp = Blueprint("open_things", __name__)


@bp.app_template_global()
def open_things(visit: object) -> Waiting | None:
    """What waits now, counted once a page; None for who only answers questionnaires."""
    if not isinstance(visit, Visit):
        return None
    if "open_things" not in g:
        moment = moment_now(db(), visit, clock.now())
        g.open_things = own_questionnaires.waiting(
            db(),
            clinic_id=visit.clinic_id,
            case_id=visit.case_id,
            trial_id=visit.trial_id,
            day=moment.day,
            asks=moment.phase is Phase.ASKS,
            today=clock.today(visit.time_zone),
        )
    found: Waiting = g.open_things
    return found
