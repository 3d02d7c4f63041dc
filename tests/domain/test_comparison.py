"""The comparison of clinics: what is given, under which letters it is seen, and that nothing is ranked."""

import uuid

import pytest

from scs_manager.domain.comparison import LEAST_CLINICS, compared, pseudonyms, shared_of
from scs_manager.domain.registry_statistics import Share
from tests.domain.test_dashboard import SOME


def test_nothing_is_shared_with_few_on_either_side() -> None:
    shared = shared_of(SOME["trials"] | {"at_50": 51, "known": 53, "chosen": 4})

    assert "responders" not in shared
    assert "chosen" not in shared
    assert shared["implanted"] == Share(38, 60)


def test_letters_follow_a_secret_and_differ_from_reader_to_reader() -> None:
    clinics = [uuid.UUID(int=n) for n in range(30)]
    first, again, other = (
        pseudonyms(clinics, reader=uuid.UUID(int=reader), secret=secret)
        for reader, secret in ((99, b"one"), (99, b"one"), (98, b"one"))
    )

    assert first == again != other
    assert sorted(first.values(), key=lambda name: (len(name), name))[24:28] == ["Y", "Z", "AA", "AB"]
    assert first != pseudonyms(clinics, reader=uuid.UUID(int=99), secret=b"two")
    assert LEAST_CLINICS == 3


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (Share(50, 100), "within"), (Share(90, 100), "above"), (Share(10, 100), "below"),
        (None, "fewer than 5 patients on one side"),
    ],
)  # fmt: skip
def test_the_own_clinic_is_placed_by_chance_and_never_ranked(own: Share | None, words: str) -> None:
    one, plot = compared("responders", "Northgate", own, {"B": Share(500, 1000), "A": Share(45, 90)})

    assert words in str(one.finding)
    assert plot is not None
    names = [str(dot.label) for dot in plot.dots]
    assert names == ([] if own is None else ["Northgate"]) + ["Clinic A", "Clinic B"]
    low, high = plot.limits(100)
    assert 0 <= low < float(plot.centre) < high <= 100


def test_a_comparison_without_anybody_says_so() -> None:
    one, plot = compared("complete", "Northgate", None, {})

    assert plot is None
    assert str(one.finding) == "Not enough patients in any clinic yet."


@pytest.mark.parametrize(("known", "given"), [(55, True), (54, False), (51, False), (50, True)])
def test_complete_cases_are_shared_unless_few_without_a_result_would_follow(known: int, given: bool) -> None:
    shared = shared_of(SOME["trials"] | {"known": known})

    assert "responders" in shared
    assert ("complete" in shared) == given
