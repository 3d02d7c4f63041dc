"""The patient's summary in everyday words: what was asked, shown, decided, what is next and what is open.

It never says more than the record: a trial that was stopped or did not work is no answer, what nobody signed
is not decided, and what is unknown is named (decision 3).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.choice_trial import HEADINGS, OwnRegion, OwnTrial, Standing, region_words
from scs_manager.domain.choice_words import CANNOT_PROMISE
from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.diary_days import Region
from scs_manager.domain.own_reasons import OwnDecision, in_state
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


@dataclass(frozen=True, slots=True)
class OwnGoal:
    """A goal of the plan: numbers as they were written, and whether it was reached."""

    words: str
    start: str = ""
    value: str = ""
    target: str = ""
    unit: str = ""
    reached: Truth = Truth.UNKNOWN


class Way(StrEnum):
    """Where the case stands, as far as it changes what is said next."""

    ON = "on"
    """On the pathway, up to the decision and the planning of the operation."""
    IMPLANTED = "implanted"
    LEFT = "left"
    """Closed, declined, withdrawn, or sent elsewhere in haste: a person says what comes next."""


@dataclass(frozen=True, slots=True)
class OwnSummary:
    """Everything the summary says that the record knows."""

    target: Region | None
    trial: OwnTrial
    kept: int | None = None
    """Diary days that count, of ``asked``; None while there is no result."""
    asked: int | None = None
    adequate: bool | None = None
    goals: tuple[OwnGoal, ...] = ()
    decision: OwnDecision | None = None
    way: Way = Way.ON
    implant_on: date | None = None
    """The operation: its day once it was done, before that the day it is planned for."""
    visit_on: date | None = None


@dataclass(frozen=True, slots=True)
class PainPair:
    """Two bars of the figure: mean pain before and in the trial, 0 to 10."""

    region: Region
    before: str
    after: str

    @property
    def name(self) -> Text:
        """Whose bars these are."""
        return HEADINGS[self.region]

    @property
    def alt(self) -> Text:
        """The bars in words, for who cannot see them."""
        return Text(
            "%(pain)s: before the trial %(before)s of 10, in the trial %(after)s of 10.",
            pain=self.name,
            before=self.before,
            after=self.after,
        )


def pairs_of(trial: OwnTrial) -> tuple[PainPair, ...]:
    """What can be drawn: regions with both means, of a trial that may be counted."""
    if trial.standing is not Standing.ENDED:
        return ()
    return tuple(
        PainPair(each.region, each.before, each.after)
        for each in trial.regions
        if each.before is not None and each.after is not None
    )


_QUESTIONS: Mapping[Region | None, Text] = MappingProxyType(
    {
        Region.BACK: Text("We asked: does a stimulator ease your back pain?"),
        Region.LEG: Text("We asked: does a stimulator ease your leg pain?"),
        Region.WORST: Text("We asked: does a stimulator ease your worst pain?"),
        None: Text("We asked: can a stimulator help with your pain?"),
    }
)


def question_words(summary: OwnSummary) -> Text:
    """What was asked."""
    return _QUESTIONS[summary.target]


_CHANGES: Mapping[Region, str] = MappingProxyType(
    {
        Region.BACK: Text("Your back pain went from %(before)s to %(after)s of 10.").id,
        Region.LEG: Text("Your leg pain went from %(before)s to %(after)s of 10.").id,
        Region.WORST: Text("Your worst pain went from %(before)s to %(after)s of 10.").id,
    }
)


_TOO_FEW: Mapping[Region, Text] = MappingProxyType(
    {
        Region.BACK: Text("Your back pain: the diary has too few days to say."),
        Region.LEG: Text("Your leg pain: the diary has too few days to say."),
        Region.WORST: Text("Your worst pain: the diary has too few days to say."),
    }
)
_GOT_LESS: Mapping[Region, Text] = MappingProxyType(
    {
        Region.BACK: Text("If your back pain got less."),
        Region.LEG: Text("If your leg pain got less."),
        Region.WORST: Text("If your worst pain got less."),
    }
)


def pain_words(found: OwnRegion) -> tuple[Text, ...]:
    """One region: from how much to how much, how sure, and the days behind it."""
    if found.before is None or found.after is None:
        return (_TOO_FEW[found.region],)
    change = Text(_CHANGES[found.region], before=found.before, after=found.after)
    return (change, *region_words(found)[1:])


def day_words(summary: OwnSummary) -> Text | None:
    """On how many days there is an entry; None while nothing is counted."""
    if summary.kept is None or summary.asked is None:
        return None
    return Text("Diary days with an entry: %(kept)s of %(asked)s.", kept=summary.kept, asked=summary.asked)


def goal_words(summary: OwnSummary) -> tuple[Text, ...]:
    """Each goal with what came of it; a trial that gave no answer gives none here either."""
    if summary.trial.standing is not Standing.ENDED:
        return (Text("Your trial has not shown yet if you reach your goals."),) if summary.goals else ()
    return tuple(_goal(each) for each in summary.goals)


def _goal(goal: OwnGoal) -> Text:
    if goal.reached is Truth.UNKNOWN:
        return Text("%(goal)s: we do not know.", goal=goal.words)
    numbers = {"start": goal.start, "value": goal.value, "unit": goal.unit, "target": goal.target}
    if goal.reached is Truth.MET:
        return Text(
            "%(goal)s: from %(start)s to %(value)s %(unit)s. You aimed at %(target)s. Reached.",
            goal=goal.words, **numbers,
        )  # fmt: skip
    return Text(
        "%(goal)s: from %(start)s to %(value)s %(unit)s. You aimed at %(target)s. Not reached.",
        goal=goal.words, **numbers,
    )  # fmt: skip


UNDECIDED = Text("Nothing is decided yet. No decision has been signed.")
DECIDED: Mapping[DecisionOutcome, Text] = MappingProxyType(
    {
        DecisionOutcome.IMPLANT: Text("You can have a stimulator put in for good, if you want it."),
        DecisionOutcome.NO_IMPLANT: Text("No stimulator will be put in."),
        DecisionOutcome.REPEAT_TRIAL: Text("The trial should be done again."),
        DecisionOutcome.DEFER: Text("The decision has to wait."),
        DecisionOutcome.NO_TRIAL_IMPLANT: Text("You can have a stimulator put in without a trial."),
    }
)


def decision_words(decision: OwnDecision | None) -> Text:
    """What was decided, or that nothing is."""
    return UNDECIDED if decision is None else DECIDED[decision.outcome]


_NEXT: Mapping[DecisionOutcome, Text] = MappingProxyType(
    {
        DecisionOutcome.IMPLANT: Text("We plan the operation with you. You can still change your mind."),
        DecisionOutcome.NO_IMPLANT: Text("Your care goes on. Ask us about other ways to ease your pain."),
        DecisionOutcome.REPEAT_TRIAL: Text("We talk with you about a new trial. You may say no."),
        DecisionOutcome.DEFER: Text("We tell you what is still open and when we talk again."),
        DecisionOutcome.NO_TRIAL_IMPLANT: Text(
            "We plan the operation with you. You can still change your mind."
        ),
    }
)
_NOT_YET: Mapping[Standing, Text] = MappingProxyType(
    {
        Standing.NONE: Text("We tell you what the next step is."),
        Standing.AHEAD: Text("Your trial comes next. You may still say no."),
        Standing.RUNNING: Text("The trial goes on. Please keep your diary."),
    }
)
_TALK = Text("We look at what your trial showed and talk with you. Then a doctor decides with you.")


_OPERATED = Text("The operation was on %(day)s.").id
_PLANNED = Text("The operation is planned for %(day)s.").id


def next_words(summary: OwnSummary, days: Mapping[str, str]) -> tuple[Text, ...]:
    """What happens next; ``days`` holds ``implant`` and ``visit`` as the patient's language writes them."""
    return tuple(_next(summary, days))


def _next(summary: OwnSummary, days: Mapping[str, str]) -> Iterator[Text]:
    decision, way = summary.decision, summary.way
    if way is Way.LEFT:
        yield Text("Ask the clinic what comes next.")
    elif way is Way.IMPLANTED:
        yield Text("Your stimulator is in. We see you at your visits.")
    elif decision is None:
        yield _NOT_YET.get(summary.trial.standing, _TALK)
    else:
        yield _NEXT[decision.outcome]
    if summary.implant_on is not None and way is not Way.LEFT:
        done = way is Way.IMPLANTED
        words = _OPERATED if done else _PLANNED
        yield Text(words, day=days["implant"])
    if summary.visit_on is not None and way is Way.IMPLANTED:
        yield Text("Your next visit is due about %(day)s.", day=days["visit"])


def open_words(summary: OwnSummary) -> Sequence[Text]:
    """What is not known; the last sentence holds for everybody."""
    return (*_open(summary), CANNOT_PROMISE)


def _open(summary: OwnSummary) -> Iterator[Text]:
    standing = summary.trial.standing
    if standing in (Standing.STOPPED, Standing.INADEQUATE):
        yield Text("What a whole trial would have shown.")
    if standing is Standing.ENDED:
        unknown = (each for each in summary.trial.regions if each.before is None or each.after is None)
        yield from (_GOT_LESS[each.region] for each in unknown)
    if standing is Standing.ENDED and summary.adequate is None:
        yield Text("If the wires worked as they should.")
    missing = (summary.asked or 0) - (summary.kept or 0)
    if missing > 0:
        yield Text("How your pain was on days with no entry: %(n)s.", n=missing)
    yield from in_state(summary.decision, Truth.UNKNOWN)
