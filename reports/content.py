"""What several documents hold: whom they are about, what they are known by, who signed.

Texts arrive rendered, as plain strings in the reader's language; they may be anything a person typed.
Nothing here draws.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

State = Literal["met", "not_met", "unknown", "caution", "expired", "not_asked"]
"""The states that have a mark of their own: a shape, a word and a colour."""

ScreeningJson = Mapping[str, Any]
"""A screening as ``screening_to_json`` of the domain writes it, perhaps with ``import`` and ``patient``."""


@dataclass(frozen=True)
class Identity:
    """The patient a document is about. What is missing prints as "not given", never as a blank."""

    name: str
    birth_date: date | None = None
    identifier: str | None = None
    sex: str = ""


Paper = Literal["a4", "letter"]
"""The sheets a clinic may print on: A4, or US Letter."""


@dataclass(frozen=True)
class Letterhead:
    """What a clinic's first pages carry beside its name; what is empty is left out."""

    lines: tuple[str, ...] = ()
    """The address, a line each."""
    contact: str = ""
    """E-mail and web address."""
    registration: str = ""
    """The clinic's own numbers: NPI, GMC, a register."""
    logo: bytes = b""
    """A PNG without transparency, in sRGB."""
    logo_alt: str = ""
    """What the logo shows, in the clinic's words."""


@dataclass(frozen=True)
class Issue:
    """What a document is known by. An empty number or code means it was never issued (a preview)."""

    clinic: str
    place: str = ""
    phone: str = ""
    time_zone: str = "UTC"
    """The clinic's zone: every time on the document is printed in it, with its offset."""
    number: str = ""
    version: int = 1
    verification_code: str = ""
    verification_url: str = ""
    """Address of the verification page, for the QR code; it shows no clinical data."""
    replaces: str = ""
    """Number and version of the document this one replaces, with the reason; empty for a first issue."""
    language: str = "en-GB"
    paper: Paper = "a4"
    letterhead: Letterhead | None = None


@dataclass(frozen=True)
class Signature:
    """A signature as it was given; without one a document carries the draft mark."""

    name: str
    role: str
    at: datetime
    """Aware; printed in ``time_zone`` with its offset."""
    time_zone: str
    meaning: str
    """The signer's own words."""
    content_sha256: str
    registration: str = ""


@dataclass(frozen=True)
class ProfileSignOff:
    """The clinic's medical lead has signed this version of a profile off."""

    profile_id: str
    version: str
    by: str
    on: date


@dataclass(frozen=True)
class Fact:
    """A labelled value of the head of a document."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True)
class CriterionLine:
    """One criterion in words with what it rests on."""

    statement: str
    basis: str
    state: State
    remark: str = ""
    """A word behind the state, such as ``borderline``."""
    weighing: str = ""
    """How the clinician weighed it, in their words, when it is not met or unknown."""


@dataclass(frozen=True)
class UnknownLine:
    """Something nobody knows yet: what, why, what it touches and who settles it."""

    what: str
    why: str
    touches: str
    settles: str
