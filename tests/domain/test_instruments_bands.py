"""Bands and limits of every shipped instrument, on both sides of each edge."""

import pytest

from scs_manager.domain.instruments import shipped_instruments, stated

N = None


@pytest.mark.parametrize(
    ("name", "score_id", "edges"),
    [
        ("phq-9", "total", {4: "none_minimal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate",
                            15: "moderately_severe", 19: "moderately_severe", 20: "severe"}),
        ("gad-7", "total",
         {4: "minimal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate", 15: "severe"}),
        ("odi-2-1a", "percent",
         {20: "minimal", 20.4: "minimal", 20.5: "moderate", 40: "moderate", 41: "severe",
          60: "severe", 61: "crippled", 80: "crippled", 81: "bed_bound_or_exaggerating"}),
        ("isi", "total", {7: "none", 8: "subthreshold", 14: "subthreshold", 15: "moderate", 21: "moderate",
                          22: "severe"}),
        ("hads", "anxiety", {7: "normal", 8: "borderline", 10: "borderline", 11: "abnormal"}),
        ("paindetect", "total",
         {-1: "negative", 12: "negative", 13: "unclear", 18: "unclear", 19: "positive"}),
        ("ort", "total", {3: "low", 4: "moderate", 7: "moderate", 8: "high"}),
        ("dast-10", "total", {0: "none", 1: "low", 2: "low", 3: "moderate", 5: "moderate", 6: "substantial",
                              8: "substantial", 9: "severe"}),
        ("csi", "total", {29: "subclinical", 30: "mild", 40: "moderate", 50: "severe", 60: "extreme"}),
        ("promis-29-v2", "PI4a", {54.9: "normal", 55: "mild", 59.9: "mild", 60: "moderate", 70: "severe"}),
        ("promis-29-v2", "DEP4a", {64.9: "moderate", 65: "moderately_severe", 70: "severe"}),
        ("promis-29-v2", "PF4a_v2", {29.9: "severe", 30: "moderate", 40: "mild", 45: "normal"}),
    ],
)  # fmt: skip
def test_bands_change_exactly_at_their_edges(name: str, score_id: str, edges: dict[float, str]) -> None:
    form = shipped_instruments()[name]
    assert {edge: stated(form, score_id, edge).band for edge in edges} == edges


@pytest.mark.parametrize(
    ("name", "score_id", "cutoff", "no", "yes", "sex"),
    [
        ("phq-9", "total", "positive", 9, 10, N),
        ("phq-9", "phq2", "phq2_positive", 2, 3, N),
        ("phq-2", "total", "positive", 2, 3, N),
        ("phq-2", "total", "sensitive", 1, 2, N),
        ("gad-7", "total", "positive", 9, 10, N),
        ("audit-c", "total", "positive", 2, 3, "F"),
        ("audit-c", "total", "positive", 3, 4, "M"),
        ("audit-c", "total", "positive_uk", 4, 5, N),
        ("pcs", "total", "high", 29, 30, N),
        ("isi", "total", "case", 9, 10, N),
        ("psqi", "global", "poor", 5, 6, N),
        ("dn4", "total", "positive", 3, 4, N),
        ("dn4", "interview", "interview_positive", 2, 3, N),
        ("s-lanss", "total", "positive", 11, 12, N),
        ("ort-oud", "total", "high", 2, 3, N),
        ("comm", "total", "positive", 8, 9, N),
        ("comm", "total", "positive_primary_care", 12, 13, N),
        ("soapp-r", "total", "positive", 17, 18, N),
        ("tsk-17", "total", "high", 37, 38, N),
        ("csi", "total", "positive", 39, 40, N),
        ("pgic", "change", "responder", 3, 2, N),
        ("end-of-trial", "satisfaction", "satisfied", 3, 2, N),
    ],
)
def test_limits_change_exactly_at_their_edges(
    name: str, score_id: str, cutoff: str, no: int, yes: int, sex: str | None
) -> None:
    form = shipped_instruments()[name]
    found = [stated(form, score_id, number, sex=sex).cutoffs[cutoff] for number in (no, yes)]
    assert found == [False, True]
