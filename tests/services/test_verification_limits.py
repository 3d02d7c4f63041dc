"""How often a stranger may guess codes and send copies, on both databases; each attempt is one commit."""

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.services import verification
from scs_manager.services import verification_limits as limits
from tests.factories import NOW


def test_an_address_that_guesses_codes_has_to_wait_and_is_forgiven_later(session: Session) -> None:
    for _ in range(limits.MISSES):
        assert not limits.must_wait(session, address="192.0.2.9", now=NOW)
        assert limits.count_miss(session, address="192.0.2.9", now=NOW)

    assert limits.must_wait(session, address="192.0.2.9", now=NOW)
    assert not limits.count_miss(session, address="192.0.2.9", now=NOW)
    assert not limits.must_wait(session, address="192.0.2.10", now=NOW)
    assert not limits.must_wait(session, address="192.0.2.9", now=NOW + limits.WINDOW)
    assert verification.look_up(session, code="K7QF-3M9X-T2PD") is None


def test_copies_are_counted_apart_and_by_the_network_of_a_household(session: Session) -> None:
    given = [
        limits.count_copy(session, address=f"2001:db8::{n}", code="A", now=NOW)
        for n in range(limits.COPIES + 1)
    ]

    assert given == [True] * limits.COPIES + [False]
    assert limits.count_copy(session, address="2001:db8:0:1::1", code="A", now=NOW)
    assert limits.count_miss(session, address="2001:db8::1", now=NOW)


def test_copies_of_one_document_are_counted_over_all_addresses(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "COPIES_OF_ONE", 2)
    given = [limits.count_copy(session, address=f"192.0.2.{n}", code="A", now=NOW) for n in range(3)]

    assert given == [True, True, False]
    assert limits.count_copy(session, address="192.0.2.2", code="B", now=NOW)
    assert limits.count_copy(session, address="192.0.2.2", code="A", now=NOW + limits.WINDOW)


def test_a_copy_is_counted_in_one_commit(session: Session) -> None:
    commits: list[Session] = []
    sa.event.listen(session, "after_commit", commits.append)

    limits.count_copy(session, address="192.0.2.1", code="A", now=NOW)
    assert len(commits) == 1
    limits.count_miss(session, address="192.0.2.1", now=NOW)
    assert len(commits) == 2
