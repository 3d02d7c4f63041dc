"""Every template compiles, and imports no macro it does not use."""

import re
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import create_engine

from scs_manager.app import create_app
from scs_manager.config import Settings

FOLDER = Path(__file__).resolve().parent.parent / "scs_manager" / "web" / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
_INCLUDE = re.compile(r'{% include "([^"]+)"')
_IMPORT = re.compile(r'{% from "[^"]+" import ([^%]+?)(?: with context)? %}')


@pytest.fixture(scope="module")
def app() -> Flask:
    """An application without a database: nothing here asks one."""
    settings = Settings(secret_key=SecretStr("a secret of the tests only, 0123456789 abcdef"))
    return create_app(settings, engine=create_engine("sqlite://"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_compiles(app: Flask, name: str) -> None:
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_uses_every_macro_it_imports(name: str) -> None:
    source = (FOLDER / name).read_text()
    included = [part.read_text() for other in _INCLUDE.findall(source) for part in FOLDER.glob(f"{other}*")]
    body = _IMPORT.sub("", " ".join([source, *included]))

    for imported in _IMPORT.findall(source):
        for entry in imported.split(","):
            macro = entry.split(" as ")[-1].strip()
            assert re.search(rf"\b{macro}\(", body), f"{name} imports {macro} and does not use it"


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_never_switches_escaping_off(name: str) -> None:
    source = (FOLDER / name).read_text()

    assert "|safe" not in source.replace(" ", "")
    assert "autoescape" not in source
    assert not re.search(r"\son[a-z]+=|\sstyle=|<style|javascript:", source)
