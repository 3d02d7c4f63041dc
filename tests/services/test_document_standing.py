"""Which document stands: every place that asks is given one answer, and none loads a file for it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from scs_manager.domain.errors import ChangedByOther
from scs_manager.models.documents import DocumentRow
from scs_manager.services import (
    authorisations,
    document_files,
    document_lists,
    document_shelf,
    documents,
    letters,
    verification,
)
from scs_manager.services.documents import DocumentKind, Prepared
from scs_manager.services.packet_document import issued_packet
from tests.factories import NOW
from tests.services.document_desk import Desk, desk_of
from tests.services.test_packet_document import ASKED

LETTER, PACKET, REPORT = DocumentKind.REFERRAL_LETTER, DocumentKind.PACKET, DocumentKind.SCREENING_REPORT


def standing(desk: Desk, kind: DocumentKind) -> set[str]:
    """The numbers of what stands, by everybody who is asked: more than one when they do not agree."""
    newest = documents.newest(desk.session, **desk.scope, kind=kind)
    shelf = document_shelf.shelf_of(desk.session, desk.case)
    on_shelf = shelf.standing(kind)
    signed = document_files.signed_documents(desk.session, **desk.scope)
    listed = document_lists.documents_of(desk.session, **desk.scope)
    found = {
        documents.number_of(newest) if newest else "",
        on_shelf.number if on_shelf else "",
        next((documents.printed_number(kind, each.number, NOW) for each in signed), ""),
        next((each.number for each in listed if each.stands), ""),
        next((each.number for each in shelf.all if _stands_in_public(desk, each.code)), ""),
    }
    if kind is LETTER:
        rows = letters.letters_standing(desk.session, desk.case)
        found.add(next((documents.number_of(row) for row in rows), ""))
    return found


def _stands_in_public(desk: Desk, code: str) -> bool:
    seen = verification.look_up(desk.session, code=code)
    return seen is not None and seen.stands


@pytest.fixture
def desk(session: Session) -> Desk:
    """Nothing is issued yet."""
    return desk_of(session)


@pytest.mark.parametrize("kind", [LETTER, PACKET, REPORT])
def test_a_replacement_that_is_withdrawn_makes_nothing_before_it_stand_again(
    desk: Desk, kind: DocumentKind
) -> None:
    first = desk.issue(kind)
    assert standing(desk, kind) == {documents.number_of(first)}
    desk.issue(kind, draft=True)
    second = desk.issue(kind, first)
    assert standing(desk, kind) == {documents.number_of(second)}

    desk.withdraw(second)

    assert standing(desk, kind) == {""}
    third = desk.issue(kind)
    assert standing(desk, kind) == {documents.number_of(third)}


def test_the_packet_that_is_out_is_the_one_that_stands(desk: Desk) -> None:
    codes = ([("63650", 2), ("63685", 1)], ["M96.1"])
    given: dict[str, Any] = {"case": desk.case, "codes": codes, "by": desk.by, "now": NOW}
    row = authorisations.save_request(desk.session, request=ASKED, **given)
    first = desk.issue(PACKET, request=str(row.id))
    assert issued_packet(desk.session, desk.case, row) == first
    desk.issue(PACKET, draft=True, request=str(row.id))
    second = desk.issue(PACKET, first, request=str(row.id))
    assert issued_packet(desk.session, desk.case, row) == second

    desk.withdraw(second)

    assert issued_packet(desk.session, desk.case, row) is None


def test_what_does_not_stand_any_more_is_not_replaced_a_second_time(desk: Desk) -> None:
    first = desk.issue(REPORT)
    desk.withdraw(desk.issue(REPORT, first))

    with pytest.raises(ChangedByOther):
        desk.issue(REPORT, first)


def test_of_two_that_replaced_one_everybody_is_told_of_the_newest(desk: Desk) -> None:
    first = desk.issue(LETTER)
    desk.withdraw(desk.issue(LETTER, first))
    third = desk.issue(LETTER, first, at=NOW + timedelta(hours=1))

    shelf = document_shelf.shelf_of(desk.session, desk.case)
    shown = {each.id: each.replaced_by for each in shelf.all}
    seen = verification.look_up(desk.session, code=first.verification_code)
    assert seen is not None
    assert {seen.replaced_by, shown[first.id]} == {documents.number_of(third)}


def test_a_reader_is_sent_to_what_stands_and_never_to_what_was_taken_back(desk: Desk) -> None:
    first = desk.issue(REPORT)
    assert _told_in_public(desk, first) == (False, "")
    second = desk.issue(REPORT, first)
    third = desk.issue(REPORT, second)
    for each in (first, second):
        assert _told_in_public(desk, each) == (True, documents.number_of(third))

    desk.withdraw(third)
    desk.issue(REPORT)  # what was taken back is replaced by none

    for each in (first, second):
        assert _told_in_public(desk, each) == (True, "")


def _told_in_public(desk: Desk, row: DocumentRow) -> tuple[bool, str]:
    seen = verification.look_up(desk.session, code=row.verification_code)
    assert seen is not None
    assert (seen.replaced_at is not None) == bool(seen.replaced_by)
    return seen.replaced, seen.replaced_by


def test_two_documents_prepared_at_once_do_not_take_one_number(desk: Desk) -> None:
    place = documents.next_place(desk.session, **desk.scope, kind=LETTER, now=NOW, draft=True)
    desk.issue(LETTER, draft=True)

    with pytest.raises(ChangedByOther, match="at the same moment"):
        documents.store(desk.session, Prepared(place, b"%PDF-1.7", None), by=desk.by, now=NOW)

    listed = document_lists.documents_of(desk.session, **desk.scope)
    assert [each.number for each in listed] == ["RL-2026-0001"]


def test_whether_a_document_stands_is_asked_without_loading_its_file(desk: Desk) -> None:
    row = desk.issue(LETTER)
    key, code = row.id, row.verification_code
    desk.session.expunge_all()
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    engine = desk.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert standing(desk, LETTER) == {"RL-2026-0001"}
        assert document_shelf.typed_of(desk.session, desk.case, LETTER, key)
        assert verification.look_up(desk.session, code=code)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert asked
    assert not [each for each in asked if "document.data" in each or ".appended" in each]
