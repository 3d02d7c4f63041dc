"""The medicines of each day of a diary: the list as it was on that day, whatever was changed in it since.

Lines are never edited: a change withdraws one line and adds another. What was taken on a past day is
therefore told by the entry of the day, in the words of every line that ever had that name. What the diary
did not ask is told by the dates of the lines, else by the list as it stood; what neither says is unknown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from fractions import Fraction

from scs_manager.domain.diary import DiaryEntry
from scs_manager.domain.diary_medicines import MedicineKind, strength_mg
from scs_manager.domain.diary_statistics import TrialDay
from scs_manager.domain.opioids import Dose, Mme, Product, mme_taken
from scs_manager.domain.partial_dates import PartialDate
from scs_manager.domain.truth import Truth


class Standing(IntEnum):
    """Whose words count first: what is taken now, what was taken, what was withdrawn."""

    CURRENT = 0
    PAST = 1
    WITHDRAWN = 2


@dataclass(frozen=True)
class ListedMedicine:
    """One line of the list, also one that was withdrawn since."""

    drug: str
    product: str
    """The name under which the diary asks."""
    opioid: bool
    current: bool
    listed_on: date
    withdrawn_on: date | None = None
    patch: bool = False
    rate: Fraction | None = None
    """Of a patch, mcg/h; None when it is not known."""
    started: PartialDate | None = None
    stopped: PartialDate | None = None

    @property
    def standing(self) -> Standing:
        """Whether the line stands, and as what."""
        if self.withdrawn_on is not None:
            return Standing.WITHDRAWN
        return Standing.CURRENT if self.current else Standing.PAST

    @property
    def names(self) -> frozenset[str]:
        """What an entry may call it: an older one by the drug, before the product was written down."""
        return frozenset({self.product, self.drug})

    @property
    def ingredient(self) -> str:
        """The drug as the factor table writes it."""
        return self.drug.strip().casefold()

    def was_listed(self, day: date) -> bool:
        """Whether it was on the regimen that day, which is what the diary asks about."""
        gone = self.withdrawn_on is not None and self.withdrawn_on < day
        return self.current and self.listed_on <= day and not gone

    def taken(self, day: date) -> Truth:
        """Whether it was taken on a day, by its dates, else by the list as it stood.

        On the day of the stop itself it may have been taken or not.
        """
        said = _begun(self.started, day) & ~self.over(day)
        as_listed = self.stopped is None and self.was_listed(day)
        return Truth.MET if said is Truth.UNKNOWN and as_listed else said

    def over(self, day: date) -> Truth:
        """Whether it had been stopped by a day; it had where the list called it past by then."""
        if self.stopped is None:
            past = Truth.of(True if self.listed_on <= day else None)
            return Truth.NOT_MET if self.current else past
        if self.stopped.day < day or (not self.current and self.listed_on < day):
            return Truth.MET
        return Truth.NOT_MET if self.stopped.earliest > day else Truth.UNKNOWN

    def described(self, name: str) -> Product | None:
        """What one piece of that name holds; None for an opioid whose name does not say its strength."""
        if not self.opioid:
            return Product(name, None)
        strength = strength_mg(name)
        return None if strength is None else Product(name, self.ingredient, strength)


def _begun(started: PartialDate | None, day: date) -> Truth:
    if started is None:
        return Truth.UNKNOWN
    if started.earliest > day:
        return Truth.NOT_MET
    return Truth.MET if started.day <= day else Truth.UNKNOWN


@dataclass(frozen=True)
class MedicineList:
    """Every line the list of a case ever had."""

    lines: tuple[ListedMedicine, ...] = ()
    listed: bool = False
    """Somebody has called the list complete."""

    def doses(self, days: Iterable[TrialDay]) -> dict[date, Mme]:
        """The opioid dose of each day that logged its medicines, or on which there were none to log."""
        products, patches = self.products(), self._patches()
        found = {}
        for day in days:
            entry = day.diary.entry
            if entry is not None and day.diary.kept:
                dose = self._dose(entry, products, patches)
                if entry.medicines or self._had_none(entry.day, dose):
                    found[day.day] = dose
        return found

    def others(self, days: Sequence[TrialDay]) -> tuple[ListedMedicine, ...]:
        """Analgesics that are no opioids: those of the regimen now, and those of the days."""
        entries = [day.diary.entry for day in days if day.diary.entry is not None]
        named = {item.product for entry in entries for item in entry.medicines}
        products = self.products()
        return tuple(
            line
            for line in self.lines
            if _is_other(line, products)
            and (
                line.standing is Standing.CURRENT
                or line.names & named
                or any(line.was_listed(day.day) for day in days)
            )
        )

    def products(self) -> dict[str, Product]:
        """What each name in an entry means, by the lines that count most; undescribed where they disagree."""
        found: dict[str, Product | None] = {}
        for by_drug in (False, True):
            for standing in Standing:
                said: dict[str, set[Product | None]] = defaultdict(set)
                for line in self.lines:
                    if line.standing is standing:
                        name = line.drug if by_drug else line.product
                        said[name].add(line.described(name))
                for name, meant in said.items():
                    found.setdefault(name, meant.pop() if len(meant) == 1 else None)
        return {name: product for name, product in found.items() if product is not None}

    def _had_none(self, day: date, dose: Mme) -> bool:
        """An entry without medicines logged them only where there was none that day to ask about."""
        return not dose.excluded and not any(line.was_listed(day) for line in self.lines)

    def _patches(self) -> Mapping[str, list[ListedMedicine]]:
        found: dict[str, list[ListedMedicine]] = defaultdict(list)
        for line in self.lines:
            if line.opioid and line.patch:
                found[line.product].append(line)
        return found

    def _dose(
        self, entry: DiaryEntry, products: Mapping[str, Product], patches: Mapping[str, list[ListedMedicine]]
    ) -> Mme:
        said = {item.product: item.count for item in entry.medicines if item.kind is MedicineKind.PATCH}
        pieces = [item for item in entry.medicines if item.product not in said.keys() & patches.keys()]
        worn = [
            dose
            for product, lines in patches.items()
            if (dose := _worn(lines, entry.day, said.get(product))) is not None
        ]
        return mme_taken(pieces, products, worn=[*worn, *self._unasked(entry)], listed=self.listed)

    def _unasked(self, entry: DiaryEntry) -> Iterator[Dose]:
        """Opioids listed too late for the diary to ask about them that day, which may have been taken."""
        named = {item.product for item in entry.medicines}
        asked = {line.ingredient for line in self.lines if line.names & named or line.was_listed(entry.day)}
        for line in self.lines:
            late = line.opioid and not line.patch and _stands(line) and line.ingredient not in asked
            if late and line.taken(entry.day) is not Truth.NOT_MET:
                yield Dose(line.ingredient, None)


def _worn(lines: Sequence[ListedMedicine], day: date, said: int | None) -> Dose | None:
    """A patch as the entry says it; without a word it counts unless it is known to have been off."""
    if said == 0:
        return None
    sure = [line for line in lines if _stands(line) and line.taken(day) is Truth.MET]
    perhaps = _perhaps(lines, day)
    if said is None and not sure and not perhaps:
        return None
    told = sure or ([] if said is None else perhaps or lines)
    rates = {line.rate for line in told}
    return Dose(f"{lines[0].ingredient}_td_mcg_h", rates.pop() if len(rates) == 1 else None)


def _perhaps(lines: Sequence[ListedMedicine], day: date) -> list[ListedMedicine]:
    """Lines of one patch that may hold for a day, unless it was told since that it had been stopped."""
    standing = [line for line in lines if _stands(line)]
    found = [line for line in standing if line.taken(day) is Truth.UNKNOWN]
    if any(line.listed_on >= day and line.over(day) is Truth.MET for line in standing):
        return found
    return [*found, *(line for line in lines if line.was_listed(day))]


def _stands(line: ListedMedicine) -> bool:
    return line.standing is not Standing.WITHDRAWN


def _is_other(line: ListedMedicine, products: Mapping[str, Product]) -> bool:
    """No opioid, and not corrected to one since."""
    if line.opioid:
        return False
    meant = products.get(line.product)
    return _stands(line) or (meant is not None and meant.drug is None)
