"""The data-quality strip as SVG: one square for each expected day, by how its entry came about."""

from markupsafe import Markup

from scs_manager.domain.review_figures import QualityStrip
from scs_manager.web.i18n import say
from scs_manager.web.svg import Sheet

WIDTHS = (("roomy", 690), ("narrow", 358))
TALL, HEAD, FOOT = 26, 4, 22
_PATTERN = {"late": "hatched", "outside": "crossed"}


def quality_chart(strip: QualityStrip) -> Markup:
    """The strip for a wide screen and for a phone; empty when no day was expected yet."""
    if not strip.expected:
        return Markup("")
    return Markup("\n").join(_drawing(strip, name, width) for name, width in WIDTHS)


def _drawing(strip: QualityStrip, name: str, width: int) -> Markup:
    """Filled on time, hatched late, outlined by staff, cross-hatched outside, dotted missing."""
    sheet = Sheet(f"kept-{name}", width, HEAD + TALL + FOOT, f"chart bars bars--{name}")
    sheet.name(say(strip.title), say(strip.alt))
    sheet.hatch("b-hatch")
    sheet.cross("b-cross")
    left, step = 1.0, (width - 2) / strip.expected
    for part in strip.parts:
        if not part.days:
            continue
        words = f"{say(part.name)} {part.days}"
        wide = step * part.days
        pattern = _PATTERN.get(part.key, "")
        sheet.rect(left, HEAD, wide, TALL, css=f"q-{part.key}", title=words)
        if pattern:
            sheet.rect(left, HEAD, wide, TALL, hatched=pattern == "hatched", crossed=pattern == "crossed")
        sheet.text(left + wide / 2, HEAD + TALL + 16, str(part.days), css="t-mid t-strong", title=words)
        left += wide
    return sheet.markup()
