"""What the patient says at the end of a trial: the forms filled in stand over what staff wrote down.

Impression of change, satisfaction, wish and stated relief are asked once: by the two forms of the end
(measures.md 1.8), or by staff on the page of the end where no form has come.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scs_manager.domain.text import Text
from scs_manager.domain.trial_ends import TrialEnd, as_bool
from scs_manager.domain.truth import Truth

PGIC, CLOSING = "pgic", "end-of-trial"
"""The forms that every trial ends with."""

SATISFIED_MOST = 2
"""Very satisfied or satisfied, of five."""
YES, NO = 1, 2
"""Codes of the closing form; 3 is unsure, which is unknown."""


@dataclass(frozen=True)
class FilledForm:
    """Answers of one form in its order, None where left out; the day, and who filled it in."""

    items: Sequence[Any]
    on: date
    source: Text

    def number(self, place: int) -> int | None:
        """The answer to one question, from 0; None when it is missing or no number."""
        value = self.items[place] if place < len(self.items) else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None


@dataclass(frozen=True)
class Said:
    """One thing the patient said, and where it was written down; None where nobody knows."""

    value: int | bool | None = None
    source: Text | None = None
    unsure: bool = False
    """The patient was asked and was unsure: that stays unknown."""
    on: date | None = field(default=None, compare=False)
    """The day of the form it stands on; None for what staff wrote down."""

    @property
    def asked(self) -> bool:
        """Whether the patient answered, if only to be unsure."""
        return self.value is not None or self.unsure


@dataclass(frozen=True)
class PatientWords:
    """Everything the patient said about the trial."""

    pgic: Said = Said()
    satisfied: Said = Said()
    """Satisfied, and would do it again."""
    wants_implant: Said = Said()
    stated_relief: Said = Said()


BY_STAFF = Text("as staff wrote it down")


def words_of(end: TrialEnd, pgic: FilledForm | None, closing: FilledForm | None) -> PatientWords:
    """Each from its form where that has it, else from the record of the end."""
    return PatientWords(
        pgic=_first(_item(pgic, 0), _told(end.pgic)),
        satisfied=_first(_satisfied(closing), _told(as_bool(end.satisfied), end.satisfied)),
        wants_implant=_first(_yes_no(closing, 2), _told(as_bool(end.wants_implant), end.wants_implant)),
        stated_relief=_first(_item(closing, 3), _told(end.stated_relief_percent)),
    )


def _first(*found: Said) -> Said:
    return next((said for said in found if said.source is not None), Said())


def _told(value: int | bool | None, answered: object = None) -> Said:
    if value is not None:
        return Said(value, BY_STAFF)
    return Said(source=BY_STAFF, unsure=True) if answered is not None else Said()


def _item(form: FilledForm | None, place: int) -> Said:
    value = form.number(place) if form else None
    return Said() if form is None or value is None else Said(value, form.source, on=form.on)


def _yes_no(form: FilledForm | None, place: int) -> Said:
    value = form.number(place) if form else None
    if form is None or value is None:
        return Said()
    known = value in (YES, NO)
    return Said(value == YES if known else None, form.source, unsure=not known, on=form.on)


def _satisfied(form: FilledForm | None) -> Said:
    """Satisfied and would go through it again: both, and a no to one is a no."""
    level, again = _item(form, 0), _yes_no(form, 1)
    if form is None or (level.source is None and again.source is None):
        return Said()
    pleased = Truth.UNKNOWN if level.value is None else Truth.of(level.value <= SATISFIED_MOST)
    both = pleased & Truth.of(None if again.value is None else bool(again.value))
    known = both is not Truth.UNKNOWN
    return Said(both is Truth.MET if known else None, form.source, unsure=not known and again.unsure)
