"""The engine: durable settings, writers in a queue, nobody turned away."""

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager import engine as engine_module
from scs_manager.engine import WriterQueue, for_writing, make_engine
from scs_manager.services import audit
from tests.factories import NOW, actor_of, make_case, make_clinic


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_engine(f"sqlite:///{tmp_path / 'plain.db'}")
    with for_writing(made).begin() as connection:
        connection.execute(sa.text("CREATE TABLE tally (n INTEGER)"))
        connection.execute(sa.text("INSERT INTO tally VALUES (0)"))
    yield made
    made.dispose()


def tally(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT n FROM tally")).scalar_one())


def add_one(engine: Engine) -> None:
    with for_writing(engine).begin() as connection:
        n = connection.execute(sa.text("SELECT n FROM tally")).scalar_one()
        connection.execute(sa.text("UPDATE tally SET n = :n"), {"n": n + 1})


def test_sqlite_is_durable_and_strict(sqlite_engine: Engine) -> None:
    def pragma(name: str) -> object:
        with sqlite_engine.connect() as connection:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2  # FULL
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 5000


def test_a_database_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="not mysql"):
        make_engine("mysql://u@h/db")


def test_eight_threads_posting_eighty_times_each_are_all_served(sqlite_engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: add_one(sqlite_engine), range(8 * 80)))

    assert tally(sqlite_engine) == 640


def _add_many(url: str, times: int) -> None:
    engine = make_engine(url)
    for _ in range(times):
        add_one(engine)
    engine.dispose()


def test_processes_queue_as_well(sqlite_engine: Engine) -> None:
    context = multiprocessing.get_context("spawn")
    url = str(sqlite_engine.url)
    workers = [context.Process(target=_add_many, args=(url, 100)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert [worker.exitcode for worker in workers] == [0, 0]
    assert tally(sqlite_engine) == 200


def test_a_failed_write_lets_the_next_one_in(sqlite_engine: Engine) -> None:
    def fail() -> None:
        with for_writing(sqlite_engine).begin() as connection:
            connection.execute(sa.text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(sa.exc.OperationalError, match="no such table"):
        fail()

    add_one(sqlite_engine)
    assert tally(sqlite_engine) == 1


def test_reading_goes_on_while_somebody_writes(sqlite_engine: Engine) -> None:
    with for_writing(sqlite_engine).begin() as connection:
        connection.execute(sa.text("UPDATE tally SET n = 7"))

        assert tally(sqlite_engine) == 0

    assert tally(sqlite_engine) == 7


def test_a_writer_gives_up_when_the_ones_before_it_take_too_long(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "WRITER_TIMEOUT", 0.05)

    with for_writing(sqlite_engine).begin(), ThreadPoolExecutor(1) as pool:
        refused = pool.submit(add_one, sqlite_engine).exception()

    assert isinstance(refused, TimeoutError)
    add_one(sqlite_engine)
    assert tally(sqlite_engine) == 1


def test_turns_are_given_in_the_order_of_arrival() -> None:
    queue, order = WriterQueue(None), []
    queue.enter()

    def take_turn(number: int) -> None:
        queue.enter()
        order.append(number)
        queue.leave()

    threads = [threading.Thread(target=take_turn, args=(number,)) for number in range(10)]
    for number, thread in enumerate(threads):
        thread.start()
        wait_until(partial(in_line, queue, number + 1))
    queue.leave()
    for thread in threads:
        thread.join(5)

    assert order == list(range(10))


def in_line(queue: WriterQueue, number: int) -> bool:
    return len(queue._waiting) == number


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        threading.Event().wait(0.005)
    pytest.fail("it never came true")


def test_a_lock_file_that_cannot_be_opened_blocks_nobody(tmp_path: Path) -> None:
    queue = WriterQueue(str(tmp_path / "missing" / "db.lock"))

    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            queue.enter()


def test_eight_threads_write_one_clinics_records_without_an_error(engine: Engine, session: Session) -> None:
    clinic = make_clinic(session)
    case = make_case(session, clinic)

    def post(number: int) -> None:
        with Session(for_writing(engine), expire_on_commit=False) as own:
            audit.record(own, by=actor_of(clinic), action="test.post", now=NOW, case_id=case.id)
            own.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(post, range(8 * 10)))

    verdict = audit.verify(session, clinic.id)
    assert verdict.broken is None
    assert verdict.events == 82
