"""Letters about a case: to the implant centre, back to the referrer, to the general practitioner."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from reports.content import CriterionLine, Fact
from reports.referral_letter import LetterPart, LetterPurpose, ReferralLetter, render
from scs_manager.domain.errors import ChangedByOther
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services.clinic_days import today_in
from scs_manager.services.decision_basis import Basis, told_basis
from scs_manager.services.decisions import sha256_of
from scs_manager.services.document_frame import identity_of, issue_of
from scs_manager.services.document_seals import Signing
from scs_manager.services.document_standing import stands, without_bytes
from scs_manager.services.documents import DocumentKind, Place, Prepared, next_place
from scs_manager.services.letter_paragraphs import findings_of, paragraphs_of, requests_of
from scs_manager.services.letter_parts import opening_words, parts_for, subject_of
from scs_manager.services.rendering import drawn
from scs_manager.services.summary_facts import summary_facts
from scs_manager.services.unprintable import marks_in

PURPOSES = {purpose.value: purpose for purpose in LetterPurpose}
"""To whom a letter may go, by the word that a form or a command uses."""

CHANGED = Text(
    "The record changed after this letter was shown, so nothing was signed. "
    "Read it again; what you typed is still here."
)


@dataclass(frozen=True)
class LetterWords:
    """What a person wrote: to whom, and anything to add."""

    purpose: LetterPurpose
    address: tuple[str, ...]
    salutation: str
    message: str = ""
    enclosures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    replaces: str = ""
    """The id of the letter that this one replaces; empty for a new one."""
    reason: str = ""
    """Why it replaces that one."""

    def typed(self) -> dict[str, str]:
        """By field of the form, so that a draft can be taken up again; a replacement is chosen anew."""
        lists = {"address": self.address, "enclosures": self.enclosures, "copies": self.copies}
        plain = {"purpose": self.purpose.value, "salutation": self.salutation, "message": self.message}
        return plain | {name: "\n".join(lines) for name, lines in lists.items()}


@dataclass(frozen=True)
class Letter:
    """A letter as it will read, and the hash over all of it."""

    basis: Basis
    words: LetterWords
    paragraphs: tuple[str, ...]
    facts: tuple[Fact, ...]
    findings: tuple[CriterionLine, ...]
    requests: tuple[str, ...]
    sha256: str
    parts: tuple[LetterPart, ...] = ()
    opening: str = ""
    marks: tuple[str, ...] = ()
    """Signs in it that cannot be printed."""


def compose(session: Session, case: CaseRow, words: LetterWords, *, now: datetime) -> Letter:
    """The letter from the record and what was typed; the same rows and words give the same hash."""
    basis = told_basis(session, case, now=now)
    paragraphs = paragraphs_of(session, basis, words.message)
    facts = summary_facts(session, basis)
    findings = findings_of(basis)
    requests = requests_of(basis, words.purpose)
    parts, opening = parts_for(session, basis, words.purpose), opening_words(session, basis, words.purpose)
    content = _content(basis, words, paragraphs, facts, findings, requests)
    content |= {"opening": opening, "parts": [[part.title, list(part.lines)] for part in parts]}
    marks = marks_in((content, words.enclosures, words.copies))
    return Letter(
        basis, words, paragraphs, facts, findings, requests, sha256_of(content), parts, opening, marks
    )


def prepare_letter(
    session: Session,
    case: CaseRow,
    words: LetterWords,
    signing: Signing | None,
    *,
    now: datetime,
    public_url: str,
) -> Prepared:
    """The letter, rendered and not yet stored; without a signature it is a draft."""
    letter = compose(session, case, words, now=now)
    if signing is not None and signing.shown_sha256 != letter.sha256:
        raise ChangedByOther(CHANGED)
    kind = DocumentKind.REFERRAL_LETTER
    place = next_place(
        session, clinic_id=case.clinic_id, case_id=case.id, kind=kind, now=now, draft=signing is None,
        replaces=_replaced(session, case, words) if signing else None, reason=words.reason,
    )  # fmt: skip
    content = _drawable(letter, place, signing, now=now, public_url=public_url)
    data = drawn(render, content, now=now)
    more: dict[str, Any] = {"marks": marks_in(content), "typed": words.typed()}
    if signing is None:
        return Prepared(place, data, None, **more)
    return Prepared(place, data, letter.sha256, signing.signatory(now), **more)


def _drawable(
    letter: Letter, place: Place, signing: Signing | None, *, now: datetime, public_url: str
) -> ReferralLetter:
    words, clinic = letter.words, letter.basis.clinic
    return ReferralLetter(
        identity=identity_of(letter.basis.patient, now),
        issue=issue_of(clinic, place, public_url=public_url),
        purpose=words.purpose,
        on=today_in(clinic, now),
        address=words.address,
        salutation=words.salutation,
        paragraphs=letter.paragraphs,
        facts=letter.facts,
        findings=letter.findings,
        parts=letter.parts,
        opening=letter.opening,
        subject=subject_of(letter.opening, words.purpose, letter.basis.case.state),
        requests=letter.requests,
        enclosures=words.enclosures,
        copies=words.copies,
        signature=signing.printed(now, letter.sha256) if signing else None,
    )


def letters_standing(session: Session, case: CaseRow) -> list[DocumentRow]:
    """Issued letters of a case that a new one may replace, newest first."""
    query = without_bytes(case.clinic_id).where(
        DocumentRow.case_id == case.id, DocumentRow.kind == DocumentKind.REFERRAL_LETTER.value, stands()
    )
    return list(session.exec(query.order_by(col(DocumentRow.number).desc())))


def _replaced(session: Session, case: CaseRow, words: LetterWords) -> DocumentRow | None:
    if not words.replaces:
        return None
    found = next((row for row in letters_standing(session, case) if str(row.id) == words.replaces), None)
    if found is None:
        raise ChangedByOther(Text("The letter to be replaced does not stand any more. Nothing was signed."))
    return found


def _content(
    basis: Basis,
    words: LetterWords,
    paragraphs: tuple[str, ...],
    facts: tuple[Fact, ...],
    findings: tuple[CriterionLine, ...],
    requests: tuple[str, ...],
) -> dict[str, Any]:
    return {
        "case": str(basis.case.id),
        "patient": basis.content["patient"],
        "purpose": words.purpose.value,
        "address": list(words.address),
        "salutation": words.salutation,
        "paragraphs": list(paragraphs),
        "facts": [[fact.label, fact.value, fact.detail] for fact in facts],
        "findings": [[line.statement, line.basis, line.state, line.remark] for line in findings],
        "requests": list(requests),
        "enclosures": list(words.enclosures),
        "copies": list(words.copies),
        "replaces": [words.replaces, words.reason],
    }
