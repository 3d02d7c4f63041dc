"""What is missing for each profile, who usually supplies it, and a link to each field."""

import uuid
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from scs_manager.domain.completeness import SUPPLIER_NAMES, Meter, Missing, by_supplier
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import FACTS
from scs_manager.domain.permissions import Permission
from scs_manager.domain.rule_words import STAGE_NAMES
from scs_manager.domain.screening_stage import due_stage
from scs_manager.domain.text import Text
from scs_manager.services import completeness
from scs_manager.web.access import case_or_404, requires
from scs_manager.web.record_places import record_href
from scs_manager.web.session import db

bp = Blueprint("completeness", __name__)


@dataclass(frozen=True)
class Field:
    """One missing fact with the place to record it."""

    words: str
    href: str
    decides: bool
    out_of_date: bool
    criteria: int


@dataclass(frozen=True)
class Held:
    """What one kind of person usually supplies."""

    who: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Gauge:
    """The meter of one profile."""

    slug: str
    title: str
    known: int
    asked: int
    percent: int
    deciding: int
    held: tuple[Held, ...]


@bp.get("/cases/<uuid:case_id>/completeness")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> ResponseReturnValue:
    """What is missing, profile by profile, at the stage that is due or the one that is asked for."""
    case = case_or_404(case_id)
    wanted = request.args.get("stage", "")
    stage = Stage(wanted) if wanted in list(Stage) else due_stage(case.state)
    found = completeness.meters(db(), case.row, on=case.today, stage=stage)
    return render_template(
        "completeness/show.html",
        case=case,
        gauges=tuple(_gauge(meter, case_id) for meter in found),
        stage=stage,
        stages=STAGE_NAMES,
    )


def _gauge(meter: Meter, case_id: uuid.UUID) -> Gauge:
    held = by_supplier(meter.missing)
    return Gauge(
        meter.profile_id,
        meter.title,
        meter.known,
        meter.asked,
        meter.percent,
        sum(fact.decides for fact in meter.missing),
        tuple(
            Held(SUPPLIER_NAMES[who], tuple(_field(fact, case_id) for fact in facts)) for who, facts in held
        ),
    )


def _field(fact: Missing, case_id: uuid.UUID) -> Field:
    return Field(
        FACTS[fact.name].meaning,
        record_href(case_id, fact.name),
        fact.decides,
        fact.out_of_date,
        len(fact.criteria),
    )
