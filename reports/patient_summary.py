"""The patient's summary: what was asked, what the trial showed, what was decided and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from babel.numbers import format_decimal
from reportlab.platypus import CondPageBreak

from reports import parts, theme
from reports.content import Identity, Issue
from reports.dates import day
from reports.flowables import Heading, Passage, Rule, SectionRule
from reports.frame import LABEL, PageFrame, build, english
from reports.lists import listing
from reports.pain_bars import Drawn, pain_bars
from reports.parts import Story
from reports.shared_decision_style import Say
from reports.words import text
from scs_manager.domain.choice_trial import OwnRegion, standing_words, stated_words
from scs_manager.domain.own_reasons import against_words, for_words
from scs_manager.domain.own_summary import (
    OwnSummary,
    PainPair,
    day_words,
    decision_words,
    goal_words,
    next_words,
    open_words,
    pain_words,
    pairs_of,
    question_words,
)
from scs_manager.domain.text import Text, Translate

TITLE = Text("Your summary")
_LARGE = theme.style("summary", 12.5, 17)
_STRONG = theme.style("summary strong", 14.5, 19, theme.STRONG)
_HEAD = theme.style("summary head", 12.5, 16.5, theme.STRONG)
_SECTION = theme.style("summary section", 14.5, 18, theme.STRONG, color=theme.BRAND)
_NOTE = theme.style("summary note", 10, 13.4, color=theme.MUTED)
_PHONE = theme.style("summary phone", 19, 24, theme.STRONG)


@dataclass(frozen=True)
class PatientSummary:
    """One case told to its patient, in the patient's language; a draft carries the draft mark."""

    identity: Identity
    issue: Issue
    on: date
    summary: OwnSummary
    why: str = ""
    """Why it was decided so, in a person's plain words; empty where nobody wrote any."""
    next_words: str = ""
    """What a person adds about what happens next."""
    issued_by: str = ""
    clinic_phone: str = ""
    emergency_phone: str = ""
    draft: bool = False
    translate: Translate = english


def render(content: PatientSummary, *, now: datetime) -> bytes:
    """The summary as a tagged PDF in large type; equal content and time give equal bytes."""
    say = Say(content.translate)
    frame = PageFrame(
        title=say.plain(TITLE),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=content.draft,
        label=content.translate(LABEL),
        page_words=content.translate("Page %(page)s of %(total)s"),
        translate=content.translate,
    )
    told = (_head, _shown, _goals, _decided, _next, _open, _help, _basis)
    return build(frame, [part for section in told for part in section(content, say)])


def _section(heading: Text, say: Say, *, room: float = 70) -> Story:
    above = [CondPageBreak(room + 40), SectionRule(1.1, theme.BRAND, 11, 3.2)]
    return [*above, Heading(say(heading), _SECTION, level=2), parts.gap(3)]


def _head(content: PatientSummary, say: Say) -> Story:
    below = Text("For %(name)s. As of %(day)s.", name=content.identity.name, day=_day(content, content.on))
    return [
        Heading(say(TITLE), level=1),
        Passage(say(below), theme.SUBTITLE),
        parts.gap(6),
        Rule(1.1, theme.BRAND, after=8),
        Passage(say(question_words(content.summary)), _STRONG),
    ]


def _day(content: PatientSummary, on: date | None) -> str:
    return day(on, content.issue.language) if on else ""


def _shown(content: PatientSummary, say: Say) -> Story:
    summary, trial = content.summary, content.summary.trial
    story = _section(Text("What your trial showed"), say)
    said = standing_words(trial)
    story += [Passage(say(said), _LARGE)] if said else []
    drawn = [_drawn(content, each) for each in pairs_of(trial)]
    story += [parts.gap(3), pain_bars(drawn, say)] if drawn else []
    for number, found in enumerate(trial.regions):
        story += _region(content, found, say, target=number == 0)
    lines = [each for each in (stated_words(trial), day_words(summary)) if each is not None]
    return [*story, *(part for each in lines for part in (parts.gap(4), Passage(say(each), _LARGE)))]


def _drawn(content: PatientSummary, pair: PainPair) -> Drawn:
    said = replace(pair, before=_local(content, pair.before), after=_local(content, pair.after))
    return said, float(pair.before), float(pair.after)


def _region(content: PatientSummary, found: OwnRegion, say: Say, *, target: bool) -> Story:
    local = replace(found, before=_one(content, found.before), after=_one(content, found.after))
    first, *more = pain_words(local)
    whole = [say.plain(first), *(say.plain(each) for each in more)]
    aim = [say.plain(Text("This is the pain we aimed at."))] if target else []
    return [parts.gap(5), Passage(text(" ".join([whole[0], *aim, *whole[1:]])), _LARGE)]


def _one(content: PatientSummary, mean: str | None) -> str | None:
    return None if mean is None else _local(content, mean)


def _local(content: PatientSummary, mean: str) -> str:
    """A mean as the language writes it: 7.1 or 7,1."""
    return str(format_decimal(mean, "0.0", locale=content.issue.language.replace("-", "_")))


def _goals(content: PatientSummary, say: Say) -> Story:
    said = goal_words(content.summary)
    return _list(Text("Your goals"), said, say) if said else []


def _list(heading: Text, lines: Sequence[Text], say: Say) -> Story:
    return [*_section(heading, say), *listing([say(each) for each in lines], _LARGE)]


def _decided(content: PatientSummary, say: Say) -> Story:
    decision = content.summary.decision
    story = [*_section(Text("What was decided"), say), Passage(say(decision_words(decision)), _STRONG)]
    if decision is None:
        return story
    signed = Text("%(name)s signed this on %(day)s.", name=decision.by, day=_day(content, decision.on))
    story += [parts.gap(2), Passage(say(signed), _LARGE)]
    story += [parts.gap(5), Passage(text(content.why), _LARGE)] if content.why else []
    for heading, lines in (
        (Text("What spoke for a stimulator"), for_words(decision)),
        (Text("What spoke against it"), against_words(decision)),
    ):
        if lines:
            story += [CondPageBreak(70), parts.gap(6), Passage(say(heading), _HEAD), parts.gap(2)]
            story += listing([say(each) for each in lines], _LARGE)
    return story


def _next(content: PatientSummary, say: Say) -> Story:
    story = _section(Text("What happens next"), say)
    known = content.summary
    days = {"implant": _day(content, known.implant_on), "visit": _day(content, known.visit_on)}
    lines = [say(each) for each in next_words(known, days)]
    lines += [text(content.next_words)] if content.next_words else []
    return [*story, *(part for each in lines for part in (Passage(each, _LARGE), parts.gap(4)))]


def _open(content: PatientSummary, say: Say) -> Story:
    return _list(Text("What we do not know"), open_words(content.summary), say)


def _help(content: PatientSummary, say: Say) -> Story:
    story = [
        *_section(Text("If you need us"), say, room=110),
        Passage(say(Text("The clinic: %(name)s", name=content.issue.clinic)), _LARGE),
        Passage(text(content.clinic_phone), _PHONE),
    ]
    if content.emergency_phone:
        urgent = Text("In an emergency, at any hour")
        story += [parts.gap(4), Passage(say(urgent), _LARGE), Passage(text(content.emergency_phone), _PHONE)]
    return story


def _basis(content: PatientSummary, say: Say) -> Story:
    who = (
        Text("Nobody at the clinic has checked this yet. It may change.")
        if content.draft
        else Text("%(name)s checked this and gave it out.", name=content.issued_by)
    )
    counted = Text("A program counted the diary days. Ask us about all that is not clear.")
    return [parts.gap(10), Passage(say(who), _NOTE), Passage(say(counted), _NOTE)]
