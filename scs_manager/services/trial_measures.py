"""What a trial is measured by beside the pain: questionnaires before and after, pieces taken.

Reads only, never commits.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from sqlmodel import Session, col

from scs_manager.domain.analgesics import PieceChange
from scs_manager.domain.diary_statistics import TrialOutcome, Use
from scs_manager.domain.drugs import ingredient_of
from scs_manager.domain.facts import Value
from scs_manager.domain.logged_days import LoggedDays
from scs_manager.domain.medicine_list import ListedMedicine
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.models.cases import CaseRow
from scs_manager.models.lists import ListedItemRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services.hold_rows import held_drugs

QUESTIONNAIRES, DIARY = "Questionnaires", "Trial diary"
_SCALES = {"odi-2-1a.percent": "odi", "isi.total": "isi"}

Measures = Iterator[tuple[str, Value | None, date, str]]


def measures_of(domains: Iterable[OutcomeDomain]) -> Measures:
    """ODI and ISI before and after the leads, each with its own day."""
    for domain in domains:
        if domain.key in _SCALES:
            sides = (("before", domain.before, domain.before_on), ("after", domain.after, domain.after_on))
            for side, value, on in sides:
                if value is not None and on is not None:
                    yield f"trial.{_SCALES[domain.key]}_{side}", _cut(value), on, QUESTIONNAIRES


def pieces_facts(pieces: PieceChange, day: date) -> Measures:
    """Pieces a day of the other analgesics, over the logged days of both windows."""
    for fact, value in (("baseline_doses", pieces.before), ("trial_doses", pieces.after)):
        if value is not None:
            yield f"trial.{fact}", _cut(value), day, DIARY


def pieces_of(
    session: Session,
    case: CaseRow,
    trial: TrialRow,
    outcome: TrialOutcome,
    others: Sequence[ListedMedicine],
    *,
    listed: bool,
) -> PieceChange:
    """Pieces a day of ``others``, the analgesics that are no opioids, without those held for the procedure.

    None of them on a list that somebody called complete is known to be 0.
    """
    if not others:
        return PieceChange(Fraction(0), Fraction(0)) if listed else PieceChange()
    held = _held(session, case, trial)
    names = {name for line in others if ingredient_of(line.drug) not in held for name in line.names}
    days = [logged_days(outcome, use, len(_logged(outcome, use))) for use in (Use.BASELINE, Use.WINDOW)]
    return PieceChange(_mean(outcome, Use.BASELINE, names), _mean(outcome, Use.WINDOW, names), *days)


def logged_days(outcome: TrialOutcome, use: Use, n: int) -> LoggedDays:
    """So many logged days of a window, of as many as the pain has and held to the same minimum."""
    relief = outcome.primary.relief
    if use is Use.BASELINE:
        return LoggedDays(n, relief.baseline_expected, relief.baseline.need)
    return LoggedDays(n, relief.trial_expected, relief.trial.need)


def _mean(outcome: TrialOutcome, use: Use, names: set[str]) -> Fraction | None:
    days = _logged(outcome, use)
    if not names or not logged_days(outcome, use, len(days)).enough:
        return None
    return Fraction(sum(count for one in days for name, count in one.items() if name in names), len(days))


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


def _cut(number: Fraction) -> Value:
    """Cut down to three decimals."""
    cut = (number.numerator * 1000 // number.denominator) / 1000
    return int(cut) if cut.is_integer() else cut
