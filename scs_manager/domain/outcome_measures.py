"""The scores that show what a trial changed, and the domain that each of them measures (measures.md 4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.diary_days import Region
from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.instruments.definition import Direction
from scs_manager.domain.measure_settings import ScoreKey
from scs_manager.domain.text import Text


class DomainKind(StrEnum):
    """The domains of the holistic result (Levy 2023)."""

    PAIN = "pain"
    FUNCTION = "function"
    SLEEP = "sleep"
    MOOD = "mood"
    QUALITY_OF_LIFE = "quality_of_life"


KIND_NAMES: Mapping[DomainKind, Text] = MappingProxyType(
    {
        DomainKind.PAIN: Text("Pain"),
        DomainKind.FUNCTION: Text("Function"),
        DomainKind.SLEEP: Text("Sleep"),
        DomainKind.MOOD: Text("Mood"),
        DomainKind.QUALITY_OF_LIFE: Text("Quality of life"),
    }
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One score of a questionnaire and the domain that it measures."""

    instrument: str
    score: str
    kind: DomainKind
    name: Text

    @property
    def key(self) -> ScoreKey:
        """Instrument and score."""
        return self.instrument, self.score

    @property
    def direction(self) -> Direction:
        """Which end of the score is bad for the patient."""
        return shipped_instruments()[self.instrument].score(self.score).direction


_FUNCTION, _SLEEP, _MOOD, _LIFE = (
    DomainKind.FUNCTION,
    DomainKind.SLEEP,
    DomainKind.MOOD,
    DomainKind.QUALITY_OF_LIFE,
)

MEASURES: tuple[Measure, ...] = (
    Measure("odi-2-1a", "percent", _FUNCTION, Text("ODI")),
    Measure("rmdq-24", "total", _FUNCTION, Text("RMDQ")),
    Measure("peg", "mean", _FUNCTION, Text("PEG")),
    Measure("bpi-sf", "interference", _FUNCTION, Text("BPI interference")),
    Measure("promis-29-v2", "PF4a_v2", _FUNCTION, Text("PROMIS physical function")),
    Measure("promis-pf-4a-v1", "PF4a_v1", _FUNCTION, Text("PROMIS physical function v1")),
    Measure("promis-29-v2", "PI4a", _FUNCTION, Text("PROMIS pain interference")),
    Measure("isi", "total", _SLEEP, Text("ISI")),
    Measure("psqi", "global", _SLEEP, Text("PSQI")),
    Measure("promis-29-v2", "SD4a", _SLEEP, Text("PROMIS sleep disturbance")),
    Measure("phq-9", "total", _MOOD, Text("PHQ-9")),
    Measure("gad-7", "total", _MOOD, Text("GAD-7")),
    Measure("pcs", "total", _MOOD, Text("PCS")),
    Measure("hads", "depression", _MOOD, Text("HADS depression")),
    Measure("hads", "anxiety", _MOOD, Text("HADS anxiety")),
    Measure("promis-29-v2", "DEP4a", _MOOD, Text("PROMIS depression")),
    Measure("promis-29-v2", "ANX4a", _MOOD, Text("PROMIS anxiety")),
    Measure("eq-5d-5l", "UK2026", _LIFE, Text("EQ-5D index, United Kingdom")),
    Measure("eq-5d-5l", "US2019", _LIFE, Text("EQ-5D index, United States")),
    Measure("eq-5d-5l", "vas", _LIFE, Text("EQ VAS")),
    Measure("promis-29-v2", "SOC4a", _LIFE, Text("PROMIS social roles")),
    Measure("promis-29-v2", "FAT4a", _LIFE, Text("PROMIS fatigue")),
)
"""In the order of the page. Which score belongs to which domain is our own reading [default]."""

_PAIN: Mapping[Region, Measure] = MappingProxyType(
    {
        Region.BACK: Measure("nrs-pain", "back_average", DomainKind.PAIN, Text("Back pain (diary)")),
        Region.LEG: Measure("nrs-pain", "leg_average", DomainKind.PAIN, Text("Leg pain (diary)")),
        Region.WORST: Measure("nrs-pain", "overall_worst", DomainKind.PAIN, Text("Worst pain (diary)")),
    }
)


def pain_measure(target: Region) -> Measure:
    """The diary's pain in the target region, under the important change of the same 0 to 10 scale."""
    return _PAIN[target]


LEG_VAS: ScoreKey = ("vas-pain", "leg")
ODI: ScoreKey = ("odi-2-1a", "percent")
EQ_VAS: ScoreKey = ("eq-5d-5l", "vas")
"""What the clinical holistic score is made of (Goudman 2023)."""

READ_SCORES: frozenset[ScoreKey] = frozenset(measure.key for measure in MEASURES) | {LEG_VAS}
"""Every score that the outcome of a trial reads."""
SET_SCORES: tuple[Measure, ...] = (*_PAIN.values(), *MEASURES)
"""Every measure that a clinic may set a change or a limit for, in the order of the page."""
