"""Whether the baseline diary is good enough to place leads: valid, or waived by a clinician with a reason.

Placement that has happened is never refused for it (the record must be able to say what is so), but it is
shown as missing wherever the trial is shown (measures.md 3.3).
"""

from dataclasses import dataclass

from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


@dataclass(frozen=True)
class BaselineState:
    """How many evenings count, how many must, and whether somebody waived it."""

    days: int
    need: int
    expected: int
    over: bool
    """No further baseline evening can come: the leads are in, or placement is due."""
    waived_by: str = ""
    waived_reason: str = ""

    @property
    def state(self) -> Truth:
        """Met when valid or waived; unknown while evenings may still come."""
        if self.days >= self.need or self.waived_by:
            return Truth.MET
        return Truth.NOT_MET if self.over else Truth.UNKNOWN

    @property
    def words(self) -> Text:
        """``5 of 7 evenings, at least 4 are needed``, with the waiver where there is one."""
        counted = Text(
            "%(days)s of %(expected)s baseline evenings; at least %(need)s are needed.",
            days=self.days,
            expected=self.expected,
            need=self.need,
        )
        if not self.waived_by:
            return counted
        return Text(
            "%(counted)s Waived by %(who)s: %(reason)s",
            counted=counted,
            who=self.waived_by,
            reason=self.waived_reason,
        )
