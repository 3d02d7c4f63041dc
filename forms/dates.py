"""Fields that ask for a civil date."""

import re
from datetime import date, datetime, time
from typing import Any

from markupsafe import Markup

from forms.components import component
from forms.fields import BaseField, TextField, Words, clean_line
from scs_manager.domain.partial_dates import PartialDate, read_partial
from scs_manager.domain.text import Text

EARLIEST_YEAR = 1900


class DateField(TextField):
    """A civil date from the browser's date control, strictly as YYYY-MM-DD; ``data`` is a date or None."""

    input_type = "date"

    def read(self, text: str) -> Any:
        if not text:
            return None
        found = read_date(text)
        if found is None:
            self.complain(Text("Enter a real date"))
        return found

    def shown(self) -> str:
        return self.raw_text or (self.data.isoformat() if isinstance(self.data, date) else "")

    def render(self, options: dict[str, Any]) -> Markup:
        return super().render({"classes": "input--date"} | options)


class TimeField(TextField):
    """A time of day from the browser's time control, as HH:MM; ``data`` is a time or None."""

    input_type = "time"

    def read(self, text: str) -> Any:
        if not text:
            return None
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII):
            self.complain(Text("Enter a time, like 14:30"))
            return None
        return time.fromisoformat(text)

    def shown(self) -> str:
        return self.raw_text or (f"{self.data:%H:%M}" if isinstance(self.data, time) else "")

    def render(self, options: dict[str, Any]) -> Markup:
        return super().render({"classes": "input--date"} | options)


class MomentField(TextField):
    """Day and time on the clinic's wall clock, as YYYY-MM-DDTHH:MM; ``data`` is a naive datetime or None."""

    input_type = "datetime-local"

    def read(self, text: str) -> Any:
        if not text:
            return None
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:00)?", text, re.ASCII):
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                pass
        self.complain(Text("Enter a real day and time"))
        return None

    def shown(self) -> str:
        return self.raw_text or (self.data.strftime("%Y-%m-%dT%H:%M") if self.data else "")


class PartialDateField(TextField):
    """A date of which only the year or the month may be known; ``data`` is a PartialDate or None."""

    def __init__(self, label: Words = "", **options: Any) -> None:
        hint = options.pop("hint", "") or Text("As exact as it is known: 2019, May 2019 or 12 May 2019")
        super().__init__(label, hint=hint, max_length=20, width="10", **options)

    def read(self, text: str) -> Any:
        if not text:
            return None
        found = read_partial(text)
        if found is None or found.day.year < EARLIEST_YEAR:
            self.complain(Text("Enter a year, a month or a date: 2019, May 2019 or 12 May 2019"))
            return None
        return found

    def shown(self) -> str:
        return self.raw_text or (self.data.words if isinstance(self.data, PartialDate) else "")


def read_date(text: str) -> date | None:
    """The date of a strict YYYY-MM-DD text from 1900 on, else None."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year >= EARLIEST_YEAR else None


class BirthDateField(BaseField):
    """A date typed from memory in three fields: day, month, year; ``data`` is a date or None."""

    PARTS = (("day", Text("Day"), "2"), ("month", Text("Month"), "2"), ("year", Text("Year"), "4"))

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(formdata, data if isinstance(data, date) else None, extra_filters)
        self.parts = {name: "" for name, _, _ in self.PARTS}
        if isinstance(self.data, date):
            self.parts = {name: str(getattr(self.data, name)) for name in self.parts}
        if formdata is not None:
            self.parts = {name: clean_line(formdata.get(f"{self.name}-{name}", "")) for name in self.parts}
            self.read_parts()

    def read_parts(self) -> None:
        """Read the three fields; anything but a real date is refused."""
        self.data = None
        if not any(self.parts.values()):
            return
        day, month, year = (self.parts[name] for name, _, _ in self.PARTS)
        if re.fullmatch(r"\d{1,2}", day, re.ASCII) and re.fullmatch(r"\d{1,2}", month, re.ASCII):
            self.data = read_date(f"{year}-{int(month):02}-{int(day):02}")
        if self.data is None:
            self.complain(Text("Enter a real date with day, month and year"))

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The value comes from the three parts."""

    @property
    def first_id(self) -> str:
        return f"{self.id}-day"

    def render(self, options: dict[str, Any]) -> Markup:
        params = self.params()
        legend = {"text": params.pop("label")["text"]}
        items = [
            {
                "id": f"{self.id}-{name}",
                "name": f"{self.name}-{name}",
                "label": self.say(label),
                "classes": f"nhsuk-input--width-{width}" + (" nhsuk-input--error" if self.error else ""),
                "value": self.parts[name],
            }
            for name, label, width in self.PARTS
        ]
        params |= {"fieldset": {"legend": legend}, "items": items}
        return component("date-input", "dateInput", params | options)
