"""The sections of the decision summary, in the order in which a reader asks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak

from reports import charts, parts, theme
from reports.archive import PRODUCER
from reports.content import UnknownLine
from reports.dates import day, moment, zone_of
from reports.decision_safety import safety_sections
from reports.decision_trial import TrialPages
from reports.fact_words import fact_words
from reports.flowables import Columns, Heading
from reports.marks import Mark
from reports.parts import Story, gap, passage
from reports.screening_findings import asked_by, unknown_findings
from reports.screening_matrix import matrix
from reports.screening_parts import rules_table
from reports.screenings import ProfileView, profiles_of, sign_off_of, titled
from reports.tables import data_table
from reports.words import Markup, clean, join, own, plain, strong, text

if TYPE_CHECKING:
    pass

LONG = 700
"""Characters of reasons that fit beside the advice; longer ones take the full measure below it."""


@dataclass(frozen=True)
class DecisionPages(TrialPages):
    """The summary's content as sections; a section without data is empty."""

    @cached_property
    def profiles(self) -> tuple[ProfileView, ...]:
        """The profiles of the screening that stood at the decision."""
        return profiles_of(self.content.screening) if self.content.screening else ()

    @cached_property
    def unknown_lines(self) -> tuple[UnknownLine, ...]:
        """Every unknown: those of the trial, then those of the screening that are not among them."""
        named = {line.what for line in self.content.unknowns}
        screened = (
            UnknownLine(
                finding.statement,
                finding.reason,
                asked_by(titles, self.profiles),
                "; ".join(fact_words(name) for name in finding.missing),
            )
            for finding, titles in unknown_findings(self.profiles)
        )
        return (*self.content.unknowns, *(line for line in screened if line.what not in named))

    def head(self) -> Story:
        """Title, identity and the facts that frame the decision."""
        content = self.content
        words = own("Decision summary for permanent implant")
        if content.signature is None:
            words = words + own(", draft")
        below = own(
            "Spinal cord stimulation (SCS) for failed back surgery syndrome (FBSS; persistent spinal pain "
            "syndrome type 2)"
        )
        story = [
            *parts.title(words, below),
            *parts.fact_grid(parts.identity_facts(content.identity, content.issue)),
        ]
        return [*story, gap(5), *parts.fact_grid(content.facts)] if content.facts else story

    def decided(self) -> Story:
        """The decision, its reasons and who took it, beside the advice of the rules."""
        content = self.content
        left, between = 106 * mm, 8 * mm
        reasons = [passage(text(content.reasons)), gap(3)] if content.reasons else []
        beside = len(content.reasons) <= LONG
        decision = text(content.decision) if content.decision else own("Not decided yet")
        column: Story = [passage(decision, theme.VERDICT), gap(3)]
        column += reasons if beside else []
        column += self._decided_by()
        columns = [(left, column)]
        if content.advice:
            columns.append((theme.MEASURE - left - between, self._advice()))
        story = [*parts.section(own("What was decided")), Columns(columns, between, ruled=True)]
        story += [] if beside else [gap(5), *reasons]
        if content.differs_because:
            story += [
                gap(4),
                Mark("caution", plain("The decision differs from the advice")),
                gap(1),
                passage(own("Why: %(why)s", why=content.differs_because)),
            ]
        return story

    def _decided_by(self) -> Story:
        who, on = self.content.decided_by.rstrip("."), self.content.decided_on
        if not who:
            return []
        said = own("By %(who)s, on %(day)s.", who=who, day=day(on)) if on else own("By %(who)s.", who=who)
        return [passage(said)]

    def _advice(self) -> Story:
        story: Story = [
            passage(own("Advice of the rules: three questions, kept apart"), theme.LABEL),
            gap(3),
        ]
        for each in self.content.advice:
            words = plain("%(question)s: %(outcome)s", question=each.question, outcome=each.outcome)
            story.append(Mark(each.state, words, size=8.8))
            if each.detail:
                detail = passage(text(each.detail), theme.SMALL)
                story.append(Columns([(1, []), (58 * mm - 13, [detail])], 12))
            story.append(gap(3.5))
        return story

    def found(self) -> Story:
        """The key number with the relief figure, and the eight criteria."""
        content = self.content
        if not (content.key_number or content.relief or content.criteria):
            return []
        story = parts.section(own("What was found"))
        if content.key_number or content.relief:
            story += [self._key_number(), gap(5)]
        if content.criteria:
            story += [
                CondPageBreak(90),
                Heading(self._headline(), level=3),
                gap(3),
                parts.criteria_table(content.criteria),
            ]
        return story

    def _key_number(self) -> Columns:
        content, left = self.content, 60 * mm
        number: Story = []
        if content.key_number:
            key = content.key_number
            about = strong(key.what) + (own(" (%(interval)s)", interval=key.interval) if key.interval else "")
            fits = theme.width_of(clean(key.value), 38, theme.STRONG) <= left
            number = [passage(text(key.value), theme.KEY_NUMBER if fits else theme.VERDICT), gap(4)]
            number += [passage(about), gap(2), passage(text(key.detail), theme.SMALL)]
        if content.relief is None:
            return Columns([(theme.MEASURE, number)])
        right = theme.MEASURE - left - 8 * mm
        return Columns([(left, number), (right, [charts.relief(content.relief, right)])], 8 * mm)

    def _headline(self) -> Markup:
        states = Counter(line.state for line in self.content.criteria)
        return own(
            "%(met)s of %(all)s criteria met, %(not_met)s not met, %(unknown)s unknown",
            met=states["met"],
            all=len(self.content.criteria),
            not_met=states["not_met"],
            unknown=states["unknown"],
        )

    def basis(self) -> Story:
        """Rules, data and what is not known, in three columns."""
        width = (theme.MEASURE - 12 * mm) / 3
        unknown: Story = [passage(own("Not known"), theme.LABEL)]
        if self.unknown_lines:
            words = plain("%(n)s unknown, listed below", n=len(self.unknown_lines))
            unknown += [Mark("unknown", words, size=8.4), passage(self._first_unknowns(), theme.SMALL)]
        else:
            unknown.append(passage(own("Nothing that was asked is unknown"), theme.SMALL))
        columns = [
            (width, [passage(own("Rules"), theme.LABEL), passage(self._rules(), theme.SMALL)]),
            (width, [passage(own("Data"), theme.LABEL), passage(self._data(), theme.SMALL)]),
            (width, unknown),
        ]
        return [*parts.section(own("On what basis"), room=50), Columns(columns, 6 * mm)]

    def _rules(self) -> Markup:
        if not self.profiles:
            return own("no screening is attached")
        signed = [each for each in self.profiles if sign_off_of(each, self.content.sign_offs)]
        unsigned = [each for each in self.profiles if each not in signed]
        said = []
        if signed:
            said.append(
                own("%(which)s: signed off locally", which=join([titled(each) for each in signed], ", "))
            )
        if unsigned:
            said.append(
                own("%(which)s: needs local sign-off", which=join([titled(each) for each in unsigned], ", "))
            )
        return join(said, "; ")

    def _data(self) -> Markup:
        return (
            text(self.content.data_note) if self.content.data_note else own("as of the day of the decision")
        )

    def _first_unknowns(self) -> Markup:
        return text("; ".join(line.what for line in self.unknown_lines[:2]))

    def criteria_by_question(self) -> Story:
        """One row a criterion, one column a profile."""
        if not self.profiles:
            return []
        return [*parts.section(own("Criteria by question"), room=120), *matrix(self.profiles)]

    def unknowns(self) -> Story:
        """Every unknown, or the sentence that there is none."""
        story = parts.section(own("What is not known"))
        if not self.unknown_lines:
            return [*story, passage(own("Nothing that was asked is unknown."))]
        return [*story, parts.unknowns_table(self.unknown_lines)]

    def safety(self) -> Story:
        """Safety on the day of the decision or of the preview, then as it was screened."""
        said = self.content
        return safety_sections(said.today, self.profiles, said.screening, decided=said.signature is not None)

    def treatments(self) -> Story:
        """What was tried before the trial."""
        if not self.content.treatments:
            return []
        rows = [parts.heads("Class", "What, dose reached or sessions", "When", "Result")]
        for line in self.content.treatments:
            cells = [passage(text(words), theme.CELL) for words in (line.what, line.when, line.result)]
            rows.append([passage(text(line.kind), theme.CELL_STRONG), *cells])
        widths = [27 * mm, 76 * mm, 30 * mm, 41 * mm]
        return [*parts.section(own("Treatment before the trial")), data_table(rows, widths, air=1.7)]

    def rests_on(self) -> Story:
        """Rules with versions and sign-offs, the marks of sources, and the record."""
        story = parts.section(own("What it rests on"))
        if self.profiles:
            story += [
                rules_table(self.profiles, self.content.sign_offs),
                gap(4),
                parts.provenance_note(),
                gap(4),
            ]
        return [*story, passage(self._record(), theme.NOTE)]

    def _record(self) -> Markup:
        content, zone = self.content, self.content.issue.time_zone
        signed = content.signature
        hashed = (
            own("Signed content, SHA-256: %(hash)s.", hash=signed.content_sha256)
            if signed
            else own("Not signed.")
        )
        made = own(
            "Made by %(by)s on %(at)s, %(zone)s. Replaces: %(replaces)s.",
            by=PRODUCER,
            at=moment(self.made_at, zone),
            zone=zone_of(self.made_at, zone),
            replaces=(content.issue.replaces or "nothing").rstrip("."),
        )
        return join([own("<b>Record</b> "), hashed, *map(text, content.record), made])
