"""How many pieces of each pain medicine were taken in the last 24 hours: one question for each product."""

import re
from dataclasses import dataclass
from typing import Any

from forms.base import BaseField, Words, _
from scs_manager.domain.diary import COUNT_MAX, MedicineTaken

MORE = "more"
"""Five or more of a medicine: the number is typed."""

Medicine = tuple[str, str]
"""Key of a medicine in the record, and the product in words."""


@dataclass
class MedicineQuestion:
    """How many of one product were taken: a row of 0 to 4 and "5 or more", which asks for the number."""

    key: str
    product: str
    chosen: str = ""
    typed: str = ""
    error: str = ""
    count: int | None = None

    @property
    def name(self) -> str:
        """The name of the question's fields."""
        return f"m-{self.key}"


class MedicinesField(BaseField):
    """One question for each medicine of the regimen; ``data`` is what was taken, else None."""

    def __init__(self, **options: Any) -> None:
        super().__init__("", required=False, **options)
        self.questions: list[MedicineQuestion] = []

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.object_data = self.data = None
        given: tuple[tuple[Medicine, ...], dict[str, int]] = data or ((), {})
        medicines, taken = given
        self.questions = [MedicineQuestion(key, product) for key, product in medicines]
        for question in self.questions:
            if formdata:
                question.chosen = formdata.get(question.name, "")
                question.typed = formdata.get(f"{question.name}-n", "").strip()
            elif question.product in taken:
                _fill(question, taken[question.product])

    def pre_validate(self, form: Any) -> None:
        for question in self.questions:
            question.count = _count_of(question.chosen, question.typed)
            if question.count is None:
                question.error = self.say(_instruction(question))
        self.errors = [question.error for question in self.questions if question.error]
        if not self.errors:
            self.data = tuple(MedicineTaken(q.product, q.count or 0) for q in self.questions)


def _fill(question: MedicineQuestion, count: int) -> None:
    question.chosen = str(count) if count < 5 else MORE
    question.typed = str(count) if count >= 5 else ""


def _count_of(chosen: str, typed: str) -> int | None:
    if chosen in {"0", "1", "2", "3", "4"}:
        return int(chosen)
    if chosen == MORE and re.fullmatch(r"\d{1,2}", typed, re.ASCII) and 5 <= int(typed) <= COUNT_MAX:
        return int(typed)
    return None


def _instruction(question: MedicineQuestion) -> Words:
    if question.chosen == MORE:
        return _("Type how many, from 5 to %(max)s: %(product)s", max=COUNT_MAX, product=question.product)
    return _("Choose how many you took: %(product)s", product=question.product)
