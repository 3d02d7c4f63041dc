"""Safety as it was screened: what the first stage cleared by history alone is never shown as measured."""

from datetime import date

import pytest

from reports.decision_safety import HISTORY_ONLY, safety_sections
from reports.screenings import profiles_of
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import Datum, Facts
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.screening import screen
from scs_manager.domain.screening_json import screening_to_json
from scs_manager.services.demo_records import BEFORE_LEADS, SAFETY

ON = date(2026, 4, 20)


@pytest.mark.parametrize(
    ("stage", "without", "is_said"),
    [
        (Stage.SCREEN, (), True),
        (Stage.SCREEN, ("safety.bleeding_disorder", "safety.pregnant"), False),
        (Stage.PLACE, (), False),
    ],
)
def test_a_screening_says_what_it_cleared_by_history_alone(
    stage: Stage, without: tuple[str, ...], is_said: bool
) -> None:
    answers = {name: value for name, value in {**SAFETY, **BEFORE_LEADS}.items() if name not in without}
    facts = Facts({name: Datum(name, value, None, ON, "Visit") for name, value in answers.items()}, {})
    known = shipped_profiles()
    screening = screening_to_json(screen(facts, [known["scs-core"]], on=ON, stage=stage, library=known))

    story = safety_sections(None, profiles_of(screening), screening, decided=False)

    said = [str(getattr(each, "text", "")) for each in story]
    assert any(HISTORY_ONLY in each for each in said) is is_said
