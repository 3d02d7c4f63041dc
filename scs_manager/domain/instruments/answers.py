"""The answers of one form, checked against its definition before anything is scored or stored."""

from collections.abc import Mapping, Sequence

from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_checks import nearest
from scs_manager.domain.instruments.definition import Instrument, Item
from scs_manager.domain.text import Text

Answer = int | str | None


def check_answers(
    instrument: Instrument, answers: Sequence[object] | Mapping[str, object], *, place: str
) -> tuple[Answer, ...]:
    """The answers in the order of the form, None for what was left out. A list must have one place for every
    item; a mapping may leave names out. The first fault is refused, naming the item."""
    if isinstance(answers, Mapping):
        return _by_name(instrument, answers, place)
    return check_list(instrument.items, answers, place=place)


def check_list(items: Sequence[Item], answers: object, *, place: str) -> tuple[Answer, ...]:
    """Answers of some items as a list with one place for each."""
    if isinstance(answers, str) or not isinstance(answers, Sequence):
        raise InputError(Text("Must be a list of answers."), place=place)
    if len(answers) != len(items):
        text = Text(
            "Must hold %(wanted)s answers, null where one is missing; it holds %(given)s.",
            wanted=len(items),
            given=len(answers),
        )
        raise InputError(text, place=place)
    return tuple(
        check_answer(item, answer, place=f"{place}[{n}]")
        for n, (item, answer) in enumerate(zip(items, answers, strict=True))
    )


def _by_name(instrument: Instrument, answers: Mapping[str, object], place: str) -> tuple[Answer, ...]:
    names = [item.name for item in instrument.items]
    for name in answers:
        if name not in names:
            raise InputError(nearest(str(name), names), place=f"{place}.{name}")
    return tuple(
        check_answer(item, answers.get(item.name), place=f"{place}.{item.name}") for item in instrument.items
    )


def check_answer(item: Item, answer: object, *, place: str) -> Answer:
    """One answer: a whole number within the range, a known word, or None."""
    if answer is None:
        return None
    if item.codes:
        return _word(item, answer, place)
    if isinstance(answer, bool) and item.yes_no:
        return int(answer)
    if isinstance(answer, bool) or not isinstance(answer, int) or not item.low <= answer <= item.high:
        raise InputError(
            Text("Must be a whole number from %(low)s to %(high)s.", low=item.low, high=item.high),
            place=place,
        )
    return answer


def _word(item: Item, answer: object, place: str) -> str:
    if not isinstance(answer, str) or answer not in item.codes:
        raise InputError(Text("Must be one of: %(words)s.", words=", ".join(item.codes)), place=place)
    return answer
