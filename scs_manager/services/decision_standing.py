"""Whether a signed decision still fits the record: the one answer for every paper that tells of it."""

from collections.abc import Mapping
from typing import Any

from scs_manager.domain.text import Text
from scs_manager.models.decisions import DecisionRow
from scs_manager.services.decision_basis import Basis
from scs_manager.services.decisions import is_intact

MOVED_ON = Text(
    "The patient's identity or the trial's data changed after the decision was signed. "
    "Sign a decision that replaces it, then issue the document."
)
NOT_WHOLE = Text("This is not the signed version of the decision. No document can be issued from it.")
_ANALGESICS = 4
"""The number of the criterion that names the doses."""


def why_not(basis: Basis, decision: DecisionRow) -> Text | None:
    """Why no document may print the decision beside the trial's numbers; None when it may."""
    if not is_intact(decision):
        return NOT_WHOLE
    signed = decision.content["basis"]
    moved = any(signed[part] != basis.content[part] for part in ("patient", "trial", "outcome"))
    return MOVED_ON if moved else None


def why_not_both(basis: Basis, decision: DecisionRow) -> Text | None:
    """The same for a document that also prints every measure of the trial as the record has it now."""
    signed, now = decision.content["basis"].get("summary"), basis.content["summary"]
    differ = bool(signed and now) and _measures(signed) != _measures(now)
    return why_not(basis, decision) or (MOVED_ON if differ else None)


def doses_stand(basis: Basis, said: Mapping[str, Any]) -> bool:
    """Whether the opioid doses are still those of what was said; a later one slips into no drawing."""
    return bool(said.get("summary")) and _doses(said) == _doses(basis.content)


def _measures(summary: Mapping[str, Any]) -> list[Any]:
    """Numbers only, so that other words of a later version are no change of the data."""
    opioids = summary["opioids"]
    domains = [(each["key"], each["before"], each["after"]) for each in summary["domains"]]
    return [opioids["difference"], opioids["percent"], *domains]


def _doses(said: Mapping[str, Any]) -> list[Any]:
    lines = [line["evidence"] for line in said["criteria"] if line["number"] == _ANALGESICS]
    return [said["summary"] and said["summary"]["opioids"], *lines]
