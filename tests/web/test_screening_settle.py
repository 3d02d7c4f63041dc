"""What the screening page names as keeping an outcome where it is, though nothing required is open."""

import uuid
from typing import Any

import pytest
from flask import Flask

from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.screening import screen, screening_to_json
from scs_manager.web.screening_settle import kept_by, settle_list
from tests.domain.patients import ON, clean

CASE = uuid.UUID(int=1)


@pytest.mark.parametrize(
    ("changes", "outcome", "kept"),
    [
        ({}, "proceed_to_trial", []),
        ({"optimisation.skin_allodynia_present": None}, "optimise_first", ["Unknown"]),
        ({"safety.diathermy_need": None}, "incomplete", []),
    ],
)
def test_an_unknown_that_keeps_the_outcome_down_is_named(
    app: Flask, changes: dict[str, Any], outcome: str, kept: list[str]
) -> None:
    core = [shipped_profiles()["scs-core"]]
    result = screening_to_json(screen(clean(changes), core, on=ON))

    with app.test_request_context("/"):
        found = kept_by(result, CASE)
        assert result["overall"]["outcome"] == outcome
        assert [each.state.words for each in found] == kept
        assert bool(settle_list(result, CASE)) == (outcome == "incomplete")
