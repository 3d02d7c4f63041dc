"""Which leads and generator are in, after everything that was done to them since the implant."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scs_manager.domain.device_course import (
    GENERATOR,
    LEAD_,
    DeviceHappening,
    Explant,
    LeadChange,
    LeadDone,
    Revision,
)
from scs_manager.domain.implants import Generator, Implant, ImplantedLead


@dataclass(frozen=True)
class LeadNow:
    """One lead that is in, and since when it lies so."""

    number: int
    lead: ImplantedLead
    since: date


@dataclass(frozen=True)
class System:
    """What is in the patient; all of it came out when ``out_on`` is set."""

    leads: tuple[LeadNow, ...]
    generator: Generator | None
    generator_since: date
    """Since when it is in; once it is out, the day on which it came out."""
    mr_conditional: bool | None
    """None is unknown, as it is after any operation until somebody says."""
    mri_conditions: str
    changed_on: date
    """The newest operation."""
    out_on: date | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """What is in, by the words that an explant uses."""
        generator = (GENERATOR,) if self.generator else ()
        return (*generator, *(f"{LEAD_}{lead.number}" for lead in self.leads))

    @property
    def name(self) -> str:
        """What is in the body, as a list of implants names it; leads without a generator are told apart."""
        if self.generator:
            return f"spinal cord stimulator {self.generator.maker} {self.generator.model}"
        return "leads of a spinal cord stimulator, left in" if self.leads else ""

    @property
    def works(self) -> bool:
        """Whether it can stimulate at all: a generator and a lead are in."""
        return self.generator is not None and bool(self.leads)

    def lead(self, number: int) -> LeadNow | None:
        """The lead of this number; None when there is none."""
        return next((each for each in self.leads if each.number == number), None)


def system_at(implant: Implant, happened: Iterable[DeviceHappening], on: date | None = None) -> System:
    """The system at the end of a day, or as it is now."""
    system = _as_implanted(implant)
    for operation, after in systems_after(implant, happened):
        if on is None or operation.day <= on:
            system = after
    return system


def systems_after(
    implant: Implant, happened: Iterable[DeviceHappening]
) -> Iterator[tuple[Revision | Explant, System]]:
    """Every operation in its order and the system as it left it; of one day revisions before explants."""
    operations = [each for each in happened if isinstance(each, Revision | Explant)]
    system = _as_implanted(implant)
    for each in sorted(operations, key=lambda each: (each.day, isinstance(each, Explant))):
        system = _revised(system, each) if isinstance(each, Revision) else _explanted(system, each)
        yield each, system


def out_on(happened: Iterable[DeviceHappening]) -> date | None:
    """The day on which the whole system came out; None while it has not."""
    days = [each.day for each in happened if isinstance(each, Explant) and each.whole]
    return min(days, default=None)


def _as_implanted(implant: Implant) -> System:
    day = implant.implanted_on
    leads = tuple(LeadNow(number, lead, day) for number, lead in enumerate(implant.leads, 1))
    return System(leads, implant.generator, day, implant.mr_conditional, implant.mri_conditions, day)


def _revised(system: System, revision: Revision) -> System:
    leads = _leads_after(system.leads, revision.leads, revision.day)
    generator, since = system.generator, system.generator_since
    if revision.generator is not None:
        generator, since = _new_generator(generator, revision.generator), revision.day
    return System(
        leads=leads,
        generator=_in_pocket(generator, revision),
        generator_since=since,
        mr_conditional=revision.mr_conditional,
        mri_conditions=revision.mri_conditions,
        changed_on=revision.day,
    )


def _leads_after(leads: Sequence[LeadNow], changes: Iterable[LeadChange], day: date) -> tuple[LeadNow, ...]:
    lying = {each.number: each for each in leads}
    for change in changes:
        before = lying.pop(change.number, None)
        if change.done is LeadDone.REMOVED:
            continue
        kept = before.lead if before and change.done is LeadDone.MOVED else ImplantedLead()
        lying[change.number] = LeadNow(change.number, _over(kept, change.lead), day)
    return tuple(lying[number] for number in sorted(lying))


def _over(kept: ImplantedLead, given: ImplantedLead) -> ImplantedLead:
    """A moved lead is the same one where nothing else was written; a new one has only what was written."""
    return replace(kept, **{name: value for name, value in vars(given).items() if value not in (None, "")})


def _new_generator(old: Generator | None, new: Generator) -> Generator:
    """A new generator lies in the old one's pocket unless the revision says otherwise."""
    if old is None:
        return new
    return replace(new, pocket_side=old.pocket_side, pocket_place=old.pocket_place)


def _in_pocket(generator: Generator | None, revision: Revision) -> Generator | None:
    if generator is None or not (revision.pocket_side or revision.pocket_place):
        return generator
    side = revision.pocket_side or generator.pocket_side
    return replace(generator, pocket_side=side, pocket_place=revision.pocket_place)


def _explanted(system: System, explant: Explant) -> System:
    out = set(system.parts if explant.whole else explant.out)
    gone = GENERATOR in out and system.generator is not None
    return replace(
        system,
        leads=tuple(each for each in system.leads if f"{LEAD_}{each.number}" not in out),
        generator=None if GENERATOR in out else system.generator,
        generator_since=explant.day if gone else system.generator_since,
        mr_conditional=None,
        mri_conditions="",
        changed_on=explant.day,
        out_on=explant.day if explant.whole else system.out_on,
    )
