"""The list of a case's documents: for whom each was made, and which choice of files a packet goes on from."""

import uuid
from dataclasses import replace

from sqlmodel import Session

from scs_manager.models.documents import DocumentRow
from scs_manager.services import documents
from scs_manager.services.document_shelf import shelf_of
from scs_manager.services.documents import DocumentKind, Prepared
from scs_manager.services.enclosures import Candidate, Chosen
from scs_manager.services.packet_kept import KeptChoice, kept_choice, typed_choice
from tests.factories import NOW
from tests.services.document_desk import Desk, desk_of

ONE, TWO, GONE, REQUEST = (uuid.UUID(int=number) for number in range(1, 5))
FOUND = tuple(Candidate(key, "Imaging", "x", None, 1, 9, 12, "received", False) for key in (ONE, TWO))


def keep(desk: Desk, kind: DocumentKind, typed: dict[str, str], *, draft: bool = True) -> DocumentRow:
    place = documents.next_place(desk.session, **desk.scope, kind=kind, now=NOW, draft=draft, replaces=None)
    made = Prepared(place, b"%PDF-1.7 some words", None, typed=typed)
    return documents.store(desk.session, made, by=desk.by, now=NOW)


def packet(desk: Desk, *chosen: Chosen, request: uuid.UUID = REQUEST) -> DocumentRow:
    return keep(desk, DocumentKind.PACKET, {"request": str(request), "enclosures": typed_choice(chosen)})


def test_a_letter_is_listed_with_its_reader_and_other_papers_without(session: Session) -> None:
    desk = desk_of(session)
    keep(desk, DocumentKind.REFERRAL_LETTER, {"address": "Dr A. Example\nHigh Street 1"})
    keep(desk, DocumentKind.PATIENT_SUMMARY, {"message": "Well done"})
    desk.issue(DocumentKind.SCREENING_REPORT)

    shelved = {
        each.kind: (each.for_whom, each.has_words, each.request_id)
        for each in shelf_of(session, desk.case).all
    }

    assert shelved[DocumentKind.REFERRAL_LETTER] == ("Dr A. Example", True, None)
    assert shelved[DocumentKind.PATIENT_SUMMARY] == ("", True, None)


def test_a_packet_goes_on_from_the_newest_choice_of_its_request_that_was_not_withdrawn(
    session: Session,
) -> None:
    desk = desk_of(session)
    assert kept_choice(session, desk.case, REQUEST, FOUND) is None
    first = packet(desk, Chosen(TWO, 7), Chosen(ONE, 12), Chosen(GONE, 3))
    packet(desk, Chosen(ONE, 1), request=uuid.UUID(int=9))
    expected = KeptChoice(documents.number_of(first), True, (Chosen(TWO, 7), Chosen(ONE, 12)), 1)

    assert kept_choice(session, desk.case, REQUEST, FOUND) == expected
    later = packet(desk)
    newest = kept_choice(session, desk.case, REQUEST, FOUND)
    assert newest == replace(expected, number=documents.number_of(later), chosen=(), gone=0)
    assert kept_choice(session, desk.case, REQUEST, FOUND, document_id=first.id) == expected

    desk.withdraw(later)
    assert kept_choice(session, desk.case, REQUEST, FOUND) == expected
    assert kept_choice(session, desk.case, REQUEST, FOUND, document_id=uuid.UUID(int=8)) is None
