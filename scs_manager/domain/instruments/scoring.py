"""The scoring engine: answers of one form to its scores, by the definition alone (measures.md 1.3).

A missing answer is never 0, an answer outside its range is refused, and scores made from fewer answers than
the form has say so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.instruments.answers import Answer, check_answers
from scs_manager.domain.instruments.definition import (
    EVERYONE,
    Cutoff,
    Instrument,
    Item,
    Method,
    ScoreDef,
)
from scs_manager.domain.instruments.readings import RULES
from scs_manager.domain.instruments.sheet import Result, Sheet, rounded
from scs_manager.domain.instruments.tables import T_TABLES, VALUE_SETS
from scs_manager.domain.relief import Number, exact
from scs_manager.domain.text import Text

SEX_NEEDED = Text("the patient's sex is needed for the weights of the items")


def score(
    instrument: Instrument,
    answers: Sequence[object] | Mapping[str, object],
    *,
    sex: str | None = None,
    place: str = "items",
) -> Sheet:
    """The scores of one form: a list in the order of the form with null for what was left out, or a mapping
    by item name. ``sex`` is F, M or None; readings that depend on it are unknown without it."""
    checked = check_answers(instrument, answers, place=place)
    results = {each.id: _score(instrument, each, checked, sex) for each in instrument.scores}
    return Sheet(
        instrument.id,
        instrument.version,
        MappingProxyType(results),
        MappingProxyType(
            {each.id: _reached(checked[each.item - 1], each.at_least) for each in instrument.watches}
        ),
        MappingProxyType(dict(RULES[instrument.rule](results)) if instrument.rule else {}),
    )


def stated(
    instrument: Instrument, score_id: str, value: Number, *, sex: str | None = None, place: str = "total"
) -> Result:
    """A score as somebody states it from a form outside the product, checked against its range and read."""
    definition = instrument.score(score_id)
    number = exact(value, place=place)
    if not definition.low <= number <= definition.high:
        limits = {"low": float(definition.low), "high": float(definition.high)}
        raise InputError(Text("Must be from %(low)g to %(high)g.", **limits), place=place)
    if definition.method is Method.SUM and number.denominator != 1:
        raise InputError(Text("Must be a whole number."), place=place)
    return _result(definition, number, number, missing=0, sex=sex)


def _score(
    instrument: Instrument, definition: ScoreDef, answers: Sequence[Answer], sex: str | None
) -> Result:
    items = [instrument.item(number) for number in definition.items]
    given = [answers[item.number - 1] for item in items]
    if definition.gate is not None and answers[definition.gate - 1] == instrument.item(definition.gate).low:
        given = [item.low for item in items]
    answered = [(item, answer) for item, answer in zip(items, given, strict=True) if answer is not None]
    missing = len(items) - len(answered)
    if missing > definition.missing:
        return _unscored(definition, missing, _too_few(definition, len(answered)))
    points = [_points(item, answer, sex) for item, answer in answered]
    known = [each for each in points if each is not None]
    if len(known) < len(points):
        return _unscored(definition, missing, SEX_NEEDED)
    raw, value = _METHODS[definition.method](definition, [item for item, _ in answered], known)
    result = _result(definition, raw, value, missing=missing, sex=sex)
    return replace(result, table=_table(definition)) if definition.table else result


def _points(item: Item, answer: int | str, sex: str | None) -> int | None:
    """What an answer counts; None when the weight depends on a sex that is not known."""
    if isinstance(answer, str):
        value = item.codes[answer]
    elif item.points:
        value = item.points[answer - item.low]
    else:
        value = item.low + item.high - answer if item.reverse else answer
    if not item.weight:
        return value
    weight = item.weight.get(EVERYONE, item.weight.get(sex or ""))
    return None if weight is None else value * weight


def _table(definition: ScoreDef) -> str:
    table = (T_TABLES if definition.method is Method.T_SCORE else VALUE_SETS)[definition.table]
    return f"{table.name} version {table.version}"


Scored = tuple[Fraction, Fraction]
"""The raw sum and the value."""


def _sum(definition: ScoreDef, items: Sequence[Item], points: Sequence[int]) -> Scored:
    """The sum, raised in proportion when items are missing."""
    total = Fraction(sum(points) * len(definition.items), len(items))
    return total, total


def _mean(definition: ScoreDef, items: Sequence[Item], points: Sequence[int]) -> Scored:
    mean = Fraction(sum(points), len(items))
    return mean, mean


def _percent(definition: ScoreDef, items: Sequence[Item], points: Sequence[int]) -> Scored:
    """Percent of the most that the answered items give: a missing section lowers the denominator."""
    percent = Fraction(100 * sum(points), sum(item.high for item in items))
    return percent, percent


def _t_score(definition: ScoreDef, items: Sequence[Item], points: Sequence[int]) -> Scored:
    return Fraction(sum(points)), T_TABLES[definition.table].of(sum(points))


def _index(definition: ScoreDef, items: Sequence[Item], points: Sequence[int]) -> Scored:
    index = VALUE_SETS[definition.table].index(tuple(points))
    return index, index


_METHODS: Mapping[Method, Callable[[ScoreDef, Sequence[Item], Sequence[int]], Scored]] = MappingProxyType(
    {
        Method.SUM: _sum,
        Method.MEAN: _mean,
        Method.PERCENT: _percent,
        Method.VALUE: _sum,
        Method.T_SCORE: _t_score,
        Method.INDEX: _index,
    }
)


def _result(definition: ScoreDef, raw: Fraction, value: Fraction, *, missing: int, sex: str | None) -> Result:
    shown = rounded(value, definition.decimals)
    read = Fraction(rounded(value, 0)) if definition.band_rounded else value
    bands = [band.id for band in definition.bands if band.start <= read]
    return Result(
        score=definition.id,
        value=value,
        shown=shown,
        raw=raw,
        band=bands[-1] if bands else None,
        cutoffs=MappingProxyType({each.id: _reads(each, read, sex) for each in definition.cutoffs}),
        missing=missing,
        prorated=missing > 0,
        reason=None,
    )


def _reads(cutoff: Cutoff, value: Fraction, sex: str | None) -> bool | None:
    limit = cutoff.limits.get(EVERYONE, cutoff.limits.get(sex or ""))
    if limit is None:
        return None
    return {"at_least": value >= limit, "above": value > limit, "at_most": value <= limit}[cutoff.relation]


def _unscored(definition: ScoreDef, missing: int, reason: Text) -> Result:
    unknown = MappingProxyType(dict.fromkeys((each.id for each in definition.cutoffs), None))
    return Result(definition.id, None, None, None, None, unknown, missing, False, reason)


def _too_few(definition: ScoreDef, answered: int) -> Text:
    if definition.reason:
        return Text(definition.reason)
    of = len(definition.items)
    return Text(
        "%(n)s of %(of)s items are answered, at least %(need)s are needed",
        n=answered,
        of=of,
        need=of - definition.missing,
    )


def _reached(answer: Answer, at_least: int) -> bool | None:
    """Whether a watched answer reaches its limit; unknown when it was not given."""
    return answer >= at_least if isinstance(answer, int) else None
