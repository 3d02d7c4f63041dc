"""What each evening of the diary said beside its pain scores: the newest version of each day, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.diary import ACTIVITY_CHOICES, PROGRAM_CHOICES, SIGN_WORDS, STIMULATION_CHOICES
from scs_manager.domain.body_map import places_words
from scs_manager.domain.diary import DiaryEntry, MedicineTaken, Stimulation
from scs_manager.domain.diary_medicines import MedicineKind
from scs_manager.domain.side_effects import SIDE_EFFECT_NAMES
from scs_manager.domain.wording import day_and_month
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

_ACTIVITIES, _STIMULATIONS, _PROGRAMS = (
    {choice.value: choice.label for choice in choices}
    for choices in (ACTIVITY_CHOICES, STIMULATION_CHOICES, PROGRAM_CHOICES)
)


@dataclass(frozen=True)
class Said:
    """One answer with the question in a word or two."""

    about: str
    words: str


@dataclass(frozen=True)
class Evenings:
    """A table of days, newest first; a column that no day answers is left out, no answer is an empty cell."""

    columns: list[str]
    rows: list[tuple[str, list[str]]]


def evenings_of(rows: Sequence[DiaryEntryRow]) -> Evenings:
    """Every day with its newest version."""
    newest = {row.day: row.to_domain() for row in rows}
    said = {
        day: {each.about: each.words for each in _said(newest[day])} for day in sorted(newest, reverse=True)
    }
    answered = {about for each in said.values() for about in each}
    columns = [about for about in _columns() if about in answered]
    return Evenings(
        columns,
        [
            (str(say(day_and_month(day))), [each.get(about, "") for about in columns])
            for day, each in said.items()
        ],
    )


def _columns() -> list[str]:
    return [
        _("Warning signs"), _("Side effects"), _("Medicines"), _("Stimulator"), _("Tingling"), _("Sleep"),
        _("Activity"), _("Note"),
    ]  # fmt: skip


def _said(entry: DiaryEntry) -> Iterator[Said]:
    if entry.warning_signs:
        yield Said(_("Warning signs"), _listed(SIGN_WORDS[sign] for sign in sorted(entry.warning_signs)))
    if entry.side_effects is not None:
        yield Said(_("Side effects"), _effects(entry))
    if entry.medicines:
        yield Said(_("Medicines"), "; ".join(_taken(item) for item in entry.medicines))
    if entry.stimulation is not None:
        yield Said(_("Stimulator"), _stimulated(entry))
        if entry.stimulation is not Stimulation.OFF:
            yield Said(_("Tingling"), str(say(places_words(entry.tingling, with_roots=True))))
    if entry.sleep_nrs is not None:
        yield Said(_("Sleep"), _("%(n)s of 10", n=entry.sleep_nrs))
    if entry.activity is not None:
        yield Said(_("Activity"), str(say(_ACTIVITIES[entry.activity])))
    if entry.note:
        yield Said(_("Note"), entry.note)


def _listed(words: Iterator[object]) -> str:
    return "; ".join(str(say(each)) for each in words)


def _effects(entry: DiaryEntry) -> str:
    said = _listed(SIDE_EFFECT_NAMES[effect] for effect in entry.side_effects or ())
    if entry.side_effect_words:
        return _("%(effects)s: “%(words)s”", effects=said, words=entry.side_effect_words)
    return said or _("none")


def _taken(item: MedicineTaken) -> str:
    if item.kind is MedicineKind.PATCH:
        return f"{item.product}: {_('on') if item.count else _('off')}"
    if item.kind is MedicineKind.AS_NEEDED:
        return _("%(product)s: %(n)s, when needed", product=item.product, n=item.count)
    return f"{item.product}: {item.count}"


def _stimulated(entry: DiaryEntry) -> str:
    said = [str(say(_STIMULATIONS[entry.stimulation]))] if entry.stimulation else []
    if entry.stimulation_hours is not None:
        said.append(_("%(n)s hours", n=entry.stimulation_hours))
    if entry.program is not None:
        said.append(_("program %(name)s", name=str(say(_PROGRAMS.get(entry.program, entry.program)))))
    return ", ".join(said)
