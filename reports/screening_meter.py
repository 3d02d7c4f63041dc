"""How complete a screening is for each profile and who supplies what is missing; and what expires next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from reports import parts, theme
from reports.dates import day
from reports.fact_words import fact_words
from reports.flowables import Passage
from reports.marks import Mark
from reports.parts import Story, gap
from reports.tables import data_table
from reports.words import Markup, join, own, strong, text
from scs_manager.domain.completeness import SUPPLIER_NAMES, Meter, by_supplier
from scs_manager.domain.review_windows import Expiry

_NAMED = 4
"""Missing facts that are named behind their supplier; more are counted."""
SOONEST = 12
"""Lines of what expires next; the rest is counted."""


@dataclass(frozen=True)
class ExpiryLine:
    """One datum with the last day on which it counts, as of the day of the screening."""

    what: str
    recorded: date
    until: date
    days_left: int
    """Negative once it is out of date."""


def expiry_lines(found: Iterable[Expiry]) -> tuple[ExpiryLine, ...]:
    """The review windows' own lines as they are printed."""
    return tuple(ExpiryLine(str(each.label), each.recorded_on, each.until, each.days_left) for each in found)


def completeness(meters: Sequence[Meter]) -> Story:
    """A row per profile: how much is known, what is missing, from whom."""
    if not meters:
        return []
    rows = [parts.heads("Profile", "Known", "Complete", "What is missing, by who usually supplies it")]
    for meter in meters:
        rows.append(
            [
                Passage(strong(meter.title), theme.CELL),
                Passage(own("%(known)s of %(asked)s", known=meter.known, asked=meter.asked), theme.CELL),
                Passage(own("%(n)s %%", n=meter.percent), theme.CELL_STRONG),
                [Passage(words, theme.CELL) for words in _missing(meter)],
            ]
        )
    table = data_table(rows, [46 * mm, 22 * mm, 20 * mm, 86 * mm], air=1.8)
    return [*parts.section(own("How complete it is"), room=parts.first_rows([table])), table]


def _missing(meter: Meter) -> list[Markup]:
    held = by_supplier(meter.missing)
    few = len(meter.missing) <= _NAMED
    said = []
    for supplier, facts in held:
        name = str(SUPPLIER_NAMES[supplier])
        what = "; ".join(fact_words(each.name) for each in facts) if few else f"{len(facts)}"
        said.append(own("%(who)s: %(what)s", who=name, what=what))
    if not said:
        return [own("nothing")]
    return said if few else [join(said, "; ")]


def expiring(lines: Sequence[ExpiryLine] | None, on: date | None) -> Story:
    """What goes out of date next, the soonest first; nothing where windows are not known."""
    if lines is None or on is None:
        return []
    story = parts.section(own("What expires next, as of %(day)s", day=day(on)), room=80)
    if not lines:
        return [*story, Passage(own("No dated fact has a review window in these profiles."))]
    rows = [parts.heads("What", "Recorded", "Counts until", "Left")]
    rows += [
        [
            Passage(strong(each.what), theme.CELL),
            Passage(text(day(each.recorded)), theme.CELL),
            Passage(text(day(each.until)), theme.CELL),
            _left(each),
        ]
        for each in lines[:SOONEST]
    ]
    table = data_table(rows, [66 * mm, 38 * mm, 38 * mm, 32 * mm], air=1.4)
    more = len(lines) - SOONEST
    note = [gap(2), Passage(own("%(n)s more expire later.", n=more), theme.NOTE)] if more > 0 else []
    return [*story, table, *note]


def _left(line: ExpiryLine) -> Mark | Passage:
    if line.days_left < 0:
        return Mark("expired")
    return Passage(own("%(n)s days", n=line.days_left) if line.days_left != 1 else own("1 day"), theme.CELL)
