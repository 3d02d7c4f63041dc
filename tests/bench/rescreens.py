"""P15 and P16: a whole registry re-screened against raw rows, and an edit that touches a few.

The floor of P15 reads the same stored rows with the bare driver, folds them into values, asks the 25 rules of
P13 with a plain interpreter and stores outcome and results: same rows in, durable batches out, no lists, no
windows, no sentences. Ours asks what can still lower an outcome, and of those who would change everything;
what asking everything of everybody costs is the second line of P13. Each size runs in a process of its own,
so that its memory can be told.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from scs_manager import migrate
from scs_manager.cli.rescreen import what_is_loaded_stays
from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.profiles import load_profile, shipped_profiles
from scs_manager.engine import for_writing, make_engine
from scs_manager.services import profile_texts, rescreens
from scs_manager.services.profile_library import FOLDER
from tests.bench.clinics import NOW, TODAY, make_clinic
from tests.bench.harness import Figure
from tests.bench.screening_engines import plain

SIZES = tuple(map(int, os.environ.get("BENCH_REGISTRIES", "1000,10000,100000").split(",")))
DAY = TODAY + timedelta(days=1)
EDITED = "nice-ta159"


def registry() -> list[Figure]:
    """P15: patients per CPU second over the floor, cost by size, memory."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="scs-bench-") as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.db"
            _made(path, size)
            found[size] = {how: _measured(path, how) for how in ("floor", "ours")}
            path.unlink()
    last, before = SIZES[-1], SIZES[-2]
    rate = {size: found[size]["floor"]["cpu"] / found[size]["ours"]["cpu"] for size in SIZES}
    each = {size: found[size]["ours"]["cpu"] / size for size in SIZES}
    grown = max(found[size]["ours"]["grown"] for size in SIZES)
    detail = "; ".join(
        f"{size:,}: {size / found[size]['ours']['cpu']:,.0f} over {size / found[size]['floor']['cpu']:,.0f}"
        for size in SIZES
    )
    return [
        Figure("P15", "registry re-screen over the raw floor", f"{rate[last]:.2f}x", ">= 0.15x", ">= 0.4x",
               rate[last] >= 0.15, f"patients/CPU s at {detail}"),
        Figure("P15", f"cost of a patient, {last:,} over {before:,}", f"{each[last] / each[before]:.2f}x",
               "<= 1.3x", "<= 1.15x", each[last] <= 1.3 * each[before], ""),
        Figure("P15", "memory growth", f"{grown:.0f} MiB", "<= 64 MiB", "<= 16 MiB", grown <= 64,
               "; ".join(f"{size:,}: {found[size]['ours']['grown']:.0f}" for size in SIZES)),
    ]  # fmt: skip


def edits() -> list[Figure]:
    """P16: the edit of one threshold in two sizes of registry; cost by the cases that hold an input of it."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="scs-bench-") as folder:
        for size in SIZES[:2]:
            path = Path(folder) / f"{size}.db"
            _made(path, size)
            found[size] = _measured(path, "edit")
            path.unlink()
    small, large = SIZES[:2]
    each = {size: found[size]["cpu"] / max(1, found[size]["able"]) for size in found}
    share = {size: f"{size:,}: looked {run['looked']:,}, could change {run['able']:,},"
             f" would {run['changed']:,}"
             f" in {run['cpu']:.2f} CPU s" for size, run in found.items()}  # fmt: skip
    return [
        Figure("P16", f"an edit, cost of a case it can touch, {large:,} over {small:,}",
               f"{each[large] / each[small]:.2f}x", "linear", "-", each[large] <= 1.3 * each[small],
               "; ".join(share.values())),
    ]  # fmt: skip


def _made(path: Path, size: int) -> None:
    url = f"sqlite:///{path}"
    migrate.upgrade(url)
    engine = make_engine(url)
    clinic = make_clinic(engine, size)
    engine.dispose()
    path.with_suffix(".id").write_text(str(clinic.id))


def _measured(path: Path, how: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.rescreens", how, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def _child(how: str, path: Path) -> None:
    """One run in this process; its CPU seconds and the growth of its peak memory on standard output."""
    import uuid

    clinic_id = uuid.UUID(path.with_suffix(".id").read_text())
    run = {"floor": _floor, "ours": _ours, "edit": _edit}[how]
    before = _peak_mib()
    began = time.process_time()
    told = run(path, clinic_id)
    used = time.process_time() - began
    print(json.dumps({"cpu": used, "grown": _peak_mib() - before, **told}))


def _peak_mib() -> float:
    """The peak of this program alone; getrusage would begin with that of the program that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _ours(path: Path, clinic_id: Any) -> dict[str, int]:
    engine = make_engine(f"sqlite:///{path}")
    with Session(for_writing(engine)) as session:
        return _through(session, engine, clinic_id, None)


def _edit(path: Path, clinic_id: Any) -> dict[str, int]:
    """DN4 from four to five: of forty facts drawn for each record some hold it."""
    engine = make_engine(f"sqlite:///{path}")
    shipped = shipped_profiles()[EDITED]
    text = shipped.text.replace(f'version = "{shipped.version}"', 'version = "bench"').replace(
        "dn4 = 4", "dn4 = 5"
    )
    folder = path.parent / f"profiles-{path.stem}"
    folder.mkdir(exist_ok=True)
    (folder / f"{EDITED}.toml").write_text(text, encoding="utf-8")
    with Session(for_writing(engine), info={FOLDER: folder}) as session:
        by = Actor(ActorKind.SYSTEM, None, "bench", clinic_id)
        profile_texts.sign_off_profile(session, profile=load_profile(text, EDITED), by=by, now=NOW)
        return _through(session, engine, clinic_id, EDITED)


def _through(session: Session, engine: Any, clinic_id: Any, profile: str | None) -> dict[str, int]:
    by = Actor(ActorKind.SYSTEM, None, "bench", clinic_id)
    run = rescreens.begin(session, clinic_id=clinic_id, on=DAY, by=by, now=NOW, profile=profile)
    with Session(engine, info=dict(session.info)) as reader, what_is_loaded_stays():
        plan = rescreens.plan_of(reader, clinic_id, on=DAY, profile=profile, everyone=False)
        while (batch := rescreens.look(reader, run, plan)) is not None:
            reader.rollback()
            reader.expunge_all()
            rescreens.keep(session, run, batch, now=NOW)
    rescreens.end(session, run, by=by, now=NOW)
    return {"looked": run.looked, "able": run.able, "changed": run.changed}


def _floor(path: Path, _clinic_id: Any) -> dict[str, int]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE floor (case_id TEXT PRIMARY KEY, outcome INT, results TEXT)")
    after, looked = "", 0
    while True:
        ids = [row[0] for row in connection.execute(
            "SELECT id FROM \"case\" WHERE id > ? ORDER BY id LIMIT 2000", (after,))]  # fmt: skip
        if not ids:
            return {"looked": looked}
        values: dict[str, dict[str, Any]] = {}
        for case_id, name, value in connection.execute(
            "SELECT case_id, name, value FROM fact WHERE case_id > ? AND case_id <= ?"
            " ORDER BY case_id, name, id",
            (after, ids[-1]),
        ):
            values.setdefault(case_id, {})[name] = json.loads(str(value))
        told = zip(values, plain(list(values.values())), strict=True)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO floor VALUES (?, ?, ?)", [(case_id, outcome, "[]") for case_id, outcome in told]
        )
        connection.execute("COMMIT")
        after, looked = ids[-1], looked + len(ids)


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]))
