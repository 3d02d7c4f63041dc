"""The application factory: the only place where settings, engine, clock, web parts and blueprints meet."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy.engine import Engine

from scs_manager.config import Settings
from scs_manager.engine import make_engine
from scs_manager.web import (
    access,
    assets,
    compression,
    converters,
    errors,
    filters,
    i18n,
    languages,
    logs,
    menu,
    security,
    session,
)
from scs_manager.web import clock as web_clock
from scs_manager.web.blueprints import BLUEPRINTS
from scs_manager.web.clock import Clock
from scs_manager.web.policies import check_all_declared


class Application(Flask):
    """Flask that does not ask of each function in each request whether it is a coroutine: none of ours is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(settings: Settings, *, engine: Engine | None = None, clock: Clock | None = None) -> Flask:
    """The application; refuses to be made when a route declares no access policy.

    Whoever hands over an engine disposes it.
    """
    app = Application("scs_manager.web")
    app.extensions["settings"] = settings
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    made = engine or make_engine(settings.database_url)
    session.init_app(app, made, settings.profiles_dir, settings.keyring())
    web_clock.init_app(app, clock)
    for part in (converters, i18n, filters, logs, errors):
        part.init_app(app)
    security.init_app(app, settings)
    access.init_app(app)
    languages.init_app(app)
    menu.init_app(app)
    assets.init_app(app, secure=settings.secure_cookies)
    compression.init_app(app)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(f"scs_manager.web.{name}").bp)
    check_all_declared(app)
    return app
