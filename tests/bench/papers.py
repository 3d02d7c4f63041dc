"""P17, P18 and P20: what a document costs beside plain reportlab, beside a browser, and in a batch.

Every engine prints the words, tables and values of the same four-page decision summary (``paper_words``).
"""

import html
import os
import resource
import shutil
import subprocess
import tempfile
import time
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

from reports import decision_summary
from scs_manager.services.rendering import Renderers
from tests.bench.harness import Figure, Sample, cpu_us_each, interleave, paired_ratio
from tests.bench.paper_batch import Clinic
from tests.bench.paper_canvas import by_hand
from tests.bench.paper_plain import platypus, register
from tests.bench.paper_words import Air, Block, Blocks, Rows, SideBySide, Words, summary
from tests.reports.samples import NOW, decision_content

ROUNDS, TIMES = 9, 4
FEW, MANY = 4, 400
WARM = 20
"""Documents after which a renderer's memory is what it needs for one."""


def drawn() -> list[Figure]:
    """P17: the tagged summary over the plain one, and over words placed by hand."""
    register()
    blocks, content = summary(), decision_content()
    variants = {
        "tagged": cpu_us_each(lambda: _(decision_summary.render(content, now=NOW)), times=TIMES),
        "plain": cpu_us_each(lambda: _(platypus(blocks)), times=TIMES),
        "hand": cpu_us_each(lambda: _(by_hand(blocks)), times=TIMES),
    }
    samples = interleave(variants, rounds=ROUNDS)
    found = []
    for what, other, minimum, target in (
        ("tagged summary over plain reportlab", "plain", 1.5, 1.1),
        ("tagged summary over words placed by hand", "hand", 5.0, 3.5),
    ):
        ratio = paired_ratio(samples["tagged"], samples[other])
        ours, theirs = (sorted(samples[name])[ROUNDS // 2] / 1000 for name in ("tagged", other))
        detail = f"{ratio.low:.2f} to {ratio.high:.2f}; {ours:.0f} ms against {theirs:.0f} ms"
        found.append(
            Figure("P17", what, f"{ratio.median:.2f}x", f"<= {minimum}x", f"<= {target}x",
                   ratio.median <= minimum, detail)
        )  # fmt: skip
    return found


def _(_data: bytes) -> None:
    """The bytes are made and forgotten."""


def against_browser() -> list[Figure]:
    """P18: Chromium printing the same content, a process each; WeasyPrint where it is installed."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    content, written = decision_content(), _page(summary())
    with tempfile.TemporaryDirectory(prefix="scs-bench-") as folder:
        page = Path(folder) / "summary.html"
        page.write_text(written, encoding="utf-8")
        variants = {"ours": cpu_us_each(lambda: _(decision_summary.render(content, now=NOW)), times=TIMES)}
        if browser is not None:
            variants["Chromium"] = _printing(browser, page)
        if find_spec("weasyprint") is not None:
            variants["WeasyPrint"] = _by_weasyprint(written)
        samples = interleave(variants, rounds=5)
    return [_times_ours("Chromium", 7, 11, samples), _times_ours("WeasyPrint", 4, 7, samples)]


def _times_ours(engine: str, minimum: int, target: int, samples: dict[str, list[float]]) -> Figure:
    goals = f">= {minimum}x", f">= {target}x"
    if engine not in samples:
        return Figure(
            "P18", f"{engine} over ours", "skipped", *goals, True, "not measured: it is not installed"
        )
    ratio = paired_ratio(samples[engine], samples["ours"])
    ours, theirs = (sorted(samples[name])[2] / 1000 for name in ("ours", engine))
    detail = f"{ratio.low:.1f} to {ratio.high:.1f}; {ours:.0f} ms against {theirs:.0f} ms"
    return Figure(
        "P18", f"{engine} over ours", f"{ratio.median:.1f}x", *goals, ratio.median >= minimum, detail
    )


def _by_weasyprint(page: str) -> Sample:
    weasyprint: Any = import_module("weasyprint")
    return cpu_us_each(lambda: _(weasyprint.HTML(string=page).write_pdf()), times=1)


def _printing(browser: str, page: Path) -> Sample:
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={page.parent / 'profile'}",
        f"--print-to-pdf={page.with_suffix('.pdf')}", page.as_uri(),
    ]  # fmt: skip

    def sample() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e6

    return sample


def _page(blocks: Blocks) -> str:
    """The same blocks as a page with a print style; figures as SVG lines."""
    style = (
        "@page{size:A4;margin:21mm 18mm}body{font:9pt sans-serif}table{border-collapse:collapse}"
        "td{border-bottom:.4pt solid #999;vertical-align:top}.side td{border:0}"
    )
    body = "".join(map(_html, blocks))
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style><body>{body}</html>'


def _html(block: Block) -> str:
    if isinstance(block, Words):
        tag = f"h{block.level}" if block.level else "p"
        return f'<{tag} style="font-size:{block.size}pt;margin:0">{html.escape(block.said)}</{tag}>'
    if isinstance(block, Air):
        return "<hr>" if block.ruled else f'<div style="height:{block.height}pt"></div>'
    if isinstance(block, SideBySide):
        cells = "".join(f"<td>{''.join(map(_html, blocks))}</td>" for _, blocks in block.columns)
        return f'<table class="side"><tr>{cells}</tr></table>'
    if isinstance(block, Rows):
        rows = ("".join(f"<td>{''.join(map(_html, cell))}</td>" for cell in row) for row in block.cells)
        return f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>"
    lines = (
        " ".join(f"{10 + at * 20},{140 - 14 * value}" for at, value in enumerate(series) if _is_number(value))
        for series in block.series[1:]
    )
    drawn = "".join(f'<polyline points="{points}" fill="none" stroke="black"/>' for points in lines)
    return f'<svg width="{block.width}" height="{block.height}">{drawn}</svg>'


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def batch_growth() -> list[Figure]:
    """P20: 400 different summaries in one renderer over a hundred times the cost of 4; its memory."""
    renderer = Renderers(at_once=1)
    try:
        _draw(renderer, 0, WARM)
        child = psutil.Process(renderer.process_ids[0])
        small = child.memory_info().rss
        few, many = _cpu(renderer, child, FEW * 3) / 3, _cpu(renderer, child, MANY)
        grown = (child.memory_info().rss - small) / 2**20
    finally:
        renderer.close()
    ratio = many / (few * MANY / FEW)
    return [
        Figure("P20", f"{MANY} summaries over {MANY // FEW}x the cost of {FEW}", f"{ratio:.2f}x", "<= 1.1x",
               "flat", ratio <= 1.1, f"{many / MANY * 1000:.0f} ms CPU each in the renderer"),
        Figure("P20", "memory of a renderer", f"{grown:+.1f} MiB", "flat (<= 16 MiB)", "flat", grown <= 16,
               f"{small / 2**20:.0f} MiB after {WARM} documents"),
    ]  # fmt: skip


def _cpu(renderer: Renderers, child: psutil.Process, documents: int) -> float:
    before = child.cpu_times()
    _draw(renderer, 1000, documents)
    after = child.cpu_times()
    return float(after.user + after.system - before.user - before.system)


def _draw(renderer: Renderers, first: int, documents: int) -> None:
    """Summaries of different patients with different codes, so that nothing is drawn from memory."""
    for number in range(first, first + documents):
        content = decision_content()
        content = replace(
            content,
            identity=replace(content.identity, name=f"Ada Example {number}", identifier=f"MRN {number:08}"),
            issue=replace(
                content.issue,
                number=f"DS-2026-{number:04}",
                verification_url=f"https://scs.clinic.example/v/{number:012}",
            ),
            reasons=f"{content.reasons} Case {number}.",
        )
        renderer.drawn(decision_summary.render, content, now=NOW)


def batch() -> list[Figure]:
    """The command's batch of screening reports, one bad case among them, by one worker and by two."""
    size = int(os.environ.get("BENCH_BATCH", "200"))
    with tempfile.TemporaryDirectory(prefix="scs-bench-") as folder:
        clinic = Clinic(Path(folder), size)
        rates = {workers: _rate(clinic, workers, size) for workers in (1, 2)}
        clinic.close()
    ratio = rates[2] / rates[1]
    detail = (
        f"{rates[1]:.1f} and {rates[2]:.1f} documents/s of {os.cpu_count()} cores, stored and audited; "
        "one bad case among them stopped nobody"
    )
    return [Figure("batch", f"{size} reports, 2 workers over 1", f"{ratio:.2f}x", "-", "-", True, detail)]


def _rate(clinic: Clinic, workers: int, size: int) -> float:
    began = time.perf_counter()
    if clinic.issue(workers) != (size, 1):
        raise ValueError("every case but the bad one has its report")
    return size / (time.perf_counter() - began)
