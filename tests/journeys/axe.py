"""axe, as the journeys ask it: the script goes into a page once, and only what is wrong is reported."""

from typing import Any

from axe_playwright_python.base import AxeBase, AxeResults  # type: ignore[import-untyped]

_OPTIONS = {"resultTypes": ["violations"], "preload": False}
_LAYOUT = _OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}
"""Colours do not change with the width; asking for them again is two thirds of the time."""


class Axe(AxeBase):  # type: ignore[misc]
    """Checks the page that a browser shows."""

    def run(self, page: Any, *, colours: bool = True) -> AxeResults:
        """What is wrong with the page; without its colours where they were checked at another width."""
        if not page.evaluate("typeof window.axe === 'object'"):
            page.evaluate(self.axe_script)
        asked = self._format_script_args(options=_OPTIONS if colours else _LAYOUT)
        return AxeResults(page.evaluate(f"axe.run({asked})"))
