"""Readings that need several scores of one form; a definition names its rule."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from scs_manager.domain.instruments.sheet import Result

Rule = Callable[[Mapping[str, Result]], Mapping[str, str | None]]


def start_back(results: Mapping[str, Result]) -> Mapping[str, str | None]:
    """STarT Back risk: high by distress alone, otherwise low or medium by the total."""
    distress, total = results["distress"].band, results["total"].band
    if distress is None or total is None:
        return {"risk": None}
    return {"risk": "high" if distress == "high" else total}


RULES: Mapping[str, Rule] = MappingProxyType({"start-back": start_back})
