"""The calculator's questionnaires, composites and group statistics: the published cases, and bad ones."""

import json
from typing import Any

import pytest

from scs_manager.domain.calculations import calculate
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
    ("ProportionWilson95", {"k": 88, "n": 99}, {"lo": 0.8119, "hi": 0.9368}),
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
        "RiskDifferenceNewcombe95",
        {"a": 56, "n": 70, "b": 48, "m": 80},
        {"diff": 0.2, "lo": 0.0524, "hi": 0.3339},
    ),
    (
        "PairedChange",
        {"pre": [8, 7, 6, 5, N, 0, 4], "post": [4, 6, 7, 5, 3, 1, 0.8]},
        {
            "n": 6,
            "mean_change": -1.0333,
            "sd_change": 2.1370,
            "t": 1.1844,
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
