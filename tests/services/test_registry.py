"""The registry: rows follow the audit trail, and making them anew gives the same."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from scs_manager.domain.adverse_events import AdverseEvent, Relation, Remedy, Result, Severity
from scs_manager.domain.pathway import State
from scs_manager.domain.permissions import Role
from scs_manager.domain.registry_filters import Filters
from scs_manager.models.follow_up import FollowUpVisitRow
from scs_manager.models.registry import RegistryCaseRow, RegistryComplicationRow
from scs_manager.services import audit, course_rows, registry
from scs_manager.services.demo_steps import Steps
from scs_manager.services.registry import Behind
from scs_manager.services.registry_counts import counts_of
from tests.decision_scenes import NOW, add_late_entry, decide

SEROMA = AdverseEvent(
    "ae.seroma_haematoma", (NOW - timedelta(days=5)).date(), Severity.MILD, Relation.PROCEDURE, Remedy.NONE,
    Result.RESOLVED, serious=True, serious_reason="Stayed the night", resolved_on=NOW.date(),
)  # fmt: skip
LATER = NOW + timedelta(hours=1)
BOOKKEEPING = {"touched_seq", "computed_seq"}


def rows(session: Session) -> dict[uuid.UUID, dict[str, Any]]:
    """Every row as plain values, without how far it has read."""
    session.rollback()
    found = session.exec(select(RegistryCaseRow).execution_options(populate_existing=True)).all()
    return {row.case_id: row.model_dump(exclude=BOOKKEEPING) for row in found}


def complications(session: Session) -> list[tuple[str, str, int, int]]:
    found = session.exec(select(RegistryComplicationRow))
    return [(row.class_name, row.phase, row.events, row.serious) for row in found]


def test_a_row_tells_what_the_record_tells_and_making_all_anew_changes_nothing(steps: Steps) -> None:
    session, clinic_id = steps.s, steps.house.clinic.id

    assert registry.refresh(session, clinic_id, now=NOW) == 1
    (row,) = rows(session).values()
    assert (row["state"], row["region"], row["profile"]) == ("trial_ended", "leg", "scs-core")
    assert (row["before_total"], row["before_days"], row["after_total"], row["after_days"]) == (50, 7, 15, 5)
    assert (row["relief_hundredths"], row["relief_low"], row["relief_high"]) == (5800, 45, 70)
    assert (row["at_30"], row["at_50"], row["at_80"], row["borderline"]) == (True, True, False, True)
    assert row["wait_placed"] == (row["placed_on"] - row["referred_on"]).days > 0
    assert len(row["criteria"]) == 8
    assert row["decision"] is None

    decide(steps)
    add_late_entry(steps)
    course_rows.add(session, steps.planned, SEROMA, by=steps.by(Role.NURSE), now=NOW)
    audit.record(session, by=steps.by(Role.NURSE), action="test", now=NOW, case_id=steps.known.id)
    session.commit()
    assert registry.behind(session, clinic_id) == Behind(NOW, 1)
    assert registry.refresh(session, clinic_id, now=LATER) == 1
    followed = rows(session)
    (row,) = followed.values()
    assert (row["decision"], row["advice"], row["differs"]) == ("implant", "implant", False)
    assert (row["days_staff"], row["days_missing"]) == (2, 0)
    assert complications(session) == [("biological", "trial", 1, 1)]

    assert registry.touch_all(session, clinic_id) == 1
    assert registry.refresh(session, clinic_id, now=LATER) == 1
    assert rows(session) == followed
    assert complications(session) == [("biological", "trial", 1, 1)]


def test_only_what_the_trail_names_is_computed_again(steps: Steps) -> None:
    session, clinic_id = steps.s, steps.house.clinic.id
    registry.refresh(session, clinic_id, now=NOW)
    assert registry.refresh(session, clinic_id, now=NOW) == 0
    assert registry.behind(session, clinic_id) == Behind(NOW, 0)

    audit.record(session, by=steps.by(Role.CLINICIAN), action="profile.switched", now=NOW)
    session.commit()
    assert registry.refresh(session, clinic_id, now=LATER, most=0) == 0
    assert registry.behind(session, clinic_id) == Behind(NOW, 1), "a rule may change every ended trial"
    assert registry.refresh(session, clinic_id, now=LATER) == 1


def test_a_row_is_never_replaced_by_one_that_has_seen_less(steps: Steps) -> None:
    session, clinic_id, case_id = steps.s, steps.house.clinic.id, steps.known.id
    registry.refresh(session, clinic_id, now=NOW)
    seen = session.exec(select(RegistryCaseRow.computed_seq)).one()

    registry._write(session, clinic_id, case_id, seen - 1, {"state": "slow"}, ())

    assert session.exec(select(RegistryCaseRow.state)).one() == "trial_ended"


@pytest.mark.parametrize(("state", "tried"), [(State.TRIALLING, 0), (State.WITHDRAWN, 1), (State.DIED, 1)])
def test_who_withdraws_or_dies_with_leads_in_is_among_those_tried(
    steps: Steps, state: State, tried: int
) -> None:
    session, clinic_id = steps.s, steps.house.clinic.id
    registry.refresh(session, clinic_id, now=NOW)
    running = {"state": state.value, "ended_on": None, "at_50": None, "decision": None}
    session.connection().execute(sa.update(RegistryCaseRow).values(**running))

    trials = counts_of(session, clinic_id, Filters(), on=NOW.date(), target=100)["trials"]

    assert (trials["placed"], trials["tried"], trials["known"]) == (1, tried, 0)
    assert trials["undecided"] == 0, "nobody is waited for who is out or still in the trial"


@pytest.mark.parametrize("planned", [True, False])
def test_a_result_at_twelve_months_is_missing_only_after_the_window_of_its_visit(
    steps: Steps, planned: bool
) -> None:
    session, clinic_id = steps.s, steps.house.clinic.id
    registry.refresh(session, clinic_id, now=NOW)
    implanted = NOW.date()
    session.connection().execute(sa.update(RegistryCaseRow).values(implanted_on=implanted))
    closes = implanted + timedelta(days=400 if planned else 365 + 60)
    if planned:
        row = FollowUpVisitRow(
            clinic_id=clinic_id, case_id=steps.known.id, point="12m", before_days=0, after_days=0,
            nominal_on=closes, due_on=closes, opens_on=closes, closes_on=closes, created_at=NOW,
        )  # fmt: skip
        session.add(row)
        session.flush()

    def due(on: date) -> int:
        trials = counts_of(session, clinic_id, Filters(), on=on, target=100)["trials"]
        assert trials["year_known"] == trials["year_50"] == 0
        return int(trials["due"])

    assert (due(closes), due(closes + timedelta(days=1))) == (0, 1)
