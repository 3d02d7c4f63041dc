"""The screening in everyday words, to take home: what was found, what is open, what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reports import parts, theme
from reports.content import Identity, Issue
from reports.dates import day
from reports.flowables import Heading, Passage, Rule
from reports.frame import LABEL, PageFrame, build, english
from reports.lists import listing
from reports.parts import Story
from reports.words import Markup, text, told
from scs_manager.domain.text import Translate


@dataclass(frozen=True)
class Told:
    """A heading and the phrases under it, in the patient's language."""

    heading: str
    items: tuple[str, ...]
    in_order: bool = False
    """Nothing has to be done about these: they come last, in one paragraph."""


@dataclass(frozen=True)
class PatientScreening:
    """One screening told to one patient, in the patient's language; unsigned ones carry the draft mark."""

    identity: Identity
    issue: Issue
    on: date
    headline: str
    meaning: str
    sections: tuple[Told, ...]
    next_step: str
    limits: str
    """What a trial can and cannot tell."""
    urgent: bool
    signed_by: str
    """Who signed the screening; empty for a draft."""
    clinic_phone: str
    emergency_phone: str = ""
    translate: Translate = english


_LARGE = theme.style("patient", 12.5, 18)
_HEADLINE = theme.style("patient headline", 19, 24, theme.STRONG)
_PHONE = theme.style("patient phone", 22, 27, theme.STRONG)


def render(content: PatientScreening, *, now: datetime) -> bytes:
    """The letter as a tagged PDF in large type; equal content and time give equal bytes."""
    say = content.translate
    frame = PageFrame(
        title=say("What we found, in plain words"),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=not content.signed_by,
        label=say(LABEL),
        page_words=say("Page %(page)s of %(total)s"),
        translate=say,
    )
    help_first = _help(content) if content.urgent else []
    help_last = [] if content.urgent else _help(content)
    told = [*_sections(content.sections), *_next(content)]
    last = [*_in_order(content.sections), *_basis(content)]
    return build(frame, [*_head(content), *help_first, *told, *help_last, *last])


def _words(content: PatientScreening, message: str, **values: object) -> Markup:
    return told(content.translate, content.issue.language, message, **values)


def _head(content: PatientScreening) -> Story:
    on = day(content.on, content.issue.language)
    return [
        Heading(_words(content, "What we found"), level=1),
        Passage(
            _words(content, "For %(name)s. As of %(day)s.", name=content.identity.name, day=on),
            theme.SUBTITLE,
        ),
        parts.gap(6),
        Rule(1.1, theme.BRAND, after=8),
        Passage(text(content.headline), _HEADLINE),
        parts.gap(6),
        Passage(text(content.meaning), _LARGE),
    ]


def _sections(sections: Sequence[Told]) -> Story:
    story: Story = []
    for section in (each for each in sections if not each.in_order):
        items = [text(item) for item in section.items]
        story += [*parts.section(text(section.heading)), *listing(items, _LARGE)]
    return story


def _in_order(sections: Sequence[Told]) -> Story:
    story: Story = []
    for section in (each for each in sections if each.in_order):
        words = text("; ".join(section.items) + ".")
        story += [*parts.section(text(section.heading)), Passage(words, theme.LETTER)]
    return story


def _next(content: PatientScreening) -> Story:
    return [
        *parts.section(_words(content, "What happens next")),
        Passage(text(content.next_step), _LARGE),
        parts.gap(6),
        Passage(text(content.limits), _LARGE),
    ]


def _help(content: PatientScreening) -> Story:
    story = [
        *parts.section(_words(content, "If you need us"), room=110),
        Passage(_words(content, "The clinic: %(name)s", name=content.issue.clinic), _LARGE),
        Passage(text(content.clinic_phone), _PHONE),
    ]
    if content.emergency_phone:
        story += [
            parts.gap(6),
            Passage(_words(content, "In an emergency, at any hour"), _LARGE),
            Passage(text(content.emergency_phone), _PHONE),
        ]
    return story


def _basis(content: PatientScreening) -> Story:
    signed = (
        _words(content, "%(name)s has signed these findings.", name=content.signed_by)
        if content.signed_by
        else _words(content, "Nobody has signed these findings yet. They may change.")
    )
    advice = _words(
        content, "A program applied the clinic’s rules. It only advises: you and your team decide."
    )
    return [parts.gap(10), Passage(signed, theme.BODY), Passage(advice, theme.BODY)]
