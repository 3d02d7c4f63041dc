"""The levels of an operation: a text before, a list since, and nothing that was written is lost."""

import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager import migrate
from scs_manager.engine import for_writing
from scs_manager.models.lists import SurgeryRow
from scs_manager.services import records
from tests.factories import NOW, actor_of, make_case, make_clinic

FUSION = {"region": "lumbosacral", "procedure": "fusion", "levels": ["L4-L5", "L5-S1"], "note": "old"}
DISCECTOMY = {"region": "lumbosacral", "procedure": "discectomy"}


def test_levels_become_a_list_and_a_text_again(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    with Session(for_writing(engine)) as session:
        clinic = make_clinic(session)
        case, by = make_case(session, clinic), actor_of(clinic)
        for item in (FUSION, DISCECTOMY):
            records.add_surgery(session, case=case, item=item, source="letter", by=by, now=NOW)
    engine.dispose()

    command.downgrade(migrate.alembic_config(url), "0003")
    with engine.begin() as connection:
        written = connection.execute(sa.text("SELECT levels FROM surgery ORDER BY procedure")).scalars().all()
        connection.execute(sa.text("UPDATE surgery SET levels = 'L3-L5 on the left' WHERE note = 'old'"))
    migrate.upgrade(url)

    assert written == [None, "L4-L5, L5-S1"]
    with Session(engine) as session:
        rows = session.exec(select(SurgeryRow).order_by(SurgeryRow.procedure)).all()
        assert [(row.levels, row.note) for row in rows] == [
            (None, None),
            (["L3-L4", "L4-L5"], "old\nLevels as written: L3-L5 on the left"),
        ]
