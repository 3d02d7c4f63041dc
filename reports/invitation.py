"""The printed invitation to a diary or to questionnaires: a QR code, the address, whom to telephone."""

from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm

from reports import parts, theme
from reports.content import Identity, Issue
from reports.dates import day_and_hour
from reports.flowables import Columns, Heading, Passage, Rule
from reports.frame import LABEL, PageFrame, build
from reports.lists import listing
from reports.parts import Story
from reports.words import Markup, clean, text, told
from scs_manager.domain.text import Translate


def english(message: str, /) -> str:
    """The message itself: English is the source language."""
    return message


@dataclass(frozen=True)
class SheetWords:
    """What a sheet says that depends on what it invites to; message ids."""

    title: str
    heading: str
    lead: str
    code: str
    second_fact: str
    warning: str


DIARY = SheetWords(
    title=english("Invitation to your diary"),
    heading=english("Your pain diary"),
    lead=english(
        "We ask you to keep a short diary on your phone, once a day in the evening. It takes about "
        "one minute. Your answers help you and us to see whether the stimulator helps you."
    ),
    code=english("QR code of the address of your diary: %(link)s"),
    second_fact=english("Then answer with %(fact)s. This keeps your diary yours."),
    warning=english(
        "The diary is not watched around the clock. New weakness or numbness, trouble with bladder "
        "or bowel, fever or a weeping wound: do not wait for the diary, telephone at once."
    ),
)
CARER = SheetWords(
    title=english("Invitation to help with a diary"),
    heading=english("Helping with a pain diary"),
    lead=english(
        "We ask you to help with a short diary on your phone, once a day in the evening. It takes about "
        "one minute. What you send is marked as sent by you."
    ),
    code=english("QR code of the address of the diary: %(link)s"),
    second_fact=english("Then answer with %(fact)s."),
    warning=DIARY.warning,
)
QUESTIONNAIRES = SheetWords(
    title=english("Your questionnaires"),
    heading=english("Questions before your visit"),
    lead=english(
        "We ask you to answer some questions on your phone or computer. You may stop and go on later. "
        "Your answers help you and us to find out what may help you."
    ),
    code=english("QR code of the address of your questionnaires: %(link)s"),
    second_fact=english("Then answer with %(fact)s. This keeps your answers yours."),
    warning=english(
        "Nobody reads your answers at night or at the weekend. If you feel unwell, or you might hurt "
        "yourself, do not wait for us: telephone at once."
    ),
)


@dataclass(frozen=True)
class InvitationSheet:
    """One sheet for one patient, in the patient's language.

    The date of birth is never printed on it: it may be the second fact that the address asks for, and
    a sheet that is found must not open the diary.
    """

    identity: Identity
    issue: Issue
    link: str
    """The full address with its token; the QR code holds exactly this."""
    expires_at: datetime
    second_fact: str
    """What the page will ask for, in the patient's language: ``your date of birth``."""
    clinic_phone: str
    emergency_phone: str = ""
    holder: str = ""
    """The carer whose sheet it is; empty for the patient's own."""
    short_code: str = ""
    """A code in groups that stands for the link where nobody can scan; empty where there is none."""
    short_door: str = ""
    """Where the short code is typed."""
    diary_from: str = ""
    """The first diary day in words, in the patient's language; empty when it is not planned yet."""
    translate: Translate = english
    words: SheetWords = DIARY


_SIDE = 52 * mm
_LINK = theme.style("link", 9.5, 13, theme.STRONG)
_PHONE = theme.style("phone", 22, 26, theme.STRONG)
_SHORT = theme.style("short code", 22, 30, theme.STRONG)
_LARGE = theme.style("large", 12, 16.5)
_LIST = 110
"""Room for a list of three, two lines each: no line of it stands alone on the next page."""


def render(content: InvitationSheet, *, now: datetime) -> bytes:
    """The sheet as a tagged PDF; equal content and time give equal bytes."""
    say = content.translate
    frame = PageFrame(
        title=say(content.words.title),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=False,
        label=say(LABEL),
        page_words=say("Page %(page)s of %(total)s"),
        with_birth_date=False,
        has_number=False,
    )
    safe_first = [
        *_help(content),
        *_what_to_expect(content),
    ]  # whatever does not fit, safety stands on page 1
    return build(frame, [*_head(content), *_ways_in(content), *safe_first])


def _words(content: InvitationSheet, message: str, **values: object) -> Markup:
    return told(content.translate, content.issue.language, message, **values)


def _head(content: InvitationSheet) -> Story:
    holder = content.holder or content.identity.name
    return [
        Heading(_words(content, content.words.heading), level=1),
        Passage(_words(content, "For %(name)s", name=holder), theme.SUBTITLE),
        parts.gap(6),
        Rule(1.1, theme.BRAND, after=8),
        Passage(_words(content, content.words.lead), _LARGE),
        parts.gap(12),
    ]


def _ways_in(content: InvitationSheet) -> Story:
    alt = content.translate(content.words.code) % {"link": clean(content.link)}
    steps = (
        _words(content, "Point the camera of your phone at the square code and open the address it shows."),
        _words(content, "Or type what stands below into your phone’s browser."),
        _words(content, content.words.second_fact, fact=content.second_fact),
    )
    until = day_and_hour(content.expires_at, content.issue.time_zone, content.issue.language)
    words: Story = [
        Heading(_words(content, "How to open it"), level=2),
        parts.gap(4),
        *listing(steps, _LARGE),
        parts.gap(6),
        Passage(_words(content, "This sheet works until %(when)s, and once.", when=until), _LARGE),
    ]
    if content.diary_from:
        words += [
            parts.gap(6),
            Passage(_words(content, "Your first diary day: %(day)s.", day=content.diary_from), _LARGE),
        ]
    width = theme.MEASURE - _SIDE - 10 * mm
    return [
        Columns([(_SIDE, [parts.qr_code(content.link, _SIDE, alt)]), (width, words)], 10 * mm),
        parts.gap(12),
        *_typed(content),
    ]


def _typed(content: InvitationSheet) -> Story:
    """What is typed where nothing can be scanned: a short code, or the whole address."""
    if not content.short_code:
        return [Passage(_words(content, "The address"), theme.LABEL), Passage(text(content.link), _LINK)]
    return [
        Passage(_words(content, "No camera? Type this address, then the short code:"), _LARGE),
        Passage(text(content.short_door), _LINK),
        Passage(text(content.short_code), _SHORT),
    ]


def _what_to_expect(content: InvitationSheet) -> Story:
    entries = (
        _words(content, "You need no app and no password. Any phone with a browser will do."),
        _words(
            content, "Only your clinic sees your answers. You may stop at any time, without giving a reason."
        ),
        _words(content, "Do not pass this sheet on. If you lose it or your phone, telephone us."),
    )
    return [*parts.section(_words(content, "Good to know"), room=_LIST), *listing(entries, _LARGE)]


def _help(content: InvitationSheet) -> Story:
    story = parts.section(_words(content, "If you need us"), room=120)
    story += [
        Passage(_words(content, "The clinic: %(name)s", name=content.issue.clinic), _LARGE),
        Passage(text(content.clinic_phone), _PHONE),
    ]
    if content.emergency_phone:
        story += [
            parts.gap(8),
            Passage(_words(content, "In an emergency, at any hour"), _LARGE),
            Passage(text(content.emergency_phone), _PHONE),
        ]
    return [*story, parts.gap(8), *_warning(content)]


def _warning(content: InvitationSheet) -> Story:
    return [Passage(_words(content, content.words.warning), _LARGE)]
