"""Builds the medication figure: opioid dose per day, and pieces taken as needed (measures.md 5)."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil

from scs_manager.domain.diary import MedicineTaken
from scs_manager.domain.diary_medicines import MedicineKind
from scs_manager.domain.diary_statistics import TrialDay, TrialOutcome, Use
from scs_manager.domain.figures import LineKind, ReferenceLine, TableRow
from scs_manager.domain.opioid_change import OpioidOutcome
from scs_manager.domain.opioids import NOT_FOR_SWITCHING, DoseChange, Mme, in_words
from scs_manager.domain.relief import fixed
from scs_manager.domain.review_figures import AsNeeded, DoseDay, MedicationFigure
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import axis_of, bands_of, day_name
from scs_manager.domain.wording import day_and_month, full_date, joined

THRESHOLDS: tuple[tuple[int, Text], ...] = (
    (50, Text("50: reassess")),
    (90, Text("90: 2016 guidance")),
)
"""Reference lines only (measures.md 2.1): 50 caution and reassess, 90 from the guidance of 2016. [read]"""
_STEP = 20
_LEAST_HIGH = 40

_KEY = Text(
    "Stepped line: MME per day. Broken line: part of the dose could not be converted. Gap: nothing logged."
    " Ticks: pieces taken as needed. Long dashes: mean of the period. A change counts from 20 % and"
    " 5 MME a day on [default]."
)


def medication_figure(
    outcome: TrialOutcome, doses: Mapping[date, Mme], change: DoseChange | None
) -> MedicationFigure:
    """What was taken on each day; ``change`` compares the baseline with the trial window."""
    days = tuple(_dose(day, doses.get(day.day)) for day in outcome.days)
    high = _high(days)
    finding = _finding(change)
    return MedicationFigure(
        title=Text("Medication"),
        finding=finding,
        key=_KEY,
        notes=_notes(doses),
        alt=_alt(finding, days),
        days=axis_of(outcome),
        high=high,
        doses=days,
        as_needed=tuple(_as_needed(outcome)),
        bands=bands_of(outcome),
        means=_means(outcome, change),
        thresholds=tuple(each for each in THRESHOLDS if each[0] <= high),
        headers=(Text("Day"), Text("Date"), Text("MME"), Text("Not converted"), Text("As needed, pieces")),
        rows=tuple(_row(day, doses.get(day.day)) for day in outcome.days),
    )


def _dose(day: TrialDay, dose: Mme | None) -> DoseDay:
    known = None if dose is None else float(dose.known)
    label = Text(
        "%(day)s, %(date)s: %(dose)s",
        day=day_name(day),
        date=day_and_month(day.day),
        dose=Text("nothing logged") if dose is None else dose.text,
    )
    return DoseDay(day.number, known, dose is None or dose.complete, label)


def _high(days: Sequence[DoseDay]) -> int:
    """The axis ends at a multiple of 20 above the highest day, with room for its line."""
    highest = max((day.known for day in days if day.known is not None), default=0.0)
    return max(_LEAST_HIGH, ceil((highest + 1) / _STEP) * _STEP)


def _finding(change: DoseChange | None) -> Text:
    """What the dose did, from the one place that says it; unknown with its reason."""
    if change is None:
        return Text("Opioids unknown: nobody looked.")
    return Text("Opioids %(words)s.", words=OpioidOutcome(change).words)


def _notes(doses: Mapping[date, Mme]) -> tuple[Text, ...]:
    """The factor table with its version, drugs that it does not convert, and what nobody has confirmed."""
    if not doses:
        return (Text("No day has logged its medicines."),)
    tables = sorted({dose.table for dose in doses.values()})
    drugs = sorted({drug for dose in doses.values() for drug in dose.excluded})
    notes = [Text("Factor table %(tables)s.", tables=", ".join(tables))]
    named = joined([in_words(drug) for drug in drugs], ", ") if drugs else Text("none")
    notes.append(Text("Not converted: %(drugs)s.", drugs=named))
    if not all(dose.listed for dose in doses.values()):
        notes.append(Text("Nobody has said that the list of medicines is complete."))
    return (*notes, NOT_FOR_SWITCHING)


def _means(outcome: TrialOutcome, change: DoseChange | None) -> tuple[ReferenceLine, ...]:
    """The mean of the baseline and of the trial window, over their days; none while incomplete."""
    if change is None:
        return ()
    sides = (
        (LineKind.BASELINE_MEAN, Use.BASELINE, change.before),
        (LineKind.TRIAL_MEAN, Use.WINDOW, change.after),
    )
    found = []
    for kind, use, dose in sides:
        numbers = [day.number for day in outcome.days if day.use is use]
        if dose is not None and dose.total is not None and numbers:
            shown = fixed(dose.total, 1)
            label = Text("mean %(mean)s", mean=shown)
            found.append(ReferenceLine(kind, float(dose.total), numbers[0], numbers[-1], label, shown))
    return tuple(found)


def _as_needed(outcome: TrialOutcome) -> list[AsNeeded]:
    found = []
    for day in outcome.days:
        taken = _taken_as_needed(day)
        pieces = sum(each.count for each in taken)
        if pieces:
            label = Text("%(day)s, as needed: %(what)s", day=day_name(day), what=_pieces(taken))
            found.append(AsNeeded(day.number, pieces, label))
    return found


def _taken_as_needed(day: TrialDay) -> list[MedicineTaken]:
    entry = day.diary.entry
    if entry is None or not day.diary.kept:
        return []
    return [each for each in entry.medicines if each.kind is MedicineKind.AS_NEEDED]


def _pieces(taken: Sequence[MedicineTaken]) -> Text:
    parts = [Text("%(product)s %(n)s", product=each.product, n=each.count) for each in taken]
    return joined(parts, ", ")


def _row(day: TrialDay, dose: Mme | None) -> TableRow:
    taken = _taken_as_needed(day)
    drugs = [in_words(drug) for drug in dose.excluded] if dose else []
    return TableRow(
        (
            day_name(day),
            full_date(day.day),
            _shown(dose),
            joined(drugs, ", ") if drugs else Text("–"),
            _pieces(taken) if taken else Text("–"),
        )
    )


def _shown(dose: Mme | None) -> Text:
    if dose is None:
        return Text("not logged")
    shown = fixed(dose.known, 1)
    return Text("%(value)s", value=shown if dose.complete else f"≥{shown}")


def _alt(finding: Text, days: Sequence[DoseDay]) -> Text:
    listed = joined([day.label for day in days], "; ")
    return Text("Stepped line of the opioid dose. %(finding)s %(days)s.", finding=finding, days=listed)
