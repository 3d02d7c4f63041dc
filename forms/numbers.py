"""A number as people type it."""

import re
from decimal import Decimal
from typing import Any

from forms.fields import TextField, Words
from scs_manager.domain.text import Text

DECIMAL_COMMA = re.compile(r"(-?\d{1,9}),(\d+)", re.ASCII)
"""A number written as in most of Europe: 13,2."""
THOUSANDS = 3
"""Digits after a comma that may as well part thousands: 1,234."""


class NumberField(TextField):
    """A number typed with digits; ``data`` is an int without places and a Decimal with them."""

    def __init__(
        self,
        label: Words = "",
        *,
        low: int | float | Decimal | None = None,
        high: int | float | Decimal | None = None,
        places: int = 0,
        width: str = "5",
        **options: Any,
    ) -> None:
        super().__init__(label, width=width, inputmode="decimal" if places else "numeric", **options)
        self.low = low
        self.high = high
        self.places = places

    def read(self, text: str) -> Any:
        if not text:
            return None
        if self.places and (parts := DECIMAL_COMMA.fullmatch(text)):
            whole, decimals = parts.groups()
            if len(decimals) == THOUSANDS:
                told = {"whole": whole + decimals, "point": f"{whole}.{decimals}"}
                self.complain(Text("Write %(whole)s or %(point)s: a comma can mean either", **told))
                return None
            text = f"{whole}.{decimals}"
        fraction = rf"(?:[.]\d{{1,{self.places}}})?" if self.places else ""
        if not re.fullmatch(rf"-?\d{{1,9}}{fraction}", text, re.ASCII):
            self.complain(self.instruction())
            return None
        number = Decimal(text) if self.places else int(text)
        if (self.low is not None and number < self.low) or (self.high is not None and number > self.high):
            self.complain(self.instruction())
            return None
        return number

    def instruction(self) -> Text:
        """What may be typed here, in one sentence."""
        kind = Text("a number") if self.places else Text("a whole number")
        if self.low is not None and self.high is not None:
            return Text("Enter %(kind)s from %(low)s to %(high)s", kind=kind, low=self.low, high=self.high)
        if self.low is not None:
            return Text("Enter %(kind)s, at least %(low)s", kind=kind, low=self.low)
        return Text("Enter %(kind)s, for example 12", kind=kind)
