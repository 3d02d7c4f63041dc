"""Alarms that were closed before they had steps: what was done then stays, and none is open again."""

from typing import Any

import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager import migrate
from scs_manager.domain.alarms import Done, Resolution
from scs_manager.engine import for_writing
from scs_manager.models.alarms import AlarmRow, AlarmStepRow
from scs_manager.services import alarms
from tests.trial_scenes import BASELINE, WOUND, answers, begun, enrolled, evening, make_scene, send

BEFORE = "0014"


def test_a_closed_alarm_stays_closed_with_its_note(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session)
        phone = enrolled(session, scene, begun(session, scene))
        send(session, phone, answers(BASELINE, warning_signs=WOUND))
        alarm = session.exec(select(AlarmRow)).one()
        given: dict[str, Any] = {
            "case": scene.case,
            "alarm_id": alarm.id,
            "by": scene.by,
            "now": evening(BASELINE, 20),
        }
        alarms.acknowledge(session, **given)
        done = Resolution(Done.SEEN, "Dressing changed", told_patient=True, told_surgeon=True)
        alarms.resolve(session, resolution=done, **given)
    engine.dispose()

    command.downgrade(migrate.alembic_config(url), BEFORE)
    with engine.connect() as connection:
        before = connection.execute(sa.text("SELECT acknowledged_by_name, note FROM alarm")).all()
    engine.dispose()
    migrate.upgrade(url)

    assert [tuple(row) for row in before] == [("Dr Sam Specimen", "Dressing changed")]
    with Session(engine) as session:
        found = session.exec(select(AlarmRow)).one()
        assert (found.resolved_by_name, found.resolved_at) == ("Dr Sam Specimen", found.acknowledged_at)
        taken, resolved = session.exec(select(AlarmStepRow)).all()
        assert (taken.note, resolved.note, resolved.done) == ("", "Dressing changed", Done.OTHER)
        assert (resolved.told_patient, resolved.told_surgeon) == (None, None)
