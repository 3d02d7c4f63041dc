"""The sections about the trial: its figures, how its result was worked out, and what it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak

from reports import charts, parts, theme
from reports.day_grid import day_grid
from reports.domain_bars import domain_bars
from reports.dose import HEIGHT, dose
from reports.flowables import Columns
from reports.marks import Mark
from reports.parts import Story, gap, passage
from reports.tables import data_table
from reports.trajectory import trajectory
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
        workings = self.content.workings
        if workings is None:
            return []
        width = (theme.MEASURE - 8 * mm) / 2
        left: Story = [passage(text(workings.formula)), gap(1)]
        left += [passage(text(workings.interval_note), theme.NOTE), gap(5)]
        right: Story = []
        if workings.robustness:
            right = [passage(text(workings.robustness)), gap(1)]
        note = own(
            "The primary result was fixed before the trial; these lines do not replace it. "
            "A best-of choice is not made."
        )
        right += [passage(note, theme.NOTE), gap(5)]
        if workings.left_out:
            left.append(self._left_out(width))
        if workings.sensitivity:
            right.append(self._sensitivity(width))
        number = self.content.key_number.value if self.content.key_number else ""
        title = own("How the %(number)s was worked out", number=number or "result")
        return [*parts.section(title, room=110), Columns([(width, left), (width, right)], 8 * mm)]

    def _left_out(self, width: float) -> Any:
        rows = [parts.heads("Day", "Left out, because", "By")]
        for line in self.content.workings.left_out if self.content.workings else ():
            rows.append(
                [passage(text(words or "–"), theme.CELL) for words in (line.days, line.reason, line.by)]
            )
        return data_table(rows, [15 * mm, width - 32 * mm, 17 * mm], air=1.6)

    def _sensitivity(self, width: float) -> Any:
        rows = [parts.heads("If instead", "Relief", "50 %?")]
        rows[0][1] = passage(own("Relief"), theme.HEADER_CELL_RIGHT)
        words = {"met": "Yes", "not_met": "No"}
        for line in self.content.workings.sensitivity if self.content.workings else ():
            rows.append(
                [
                    passage(text(line.label), theme.CELL),
                    passage(text(line.relief), theme.CELL_RIGHT),
                    Mark(line.state, words.get(line.state)),
                ]
            )
        return data_table(rows, [width - 46 * mm, 24 * mm, 22 * mm], air=1.6)

    def limits_of_a_trial(self) -> Story:
        """What a trial can and cannot tell, with its sources."""
        content = self.content
        if content.trajectory is None and content.key_number is None:
            return []
        words = own(
            "Payers and guidelines ask for a positive trial, but it predicts poorly: in the randomised "
            "TRIAL-STIM study (n = 105) results at 6 months were the same with and without a trial, and the "
            "trial’s specificity was 8 % (1–25) [1]. The evidence for stimulation itself is disputed [2, 3]. "
        )
        if content.key_number:
            words = words + own(
                "%(number)s is what happened on the days of the trial, not the chance of long-term success.",
                number=content.key_number.value,
            )
        sources = own(
            "<b>Sources</b>  <b>1</b> Eldabe, <i>Pain</i> 2020;161:2820 and <i>Neurosurgery</i> 2023;92:75.  "
            "<b>2</b> Traeger, Cochrane CD014789, 2023.  <b>3</b> Hara, <i>JAMA</i> 2022;328:1506."
        )
        return [
            *parts.section(own("What a trial can and cannot tell"), room=60),
            passage(words),
            gap(4),
            passage(sources, theme.NOTE),
        ]
