"""Builds the data-quality strip: the days asked for, and how each entry came about (measures.md 5)."""

from scs_manager.domain.diary_statistics import DiaryQuality, Gap, TrialOutcome
from scs_manager.domain.figures import TableRow
from scs_manager.domain.relief import number_text
from scs_manager.domain.review_figures import QualityPart, QualityStrip
from scs_manager.domain.text import Text
from scs_manager.domain.wording import full_date, joined

_KEY = Text(
    "From the first baseline day to the eve of lead removal. Late entries count; entries by staff count and"
    " are never on time; those outside the window count only when staff accepted them."
)
BY_WHOM = {"rule": Text("the rule"), "staff": Text("staff"), "": Text("–")}


def quality_strip(outcome: TrialOutcome) -> QualityStrip:
    """Every expected day once; carers' entries are counted beside it, whatever else they are."""
    parts = _parts(outcome.quality)
    finding = _finding(outcome.quality)
    counts = joined([Text("%(name)s %(n)s", name=each.name, n=each.days) for each in parts], ", ")
    return QualityStrip(
        title=Text("Diary kept"),
        finding=finding,
        key=_KEY,
        alt=Text("Bar of the days asked for. %(finding)s %(counts)s.", finding=finding, counts=counts),
        expected=outcome.quality.expected,
        parts=parts,
        carer=outcome.quality.carer,
        headers=(Text("Entry"), Text("Days")),
        rows=tuple(TableRow((each.name, Text("%(n)s", n=each.days))) for each in parts),
        left_out_headers=(Text("Day"), Text("Date"), Text("Left out, because"), Text("By")),
        left_out=tuple(_gap_row(gap) for gap in outcome.gaps),
    )


def _parts(quality: DiaryQuality) -> tuple[QualityPart, ...]:
    return (
        QualityPart("on_time", Text("on time"), quality.on_time),
        QualityPart("late", Text("late"), quality.late),
        QualityPart("staff", Text("entered by staff"), quality.staff),
        QualityPart("outside", Text("outside the window"), quality.outside),
        QualityPart("missing", Text("missing"), quality.missing),
    )


def _finding(quality: DiaryQuality) -> Text:
    kept = Text("%(n)s of %(of)s days have an entry that counts.", n=quality.kept, of=quality.expected)
    if not quality.carer:
        return kept
    return joined([kept, Text("A carer made %(n)s of them.", n=quality.carer)], " ")


def _gap_row(gap: Gap) -> TableRow:
    number = Text("day %(number)s", number=number_text(str(gap.number)))
    return TableRow((number, full_date(gap.day), gap.reason, BY_WHOM[gap.by]))
