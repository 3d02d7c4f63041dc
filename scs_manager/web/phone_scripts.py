"""The phone's two scripts, page and worker, each put together from the small modules it imports.

One file each, so that a page never runs modules of two versions together, and one request fetches it. The
worker becomes a classic script, because not every browser takes modules in a worker.
"""

import hashlib
import re
from functools import cache

from scs_manager.web.assets import FOLDER, asset

MODULES = FOLDER / "js" / "phone"
PAGE, WORKER = "page", "worker"
FONTS = ("SourceSans3-Regular.woff2", "SourceSans3-SemiBold.woff2")

_IMPORT = re.compile(r'^import [^;]*? from "\./([a-z-]+)\.js";\n|^import "\./([a-z-]+)\.js";\n', re.MULTILINE)
_NAME = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^ *//.*\n|^ */\*\*.*\*/\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async function|function|const|class)", re.MULTILINE)


@cache
def script(entry: str) -> str:
    """The modules of an entry as one script, each behind those it imports."""
    text = "\n".join(_plain(name) for name in modules_of(entry))
    names = _NAME.findall(text)
    if len(names) != len(set(names)):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"two modules of js/phone/{entry}.js name the same: {', '.join(twice)}")
    return text


def modules_of(entry: str) -> list[str]:
    """The names of the modules in that script, in its order."""
    order: list[str] = []
    _follow(entry, order)
    return order


def _follow(name: str, order: list[str]) -> None:
    for found in _IMPORT.finditer(_source(name)):
        other = found.group(1) or found.group(2)
        if other not in order:
            _follow(other, order)
    order.append(name)


def _plain(name: str) -> str:
    """What the module says, without what it takes and gives and without its comments."""
    text = _COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub("", _source(name))))
    if re.search(r"^(?:import|export)\b", text, re.MULTILINE):
        raise ValueError(f"js/phone/{name}.js imports or exports in a way that is not understood")
    return text


def _source(name: str) -> str:
    return (MODULES / f"{name}.js").read_text(encoding="utf-8")


@cache
def page_address() -> str:
    """Where a page finds its script; the mark changes with its content."""
    return f"/diary/app.js?v={_mark(script(PAGE))}"


@cache
def worker_script(offline_page: str) -> str:
    """The worker, told which files its version consists of."""
    assets = [
        asset("css/patient.css"),
        *(f"/static/fonts/{name}" for name in FONTS),
        asset("icons/mark.svg"),
        page_address(),
        f"/diary/offline?v={_mark(offline_page)}",
    ]
    body = script(WORKER)
    version = _mark("".join([*assets, body]))
    listed = ", ".join(f'"{address}"' for address in assets)
    return f'const VERSION = "{version}";\nconst ASSETS = [{listed}];\n{body}'


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
