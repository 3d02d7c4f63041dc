"""What a trial is measured by beside the pain: questionnaires before and after, pieces taken.

Reads only, never commits. A questionnaire answered before the leads counts as before, one answered after
lead placement as after; the newest of each.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.diary_statistics import TrialOutcome, Use
from scs_manager.domain.drugs import ingredient_of
from scs_manager.domain.facts import Value
from scs_manager.models.cases import CaseRow
from scs_manager.models.facts import FactRow
from scs_manager.models.lists import ListedItemRow, MedicationRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services.hold_rows import held_drugs

QUESTIONNAIRES, DIARY = "Questionnaires", "Trial diary"
_SCALES = {"pain.odi_percent": "odi", "burden.isi": "isi"}

Measures = Iterator[tuple[str, Value | None, date, str]]


def measures_of(session: Session, case: CaseRow, trial: TrialRow) -> Measures:
    """ODI and ISI before and after the leads, each with its own day."""
    if trial.placed_on is None:
        return
    for fact, scale in _SCALES.items():
        answers = _answers(session, case, fact)
        sides = (
            ("before", [each for each in answers if each[0] < trial.placed_on]),
            ("after", [each for each in answers if each[0] > trial.placed_on]),
        )
        for side, found in sides:
            if found:
                on, value = found[-1]
                yield f"trial.{scale}_{side}", value, on, QUESTIONNAIRES


def _answers(session: Session, case: CaseRow, fact: str) -> list[tuple[date, Any]]:
    """The dated answers by day; the newest row of a day counts, one taken back counts not."""
    query = select_scoped(FactRow, case.clinic_id).where(FactRow.case_id == case.id, FactRow.name == fact)
    by_day = {
        row.on: (None if (datum := row.to_domain()) is None else datum.value)
        for row in session.exec(query.order_by(col(FactRow.id)))
        if row.on is not None
    }
    return sorted((on, value) for on, value in by_day.items() if value is not None)


def pieces_of(session: Session, case: CaseRow, trial: TrialRow, outcome: TrialOutcome, day: date) -> Measures:
    """Pieces a day of the other analgesics, without those held for the procedure, over the logged days."""
    medicines = session.exec(
        select_scoped(MedicationRow, case.clinic_id).where(
            MedicationRow.case_id == case.id,
            col(MedicationRow.withdrawn_at).is_(None),
            col(MedicationRow.current).is_(True),
            MedicationRow.drug_class != "opioid",
        )
    ).all()
    held = _held(session, case, trial)
    names = {name for row in medicines if ingredient_of(row.drug) not in held for name in _names(row)}
    for use, fact in ((Use.BASELINE, "baseline_doses"), (Use.WINDOW, "trial_doses")):
        days = _logged(outcome, use)
        if names and days:
            total = sum(count for one in days for name, count in one.items() if name in names)
            yield f"trial.{fact}", _cut(Fraction(total, len(days))), day, DIARY


def _names(row: MedicationRow) -> set[str]:
    return {row.product or row.drug, row.drug}


def _held(session: Session, case: CaseRow, trial: TrialRow) -> set[str]:
    """Ingredients with a planned last dose before the procedure, in the list or in the trial's plan."""
    query = select_scoped(ListedItemRow, case.clinic_id).where(
        ListedItemRow.case_id == case.id,
        ListedItemRow.list == "antithrombotics",
        col(ListedItemRow.withdrawn_at).is_(None),
    )
    items = [row.to_item() for row in session.exec(query)]
    listed = {ingredient_of(str(item["drug"])) for item in items if item.get("stop_on")}
    return listed | held_drugs(session, trial)


def _logged(outcome: TrialOutcome, use: Use) -> Sequence[dict[str, int]]:
    entries = [day.diary.entry for day in outcome.days if day.use is use and day.diary.kept]
    return [
        {item.product: item.count for item in entry.medicines}
        for entry in entries
        if entry and entry.medicines
    ]


def _cut(number: Fraction) -> float:
    """Cut down to three decimals."""
    return (number.numerator * 1000 // number.denominator) / 1000
