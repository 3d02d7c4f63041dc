"""The marks of outcomes and findings, worded so that Met favours proceeding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scs_manager.web.i18n import gettext as _

Result = Mapping[str, Any]
MARKS = {
    "urgent_referral": "not-met",
    "not_eligible_now": "not-met",
    "incomplete": "unknown",
    "not_indicated": "not-met",
    "optimise_first": "caution",
    "proceed_with_cautions": "caution",
    "proceed_to_trial": "met",
    "requirements_met": "met",
    "requirements_not_met": "not-met",
    "requirements_missing": "missing",
}
"""The mark of each outcome."""

TONES = {"not-met": "hot", "caution": "warm", "met": "good", "unknown": "unknown"}
GENTLE = {"caution": "caution", "optimise-first": "caution", "documentation": "missing"}
"""Roles whose unmet state is not a cross."""


@dataclass(frozen=True)
class Cell:
    """What one profile found; no mark when it does not ask, with the words that say so."""

    mark: str
    words: str


def mark_of(finding: Mapping[str, Any]) -> Cell:
    """Mark and word of a finding, worded so that Met favours proceeding."""
    state = finding["display_state"]
    if state == "met":
        return Cell("met", _("Met"))
    if state == "unknown":
        return (
            Cell("out-of-date", _("Out of date")) if finding["out_of_date"] else Cell("unknown", _("Unknown"))
        )
    mark = GENTLE.get(finding["role"], "not-met")
    words = {"caution": _("Caution"), "optimise-first": _("Not ready"), "documentation": _("Missing")}
    return Cell(mark, words.get(finding["role"], _("Not met")))
