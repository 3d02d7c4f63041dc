"""The parts of a screening on paper: outcome, ladder, criteria, unknowns, what would settle it, versions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reportlab.lib.units import mm

from reports import parts, theme
from reports.content import ProfileSignOff
from reports.dates import day
from reports.fact_words import fact_words, facts_by_supplier
from reports.flowables import Columns, Figure, Passage
from reports.lists import listing
from reports.marks import Mark
from reports.parts import Story
from reports.screening_findings import asked_by, unknown_findings
from reports.screenings import (
    LADDER,
    ROLES,
    FindingView,
    ProfileView,
    evidence_words,
    sign_off_of,
    titled,
)
from reports.tables import DataTable, data_table
from reports.words import Markup, join, own, plain, strong, text

_STEP = 15.0


def ladder(current: str, best: str, width: float) -> Figure:
    """The ladder of outcomes: the one that applies boxed, the best still reachable underlined."""
    steps = list(LADDER)
    height = _STEP * len(steps)

    def paint(canvas: Any) -> None:
        for at, step in enumerate(reversed(steps)):
            _paint_step(canvas, height - _STEP * (at + 1), width, step, current, best)

    alt = plain(
        "Ladder of outcomes, best first: %(all)s.", all=", ".join(LADDER[step] for step in reversed(steps))
    )
    alt += plain(" This one applies: %(now)s.", now=LADDER.get(current, current))
    if best in LADDER and best != current:
        alt += plain(" Best still reachable: %(best)s.", best=LADDER[best])
    return Figure(width, height, paint, alt)


def _paint_step(canvas: Any, y: float, width: float, step: str, current: str, best: str) -> None:
    chosen = step == current
    canvas.setFillColor(theme.INK if chosen or step == best else theme.MUTED)
    canvas.setFont(theme.STRONG if chosen else theme.REGULAR, 8.6)
    canvas.drawString(7, y + 4, plain(LADDER[step]))
    across = theme.width_of(LADDER[step], 8.6, theme.STRONG if chosen else theme.REGULAR)
    canvas.setStrokeColor(theme.INK)
    if chosen:
        canvas.setLineWidth(1.2)
        canvas.rect(0.6, y + 0.6, width - 1.2, _STEP - 1.6, fill=0)
    elif step == best:
        canvas.setLineWidth(0.9)
        canvas.line(7, y + 1.6, 7 + across, y + 1.6)
        canvas.setFont(theme.ITALIC, 7.6)
        canvas.drawString(12 + across, y + 4, plain("best still reachable"))


def advice(profiles: Sequence[ProfileView], width: float) -> Story:
    """One line per profile: its question, its outcome, and how many criteria stand where."""
    story: Story = [
        Passage(own("Advice of the rules: three questions, kept apart"), theme.LABEL),
        parts.gap(3),
    ]
    for profile in profiles:
        words = plain(
            "%(question)s: %(outcome)s", question=profile.short_question, outcome=profile.outcome_words
        )
        story += [Mark(profile.state, words, size=8.8), _indented(counts(profile), width), parts.gap(3.5)]
    return story


def counts(profile: ProfileView) -> Markup:
    """``SCS core 1.2.0: 21 met, 2 not met, 3 unknown``."""
    return own(
        "%(profile)s: %(met)s met, %(not_met)s not met, %(unknown)s unknown",
        profile=titled(profile),
        met=profile.count("met"),
        not_met=profile.count("not_met"),
        unknown=profile.count("unknown"),
    )


def _indented(words: Markup, width: float) -> Columns:
    return Columns([(1, []), (width - 13, [Passage(words, theme.SMALL)])], 12)


def criteria(profiles: Sequence[ProfileView]) -> Story:
    """Every criterion of every profile; what stands above in the same way is counted, not repeated."""
    story: Story = []
    printed: set[tuple[str, str]] = set()
    for profile in profiles:
        fresh = [finding for finding in profile.findings if finding.key not in printed]
        again = [finding for finding in profile.findings if finding.key in printed]
        printed.update(finding.key for finding in fresh)
        name = own("%(name)s: %(outcome)s", name=titled(profile), outcome=profile.outcome_words)
        table = [findings_table(fresh)] if fresh else []
        story += [*parts.subsection(name, room=parts.first_rows(table)), *table]
        if again:
            story += [parts.gap(3), Passage(_as_above(again), theme.NOTE)]
    return story


def _as_above(again: Sequence[FindingView]) -> Markup:
    states = Counter(finding.truth for finding in again)
    words = own(
        "%(n)s more criteria of this profile stand above, asked in the same way: "
        "%(met)s met, %(not_met)s not met, %(unknown)s unknown.",
        n=len(again),
        met=states["met"],
        not_met=states["not_met"],
        unknown=states["unknown"],
    )
    failing = [finding.statement for finding in again if finding.truth == "not_met"]
    return words + own(" Not met: %(which)s.", which="; ".join(failing)) if failing else words


def findings_table(findings: Iterable[FindingView]) -> DataTable:
    """A row per criterion: statement, state, the data with dates and sources, the rule and its source."""
    head = ("Criterion", "State", "Data, date and source", "Rule and where it is from")
    rows = [parts.heads(*head)]
    for finding in findings:
        rows.append(
            [
                _statement(finding),
                Mark(finding.state, finding.word),
                _data(finding),
                Passage(_rule(finding), theme.NOTE),
            ]
        )
    return data_table(rows, [46 * mm, 25 * mm, 63 * mm, 40 * mm], air=2.1)


def _statement(finding: FindingView) -> Story:
    words: Story = [Passage(text(finding.statement), theme.CELL_STRONG)]
    role = ROLES.get(finding.role, finding.role)
    needed = "" if finding.required else ", not required"
    return [*words, Passage(own("%(role)s%(needed)s", role=role, needed=needed), theme.NOTE)]


def _data(finding: FindingView) -> Story:
    found: Story = [Passage(words, theme.CELL) for words in evidence_words(finding.evidence)]
    if finding.reason:
        found.append(Passage(text(finding.reason), theme.SMALL if found else theme.CELL))
    return found or [Passage(own("no data"), theme.CELL_MUTED)]


def _rule(finding: FindingView) -> Markup:
    rule = own("%(rule)s. ", rule=finding.threshold) if finding.threshold else Markup("")
    sources = text("; ".join(finding.sources)) if finding.sources else own("no source given")
    return rule + sources + parts.provenance_mark(finding.provenance)


def unknowns(profiles: Sequence[ProfileView]) -> DataTable | None:
    """Every unknown once: what, why, which profiles it touches, which data would settle it."""
    found = unknown_findings(profiles)
    if not found:
        return None
    head = ("State", "What", "Why", "Asked by", "What would settle it")
    rows = [parts.heads(*head)]
    for finding, titles in found:
        cells = (finding.reason, asked_by(titles, profiles))
        rows.append(
            [
                Mark("unknown"),
                Passage(text(finding.statement), theme.CELL_STRONG),
                *(Passage(text(words), theme.CELL) for words in cells),
                [Passage(words, theme.CELL) for words in _by_whom(finding.missing)],
            ]
        )
    return data_table(rows, [21 * mm, 44 * mm, 33 * mm, 22 * mm, 54 * mm], row_head=1, air=1.9)


def _by_whom(names: Sequence[str]) -> list[Markup]:
    """``Psychologist: Conclusion of the evaluation``: the data, by who usually supplies them."""
    return [
        own("<b>%(who)s:</b> %(facts)s", who=who, facts="; ".join(facts))
        for who, facts in facts_by_supplier(names).items()
    ] or [own("nothing that can be entered")]


def settling(overall: Mapping[str, Any], statements: Mapping[str, str]) -> Story:
    """What would settle the overall outcome, what would end it, what can be changed.

    ``statements`` are the criteria in words by their ids.
    """
    story: Story = []
    settles = overall.get("settles") or ()
    if settles:
        reach = own(" (%(rung)s)", rung=overall["best_title"]) if overall.get("best_title") else Markup("")
        story += _ways(settles, reach, exact=bool(overall.get("settles_exact", True)))
    stops = overall.get("stops") or ()
    if stops:
        line = own("<b>Any of these alone, if unfavourable, ends it:</b>")
        story += [parts.gap(4), Passage(line), parts.gap(1), *_grouped_facts(stops)]
    changeable = [statements.get(name, name) for name in overall.get("modifiable") or ()]
    if changeable:
        what = "; ".join(changeable)
        story += [parts.gap(4), Passage(own("<b>Can be changed:</b> %(what)s.", what=what))]
    return story or [Passage(own("Nothing is open: no further data would change the outcome."))]


_FEW = 6
"""Facts that read well in one line; more are listed by who usually supplies them."""


def _ways(settles: Sequence[Sequence[str]], reach: Markup, *, exact: bool) -> Story:
    few = [names for names in settles if len(names) <= _FEW]
    if few:
        line = (
            own("Any one of these, if favourable, gives the best outcome still reachable") + reach + own(":")
        )
        story: Story = [Passage(line), parts.gap(2), *listing([_facts(names) for names in few], theme.CELL)]
    else:
        line = own(
            "All %(n)s of these, if favourable, give the best outcome still reachable", n=len(settles[0])
        )
        story = [Passage(line + reach + own(":")), parts.gap(2), *_grouped_facts(settles[0])]
    others = len(settles) - (len(few) or 1)
    if others:
        story.append(Passage(own("%(n)s more ways ask for other or more facts.", n=others), theme.NOTE))
    if not exact:
        story.append(Passage(own("So much is unknown that other ways were not searched for."), theme.NOTE))
    return story


def _facts(names: Sequence[str]) -> Markup:
    said = join([text(fact_words(name)) for name in names], own(" <b>and</b> "))
    return said + own(" (%(who)s)", who=", ".join(facts_by_supplier(names)))


def _grouped_facts(names: Sequence[str]) -> Story:
    return listing(_by_whom(names), theme.CELL)


def rules_table(profiles: Sequence[ProfileView], sign_offs: Sequence[ProfileSignOff]) -> DataTable:
    """The profiles with version, validity, local sign-off and the beginning of their hash."""
    head = ("Rules", "Question", "Version, valid from", "Local sign-off", "SHA-256")
    rows = [parts.heads(*head)]
    for profile in profiles:
        rows.append(
            [
                Passage(strong(profile.title) + parts.provenance_mark(profile.provenance), theme.CELL),
                Passage(text(profile.question), theme.CELL),
                _version(profile),
                _sign_off(sign_off_of(profile, sign_offs)),
                Passage(text(_grouped(profile.sha256)), theme.CELL),
            ]
        )
    return data_table(rows, [47 * mm, 22 * mm, 38 * mm, 47 * mm, 20 * mm], air=1.8)


def _version(profile: ProfileView) -> Story:
    words = profile.version + (f", {profile.valid_from}" if profile.valid_from else "")
    marks = [
        Mark("caution", each, size=7.6, leading=9.8, shape=7.6, font=theme.REGULAR) for each in profile.marks
    ]
    return [Passage(text(words), theme.CELL), *marks]


def _sign_off(sign_off: ProfileSignOff | None) -> Mark:
    if sign_off is None:
        return Mark("caution", plain("needs local sign-off"), size=8.2, shape=8.2, font=theme.REGULAR)
    words = plain("%(by)s, %(on)s", by=sign_off.by, on=day(sign_off.on))
    return Mark("met", words, size=8.2, shape=8.2, font=theme.REGULAR)


def _grouped(sha256: str) -> str:
    return f"{sha256[:4]} {sha256[4:8]} …" if sha256 else "–"
