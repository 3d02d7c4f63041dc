"""Team reviews on both databases: the newest meeting that stands counts, minutes are replaced once."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from scs_manager.domain.errors import RuleError
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.services import records, team_reviews
from scs_manager.services.team_reviews import Minutes
from tests.factories import NOW, TODAY, actor_of, make_case, make_clinic

MEMBERS = [{"name": "Dr A", "role": "pain_physician"}, {"name": "Ms C", "role": "psychologist"}]


@pytest.fixture
def case(session: Session) -> CaseRow:
    return make_case(session, make_clinic(session))


def decided(session: Session, case: CaseRow) -> object:
    return records.facts_of_case(session, case).data["team_review.decision"].value


def test_the_newest_meeting_that_stands_counts_in_whatever_order_meetings_are_recorded(
    session: Session, case: CaseRow
) -> None:
    by, minute = actor_of(session.get_one(ClinicRow, case.clinic_id)), iter(range(60))

    def record(held_on: date, decision: str, replaces: TeamReviewRow | None = None) -> TeamReviewRow:
        return team_reviews.record_review(
            session,
            case=case,
            minutes=Minutes(held_on=held_on, members=MEMBERS, decision=decision),
            by=by,
            now=NOW + timedelta(minutes=next(minute)),
            replaces=replaces,
            replace_reason="A slip",
        )

    newest, older_day = record(TODAY, "defer"), TODAY - timedelta(days=30)
    older = record(older_day, "not_proceed")
    assert decided(session, case) == "defer"
    record(older_day, "proceed", replaces=older)
    assert decided(session, case) == "defer"
    record(TODAY - timedelta(days=60), "defer", replaces=newest)
    assert decided(session, case) == "proceed"
    with pytest.raises(RuleError, match="replaced already"):
        record(TODAY, "proceed", replaces=newest)
