"""Drawing in a process with limits: what harms a renderer is refused, and everybody else goes on."""

import pickle
import resource
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports import code_sheet, confinement, decision_summary, renderer
from reports.code_sheet import CodeSheet
from reports.content import Identity, Issue
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Catalogue, Text
from scs_manager.models.cases import CaseRow
from scs_manager.services import renderer_process, rendering
from scs_manager.services.rendering import ASKED, BUSY, LIMITS, Renderers, RenderFault, drawn
from tests.reports.samples import NOW, decision_content
from tests.services import hostile_contents as hostile

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SHEET = CodeSheet(Identity("Ada Sample"), Issue("Clinic"), "Ada Sample", Catalogue({}), ("ABC-123",))


def with_name(name: str) -> CodeSheet:
    return replace(SHEET, holder=name)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second by the clock."""
    monkeypatch.setattr(renderer_process, "WALL_SECONDS", 1.0)


def test_a_document_drawn_apart_has_the_bytes_of_one_drawn_here() -> None:
    content = decision_content()

    assert drawn(decision_summary.render, content, now=NOW) == decision_summary.render(content, now=NOW)


@pytest.mark.parametrize(
    "name", [hostile.Calling("x"), hostile.Reading("x"), hostile.Writing("x"), hostile.Starting("x")]
)
def test_a_document_reaches_neither_files_nor_network_nor_programs(name: str) -> None:
    with pytest.raises(RuleError) as refused:
        drawn(code_sheet.render, with_name(name), now=AT)

    assert refused.value.text == ASKED
    assert not Path("/tmp/left-behind").exists()  # noqa: S108
    assert drawn(code_sheet.render, SHEET, now=AT).startswith(b"%PDF")


@pytest.mark.parametrize("name", [hostile.Greedy("x"), hostile.Dead("x")])
def test_a_document_that_takes_all_memory_or_ends_its_process_is_refused(name: str) -> None:
    with pytest.raises(RuleError) as refused:
        drawn(code_sheet.render, with_name(name), now=AT)

    assert refused.value.text == LIMITS
    assert drawn(code_sheet.render, SHEET, now=AT).startswith(b"%PDF")


@pytest.mark.usefixtures("short")
def test_while_one_document_never_ends_others_are_drawn() -> None:
    with ThreadPoolExecutor(1) as pool:
        endless = pool.submit(drawn, code_sheet.render, with_name(hostile.Endless("x")), now=AT)
        done = 0
        while not endless.done():
            assert drawn(code_sheet.render, SHEET, now=AT).startswith(b"%PDF")
            done += 1

    assert isinstance(endless.exception(), RuleError)
    assert done


def test_processor_time_is_limited_by_the_kernel() -> None:
    burning = "from reports.confinement import *\nconfine()\nallow_one_document(1)\nwhile True: pass"
    ended = subprocess.run([sys.executable, "-c", burning], timeout=60, check=False)

    assert ended.returncode == -signal.SIGXCPU


def test_every_document_has_its_own_seconds_of_a_renderer() -> None:
    process, seconds = renderer_process.RendererProcess(), confinement.CPU_SECONDS
    try:
        limits = []
        for _ in range(2):
            process.ask(rendering.packed(code_sheet.render, SHEET, AT))
            limits.append(resource.prlimit(process.id, resource.RLIMIT_CPU)[0])
    finally:
        process.end()

    assert seconds < limits[0] <= limits[1] < seconds + 5


def test_a_fault_names_its_place_and_quotes_nothing() -> None:
    with pytest.raises(RenderFault) as fault:
        drawn(code_sheet.render, with_name(hostile.Forging("x")), now=AT)

    assert str(fault.value).startswith("KeyError at hostile_contents.py:")
    assert "Ada" not in str(fault.value)
    assert "1961" not in str(fault.value)


def test_a_rules_no_stays_one_with_its_values() -> None:
    name, values = renderer.answer(b"not a pickle")
    assert (name, values.startswith(b"UnpicklingError at ")) == (renderer.FAULT, True)

    with pytest.raises(RuleError) as refused:
        rendering._result(renderer.RULE, b'["%(n)s pages are too many.", {"n": "7"}]')

    assert refused.value.text == Text("%(n)s pages are too many.", n="7")


def test_the_renderer_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCS_SECRET_KEY", "k" * 40)
    fresh = Renderers()
    try:
        assert fresh.drawn(code_sheet.render, with_name(hostile.Peeking("x")), now=AT).startswith(b"%PDF")
    finally:
        fresh.close()


def test_rows_never_go_to_the_renderer() -> None:
    with pytest.raises(RenderFault, match="ValueError"):
        drawn(code_sheet.render, with_name(CaseRow), now=AT)  # type: ignore[arg-type]


def test_only_functions_of_reports_draw() -> None:
    with pytest.raises(ValueError, match="draws no documents"):
        drawn(lambda content, *, now: b"", SHEET, now=AT)

    request = pickle.dumps(("os:getcwd", SHEET, AT))
    assert renderer.answer(request)[0] == renderer.FAULT


@pytest.mark.usefixtures("short")
def test_who_finds_the_queue_full_is_told_to_come_back() -> None:
    pool = Renderers(at_once=1, waiting=0)
    pool.drawn(code_sheet.render, SHEET, now=AT)
    slow = threading.Thread(target=_refused, args=(pool, hostile.Asleep("x")))
    slow.start()
    try:
        time.sleep(0.2)
        with pytest.raises(RuleError) as refused:
            pool.drawn(code_sheet.render, SHEET, now=AT)
    finally:
        slow.join()

    assert refused.value.text == BUSY
    assert pool.drawn(code_sheet.render, SHEET, now=AT).startswith(b"%PDF")
    pool.close()


def _refused(pool: Renderers, name: str) -> None:
    with pytest.raises(RuleError):
        pool.drawn(code_sheet.render, with_name(name), now=AT)
