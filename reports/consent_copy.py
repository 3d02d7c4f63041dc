"""The patient's copy of a consent: the very text that was signed, who signed it and when."""

from dataclasses import dataclass
from datetime import date, datetime

from reports import parts, theme
from reports.content import Identity, Issue
from reports.dates import day
from reports.flowables import Heading, Passage, Rule
from reports.frame import LABEL, PageFrame, build
from reports.parts import Story
from reports.words import Markup, text, told
from scs_manager.domain.text import Text, Translate


@dataclass(frozen=True)
class ConsentCopy:
    """One signed consent; ``sections`` are heading and paragraphs of the text as it was signed."""

    identity: Identity
    issue: Issue
    title: str
    version: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    signed_name: str
    signed_on: date
    explained_by: str
    withdrawn_on: date | None
    clinic_phone: str
    translate: Translate


_LARGE = theme.style("consent copy", 11.5, 16)
_NAME = theme.style("consent copy name", 15, 19, theme.STRONG)


def render(content: ConsentCopy, *, now: datetime) -> bytes:
    """The copy as a tagged PDF; equal content and time give equal bytes."""
    frame = PageFrame(
        title=Text("Copy of your consent").render(content.translate),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=False,
        label=content.translate(LABEL),
        page_words=content.translate("Page %(page)s of %(total)s"),
        has_number=False,
    )
    return build(frame, [*_head(content), *_body(content), *_signature(content)])


def _say(content: ConsentCopy, words: Text) -> Markup:
    return told(content.translate, content.issue.language, words.id, **words.params)


def _head(content: ConsentCopy) -> Story:
    below = Text("Copy of your consent, version %(version)s of the text", version=content.version)
    return [
        Heading(text(content.title), level=1),
        Passage(_say(content, below), theme.SUBTITLE),
        parts.gap(6),
        Rule(1.1, theme.BRAND, after=8),
    ]


def _body(content: ConsentCopy) -> Story:
    story: Story = []
    for heading, paragraphs in content.sections:
        story += parts.section(text(heading), first=not story) if heading else []
        for paragraph in paragraphs:
            story += [Passage(text(paragraph), _LARGE), parts.gap(5)]
    return story


def _signature(content: ConsentCopy) -> Story:
    language = content.issue.language
    story = parts.section(_say(content, Text("Signed")), room=110)
    story += [
        Passage(text(content.signed_name), _NAME),
        Passage(_say(content, Text("on %(day)s", day=day(content.signed_on, language))), _LARGE),
        Passage(_say(content, Text("Explained by %(name)s", name=content.explained_by)), _LARGE),
    ]
    if content.withdrawn_on is not None:
        taken = Text("You took this consent back on %(day)s.", day=day(content.withdrawn_on, language))
        story += [parts.gap(6), Passage(_say(content, taken), _LARGE)]
    change = Text(
        "You may change your mind at any time. Telephone the clinic: %(phone)s", phone=content.clinic_phone
    )
    return [*story, parts.gap(8), Passage(_say(content, change), _LARGE)]
