"""Laboratory values: the units a value may be entered in, its exact conversion, and which sample counts.

What was entered is kept beside the canonical value. Factors of ten are exact. The others are the usual ones
from memory: HbA1c by the NGSP-IFCC master equation, creatinine by 113.1 and glucose by 180.16 g/mol.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol, TypeVar

from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_definitions import FactDef, Kind
from scs_manager.domain.facts_catalogue_safety import LABORATORY
from scs_manager.domain.text import Text


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of entry: canonical value = entered value x ``factor`` + ``offset``, without rounding."""

    name: str
    factor: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    provenance: str = "exact"


_TENFOLD = Decimal(10)
_OTHER_UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "safety.hba1c_percent": Unit("mmol/mol", Decimal("0.09148"), Decimal("2.152"), "memory"),
        "safety.creatinine_umol": Unit("mg/dL", Decimal("88.42"), provenance="memory"),
        "safety.glucose_mg_dl": Unit("mmol/L", Decimal("18.016"), provenance="memory"),
        "safety.haemoglobin_g_l": Unit("g/dL", _TENFOLD),
        "safety.albumin_g_l": Unit("g/dL", _TENFOLD),
        "safety.crp_mg_l": Unit("mg/dL", _TENFOLD),
    }
)


@dataclass(frozen=True, slots=True)
class Test:
    """One laboratory test: its fact and the units in clinical use, the canonical one first."""

    fact: FactDef
    units: tuple[Unit, ...]

    @property
    def key(self) -> str:
        """The short name: ``inr`` of ``safety.inr``."""
        return self.fact.name.partition(".")[2]

    def canonical(self, value: Decimal, unit: str) -> int | Decimal:
        """The value in the canonical unit, exactly; another unit or an impossible value is refused."""
        chosen = next((each for each in self.units if each.name == unit), None)
        if chosen is None:
            raise InputError(Text("Choose the unit of this value"), place=self.fact.name)
        found = value * chosen.factor + chosen.offset
        low, high = self.fact.low, self.fact.high
        if low is None or high is None or not low <= found <= high:
            raise InputError(self._impossible(found), place=self.fact.name)
        if self.fact.kind is not Kind.INTEGER:
            return found
        if found != int(found):
            raise InputError(Text("Enter a whole number"), place=self.fact.name)
        return int(found)

    def _impossible(self, found: Decimal) -> Text:
        return Text(
            "Check value and unit: that is %(found)s %(unit)s, possible are %(low)s to %(high)s",
            found=shown(found),
            unit=self.fact.unit or "",
            low=f"{self.fact.low:g}",
            high=f"{self.fact.high:g}",
        )


def _test(fact: FactDef) -> Test:
    units = (Unit(fact.unit or ""),)
    other = _OTHER_UNITS.get(fact.name)
    return Test(fact, (*units, other) if other else units)


TESTS: Mapping[str, Test] = MappingProxyType({fact.name: _test(fact) for fact in LABORATORY})
"""Every test by its fact, in the order of the form."""


def shown(value: Decimal | float) -> str:
    """A value for people: at most two decimals, cut and never rounded up to a limit it does not reach."""
    hundredths = int(Decimal(str(value)) * 100)
    return (
        f"{Decimal(hundredths) / 100:f}".rstrip("0").rstrip(".")
        if hundredths % 100
        else f"{hundredths // 100}"
    )


class Sample(Protocol):
    """A value on record, of one test and one day; no value takes that day's back."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> object: ...
    @property
    def on(self) -> date | None: ...


S = TypeVar("S", bound=Sample)


def samples(rows: Iterable[S]) -> list[S]:
    """The samples that stand, newest day first: of one test and day the row entered last counts."""
    last: dict[tuple[str, date | None], S] = {}
    for row in rows:
        if row.name in TESTS:
            last[row.name, row.on] = row
    standing = [row for row in last.values() if row.value is not None]
    return sorted(standing, key=lambda row: row.on or date.min, reverse=True)


def newest_samples(rows: Iterable[S]) -> dict[str, S]:
    """Per test the sample that counts: the newest day, whenever it was entered."""
    found: dict[str, S] = {}
    for row in samples(rows):
        found.setdefault(row.name, row)
    return found
