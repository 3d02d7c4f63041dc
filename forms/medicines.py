"""What was taken of each pain medicine in the last 24 hours: one question for each product of the regimen.

Every answer is posted as a number of pieces, so that it means the same however the medicine is asked about
when it arrives: forms lie on phones for days, and the regimen changes.
"""

import re
from dataclasses import dataclass
from typing import Any

from forms.base import BaseField, Choice, Words, _
from scs_manager.domain.diary import MedicineTaken
from scs_manager.domain.diary_medicines import COUNT_MAX, DiaryMedicine, MedicineKind

MORE = "more"
"""Another number: it is typed."""
ROW = tuple(Choice(str(n), str(n)) for n in range(5))
ROW_ENDS = len(ROW)
"""The row of numbers offers fewer than these; from here on the number is typed."""


@dataclass
class MedicineQuestion:
    """One product: a patch is on or off, a regular medicine taken or not, all else is counted."""

    medicine: DiaryMedicine
    chosen: str = ""
    typed: str = ""
    error: str = ""
    count: int | None = None

    @property
    def key(self) -> str:
        """The medicine in the record."""
        return self.medicine.key

    @property
    def product(self) -> str:
        """The medicine in words."""
        return self.medicine.product

    @property
    def name(self) -> str:
        """The name of the question's fields."""
        return f"m-{self.key}"

    @property
    def look(self) -> str:
        """How it is asked: ``patch``, ``taken`` or ``count``."""
        if self.medicine.kind is MedicineKind.PATCH:
            return "patch"
        return "count" if self.medicine.usual is None else "taken"

    @property
    def is_as_needed(self) -> bool:
        """Whether the record says that it is taken only when needed."""
        return self.medicine.kind is MedicineKind.AS_NEEDED

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The numbers that are offered, with their words."""
        if self.look == "patch":
            return (Choice("1", _("On")), Choice("0", _("Off")))
        if self.look == "taken":
            return (Choice(str(self.medicine.usual), _("Taken")), Choice("0", _("Not taken")))
        return ROW

    @property
    def typed_from(self) -> int:
        """The smallest number that is typed."""
        return ROW_ENDS if self.look == "count" else 0

    @property
    def missing(self) -> Words:
        """What to do while nothing is chosen."""
        if self.look == "patch":
            return _("Choose if the patch was on: %(product)s", product=self.product)
        if self.look == "taken":
            return _("Choose if you took it: %(product)s", product=self.product)
        return _("Choose how many you took: %(product)s", product=self.product)

    @property
    def missing_number(self) -> Words:
        """What to type."""
        return _(
            "Type how many, from %(low)s to %(max)s: %(product)s",
            low=self.typed_from,
            max=COUNT_MAX,
            product=self.product,
        )

    def show(self, count: int) -> None:
        """Choose what was answered before."""
        offered = {choice.value for choice in self.choices}
        if self.look == "patch":
            self.chosen = str(min(count, 1))
        elif str(count) in offered:
            self.chosen = str(count)
        else:
            self.chosen, self.typed = MORE, str(count)

    def judge(self) -> None:
        """Find the number, or what is missing."""
        typed = self.typed if self.chosen == MORE else self.chosen
        low = self.typed_from if self.chosen == MORE else 0
        if re.fullmatch(r"\d{1,2}", typed, re.ASCII) and int(typed) >= low:
            self.count = int(typed)


class MedicinesField(BaseField):
    """One question for each medicine of the regimen; ``data`` is what was taken, else None."""

    def __init__(self, **options: Any) -> None:
        super().__init__("", required=False, **options)
        self.questions: list[MedicineQuestion] = []

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.object_data = self.data = None
        given: tuple[tuple[DiaryMedicine, ...], dict[str, int]] = data or ((), {})
        medicines, taken = given
        self.questions = [MedicineQuestion(medicine) for medicine in medicines]
        for question in self.questions:
            if formdata:
                question.chosen = formdata.get(question.name, "")
                question.typed = formdata.get(f"{question.name}-n", "").strip()
            elif question.product in taken:
                question.show(taken[question.product])

    def pre_validate(self, form: Any) -> None:
        for question in self.questions:
            question.judge()
            if question.count is None:
                words = question.missing_number if question.chosen == MORE else question.missing
                question.error = self.say(words)
        self.errors = [question.error for question in self.questions if question.error]
        if not self.errors:
            self.data = tuple(MedicineTaken(q.product, q.count or 0, q.medicine.kind) for q in self.questions)
