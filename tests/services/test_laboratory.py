"""Laboratory samples on both databases: kept as typed, the newest counts, one is taken back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from scs_manager.domain.errors import InputError, RuleError
from scs_manager.models.facts import FactRow
from scs_manager.services import laboratory, records
from scs_manager.services.laboratory import Typed
from tests.factories import NOW, SYSTEM, TODAY, make_case, make_clinic

HBA1C = Typed("safety.hba1c_percent", Decimal(64), "mmol/mol")
INR = Typed("safety.inr", Decimal("1.1"), "")


def test_a_sample_keeps_what_was_typed_and_the_newest_one_counts(session: Session) -> None:
    case = make_case(session, make_clinic(session))
    given: dict[str, Any] = {"case": case, "source": "Laboratory", "by": SYSTEM, "now": NOW}

    laboratory.record_sample(session, values=[HBA1C, INR], on=TODAY, **given)
    old = Typed("safety.inr", Decimal("2.4"), "")
    laboratory.record_sample(session, values=[old], on=TODAY - timedelta(days=30), **given)

    facts = records.facts_of_case(session, case)
    kept = session.exec(select(FactRow).where(FactRow.name == "safety.hba1c_percent")).one()
    assert (kept.entered_value, kept.entered_unit, kept.unit) == ("64", "mmol/mol", "%")
    assert facts.data["safety.hba1c_percent"].value == Decimal("8.00672")
    assert (facts.data["safety.inr"].value, facts.data["safety.inr"].on) == (Decimal("1.1"), TODAY)
    assert [row.on for row in laboratory.history(session, case) if row.name == "safety.inr"] == [
        TODAY,
        TODAY - timedelta(days=30),
    ]


def test_a_sample_that_is_taken_back_gives_way_to_the_one_before(session: Session) -> None:
    case = make_case(session, make_clinic(session))
    given: dict[str, Any] = {"case": case, "by": SYSTEM, "now": NOW}
    earlier = TODAY - timedelta(days=9)
    for value, on in (("1.0", earlier), ("9.1", TODAY)):
        values = [Typed("safety.inr", Decimal(value), "")]
        laboratory.record_sample(session, values=values, on=on, source="Laboratory", **given)
    newest = laboratory.history(session, case)[0]

    with pytest.raises(RuleError, match="why"):
        laboratory.take_back(session, row=newest, reason=" ", **given)
    laboratory.take_back(session, row=newest, reason="Another patient's", **given)

    assert records.facts_of_case(session, case).data["safety.inr"].on == earlier
    assert newest.id is not None
    assert laboratory.get_sample(session, case, newest.id) is None
    assert len(session.exec(select(FactRow).where(FactRow.name == "safety.inr")).all()) == 3


def test_a_wrong_unit_or_a_day_to_come_refuses_the_whole_sample(session: Session) -> None:
    case = make_case(session, make_clinic(session))
    given: dict[str, Any] = {"case": case, "source": "Laboratory", "by": SYSTEM, "now": NOW}
    wrong = Typed("safety.hba1c_percent", Decimal(64), "%")

    with pytest.raises(InputError, match="possible are 3 to 20"):
        laboratory.record_sample(session, values=[INR, wrong], on=TODAY, **given)
    session.rollback()
    with pytest.raises(RuleError, match="future"):
        laboratory.record_sample(session, values=[INR], on=TODAY + timedelta(days=1), **given)

    assert laboratory.history(session, case) == []
