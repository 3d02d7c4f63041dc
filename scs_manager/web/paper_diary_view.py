"""The questions of the evening form as lines of a sheet of paper, in the form's own words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from forms.base import Choice
from forms.diary import (
    ACTIVITY_CHOICES,
    PROGRAM_CHOICES,
    SIDE_EFFECT_CHOICES,
    SIGN_CHOICES,
    STIMULATION_CHOICES,
    DiaryEntryForm,
)
from forms.diary_envelope import Asked
from scs_manager.domain.body_map import DIARY_PLACES
from scs_manager.domain.diary_medicines import DiaryMedicine, MedicineKind
from scs_manager.domain.own_calendar import Stretch, TrialDates
from scs_manager.domain.side_effects import OF_STIMULATION
from scs_manager.services.own_papers import MOST_DAYS, PaperGroup, PaperRow, PaperSheet
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

SPARE_MEDICINES = 2
"""Empty lines for medicines that are new. [default]"""


def how_to() -> list[str]:
    """How the sheet is filled in."""
    return [
        _("Fill it in each evening. One column is one day."),
        _("Write a number or tick a box. Leave out what you do not know."),
        _("Give the sheet to the clinic, or read it out on the phone. The clinic marks it as paper."),
    ]


def paper_sheets(dates: TrialDates, medicines: Sequence[DiaryMedicine], today: date) -> list[PaperSheet]:
    """A sheet for every seven days from today on; when all days are over, for those of the whole trial."""
    first = max(dates.diary_from, today)
    if first > dates.last_evening:
        first = dates.diary_from
    length = (dates.last_evening - first).days + 1
    days = [first + timedelta(days=n) for n in range(length)]
    parts = groupby(days, key=lambda day: dates.stretch_of(day) is Stretch.TRIAL)
    form = DiaryEntryForm(medicines=(), asked=Asked(stimulation=True))
    return [
        _sheet(form, week, medicines, stimulated) for stimulated, part in parts for week in _weeks(list(part))
    ]


def _weeks(days: list[date]) -> Iterator[list[date]]:
    for start in range(0, len(days), MOST_DAYS):
        yield days[start : start + MOST_DAYS]


def _sheet(
    form: DiaryEntryForm, days: Sequence[date], medicines: Sequence[DiaryMedicine], stimulated: bool
) -> PaperSheet:
    first, last = (local_date(day, "d MMMM y") for day in (days[0], days[-1]))
    title = _("%(first)s to %(last)s", first=first, last=last) if len(days) > 1 else first
    groups = [*_pain(form), *_day(form), _medicines(medicines)]
    groups += _stimulator(form) if stimulated else []
    groups += [_signs(form), _bothers(form, stimulated)]
    return PaperSheet(title, tuple(local_date(day, "EEE d") for day in days), tuple(groups))


def _pain(form: DiaryEntryForm) -> Iterator[PaperGroup]:
    names = ("pain_back_nrs", "pain_leg_nrs", "pain_worst_nrs", "pain_least_nrs")
    yield PaperGroup(
        _("Your pain, 0 to 10"),
        tuple(_write(_label(form, name)) for name in names),
        _("0 is no pain, 10 is the worst you can imagine. Think about the last 24 hours."),
    )


def _day(form: DiaryEntryForm) -> Iterator[PaperGroup]:
    yield PaperGroup(
        _label(form, "sleep_nrs"), (_write(_("0 to 10")),), _("0 is very badly, 10 is very well.")
    )
    yield PaperGroup(_label(form, "activity"), _ticks(ACTIVITY_CHOICES), _("Compared with a usual day."))


def _medicines(listed: Sequence[DiaryMedicine]) -> PaperGroup:
    spare = max(SPARE_MEDICINES - len(listed), 1)
    rows = (*map(_medicine, listed), *(_write(_("Other:")) for _n in range(spare)))
    return PaperGroup(_("Pain medicine, how many in 24 hours?"), rows)


def _medicine(each: DiaryMedicine) -> PaperRow:
    """A number to write, or a box for a patch."""
    if each.kind is MedicineKind.PATCH:
        return PaperRow(_("%(product)s: patch on", product=each.product))
    return _write(each.product)


def _stimulator(form: DiaryEntryForm) -> Iterator[PaperGroup]:
    hours = _write(_label(form, "stimulation_hours"))
    yield PaperGroup(_("Your stimulator: how long was it on?"), (*_ticks(STIMULATION_CHOICES), hours))
    programs = ", ".join(str(say(choice.label)) for choice in PROGRAM_CHOICES)
    yield PaperGroup(_label(form, "program"), (_write(programs),))
    places = (*(str(say(words)) for words in DIARY_PLACES.values()), _("Nowhere"))
    yield PaperGroup(_label(form, "tingling"), tuple(map(PaperRow, places)))


def _signs(form: DiaryEntryForm) -> PaperGroup:
    return PaperGroup(_label(form, "warning_signs"), _ticks(SIGN_CHOICES), urgent=True)


def _bothers(form: DiaryEntryForm, stimulated: bool) -> PaperGroup:
    """Side effects of stimulation are asked while the leads are in."""
    asked = [choice for choice in SIDE_EFFECT_CHOICES if stimulated or choice.value not in OF_STIMULATION]
    return PaperGroup(_label(form, "side_effects"), _ticks(asked), _("What was it? Write it in the notes."))


def _ticks(choices: Iterable[Choice]) -> tuple[PaperRow, ...]:
    return tuple(PaperRow(str(say(choice.label))) for choice in choices)


def _write(label: str) -> PaperRow:
    return PaperRow(label, tick=False)


def _label(form: DiaryEntryForm, name: str) -> str:
    return str(say(form.of(name).label.text))
