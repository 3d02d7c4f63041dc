"""The sections of the trial diary report, in the order in which a reader asks."""

from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak

from reports import charts, parts, theme
from reports.content import Issue
from reports.dates import moment, zone_of
from reports.day_grid import day_grid
from reports.decision_end import ended
from reports.decision_outcome import outcome
from reports.domain_bars import domain_bars
from reports.dose import HEIGHT, dose
from reports.flowables import Columns, SectionRule
from reports.marks import Mark
from reports.parts import Story, gap, passage
from reports.quality_bar import quality_bar
from reports.trajectory import trajectory
from reports.trial_report_content import TrialContent, TrialDrawings
from reports.trial_report_tables import compared_table, day_rows, log_table, week_table
from reports.trial_workings import limits_section, workings_section
from reports.words import clean, join, own, text


@dataclass(frozen=True)
class ReportPages:
    """The content as sections; a section without data says so or, where nothing was asked, is left out."""

    trial: TrialContent

    @property
    def drawings(self) -> TrialDrawings | None:
        """The figures, once there is anything to draw."""
        return self.trial.drawings

    def found(self) -> Story:
        """The number with its figure, why the trial cannot be negative, and how the diary was kept."""
        return [*self.result(), *self.kept()]

    def kept(self) -> Story:
        """How the diary was kept; nothing before there is anything to draw."""
        quality = self.drawings.quality if self.drawings and self.trial.key_number else None
        if quality is None:
            return []
        return [gap(7), *charts.captioned(1, quality, [quality_bar(quality)] if quality.expected else [])]

    def result(self) -> Story:
        """The number with its figure, and why the trial cannot be negative."""
        key, drawings = self.trial.key_number, self.drawings
        story = parts.section(own("What the diary shows"))
        if self.trial.spared:
            story += [Mark("caution", clean(self.trial.spared)), gap(4)]
        if key is None or drawings is None:
            return [*story, passage(own("There is no day with stimulation to show."))]
        left, between = 60 * mm, 8 * mm
        fits = theme.width_of(key.value, 38, theme.STRONG) <= left
        about = text(key.what) + (own(" (%(interval)s)", interval=key.interval) if key.interval else "")
        number: Story = [passage(text(key.value), theme.KEY_NUMBER if fits else theme.VERDICT), gap(4)]
        number += [passage(about), gap(2), passage(text(key.detail), theme.SMALL)]
        right = theme.MEASURE - left - between
        chart: Story = [charts.relief(drawings.relief, right)]
        story += [Columns([(left, number), (right, chart)], between), gap(2)]
        return [*story, passage(text(drawings.relief.key), theme.NOTE)]

    def compared(self) -> Story:
        """Baseline against trial, measure by measure, with both numbers."""
        if not self.trial.compared:
            return []
        note = own(
            "Means over the days that count, with how many days were answered. Regions are never averaged; "
            "only the target answers whether relief reached 50 %. Approximate interval in brackets, from "
            "day-to-day variation only."
        )
        head = parts.section(own("Baseline and trial"), room=120)
        return [*head, compared_table(self.trial.compared), gap(2), passage(note, theme.NOTE)]

    def course(self) -> Story:
        """Pain, every value, and medication, all on the same days."""
        drawings = self.drawings
        if drawings is None:
            return []
        story: Story = [CondPageBreak(420), *parts.section(own("The trial, day by day"), room=300)]
        story += charts.captioned(2, drawings.trajectory, [trajectory(drawings.trajectory)])
        story += charts.captioned(3, drawings.grid, day_grid(drawings.grid))
        if drawings.weeks is not None:
            story += [*week_table(drawings.weeks), gap(9)]
        notes = text(" ".join(clean(note) for note in drawings.medication.notes))
        figure = charts.captioned(4, drawings.medication, [dose(drawings.medication)])
        return [*story, CondPageBreak(HEIGHT + 60), *figure, passage(notes, theme.NOTE), gap(6)]

    def ended(self) -> Story:
        """How it ended, and what the patient said; while it runs, that nothing is recorded yet."""
        if self.trial.ended:
            return ended(self.trial.ended)
        words = own("The end of the trial is not recorded yet. What stands here may still change.")
        return [*parts.section(own("How the trial ended")), passage(words)]

    def leads(self) -> Story:
        """Where the leads lay and how that was checked, programs and what happened to the device."""
        log = self.trial.log
        missing = own("Nobody has recorded where the leads lie.")
        story = [
            *parts.section(own("Leads, system and programs"), room=120),
            *log_table(own("Leads and how their place was checked"), log.leads, missing, first=True),
        ]
        story += log_table(own("Programs"), log.programs, own("No program was written down."))
        return story + log_table(own("Device"), log.device, own("Nothing was recorded about the device."))

    def workings(self) -> Story:
        """The formula with its numbers, the days left out, and what the result would be otherwise."""
        key = self.trial.key_number
        return workings_section(self.trial.workings, key.value if key else "")

    def domains(self) -> Story:
        """Change per domain in important changes; the numbers stand in the table after it."""
        panel = self.drawings.domains if self.drawings else None
        if panel is None:
            return []
        head = parts.section(own("Change by domain"), room=160)
        return [*head, *charts.captioned(5, panel, [domain_bars(panel)])]

    def outcome(self) -> Story:
        """What else changed, with the relief rule of each profile."""
        return outcome(self.trial.outcome)

    def safety(self) -> Story:
        """Adverse events, alarms with what was done about each, and calls."""
        log = self.trial.log
        none = own("No complication and no adverse event was recorded.")
        quiet = own("The diary raised no alarm.")
        story = [
            *parts.section(own("Complications, alarms and calls"), room=110),
            *log_table(own("Complications and adverse events"), log.adverse, none, first=True),
        ]
        story += log_table(own("Alarms of the diary, and what was done"), log.alarms, quiet)
        return story + log_table(own("Calls"), log.calls, own("No call was recorded."))

    def every_day(self) -> Story:
        """One row a day: nothing is cut, however long the trial was."""
        if self.trial.days is None or not self.trial.days.rows:
            return []
        head = parts.section(own("Every day of the diary"), room=120)
        return [*head, day_rows(self.trial.days), gap(3), passage(text(self.trial.days.key), theme.NOTE)]

    def unknowns(self) -> Story:
        """Every unknown, or the sentence that there is none."""
        story = parts.section(own("What is not known"), room=100)
        if not self.trial.unknowns:
            return [*story, passage(own("Nothing that was asked about this trial is unknown."))]
        return [*story, parts.unknowns_table(self.trial.unknowns)]

    def limits(self) -> Story:
        """What a trial can and cannot tell."""
        key = self.trial.key_number
        return limits_section(key.value if key else "") if self.drawings else []

    def record(self) -> Story:
        """From when the data are and how complete, versions and tables."""
        sentences = (self.trial.data_note, *self.trial.record)
        said = join([text(each) for each in sentences if each])
        return [*parts.section(own("What it rests on"), room=60), passage(said, theme.NOTE)]


def issued_block(issue: Issue, by: str, at: datetime, *, draft: bool) -> Story:
    """Who had the report made and when, with its verification code; nobody signs what the record says."""
    side = 21 * mm
    who = [passage(own("Made by"), theme.LABEL), passage(text(by or "not recorded"), theme.SIGNATORY)]
    when: Story = [passage(own("Made at"), theme.LABEL)]
    when += [passage(text(moment(at, issue.time_zone)), theme.SMALL_STRONG)]
    when += [passage(text(zone_of(at, issue.time_zone)), theme.SMALL)]
    words = own("It prints what the record held at that moment. It is not signed; the clinician decides.")
    if draft:
        words = own("A draft: the trial runs, or its end is not recorded. It may still change.")
    when += [gap(2), passage(words, theme.NOTE)]
    if issue.replaces:
        when += [gap(2), passage(own("Replaces %(what)s", what=issue.replaces), theme.SMALL)]
    columns: list[tuple[float, Story]] = [(48 * mm, who), (62 * mm, when), (37 * mm, parts.code_block(issue))]
    if issue.verification_url:
        columns.append((side, [gap(4), parts.qr_code(issue.verification_url, side)]))
    block = Columns(columns, 2 * mm)
    height = block.wrap(theme.MEASURE, 0)[1]
    return [CondPageBreak(min(height + 14, theme.DEPTH)), SectionRule(1.1, theme.BRAND, 7, 5), block]
