"""The calculator's questionnaires, composites and group statistics: the published cases, and bad ones."""

import json
from typing import Any

import pytest

from scs_manager.domain.calculations import KINDS, calculate
from scs_manager.domain.errors import InputError
from tests.domain.test_calculations import agrees

N = None
DOMAINS: dict[str, dict[str, Any]] = {
    "pain": {"base": 7.2, "fu": 3.0, "mcid": 2, "lower_better": True, "impaired": True},
    "odi": {"base": 54, "fu": 42, "mcid": 10, "lower_better": True, "impaired": True},
    "sleep_T": {"base": 61.7, "fu": 56.1, "mcid": 3.9, "lower_better": True, "impaired": True},
    "dep_T": {"base": 52, "fu": 50, "mcid": 3.5, "lower_better": True, "impaired": False},
    "eq": {"base": 0.45, "fu": 0.51, "mcid": 0.08, "lower_better": False, "impaired": True},
}
NIGHT: dict[str, Any] = {
    "bed": 22,
    "wake": 7,
    "sleep": 6,
    "latency_band": 1,
    "q5a": 2,
    "q5bj": [1] * 9,
    "med": 1,
    "q7": 1,
    "q8": 2,
    "q9": 1,
}
BEFORE = {"leg_vas": 80, "odi": 56, "eq_vas": 35}
AFTER = {"leg_vas": 30, "odi": 34, "eq_vas": 65}


def domains(**changed: dict[str, Any]) -> dict[str, Any]:
    return {"domains": {name: row | changed.get(name, {}) for name, row in DOMAINS.items()}}


def night(**changed: Any) -> dict[str, Any]:
    return {"inp": NIGHT | changed}


SCORED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("PHQ-9", {"items": [1, 2, 1, 2, 0, 1, 1, 0, 0]}, {"total": 8, "band": "mild", "phq2": 3, "missing": 0}),
    (
        "PHQ-9",
        {"items": [2, 1, 2, 2, N, 1, 1, 0, 0]},
        {"total": 10, "band": "moderate", "item9_flag": False, "missing": 1, "prorated": True},
    ),
    ("PHQ-9", {"items": [N, 1, 1, 1, 0, 0, 0, 0, N]}, {"total": 4, "phq2": N, "item9_flag": N, "missing": 2}),
    ("GAD-7", {"items": [1, 2, N, 1, 0, 1, 1]}, {"total": 7, "band": "mild", "missing": 1}),
    ("GAD-7", {"items": [2, 2, 2, 2, 2, 2, 3]}, {"total": 15, "band": "severe", "prorated": False}),
    ("PEG", {"items": [5, 6, 6]}, {"score": 5.7, "raw_mean": 5.666667}),
    ("ODI", {"sections": [3] * 8 + [N, N]}, {"percent": 60.0, "rounded": 60, "answered": 8}),
    ("ODI", {"sections": [2] + [1] * 9}, {"percent": 22.0, "band": "moderate", "prorated": False}),
    ("RMDQ-24", {"ticked": 0}, {"total": 0}),
    ("RMDQ-24", {"ticked": 24}, {"total": 24}),
    (
        "PCS",
        {"items": [0, 1, 2, 3, 0, 0, 1, 4, 2, 1, 3, 0, 4]},
        {"total": 21, "rumination": 10, "high": False},
    ),
    ("ISI", {"items": [4, 3, 3, 3, 3, 3, 3]}, {"total": 22, "band": "severe"}),
    ("TSK-17", {"items": [2, 2, 2, 3, 2, 2, 2, 3, 3, 3, 3, 2, 3, 3, 3, 2, 3]}, {"total": 43, "high": True}),
    ("STarT-Back", {"items": [1, 1, 1, 1, 0, 0, 0, 0, 2]}, {"total": 4, "distress": 0, "risk": "medium"}),
    ("STarT-Back", {"items": [1, 1, 1, 0, 0, 0, 0, 0, 2]}, {"total": 3, "distress": 0, "risk": "low"}),
    ("STarT-Back", {"items": [0, 0, 0, 0, 1, 1, 1, 0, 3]}, {"total": 4, "distress": 4, "risk": "high"}),
    ("STarT-Back", {"items": [1, 0, 0, 0, 1, 1, 1, 0, 2]}, {"total": 4, "distress": 3, "risk": "medium"}),
    ("DN4", {"interview": [1, 0, 1, 1, 0, 0, 0], "exam": [1, 0, 0]}, {"total": 4, "positive": True}),
    (
        "DN4",
        {"interview": [1, 0, 1, 1, 0, 0, 0], "exam": N},
        {"interview": 3, "exam": N, "total": N, "positive": N, "interview_positive": True},
    ),
    ("DN4", {"interview": [N] * 7, "exam": [1, 0, 0]}, {"interview": N, "exam": 1, "total": N}),
    ("S-LANSS", {"items": [1, 1, 0, 1, 0, 0, 0]}, {"total": 12, "positive": True}),
    (
        "painDETECT",
        {"items": [2, 2, 1, 2, 1, 2, 1], "course": "persistent_attacks", "radiates": True},
        {"total": 12, "band": "negative"},
    ),
    (
        "painDETECT",
        {"items": [0] * 7, "course": "persistent_attacks", "radiates": False},
        {"total": -1, "band": "negative"},
    ),
    (
        "ORT",
        {"sex": "F", "flags": ["preadolescent_sexual_abuse", "age_16_45"]},
        {"ort": 4, "band": "moderate", "ort_oud": 1, "ort_oud_high": False},
    ),
    (
        "ORT",
        {"sex": "M", "flags": ["fam_alcohol", "age_16_45", "depression"]},
        {"ort": 5, "band": "moderate"},
    ),
    ("ORT", {"sex": N, "flags": ["pers_rx"]}, {"ort": N, "band": N, "ort_oud": 1, "ort_oud_high": False}),
    ("AUDIT-C", {"items": [2, 1, 0], "sex": "M"}, {"total": 3, "positive": False}),
    ("AUDIT-C", {"items": [2, 1, 0], "sex": N}, {"total": 3, "positive": N}),
    ("AUDIT-C", {"items": [0, N, N], "sex": "F"}, {"total": 0, "positive": False}),
    ("DAST-10", {"yes": [0] * 10}, {"total": 1, "band": "low"}),
    ("BPI-SF", {"severity": [8, 4, 6, 5], "interference": [7, N, N, N, 6, N, 6]}, {"interference": N}),
    ("BPI-SF", {"severity": [8, N, 6, 5], "interference": [7, N, 8, N, 6, N, 6]}, {"interference": 6.75}),
    ("PROMIS-29", {"scale": "SD4a", "items_after_reverse_scoring": [4, 4, 4, 3]}, {"raw": 15, "T": 59.8}),
    ("PROMIS-29", {"scale": "PF4a_v1", "items_after_reverse_scoring": [2, 2, 2, 1]}, {"raw": 7, "T": 30.7}),
    (
        "PROMIS-29",
        {"scale": "PI4a", "items_after_reverse_scoring": [4, 4, N, 4]},
        {"raw": N, "T": N, "reason": "4-item short forms: lookup table valid only with all items"},
    ),
    ("EQ-5D-5L", {"profile": "21354"}, {"US2019": 0.09}),
    ("EQ-5D-5L", {"profile": "11111"}, {"US2019": 1, "UK2026": 1}),
    ("EQ-5D-5L", {"profile": "44444"}, {"UK2026": -0.209}),
    (
        "PSQI",
        night(),
        {"components": [1, 2, 1, 2, 1, 1, 2], "efficiency": 66.67, "global_": 10, "poor": True},
    ),
    (
        "ClinicalHolisticScore",
        {"base": BEFORE, "follow": AFTER},
        {"base": 201, "follow": 99, "pct": 50.75, "responder_abs": True, "responder_pct": True},
    ),
    (
        "ClinicalHolisticScore",
        {"base": {"leg_vas": 0, "odi": 0, "eq_vas": 100}, "follow": AFTER},
        {"base": 0, "change": -99, "pct": N, "responder_abs": False, "responder_pct": N},
    ),
    (
        "ClinicalHolisticScore",
        {"base": BEFORE, "follow": {"leg_vas": 49.03, "odi": 29, "eq_vas": 65}},
        {"change": 87.97, "responder_abs": True, "responder_pct": False},
    ),
    ("HolisticMCID", domains(), {"all_domain_responder": False, "cumulative": 5.4859, "mean": 1.3715}),
    (
        "HolisticMCID",
        domains(eq={"fu": 0.53}, pain={"fu": 5.2}),
        {"mcids": {"pain": 1, "odi": 1.2, "sleep_T": 1.4359, "eq": 1}, "all_domain_responder": True},
    ),
    (
        "HolisticMCID",
        domains(sleep_T={"fu": N}, dep_T={"fu": N}),
        {"reason": "incomplete (sleep_T missing)", "all_domain_responder": N, "cumulative": N, "mean": N},
    ),
    ("HolisticMCID", domains(dep_T={"impaired": N}), {"reason": "incomplete (dep_T missing)", "mean": N}),
    (
        "HolisticMCID",
        {"domains": {"dep_T": DOMAINS["dep_T"]}},
        {"impaired": [], "mcids": {}, "all_domain_responder": N, "mean": N, "cumulative": 0},
    ),
    (
        "BodyMapCoverage",
        {"pain": ["left calf", "left foot"], "paresthesia": []},
        {"coverage": 0, "extraneous": N, "jaccard": 0, "dice": 0},
    ),
    ("RegressionToMean", {"mu": 6, "rho": 0.94, "x": 8}, {"expected_next": 7.88, "expected_drop": 0.12}),
    ("ProportionWilson95", {"k": 88, "n": 99}, {"lo": 0.8120, "hi": 0.9352}),
    (
        "RiskDifferenceWald95",
        {"a": 60, "n": 100, "b": 40, "m": 100},
        {"diff": 0.2, "lo": 0.0642, "hi": 0.3358},
    ),
    (
        "RiskDifferenceWaldCC95",
        {"a": 60, "n": 100, "b": 40, "m": 100},
        {"diff": 0.2, "lo": 0.0542, "hi": 0.3458},
    ),
    (
        "PairedChange",
        {"pre": [8, 7, 6, 5, N, 0, 4], "post": [4, 6, 7, 5, 3, 1, 0.8]},
        {
            "n": 6,
            "mean_change": -1.0333,
            "sd_change": 2.1979,
            "t": 1.1516,
            "W": 4,
            "mean_pct_reduction": 25.52,
        }
        | {"ratio_of_means": 20.67, "ge30": 2, "ge50": 2, "ge80": 1, "worse": 2},
    ),
    (
        "PairedChange",
        {"pre": [0], "post": [0]},
        {"n": 1, "sd_change": N, "t": N, "W": 0, "mean_pct_reduction": N, "ratio_of_means": N, "worse": 0},
    ),
    ("PairedChange", {"pre": [5, 6], "post": [3, 4]}, {"mean_change": -2, "sd_change": 0.0, "t": N, "W": 0}),
]


@pytest.mark.parametrize(("kind", "case", "expect"), SCORED)
def test_the_published_cases_are_reproduced(kind: str, case: dict[str, Any], expect: dict[str, Any]) -> None:
    found = calculate(kind, case)
    json.dumps(found, allow_nan=False)
    for key, expected in expect.items():
        assert agrees(expected, found[key]), (key, expected, found[key])


UNSCORED: list[tuple[str, dict[str, Any]]] = [
    ("PHQ-9", {"items": [2, N, 2, N, N, 1, 1, 0, 0]}),
    ("GAD-7", {"items": [1, N, N, 1, 0, 1, 1]}),
    ("PEG", {"items": [8, 7, N]}),
    ("ODI", {"sections": [3] * 7 + [N] * 3}),
    ("RMDQ-24", {"ticked": N}),
    ("PCS", {"items": [1] * 12 + [N]}),
    ("ISI", {"items": [1] * 6 + [N]}),
    ("TSK-17", {"items": [1] * 16 + [N]}),
    ("STarT-Back", {"items": [1] * 8 + [N]}),
    ("DN4", {"interview": [1] * 6 + [N], "exam": N}),
    ("S-LANSS", {"items": [1] * 6 + [N]}),
    ("painDETECT", {"items": [1] * 6 + [N], "course": "persistent_slight", "radiates": True}),
    ("painDETECT", {"items": [1] * 7, "course": N, "radiates": True}),
    ("painDETECT", {"items": [1] * 7, "course": "persistent_slight", "radiates": N}),
    ("AUDIT-C", {"items": [1, 1, N], "sex": "F"}),
    ("DAST-10", {"yes": [1] * 9 + [N]}),
    ("BPI-SF", {"severity": [N] * 4, "interference": [N] * 7}),
    ("EQ-5D-5L", {"profile": N}),
    ("PSQI", night(sleep=N)),
    ("PSQI", night(q5bj=[1] * 8 + [N])),
    ("PSQI", night(sleep=10)),
    ("PSQI", night(bed=7)),
    ("ClinicalHolisticScore", {"base": BEFORE, "follow": AFTER | {"odi": N}}),
    ("BodyMapCoverage", {"pain": [], "paresthesia": [1]}),
    ("PairedChange", {"pre": [N, 3], "post": [4, N]}),
]


@pytest.mark.parametrize(("kind", "case"), UNSCORED)
def test_a_case_without_a_score_says_why(kind: str, case: dict[str, Any]) -> None:
    found = calculate(kind, case)
    assert found["score"] is None
    assert found["reason"]


def test_a_contradiction_about_sleep_is_named() -> None:
    assert calculate("PSQI", night(sleep=10))["reason"] == "more hours of sleep than hours in bed"
    assert calculate("PSQI", night(med=N))["reason"] == "components without an answer: medication"


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
        try:
            found = calculate(kind, case)
        except InputError as refused:
            assert refused.place
        else:
            json.dumps(found, allow_nan=False)
