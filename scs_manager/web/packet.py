"""The packet for a payer: what it asks for, whether the record has it, and a way to each missing item."""

import uuid

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from scs_manager.domain.authorisations import Standing
from scs_manager.domain.packet import STAGE_NAMES, Stage
from scs_manager.domain.pathway import State
from scs_manager.domain.permissions import Permission
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.services import authorisation_rows, packet_items, records
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, requires
from scs_manager.web.authorisation_view import request_head
from scs_manager.web.packet_view import packet_view
from scs_manager.web.record_parts import PACKET
from scs_manager.web.record_view import SectionView, section_view
from scs_manager.web.records import record_section
from scs_manager.web.session import db

bp = Blueprint("packet", __name__)
AFTER_THE_LEADS = frozenset(
    {State.TRIAL_ENDED, State.DECIDED, State.NO_TRIAL_IMPLANT, State.IMPLANTED, State.FOLLOW_UP}
)
"""States in which the next request is the one for the implant."""


@bp.get("/cases/<uuid:case_id>/packet")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> ResponseReturnValue:
    """The list of one payer for one request; of the newest open one unless another is asked for.

    The list of a payer who is not asked is held against no request: nobody else's stands in for it.
    """
    case = case_or_404(case_id)
    stage = _stage(case)
    profiles = {each.id: each.title for each in packet_items.profiles_asked(db(), case.row, on=case.today)}
    asked = _asked(case, stage, profiles)
    profile_id = _profile(asked, profiles)
    found = None
    if profile_id is not None:
        packet = packet_items.packet_of(db(), case.row, profile_id, stage, now=clock.now(), request=asked)
        found = packet_view(packet, case.id, asked.id if asked else None)
    return render_template(
        "packet/show.html",
        case=case,
        packet=found,
        profiles=profiles,
        profile_id=profile_id,
        stage=stage,
        stages=STAGE_NAMES,
        head=request_head(db(), case, asked) if asked else None,
        request_stage=stage.value,
        details=_details(case),
    )


def _asked(case: CaseView, stage: Stage, profiles: dict[str, str]) -> AuthorisationRow | None:
    """The open request of the address: by itself, by its payer's list, else the newest of the stage."""
    every = authorisation_rows.requests_of(db(), case.row)
    rows = [row for row in every if row.stage is stage and row.standing is not Standing.WITHDRAWN]
    named, listed = request.args.get("request", ""), request.args.get("profile", "")
    if found := next((row for row in rows if str(row.id) == named), None):
        return found
    if listed in profiles:
        rows = [row for row in rows if row.profile_id == listed]
    return rows[0] if rows else None


def _profile(asked: AuthorisationRow | None, profiles: dict[str, str]) -> str | None:
    """Whose list: the request's, else the one of the address, else the first in use."""
    if asked is not None:
        profiles.setdefault(asked.profile_id, asked.profile_id)
        return asked.profile_id
    listed = request.args.get("profile", "")
    return listed if listed in profiles else next(iter(profiles), None)


def _stage(case: CaseView) -> Stage:
    """The stage that is asked for, else that of the request for the implant, else what comes next."""
    wanted = request.args.get("stage", "")
    if wanted in list(Stage):
        return Stage(wanted)
    if authorisation_rows.open_request(db(), case.row, Stage.PERMANENT) is not None:
        return Stage.PERMANENT
    return Stage.PERMANENT if case.state in AFTER_THE_LEADS else Stage.TRIAL


@bp.route("/cases/<uuid:case_id>/packet/details", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY)
def record_details(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record what the packet asks for and no other form does."""
    return record_section(case_or_404(case_id), PACKET, "details")


def _details(case: CaseView) -> SectionView:
    facts = records.facts_of_case(db(), case.row)
    return section_view(PACKET.sections[0], facts, f"/cases/{case.id}/packet")
