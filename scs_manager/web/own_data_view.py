"""The own data as tables of words, for the file that people read."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from forms.diary import ACTIVITY_CHOICES, SIGN_WORDS, STIMULATION_CHOICES
from scs_manager.domain.body_map import places_words
from scs_manager.domain.messages import CHANNEL_NAMES, KINDS, STATE_NAMES, MessageState
from scs_manager.domain.side_effects import SIDE_EFFECT_NAMES
from scs_manager.services.own_data_format import Entry, Goal, OwnData, Questionnaire, Trial
from scs_manager.services.own_papers import DataTable
from scs_manager.web.filters import day, local_date, moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

ACTIVITY = {str(choice.value): choice.label for choice in ACTIVITY_CHOICES}
STIMULATION = {str(choice.value): choice.label for choice in STIMULATION_CHOICES}
WIDE = (1.0, 2.0)
NONE = "–"


def data_tables(data: OwnData, zone: str) -> list[DataTable]:
    """Every part of the file, in the same order."""
    return [
        _person(data),
        *(table for trial in data.trials for table in _trial(trial, zone)),
        _pictures(data),
        _table(
            _("Questionnaires"), (_("Name"), _("Day"), _("Answers")), map(_questionnaire, data.questionnaires)
        ),
        _consents(data),
        _documents(data, zone),
        _messages(data, zone),
        _phones(data, zone),
        _carers(data, zone),
    ]


def _table(
    heading: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], shares: tuple[float, ...] = ()
) -> DataTable:
    return DataTable(heading, heads, shares or (1.0,) * len(heads), tuple(rows), _("Nothing yet."))


def _person(data: OwnData) -> DataTable:
    person, clinic = data.person, data.clinic
    rows = [
        (_("Name"), f"{person.given_name} {person.family_name}"),
        (_("Number at the clinic"), person.identifier),
        (_("Date of birth"), day(person.birth_date)),
        (_("E-mail"), person.email or NONE),
        (_("Phone"), person.phone or NONE),
        (_("Clinic"), f"{clinic.name}, {clinic.phone}"),
    ]
    return _table(_("About you"), (_("What"), _("Your record says")), rows, WIDE)


def _trial(trial: Trial, zone: str) -> list[DataTable]:
    heads = (
        _("Day"),
        _("Back"),
        _("Leg"),
        _("Worst"),
        _("Least"),
        _("Sleep"),
        _("Activity"),
        _("Stimulator"),
    )
    shares = (1.5, 0.8, 0.8, 0.9, 0.9, 0.9, 1.4, 2.0)
    more = (_("Day"), _("Medicines"), _("Tingling"), _("Signs, side effects, note"), _("Received"))
    rows = [(moment(each.at, zone), str(each.pain)) for each in trial.pain_now]
    return [
        _table(_("Your trial"), (_("What"), _("When or what")), _dates(trial), WIDE),
        _table(_("Your diary: the numbers"), heads, map(_numbers, trial.diary), shares),
        _table(
            _("Your diary: the rest"),
            more,
            (_rest(each, zone) for each in trial.diary),
            (1.2, 2, 1.6, 2.4, 1.6),
        ),
        _table(_("Pain at one moment"), (_("When"), _("Pain, 0 to 10")), rows),
    ]


def _dates(trial: Trial) -> list[tuple[str, str]]:
    goals = [(_("Goal"), goal_words(each)) for each in trial.goals]
    return [
        (_("Diary from"), day(trial.diary_from)),
        (_("Leads in"), _done(trial.placed_on, trial.placement_planned_on)),
        (_("Leads out"), _done(trial.removed_on, trial.removal_planned_on)),
        *goals,
    ]


def goal_words(goal: Goal) -> str:
    """``Walk to the shop: from 200 to 800 metres``; without numbers the goal alone."""
    if not goal.now or not goal.target:
        return goal.text
    return _(
        "%(goal)s: from %(now)s to %(target)s %(unit)s",
        goal=goal.text,
        now=goal.now,
        target=goal.target,
        unit=goal.unit,
    ).rstrip()


def _done(happened: date | None, planned: date) -> str:
    return day(happened) if happened else _("%(day)s, planned", day=day(planned))


def _numbers(entry: Entry) -> tuple[str, ...]:
    said = (entry.back_pain, entry.leg_pain, entry.worst_pain, entry.least_pain, entry.sleep)
    numbers = (NONE if each is None else str(each) for each in said)
    return (_day(entry), *numbers, _word(ACTIVITY, entry.activity), _stimulator(entry))


def _day(entry: Entry) -> str:
    """The day, and which version of it, where it was sent more than once."""
    words = local_date(entry.day, "EEE d MMM")
    return _("%(day)s, version %(n)s", day=words, n=entry.version) if entry.version > 1 else words


def _stimulator(entry: Entry) -> str:
    said = _word(STIMULATION, entry.stimulator)
    hours = _("%(n)s hours", n=entry.stimulator_hours) if entry.stimulator_hours is not None else ""
    program = _("program %(n)s", n=entry.program) if entry.program and entry.program != "unsure" else ""
    return ", ".join(filter(None, (said, hours, program)))


def _rest(entry: Entry, zone: str) -> tuple[str, ...]:
    taken = ", ".join(f"{each.product}: {each.count}" for each in entry.medicines)
    tingling = str(say(places_words(entry.tingling))) if entry.tingling else NONE
    bothers = [_word(SIGN_WORDS, sign) for sign in entry.warning_signs]
    bothers += [_word(SIDE_EFFECT_NAMES, effect) for effect in entry.side_effects or ()]
    told = ". ".join(filter(None, (", ".join(bothers), entry.side_effect_words, entry.note)))
    received = moment(entry.received_at, zone)
    return (_day(entry), taken or NONE, tingling, told or NONE, f"{received}{_by(entry)}")


def _by(entry: Entry) -> str:
    return {"carer": _(", by your carer"), "staff": _(", by the clinic")}.get(entry.entered_by, "")


def _word(words: Mapping[Any, Any], key: str | None) -> str:
    """The words that the patient read; a word of an older version stays as it is."""
    found = words.get(key) if key else None
    return str(say(found)) if found else key or NONE


def _pictures(data: OwnData) -> DataTable:
    kinds = {"pain": _("Pain"), "tingling": _("Tingling")}
    rows = [
        (day(each.on), kinds.get(each.kind, each.kind), ", ".join(each.regions) or _("nowhere"))
        for each in data.pictures
    ]
    return _table(_("Pictures of where you feel it"), (_("Day"), _("What"), _("Places")), rows, (1, 1, 3))


def _questionnaire(each: Questionnaire) -> tuple[str, ...]:
    given = ", ".join(NONE if answer is None else str(answer) for answer in each.answers or ())
    return _(each.title), day(each.answered_on), given or NONE


def _consents(data: OwnData) -> DataTable:
    heads = (_("Text"), _("Signed"), _("Taken back"))
    rows = [
        (f"{each.title} ({each.version})", day(each.signed_on), day(each.withdrawn_on) or NONE)
        for each in data.consents
    ]
    return _table(_("Consents"), heads, rows, (3, 1, 1))


def _documents(data: OwnData, zone: str) -> DataTable:
    rows = [(each.number, moment(each.issued_at, zone)) for each in data.documents]
    return _table(_("Documents for you"), (_("Number"), _("Made")), rows)


def _messages(data: OwnData, zone: str) -> DataTable:
    heads = (_("Message"), _("By"), _("Due"), _("State"))
    rows = [
        (
            str(say(KINDS[each.kind].name)) if each.kind in KINDS else each.kind,
            str(say(CHANNEL_NAMES[each.by])),
            moment(each.due_at, zone),
            str(say(STATE_NAMES[MessageState(each.state)])),
        )
        for each in data.messages
    ]
    return _table(_("Messages to you"), heads, rows, (2.2, 1, 1.4, 1.4))


def _phones(data: OwnData, zone: str) -> DataTable:
    heads = (_("Phone"), _("Signed in"), _("Last used"), _("Signed out"))
    rows = [
        (
            each.name or NONE,
            moment(each.since, zone),
            moment(each.last_used, zone),
            _when(each.signed_out_at, zone),
        )
        for each in data.phones
    ]
    return _table(_("Phones"), heads, rows)


def _carers(data: OwnData, zone: str) -> DataTable:
    heads = (_("Name"), _("Relation"), _("Since"), _("Stopped"))
    rows = [
        (each.name, each.relation, moment(each.since, zone), _when(each.stopped_at, zone))
        for each in data.carers
    ]
    return _table(_("People who help you"), heads, rows)


def _when(at: datetime | None, zone: str) -> str:
    return moment(at, zone) or NONE
