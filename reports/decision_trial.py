"""The sections about the trial: its figures, how its result was worked out, and what it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reportlab.platypus import CondPageBreak

from reports import charts, parts, theme
from reports.day_grid import day_grid
from reports.domain_bars import domain_bars
from reports.dose import HEIGHT, dose
from reports.parts import Story, gap, passage
from reports.trajectory import trajectory
from reports.trial_workings import limits_section, workings_section
from reports.words import clean, own, text

if TYPE_CHECKING:
    from reports.decision_summary import DecisionSummary


@dataclass(frozen=True)
class TrialPages:
    """What the trial contributes to the summary; a section without data is empty."""

    content: DecisionSummary
    made_at: datetime

    def trial(self) -> Story:
        """The trajectory and the day grid."""
        content = self.content
        if content.trajectory is None and content.grid is None:
            return []
        story: Story = [CondPageBreak(440), *parts.section(own("The trial, day by day"), room=300)]
        number = 1
        if content.trajectory is not None:
            story += charts.captioned(number, content.trajectory, [trajectory(content.trajectory)])
            number += 1
        if content.grid is not None:
            story += charts.captioned(number, content.grid, day_grid(content.grid))
            number += 1
        return story + self._medication(number)

    def _medication(self, number: int) -> Story:
        """Doses on the same days, with the factor table and what it does not convert."""
        figure = self.content.medication
        if figure is None:
            return []
        notes = text(" ".join(clean(note) for note in figure.notes))
        story = charts.captioned(number, figure, [dose(figure)])
        return [CondPageBreak(HEIGHT + 60), *story, passage(notes, theme.NOTE), gap(6)]

    def domains(self) -> Story:
        """Change per domain in important changes; the signed numbers stand in the table after it."""
        panel = self.content.domains
        if panel is None:
            return []
        head = parts.section(own("Change by domain"), room=160)
        return [*head, *charts.captioned(self._shown() + 1, panel, [domain_bars(panel)])]

    def _shown(self) -> int:
        """How many figures stand before those of the domains."""
        content = self.content
        return sum(each is not None for each in (content.trajectory, content.grid, content.medication))

    def workings(self) -> Story:
        """The formula with its numbers, the days left out, and what the result would be under other rules."""
        key = self.content.key_number
        return workings_section(self.content.workings, key.value if key else "")

    def limits_of_a_trial(self) -> Story:
        """What a trial can and cannot tell, with its sources."""
        content = self.content
        if content.trajectory is None and content.key_number is None:
            return []
        return limits_section(content.key_number.value if content.key_number else "")
