"""Builds the overlap of a trial: where it hurts against where stimulation is felt (measures.md 5, 5.1)."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from scs_manager.domain.body_figure import BodyFigure, body_figure
from scs_manager.domain.body_map import in_order
from scs_manager.domain.body_regions import REGIONS
from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.domain.figures import TableRow
from scs_manager.domain.review_figures import OverlapFigure
from scs_manager.domain.stimulation import WAVEFORM_NAMES, Paraesthesia, Program, Waveform
from scs_manager.domain.text import Text
from scs_manager.domain.wording import full_date

UNFELT = frozenset({Waveform.HIGH_FREQUENCY, Waveform.BURST})
"""Waveforms taken as not felt where nobody wrote down whether they are. [default]"""
_TITLE = Text("Pain and tingling")


@dataclass(frozen=True)
class Drawn:
    """Regions drawn for one day, by a painting or on an evening of the diary."""

    on: date
    regions: frozenset[str]
    source: Text


def felt_in_diary(outcome: TrialOutcome) -> tuple[Drawn, ...]:
    """The evenings since lead placement that named regions of the map; coarser places are not regions.

    An evening without a place says nothing: it may not have been asked.
    """
    found = []
    for day in outcome.days:
        entry = day.diary.entry
        if entry is None or not day.diary.kept or day.number < 0:
            continue
        regions = frozenset(entry.tingling) & REGIONS.keys()
        if regions:
            found.append(Drawn(day.day, regions, Text("evening diary")))
    return tuple(found)


def overlap_figure(
    pain: Drawn | None, painted: Drawn | None, evenings: Sequence[Drawn], programs: Sequence[Program]
) -> OverlapFigure:
    """The newest pain with the newest tingling of the trial, painted or named in the evening."""
    felt = _newest([*evenings, *([painted] if painted else [])])
    unfelt = felt is None and bool(programs) and all(is_unfelt(each) for each in programs)
    body = None if unfelt else _body(pain, felt)
    return OverlapFigure(
        title=_TITLE,
        finding=_finding(pain, felt, body, unfelt=unfelt),
        notes=(*_sources(pain, felt), *_of_programs(programs)),
        body=body,
        headers=(Text("Place"), Text("Pain"), Text("Tingling"), Text("Tingled on evenings")),
        rows=_rows(pain, felt, evenings) if body else (),
    )


def is_unfelt(program: Program) -> bool:
    """Whether a program gives no tingling: as it was written down, else by its waveform [default]."""
    if program.paraesthesia is not None:
        return program.paraesthesia is Paraesthesia.NONE
    return program.waveform in UNFELT


def _newest(drawn: Sequence[Drawn]) -> Drawn | None:
    return max(drawn, key=lambda each: each.on, default=None)


def _body(pain: Drawn | None, felt: Drawn | None) -> BodyFigure | None:
    if pain is None and felt is None:
        return None
    return body_figure(pain.regions if pain else None, felt.regions if felt else None)


def _finding(pain: Drawn | None, felt: Drawn | None, body: BodyFigure | None, *, unfelt: bool) -> Text:
    if unfelt:
        return Text("Not applicable: the programs of this trial give no tingling.")
    if body is not None and pain is not None and felt is not None:
        return body.finding
    missing = Text("no tingling was drawn in the trial") if pain else Text("no pain was drawn")
    if pain is None and felt is None:
        missing = Text("neither pain nor tingling was drawn")
    return Text("Coverage unknown: %(missing)s.", missing=missing)


def _sources(pain: Drawn | None, felt: Drawn | None) -> list[Text]:
    named = ((Text("Pain"), pain), (Text("Tingling"), felt))
    return [
        Text("%(what)s of %(day)s (%(source)s).", what=what, day=full_date(each.on), source=each.source)
        for what, each in named
        if each is not None
    ]


def _of_programs(programs: Sequence[Program]) -> list[Text]:
    """Which programs are not felt, and how that is known."""
    said = []
    for program in programs:
        if is_unfelt(program):
            why = Text("as recorded")
            if program.paraesthesia is None and program.waveform:
                why = Text("%(wave)s [default]", wave=WAVEFORM_NAMES[program.waveform])
            said.append(Text("Program %(name)s gives no tingling: %(why)s.", name=program.name, why=why))
    return said


def _rows(pain: Drawn | None, felt: Drawn | None, evenings: Sequence[Drawn]) -> tuple[TableRow, ...]:
    counts = Counter(region for evening in evenings for region in evening.regions)
    chosen = _regions(pain) | _regions(felt) | counts.keys()
    return tuple(
        TableRow(
            (
                REGIONS[region].name,
                _answer(region, pain),
                _answer(region, felt),
                Text("%(n)s of %(of)s", n=counts[region], of=len(evenings)),
            )
        )
        for region in in_order(chosen)
    )


def _regions(drawn: Drawn | None) -> Set[str]:
    return drawn.regions if drawn else frozenset()


def _answer(region: str, drawn: Drawn | None) -> Text:
    if drawn is None:
        return Text("not asked")
    return Text("yes") if region in drawn.regions else Text("no")
