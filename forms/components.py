"""Renders the accessible components of nhsuk-frontend; the only place that names its macros.

Its macros read attributes of values that are not there, so they run in an environment of their own with
``ChainableUndefined``; the application's templates keep the strict one.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup


@cache
def _environment() -> Environment:
    loader = ChoiceLoader([PackageLoader("forms"), PackageLoader("nhsuk_frontend_jinja")])
    return Environment(
        loader=loader, autoescape=True, undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _macro(folder: str, name: str) -> Any:
    return getattr(_environment().get_template(f"nhsuk/components/{folder}/macro.jinja").module, name)


@cache
def _own(name: str) -> Any:
    return getattr(_environment().get_template("steps.jinja").module, name)


def component(folder: str, name: str, params: Mapping[str, Any]) -> Markup:
    """The HTML of one nhsuk component, for instance ``component("input", "input", {...})``."""
    return Markup(_macro(folder, name)(params))  # noqa: S704 - the macro has escaped its values


def own_component(name: str, params: Mapping[str, Any]) -> Markup:
    """The HTML of one of our own components: ``steps`` (numbers or words in a row)."""
    return Markup(_own(name)(params))  # noqa: S704 - the macro has escaped its values
