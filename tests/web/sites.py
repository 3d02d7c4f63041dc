"""Filling the URLs of every route, for the tests that go through all of them."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from scs_manager.web.policies import Audience, Policy, policy_of

_WORDS = {
    "slug": "pain",
    "key": "operations",
    "name": "start-work-up",
    "section": "pain",
    "instrument": "peg",
}


@dataclass(frozen=True)
class Site:
    """One route with one method."""

    endpoint: str
    method: str
    rule: Rule
    policy: Policy

    @property
    def reads_a_record(self) -> bool:
        """Whether it is for staff and names a clinical record."""
        return self.policy.audience is Audience.STAFF and any(
            name.endswith("_id") for name in self.rule.arguments
        )

    def url(self, app: Flask, **known: uuid.UUID) -> str:
        """The address with these keys; whatever else it needs is made up."""
        given: dict[str, Any] = {**(self.rule.defaults or {}), **known}
        values = {
            name: given[name] if name in given else _made_up(name, self.rule) for name in self.rule.arguments
        }
        with app.test_request_context(base_url="http://localhost"):
            built: str = app.url_for(self.endpoint, **values)
        return built


def sites(app: Flask) -> list[Site]:
    """Every route with every method, static files apart."""
    found = []
    for rule in app.url_map.iter_rules():
        policy = policy_of(app.view_functions[rule.endpoint])
        assert policy is not None
        if rule.endpoint != "static":
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            found += [Site(rule.endpoint, method, rule, policy) for method in methods]
    return found


def _made_up(name: str, rule: Rule) -> Any:
    converter = type(rule._converters[name]).__name__
    made: dict[str, Any] = {
        "UUIDConverter": uuid.uuid4(),
        "DayConverter": date(2026, 5, 13),
        "IntegerConverter": 1,
    }
    return made.get(converter, _WORDS.get(name, "word"))
