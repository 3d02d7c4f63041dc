"""What became of an implanted system as lines of a log. Reads only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.device_course import (
    BATTERY_NAMES,
    EXPLANT_REASONS,
    LEAD_DONE_NAMES,
    REVISED_PART_NAMES,
    SALVAGE_NAMES,
    BatteryCheck,
    BatteryState,
    DeviceHappening,
    Explant,
    ExplantReason,
    LeadChange,
    LossOfEffect,
    Revision,
    part_words,
    reason_words,
)
from scs_manager.domain.implants import POCKET_SIDE_NAMES, Generator, lead_line
from scs_manager.domain.text import Text
from scs_manager.domain.trial_log import LogEntry, LogKind
from scs_manager.domain.wall_clock import instant_of
from scs_manager.domain.wording import full_date, joined
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.implants import ImplantCourseRow
from scs_manager.services.course_log import Said, entry_of
from scs_manager.services.course_rows import IMPLANT_TABLES, histories
from scs_manager.services.device_rows import DEVICE_KINDS

Told = tuple[Text, list[Text], bool]
"""The title, what there is to say, and whether it wants an eye."""
History = tuple[ImplantCourseRow, ...]


@dataclass(frozen=True)
class DeviceRecord:
    """Everything about the system: the histories of its things, each oldest first; four statements."""

    histories: tuple[History, ...]

    @property
    def standing(self) -> tuple[DeviceHappening, ...]:
        """What stands now."""
        newest: Iterable[Any] = (history[-1] for history in self.histories)
        return tuple(row.to_domain() for row in newest if not row.struck)


def device_record(session: Session, case: CaseRow) -> DeviceRecord:
    """What is recorded about the system of a case."""
    return DeviceRecord(
        tuple(history for kind in DEVICE_KINDS for history in histories(session, IMPLANT_TABLES[kind], case))
    )


def device_log(session: Session, case: CaseRow, record: DeviceRecord) -> tuple[LogEntry, ...]:
    """Every thing as it stands now, newest first."""
    zone = _zone(session, case)
    found = [_entry(history, zone) for history in record.histories]
    return tuple(sorted(found, key=lambda entry: entry.at, reverse=True))


def device_history(session: Session, case: CaseRow, history: Sequence[Any]) -> tuple[LogEntry, ...]:
    """Each revision of one thing as the log showed it then, newest first."""
    zone = _zone(session, case)
    return tuple(reversed([_entry(history[: n + 1], zone) for n in range(len(history))]))


def _zone(session: Session, case: CaseRow) -> ZoneInfo:
    return ZoneInfo(session.get_one(ClinicRow, case.clinic_id).time_zone)


def _entry(history: Sequence[Any], zone: ZoneInfo) -> LogEntry:
    address, say = _SAYERS[type(history[-1].to_domain())]

    def said(row: Any) -> Said:
        what = row.to_domain()
        title, parts, hot = say(what)
        return instant_of(what.day, time(12), zone), False, title, parts, hot

    return entry_of(LogKind.DEVICE, address, history, said)


def _revision(what: Revision) -> Told:
    names = joined([REVISED_PART_NAMES[part] for part in what.parts], ", ")
    parts = [reason_words(what), *(_lead(change) for change in what.leads)]
    if what.generator:
        parts.append(_generator(what.generator))
    if what.pocket_side or what.pocket_place:
        side = [POCKET_SIDE_NAMES[what.pocket_side]] if what.pocket_side else []
        parts.append(Text("Pocket: %(where)s", where=joined([*side, *_own(what.pocket_place)], ", ")))
    parts.append(_MRI[what.mr_conditional])
    return Text("Revision: %(parts)s", parts=names), [*parts, *_by(what.surgeon), *_own(what.note)], False


_MRI: Mapping[bool | None, Text] = {
    True: Text("MR-conditional since then: yes"),
    False: Text("MR-conditional since then: no"),
    None: Text("MR-conditional since then: unknown"),
}


def _lead(change: LeadChange) -> Text:
    lead = change.lead
    serial = [Text("serial number %(serial)s", serial=lead.serial)] if lead.serial else []
    tip = [Text("tip %(level)s", level=lead.tip_level)] if lead.tip_level else []
    done = LEAD_DONE_NAMES[change.done]
    what = joined([done, *tip, *lead_line(lead), *serial], ", ")
    return Text("Lead %(n)s: %(what)s", n=change.number, what=what)


def _generator(box: Generator) -> Text:
    pieces = [Text("%(maker)s %(model)s", maker=box.maker, model=box.model)]
    if box.serial:
        pieces.append(Text("serial number %(serial)s", serial=box.serial))
    if box.rechargeable is not None:
        pieces.append(Text("rechargeable") if box.rechargeable else Text("not rechargeable"))
    return Text("New generator: %(what)s", what=joined(pieces, ", "))


def _explant(what: Explant) -> Told:
    title = Text("The whole system taken out")
    if not what.whole:
        out = joined([part_words(part) for part in what.out], ", ")
        title = Text("Taken out: %(parts)s", parts=out)
    why = [EXPLANT_REASONS[what.reason]] if what.reason is not ExplantReason.OTHER else []
    return title, [*why, *_own(what.words), *_by(what.surgeon), *_own(what.note)], False


def _loss(what: LossOfEffect) -> Told:
    tried = joined([SALVAGE_NAMES[each] for each in what.tried], ", ") if what.tried else Text("unknown")
    parts = [Text("Tried: %(what)s", what=tried)]
    if what.regained_on is not None:
        parts.append(Text("Helps again since %(day)s", day=full_date(what.regained_on)))
    else:
        lasts = Text("It has not come back"), Text("Whether it came back is unknown")
        parts.append(lasts[what.regained is None])
    return Text("Loss of effect"), [*parts, *_own(what.words)], what.regained is None


def _battery(what: BatteryCheck) -> Told:
    title = Text("Battery")
    if what.state is not None:
        title = Text("Battery: %(state)s", state=BATTERY_NAMES[what.state])
    parts = []
    if what.charge_every_days is not None:
        parts.append(Text("Charged every %(n)s days", n=f"{what.charge_every_days:g}"))
    if what.charge_minutes is not None:
        parts.append(Text("Charging takes %(n)s minutes", n=what.charge_minutes))
    return title, [*parts, *_own(what.note)], what.state not in (None, BatteryState.WORKING)


_SAYERS: Mapping[type[DeviceHappening], tuple[str, Callable[[Any], Told]]] = {
    Revision: ("revisions", _revision),
    Explant: ("explants", _explant),
    LossOfEffect: ("losses", _loss),
    BatteryCheck: ("batteries", _battery),
}
"""The last part of the address of each, and how it is said."""


def _by(surgeon: str) -> list[Text]:
    return [Text("Operated by %(who)s", who=surgeon)]


def _own(words: str) -> list[Text]:
    return [Text("%(words)s", words=words.strip())] if words.strip() else []
