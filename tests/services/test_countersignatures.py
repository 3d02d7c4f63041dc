"""Documents signed with the clinic's certificate and by a second clinician, on both databases."""

import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from reports.referral_letter import LetterPurpose
from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.permissions import Role
from scs_manager.domain.verification import CopySeal
from scs_manager.models.countersignatures import CountersignatureRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services import countersignatures, document_files, documents, verification
from scs_manager.services.certificates import KEYRING, CertificateFault
from scs_manager.services.demo_steps import Steps
from scs_manager.services.document_seals import Signing
from scs_manager.services.documents import DocumentKind, Place, Prepared
from scs_manager.services.letters import LetterWords, compose, prepare_letter
from scs_manager.services.signature_check import seals_of
from tests.certificates import keyring
from tests.decision_scenes import NOW, URL
from tests.factories import ZONE

LATER = NOW + timedelta(hours=2)
LETTER = LetterWords(LetterPurpose.REFERRER, ("Example Surgery",), "Dear Dr Example", "Hello.")
MEANING = "I wrote this."


def signed_letter(steps: Steps) -> Prepared:
    """A letter that a clinician signs, drawn and not stored."""
    digest = compose(steps.s, steps.known, LETTER, now=NOW).sha256
    signing = Signing(steps.by(Role.CLINICIAN), Role.CLINICIAN, MEANING, ZONE, digest)
    return prepare_letter(steps.s, steps.known, LETTER, signing, now=NOW, public_url=URL)


def issued(steps: Steps) -> DocumentRow:
    return documents.store(steps.s, signed_letter(steps), by=steps.by(Role.CLINICIAN), now=NOW)


def second(steps: Steps, document: DocumentRow, name: str = "Dr Ola Second") -> Signing:
    """Somebody else who has read the file as it stands."""
    whole = document_files.whole_file(steps.s, document)
    assert whole is not None
    by = Actor(ActorKind.STAFF, uuid.uuid4(), name, document.clinic_id)
    return Signing(by, Role.CLINICIAN, "I agree.", ZONE, whole.sha256)


def countersign(steps: Steps, document: DocumentRow, given: Signing) -> CountersignatureRow:
    prepared = countersignatures.prepare_countersignature(steps.s, document, given, now=LATER)
    return countersignatures.countersign(steps.s, document, prepared, by=given.by, now=LATER)


def test_two_signatures_with_the_certificate_leave_the_original_as_it_was(
    steps: Steps, tmp_path: Path
) -> None:
    steps.s.info[KEYRING] = keyring(tmp_path, NOW)
    document = issued(steps)
    original = document.data

    row = countersign(steps, document, second(steps, document))

    whole = document_files.file_of(steps.s, document)
    assert whole is not None
    assert row.appended is not None
    assert (document.data, whole) == (original, original + row.appended)
    first, last = seals_of(whole)
    assert (first.valid, first.reason, last.valid, last.whole) == (True, MEANING, True, True)
    seen = verification.look_up(steps.s, code=document.verification_code)
    assert seen is not None
    assert [(line.role, line.at, line.certified) for line in seen.signatures] == [
        ("clinician", NOW, True),
        ("clinician", LATER, True),
    ]
    assert "Ola" not in repr(seen)
    newest, older = verification.compare(seen, whole), verification.compare(seen, original)
    assert (newest.is_newest, newest.seal, older.is_newest, older.seal) == (
        True, CopySeal.OURS, False, CopySeal.OURS,
    )  # fmt: skip
    assert older.state is not None
    assert verification.compare(seen, original + b"\n% a note").seal is CopySeal.BROKEN


def test_without_a_certificate_the_record_alone_says_so(steps: Steps) -> None:
    document = issued(steps)
    assert (document.certificate_sha256, document.signed_role) == (None, "clinician")

    row = countersign(steps, document, second(steps, document))

    assert (row.appended, row.certificate_sha256, row.sha256) == (None, None, document.sha256)
    assert document_files.file_of(steps.s, document) == document.data
    seen = verification.look_up(steps.s, code=document.verification_code)
    assert seen is not None
    assert [line.certified for line in seen.signatures] == [False, False]
    assert (len(seen.states), seen.certificates) == (1, frozenset())
    third = countersign(steps, document, second(steps, document, "Dr Three"))
    assert third.number == 2


def test_what_may_not_be_countersigned_keeps_no_signature(steps: Steps) -> None:
    document, doctor = issued(steps), steps.by(Role.CLINICIAN)
    given = second(steps, document)

    with pytest.raises(RuleError, match="A second person countersigns"):
        countersign(steps, document, replace(given, by=doctor))
    with pytest.raises(ChangedByOther):
        countersign(steps, document, replace(given, shown_sha256="0" * 64))
    slow = countersignatures.prepare_countersignature(steps.s, document, given, now=LATER)
    countersign(steps, document, second(steps, document, "Dr Quick"))
    with pytest.raises(ChangedByOther):
        countersignatures.countersign(steps.s, document, slow, by=given.by, now=LATER)
    documents.withdraw(steps.s, document, reason="Sent in error", by=doctor, now=LATER)
    with pytest.raises(RuleError, match="withdrawn"):
        countersign(steps, document, given)

    kept = steps.s.exec(select(CountersignatureRow)).all()
    assert [row.by_name for row in kept] == ["Dr Quick"]


def test_with_an_expired_certificate_only_drafts_are_stored(steps: Steps, tmp_path: Path) -> None:
    steps.s.info[KEYRING] = keyring(tmp_path, NOW - timedelta(days=400))
    place = Place(steps.known.clinic_id, steps.known.id, DocumentKind.REFERRAL_LETTER, 7, "a code", NOW, True)
    by = steps.by(Role.CLINICIAN)

    with pytest.raises(CertificateFault, match="expired on"):
        documents.store(steps.s, Prepared(replace(place, draft=False), b"%PDF-1.7", None), by=by, now=NOW)
    draft = documents.store(steps.s, Prepared(place, b"%PDF-1.7", None), by=by, now=NOW)

    assert (draft.draft, draft.certificate_sha256) == (True, None)
    assert len(steps.s.exec(select(DocumentRow)).all()) == 1
