"""When a trial report says something else: data and judgements count, the words of a rule do not."""

from fractions import Fraction
from typing import Any

import pytest

from reports.trial_report_content import LoggedLine, TrialLog
from scs_manager.domain.analgesics import PieceChange
from scs_manager.services.trial_report_hash import report_sha256

CRITERION = {
    "number": 4,
    "state": "met",
    "statement": "Dose not up",
    "evidence": "60.0, then 30.0",
    "missing": None,
}
RULE = {
    "profile": "scs-core", "version": "2026.1", "title": "Core", "sha256": "0a", "asks": "3 days or more",
    "found": "58.0 %", "state": "met", "note": None, "provenance": "default",
}  # fmt: skip
CONTENT: dict[str, Any] = {
    "patient": {"name": "Ben Sample"},
    "trial": {"placed_on": "2026-04-01"},
    "outcome": {"days": [["2026-04-02", 3]]},
    "summary": {"windows": [{"percent": "58"}]},
    "criteria": [CRITERION],
    "relief_rules": [RULE],
    "today": {"on": "2026-05-14"},
}
LOG = TrialLog(calls=(LoggedLine("2 Apr", "Call", "All well", "Nurse A"),))
PIECES = PieceChange(Fraction(4), Fraction(2))


def told(**changed: Any) -> str:
    return report_sha256(CONTENT | changed, LOG, PIECES)


@pytest.mark.parametrize(
    "worded",
    [
        {"relief_rules": [RULE | {"asks": "3 days or more [default]", "found": "58 %", "note": "New"}]},
        {
            "criteria": [
                CRITERION | {"statement": "Opioid dose not up", "evidence": "60 then 30", "missing": "-"}
            ]
        },
        {"today": {"on": "2026-05-15"}},
    ],
)
def test_other_words_of_a_rule_or_criterion_are_no_change(worded: dict[str, Any]) -> None:
    assert told(**worded) == told()


@pytest.mark.parametrize(
    "changed",
    [
        *({part: {"other": True}} for part in ("patient", "trial", "outcome", "summary")),
        {"criteria": [CRITERION | {"state": "unknown"}]},
        {"criteria": []},
        *({"relief_rules": [RULE | {key: "other"}]} for key in ("profile", "version", "state")),
    ],
)
def test_data_and_judgements_are_a_change(changed: dict[str, Any]) -> None:
    assert told(**changed) != told()


def test_the_log_and_the_pieces_taken_are_a_change() -> None:
    assert report_sha256(CONTENT, TrialLog(), PIECES) != told()
    assert report_sha256(CONTENT, LOG, PieceChange(Fraction(4), Fraction(3))) != told()
    assert report_sha256(CONTENT, LOG) == report_sha256(CONTENT, LOG, PieceChange())
