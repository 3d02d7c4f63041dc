"""Questionnaires on paper: score, band, date and mode, with the notices that their licences ask for."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from reports import parts, theme
from reports.flowables import Passage
from reports.lists import listing
from reports.parts import Story, gap
from reports.tables import data_table
from reports.words import Markup, own, strong, text


@dataclass(frozen=True)
class ScoreLine:
    """One score of a form: its name, the number as it is shown, its band in words."""

    name: str
    value: str
    band: str = ""


@dataclass(frozen=True)
class QuestionnaireLine:
    """One form as it was filled in last."""

    title: str
    version: str
    when: str
    mode: str
    """Who filled it in, and how."""
    scores: tuple[ScoreLine, ...]
    notice: str = ""
    """The rights notice of an instrument whose texts are shown here; empty for the others."""


def questionnaires(lines: Sequence[QuestionnaireLine] | None, as_of: str) -> Story:
    """The newest answers of each instrument; nothing where there is no record to look in."""
    if lines is None:
        return []
    story = parts.subsection(own("Questionnaires"), room=80)
    if not lines:
        return [*story, Passage(own("None was filled in by %(day)s.", day=as_of))]
    rows = [parts.heads("Questionnaire", "Filled in", "By whom", "Score", "Band")]
    rows += [
        [
            [
                Passage(strong(each.title), theme.CELL),
                Passage(own("version %(n)s", n=each.version), theme.NOTE),
            ],
            Passage(text(each.when), theme.CELL),
            Passage(text(each.mode), theme.CELL),
            [Passage(_score(score), theme.CELL) for score in each.scores],
            [Passage(text(score.band or "–"), theme.CELL) for score in each.scores],
        ]
        for each in lines
    ]
    table = data_table(rows, [44 * mm, 24 * mm, 34 * mm, 40 * mm, 32 * mm], air=1.8)
    return [*story, table, *_notices(lines)]


def _score(score: ScoreLine) -> Markup:
    return own("%(name)s: <b>%(value)s</b>", name=score.name, value=score.value)


def _notices(lines: Sequence[QuestionnaireLine]) -> Story:
    """Each notice once, with the instruments it is for."""
    titles: dict[str, list[str]] = {}
    for each in lines:
        if each.notice:
            titles.setdefault(each.notice, []).append(each.title)
    given = [
        own("%(titles)s: %(notice)s", titles=", ".join(names), notice=notice)
        for notice, names in titles.items()
    ]
    return [gap(4), *listing(given, theme.NOTE)] if given else []
