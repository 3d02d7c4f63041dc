"""The hash over what a trial report says of the data, so that one stands until they change. Pure."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from reports.trial_report_content import TrialLog
from scs_manager.domain.analgesics import NO_PIECES, PieceChange
from scs_manager.services.decisions import sha256_of
from scs_manager.services.outcome_content import exact

_WHOLE = ("patient", "trial", "outcome", "summary")
"""Printed of a decision's basis as it is; the rest is of other papers, or of the day it is asked."""


def report_sha256(content: Mapping[str, Any], log: TrialLog, pieces: PieceChange = NO_PIECES) -> str:
    """SHA-256 of a decision's basis as far as the report prints it, and of the trial's log.

    Of a criterion and of a payer's rule counts how it was judged: other words of a later version are no
    change of the data. The ``pieces`` stand in those words alone, so they are named beside them.
    """
    said = {part: content[part] for part in _WHOLE} | {
        "criteria": [[each["number"], each["state"]] for each in content["criteria"]],
        "relief_rules": [
            [each["profile"], each["version"], each["state"]] for each in content["relief_rules"]
        ],
        "pieces": [exact(pieces.before), exact(pieces.after)],
        "log": asdict(log),
    }
    return sha256_of(said)
