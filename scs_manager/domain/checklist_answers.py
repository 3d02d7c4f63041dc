"""Answers to the checklist: what one may say, and the facts that they come to.

Only answers "done" and "not done" become facts; not applicable and unknown leave the fact unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal

from scs_manager.domain.checklist_items import ITEMS_BY_SLUG, ItemState
from scs_manager.domain.errors import InputError
from scs_manager.domain.facts import Value
from scs_manager.domain.laboratory import TESTS
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

Detail = str | int | bool | Decimal | date | datetime | None
MINUTES_AN_HOUR = 60
_SPAN_MINUTES, _LONGEST_MINUTES = 600, 1440
"""Limits of the facts; times further apart are taken for a slip of the pen and refused."""


@dataclass(frozen=True)
class Answer:
    """What was said about one item; instants in ``details`` are aware."""

    state: ItemState
    reason: str = ""
    details: Mapping[str, Detail] = field(default_factory=dict)

    def detail(self, name: str) -> Detail:
        """One detail, None when it was not given."""
        return self.details.get(name)


def check_answer(slug: str, answer: Answer) -> None:
    """Refuse what cannot be meant, naming the field ``<item>_<part>``."""
    item = ITEMS_BY_SLUG[slug]
    if item.gathered and answer.state is not ItemState.NOT_APPLICABLE:
        raise InputError(Text("This comes from the record; change it there."), place=f"{slug}_state")
    if answer.state is ItemState.NOT_APPLICABLE and not answer.reason.strip():
        raise InputError(Text("Say why it is not applicable"), place=f"{slug}_reason")
    if answer.state is ItemState.DONE:
        for name in item.details:
            if name not in _OPTIONAL and answer.detail(name) is None:
                raise InputError(Text("Also needed when it was done"), place=f"{slug}_{name}")
    _check_courses(slug, answer)
    if slug == GLUCOSE_ITEM:
        glucose_sample(answer)


_OPTIONAL = frozenset({"dose_judged"})


def _check_courses(slug: str, answer: Answer) -> None:
    for drug in ("mupirocin", "chlorhexidine"):
        first, last = answer.detail(f"{drug}_from"), answer.detail(f"{drug}_to")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise InputError(Text("The last day lies before the first"), place=f"{slug}_{drug}_to")


def check_times(answers: Mapping[str, Answer]) -> None:
    """Refuse times that cannot belong to one operation, naming the field."""
    incision, ended = _moment(answers, "incision", "incision"), _moment(answers, "operation_end", "ended")
    started = _moment(answers, "antibiotic", "started")
    if incision and ended and not 0 <= _minutes(incision, ended) <= _LONGEST_MINUTES:
        raise InputError(
            Text("The operation must end after the incision and within a day"), place="operation_end_ended"
        )
    if started and incision and abs(_minutes(started, incision)) > _SPAN_MINUTES:
        raise InputError(
            Text("Antibiotic and incision lie more than 10 hours apart"), place="antibiotic_started"
        )


def checklist_facts(answers: Mapping[str, Answer]) -> dict[str, Value]:
    """The facts of the procedure that the newest answers come to."""
    found: dict[str, Value | None] = {
        ITEMS_BY_SLUG[slug].fact: _YES_NO[answer.state]
        for slug, answer in answers.items()
        if ITEMS_BY_SLUG[slug].fact and answer.state in _YES_NO
    }
    found |= _antibiotic(answers)
    found |= {"procedure.drape": _done_detail(answers, "drape", "drape")}
    found |= {"procedure.dressing_hours": _hours_of_dressing(answers)}
    found |= _times(answers)
    return {name: value for name, value in found.items() if value is not None}


_YES_NO = {ItemState.DONE: True, ItemState.NOT_DONE: False}


def _antibiotic(answers: Mapping[str, Answer]) -> dict[str, Value | None]:
    given = answers.get("antibiotic")
    if given is None or given.state not in _YES_NO:
        return {}
    if given.state is ItemState.NOT_DONE:
        return {"procedure.antibiotic": "none"}
    return {
        "procedure.antibiotic": _done_detail(answers, "antibiotic", "drug"),
        "procedure.antibiotic_dose_mg": _done_detail(answers, "antibiotic", "dose_mg"),
        "procedure.antibiotic_dose_judged": _done_detail(answers, "antibiotic", "dose_judged"),
    }


def _times(answers: Mapping[str, Answer]) -> dict[str, Value | None]:
    incision, ended = _moment(answers, "incision", "incision"), _moment(answers, "operation_end", "ended")
    started = _moment(answers, "antibiotic", "started")
    last = _moment(answers, "antibiotic_stopped", "last_dose")
    found: dict[str, Value | None] = {}
    if started and incision:
        found["procedure.antibiotic_minutes_before"] = _minutes(started, incision)
    if incision and ended:
        found["procedure.duration_minutes"] = _minutes(incision, ended)
    if ended and last:
        found["procedure.antibiotic_hours_after"] = _hours(ended, last)
    return found


GLUCOSE, GLUCOSE_ITEM = "safety.glucose_mg_dl", "glucose_day"


@dataclass(frozen=True)
class GlucoseSample:
    """A glucose of the day: in mg/dL, and as it was typed."""

    mg_dl: Decimal
    typed: Decimal
    unit: str
    measured: datetime

    def below(self, limit: Decimal, *, on: date) -> Truth:
        """Whether it lies below ``limit`` mg/dL; a sample of another day than ``on`` says nothing."""
        return Truth.of(self.mg_dl < limit) if self.measured.date() == on else Truth.UNKNOWN


def glucose_sample(answer: Answer | None) -> GlucoseSample | None:
    """The glucose of an answer that is done; an impossible value is refused at its field."""
    if answer is None or answer.state is not ItemState.DONE:
        return None
    typed, unit, measured = (answer.detail(name) for name in ("glucose", "glucose_unit", "measured"))
    if not isinstance(typed, Decimal) or not isinstance(measured, datetime):
        return None
    try:
        found = TESTS[GLUCOSE].canonical(typed, str(unit))
    except InputError as impossible:
        raise InputError(impossible.text, place=f"{GLUCOSE_ITEM}_glucose") from None
    return GlucoseSample(Decimal(found), typed, str(unit), measured)


def _done_detail(answers: Mapping[str, Answer], slug: str, name: str) -> Value | None:
    answer = answers.get(slug)
    if answer is None or answer.state is not ItemState.DONE:
        return None
    value = answer.detail(name)
    return value if not isinstance(value, datetime) else None


def _hours_of_dressing(answers: Mapping[str, Answer]) -> Value | None:
    """A dressing that is not planned is planned for no hours."""
    answer = answers.get("dressing")
    if answer is not None and answer.state is ItemState.NOT_DONE:
        return 0
    return _done_detail(answers, "dressing", "dressing_hours")


def _moment(answers: Mapping[str, Answer], slug: str, name: str) -> datetime | None:
    answer = answers.get(slug)
    value = answer.detail(name) if answer is not None and answer.state is ItemState.DONE else None
    return value if isinstance(value, datetime) else None


def _minutes(first: datetime, then: datetime) -> int:
    return int((then - first).total_seconds()) // MINUTES_AN_HOUR


def _hours(ended: datetime, last: datetime) -> Decimal:
    """Never rounded down: 24 hours and one minute is more than 24."""
    minutes = max(_minutes(ended, last), 0)
    return (Decimal(minutes) / MINUTES_AN_HOUR).quantize(Decimal("0.001"), rounding=ROUND_CEILING)
