"""The papers that open a diary: the invitation and the sheet of codes. Streamed once, stored nowhere."""

import hashlib

from flask import Response, make_response

from scs_manager.models.access import CarerRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import code_sheets, invitation_sheets, invitations
from scs_manager.web import clock, i18n
from scs_manager.web.access import CaseView, current_actor
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import gettext as _
from scs_manager.web.invitations import link_to, short_door
from scs_manager.web.session import db, release


def invitation_pdf(case: CaseView, trial: TrialRow, carer: CarerRow | None = None) -> Response:
    """A fresh invitation as a sheet to print; earlier links of the same person stop working."""
    fresh = invitations.fresh_link(clock.now())
    i18n.use_language(case.patient.language)
    sheet = invitation_sheets.sheet_for(
        db(),
        case=case.row,
        fresh=fresh,
        link=link_to(fresh.token),
        short_door=short_door(),
        diary_from=_first_day(case, trial),
        second_fact=_("your date of birth") if carer is None else _("the patient’s date of birth"),
        translate=i18n.own_translator(),
        carer=carer,
    )
    release()  # drawing must not hold the write lock
    data = invitation_sheets.draw(sheet, now=clock.now())
    invitations.invite(
        db(),
        trial=trial,
        case=case.row,
        fresh=fresh,
        by=current_actor(),
        now=clock.now(),
        sheet_sha256=hashlib.sha256(data).hexdigest(),
        carer=carer,
    )
    return _pdf(data, "invitation.pdf")


def _first_day(case: CaseView, trial: TrialRow) -> str:
    """The first diary day in words; none on a later link, for a diary that has begun."""
    first = trial.baseline_starts_on
    return local_date(first, "EEEE d MMMM") if first >= case.today else ""


def codes_pdf(case: CaseView, trial: TrialRow, carer: CarerRow | None = None) -> Response:
    """A fresh sheet of one-time codes; those of the sheet before stop working."""
    i18n.use_language(case.patient.language)
    content = invitation_sheets.codes_for(db(), case=case.row, carer=carer, translate=i18n.own_translator())
    release()  # the slow hashes and the drawing must not hold the write lock
    fresh = code_sheets.fresh_sheet()
    data = invitation_sheets.draw_codes(content, fresh.codes, now=clock.now())
    code_sheets.store_sheet(
        db(),
        trial=trial,
        case=case.row,
        fresh=fresh,
        by=current_actor(),
        now=clock.now(),
        carer=carer,
        sheet_sha256=hashlib.sha256(data).hexdigest(),
    )
    return _pdf(data, "codes.pdf")


def _pdf(data: bytes, name: str) -> Response:
    response = make_response(data)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
