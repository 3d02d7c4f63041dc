"""Consents on the real databases: recorded, withdrawn, told to the criteria; texts kept by their content."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.domain.consents import TEACH_BACK, Given, current_text, shipped_texts
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.packet_case import Consented
from scs_manager.domain.partial_dates import date_words
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.consents import ConsentRow
from scs_manager.services import consent_rows, consent_texts, consents, packet_record, packet_rows
from scs_manager.services.record_rows import facts_of_case
from tests.factories import NOW, TODAY, actor_of, make_case, make_clinic

ENGLISH = shipped_texts()[0]
GIVEN = Given(
    text_sha256=ENGLISH.sha256,
    explained_by="Dr Sam Specimen",
    how="screen",
    signed_name="margaret  SAMPLE",
    signed_on=TODAY,
    teach_back=dict.fromkeys(TEACH_BACK, "passed"),
    witness="R. Witness",
)


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


@pytest.fixture
def case(session: Session, clinic: ClinicRow) -> CaseRow:
    return make_case(session, clinic)


def record(session: Session, case: CaseRow, **changes: object) -> ConsentRow:
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    now = NOW + timedelta(minutes=len(consent_rows.consents_of(session, case)))
    given = replace(GIVEN, **changes)  # type: ignore[arg-type]
    return consents.record_consent(session, case=case, given=given, by=by, now=now)


def withdraw(session: Session, case: CaseRow, row: ConsentRow, **changes: object) -> None:
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    given: dict[str, object] = {"on": TODAY, "reason": "Wants to wait"} | changes
    consents.withdraw_consent(session, case=case, row=row, by=by, now=NOW, **given)  # type: ignore[arg-type]


def fact(session: Session, case: CaseRow) -> object:
    datum = facts_of_case(session, case).get("trial.consent_signed")
    return datum and datum.value


def test_a_consent_is_told_to_the_criteria_and_its_withdrawal_takes_it_back(
    session: Session, case: CaseRow
) -> None:
    assert fact(session, case) is None
    row = record(session, case)
    assert fact(session, case) is True
    assert consents.holds_on(consent_rows.consents_of(session, case), TODAY)

    withdraw(session, case, row)

    assert fact(session, case) is False
    assert not consents.holds_on(consent_rows.consents_of(session, case), TODAY)
    record(session, case)
    assert fact(session, case) is True


def test_a_signature_without_understanding_is_kept_and_is_no_consent(session: Session, case: CaseRow) -> None:
    first = record(session, case)
    assert packet_record.consent_of(session, case) == Consented(first.signed_on, True, False)
    row = record(session, case, teach_back=GIVEN.teach_back | {"risks": "needs_repeat"})  # type: ignore[operator]

    assert not row.counts
    assert fact(session, case) is False
    assert packet_record.consent_of(session, case) == Consented(row.signed_on, False, False)
    again = record(session, case)
    withdraw(session, case, again)  # the older ones do not stand up again
    assert packet_record.consent_of(session, case) == Consented(again.signed_on, True, False, TODAY)
    lines = packet_rows.consents(session, case)[0].lines
    ends = [line.value.partition("; ")[2] for line in lines]
    assert ends == [f"withdrawn {date_words(TODAY)}", "not everything was understood", ""]


def test_a_consent_is_withdrawn_once_and_changed_never(session: Session, case: CaseRow) -> None:
    row = record(session, case)
    withdraw(session, case, row)

    with pytest.raises(RuleError, match="already"):
        withdraw(session, case, row)
    for statement in (
        "UPDATE consent SET witness = 'x'",
        "UPDATE consent SET withdrawn_reason = 'x'",
        "UPDATE consent_text SET body = 'x'",
        "DELETE FROM consent",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="keeps its history"):
            session.connection().execute(sa.text(statement))
        session.rollback()


def test_a_consent_is_not_signed_tomorrow_by_the_clinics_calendar(session: Session, case: CaseRow) -> None:
    with pytest.raises(InputError) as refused:
        record(session, case, signed_on=TODAY + timedelta(days=1))

    assert refused.value.place == "signed_on"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"on": TODAY - timedelta(days=1)}, "on"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_withdrawal_that_cannot_be_is_refused_at_its_field(
    session: Session, case: CaseRow, changes: dict[str, object], place: str
) -> None:
    row = record(session, case)

    with pytest.raises(InputError) as refused:
        withdraw(session, case, row, **changes)

    assert refused.value.place == place


def test_the_text_that_was_signed_is_kept_and_a_clinics_own_one_makes_it_older(
    session: Session, clinic: ClinicRow, case: CaseRow
) -> None:
    row = record(session, case)
    lead = actor_of(clinic)

    own = consent_texts.supply_text(
        session, version="2026-1", language="en", title="Trial", body="## Why\nBecause.", by=lead, now=NOW
    )

    texts = consent_texts.texts_of(session, clinic.id)
    now = current_text(texts, "en")
    assert now is not None
    assert (now.sha256, now.own, now.reviewed) == (own.sha256, True, False)
    signed = consent_texts.find_text(session, clinic.id, row.text_sha256)
    assert signed is not None
    assert signed.body == ENGLISH.body
    consent_texts.review_text(session, text=now, by=lead, now=NOW)
    assert [text.reviewed for text in consent_texts.texts_of(session, clinic.id) if text.own] == [True]
    with pytest.raises(RuleError, match="signed off already"):
        consent_texts.review_text(session, text=now, by=lead, now=NOW)
    with pytest.raises(InputError) as refused:
        consent_texts.supply_text(
            session, version="2026-1", language="en", title="T", body="Other", by=lead, now=NOW
        )
    assert refused.value.place == "version"


def test_another_clinic_sees_neither_consent_nor_text(
    session: Session, clinic: ClinicRow, case: CaseRow
) -> None:
    row = record(session, case)
    own = consent_texts.supply_text(
        session, version="1", language="en", title="Ours", body="Words", by=actor_of(clinic), now=NOW
    )
    other = make_case(session, make_clinic(session, "Elsewhere"), "E-1")

    assert consents.get_consent(session, other, row.id) is None
    assert consent_texts.find_text(session, other.clinic_id, own.sha256) is None
    with pytest.raises(RuleError, match="not there"):
        record(session, other, text_sha256=own.sha256)
    with pytest.raises(ValueError, match="another case"):
        withdraw(session, other, row)
