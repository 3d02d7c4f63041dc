"""Reads one profile file (design decision 26) and refuses what it does not know, naming file and key."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Limit, Stage
from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_checks import nearest
from scs_manager.domain.profile_values import Entry, Profile, Provenance, Question, Quorum, Relief, Role
from scs_manager.domain.relief import exact
from scs_manager.domain.text import Text
from scs_manager.domain.toml_table import Table, day, one_of, read_toml, words, yes_no

RELIEF_RULES = ("pain_50", "pain_50_or_analgesic_50", "pain_50_and_analgesic_50")
"""What counts as a successful trial: target pain down by half, that or analgesics down by half, or both."""
JUDGED_ON = ("pain", "medication", "daily_life", "quality_of_life")
"""What a payer may judge in words."""

MOST_DAYS = 36_525
"""A hundred years: a longer window or trial is a slip, and its end would lie in no calendar. [default]"""

_PROFILE_KEYS = (
    "id",
    "version",
    "title",
    "question",
    "valid_from",
    "valid_to",
    "retired",
    "provenance",
    "includes",
    "criterion",
    "relief",
    "quorum",
)
_ENTRY_KEYS = ("id", "role", "stage", "required", "threshold", "window_days", "sources", "provenance")
_RELIEF_KEYS = ("rule", "min_baseline_days", "min_trial_days", "trial_days", "judged_on")
QUORUM_ROLES = ("pain_physician", "psychologist", "spine_surgeon")
"""Roles that a profile may ask for by name: those that the facts of a team review tell apart."""
_TEAM = "ind.mdt_review"
_QUORUM_KEYS = ("roles", "others", "sources", "provenance")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load_profile(text: str, filename: str) -> Profile:
    """The profile in that text; a fault is an ``InputError`` whose place is the file and the dotted key."""
    top = read_toml(text, filename)
    top.only(*_PROFILE_KEYS)
    if "criterion" not in top.content:
        raise top.refuse("criterion", "is missing")
    entries = tuple(_entry(table) for table in top.tables("criterion"))
    _refuse_twins(entries, filename)
    quorum = _quorum(top, entries)
    return Profile(
        id=top.take("id", _slug),
        version=top.take("version", words),
        title=top.take("title", words),
        question=top.take("question", one_of(Question)),
        valid_from=top.take("valid_from", day),
        valid_to=top.maybe("valid_to", day, None),
        retired=top.maybe("retired", day, None),
        provenance=top.take("provenance", one_of(Provenance)),
        includes=top.maybe("includes", _list_of_words, ()),
        criteria=_with_quorum(entries, quorum),
        relief=_relief(top),
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        quorum=quorum,
    )


def _slug(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("must be lower-case words joined by hyphens")
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("must be a whole number of at least 1")
    if value > MOST_DAYS:
        raise ValueError(f"must be at most {MOST_DAYS}")
    return value


def _list_of_words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError("must be a list of texts")
    return tuple(words(each) for each in value)


def _span(value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("must be [least, most]")
    least, most = (_count(each) for each in value)
    if least > most:
        raise ValueError("the least must not be above the most")
    return least, most


def _limit(value: object) -> Limit:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("must be a number")
    try:
        exact(value)  # the engine counts in fractions: 1e999999 would fill the memory
    except InputError as error:
        raise ValueError(f"must be a number: {error.text}") from None
    return value


def _entry(table: Table) -> Entry:
    table.only(*_ENTRY_KEYS)
    name = table.take("id", words)
    if name not in REGISTRY:
        raise table.refuse("id", nearest(name, tuple(REGISTRY)))
    role = table.take("role", one_of(Role))
    required = table.maybe("required", yes_no, False)
    if required and role is not Role.INDICATION:
        raise table.refuse("required", Text("only an indication can be required"))
    return Entry(
        name,
        role,
        table.maybe("stage", one_of(Stage), Stage.SCREEN),
        required,
        _threshold(table, REGISTRY[name].thresholds),
        table.maybe("window_days", _count, None),
        table.take("sources", _list_of_words),
        table.take("provenance", one_of(Provenance)),
    )


def _threshold(table: Table, wanted: Mapping[str, str]) -> dict[str, Limit]:
    """The thresholds that the criterion asks for, each of its kind; ``?`` marks one that may be left out."""
    given = Table(table.content.get("threshold", {}), table.filename, f"{table.path}.threshold")
    kinds = {key.rstrip("?"): kind for key, kind in wanted.items()}
    given.only(*kinds)
    optional = {key.rstrip("?") for key in wanted if key.endswith("?")}
    found: dict[str, Limit] = {}
    for key, kind in kinds.items():
        if key in given.content or key not in optional:
            found[key] = given.take(key, _list_of_words if kind == "words" else _limit)
    return found


def _relief(top: Table) -> Relief | None:
    if "relief" not in top.content:
        return None
    table = top.table("relief")
    table.only(*_RELIEF_KEYS)
    rule = table.take("rule", words)
    if rule not in RELIEF_RULES:
        raise table.refuse("rule", nearest(rule, RELIEF_RULES))
    return Relief(
        rule,
        table.take("min_baseline_days", _count),
        table.take("min_trial_days", _count),
        table.take("trial_days", _span),
        table.maybe("judged_on", _judged_on, ()),
    )


def _judged_on(value: object) -> tuple[str, ...]:
    found = _list_of_words(value)
    for name in found:
        if name not in JUDGED_ON:
            raise ValueError(nearest(name, JUDGED_ON))
    return found


def _quorum(top: Table, entries: tuple[Entry, ...]) -> Quorum | None:
    """The optional table ``[quorum]``: roles, others (0 or 1), sources, provenance."""
    if "quorum" not in top.content:
        return None
    table = top.table("quorum")
    if not any(entry.criterion == _TEAM for entry in entries):
        raise top.refuse("quorum", Text("is of no use without the criterion %(id)s", id=_TEAM))
    table.only(*_QUORUM_KEYS)
    return Quorum(
        table.take("roles", _quorum_roles),
        table.maybe("others", _quorum_others, 0),
        table.take("sources", _list_of_words),
        table.take("provenance", one_of(Provenance)),
    )


def _quorum_roles(value: object) -> tuple[str, ...]:
    roles = _list_of_words(value)
    if len(set(roles)) != len(roles) or not set(roles) <= set(QUORUM_ROLES):
        raise ValueError(f"must be some of: {', '.join(QUORUM_ROLES)}, each once")
    return roles


def _quorum_others(value: object) -> int:
    if isinstance(value, bool) or value not in (0, 1):
        raise ValueError("must be 0 or 1")
    return 1 if value else 0


def _with_quorum(entries: tuple[Entry, ...], quorum: Quorum | None) -> tuple[Entry, ...]:
    """The criterion reads the profile's quorum as its threshold, so that the rule stands in one place."""
    if quorum is None:
        return entries
    limits: dict[str, Limit] = {"roles": quorum.roles, "others": quorum.others}
    return tuple(replace(e, threshold=limits) if e.criterion == _TEAM else e for e in entries)


def _refuse_twins(entries: tuple[Entry, ...], filename: str) -> None:
    seen: set[tuple[str, Stage]] = set()
    for index, entry in enumerate(entries):
        if (entry.criterion, entry.stage) in seen:
            place = f"{filename}: criterion[{index}].id"
            raise InputError(
                Text("is asked twice at the stage %(stage)s", stage=str(entry.stage)), place=place
            )
        seen.add((entry.criterion, entry.stage))
