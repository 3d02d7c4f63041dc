"""The screening report: what was asked, what is known, what is not, and what would settle it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from reportlab.lib.units import mm

from reports import parts, theme
from reports.archive import PRODUCER
from reports.body_map import body_map
from reports.content import Identity, Issue, ProfileSignOff, ScreeningJson, Signature, State
from reports.dates import day_of, moment, zone_of
from reports.fact_words import with_brief_ids
from reports.flowables import Columns, Passage
from reports.frame import PageFrame, build
from reports.lists import listing
from reports.marks import Mark
from reports.parts import Story
from reports.questionnaire_table import QuestionnaireLine, questionnaires
from reports.record_lines import RecordLines
from reports.record_tables import history
from reports.screening_changes import ChangesJson, changes
from reports.screening_meter import ExpiryLine, completeness, expiring
from reports.screening_parts import advice, criteria, ladder, rules_table, settling, unknowns
from reports.screening_said import Said, in_short, said
from reports.screenings import LADDER, ProfileView, profiles_of
from reports.tables import DataTable, data_table
from reports.words import Markup, own, plain, text
from scs_manager.domain.body_figure import BodyFigure
from scs_manager.domain.completeness import stored_meter


@dataclass(frozen=True)
class ScreeningReport:
    """A screening on paper, signed or not.

    ``result`` is the JSON form of the screening; with ``import`` in it the report also says what was taken
    from the file, ignored and refused. Profiles that the clinic has not signed off print "needs local
    sign-off".
    """

    identity: Identity
    issue: Issue
    result: ScreeningJson
    sign_offs: tuple[ProfileSignOff, ...] = ()
    signature: Signature | None = None
    body_map: BodyFigure | None = None
    """Pain and tingling as painted until the screening."""
    said: Said = field(default_factory=Said)
    """Judgements and dissent; never part of what was signed."""
    changes: ChangesJson | None = None
    """Since the screening before; empty: this is the first; None: no history is kept (command line)."""
    expiries: tuple[ExpiryLine, ...] | None = None
    record: RecordLines | None = None
    """The history, read from the facts that were screened."""
    questionnaires: tuple[QuestionnaireLine, ...] | None = None


def render(content: ScreeningReport, *, now: datetime) -> bytes:
    """The report as a tagged PDF; equal content and time give equal bytes."""
    frame = PageFrame(
        title=str(own("Screening report")),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=content.signature is None,
    )
    profiles = profiles_of(content.result)
    story = [
        *_head(content),
        *_outcome(content.result, profiles, content.said),
        *_settle(content.result, profiles),
        *parts.signature_block(content.signature, content.issue),
        *said(content.said, content.signature, content.issue.time_zone),
        *changes(content.changes),
        *_unknown(profiles),
        *completeness([stored_meter(each) for each in content.result.get("profiles", ())]),
        *expiring(content.expiries, _day(content.result)),
        *_criteria(profiles),
        *_appendix(content),
        *_import_report(content.result),
        *_basis(content, profiles, now),
    ]
    return build(frame, story)


def _day(result: ScreeningJson) -> date | None:
    """The day the facts were screened as of."""
    try:
        return date.fromisoformat(str(result.get("on")))
    except ValueError:
        return None


def _appendix(content: ScreeningReport) -> Story:
    """The record behind the findings, as a reviewer asks for it."""
    as_of = day_of(content.result.get("on"))
    tables = [*history(content.record), *questionnaires(content.questionnaires, as_of)]
    story = body_map(content.body_map)
    if not tables:
        return story
    note = own(
        "The history as it stood on %(day)s. What is not recorded is unknown and is never read as no.",
        day=as_of,
    )
    return [
        *parts.section(own("Appendix: the record behind it"), room=140),
        Passage(note, theme.SMALL),
        *tables,
        *story,
    ]


def _head(content: ScreeningReport) -> Story:
    on = day_of(content.result.get("on"))
    below = own(
        "Spinal cord stimulation (SCS) for failed back surgery syndrome (FBSS; persistent spinal pain "
        "syndrome type 2): the facts as of %(on)s",
        on=on or "a day not given",
    )
    words = own("Screening report") if content.signature else own("Screening report, draft")
    facts = parts.identity_facts(content.identity, content.issue)
    return [*parts.title(words, below), *parts.fact_grid(facts)]


def _outcome(result: ScreeningJson, profiles: Sequence[ProfileView], people: Said) -> Story:
    """The overall outcome with the ladder, beside the answers to the three questions."""
    overall = result.get("overall") or {}
    outcome = str(overall.get("outcome", ""))
    left = theme.MEASURE * 0.52
    story: Story = [
        Passage(text(overall.get("title") or LADDER.get(outcome, "Unknown")), theme.VERDICT),
        parts.gap(3),
        *_flags(overall),
        *in_short(people),
        Passage(own("Core and safety together. The rules advise; the clinician decides."), theme.SMALL),
        parts.gap(6),
        ladder(outcome, str(overall.get("best") or ""), left),
    ]
    right = theme.MEASURE - left - 8 * mm
    columns = Columns([(left, story), (right, advice(profiles, right))], 8 * mm, ruled=True)
    return [*parts.section(own("Outcome")), columns]


def _flags(overall: Mapping[str, Any]) -> Story:
    """Red flags met or not asked, and what would lift an exclusion."""
    story: Story = []
    for key, words, state in _FLAGS:
        named = [str(each) for each in overall.get(key) or ()]
        if named:
            story += [Mark(state, plain(words, what="; ".join(named))), parts.gap(2)]
    for each in overall.get("lifts") or ():
        if each.get("lifts"):
            lifted = own("<b>%(what)s</b> Lifted by: %(lifts)s", what=each["statement"], lifts=each["lifts"])
            story += [Passage(lifted, theme.SMALL), parts.gap(2)]
    return story


_FLAGS: tuple[tuple[str, str, State], ...] = (
    ("red_flags", "Red flag: %(what)s", "not_met"),
    ("red_flags_unknown", "Red flags still unknown: %(what)s", "unknown"),
)


def _settle(result: ScreeningJson, profiles: Sequence[ProfileView]) -> Story:
    statements = {each.criterion: each.statement for profile in profiles for each in profile.findings}
    return [*parts.section(own("What would settle it")), *settling(result.get("overall") or {}, statements)]


def _unknown(profiles: Sequence[ProfileView]) -> Story:
    table = unknowns(profiles)
    story = parts.section(own("What is not known"))
    if table is None:
        return [*story, Passage(own("Nothing that these rules ask is unknown."))]
    return [*story, table]


def _criteria(profiles: Sequence[ProfileView]) -> Story:
    note = own(
        "Every line is worded so that Met favours proceeding: exclusions and cautions read “no …”. Each "
        "shows the data it used, their date and source, the rule with its limits, and where the rule is from."
    )
    return [
        *parts.section(own("Criteria"), room=150),
        Passage(note, theme.SMALL),
        *criteria(profiles),
        *_later(profiles),
    ]


def _later(profiles: Sequence[ProfileView]) -> Story:
    """What a later stage asks, by the step before which it is due."""
    due: dict[str, dict[str, None]] = {}
    for profile in profiles:
        for stage, each in zip(profile.due_stages, profile.due_later, strict=True):
            due.setdefault(_BEFORE.get(stage, "Later"), {})[each] = None
    if not due:
        return []
    lines = [own("<b>%(when)s:</b> %(what)s.", when=when, what="; ".join(what)) for when, what in due.items()]
    return [*parts.subsection(own("Due later, not asked at this stage")), *listing(lines, theme.SMALL)]


_BEFORE = {"place": "Before the leads are placed", "permanent": "Before the permanent implant"}


def _import_report(result: ScreeningJson) -> Story:
    """What was taken from the imported file, what was ignored and what was refused."""
    report = result.get("import") or {}
    story: Story = []
    for key, words in _IMPORT.items():
        lines = report.get(key) or ()
        if lines:
            story += [*parts.subsection(own(words, n=len(lines))), _import_table(lines)]
    return [*parts.section(own("What was read from the file")), *story] if story else []


_IMPORT = {"refused": "Refused: %(n)s", "taken": "Taken: %(n)s", "ignored": "Ignored: %(n)s"}


def _import_table(lines: Sequence[Mapping[str, Any]]) -> DataTable:
    """Resources of which the same is said share a row."""
    groups: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        groups.setdefault((str(line.get("what") or ""), str(line.get("why") or "")), []).append(
            str(line.get("resource") or "")
        )
    head = ("What it is", "Why", "Resources")
    rows = [parts.heads(*head)]
    for (what, why), resources in groups.items():
        words = [what, with_brief_ids(why), ", ".join(with_brief_ids(each) for each in resources)]
        words[2] = f"{len(resources)}: {words[2]}" if len(resources) > 1 else words[2]
        rows.append([Passage(text(each), theme.CELL) for each in words])
    return data_table(rows, [54 * mm, 66 * mm, 54 * mm], air=1.6)


def _basis(content: ScreeningReport, profiles: Sequence[ProfileView], now: datetime) -> Story:
    story: Story = [
        *parts.section(own("What it rests on")),
        rules_table(profiles, content.sign_offs),
        parts.gap(4),
    ]
    zone = content.issue.time_zone
    record = own(
        "<b>Record</b>  Made by %(by)s on %(at)s, %(zone)s. %(hash)sReplaces: %(replaces)s.",
        by=PRODUCER,
        at=moment(now, zone),
        zone=zone_of(now, zone),
        hash=_hash(content),
        replaces=content.issue.replaces or "nothing",
    )
    return [*story, parts.provenance_note(), parts.gap(4), Passage(record, theme.NOTE)]


def _hash(content: ScreeningReport) -> Markup:
    if content.signature is None:
        return own("Not signed. ")
    return own("Signed content, SHA-256: %(hash)s. ", hash=content.signature.content_sha256)
