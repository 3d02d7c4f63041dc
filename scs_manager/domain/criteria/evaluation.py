"""Who has seen the patient (``clinical.md`` 2.3): the team review and the psychological evaluation."""

from scs_manager.domain.criteria.answers import listed, not_recorded, yes_favours
from scs_manager.domain.criteria.base import Found, Reading, criterion, day
from scs_manager.domain.criteria.parts import both
from scs_manager.domain.text import Text

_CORE_TEAM = ("pain_physician", "psychologist")


@criterion("ind.mdt_review", Text("Reviewed by a multidisciplinary team"))
def mdt_review(case: Reading) -> Found:
    """Everybody whom the profile's quorum asks for took part.

    Without a quorum of its own: pain physician, psychologist and one other. One other is anybody of a
    profession beside these two.
    """
    roles = case.words("roles") if case.has_limit("roles") else _CORE_TEAM
    others = case.number("others") if case.has_limit("others") else 1
    names = [f"team_review.{role}" for role in (*roles, *(["other_member"] if others else []))]
    part = both(*(case.part(name, bool) for name in names))
    absent = [name for name in names if case.recent(name) is False]
    return case.found(
        part,
        met=Text("Everybody asked for took part"),
        not_met=listed(Text("The team was not complete: no to %(what)s"), absent),
        unknown=not_recorded(*(name for name in names if case.recent(name) is None)),
    )


criterion("ind.mdt_spine_surgeon", Text("A spine surgeon took part in the team review"))(
    yes_favours("team_review.spine_surgeon")
)

_CONCLUSION, _EVALUATOR = "psychology.conclusion", "psychology.evaluator_role"


@criterion(
    "ind.psych_eval_done",
    Text("Psychological evaluation done by a qualified clinician, and not unsuitable"),
    thresholds={"evaluators?": "words"},
)
def psych_eval_done(case: Reading) -> Found:
    """A conclusion in date decides; an order is not an evaluation."""
    parts = [case.part(_CONCLUSION, lambda conclusion: conclusion != "unsuitable")]
    if case.has_limit("evaluators"):
        allowed = case.words("evaluators")
        parts.append(case.part(_EVALUATOR, lambda role: role in allowed, always=True))
    asked = [_CONCLUSION, *([_EVALUATOR] if case.has_limit("evaluators") else [])]
    absent = [name for name in asked if case.value(name) is None]
    ordered = case.value("psychology.evaluation_status") == "ordered" and _CONCLUSION in absent
    on = case.dated(_CONCLUSION)
    done = Text("Concluded on %(on)s", on=day(on)) if on else Text("Concluded")
    order = Text("Ordered, not done: an order is not an evaluation")
    return case.found(
        both(*parts),
        met=done,
        not_met=Text("Found unsuitable, or the evaluator is not of a profession this profile accepts"),
        unknown=order if ordered else not_recorded(*absent),
    )
