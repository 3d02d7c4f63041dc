"""Scores as plain JSON data, kept with the answers they were made from, and the form for other systems."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from scs_manager.domain.instruments.answers import Answer
from scs_manager.domain.instruments.definition import Instrument, Mark, ScoreDef
from scs_manager.domain.instruments.sheet import Result, Sheet

SCORER = "1"
"""Version of the scoring rules themselves; it is raised when equal answers would score differently."""


def sheet_to_json(instrument: Instrument, sheet: Sheet) -> dict[str, Any]:
    """The scores of a whole form, what single answers mean, and readings of several scores."""
    return scores_to_json(instrument, sheet.results) | {
        "watches": dict(sheet.watches),
        "readings": dict(sheet.readings),
    }


def scores_to_json(instrument: Instrument, results: Mapping[str, Result]) -> dict[str, Any]:
    """Some scores with their names, so that they can be read without this version of the definition."""
    return {
        "scorer": SCORER,
        "scores": {key: _result(instrument.score(key), result) for key, result in results.items()},
        "watches": {},
        "readings": {},
    }


def _result(definition: ScoreDef, result: Result) -> dict[str, Any]:
    titles = {band.id: band.title for band in definition.bands}
    return {
        "title": definition.title,
        "value": None if result.value is None else str(result.value),
        "shown": None if result.shown is None else str(result.shown),
        "raw": None if result.raw is None else str(result.raw),
        "band": result.band,
        "band_title": titles.get(result.band or "", ""),
        "cutoffs": {each.title: result.cutoffs[each.id] for each in definition.cutoffs},
        "missing": result.missing,
        "prorated": result.prorated,
        "reason": "" if result.reason is None else str(result.reason),
        "table": result.table,
    }


def loinc_of(instrument: Instrument, concept: str) -> str | None:
    """The code of ``panel``, ``total``, ``item 3``, ``answer 2`` or a score's id, where one was read in a
    source; a code from memory never leaves the application (measures.md 1.2)."""
    for code in instrument.loinc:
        if code.concept == concept and code.provenance is Mark.READ:
            return code.code
    return None


def export_of(instrument: Instrument, answers: Sequence[Answer], scores: Mapping[str, Any]) -> dict[str, Any]:
    """A filled-in form for another system: null stays null, and codes stand only where they are established.

    Codes of answers belong to the scored items; an unscored one, such as the difficulty item of the PHQ-9,
    has answers of its own."""
    scored = {number for score in instrument.scores for number in score.items}
    return {
        "instrument": instrument.id,
        "version": instrument.version,
        "loinc": loinc_of(instrument, "panel"),
        "items": [
            {
                "number": item.number,
                "name": item.name,
                "loinc": loinc_of(instrument, f"item {item.number}"),
                "value": answer,
                "answer_loinc": loinc_of(instrument, f"answer {answer}") if item.number in scored else None,
            }
            for item, answer in zip(instrument.items, answers, strict=bool(answers))
        ],
        "scores": [
            {"id": key, "loinc": loinc_of(instrument, key), "value": _number(score["shown"])}
            for key, score in scores["scores"].items()
        ],
    }


def _number(shown: str | None) -> Decimal | None:
    return None if shown is None else Decimal(shown)
