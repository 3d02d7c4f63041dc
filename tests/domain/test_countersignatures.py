"""A countersignature is a second person's, under a document that stands."""

from dataclasses import replace
from uuid import UUID

import pytest

from scs_manager.domain.countersignatures import Issued, why_not

SIGNER, ISSUER, SECOND, THIRD = (UUID(int=number) for number in range(1, 5))
STANDS = Issued(
    draft=False, withdrawn=False, replaced=False, issued_by=ISSUER, signed_by=SIGNER, countersigned_by={THIRD}
)


def test_a_second_person_may_countersign_what_stands() -> None:
    assert why_not(STANDS, SECOND) is None
    assert why_not(replace(STANDS, issued_by=None, signed_by=None), SECOND) is None


@pytest.mark.parametrize(
    ("issued", "by", "why"),
    [
        (replace(STANDS, draft=True), SECOND, "draft"),
        (replace(STANDS, withdrawn=True), SECOND, "withdrawn"),
        (replace(STANDS, replaced=True), SECOND, "newer"),
        (STANDS, THIRD, "already"),
        (STANDS, ISSUER, "second person"),
        (STANDS, SIGNER, "second person"),
    ],
)
def test_each_reason_against_it_is_a_sentence(issued: Issued, by: UUID, why: str) -> None:
    assert why in str(why_not(issued, by))
