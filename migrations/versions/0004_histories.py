"""Histories: the full fields of operations, medicines, treatments and optimisation.

Revision 0004 follows 0003. The levels of an operation were a text and become a list of levels; a text that
names anything else is also kept, word for word, in the note.
"""

import json
import re
from collections.abc import Iterator
from itertools import pairwise

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PRECISION = ("day", "month", "year")
_PROCEDURES = (
    "epidural_steroid_injection", "nerve_root_block", "facet_block", "SI_joint_block",
    "facet_radiofrequency", "adhesiolysis", "TENS", "peripheral_nerve_stimulation",
    "trigger_point_injection", "physiotherapy", "exercise_programme", "psychological_therapy",
    "pain_programme", "other",
)  # fmt: skip
_APPROACHES = (
    "posterior_open", "minimally_invasive", "endoscopic", "TLIF", "PLIF", "ALIF", "lateral",
    "anterior_and_posterior", "percutaneous", "other",
)  # fmt: skip

_TEXTS = {"medication": ("code", "directions", "proof")}
_FLAGS = {"surgery": ("report_attached",)}
_SEVERAL = {
    "surgery": (
        "more_procedures", "hardware_types", "hardware_materials", "hardware_levels", "grafts",
        "complication_kinds",
    ),
    "treatment": ("levels",),
}  # fmt: skip
_CHOICES = {
    "surgery": {
        "approach": (40, _APPROACHES),
        "hardware_in_situ": (20, ("all", "part", "removed")),
        "hardware_mr": (20, ("safe", "conditional", "unsafe")),
        "recurrence_precision": (20, _PRECISION),
    },
    "medication": {
        "code_system": (20, ("RxNorm", "ATC")),
        "started_precision": (20, _PRECISION),
        "stopped_precision": (20, _PRECISION),
        "function": (20, ("improved", "unchanged", "worse")),
    },
    "treatment": {
        "procedure_type": (40, _PROCEDURES),
        "side": (20, ("left", "right", "both")),
        "started_precision": (20, _PRECISION),
        "stopped_precision": (20, _PRECISION),
    },
}
_RANGES = {
    "surgery": {"initial_relief_percent": ("INTEGER", 100), "pain_free_weeks": ("FLOAT", 5200)},
    "treatment": {"relief_percent": ("INTEGER", 100), "relief_weeks": ("FLOAT", 5200)},
}
_TABLES = ("surgery", "medication", "treatment")
_LISTS = ("antithrombotics", "devices", "allergies", "conditions")
_NEW_LISTS = ("trigger_zones", "skin_zones", "scar_zones", "fitness_sessions")


def upgrade() -> None:
    """Add the columns; read the levels; let the shorter lists hold zones and sessions."""
    for table in _TABLES:
        for column, kind in _columns(table):
            op.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {kind}')
    _levels_to_list()
    _allow_lists((*_LISTS, *_NEW_LISTS))


def downgrade() -> None:
    """Take the columns back; levels become a text again, zones and sessions are lost."""
    op.execute(sa.text("DELETE FROM listed_item WHERE list IN :new").bindparams(
        sa.bindparam("new", _NEW_LISTS, expanding=True)
    ))  # fmt: skip
    _allow_lists(_LISTS)
    _levels_to_text()
    for table in _TABLES:
        for column, _kind in _columns(table):
            op.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')


def _columns(table: str) -> Iterator[tuple[str, str]]:
    """Name and definition of each new column; both databases read these definitions alike."""
    for name in _TEXTS.get(table, ()):
        yield name, "TEXT"
    for name in _FLAGS.get(table, ()):
        yield name, "BOOLEAN"
    for name in _SEVERAL.get(table, ()):
        yield name, "JSON"
    for name, (length, words) in _CHOICES[table].items():
        listed = ", ".join(f"'{word}'" for word in words)
        yield name, f"VARCHAR({length}) {_check(table, name)} CHECK ({name} IN ({listed}))"
    for name, (kind, high) in _RANGES.get(table, {}).items():
        yield name, f"{kind} {_check(table, name)} CHECK ({name} BETWEEN 0 AND {high})"


def _check(table: str, name: str) -> str:
    return f"CONSTRAINT ck_{table}_{name}"


def _allow_lists(names: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{name}'" for name in names)
    with op.batch_alter_table("listed_item") as batch:
        batch.drop_constraint(op.f("ck_listed_item_list"), type_="check")
        batch.create_check_constraint(op.f("ck_listed_item_list"), f"list IN ({listed})")


_BONES = ("T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1")
_BETWEEN = re.compile(r"\b([TL]\d{1,2}|S1)\s*[-/\u2010-\u2015\u2212]\s*([TLS]?)(\d{1,2})\b", re.I)
_JOINT = re.compile(r"\bSI\b|\bISG\b|sacro-?iliac", re.I)


def _levels_to_list() -> None:
    op.execute('ALTER TABLE "surgery" RENAME COLUMN levels TO levels_text')
    op.execute('ALTER TABLE "surgery" ADD COLUMN levels JSON')
    connection = op.get_bind()
    query = "SELECT id, levels_text, note FROM surgery WHERE levels_text IS NOT NULL"
    for key, text, note in connection.execute(sa.text(query)).all():
        levels, rest = _read(text)
        kept = "\n".join(filter(None, (note, f"Levels as written: {text}"))) if rest else note
        connection.execute(
            sa.text("UPDATE surgery SET levels = :levels, note = :note WHERE id = :key"),
            {"levels": json.dumps(levels) if levels else None, "note": kept, "key": key},
        )
    op.execute('ALTER TABLE "surgery" DROP COLUMN levels_text')


def _levels_to_text() -> None:
    op.execute('ALTER TABLE "surgery" RENAME COLUMN levels TO levels_list')
    op.execute('ALTER TABLE "surgery" ADD COLUMN levels TEXT')
    connection = op.get_bind()
    query = "SELECT id, levels_list FROM surgery WHERE levels_list IS NOT NULL"
    for key, written in connection.execute(sa.text(query)).all():
        levels = json.loads(written) if isinstance(written, str) else written
        connection.execute(
            sa.text("UPDATE surgery SET levels = :levels WHERE id = :key"),
            {"levels": ", ".join(levels), "key": key},
        )
    op.execute('ALTER TABLE "surgery" DROP COLUMN levels_list')


def _read(text: str) -> tuple[list[str], bool]:
    """The levels that a text names, from above downwards, and whether it says anything else."""
    found: list[str] = []
    for upper, letter, number in _BETWEEN.findall(text):
        found += _span(upper.upper(), _lower(upper, letter, number))
    rest = _JOINT.sub(" ", _BETWEEN.sub(" ", text))
    found += ["SI"] if _JOINT.search(text) else []
    order = [f"{above}-{below}" for above, below in pairwise(_BONES)] + ["SI"]
    return [level for level in order if level in found], bool(re.search(r"[^\W_]", rest)) or not found


def _lower(upper: str, letter: str, number: str) -> str:
    if letter:
        return f"{letter.upper()}{number}"
    return "S1" if (upper.upper(), number) == ("L5", "1") else f"{upper[0].upper()}{number}"


def _span(upper: str, lower: str) -> list[str]:
    if upper not in _BONES or lower not in _BONES:
        return []
    first, last = _BONES.index(upper), _BONES.index(lower)
    return [f"{_BONES[n]}-{_BONES[n + 1]}" for n in range(first, last)]
