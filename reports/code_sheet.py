"""A sheet of one-time codes for who cannot receive any: to be kept apart from the invitation."""

from dataclasses import dataclass
from datetime import datetime

from reports import parts, theme
from reports.content import Identity, Issue
from reports.flowables import Columns, Heading, Passage, Rule
from reports.frame import LABEL, PageFrame, build
from reports.lists import listing
from reports.parts import Story
from reports.words import Markup, text, told
from scs_manager.domain.access_codes import spaced
from scs_manager.domain.text import Translate


@dataclass(frozen=True)
class CodeSheet:
    """One sheet for one person, in the patient's language. Neither birth date nor illness stands on it."""

    identity: Identity
    issue: Issue
    holder: str
    """Who keeps the sheet: the patient, or a carer."""
    translate: Translate
    codes: tuple[str, ...] = ()


_CODE = theme.style("one-time code", 19, 30, theme.STRONG)
_LARGE = theme.style("code sheet", 12.5, 18)
_PHONE = theme.style("code sheet phone", 22, 27, theme.STRONG)


def render(content: CodeSheet, *, now: datetime) -> bytes:
    """The sheet as a tagged PDF; equal content and time give equal bytes."""
    say = content.translate
    frame = PageFrame(
        title=say("Your codes"),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=False,
        label=say(LABEL),
        page_words=say("Page %(page)s of %(total)s"),
        with_birth_date=False,
        has_number=False,
        with_letterhead=False,
    )
    return build(frame, [*_head(content), *_codes(content), *_rules(content), *_help(content)])


def _words(content: CodeSheet, message: str, **values: object) -> Markup:
    return told(content.translate, content.issue.language, message, **values)


def _head(content: CodeSheet) -> Story:
    return [
        Heading(_words(content, "Your codes"), level=1),
        Passage(_words(content, "For %(name)s", name=content.holder), theme.SUBTITLE),
        parts.gap(6),
        Rule(1.1, theme.BRAND, after=8),
        Passage(
            _words(content, "When a new phone opens the diary, it may ask for a code. Type the next one."),
            _LARGE,
        ),
        parts.gap(14),
    ]


def _codes(content: CodeSheet) -> Story:
    """Two columns with a number and a box to cross off."""
    half = (len(content.codes) + 1) // 2
    width = theme.MEASURE / 2 - 12
    columns = [
        (width, [Passage(text(f"{n}.  ☐  {spaced(code)}"), _CODE) for n, code in column])
        for column in (
            list(enumerate(content.codes[:half], 1)),
            list(enumerate(content.codes[half:], half + 1)),
        )
    ]
    return [Columns(columns, 24), parts.gap(12)]


def _rules(content: CodeSheet) -> Story:
    entries = (
        _words(content, "Each code works once. Cross it off."),
        _words(content, "Keep this sheet at home, and not with your invitation or your phone."),
        _words(content, "A new sheet makes this one worthless."),
        _words(content, "Nobody will ever call you to ask for a code."),
    )
    return [*parts.section(_words(content, "Good to know")), *listing(entries, _LARGE)]


def _help(content: CodeSheet) -> Story:
    return [
        *parts.section(_words(content, "If you lose it, telephone us"), room=90),
        Passage(_words(content, "The clinic: %(name)s", name=content.issue.clinic), _LARGE),
        Passage(text(content.issue.phone), _PHONE),
    ]
