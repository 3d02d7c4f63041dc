"""What the trial diary report says of one trial: plain values, the same for the report and for a packet."""

from dataclasses import dataclass

from reports.content import Fact, State, UnknownLine
from reports.decision_end import EndedLine
from reports.decision_outcome import NOTHING_ELSE, Outcome
from reports.findings import KeyNumber, Workings
from scs_manager.domain.day_table import DayTable
from scs_manager.domain.figures import DayGrid, ReliefFigure, TrajectoryFigure
from scs_manager.domain.review_figures import DomainPanel, MedicationFigure, QualityStrip, WeekGrid
from scs_manager.domain.trial_compared import ComparedLine


@dataclass(frozen=True)
class LoggedLine:
    """One line of the trial's log: when, what, in which words, and who wrote it down."""

    when: str
    what: str
    words: str
    who: str
    state: State | None = None
    """``caution`` for what still wants an eye."""
    struck: bool = False
    """Entered by mistake and struck out; it stays listed."""


@dataclass(frozen=True)
class TrialLog:
    """What happened, in the order of time, each kind apart; empty where nobody wrote anything."""

    leads: tuple[LoggedLine, ...] = ()
    programs: tuple[LoggedLine, ...] = ()
    device: tuple[LoggedLine, ...] = ()
    adverse: tuple[LoggedLine, ...] = ()
    alarms: tuple[LoggedLine, ...] = ()
    calls: tuple[LoggedLine, ...] = ()


@dataclass(frozen=True)
class TrialDrawings:
    """The figures of the trial, all of one outcome; None before there is anything to draw."""

    quality: QualityStrip
    relief: ReliefFigure
    trajectory: TrajectoryFigure
    grid: DayGrid
    weeks: WeekGrid | None
    """Set for a trial too long to read day by day; the days follow all the same."""
    medication: MedicationFigure
    domains: DomainPanel | None


@dataclass(frozen=True)
class TrialContent:
    """One trial with its diary; whom it is about and what it is known by stand beside it."""

    standing: str
    """Whether it is planned, running or over, in one sentence."""
    facts: tuple[Fact, ...]
    """Target and when it was locked, the rule, dates and length, leads, system."""
    spared: str = ""
    """Why it can never be read as a negative trial; empty for any other."""
    key_number: KeyNumber | None = None
    drawings: TrialDrawings | None = None
    compared: tuple[ComparedLine, ...] = ()
    days: DayTable | None = None
    workings: Workings | None = None
    outcome: Outcome = NOTHING_ELSE
    """Function, sleep, quality of life, doses, goals and relief rules, with their provenance."""
    ended: tuple[EndedLine, ...] = ()
    """How it ended and what the patient said; empty while it runs."""
    log: TrialLog = TrialLog()
    unknowns: tuple[UnknownLine, ...] = ()
    data_note: str = ""
    record: tuple[str, ...] = ()
    """Further sentences for the record: versions stored, tables used."""

    @property
    def over(self) -> bool:
        """Whether its end was recorded."""
        return bool(self.ended)
