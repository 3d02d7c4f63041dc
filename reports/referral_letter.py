"""The letter to the implant centre, to the general practitioner or back to the referrer."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether

from reports import parts, theme
from reports.content import CriterionLine, Fact, Identity, Issue, Signature
from reports.dates import day
from reports.flowables import Columns, Heading, Passage, SectionRule
from reports.frame import PageFrame, build
from reports.lists import listing
from reports.parts import Story
from reports.words import Markup, own, text


class LetterPurpose(StrEnum):
    """To whom the letter goes decides its subject and its first sentence."""

    IMPLANT_CENTRE = "implant_centre"
    GENERAL_PRACTITIONER = "general_practitioner"
    REFERRER = "referrer"


@dataclass(frozen=True)
class LetterPart:
    """What one reader needs: a heading and its sentences."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ReferralLetter:
    """A letter about one patient; without a signature it carries the draft mark."""

    identity: Identity
    issue: Issue
    purpose: LetterPurpose
    on: date
    """The day printed as the date of the letter."""
    address: tuple[str, ...]
    """Name and address of the reader, a line each."""
    salutation: str
    paragraphs: tuple[str, ...]
    """The body, a paragraph each."""
    facts: tuple[Fact, ...] = ()
    findings: tuple[CriterionLine, ...] = ()
    parts: tuple[LetterPart, ...] = ()
    opening: str = ""
    """The first sentence; empty takes the one of the purpose."""
    subject: str = ""
    """The same for the heading."""
    requests: tuple[str, ...] = ()
    """What the reader is asked to do, a sentence each."""
    closing: str = "Yours sincerely"
    enclosures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    signature: Signature | None = None


_SUBJECTS = {
    LetterPurpose.IMPLANT_CENTRE: "Referral for a permanent spinal cord stimulator",
    LetterPurpose.GENERAL_PRACTITIONER: "Spinal cord stimulation: report to the general practitioner",
    LetterPurpose.REFERRER: "Spinal cord stimulation: answer to your referral",
}
_OPENINGS = {
    LetterPurpose.IMPLANT_CENTRE: "Thank you for seeing this patient for the implant of a permanent spinal "
    "cord stimulator (SCS).",
    LetterPurpose.GENERAL_PRACTITIONER: "I am writing to let you know where your patient stands in the "
    "assessment for spinal cord stimulation (SCS).",
    LetterPurpose.REFERRER: "Thank you for referring this patient to us for spinal cord stimulation (SCS).",
}


def render(content: ReferralLetter, *, now: datetime) -> bytes:
    """The letter as a tagged PDF; equal content and time give equal bytes."""
    frame = PageFrame(
        title=str(own("Letter")),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=content.signature is None,
    )
    return build(frame, [*_head(content), *_body(content), *_end(content)])


def _head(content: ReferralLetter) -> Story:
    """The reader's address at the height of a window envelope, the sender beside it."""
    issue = content.issue
    address = [Passage(text(line), theme.LETTER) for line in content.address]
    sender: Story = [Passage(text(issue.clinic), theme.VALUE)]
    sender += [Passage(text(line), theme.SMALL) for line in (issue.place, issue.phone) if line]
    sender += [parts.gap(6), Passage(text(day(content.on)), theme.SMALL_STRONG)]
    height = Columns([(95 * mm, address)]).wrap(0, 0)[1]
    room = max(28 * mm - height, 10)
    return [
        parts.gap(9 * mm),
        Columns([(100 * mm, address), (64 * mm, sender)], 10 * mm),
        parts.gap(room),
        Heading(
            text(content.subject) if content.subject else own(_SUBJECTS[content.purpose]),
            theme.VERDICT,
            level=1,
        ),
        parts.gap(2),
        Passage(_about(content.identity), theme.BODY),
        parts.gap(9),
    ]


def _about(identity: Identity) -> Markup:
    born = day(identity.birth_date) if identity.birth_date else "not given"
    return own(
        "<b>%(name)s</b>, born %(born)s, identifier %(identifier)s",
        name=identity.name,
        born=born,
        identifier=identity.identifier or "not given",
    )


def _body(content: ReferralLetter) -> Story:
    story: Story = [Passage(text(content.salutation), theme.LETTER), parts.gap(7)]
    opening = text(content.opening) if content.opening else own(_OPENINGS[content.purpose])
    for paragraph in (opening, *map(text, content.paragraphs)):
        story += [Passage(paragraph, theme.LETTER), parts.gap(6)]
    if content.facts:
        story += [parts.gap(2), *parts.fact_grid(content.facts), parts.gap(2)]
    if content.findings:
        story += [*parts.section(own("Findings")), parts.criteria_table(content.findings)]
    for part in content.parts:
        story += [*parts.section(text(part.title)), *listing([text(line) for line in part.lines])]
    return story


def _end(content: ReferralLetter) -> Story:
    """What is asked, the closing and the signature, never apart from one another."""
    story: Story = []
    if content.requests:
        story = [
            SectionRule(1.1, theme.BRAND, 10, 3.2),
            *parts.section(own("What we ask of you"), first=True),
        ]
        story += listing([text(request) for request in content.requests], theme.LETTER)
    story += [parts.gap(10), Passage(text(content.closing), theme.LETTER)]
    for words, entries in ((own("Enclosed"), content.enclosures), (own("Copies to"), content.copies)):
        if entries:
            story += [
                parts.gap(6),
                Passage(own("<b>%(what)s:</b> %(list)s", what=words, list="; ".join(entries)), theme.SMALL),
            ]
    story += parts.signature_block(content.signature, content.issue)
    return [KeepTogether(story)]
