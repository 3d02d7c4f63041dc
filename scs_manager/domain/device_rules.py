"""What cannot have happened to an implanted system is refused, at the field at fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from scs_manager.domain.complications import OTHER
from scs_manager.domain.device_course import (
    BATTERY_END,
    BatteryCheck,
    BatteryState,
    DeviceHappening,
    Explant,
    ExplantReason,
    LeadChange,
    LeadDone,
    LossOfEffect,
    RevisedPart,
    Revision,
    Salvage,
    part_words,
    revision_reasons,
)
from scs_manager.domain.device_systems import System, out_on, system_at
from scs_manager.domain.errors import InputError
from scs_manager.domain.implants import Implant
from scs_manager.domain.text import Text
from scs_manager.domain.wording import full_date, joined

DAY_FIELDS: Mapping[type[DeviceHappening], str] = MappingProxyType(
    {
        Revision: "operated_on",
        Explant: "explanted_on",
        LossOfEffect: "noticed_on",
        BatteryCheck: "seen_on",
    }
)
CHARGE_DAYS_MOST = 400
CHARGE_MINUTES_MOST = 24 * 60
"""Typing guards [default]."""


@dataclass(frozen=True)
class Around:
    """What else is known of an implant when something about it is written down."""

    implant: Implant
    happened: tuple[DeviceHappening, ...] = ()
    """Everything that stands, but not the thing itself when it is corrected."""
    programmed_on: date | None = None
    """The newest day on which a program was set."""


def check_device(what: DeviceHappening, around: Around, *, today: date) -> None:
    """Refuse what cannot have been so: on its day, by itself, or with the system as it lay then."""
    _check_day(what, around, today)
    if isinstance(what, Revision):
        _check_revision(what, system_at(around.implant, around.happened, what.day))
    elif isinstance(what, Explant):
        _check_explant(what, around)
    elif isinstance(what, LossOfEffect):
        _check_loss(what, around, today)
    else:
        _check_battery(what, system_at(around.implant, around.happened, what.day))


def check_not_after_explant(day: date, happened: Sequence[DeviceHappening], *, place: str) -> None:
    """Refuse a day on which nothing was in any more; what was written in error is corrected instead."""
    gone = out_on(happened)
    if gone is not None and day > gone:
        raise InputError(
            Text("The whole system came out on %(day)s. Correct that first.", day=full_date(gone)),
            place=place,
        )


def check_implant_day(implanted_on: date, happened: Sequence[DeviceHappening]) -> None:
    """Refuse to move the day of the implant behind what happened to the system."""
    first = min((each.day for each in happened), default=implanted_on)
    if first < implanted_on:
        words = Text("Something about the system is recorded on %(day)s.", day=full_date(first))
        raise InputError(words, place="implanted_on")


def _check_day(what: DeviceHappening, around: Around, today: date) -> None:
    place = DAY_FIELDS[type(what)]
    if what.day > today:
        raise InputError(Text("This day has not come yet."), place=place)
    if what.day < around.implant.implanted_on:
        raise InputError(Text("The implant was later than that."), place=place)
    check_not_after_explant(what.day, around.happened, place=place)


def _check_revision(revision: Revision, system: System) -> None:
    if not revision.surgeon.strip():
        raise InputError(Text("Enter who operated"), place="surgeon")
    if not revision.parts:
        raise InputError(Text("Choose what was operated on"), place="parts")
    _check_reason(revision)
    _check_parts(revision)
    for change in revision.leads:
        _check_lead(change, system)
    _check_serials(revision, system)


def _check_reason(revision: Revision) -> None:
    if revision.reason not in revision_reasons():
        raise InputError(Text("Choose why"), place="reason")
    if revision.reason == OTHER and not revision.words.strip():
        raise InputError(Text("Say why"), place="words")
    if revision.reason == BATTERY_END and RevisedPart.GENERATOR not in revision.parts:
        raise InputError(Text("A battery is replaced with its generator: choose it"), place="parts")


def _check_parts(revision: Revision) -> None:
    """What was chosen and what was described agree."""
    generator = revision.generator
    described = (
        (RevisedPart.LEAD, bool(revision.leads), "done_1", Text("Say what was done to which lead")),
        (
            RevisedPart.GENERATOR, generator is not None, "generator_model",
            Text("Enter the maker and the model of the new generator"),
        ),
    )  # fmt: skip
    for part, there, place, words in described:
        if (part in revision.parts) and not there:
            raise InputError(words, place=place)
        if there and part not in revision.parts:
            raise InputError(Text("More is described below than is chosen here"), place="parts")
    if generator is not None and not (generator.maker.strip() and generator.model.strip()):
        raise InputError(described[1][3], place="generator_model")


def _check_lead(change: LeadChange, system: System) -> None:
    lies = system.lead(change.number) is not None
    if change.done is LeadDone.ADDED and lies:
        raise InputError(Text("There is a lead of this number already"), place=f"done_{change.number}")
    if change.done is not LeadDone.ADDED and not lies:
        raise InputError(Text("No lead of this number was in"), place=f"done_{change.number}")
    if change.done is not LeadDone.REMOVED and change.lead.tip_level is None:
        raise InputError(Text("Choose the level that the tip reached"), place=f"tip_{change.number}")


def _check_serials(revision: Revision, system: System) -> None:
    """No new part has the serial number of another one that is in."""
    touched = {change.number for change in revision.leads}
    seen = {_key(each.lead.serial) for each in system.leads if each.number not in touched}
    if system.generator and revision.generator is None:
        seen.add(_key(system.generator.serial))
    given = [(f"serial_{each.number}", each.lead.serial) for each in revision.leads]
    if revision.generator:
        given.append(("generator_serial", revision.generator.serial))
    for place, serial in given:
        if _key(serial) and _key(serial) in seen:
            raise InputError(Text("Another part has this serial number already"), place=place)
        seen.add(_key(serial))


def _key(serial: str) -> str:
    return serial.strip().casefold()


def _check_explant(explant: Explant, around: Around) -> None:
    if not explant.surgeon.strip():
        raise InputError(Text("Enter who operated"), place="surgeon")
    if explant.reason is ExplantReason.OTHER and not explant.words.strip():
        raise InputError(Text("Say why"), place="words")
    if explant.whole:
        _check_whole(explant, around)
    else:
        _check_part(explant, system_at(around.implant, around.happened, explant.day))


def _check_whole(explant: Explant, around: Around) -> None:
    if explant.out:
        raise InputError(Text("Choose parts only when others stayed in"), place="out")
    if out_on(around.happened) is not None:
        raise InputError(Text("It is recorded already that the whole system came out."), place="whole")
    days = [each.day for each in around.happened]
    days += [around.programmed_on] if around.programmed_on else []
    if max(days, default=explant.day) > explant.day:
        later = Text("Something about the system is recorded on %(day)s.", day=full_date(max(days)))
        raise InputError(later, place="explanted_on")


def _check_part(explant: Explant, system: System) -> None:
    if not explant.out:
        raise InputError(Text("Choose what came out"), place="out")
    missing = [part for part in explant.out if part not in system.parts]
    if missing:
        words = joined([part_words(part) for part in missing], ", ")
        raise InputError(Text("This was not in: %(parts)s", parts=words), place="out")
    if set(explant.out) == set(system.parts):
        raise InputError(Text("That is all there was: choose the whole system"), place="whole")


def _check_loss(loss: LossOfEffect, around: Around, today: date) -> None:
    if Salvage.NOTHING in loss.tried and len(loss.tried) > 1:
        raise InputError(Text("Choose either nothing or what was tried"), place="tried")
    if Salvage.OTHER in loss.tried and not loss.words.strip():
        raise InputError(Text("Say what was tried"), place="words")
    if loss.regained_on is None:
        if loss.regained:
            raise InputError(Text("Enter the day since which it helps again"), place="regained_on")
        return
    if not loss.regained:
        raise InputError(Text("Say that it helps again, or leave the day empty"), place="regained")
    if loss.regained_on < loss.noticed_on:
        raise InputError(Text("It cannot have come back before it was lost."), place="regained_on")
    if loss.regained_on > today:
        raise InputError(Text("This day has not come yet."), place="regained_on")
    check_not_after_explant(loss.regained_on, around.happened, place="regained_on")


def _check_battery(check: BatteryCheck, system: System) -> None:
    if check.state is None and check.charge_every_days is None and check.charge_minutes is None:
        raise InputError(Text("Choose what was found, or enter how it is charged"), place="state")
    if system.generator is None:
        raise InputError(Text("No generator was in on that day."), place="seen_on")
    if system.generator.rechargeable is not False:
        return
    if check.state is BatteryState.CANNOT_CHARGE:
        raise InputError(Text("This generator is not rechargeable."), place="state")
    for place in ("charge_every_days", "charge_minutes"):
        if getattr(check, place) is not None:
            raise InputError(Text("This generator is not rechargeable."), place=place)
