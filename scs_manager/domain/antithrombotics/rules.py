"""What one row of the antithrombotic table says: intervals as ranges, each with its source."""

from dataclasses import dataclass
from enum import StrEnum

from scs_manager.domain.profile_values import Provenance
from scs_manager.domain.text import Text

HOURS_A_DAY = 24


class Kind(StrEnum):
    """What sort of drug a row is about."""

    ANTIPLATELET = "antiplatelet"
    ANTICOAGULANT = "anticoagulant"
    THROMBOLYTIC = "thrombolytic"
    NSAID = "nsaid"
    ANTIDEPRESSANT = "antidepressant"
    SUPPLEMENT = "supplement"


class Purpose(StrEnum):
    """What aspirin is taken for."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class DoseKind(StrEnum):
    """How a low-molecular heparin is dosed."""

    PROPHYLACTIC = "prophylactic"
    THERAPEUTIC = "therapeutic"


class Route(StrEnum):
    """How heparin is given."""

    INTRAVENOUS = "intravenous"
    SUBCUTANEOUS = "subcutaneous"


class Renal(StrEnum):
    """Whether the kidneys count as impaired, as a person judges it."""

    NOT_IMPAIRED = "not_impaired"
    IMPAIRED = "impaired"


Condition = Purpose | DoseKind | Route | Renal
"""What a row may depend on."""


@dataclass(frozen=True)
class Source:
    """Where an interval was seen."""

    key: str
    title: str
    provenance: Provenance


@dataclass(frozen=True)
class Interval:
    """From ``least`` to ``most``, in whole hours or whole days."""

    least: int
    most: int
    unit: str
    """``hours`` or ``days``."""

    @property
    def least_hours(self) -> int:
        """The shorter end in hours, a day being 24."""
        return self.least * (HOURS_A_DAY if self.unit == "days" else 1)

    @property
    def most_hours(self) -> int:
        """The longer end in hours, a day being 24."""
        return self.most * (HOURS_A_DAY if self.unit == "days" else 1)

    @property
    def text(self) -> Text:
        """``5 to 6 days``, ``1 day``, ``12 to 24 hours``."""
        if self.least != self.most:
            words = "%(least)s to %(most)s days" if self.unit == "days" else "%(least)s to %(most)s hours"
            return Text(words, least=self.least, most=self.most)
        if self.unit == "days":
            return Text("1 day") if self.most == 1 else Text("%(n)s days", n=self.most)
        return Text("1 hour") if self.most == 1 else Text("%(n)s hours", n=self.most)


@dataclass(frozen=True)
class Sourced:
    """An interval and its source."""

    interval: Interval
    source: Source


@dataclass(frozen=True)
class Rule:
    """One row of the table."""

    drugs: tuple[str, ...]
    kind: Kind
    conditions: tuple[Condition, ...] = ()
    """All of them must hold for the row to apply."""
    hold: Sourced | None = None
    other_holds: tuple[Sourced, ...] = ()
    """What another edition says."""
    restart: Sourced | None = None
    other_restarts: tuple[Sourced, ...] = ()
    agrees: tuple[Source, ...] = ()
    """Sources that say the same."""
    needs_inr: bool = False
    needs_clearance: bool = False
    ask: Text | None = None
    """What to do where the table gives no interval."""
    warning: Text | None = None
    said_by: Source | None = None
    """Where ``ask`` or ``warning`` was seen."""
