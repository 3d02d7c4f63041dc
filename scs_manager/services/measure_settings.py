"""Setting a score's important change and limit of impairment for one clinic; nothing is overwritten."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.measure_settings import NOTHING_SET, MeasureSetting, check_setting, plain_number
from scs_manager.domain.outcome_measures import Measure
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.measure_settings import MeasureSettingRow
from scs_manager.models.versions import CHANGED
from scs_manager.services import audit
from scs_manager.services.measure_rows import settings_of


def set_measure(
    session: Session,
    *,
    clinic: ClinicRow,
    measure: Measure,
    setting: MeasureSetting,
    reason: str,
    seen: int,
    by: Actor,
    now: datetime,
) -> MeasureSettingRow:
    """Add the next version of what holds for a score. ``seen`` is the version that the form was opened on.

    It acts on what is computed from now on; what was signed keeps the values that it was signed with.
    """
    check_setting(*measure.key, setting, reason.strip())
    held = settings_of(session, clinic.id).get(measure.key, NOTHING_SET)
    if seen != held.number:
        raise ChangedByOther(CHANGED)
    if _same(held, setting):
        raise RuleError(Text("This is what holds already."))
    row = MeasureSettingRow(
        clinic_id=clinic.id, instrument=measure.instrument, score=measure.score, number=held.number + 1,
        reason=reason.strip(), by_id=by.id, by_name=by.name, at=now, **_columns(setting),
    )  # fmt: skip
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise ChangedByOther(CHANGED) from None
    audit.record(session, by=by, action="important_changes.set", now=now, detail=_detail(row))
    session.commit()
    return row


def _columns(setting: MeasureSetting) -> dict[str, Any]:
    """What the clinic chose or entered, as it is kept."""
    return {
        "change_id": setting.change_id,
        "points": _typed(setting.points),
        "percent": _typed(setting.percent),
        "source": setting.source,
        "impaired_beyond": _typed(setting.limit),
        "limit_source": setting.limit_source,
    }


def _same(held: MeasureSetting, setting: MeasureSetting) -> bool:
    return replace(held, number=0, by="", on=None) == replace(setting, number=0, by="", on=None)


def _typed(value: Fraction | None) -> str | None:
    """The number as text that reads back exactly; what is typed has at most three decimals."""
    return None if value is None else plain_number(value).replace("−", "-")


_KEPT = ("instrument", "score", "number", "change_id", "points", "percent", "source", "impaired_beyond",
         "limit_source", "reason")  # fmt: skip


def _detail(row: MeasureSettingRow) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in _KEPT}
    return {name: value for name, value in said.items() if value not in (None, "")}
