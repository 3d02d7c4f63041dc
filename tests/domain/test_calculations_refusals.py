"""Bad cases of the calculator: refused in one sentence that names the key, and never a crash."""

import json
from contextlib import suppress
from typing import Any

import pytest

from scs_manager.domain.calculations import KINDS, calculate
from scs_manager.domain.errors import InputError
from tests.domain.test_calculations_measures import AFTER, BEFORE, SCORED, domains, night

N = None
BAD: list[tuple[str, Any, str]] = [
    ("PHQ-9", {}, "items: This key is missing."),
    ("PHQ-9", {"items": "111111111"}, "items: Must be a list."),
    ("PHQ-9", {"items": [1] * 8}, "items: Must hold 9 answers, null where one is missing; it holds 8."),
    ("PHQ-9", {"items": [1] * 8 + [4]}, "items[8]: Must be a whole number from 0 to 3."),
    ("PHQ-9", {"items": [True] * 9}, "items[0]: Must be a whole number from 0 to 3."),
    ("PHQ-9", {"items": [{}] * 9}, "items[0]: Must be a whole number from 0 to 3."),
    ("RMDQ-24", {"ticked": 25}, "ticked: Must be from 0 to 24."),
    ("RMDQ-24", {"ticked": 5.5}, "ticked: Must be a whole number."),
    ("RMDQ-24", {"ticked": True}, "ticked: Must be a whole number."),
    ("AUDIT-C", {"items": [1, 1, 1], "sex": "X"}, "sex: Must be F, M or null."),
    ("AUDIT-C", {"items": [1, 1, 1], "sex": ["F"]}, "sex: Must be F, M or null."),
    ("AUDIT-C", {"items": [1, 1, 1]}, "sex: This key is missing."),
    ("ORT", {"sex": "F", "flags": ["depresion"]}, "flags[0]: is not known; did you mean depression?"),
    ("ORT", {"sex": "F", "flags": [["x"]]}, "flags[0]: is not known"),
    ("ORT", {"sex": "F", "flags": {}}, "flags: Must be a list."),
    ("DN4", {"interview": [1] * 7}, "exam: This key is missing."),
    ("DN4", {"interview": [2] + [1] * 6, "exam": N}, "interview[0]: Must be a whole number from 0 to 1."),
    ("painDETECT", {"items": [1] * 7, "course": N, "radiates": 1}, "radiates: Must be true or false."),
    (
        "PROMIS-29",
        {"scale": "PI8a", "items_after_reverse_scoring": [1] * 4},
        "scale: Must be one of: PF4a_v2, ",
    ),
    ("PROMIS-29", {"scale": [], "items_after_reverse_scoring": [1] * 4}, "scale: Must be one of: PF4a_v2, "),
    (
        "PROMIS-29",
        {"scale": "PI4a", "items_after_reverse_scoring": [0, 1, 1, 1]},
        "items_after_reverse_scoring[0]: Must be a whole number from 1 to 5.",
    ),
    ("EQ-5D-5L", {"profile": "1234"}, "profile: Must be five digits from 1 to 5."),
    ("PSQI", {"inp": []}, "inp: Must be a JSON object."),
    ("PSQI", {"inp": {}}, "inp.q5bj: This key is missing."),
    ("PSQI", night(bed=25), "inp.bed: Must be from 0 to 24."),
    ("PSQI", night(bed="22:00"), "inp.bed: Not a number."),
    ("PSQI", night(q9=4), "inp.q9: Must be a whole number from 0 to 3."),
    ("PSQI", night(q5bj=[1] * 8), "inp.q5bj: Must hold 9 answers"),
    ("ClinicalHolisticScore", {"base": BEFORE, "follow": {}}, "follow.leg_vas: This key is missing."),
    (
        "ClinicalHolisticScore",
        {"base": BEFORE | {"odi": 101}, "follow": AFTER},
        "base.odi: Must be from 0 to 100.",
    ),
    ("HolisticMCID", {"domains": {"pain": 7}}, "domains.pain: Must be a JSON object."),
    ("HolisticMCID", domains(pain={"mcid": 0}), "domains.pain.mcid: Must be above 0."),
    ("HolisticMCID", domains(pain={"mcid": N}), "domains.pain.mcid: Not a number."),
    ("HolisticMCID", domains(pain={"impaired": 1}), "domains.pain.impaired: Must be true or false."),
    ("HolisticMCID", domains(pain={"base": float("nan")}), "domains.pain.base: Not a number."),
    (
        "BodyMapCoverage",
        {"pain": [1.5], "paresthesia": []},
        "pain[0]: Must be the number or name of a region.",
    ),
    (
        "BodyMapCoverage",
        {"pain": [1], "paresthesia": [True]},
        "paresthesia[0]: Must be the number or name of a",
    ),
    ("RegressionToMean", {"mu": 6, "rho": 1.1, "x": 8}, "rho: Must be from -1 to 1."),
    ("RegressionToMean", {"mu": True, "rho": 1, "x": 8}, "mu: Not a number."),
    ("RegressionToMean", {"mu": 1e300, "rho": 1, "x": 8}, "mu: The number is too large or too small."),
    ("ProportionWilson95", {"k": 0, "n": 0}, "n: Must be 1 or more."),
    ("ProportionWilson95", {"k": 4, "n": 3}, "k: Must be from 0 to 3."),
    ("RiskDifferenceWald95", {"a": 1, "n": 3, "b": 4, "m": 3}, "b: Must be from 0 to 3."),
    ("RiskDifferenceNewcombe95", {"a": 1, "n": 0, "b": 1, "m": 3}, "n: Must be 1 or more."),
    ("RiskDifferenceNewcombe95", {"a": 1, "n": 3, "b": True, "m": 3}, "b: Must be a whole number."),
    ("PairedChange", {"pre": [1], "post": [1, 2]}, "post: Must be as long as the list before."),
    ("PairedChange", {"pre": [1, "x"], "post": [1, 2]}, "pre[1]: Not a number."),
]


@pytest.mark.parametrize(("kind", "case", "says"), BAD)
def test_a_bad_case_is_refused_in_one_sentence(kind: str, case: Any, says: str) -> None:
    with pytest.raises(InputError) as refused:
        calculate(kind, case)
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("junk", [N, 1, "x", [], {}, [[]], {"x": {}}, float("inf"), True, "\x00"])
def test_junk_under_any_key_is_refused_and_never_crashes(kind: str, junk: Any) -> None:
    keys = {key for name, case, _ in SCORED if name == kind for key in case} or {"items"}
    for case in ({}, dict.fromkeys(keys, junk)):
        with suppress(InputError):  # any other exception is the failure looked for
            json.dumps(calculate(kind, case), allow_nan=False)
