"""Opioid dose in morphine milligram equivalents (MME) a day, and how it changed (measures.md 2).

The factor table is named, versioned data. An opioid without a factor, or without a known dose, is listed and
makes the total incomplete, never 0. The figure must not be used to choose a replacement dose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from scs_manager.domain.diary import MedicineTaken
from scs_manager.domain.errors import InputError
from scs_manager.domain.logged_days import LoggedDays
from scs_manager.domain.opioid_factors import FactorTable, shipped_table
from scs_manager.domain.relief import fixed, mean_of
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import joined

CHANGE_PERCENT, CHANGE_MME = 20, 5
"""A change counts from 20 % and at least 5 MME a day. [default]"""
HALVED_PERCENT = 50
"""Analgesic reduction that contractors of Medicare accept beside pain relief; inclusive. [read]"""
_PATCH = "_td_mcg_h"
"""How a factor table marks a patch, counted by the mcg/h on its label."""
NOT_FOR_SWITCHING = Text("Not to be used to choose a replacement dose.")


@dataclass(frozen=True)
class Dose:
    """A drug by its name in the factor table, with mg a day, or mcg/h for names that end in ``_td_mcg_h``."""

    drug: str
    amount: Fraction | None
    """None when the dose is not known."""


@dataclass(frozen=True)
class Mme:
    """A daily opioid dose: the part that is known, and what could not be converted."""

    known: Fraction
    excluded: tuple[str, ...]
    table: str
    """Name and version of the factor table."""
    listed: bool = True
    """Someone said that the list of medicines is complete."""
    days: LoggedDays | None = None
    """Of a mean, the days behind it; None for the dose of one day or of a regimen."""

    @property
    def too_few(self) -> bool:
        """A mean over fewer days than are needed."""
        return self.days is not None and not self.days.enough

    @property
    def complete(self) -> bool:
        """Nothing is missing from the figure."""
        return self.listed and not self.excluded and not self.too_few

    @property
    def total(self) -> Fraction | None:
        """The dose, or None when any part of it is unknown."""
        return self.known if self.complete else None

    def reaches(self, threshold: Fraction | int) -> bool | None:
        """True once the known part does; otherwise unknown while anything is missing, never false."""
        if self.known >= threshold and not self.too_few:
            return True
        return False if self.complete else None

    @property
    def text(self) -> Text:
        """``70.0 MME a day``, a mean with its days, or what is known of it."""
        if self.days is None:
            return self._dose
        if self.too_few:
            return self.days.text
        return Text("%(dose)s (%(days)s)", dose=self._dose, days=self.days.text)

    @property
    def _dose(self) -> Text:
        shown = f"{Decimal(_tenths(self.known)) / 10:.1f}"
        if self.complete:
            return Text("%(mme)s MME a day", mme=shown)
        if self.excluded:
            return Text(
                "incomplete; known part %(mme)s MME a day, not converted: %(drugs)s",
                mme=shown,
                drugs=joined([in_words(drug) for drug in self.excluded], ", "),
            )
        return Text("incomplete; known part %(mme)s MME a day", mme=shown)


def without_factor(dose: Mme, table: FactorTable | None = None) -> tuple[str, ...]:
    """The opioids that the table does not convert, where nothing but them keeps the dose from being whole."""
    known = (table or shipped_table("cdc-2022")).not_converted
    told = dose.listed and not dose.too_few and all(drug in known for drug in dose.excluded)
    return dose.excluded if told else ()


def unconverted_words(before: Mme | None, after: Mme | None) -> str | None:
    """``60.0 to at least 0.0, without buprenorphine patch, not converted``: both doses as far as known.

    None where every opioid was converted, and where anything but a factor is missing.
    """
    both = [dose for dose in (before, after) if dose and (dose.complete or without_factor(dose))]
    names = sorted({drug for dose in both for drug in dose.excluded})
    if len(both) < 2 or not names:
        return None
    told = [f"{'at least ' if dose.excluded else ''}{fixed(dose.known, 1)}" for dose in both]
    return f"{' to '.join(told)}, without {', '.join(str(in_words(drug)) for drug in names)}, not converted"


def in_words(drug: str) -> Text:
    """The name a factor table gives a drug, as people say it."""
    if drug.endswith(_PATCH):
        return Text("%(drug)s patch", drug=drug.removesuffix(_PATCH).replace("_", " "))
    return Text("%(drug)s", drug=drug.replace("_", " "))


def _tenths(value: Fraction) -> int:
    return int(value * 10 + Fraction(1, 2))


def mme_per_day(doses: Iterable[Dose], *, table: FactorTable | None = None, listed: bool = True) -> Mme:
    """The dose of a list of drugs. An empty list that is complete is 0; what has no factor is excluded."""
    factors = table or shipped_table("cdc-2022")
    known, excluded = Fraction(0), []
    for dose in doses:
        if dose.amount is not None and dose.amount < 0:
            raise InputError(Text("A dose cannot be negative."), place=dose.drug)
        factor = factors.factors.get(dose.drug)
        if factor is not None and dose.amount is not None:
            known += factor.factor * dose.amount
        elif dose.drug not in excluded:
            excluded.append(dose.drug)
    return Mme(known, tuple(sorted(excluded)), factors.name, listed)


@dataclass(frozen=True)
class Product:
    """A product the diary asks about. ``drug`` is None for analgesics that are not opioids."""

    name: str
    drug: str | None
    amount_each: Fraction = Fraction(0)
    """mg of the opioid in one piece; combination products by their opioid part only."""


def mme_taken(
    taken: Iterable[MedicineTaken],
    products: Mapping[str, Product],
    *,
    worn: Iterable[Dose] = (),
    table: FactorTable | None = None,
    listed: bool = True,
) -> Mme:
    """One diary day: pieces taken, and patches worn. A product nobody described makes the day incomplete, and
    so does a list of medicines that nobody called complete: the diary asks only about what is on it.
    """
    doses = list(worn)
    for medicine in taken:
        product = products.get(medicine.product)
        if product is None:
            doses.append(Dose(medicine.product, None))
        elif product.drug is not None:
            doses.append(Dose(product.drug, product.amount_each * medicine.count))
    return mme_per_day(doses, table=table, listed=listed)


def mean_mme(days: Iterable[Mme | None], *, expected: tuple[int, int] | None = None) -> Mme | None:
    """The mean over logged days; incomplete if any logged day is, None without a logged day.

    ``expected`` is how many days the window has and how many are needed; a mean over fewer has no total.
    """
    logged = [day for day in days if day is not None]
    if not logged:
        return None
    excluded = sorted({drug for day in logged for drug in day.excluded})
    listed = all(day.listed for day in logged)
    counted = None if expected is None else LoggedDays(len(logged), *expected)
    return Mme(mean_of([day.known for day in logged]), tuple(excluded), logged[0].table, listed, counted)


class Change(StrEnum):
    """How an opioid dose changed."""

    REDUCED = "reduced"
    STABLE = "stable"
    INCREASED = "increased"
    NEW = "new"
    UNKNOWN = "unknown"


CHANGE_NAMES: Mapping[Change, Text] = MappingProxyType(
    {
        Change.REDUCED: Text("reduced"),
        Change.STABLE: Text("stable"),
        Change.INCREASED: Text("increased"),
        Change.NEW: Text("new opioid use"),
        Change.UNKNOWN: Text("unknown"),
    }
)


@dataclass(frozen=True)
class DoseChange:
    """From one daily dose to another; None means that nothing was recorded."""

    before: Mme | None
    after: Mme | None

    @property
    def _totals(self) -> tuple[Fraction, Fraction] | None:
        before = self.before.total if self.before else None
        after = self.after.total if self.after else None
        return None if before is None or after is None else (before, after)

    @property
    def difference(self) -> Fraction | None:
        """MME a day more (positive) or less."""
        return None if self._totals is None else self._totals[1] - self._totals[0]

    @property
    def percent(self) -> Fraction | None:
        """Percent change; None from a baseline of 0."""
        if self._totals is None or self._totals[0] == 0:
            return None
        return 100 * (self._totals[1] - self._totals[0]) / self._totals[0]

    @property
    def change(self) -> Change:
        """Reduced or increased from 20 % and 5 MME on; anything from 0 is new opioid use."""
        if self._totals is None or self.difference is None:
            return Change.UNKNOWN
        if self.percent is None:
            return Change.NEW if self.difference > 0 else Change.STABLE
        if abs(self.percent) < CHANGE_PERCENT or abs(self.difference) < CHANGE_MME:
            return Change.STABLE
        return Change.INCREASED if self.difference > 0 else Change.REDUCED

    @property
    def halved(self) -> Truth:
        """Whether the dose fell by at least half: a known baseline of 0 has nothing to reduce, so not met."""
        if self.before is not None and self.before.total == 0:
            return Truth.NOT_MET
        return Truth.of(None if self.percent is None else -self.percent >= HALVED_PERCENT)

    @property
    def not_increased(self) -> Truth:
        """Whether the dose stayed or fell."""
        if self.change is Change.UNKNOWN:
            return Truth.UNKNOWN
        return Truth.of(self.change not in (Change.INCREASED, Change.NEW))


BANDS = ((Fraction(0), "0"), (Fraction(20), "1–20"), (Fraction(50), "21–50"), (Fraction(90), "51–90"))


def band_of(mme: Fraction) -> str:
    """The dose band of a daily dose: 0, up to 20, up to 50, up to 90, above 90. (measures.md 2.3)"""
    return next((name for highest, name in BANDS if mme <= highest), ">90")
