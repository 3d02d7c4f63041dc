"""Which facts a criterion may read: every fact that its function can name, found in the function itself.

More than it reads of one patient, never less: constants, closures, and the functions, tables and objects of
the criteria package that it refers to. A test compares it with what criteria do read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import CodeType, FunctionType
from typing import Any

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.facts import FACTS

_OURS = "scs_manager.domain."


@cache
def inputs_of(criterion: str) -> frozenset[str]:
    """Names of facts and lists that decide about the criterion of that id."""
    found: set[str] = set()
    _collect(REGISTRY[criterion].evaluate, found, set())
    return frozenset(found)


def _collect(thing: Any, found: set[str], seen: set[int]) -> None:
    """Walk what a function can reach without being given it; each object once."""
    if isinstance(thing, str):
        found.update(_named(thing))
        return
    if id(thing) in seen:
        return
    seen.add(id(thing))
    for part in _parts(thing):
        _collect(part, found, seen)


def _named(word: str) -> Iterable[str]:
    """The fact of that name; of the beginning of a name that is put together, every fact it may become."""
    if word.endswith("."):
        return [name for name in FACTS if name.startswith(word)]
    return {word} & FACTS.keys()


def _parts(thing: Any) -> Iterable[Any]:
    if isinstance(thing, FunctionType):
        return _of_function(thing) if thing.__module__.startswith(_OURS) else ()
    if isinstance(thing, Mapping):
        return (*thing.keys(), *thing.values()) if thing is not FACTS and thing is not REGISTRY else ()
    if isinstance(thing, tuple | list | set | frozenset):
        return thing
    if is_dataclass(thing) and not isinstance(thing, type):
        return [getattr(thing, field.name) for field in fields(thing)]
    return ()


def _of_function(function: FunctionType) -> Iterator[Any]:
    for cell in function.__closure__ or ():
        yield cell.cell_contents
    yield from function.__defaults__ or ()
    for code in _codes(function.__code__):
        yield from (constant for constant in code.co_consts if not isinstance(constant, CodeType))
        for name in code.co_names:
            if name in function.__globals__:
                yield function.__globals__[name]


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The function's own code and that of the lambdas inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
