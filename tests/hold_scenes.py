"""Drugs that a trial must plan for, and what a prescriber agrees to."""

from datetime import date
from typing import Any

from sqlmodel import Session

from scs_manager.models.holds import HoldVersion
from scs_manager.models.trials import TrialRow
from scs_manager.services import hold_rows, holds, records
from scs_manager.services.holds import Given
from tests.trial_scenes import PLANNED_AT, Scene

AGREED = Given(
    stop_on=date(2026, 4, 27),
    restart_on=date(2026, 5, 14),
    prescriber="Dr Heart",
    agreed_on=date(2026, 4, 20),
    agreed_how="by telephone",
)
"""Clopidogrel around a trial from 4 to 13 May."""


def takes(session: Session, scene: Scene, drug: str = "clopidogrel", **more: Any) -> None:
    """An antithrombotic on the list."""
    item = {"drug": drug} | more
    given: dict[str, Any] = {"case": scene.case, "by": scene.by, "now": PLANNED_AT}
    records.add_listed_item(session, list="antithrombotics", item=item, source="letter", **given)


def line_of(session: Session, scene: Scene, trial: TrialRow, drug: str = "clopidogrel") -> hold_rows.HoldLine:
    """The drug in the plan as it stands now."""
    plan = hold_rows.plan_of(session, scene.case, trial)
    return next(line for line in plan.lines if line.ingredient == drug)


def agree(
    session: Session, scene: Scene, trial: TrialRow, given: Given = AGREED, drug: str = "clopidogrel"
) -> HoldVersion:
    """Record what is agreed, on the version as it stands."""
    line = line_of(session, scene, trial, drug)
    number = line.row.number if line.row else 0
    return holds.record_hold(
        session,
        case=scene.case,
        trial=trial,
        line=line,
        given=given,
        number=number,
        by=scene.by,
        now=PLANNED_AT,
    )
