"""What reportlab works out anew for every paragraph and every stroke, worked out once.

The bytes that come out are the same; tests compare the two ways.
"""

from copy import copy
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.lib.colors import Color
from reportlab.lib.rl_accel import fp_str
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.paragraph import cleanBlockQuotedText
from reportlab.platypus.paraparser import ParaParser

_PARSED: WeakKeyDictionary[ParagraphStyle, Any] = WeakKeyDictionary()


def plain_fragments(words: str, style: ParagraphStyle) -> list[Any] | None:
    """The one fragment of words without markup, as the parser makes it; None where it has to read them."""
    if not words or "<" in words or "&" in words or getattr(style, "textTransform", None):
        return None
    if style not in _PARSED:
        parser: Any = ParaParser()
        _, fragments, _ = parser.parse("x", style)
        _PARSED[style] = fragments[0]
    fragment = copy(_PARSED[style])
    fragment.text = cleanBlockQuotedText(words)
    return [fragment]


@lru_cache(maxsize=256)
def _numbers(red: float, green: float, blue: float) -> str:
    return str(fp_str((red, green, blue)))


class QuickColours:
    """Sets a colour of ours without writing its numbers anew; for a canvas and for its text objects."""

    _code: list[str]
    _enforceColorSpace: Any  # noqa: N815 - the names are reportlab's

    def setFillColor(self, aColor: Any, alpha: float | None = None) -> None:  # noqa: N802, N803
        """What is filled or written from here on."""
        if alpha is not None or not self._is_ours(aColor):
            super().setFillColor(aColor, alpha)  # type: ignore[misc]
            return
        self._fillColorObj = aColor
        self._code.append(f"{_numbers(aColor.red, aColor.green, aColor.blue)} rg")
        self.setFillAlpha(aColor.alpha)  # type: ignore[attr-defined]

    def setStrokeColor(self, aColor: Any, alpha: float | None = None) -> None:  # noqa: N802, N803
        """What is drawn from here on."""
        if alpha is not None or not self._is_ours(aColor):
            super().setStrokeColor(aColor, alpha)  # type: ignore[misc]
            return
        self._strokeColorObj = aColor
        self._code.append(f"{_numbers(aColor.red, aColor.green, aColor.blue)} RG")
        self.setStrokeAlpha(aColor.alpha)  # type: ignore[attr-defined]

    def _is_ours(self, color: Any) -> bool:
        return color.__class__ is Color and not self._enforceColorSpace and color.alpha is not None
