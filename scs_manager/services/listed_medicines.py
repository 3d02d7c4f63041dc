"""Every line a case's list of medicines ever had, read for the days of a diary. Reads only."""

from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.facts_catalogue_lists import MEDICINES
from scs_manager.domain.medicine_list import ListedMedicine, MedicineList
from scs_manager.domain.partial_dates import PartialDate, latest
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.facts import CompletenessRow
from scs_manager.models.lists import MedicationRow, list_key
from scs_manager.models.scoped import select_scoped


def medicine_list(session: Session, case: CaseRow) -> MedicineList:
    """The list with what was withdrawn from it, oldest line first, in days of the clinic."""
    zone = ZoneInfo(session.get_one(ClinicRow, case.clinic_id).time_zone)
    query = select_scoped(MedicationRow, case.clinic_id).where(MedicationRow.case_id == case.id)
    rows = session.exec(query.order_by(col(MedicationRow.at), col(MedicationRow.id)))
    return MedicineList(tuple(_line(row, zone) for row in rows), _is_complete(session, case))


def _is_complete(session: Session, case: CaseRow) -> bool:
    query = select_scoped(CompletenessRow, case.clinic_id).where(
        CompletenessRow.case_id == case.id, CompletenessRow.list == list_key(MEDICINES)
    )
    return session.exec(query.limit(1)).first() is not None


def _line(row: MedicationRow, zone: ZoneInfo) -> ListedMedicine:
    return ListedMedicine(
        drug=row.drug,
        product=row.product or row.drug,
        opioid=row.drug_class == "opioid",
        current=row.current,
        listed_on=row.at.astimezone(zone).date(),
        withdrawn_on=row.withdrawn_at.astimezone(zone).date() if row.withdrawn_at else None,
        patch=row.route == "transdermal" or row.dose_unit == "mcg/h",
        rate=_rate(row),
        started=_partial(row.started_on, row.started_precision),
        stopped=_partial(row.stopped_on, row.stopped_precision),
    )


def _rate(row: MedicationRow) -> Fraction | None:
    if row.daily_dose is None or row.dose_unit != "mcg/h":
        return None
    return Fraction(str(row.daily_dose))


def _partial(on: date | None, precision: str | None) -> PartialDate | None:
    return None if on is None else PartialDate(latest(on, precision), precision or "day")
