"""P13 and P14: criteria with their evidence, against a plain interpreter and the rule engines of PyPI.

Twenty-five shipped criteria that rest on one fact each, so that every engine can be given the same rules.
The floor is the shortest interpreter of such rules in plain Python, which knows no dates, windows or sources.
Ours is asked as a registry asks it: one compiled screener, an answer per criterion with the data it used.
All engines must agree on every patient; three values were added around those that have only two.
"""

import importlib
import json
import operator
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from scs_manager.domain.facts import Facts
from scs_manager.domain.findings import Rung
from scs_manager.domain.profiles import Role, shipped_profiles
from scs_manager.domain.screener import Screener
from scs_manager.domain.screening import CORE, Stage
from tests.bench.harness import Figure, Sample, interleave, paired_ratio
from tests.bench.served import median
from tests.random_records import random_record

ON = date(2026, 5, 13)
PATIENTS = 1000
PEER_PATIENTS = 300
ROUNDS = 9
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">=": operator.ge,
}
RULES: tuple[tuple[str, str, str, Any], ...] = (
    ("ind.radicular_distribution", "pain.radicular_distribution", "==", True),
    ("ind.objective_pathology", "pain.objective_pathology", "==", True),
    ("ind.no_further_surgery_target", "surgery.surgeon_opinion", "!=", "operation_first"),
    ("psy.screen_validated", "psychology.depression_screened", "==", True),
    ("psy.inconsistency", "psychology.inconsistency", "==", False),
    ("psy.nonorganic_signs", "psychology.nonorganic_signs", "<", 3),
    ("psy.low_activity", "psychology.low_activity", "<", 1),
    ("psy.poor_social_support", "psychology.poor_social_support", "<", 1),
    ("ind.functional_impact", "pain.odi_percent", ">=", 21),
    ("seed.burden.family", "burden.family", "<", 2),
    ("opt.nutrition_anaemia", "safety.albumin_hb_acceptable", "==", True),
    ("excl.active_sud", "psychology.substance_use", "!=", "active_untreated"),
    ("excl.surgical_lesion_with_deficit", "safety.surgical_lesion_with_deficit", "==", False),
    ("excl.gross_instability", "safety.gross_instability", "==", False),
    ("excl.active_infection", "safety.active_infection", "==", False),
    ("excl.coagulopathy", "safety.bleeding_disorder", "==", False),
    ("excl.diathermy_need", "safety.diathermy_need", "==", False),
    ("excl.unacceptable_surgical_risk", "safety.unacceptable_surgical_risk", "==", False),
    ("excl.psychosis_or_major_untreated", "psychology.major_disorder_untreated", "==", False),
    ("caut.mri_need", "safety.mri_need", "==", False),
    ("caut.immunosuppression", "safety.immunosuppression", "==", False),
    ("caut.occupation", "safety.occupation_hazard", "==", False),
    ("caut.life_expectancy", "safety.life_expectancy_under_1y", "==", False),
    ("caut.therapies_remaining", "treatment.alternatives_untried", "==", False),
    ("caut.sleep_apnoea_anaesthesia", "safety.anaesthesia_risk", "==", False),
)
"""Criterion, the fact it rests on, and when it favours proceeding; an absent fact leaves it unknown."""

Values = dict[str, Any]
Engine = Callable[[Sequence[Values]], list[int]]
NO, YES, OPEN = 0, 1, 2
"""The three values as every engine gives them out: the least favourable of all rules."""
WORTH = {Rung.NOT_ELIGIBLE_NOW: NO, Rung.INCOMPLETE: OPEN, Rung.PROCEED_TO_TRIAL: YES}
"""With every criterion in the role of an exclusion the ladder orders them the same way."""


def evidence_rate() -> list[Figure]:
    """P13: evaluations per CPU second over those of the plain interpreter."""
    facts, values = _patients(PATIENTS)
    ours = _Ours()
    _must_agree("the compiled screener", ours.outcomes(facts), plain(values))
    samples = interleave(
        {
            "ours": _rate(lambda: ours.outcomes(facts), PATIENTS * len(RULES)),
            "written": _rate(lambda: ours.written(facts[:200]), 200 * len(RULES)),
            "plain": _rate(lambda: plain(values), PATIENTS * len(RULES)),
        },
        rounds=ROUNDS,
    )
    ratio = paired_ratio(samples["ours"], samples["plain"])
    written = paired_ratio(samples["written"], samples["plain"])
    return [
        Figure(
            "P13", "25 criteria with evidence, evaluations over plain", f"{ratio.median:.2f}x",
            ">= 0.3x", ">= 1x", ratio.median >= 0.3,
            f"range {ratio.low:.2f}-{ratio.high:.2f}; {median(samples['ours']):,.0f} over"
            f" {median(samples['plain']):,.0f} evaluations/CPU s; {written.median:.3f}x with every sentence",
        ),
        _whole_core(values),
    ]  # fmt: skip


def against_engines() -> list[Figure]:
    """P14: the same against the fastest engines of PyPI that are installed."""
    facts, values = _patients(PEER_PATIENTS)
    expected = plain(values)
    ours = _Ours()
    figures = []
    for name, package, make, least, target in PEERS:
        try:
            importlib.import_module(package)
        except ImportError:
            figures.append(_skipped(name, least, target))
            continue
        figures.append(_against(name, make(), ours, facts, values, expected, least, target))
    return figures


def _against(
    name: str, peer: Engine, ours: "_Ours", facts: Sequence[Facts], values: Sequence[Values],
    expected: list[int], least: float, target: float,
) -> Figure:  # fmt: skip
    _must_agree(name, peer(values), expected)
    number = len(values) * len(RULES)
    samples = interleave(
        {
            "ours": _rate(lambda: [ours.outcomes(facts) for _ in range(10)], 10 * number),
            "peer": _rate(lambda: peer(values), number),
        },
        rounds=ROUNDS,
    )
    ratio = paired_ratio(samples["ours"], samples["peer"])
    return Figure(
        "P14", f"the same over {name}", f"{ratio.median:.1f}x", f">= {least:g}x", f">= {target:g}x",
        ratio.median >= least,
        f"range {ratio.low:.1f}-{ratio.high:.1f}; {median(samples['ours']):,.0f} over"
        f" {median(samples['peer']):,.0f} evaluations/CPU s",
    )  # fmt: skip


def _skipped(name: str, least: float, target: float) -> Figure:
    return Figure(
        "P14", f"the same over {name}", "skipped", f">= {least:g}x", f">= {target:g}x", True,
        f"skipped: pip install {name}",
    )  # fmt: skip


def _whole_core(values: Sequence[Values]) -> Figure:
    """For orientation: the shipped core with the safety it includes, lists, windows and all."""
    rng = random.Random(5)
    facts = [random_record(rng, ON).to_facts() for _ in range(500)]
    library = shipped_profiles()
    screener = Screener([library[CORE]], library, on=ON, stage=Stage.SCREEN)
    number = len(facts) * len(screener.asked)
    samples = interleave(
        {
            "core": _rate(lambda: [screener.ask(each).all() for each in facts], number),
            "plain": _rate(lambda: plain(values), len(values) * len(RULES)),
        },
        rounds=5,
    )
    ratio = paired_ratio(samples["core"], samples["plain"])
    return Figure(
        "P13", f"shipped core and safety, {len(screener.asked)} criteria, lists included",
        f"{ratio.median:.2f}x", "-", "-", True,
        f"no goal, for orientation: {median(samples['core']):,.0f} evaluations/CPU s,"
        f" {median(samples['core']) / len(screener.asked):,.0f} patients/CPU s",
    )  # fmt: skip


class _Ours:
    """One profile of the 25 criteria, compiled once."""

    def __init__(self) -> None:
        library = shipped_profiles()
        shipped = [entry for name in ("safety", CORE) for entry in library[name].criteria]
        entries = {entry.criterion: entry for entry in shipped if entry.stage is Stage.SCREEN}
        chosen = [replace(entries[rule[0]], role=Role.EXCLUSION, required=True) for rule in RULES]
        limited = next(each for each in chosen if each.criterion == "ind.functional_impact")
        chosen[chosen.index(limited)] = replace(limited, threshold={"odi_percent": 21})
        profile = replace(library[CORE], id="bench", includes=(), criteria=tuple(chosen))
        self.screener = Screener([profile], library, on=ON, stage=Stage.SCREEN)

    def outcomes(self, facts: Sequence[Facts]) -> list[int]:
        """The least favourable state of each patient; the answers are kept with their evidence."""
        found = []
        for each in facts:
            answers = self.screener.ask(each)
            answers.all()
            found.append(WORTH[answers.outcome("bench")])
        return found

    def written(self, facts: Sequence[Facts]) -> None:
        """Every finding as an object with evidence and sentence, as a report needs it."""
        for each in facts:
            _ = self.screener.ask(each).result("bench").findings


def _patients(number: int) -> tuple[list[Facts], list[Values]]:
    """The same patients as facts with days and sources, and as bare values; all data are in date."""
    rng = random.Random(11)
    used = {fact for _criterion, fact, _op, _limit in RULES}
    facts: list[Facts] = []
    while len(facts) < number:
        record = random_record(rng, ON, noise=0.05)
        day = ON - timedelta(days=rng.randrange(14))
        dated = {name: (value, day) for name, (value, _day) in record.facts.items() if name in used}
        facts.append(replace(record, facts=dated, items={}).to_facts())
    return facts, [{name: datum.value for name, datum in each.data.items()} for each in facts]


def plain(patients: Sequence[Values]) -> list[int]:
    """The floor: an interpreter of a list of tuples that keeps the result of every rule."""
    found = []
    for patient in patients:
        results = []
        worst: int | None = YES
        for _criterion, fact, op, limit in RULES:
            value = patient.get(fact)
            good = None if value is None else COMPARE[op](value, limit)
            results.append(good)
            if good is False:
                worst = NO
            elif good is None and worst == YES:
                worst = None
        found.append(OPEN if worst is None else worst)
    return found


def _rate(run: Callable[[], object], evaluations: int) -> Sample:
    """A sample: evaluations per CPU second of this process."""

    def sample() -> float:
        began = time.process_time()
        run()
        return evaluations / (time.process_time() - began)

    return sample


def _must_agree(name: str, found: list[int], expected: list[int]) -> None:
    if found != expected:
        differ = sum(mine != other for mine, other in zip(found, expected, strict=True))
        raise RuntimeError(f"{name} disagrees about {differ} of {len(expected)} patients")


def _worst(results: Iterator[bool | None]) -> int:
    worst = YES
    for good in results:
        if good is False:
            return NO
        if good is None:
            worst = OPEN
    return worst


def _literal(limit: Any) -> str:
    return json.dumps(limit)


def _key(fact: str) -> str:
    return fact.replace(".", "_")


def _cel() -> Engine:
    """common-expression-language (Rust): one program gives all 25 results."""
    cel: Any = importlib.import_module("cel")
    parts = (
        f"({_key(f)} == null ? 2 : ({_key(f)} {op} {_literal(limit)} ? 1 : 0))" for _c, f, op, limit in RULES
    )
    program = cel.compile("[" + ",".join(parts) + "]")
    return lambda patients: [_of_codes(program.execute(_keyed(patient))) for patient in patients]


def _zen() -> Engine:
    """zen-engine (Rust): one decision with 25 expressions."""
    zen: Any = importlib.import_module("zen")
    place = {"x": 0, "y": 0}
    expressions = [
        {"id": _key(f), "key": f"r_{_key(f)}",
         "value": f"{_key(f)} == null ? 2 : ({_key(f)} {op} {_literal(limit)} ? 1 : 0)"}
        for _c, f, op, limit in RULES
    ]  # fmt: skip
    nodes = [
        {"id": "i", "type": "inputNode", "name": "in", "position": place},
        {"id": "x", "type": "expressionNode", "name": "ex", "position": place,
         "content": {"expressions": expressions}},
        {"id": "o", "type": "outputNode", "name": "out", "position": place},
    ]  # fmt: skip
    edges = [
        {"id": "a", "sourceId": "i", "targetId": "x", "type": "edge"},
        {"id": "b", "sourceId": "x", "targetId": "o", "type": "edge"},
    ]
    content = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    decision = zen.ZenEngine().create_decision(json.dumps(content))
    return lambda patients: [_of_codes(decision.evaluate(_keyed(p))["result"].values()) for p in patients]


def _business_rules() -> Engine:
    """business-rules: one condition per rule."""
    engine: Any = importlib.import_module("business_rules.engine")
    variables: Any = importlib.import_module("business_rules.variables")
    kinds = {bool: "boolean", int: "numeric", str: "string"}
    methods: dict[str, Any] = {"__init__": lambda self, patient: setattr(self, "patient", patient)}
    for _criterion, fact, _op, limit in RULES:
        methods[_key(fact)] = getattr(variables, f"{kinds[type(limit)]}_rule_variable")(_reader(fact))
    model = type("Patient", (variables.BaseVariables,), methods)
    conditions = [(fact, *_condition(fact, op, limit)) for _c, fact, op, limit in RULES]
    check = engine.check_conditions_recursively

    def run(patients: Sequence[Values]) -> list[int]:
        found = []
        for patient in patients:
            asked = model(patient)
            found.append(
                _worst(
                    None if fact not in patient else check(condition, asked) == wanted
                    for fact, condition, wanted in conditions
                )
            )
        return found

    return run


def _reader(fact: str) -> Callable[[Any], Any]:
    def read(self: Any) -> Any:
        return self.patient[fact]

    read.__name__ = _key(fact)
    return read


def _condition(fact: str, op: str, limit: Any) -> tuple[dict[str, Any], bool]:
    """The condition in the engine's words, and the answer that favours proceeding."""
    if isinstance(limit, bool):
        return {"name": _key(fact), "operator": "is_true", "value": True}, limit
    words = {"<": "less_than", ">=": "greater_than_or_equal_to", "==": "equal_to", "!=": "equal_to"}
    return {"name": _key(fact), "operator": words[op], "value": limit}, op != "!="


_EMPTY = {_key(fact): None for _criterion, fact, _op, _limit in RULES}


def _keyed(patient: Values) -> Values:
    return {**_EMPTY, **{_key(fact): value for fact, value in patient.items()}}


def _of_codes(codes: Any) -> int:
    found = set(codes)
    return NO if 0 in found else OPEN if 2 in found else YES


PEERS: tuple[tuple[str, str, Callable[[], Engine], float, float], ...] = (
    ("common-expression-language", "cel", _cel, 1.3, 4),
    ("business-rules", "business_rules", _business_rules, 8, 25),
    ("zen-engine", "zen", _zen, 10, 25),
)
"""Name, module, engine, and how many times as many evaluations are the minimum and the target."""
