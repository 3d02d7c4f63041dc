"""The letter to the implant centre, to the general practitioner or back to the referrer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.content import CriterionLine, Fact, Identity, Issue, Signature


class LetterPurpose(StrEnum):
    """To whom the letter goes decides its subject and its first sentence."""

    IMPLANT_CENTRE = "implant_centre"
    GENERAL_PRACTITIONER = "general_practitioner"
    REFERRER = "referrer"


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
    requests: tuple[str, ...] = ()
    """What the reader is asked to do, a sentence each."""
    closing: str = "Yours sincerely"
    enclosures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    signature: Signature | None = None
