"""A small run of the chaos battery: lost answers, resets and doubles store every evening exactly once.

The full one is ``python -m tests.chaos.diary``.
"""

import pytest

from tests.bench.places import postgresql_places, sqlite_places
from tests.chaos.diary import run


@pytest.mark.parametrize("places", [sqlite_places, postgresql_places])
def test_every_evening_is_stored_exactly_once_through_a_broken_network(places: object) -> None:
    with places() as place:  # type: ignore[operator]
        found = run(place, 45, patients=3)

    assert found.holds, str(found)
    assert found.attempts > found.submissions
    assert found.states["received_before"] > 0


def test_the_battery_notices_when_the_key_is_not_repeated() -> None:
    with sqlite_places() as place:
        found = run(place, 30, keyed=False, patients=3)

    assert found.rows > found.submissions
    assert not found.holds
