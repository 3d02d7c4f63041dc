"""The patient's sheet for the talk before the decision: own trial, ways to choose, figures, answers.

It is printed before the talk with room for the answers, and after it with what was said. It must not steer:
the ways stand in one fixed order with the same room each, and no colour or mark says that one is better.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from babel.numbers import format_decimal
from reportlab.lib.units import mm

from reports import parts, theme
from reports.content import Identity, Issue
from reports.dates import day
from reports.flowables import Columns, Heading, Passage, Rule
from reports.frame import LABEL, PageFrame, build
from reports.lists import Item, listing
from reports.parts import Story
from reports.shared_decision_answers import TICKED, answers
from reports.shared_decision_style import CELL, CELL_STRONG, HEAD, LARGE, NOTE, PHONE, Say
from reports.tables import DataTable, data_table
from reports.tagging import Element
from reports.words import own, text
from scs_manager.domain.choice_figures import GROUPS, Figure, of_group
from scs_manager.domain.choice_trial import (
    HEADINGS,
    OwnRegion,
    OwnTrial,
    region_words,
    standing_words,
    stated_words,
)
from scs_manager.domain.choice_words import CANNOT_PROMISE, DISPUTED, LIFE, OPTIONS, Option
from scs_manager.domain.shared_decisions import Talk
from scs_manager.domain.text import Text, Translate


@dataclass(frozen=True)
class SharedDecisionSheet:
    """One sheet for one patient; without a talk it leaves room for the answers."""

    identity: Identity
    issue: Issue
    on: date
    trial: OwnTrial
    talk: Talk | None
    draft: bool
    clinic_phone: str
    translate: Translate


def render(content: SharedDecisionSheet, *, now: datetime) -> bytes:
    """The sheet as a tagged PDF; equal content and time give equal bytes."""
    say = Say(content.translate)
    frame = PageFrame(
        title=say.plain(Text("Your choice: a sheet for our talk")),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=content.draft,
        label=content.translate(LABEL),
        page_words=content.translate("Page %(page)s of %(total)s"),
        translate=content.translate,
    )
    story = [
        *_head(content, say),
        *_own_trial(content, say),
        *_ways(content, say),
        *_studies(content, say),
        *_life(content, say),
        *answers(content.talk, say, content.issue.language),
        *_end(content, say),
    ]
    return build(frame, story)


def _head(content: SharedDecisionSheet, say: Say) -> Story:
    on = day(content.on, content.issue.language)
    below = Text("For %(name)s. As of %(day)s.", name=content.identity.name, day=on)
    return [
        Heading(say(Text("Your choice: a sheet for our talk")), level=1),
        Passage(say(below), theme.SUBTITLE),
        parts.gap(6),
        Rule(1.1, theme.BRAND, after=8),
        Passage(say(Text("No choice on this sheet is right for everyone. Ask all you want to ask.")), LARGE),
    ]


def _own_trial(content: SharedDecisionSheet, say: Say) -> Story:
    trial, language = content.trial, content.issue.language
    story = parts.section(say(Text("What your trial showed")))
    said = standing_words(trial)
    story += [Passage(say(said), LARGE)] if said else []
    for number, found in enumerate(trial.regions):
        story += _region(_localised(found, language), say, target=number == 0)
    stated = stated_words(trial)
    story += [parts.gap(5), Passage(say(stated), LARGE)] if stated else []
    return [*story, parts.gap(5), Passage(say(CANNOT_PROMISE), LARGE)]


def _region(found: OwnRegion, say: Say, *, target: bool) -> Story:
    heading = HEADINGS[found.region]
    aimed = Text("%(pain)s (what we aimed at)", pain=heading) if target else heading
    words = [say.plain(sentence) for sentence in region_words(found)]
    return [parts.gap(3), Passage(say(aimed), HEAD), Passage(text(" ".join(words)), LARGE)]


def _localised(found: OwnRegion, language: str) -> OwnRegion:
    """The means as the language writes them: 7.1 or 7,1."""
    locale = language.replace("-", "_")
    shown = [each and format_decimal(each, "0.0", locale=locale) for each in (found.before, found.after)]
    return replace(found, before=shown[0], after=shown[1])


def _ways(content: SharedDecisionSheet, say: Say) -> Story:
    heads = (Text("Way"), Text("Good sides"), Text("Hard sides"))
    talk = content.talk
    rows = [[_way(key, option, talk, say), _sides(option.good, say), _sides(option.hard, say)]
            for key, option in OPTIONS.items()]  # fmt: skip
    table = _same_height([Passage(say(each), HEAD) for each in heads], rows)
    order = Text("The order means nothing. You may choose any of them, or none yet.")
    heading = parts.section(say(Text("The ways you can choose")), room=240)
    return [*heading, Passage(say(order), NOTE), parts.gap(4), table]


def _way(key: str, option: Option, talk: Talk | None, say: Say) -> Story:
    cell: Story = [Passage(say(option.name), CELL_STRONG), Passage(say(option.means), CELL)]
    if talk is not None and talk.options.get(key) == "talked":
        cell.append(Passage(say(Text("We talked about it.")), NOTE))
    return cell


def _sides(sides: Sequence[Text], say: Say) -> Story:
    return listing([say(side) for side in sides], CELL)


_WAY_WIDTHS = (66 * mm, 54 * mm, 54 * mm)


def _same_height(head: list[Passage], rows: list[Story]) -> DataTable:
    """Every way gets the room of the one that needs most."""
    heights = [float(data_table([row], _WAY_WIDTHS).wrap(theme.MEASURE, theme.DEPTH)[1]) for row in rows]
    more = [
        ("BOTTOMPADDING", (0, number), (-1, number), 5 + max(heights) - height)
        for number, height in enumerate(heights, 1)
    ]
    return data_table([head, *rows], _WAY_WIDTHS, air=4, more=more)


def _studies(content: SharedDecisionSheet, say: Say) -> Story:
    story = [*parts.section(say(Text("What studies found")), room=200), Passage(say(DISPUTED), LARGE)]
    counted = Text("Each line counts people in a study. It cannot say how it will go for you.")
    story += [parts.gap(3), Passage(say(counted), NOTE)]
    for group, words in GROUPS.items():
        table = _figures(of_group(group).values(), words, say)
        story += [parts.gap(6), table]
    return story


def _figures(figures: Iterable[Figure], heading: Text, say: Say) -> DataTable:
    heads = (heading, Text("How many"), Text("Source"))
    rows = [[Passage(say(each), HEAD) for each in heads]]
    for figure in figures:
        source = own("%(source)s", source=figure.source) + parts.provenance_mark(figure.provenance)
        rows.append(
            [Passage(say(figure.what), CELL), Passage(say(figure.share), CELL), Passage(source, NOTE)]
        )
    return data_table(rows, (64 * mm, 76 * mm, 34 * mm))


def _life(content: SharedDecisionSheet, say: Say) -> Story:
    talked = content.talk.life if content.talk else ()
    shared: list[Element] = []
    items = [
        Item(Passage(say(words), LARGE), shared, TICKED if key in talked else "•")
        for key, words in LIFE.items()
    ]
    return [*parts.section(say(Text("Life with a stimulator")), room=110), *items]


def _end(content: SharedDecisionSheet, say: Say) -> Story:
    words = Text("This sheet is no consent and no decision. You may change your mind at any time.")
    half = theme.MEASURE / 2 - 6
    left = [Passage(say(words), LARGE)]
    right = [
        Passage(say(Text("The clinic: %(name)s", name=content.issue.clinic)), LARGE),
        Passage(text(content.clinic_phone), PHONE),
    ]
    return [*parts.section(say(Text("If you need us")), room=90), Columns([(half, left), (half, right)], 12)]
