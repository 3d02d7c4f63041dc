"""The dashboard over a registry of 50,000 cases, and pages of one patient beside 1.5 million diary days.

Whole requests through the WSGI interface as a signed-in person, p95 on the clock, over the p95 of the bare
SQL of the same rows in the same rounds: the queries that the page itself sends, handed to the driver with
every row fetched. The default page shows kept figures, so its floor is the queries that make them from every
row; pages of a patient are measured beside a small clinic's too, since they must not grow. ``BENCH_TRIALS``
and ``BENCH_DIARY_DAYS`` set other sizes.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.models.accounts import ClinicRow
from scs_manager.models.registry import RegistryCaseRow
from scs_manager.services import registry_figures
from tests.bench.clinics import TODAY
from tests.bench.harness import Figure, Sample, interleave
from tests.bench.places import postgresql_places, sqlite_places
from tests.bench.registries import clinic_site
from tests.bench.registry import Site

TRIALS = int(os.environ.get("BENCH_TRIALS", "50000"))
DIARY_DAYS = int(os.environ.get("BENCH_DIARY_DAYS", "1500000"))
SMALL = 500
"""Trials of the clinic beside which pages of a patient are measured, with thirty days each."""
ROUNDS = 60
DAYS_EACH = 30


@dataclass(frozen=True)
class Asked:
    """A page: where it is, what stands for its bare SQL, and by how much it may be slower."""

    what: str
    path: str
    floor: str
    """``queries``: its own; ``making``: those that make the kept figures."""
    least: float
    target: float


PAGES = (
    Asked("default page, figures kept", "/dashboard", "making", 1, 0.5),
    Asked("filtered page", "/dashboard?period=2025&region=leg", "queries", 3, 1.5),
    Asked("list behind a number", "/dashboard/list?measure=trial.at_50", "queries", 6, 3),
    Asked("last page of that list", "/dashboard/list?measure=trial.at_50&after={last}", "queries", 6, 3),
    Asked("table as CSV, filtered", "/dashboard/responders.csv?region=leg", "queries", 3, 1.5),
)
OF_A_PATIENT = ("/cases/{case}/trial", "/cases/{case}/outcome", "/cases/{case}/decision")


def dashboard() -> list[Figure]:
    """Every page on both databases."""
    figures = []
    for places in (sqlite_places, postgresql_places):
        with ExitStack() as stack:
            kind = "PostgreSQL" if places is postgresql_places else "SQLite"
            large = stack.enter_context(clinic_site(stack.enter_context(places()), TRIALS, DIARY_DAYS))
            small = stack.enter_context(clinic_site(stack.enter_context(places()), SMALL, SMALL * DAYS_EACH))
            for figure in (*_pages(kind, large), *_patients(kind, large, small)):
                figures.append(figure)
                print(f"{kind}: {figure.what}: {figure.measured}", file=sys.stderr, flush=True)
    return figures


def _pages(kind: str, site: Site) -> Iterator[Figure]:
    last = _last_key(site)
    for asked in PAGES:
        path = asked.path.format(last=last)
        floor = _making(site) if asked.floor == "making" else _replay(site, _queries(site, path))
        page, bare = _p95(lambda path=path: site.get(path), floor)  # type: ignore[misc]
        yield Figure(
            "dashboard", f"{asked.what}, {TRIALS:,} cases, {kind}", f"{page / bare:.2f}x",
            f"<= {asked.least:g}x", f"<= {asked.target:g}x", page / bare <= asked.least,
            f"p95 {page * 1e3:.1f} ms over {bare * 1e3:.1f} ms of bare SQL",
        )  # fmt: skip


def _patients(kind: str, large: Site, small: Site) -> Iterator[Figure]:
    """Pages of one patient over their own bare SQL, and over the same page of a small clinic."""
    for template in OF_A_PATIENT:
        path, beside = (template.format(case=site.clinic.cases[0]) for site in (large, small))
        page, bare = _p95(lambda path=path: large.get(path), _replay(large, _queries(large, path)))  # type: ignore[misc]
        here, there = _p95(lambda path=path: large.get(path), lambda beside=beside: small.get(beside))  # type: ignore[misc]
        name = template.rpartition("/")[2]
        yield Figure(
            "dashboard", f"page {name} of a patient, {DIARY_DAYS:,} diary days, {kind}",
            f"{page / bare:.1f}x", "-", "-", True,
            f"no goal: p95 {page * 1e3:.1f} ms over {bare * 1e3:.1f} ms of bare SQL",
        )  # fmt: skip
        yield Figure(
            "dashboard", f"the same over {SMALL * DAYS_EACH:,} diary days, {kind}", f"{here / there:.2f}x",
            "<= 1.5x", "<= 1.1x", here / there <= 1.5, f"p95 {here * 1e3:.1f} ms over {there * 1e3:.1f} ms",
        )  # fmt: skip


def _p95(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """p95 in seconds of each, in turns."""
    samples = interleave({"first": _wall(first), "second": _wall(second)}, rounds=ROUNDS)
    first_p95, second_p95 = (sorted(samples[name])[int(0.95 * ROUNDS)] for name in ("first", "second"))
    return first_p95, second_p95


def _wall(call: Callable[[], object]) -> Sample:
    def sample() -> float:
        began = time.perf_counter()
        call()
        return time.perf_counter() - began

    return sample


Query = tuple[str, Any]


def _queries(site: Site, path: str) -> list[Query]:
    """What the page asks the database, as the driver gets it; its writes are left out."""
    found: list[Query] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((statement, parameters))

    sa.event.listen(site.engine, "before_cursor_execute", note)
    site.get(path)
    sa.event.remove(site.engine, "before_cursor_execute", note)
    return found


def _replay(site: Site, queries: Sequence[Query]) -> Callable[[], None]:
    """The same queries through a bare cursor, every row fetched."""

    def run() -> None:
        connection = site.engine.raw_connection()
        try:
            cursor = connection.cursor()
            for statement, parameters in queries:
                cursor.execute(statement, parameters)
                cursor.fetchall()
            cursor.close()
        finally:
            connection.close()

    return run


def _making(site: Site) -> Callable[[], None]:
    """The queries that make the kept figures."""
    found: list[Query] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        found.append((statement, parameters))

    sa.event.listen(site.engine, "before_cursor_execute", note)
    with Session(site.engine) as session:
        registry_figures.whole(session, session.get_one(ClinicRow, site.clinic.id), on=TODAY)
    sa.event.remove(site.engine, "before_cursor_execute", note)
    return _replay(site, found)


def _last_key(site: Site) -> str:
    """A key near the end of the list of responders."""
    with Session(site.engine) as session:
        row: Any = RegistryCaseRow
        query = sa.select(row.referred_on, row.case_id).where(row.clinic_id == site.clinic.id, row.at_50)
        oldest = query.order_by(row.referred_on, row.case_id.desc()).limit(60)
        day, key = session.connection().execute(oldest).all()[-1]
    return f"{day}~{key}"
