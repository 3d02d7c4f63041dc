"""The file of a document: what was altered is never handed out, signed, sent or enclosed."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.permissions import Role
from scs_manager.models.countersignatures import CountersignatureRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services import countersignatures, document_files, own_documents
from scs_manager.services.authorisation_papers import document_sent
from scs_manager.services.countersignatures import NOT_WHOLE
from scs_manager.services.document_seals import Signing
from scs_manager.services.documents import DocumentKind
from scs_manager.services.enclosures import ALTERED, GONE, Chosen, candidates, enclosures_of, proposed
from tests.factories import NOW, ZONE
from tests.services.document_desk import Desk, desk_of

REPORT, SHEET = DocumentKind.SCREENING_REPORT, DocumentKind.PATIENT_SUMMARY
ADDED = b"\n% a second signature"


@pytest.fixture
def desk(session: Session) -> Desk:
    """Nothing is issued yet."""
    return desk_of(session)


def countersigned(desk: Desk, row: DocumentRow, **changes: Any) -> CountersignatureRow:
    """A second person's signature with the certificate, as it is stored."""
    now = hashlib.sha256(row.data + ADDED).hexdigest()
    held: dict[str, Any] = {
        "clinic_id": row.clinic_id, "document_id": row.id, "number": 1, "by_id": desk.case.id,
        "by_name": "Dr Ola Second", "role": "clinician", "meaning": "I agree.", "at": NOW, "time_zone": ZONE,
        "signed_sha256": row.sha256, "sha256": now, "appended": ADDED, "certificate_sha256": "c" * 64,
    }  # fmt: skip
    added = CountersignatureRow(**(held | changes))
    desk.session.add(added)
    desk.session.commit()
    return added


def test_an_altered_document_is_not_handed_out_signed_or_sent(desk: Desk) -> None:
    row = desk.issue_altered(SHEET)
    second = replace(desk.by, id=desk.case.id)
    given = Signing(second, Role.CLINICIAN, "I agree.", ZONE, row.sha256)

    assert document_files.file_of(desk.session, row) is None
    assert own_documents.issued_file(desk.session, desk.case, row.id) is None
    with pytest.raises(InputError, match="This file is not what was issued"):
        document_sent(desk.session, desk.case, row.id)
    with pytest.raises(RuleError) as refused:
        countersignatures.prepare_countersignature(desk.session, row, given, now=NOW)
    assert refused.value.text == NOT_WHOLE


@pytest.mark.parametrize(
    "changes",
    [
        {"signed_sha256": "0" * 64},
        {"sha256": "0" * 64},
        {"appended": b"\n% other words"},
        {"appended": None, "certificate_sha256": None},
    ],
)
def test_a_later_signature_that_does_not_fit_its_document_makes_the_file_none(
    desk: Desk, changes: dict[str, Any]
) -> None:
    row = desk.issue(REPORT)
    countersigned(desk, row, **changes)

    assert document_files.file_of(desk.session, row) is None


def test_a_document_of_ours_is_enclosed_with_its_later_signature(desk: Desk) -> None:
    row = desk.issue(REPORT)
    countersigned(desk, row)
    desk.issue(DocumentKind.PACKET)
    listed = candidates(desk.session, desk.case)
    assert [(each.id, each.item, each.is_document) for each in listed] == [(row.id, 2, True)]
    assert proposed(listed) == ()

    (enclosed,) = enclosures_of(desk.session, desk.case, [Chosen(row.id, 12)])

    assert enclosed.data == row.data + ADDED
    assert enclosed.sha256 == hashlib.sha256(row.data + ADDED).hexdigest()
    assert (enclosed.how, enclosed.item, enclosed.file_name) == ("issued", 12, "SR-2026-0001.pdf")
    assert (enclosed.fault, enclosed.media_type) == ("", "application/pdf")


def test_an_altered_document_is_enclosed_as_a_fault_and_without_a_byte(desk: Desk) -> None:
    row = desk.issue_altered(REPORT)

    (enclosed,) = enclosures_of(desk.session, desk.case, [Chosen(row.id, 2)])

    assert (enclosed.data, enclosed.fault, enclosed.sha256) == (b"", ALTERED, row.sha256)


def test_a_document_that_does_not_stand_or_is_chosen_twice_is_not_enclosed(desk: Desk) -> None:
    first = desk.issue(REPORT)
    second = desk.issue(REPORT, first)

    for chosen in ([Chosen(first.id, 2)], [Chosen(second.id, 2), Chosen(second.id, 3)]):
        with pytest.raises(RuleError) as refused:
            enclosures_of(desk.session, desk.case, chosen)
        assert refused.value.text == GONE
    desk.withdraw(second)
    assert candidates(desk.session, desk.case) == ()
