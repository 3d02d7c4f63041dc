"""The patient's own look at the record: entered and committed before the page is made, like everybody's.

The evening's own pages (today, sent, the kept page) show what this phone entered and are no look; they stay
as fast as they are.
"""

import uuid

from flask import abort, g, make_response, render_template

from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import audit
from scs_manager.services.visits import Visit
from scs_manager.web import clock
from scs_manager.web.access import current_actor, look_name
from scs_manager.web.session import db, writing


def look(about: uuid.UUID | None = None) -> Visit:
    """The visit of this phone; the look at the page, or at one document, is in the log, and committed."""
    visit: Visit = g.patient_session
    with writing() as session:
        audit.record_access(
            session, by=current_actor(), what=look_name(about), case_id=visit.case_id, now=clock.now()
        )
        session.commit()
    return visit


def look_alone(about: uuid.UUID | None = None) -> Visit:
    """The same for what is the patient's alone; a carer is told so."""
    visit: Visit = g.patient_session
    if visit.carer:
        abort(make_response(render_template("diary/patient_only.html", visit=visit), 403))
    return look(about)


def own_case(visit: Visit) -> CaseRow:
    """The case of this phone."""
    case = get_scoped(db(), CaseRow, visit.clinic_id, visit.case_id)
    if case is None:
        raise ValueError("a phone's session without its case")
    return case
