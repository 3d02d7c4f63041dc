"""The end of a trial in lines for people: the same on the trial page, at the decision and in its PDF."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from scs_manager.domain.patient_words import PatientWords, Said
from scs_manager.domain.post_pull import PostPull
from scs_manager.domain.relief import number_text
from scs_manager.domain.text import Text
from scs_manager.domain.trial_ends import (
    ENDING_NAMES,
    STOP_NAMES,
    TOLD_NAMES,
    TrialEnd,
    state_of,
)
from scs_manager.domain.trial_goals import GoalResult
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import full_date

PGIC_NAMES: Mapping[int, Text] = MappingProxyType(
    {
        1: Text("Very much improved"),
        2: Text("Much improved"),
        3: Text("Minimally improved"),
        4: Text("No change"),
        5: Text("Minimally worse"),
        6: Text("Much worse"),
        7: Text("Very much worse"),
    }
)
"""Patient's global impression of change, 1 to 7 (measures.md 1.8)."""


@dataclass(frozen=True)
class Waiver:
    """A baseline that a clinician did without: who, when and why."""

    by_name: str
    at: datetime
    reason: str
    placed_on: date | None = None
    """When the leads went in; a waiver of a later day is told as one."""

    def is_late(self, zone: ZoneInfo) -> bool:
        """Whether nobody had done without the baseline before the leads were in."""
        return self.placed_on is not None and self.at.astimezone(zone).date() > self.placed_on


@dataclass(frozen=True)
class EndedTrial:
    """Everything there is to say about the end of one trial."""

    end: TrialEnd
    words: PatientWords
    adequate: bool | None
    zone: ZoneInfo
    placed: bool = True
    waiver: Waiver | None = None
    post: PostPull | None = None
    goals: tuple[GoalResult, ...] = ()
    """The goals of the plan with their values at the end."""


@dataclass(frozen=True)
class EndLine:
    """One line: what it is about, what was said, and its state where it can be met or not."""

    label: Text
    value: Text
    state: Truth | None = None
    hot: bool = False
    """Must be seen: an early stop, a waived baseline, a broken lead, a wound that is not clean."""


UNKNOWN = Text("Unknown")


def end_lines(ended: EndedTrial) -> tuple[EndLine, ...]:
    """The lines in the order of the form, the baseline's waiver first."""
    return (
        *_waived(ended),
        *_manner(ended),
        *_facts(ended),
        *_patient(ended),
        *_goals(ended),
        *_after(ended),
    )


def waiver_words(waiver: Waiver, zone: ZoneInfo) -> Text:
    """``by Dr Sample on 3 May 2026: two evenings are enough``."""
    return Text(
        "after the leads were placed, by %(who)s on %(day)s: %(why)s"
        if waiver.is_late(zone)
        else "by %(who)s on %(day)s: %(why)s",
        who=waiver.by_name,
        day=full_date(waiver.at.astimezone(zone).date()),
        why=waiver.reason,
    )


def _waived(ended: EndedTrial) -> Iterator[EndLine]:
    if ended.waiver is not None:
        yield EndLine(Text("Baseline waived"), waiver_words(ended.waiver, ended.zone), hot=True)


def _manner(ended: EndedTrial) -> Iterator[EndLine]:
    end = ended.end
    if end.ending is not None:
        yield EndLine(Text("How it ended"), ENDING_NAMES[end.ending], hot=end.aborted)
    if end.removed_at is not None:
        yield EndLine(Text("Leads out"), _moment(end.removed_at, end.removed_by, ended.zone))
    elif not ended.placed:
        yield EndLine(Text("Leads"), Text("None were placed"))
    stop = STOP_NAMES[end.stop_reason] if end.stop_reason else None
    if stop is not None or end.stop_note:
        yield EndLine(Text("Stopped because"), _noted(stop, end.stop_note), hot=stop is not None)


def _moment(at: datetime, by: str, zone: ZoneInfo) -> Text:
    local = at.astimezone(zone)
    parts = {"day": full_date(local.date()), "time": f"{local:%H:%M}", "zone": zone.key}
    if not by:
        return Text("%(day)s, %(time)s (%(zone)s)", **parts)
    return Text("%(day)s, %(time)s (%(zone)s), by %(who)s", **parts, who=by)


def _noted(words: Text | None, note: str) -> Text:
    if words is None:
        return Text("%(note)s", note=note)
    return Text("%(words)s: %(note)s", words=words, note=note) if note else words


def _facts(ended: EndedTrial) -> Iterator[EndLine]:
    adequate = Truth.of(ended.adequate)
    yield EndLine(Text("Technically adequate"), _STATES[adequate], adequate)
    if not ended.placed:
        return
    end = ended.end
    asked = (
        (Text("Leads in place"), end.lead_in_place, end.lead_note, False),
        (Text("Target covered"), end.coverage, end.coverage_note, False),
        (Text("Stimulation worked"), end.worked, end.worked_note, False),
        (Text("Leads came out whole"), end.leads_whole, end.leads_note, True),
        (Text("Wound dry, no sign of infection"), end.wound_clean, end.wound_note, True),
    )
    for label, told, note, safety in asked:
        if told is not None:
            state = state_of(told)
            value = _noted(TOLD_NAMES[told], note)
            yield EndLine(label, value, state, hot=safety and state is Truth.NOT_MET)


_STATES = {Truth.MET: TOLD_NAMES["yes"], Truth.NOT_MET: TOLD_NAMES["no"], Truth.UNKNOWN: UNKNOWN}


def _patient(ended: EndedTrial) -> Iterator[EndLine]:
    words = ended.words
    controller = state_of(ended.end.operated_controller)
    yield EndLine(Text("Operated the controller"), _STATES[controller], controller)
    yield EndLine(Text("Impression of change"), _said(words.pgic, _pgic(words.pgic)))
    yield EndLine(Text("Satisfied, would do it again"), _answer(words.satisfied), _truth(words.satisfied))
    yield EndLine(Text("Wants the implant"), _answer(words.wants_implant), _truth(words.wants_implant))
    stated = words.stated_relief
    shown = None if stated.value is None else Text("%(n)s %%", n=number_text(int(stated.value)))
    yield EndLine(Text("Relief in the patient’s own words"), _said(stated, shown))


def _pgic(said: Said) -> Text | None:
    if said.value is None:
        return None
    return Text("%(n)s of 7, %(words)s", n=said.value, words=PGIC_NAMES[int(said.value)])


def _truth(said: Said) -> Truth:
    return Truth.of(None if said.value is None else bool(said.value))


def _answer(said: Said) -> Text:
    shown = _STATES[_truth(said)]
    return _said(said, Text("Unsure, so unknown") if said.unsure else shown)


def _said(said: Said, shown: Text | None) -> Text:
    if shown is None or said.source is None:
        return UNKNOWN
    return Text("%(shown)s (%(source)s)", shown=shown, source=said.source)


def _goals(ended: EndedTrial) -> Iterator[EndLine]:
    for result in ended.goals:
        if result.value is not None:
            yield EndLine(Text("Goal"), result.words, result.state)


def _after(ended: EndedTrial) -> Iterator[EndLine]:
    if ended.post is not None:
        yield EndLine(Text("After removal, not counted"), ended.post.words)
