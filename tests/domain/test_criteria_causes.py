"""The causes named by the seed: reviewed when each has an answer that needs no more looking up."""

from typing import Any

import pytest

from scs_manager.domain.facts import FACTS
from scs_manager.domain.facts_catalogue_causes import CAUSE_FACTS, CAUSES
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.screening import screen
from scs_manager.domain.truth import Truth
from tests.domain.patients import ON, clean, found

ALL = {cause.name: "excluded" for cause in CAUSES}


def test_the_twenty_causes_are_facts_of_one_group() -> None:
    assert len(CAUSES) == 20
    assert {fact.group for fact in CAUSES} == {"causes"}
    assert {name for name in FACTS if name.startswith("causes.")} == {fact.name for fact in CAUSE_FACTS}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("confirmed", Truth.MET),
        ("excluded", Truth.MET),
        ("waived", Truth.MET),
        ("suspected", Truth.UNKNOWN),
        (None, Truth.UNKNOWN),
    ],
)
@pytest.mark.parametrize("name", ["causes.foraminal_stenosis", "causes.trigger_zones"])
def test_every_cause_is_confirmed_excluded_or_waived(name: str, answer: str | None, state: Truth) -> None:
    assert found("doc.causes_reviewed", {**ALL, name: answer}).state is state


def test_what_is_open_is_named_and_nothing_alone_ends_it() -> None:
    open_causes: dict[str, Any] = {"causes.hardware": None, "causes.si_joint": "suspected"}

    review = found("doc.causes_reviewed", {**ALL, **open_causes})

    assert str(review.why) == (
        "Not assessed, or only suspected: Cause: Sacroiliac joint; Cause: Implanted material"
    )
    assert review.settles == (frozenset(open_causes),)
    assert review.stops == frozenset()


def test_open_causes_document_and_leave_the_outcome_and_what_settles_it_alone() -> None:
    def core(changes: dict[str, Any]) -> Any:
        return screen(clean(changes), [shipped_profiles()["scs-core"]], on=ON).overall.result

    nothing = dict.fromkeys(ALL)
    for more in ({}, {"pain.onset_on": None}):
        known, unknown = core(more), core({**more, **nothing})
        assert (unknown.outcome, unknown.settles, unknown.stops) == (
            known.outcome,
            known.settles,
            known.stops,
        )
