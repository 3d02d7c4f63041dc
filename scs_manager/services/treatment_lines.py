"""What was tried before the trial, one line a class, for the decision summary. Reads only."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session, col

from reports.findings import TreatmentLine
from scs_manager.domain.ledger import dose_words
from scs_manager.domain.partial_dates import date_words
from scs_manager.models.cases import CaseRow
from scs_manager.models.lists import MedicationRow, SurgeryRow, TreatmentRow
from scs_manager.models.scoped import select_scoped


def treatment_lines(session: Session, case: CaseRow) -> tuple[TreatmentLine, ...]:
    """Operations, medicines by class, and other treatments by modality, as the record has them."""
    lines = [*_operations(session, case), *_medicines(session, case), *_treatments(session, case)]
    return tuple(lines)


def operations_of(session: Session, case: CaseRow) -> Sequence[SurgeryRow]:
    """The operations on the spine, oldest first; undated ones come first."""
    query = select_scoped(SurgeryRow, case.clinic_id).where(
        SurgeryRow.case_id == case.id, col(SurgeryRow.withdrawn_at).is_(None)
    )
    rows = session.exec(query.order_by(col(SurgeryRow.at), col(SurgeryRow.id))).all()
    return sorted(rows, key=lambda row: row.performed_on or date.min)


def words(code: str | None) -> str:
    """A code of the catalogue as words: ``root_block`` as ``root block``."""
    return (code or "").replace("_", " ")


def operation_words(row: SurgeryRow) -> str:
    """``discectomy L4-L5``; more than one procedure or level with commas."""
    done = [words(each) for each in (row.procedure, *(row.more_procedures or ()))]
    return " ".join(filter(None, (_list(dict.fromkeys(done)), _list(row.levels or ()))))


_AIM = {True: "aim achieved on imaging", False: "aim not achieved", None: ""}


def _operations(session: Session, case: CaseRow) -> Iterable[TreatmentLine]:
    for row in operations_of(session, case):
        result = {True: "aim achieved on imaging", False: "aim not achieved", None: ""}[
            row.anatomical_success
        ]
        recurred = (
            f"pain back {_month(row.recurrence_on, row.recurrence_precision)}" if row.recurrence_on else ""
        )
        yield TreatmentLine(
            "Operation",
            operation_words(row),
            _month(row.performed_on, row.precision),
            _list((result, recurred)),
        )


def _medicines(session: Session, case: CaseRow) -> Iterable[TreatmentLine]:
    query = select_scoped(MedicationRow, case.clinic_id).where(
        MedicationRow.case_id == case.id, col(MedicationRow.withdrawn_at).is_(None)
    )
    for row in session.exec(query.order_by(col(MedicationRow.drug_class), col(MedicationRow.at))):
        reached = str(dose_words(row.max_daily_dose or row.daily_dose, row.dose_unit) or "")
        weeks = f"{row.weeks:g} weeks" if row.weeks else ""
        yield TreatmentLine(
            "Medicine",
            _list((row.drug, reached, weeks)),
            _span(row),
            _response(row),
        )


def _response(row: MedicationRow) -> str:
    relief = f"{row.relief_percent} % relief" if row.relief_percent is not None else ""
    harm = row.adverse_effect or ""
    if harm and row.adverse_grade:
        harm = f"{harm}, grade {row.adverse_grade}"
    stopped = f"stopped: {words(row.stop_reason)}" if row.stop_reason else ""
    return _list((relief, harm, stopped, "still taken" if row.current else ""))


def _treatments(session: Session, case: CaseRow) -> Iterable[TreatmentLine]:
    query = select_scoped(TreatmentRow, case.clinic_id).where(
        TreatmentRow.case_id == case.id, col(TreatmentRow.withdrawn_at).is_(None)
    )
    for row in session.exec(query.order_by(col(TreatmentRow.modality), col(TreatmentRow.at))):
        sessions = f"{row.sessions} sessions" if row.sessions else ""
        why = row.unsuitable_reason
        result = f"unsuitable: {why}" if why and row.result in (None, "unsuitable") else words(row.result)
        kind = words(row.modality).capitalize()
        yield TreatmentLine(kind, _list((row.name, sessions)), _span(row), result or "not recorded")


def _list(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))


def _month(on: date | None, precision: str | None = None) -> str:
    """The month at most; the year alone where no more is known."""
    return date_words(on, "year" if precision == "year" else "month") if on else "not dated"


def _span(row: MedicationRow | TreatmentRow) -> str:
    first = _month(row.started_on, row.started_precision) if row.started_on else ""
    last = _month(row.stopped_on, row.stopped_precision) if row.stopped_on else ""
    if first and last:
        return f"{first} – {last}"
    return f"since {first}" if first else f"until {last}" if last else "not dated"
