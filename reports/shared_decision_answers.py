"""The patient's side of the sheet: what matters, how sure, what they prefer, questions, told back, who came.

Without a talk every answer is an empty box or line; with one, what nobody asked stays an empty box.
"""

from collections.abc import Mapping, Sequence
from itertools import repeat

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak

from reports import parts, theme
from reports.dates import day
from reports.flowables import Passage, Rule
from reports.parts import Story
from reports.shared_decision_style import CELL, CELL_STRONG, HEAD, LARGE, MARK, NOTE, Say
from reports.tables import DataTable, data_table
from reports.words import own, text
from scs_manager.domain.choice_words import MATTERS, PREFERENCES, TEACH_BACK
from scs_manager.domain.shared_decisions import SURE, Talk
from scs_manager.domain.text import Text

EMPTY, TICKED = "☐", "☑"

_LINES = 3
"""Empty lines to write on. [default]"""
_GRID: tuple[tuple[object, ...], ...] = (("VALIGN", (0, 1), (-1, -1), "MIDDLE"),)


def answers(talk: Talk | None, say: Say, language: str) -> Story:
    """The questions in the order of the talk."""
    return [
        *_matters(talk, say),
        *_questions(talk, say),
        *_told_back(talk, say),
        *_prefers(talk, say),
        *_sure(talk, say),
        *(_who(talk, say, language) if talk else []),
    ]


def _box(ticked: bool) -> Passage:
    return Passage(own(TICKED if ticked else EMPTY), MARK)


def _written(words: str | None) -> Story:
    """What was said, or lines to write on."""
    if words is None:
        lines: Story = []
        for _each in repeat(None, _LINES):
            lines += [parts.gap(20), Rule(0.5, theme.LINE)]
        return lines
    return [Passage(text(words), LARGE)]


def _noted(said: str | None, say: Say) -> Story:
    return _written(say.plain(Text("Nothing was noted.")) if said == "" else said)


def _matters(talk: Talk | None, say: Say) -> Story:
    story = parts.section(say(Text("What matters most to you")), room=150)
    story += _noted(talk.matters if talk else None, say)
    answered = talk.weights if talk else {}
    columns = {"lot": Text("A lot"), "some": Text("Some"), "little": Text("A little")}
    return [*story, parts.gap(8), _choices(Text("How much does it matter?"), MATTERS, columns, answered, say)]


def _told_back(talk: Talk | None, say: Say) -> Story:
    columns = {"passed": Text("Understood"), "needs_repeat": Text("Once more")}
    answered = talk.told_back if talk else {}
    table = _choices(Text("Please say it in your own words"), TEACH_BACK, columns, answered, say)
    return [CondPageBreak(120), parts.gap(10), table]


def _choices(
    heading: Text,
    items: Mapping[str, Text],
    columns: Mapping[str, Text],
    answered: Mapping[str, str],
    say: Say,
) -> DataTable:
    """One row an item, one box a column."""
    heads = [Passage(say(heading), HEAD), *(Passage(say(each), HEAD) for each in columns.values())]
    rows = [
        [Passage(say(words), CELL), *(_box(answered.get(key) == value) for value in columns)]
        for key, words in items.items()
    ]
    widths = _widths(len(columns))
    return data_table([heads, *rows], widths, more=_GRID)


def _widths(columns: int) -> list[float]:
    width = 26 * mm
    return [theme.MEASURE - columns * width, *repeat(width, columns)]


def _questions(talk: Talk | None, say: Say) -> Story:
    heading = parts.section(say(Text("What you still want to ask")), room=90)
    return [*heading, *_noted(talk.questions if talk else None, say)]


def _prefers(talk: Talk | None, say: Say) -> Story:
    chosen = talk.prefers if talk else None
    tick, answer = Text("Tick one, or leave it open."), Text("Your answer")
    heads = [Passage(say(tick), NOTE), Passage(say(answer), NOTE)]
    rows = [[Passage(say(words), CELL_STRONG), _box(chosen == key)] for key, words in PREFERENCES.items()]
    table = data_table([heads, *rows], _widths(1), more=_GRID)
    return [*parts.section(say(Text("What you would like now")), room=190), table]


def _sure(talk: Talk | None, say: Say) -> Story:
    chosen = talk.sure if talk else None
    numbers = range(SURE[0], SURE[1] + 1)
    rows: Sequence[Sequence[Passage]] = [
        [Passage(own("0–10"), HEAD), *(Passage(text(str(number)), HEAD) for number in numbers)],
        [Passage(say(Text("Your answer")), CELL), *(_box(chosen == number) for number in numbers)],
    ]
    label = 30 * mm
    widths = [label, *repeat((theme.MEASURE - label) / len(numbers), len(numbers))]
    ends = Text("0 is not sure at all, 10 is completely sure.")
    return [
        *parts.section(say(Text("How sure do you feel?")), room=90),
        Passage(say(ends), NOTE),
        parts.gap(4),
        data_table(rows, widths, more=_GRID),
    ]


def _who(talk: Talk, say: Say, language: str) -> Story:
    sentences = [
        Text(
            "We talked on %(day)s. %(name)s led the talk.", day=day(talk.held_on, language), name=talk.led_by
        ),
        Text("You were there.") if talk.patient_present else Text("You were not there."),
    ]
    sentences += [Text("With you came %(name)s.", name=talk.carer)] if talk.carer else []
    sentences += [Text("%(name)s interpreted.", name=talk.interpreter)] if talk.interpreter else []
    words = " ".join(say.plain(sentence) for sentence in sentences)
    story = [*parts.section(say(Text("Our talk")), room=70), Passage(text(words), LARGE)]
    return [*story, *([parts.gap(4), Passage(text(talk.said), LARGE)] if talk.said else [])]
