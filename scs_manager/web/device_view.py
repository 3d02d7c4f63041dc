"""What became of an implanted system as its section shows it: what is in now, and what happened since."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from scs_manager.domain.device_course import EXPLANT_REASONS, Explant, ExplantReason
from scs_manager.domain.device_systems import System, system_at
from scs_manager.domain.implants import Implant, lead_line
from scs_manager.domain.text import Text
from scs_manager.services.device_log import device_log, device_record
from scs_manager.web.access import CaseView
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import say
from scs_manager.web.trial_log import LogLine, lines_of


@dataclass(frozen=True)
class LeadNowLine:
    """One lead that is in now."""

    number: int
    tip: str
    entry: str
    serial: str
    words: str
    since: date


@dataclass(frozen=True)
class DeviceView:
    """The section."""

    system: System
    changed: bool
    """Whether any operation changed what was put in."""
    leads: tuple[LeadNowLine, ...]
    out: Explant | None
    """The explant that took out the whole system."""
    out_reason: Text | None
    lines: list[LogLine]


def device_view(session: Session, case: CaseView, implant: Implant) -> DeviceView:
    """The section as it stands now."""
    record = device_record(session, case.row)
    happened = record.standing
    system = system_at(implant, happened)
    out = next((each for each in happened if isinstance(each, Explant) and each.whole), None)
    return DeviceView(
        system=system,
        changed=system != system_at(implant, ()),
        leads=_leads(system),
        out=out,
        out_reason=_reason(out) if out else None,
        lines=[_dated(line) for line in lines_of(device_log(session, case.row, record), case.zone)],
    )


def _dated(line: LogLine) -> LogLine:
    """With the year: a system lasts for years."""
    return replace(line, day=local_date(date.fromisoformat(line.iso), "d MMM y"))


def _reason(out: Explant) -> Text:
    if out.reason is ExplantReason.OTHER:
        return Text("%(words)s", words=out.words)
    return EXPLANT_REASONS[out.reason]


def _leads(system: System) -> tuple[LeadNowLine, ...]:
    return tuple(
        LeadNowLine(
            number=each.number,
            tip=each.lead.tip_level or "",
            entry=each.lead.entry_level or "",
            serial=each.lead.serial,
            words=", ".join(str(say(part)) for part in lead_line(each.lead)),
            since=each.since,
        )
        for each in system.leads
    )
