"""The seed's typical problems: sleep, mood, family, economic, social (``clinical.md`` 1.3).

They trigger support; they neither include nor exclude. Met means that the problem is present.
"""

from collections.abc import Callable, Iterable

from scs_manager.domain.criteria.answers import any_yes_blocks, not_recorded
from scs_manager.domain.criteria.base import Evaluate, Found, Reading, criterion, plain
from scs_manager.domain.criteria.parts import Part
from scs_manager.domain.facts import FACTS
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

ECONOMIC = ("burden.job_lost", "burden.income_loss", "burden.open_claim")
SOCIAL = ("burden.isolation", "burden.participation_loss", "burden.housing_problem")


DEPRESSION = ("burden.phq9", "burden.hads_d", "burden.bdi2")
ANXIETY = ("burden.gad7", "burden.hads_a")
DEPRESSION_LIMITS = {"phq9": "number", "hads_d?": "number", "bdi2?": "number"}
ANXIETY_LIMITS = {"gad7": "number", "hads_a": "number"}
"""The instruments of mood and their limits; one that the profile gives no limit for is not read."""


def scores_clear(case: Reading, *names: str) -> Part:
    """Whether no score in date reaches its threshold; one instrument is enough to tell."""
    scores = {name: case.recent(name) for name in names if case.has_limit(_key(name))}
    known = {name: score for name, score in scores.items() if score is not None}
    if not known:
        return Part.either_of(*scores)
    return Part(Truth.of(all(score < case.number(_key(name)) for name, score in known.items())))


def _key(name: str) -> str:
    return name.partition(".")[2]


def _scored(*names: str) -> Evaluate:
    def evaluate(case: Reading) -> Found:
        shown = "; ".join(
            f"{FACTS[name].meaning}: {plain(case.value(name))}"
            for name in names
            if case.has_limit(_key(name)) and case.recent(name) is not None
        )
        why = Text("%(scores)s", scores=shown)
        return case.blocking(
            scores_clear(case, *names), met=why, not_met=why, unknown=not_recorded(*_asked(case, names))
        )

    return evaluate


def _asked(case: Reading, names: Iterable[str]) -> list[str]:
    return [name for name in names if case.has_limit(_key(name))]


def _burden(
    slug: str, statement: Text, favourable: Text, evaluate: Evaluate, thresholds: dict[str, str] | None = None
) -> None:
    criterion(f"seed.burden.{slug}", statement, favourable=favourable, thresholds=thresholds)(evaluate)


_burden(
    "sleep",
    Text("Sleep disorder"),
    Text("No sleep disorder"),
    _scored("burden.isi", "burden.psqi"),
    {"isi": "number", "psqi": "number"},
)
_burden("depression", Text("Depression"), Text("No depression"), _scored(*DEPRESSION), DEPRESSION_LIMITS)
_burden("anxiety", Text("Anxiety"), Text("No anxiety"), _scored(*ANXIETY), ANXIETY_LIMITS)
_burden("economic", Text("Economic problems"), Text("No economic problems"), any_yes_blocks(*ECONOMIC))
_burden("social", Text("Social problems"), Text("No social problems"), any_yes_blocks(*SOCIAL))


def _family(case: Reading) -> Found:
    clear = scores_clear(case, "burden.family")
    why = Text("Rated %(rating)s of 3", rating=case.value("burden.family"))
    return case.blocking(clear, met=why, not_met=why, unknown=not_recorded("burden.family"))


_burden("family", Text("Family problems"), Text("No family problems"), _family, {"family": "number"})

_DOMAINS: tuple[Callable[[Reading], Part], ...] = (
    lambda case: scores_clear(case, "burden.isi", "burden.psqi"),
    lambda case: scores_clear(case, *DEPRESSION),
    lambda case: scores_clear(case, "burden.family"),
    lambda case: _none_of(case, ECONOMIC),
    lambda case: _none_of(case, SOCIAL),
)


def _none_of(case: Reading, names: tuple[str, ...]) -> Part:
    answers = [case.recent(name) for name in names]
    if True in answers:
        return Part(Truth.NOT_MET)
    absent = [name for name, answer in zip(names, answers, strict=True) if answer is None]
    return Part.needing(*absent) if absent else Part(Truth.MET)


@criterion(
    "seed.burden.count",
    Text("The five seed problems have all been assessed"),
    thresholds={"isi": "number", "psqi": "number", **DEPRESSION_LIMITS, "family": "number"},
)
def burden_count(case: Reading) -> Found:
    """How many of the five are present; the lower bound while any is unknown. No risk is computed from it."""
    domains = [domain(case) for domain in _DOMAINS]
    present = sum(domain.state is Truth.NOT_MET for domain in domains)
    unknown = [domain for domain in domains if domain.state is Truth.UNKNOWN]
    settles = frozenset[str]().union(*(min(domain.settles, key=sorted) for domain in unknown))
    part = Part(Truth.UNKNOWN, (settles,)) if unknown else Part(Truth.MET)
    why = Text("%(present)s of 5 present", present=present)
    bound = Text(
        "At least %(present)s of 5 present, %(unknown)s unknown", present=present, unknown=len(unknown)
    )
    return case.found(part, met=why, not_met=why, unknown=bound)
