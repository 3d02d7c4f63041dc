"""The calculator: its contract with others, and every stored vector of its kinds."""

import json
from pathlib import Path
from typing import Any

import pytest

from scs_manager.domain.calculations import KINDS, calculate
from scs_manager.domain.errors import InputError

VECTORS = Path(__file__).parents[2].parent / "shared" / "data" / "measure_vectors.json"
N = None


def stored_cases() -> list[Any]:
    if not VECTORS.is_file():
        reason = "the stored vectors are not beside this checkout; the inline ones below still run"
        return [pytest.param("", {}, marks=pytest.mark.skip(reason=reason), id="no-vectors")]
    groups = json.loads(VECTORS.read_text(encoding="utf-8"))
    return [
        pytest.param(kind, case, id=f"{kind}-{n}")
        for kind in KINDS
        for n, case in enumerate(groups.get(kind, []))
    ]


def agrees(expected: Any, found: Any) -> bool:
    """Numbers agree to the digits printed; everything else is equal."""
    if isinstance(expected, dict):
        return expected.keys() == found.keys() and all(agrees(expected[key], found[key]) for key in expected)
    if isinstance(expected, list):
        return len(expected) == len(found) and all(map(agrees, expected, found))
    if isinstance(expected, bool) or not isinstance(expected, int | float) or found is None:
        return bool(expected == found)
    text = repr(expected)
    digits = len(text.partition(".")[2])
    return bool(abs(found - expected) <= 0.5000001 * 10**-digits)


@pytest.mark.parametrize(("kind", "case"), stored_cases())
def test_every_stored_vector_is_reproduced(kind: str, case: dict[str, Any]) -> None:
    found = calculate(kind, case)
    expect = case["expect"] or {"score": None}
    for key, expected in expect.items():
        assert agrees(expected, found[key]), (key, expected, found[key])
    assert case["expect"] or found["reason"]


def test_every_stored_group_has_a_kind() -> None:
    if not VECTORS.is_file():
        pytest.skip("the stored vectors are not beside this checkout")
    assert set(json.loads(VECTORS.read_text(encoding="utf-8"))) <= set(KINDS)


INLINE: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("MME-CDC2022", {"daily": [["methadone", 30]]}, {"mme_known": 141.0, "complete": True, "ge90": True}),
    (
        "MME-CDC2022",
        {"daily": [["buprenorphine_td_mcg_h", 10], ["tramadol", 100]]},
        {"mme_known": 20.0, "complete": False, "excluded": ["buprenorphine_td_mcg_h"], "ge50": N, "ge90": N},
    ),
    ("MME-CDC2022", {"daily": [["morphine", N]]}, {"mme_known": 0.0, "complete": False, "ge50": N}),
    (
        "DiaryRelief",
        {"baseline": [7, 8, 7, 6, 8, 7, 7], "trial": [3, 4, 3, 3, 2], "need": [4, 3]},
        {"mean_trial": 3.0, "n": [7, 5], "relief": 58.0, "ge50": True, "display": 58.0, "reason": N},
    ),
    (
        "DiaryRelief",
        {"baseline": [7, N, 7, 6, N, 7, 7], "trial": [3, N, 3, 3, 2]},
        {"mean_baseline": 6.8, "mean_trial": 2.75, "relief": 59.56, "display": 59.6},
    ),
    (
        "DiaryRelief",
        {"baseline": [7, 7, 7, 7, 7, 7, 7], "trial": [3, N, N, 3, N]},
        {"mean_trial": N, "relief": N, "ge50": N, "display": N},
    ),
    (
        "DiaryRelief",
        {"baseline": [5, 6, 5, 7, 6, 5, 6], "trial": [6, 7, 6, 6, 5]},
        {"relief": -5.0, "display": -5.0, "ge30": False},
    ),
    (
        "DiaryRelief",
        {"baseline": [8] * 7, "trial": [4, 4, 4, 4, 4.16]},
        {"relief": 49.6, "ge50": False, "display": 49.6},
    ),
    ("DiaryRelief", {"baseline": [7] * 7, "trial": [4.9] * 5}, {"relief": 30.0, "ge30": True}),
    ("DiaryRelief", {"baseline": [0] * 7, "trial": [1, 0, 1, 0, 0]}, {"mean_trial": 0.4, "relief": N}),
    (
        "ReliefCI",
        {"baseline": [8, 8, 9, 8, 7, 8, 8], "trial": [4, 5, 4, 4, 4]},
        {"relief": 47.5, "ci": [40.4, 54.2]},
    ),
    (
        "ReliefCI",
        {"baseline": [6] * 7, "trial": [3] * 5},
        {"relief": 50.0, "ci": N, "df": N, "reason": "no day-to-day variation"},
    ),
    ("ReliefCI", {"baseline": [0] * 4, "trial": [1, 0, 1]}, {"relief": N, "ci": N}),
    ("ReliefCI", {"baseline": [0, 0, 0, 10], "trial": [3, 4, 5]}, {"ci": N, "reason": "not estimable"}),
    (
        "ReliefContrast50",
        {"baseline": [7, 8, 7, 6, 8, 7, 7], "trial": [3, 4, 3, 3, 2]},
        {"d": 0.571, "ci": [-0.29, 1.43]},
    ),
    ("ReliefContrast50", {"baseline": [6] * 7, "trial": [3] * 5}, {"d": 0.0, "se": 0.0, "df": N, "ci": N}),
    (
        "ReliefCI",
        {"baseline": [8], "trial": [4, 4]},
        {"relief": 50.0, "ci": N, "df": N, "g": N, "reason": "at least two days are needed in each window"},
    ),
    (
        "ReliefCI",
        {"baseline": [8, 8], "trial": [N]},
        {"relief": N, "ci": N, "reason": "0 of 1 trial days, at least 1 are needed"},
    ),
    (
        "ReliefContrast50",
        {"baseline": [7, 7], "trial": [3, N]},
        {"d": N, "se": N, "df": N, "ci": N, "reason": "at least two days are needed in each window"},
    ),
    ("ReliefContrast50", {"baseline": [7, 8], "trial": [3, 4]}, {"d": 0.25, "reason": N}),
    (
        "DiaryRobustness",
        {"baseline": [7, 8, 7, 6, 8, 7, 7], "trial": [3, N, 3, 3, 2]},
        {"relief_observed": 61.5, "relief_worst": 49.2, "label_changes": True, "reason": N},
    ),
    ("DiaryRobustness", {"baseline": [N], "trial": [3]}, {"relief_observed": N, "label_changes": N}),
]


@pytest.mark.parametrize(("kind", "case", "expect"), INLINE)
def test_the_published_tables_are_reproduced(kind: str, case: dict[str, Any], expect: dict[str, Any]) -> None:
    found = calculate(kind, case)
    for key, expected in expect.items():
        assert agrees(expected, found[key]), (key, expected, found[key])


def test_every_result_can_be_written_as_json() -> None:
    for kind, case, _ in INLINE:
        json.dumps(calculate(kind, case), allow_nan=False)


@pytest.mark.parametrize(
    ("kind", "case", "place"),
    [
        ("PHQ-99", {}, "PHQ-99"),
        ("DiaryRelief", [1, 2], "DiaryRelief"),
        ("DiaryRelief", {"baseline": [7] * 7}, "trial"),
        ("DiaryRelief", {"baseline": "7777", "trial": [3] * 3}, "baseline"),
        ("DiaryRelief", {"baseline": [7] * 7, "trial": ["x", 3, 3]}, "trial"),
        ("DiaryRelief", {"baseline": [7] * 7, "trial": [-1, 3, 3]}, "trial"),
        ("DiaryRelief", {"baseline": [True] * 7, "trial": [3] * 3}, "baseline"),
        ("DiaryRelief", {"baseline": [7] * 7, "trial": [3] * 3, "need": [4]}, "need"),
        ("DiaryRelief", {"baseline": [7] * 7, "trial": [3] * 3, "need": [4, 0]}, "need"),
        ("DiaryRelief", {"baseline": [7] * 7, "trial": [3] * 3, "need": 4}, "need"),
        ("MME-CDC2022", {"daily": ["morphine"]}, "daily[0]"),
        ("MME-CDC2022", {"daily": [["morphine", 10], ["oxycodone"]]}, "daily[1]"),
        ("MME-CDC2022", {"daily": [[5, 10]]}, "daily[0]"),
        ("MME-CDC2022", {"daily": [["morphine", "many"]]}, "daily[0]"),
        ("MME-CDC2022", {"daily": [7]}, "daily[0]"),
    ],
)
def test_a_bad_case_is_refused_naming_its_key(kind: str, case: Any, place: str) -> None:
    with pytest.raises(InputError) as refused:
        calculate(kind, case)
    assert refused.value.place == place
