"""What the failure ledger of pain medicines comes to (``clinical.md`` 10.3), as a payer reads it.

Unknown doses and dates stay unknown: a figure says "at least" where something is missing, and nothing is
summed that is not known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scs_manager.domain.fact_values import Item
from scs_manager.domain.facts_catalogue_medicines import DRUG_CLASSES
from scs_manager.domain.opioids import Dose, Mme, mme_per_day
from scs_manager.domain.partial_dates import earliest, latest
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth, any_of

OPIOID, BENZODIAZEPINE = "opioid", "benzodiazepine"


def mme_now(medicines: Iterable[Item], *, complete: bool) -> Mme:
    """The dose of all opioids taken now, in MME a day; complete only when the ledger is."""
    doses = [_dose(each) for each in medicines if each["drug_class"] == OPIOID and each["current"]]
    return mme_per_day(doses, listed=complete)


def _dose(medicine: Item) -> Dose:
    """Patches go by the rate on the label and have factors of their own."""
    unit = "_td_mcg_h" if medicine.get("dose_unit") == "mcg/h" else ""
    amount = medicine.get("daily_dose") if medicine.get("dose_unit") else None
    drug = f"{medicine['drug'].strip().lower()}{unit}"
    return Dose(drug, None if amount is None else Fraction(str(amount)))


def dose_words(amount: Decimal | float | None, unit: str | None) -> Text | None:
    """``75 mg a day``, ``20 mcg/h`` for a patch; a unit nobody wrote is not filled in. None without."""
    if amount is None:
        return None
    if unit == "mcg/h":
        return Text("%(dose)s mcg/h", dose=f"{amount:g}")
    return Text("%(dose)s a day", dose=f"{amount:g} {unit}" if unit else f"{amount:g}")


@dataclass(frozen=True, slots=True)
class Span:
    """When a medicine was taken, between the dates that are certain and those that are possible."""

    first: date | None
    """Earliest possible start."""
    surely_from: date | None
    surely_to: date | None
    last: date | None
    """Latest possible end."""
    now: bool

    @classmethod
    def of(cls, medicine: Item, on: date) -> "Span":
        """The span of a line of the ledger as of a day; a medicine taken now runs to that day."""
        start, stop = medicine.get("started_on"), medicine.get("stopped_on")
        start_how, stop_how = medicine.get("started_precision"), medicine.get("stopped_precision")
        now = bool(medicine["current"])
        return cls(
            earliest(start, start_how) if start else None,
            min(latest(start, start_how), on) if start else None,
            on if now else earliest(stop, stop_how) if stop else None,
            on if now else min(latest(stop, stop_how), on) if stop else None,
            now,
        )

    def overlaps(self, other: "Span") -> Truth:
        """Whether two medicines were ever taken at the same time; unknown where the dates do not tell."""
        if self.now and other.now:
            return Truth.MET
        if self._before(other) or other._before(self):
            return Truth.NOT_MET
        return Truth.MET if self._reaches(other) and other._reaches(self) else Truth.UNKNOWN

    def _before(self, other: "Span") -> bool:
        return self.last is not None and other.first is not None and self.last < other.first

    def _reaches(self, other: "Span") -> bool:
        """This one had surely begun before the other surely ended."""
        begun, ended = self.surely_from, other.surely_to
        return begun is not None and ended is not None and begun <= ended


@dataclass(frozen=True, slots=True)
class Ledger:
    """The figures under the ledger."""

    mme: Mme
    opioid_months: int
    """Months with an opioid that the dates prove; one month is 30.4 days, overlaps count once."""
    opioid_months_complete: bool
    overlap: Truth
    """An opioid and a benzodiazepine at the same time, ever."""
    overlap_now: bool
    classes_tried: tuple[str, ...]
    complete: bool

    @property
    def months_words(self) -> Text:
        """``16``, or ``at least 16``."""
        if self.opioid_months_complete:
            return Text("%(n)s", n=self.opioid_months)
        return Text("at least %(n)s", n=self.opioid_months) if self.opioid_months else Text("unknown")

    @property
    def classes_not_tried(self) -> tuple[str, ...]:
        """The classes that were not tried: known only once the list is complete."""
        if not self.complete:
            return ()
        return tuple(each for each in DRUG_CLASSES[:-1] if each not in self.classes_tried)


def ledger_of(medicines: Sequence[Item], *, complete: bool, on: date) -> Ledger:
    """The ledger as of a day; ``complete`` when somebody said that no medicine is missing."""
    spans = {
        name: [Span.of(each, on) for each in medicines if each["drug_class"] == name]
        for name in (OPIOID, BENZODIAZEPINE)
    }
    opioids, others = spans[OPIOID], spans[BENZODIAZEPINE]
    days, all_dated = _days(opioids)
    pairs = [a.overlaps(b) for a in opioids for b in others]
    tried = {each["drug_class"] for each in medicines}
    return Ledger(
        mme=mme_now(medicines, complete=complete),
        opioid_months=days * 48 // 1461,
        opioid_months_complete=complete and all_dated,
        overlap=any_of([*pairs, Truth.NOT_MET if complete else Truth.UNKNOWN]),
        overlap_now=any(a.now for a in opioids) and any(b.now for b in others),
        classes_tried=tuple(each for each in DRUG_CLASSES if each in tried),
        complete=complete,
    )


def _days(spans: Iterable[Span]) -> tuple[int, bool]:
    """Days covered by what is certain, each once, and whether every span has exact ends."""
    known = [(each.surely_from, each.surely_to) for each in spans]
    sure = sorted((a, b) for a, b in known if a is not None and b is not None and a <= b)
    covered, reached = 0, date.min
    for begin, end in sure:
        covered += max((end - max(begin, reached)).days, 0)
        reached = max(reached, end)
    exact = all(
        each.first == each.surely_from is not None and each.last == each.surely_to is not None
        for each in spans
    )
    return covered, exact


WANTED: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("highest dose"), ("max_daily_dose", "daily_dose")),
    (Text("weeks at that dose"), ("weeks",)),
    (Text("adherence"), ("adherence",)),
    (Text("relief"), ("relief_percent", "nrs_on_drug")),
    (Text("proof"), ("proof",)),
)
"""What a line of the ledger must tell, and the fields of which one tells it."""
_REASON = Text("why stopped")


def missing_of(medicine: Item) -> tuple[Text, ...]:
    """What a payer will ask for and this line does not tell."""
    missing = [words for words, names in WANTED if not any(name in medicine for name in names)]
    if not medicine["current"] and "stop_reason" not in medicine:
        missing.append(_REASON)
    return tuple(missing)
