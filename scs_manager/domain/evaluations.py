"""The psychological evaluation: eight factors with anchors in words, the conclusion, and its facts.

Factors and their data: ``clinical.md`` 3.4, after Thomson 2020 [read]; the anchors are this application's own
words for none, some and severe [default] and no re-creation of the European tool. Only a signed evaluation
becomes facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

SEVERE = 2
"""The rating that needs a plan and a date of re-assessment (``opt.psy_addressed``)."""


class EvaluationStatus(StrEnum):
    """How far an evaluation has come; only a signed one counts."""

    ORDERED = "ordered"
    DRAFT = "draft"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Factor:
    """One psychosocial factor: its name, what each rating means, and the facts that bear on it."""

    slug: str
    name: Text
    anchors: tuple[Text, Text, Text]
    mapping: Text
    data: tuple[str, ...] = ()

    @property
    def fact(self) -> str:
        """The fact of the catalogue that keeps the rating."""
        return f"psychology.{self.slug}"


RATING_WORDS = (Text("None"), Text("Some"), Text("Severe"))

FACTORS = (
    Factor(
        "lack_engagement",
        Text("Poor involvement in own care"),
        (
            Text("Keeps appointments and does an own part of the treatment"),
            Text("Misses visits or entries, or leaves the treatment to others at times"),
            Text("Takes no part; expects to be treated without doing anything"),
        ),
        Text("Missed visits; diary completion below 50 % [default]"),
    ),
    Factor(
        "dysfunctional_coping",
        Text("Dysfunctional coping"),
        (
            Text("Lives with the pain without catastrophising or avoidance"),
            Text("Catastrophises or avoids at times, and can be led out of it"),
            Text("Catastrophising or avoidance rules daily life"),
        ),
        Text("PCS 0 to 52, a problem from 30 [read]; PSEQ"),
        ("psychology.pcs",),
    ),
    Factor(
        "unrealistic_expectations",
        Text("Unrealistic expectations"),
        (
            Text("Expects some relief and some gain in daily life"),
            Text("Hopes for far more than is usual, and listens to what is"),
            Text("Insists on cure or on no pain at all"),
        ),
        Text("Expects relief of 90 % or more, or no residual pain [default]"),
        ("psychology.expected_relief_percent",),
    ),
    Factor(
        "low_activity",
        Text("Daily activity inadequate"),
        (
            Text("As active as body and pain allow"),
            Text("Does less than would be possible"),
            Text("Hardly active at all, beyond what body and pain explain"),
        ),
        Text("ODI, steps, daily activities; the clinician's own rating"),
        ("pain.odi_percent", "pain.adl_impact"),
    ),
    Factor(
        "poor_social_support",
        Text("Problematic social support"),
        (
            Text("Somebody helps, and encourages activity"),
            Text("Little help, or help that holds back"),
            Text("Nobody, or surroundings that work against treatment"),
        ),
        Text("Family and social burden; the clinician's own rating"),
        ("burden.family", "burden.isolation"),
    ),
    Factor(
        "secondary_gain",
        Text("Unresolved gain"),
        (
            Text("No claim or litigation that depends on the pain"),
            Text("A claim or litigation is open"),
            Text("A claim or litigation is unresolved and dominates"),
        ),
        Text("An open claim is 1; unresolved and dominant is 2 [read]"),
        ("burden.open_claim",),
    ),
    Factor(
        "distress",
        Text("Psychological distress"),
        (
            Text("No distress beyond what pain brings with it"),
            Text("Low mood, anxiety or anger that needs attention"),
            Text("Distress that needs treatment before a procedure"),
        ),
        Text("PHQ-9, GAD-7, HADS"),
        ("burden.phq9", "burden.gad7", "burden.hads_a"),
    ),
    Factor(
        "opioid_unwilling",
        Text("High opioid dose and unwilling to reduce it"),
        (
            Text("No high dose, or willing to reduce it"),
            Text("On a high dose and hesitant to reduce it"),
            Text("On a high dose and refuses to reduce it"),
        ),
        Text("MME a day and stated willingness"),
        ("medication.willing_to_reduce", "medication.reported_mme"),
    ),
)

PROFESSIONS: Mapping[str, Text] = MappingProxyType(
    {
        "psychologist": Text("Psychologist"),
        "psychiatrist": Text("Psychiatrist"),
        "social_worker": Text("Licensed social worker"),
        "other": Text("Another profession"),
    }
)

CONCLUSIONS: Mapping[str, Text] = MappingProxyType(
    {
        "suitable": Text("Suitable"),
        "suitable_with_conditions": Text("Suitable with conditions"),
        "unsuitable": Text("Unsuitable, or treatment must come first"),
    }
)

SUBSTANCE_USE: Mapping[str, Text] = MappingProxyType(
    {
        "no_disorder": Text("No substance-use disorder"),
        "treated_stable": Text("Substance-use disorder, treated and stable"),
        "active_untreated": Text("Active substance-use disorder without treatment"),
    }
)


@dataclass(frozen=True, slots=True)
class Rating:
    """What was rated of one factor (None: not assessed), and what is planned about it."""

    level: int | None = None
    plan: str = ""
    reassess_on: date | None = None

    @property
    def is_severe(self) -> bool:
        """Whether it needs a plan."""
        return self.level == SEVERE

    @property
    def is_planned(self) -> bool:
        """Whether there are both a plan and a day of re-assessment."""
        return bool(self.plan.strip()) and self.reassess_on is not None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A validated instrument that was used, with its result in words."""

    name: str
    score: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything an evaluator states; None and empty say that it was not stated."""

    evaluator_name: str = ""
    profession: str | None = None
    qualification: str = ""
    transcribed_from: str = ""
    """For an evaluation written elsewhere on paper: which paper; its author is the evaluator."""
    held_on: date | None = None
    instruments: Sequence[Instrument] = ()
    depression_screened: bool | None = None
    ratings: Mapping[str, Rating] = field(default_factory=dict)
    narrative: str = ""
    substance_use: str | None = None
    substance_statement: str = ""
    major_disorder_untreated: bool | None = None
    conclusion: str | None = None
    conditions: str = ""


def missing_of(found: Findings) -> Mapping[str, Text]:
    """What must be entered before it can be signed, by its field; empty of a whole evaluation."""
    needed = (
        ("evaluator_name", found.evaluator_name.strip(), Text("Enter who evaluated the patient")),
        ("profession", found.profession, Text("Choose the evaluator's profession")),
        ("qualification", found.qualification.strip(), Text("Enter what qualifies the evaluator")),
        ("held_on", found.held_on, Text("Enter the day of the evaluation")),
        ("conclusion", found.conclusion, Text("Choose the conclusion")),
        (
            "conditions",
            found.conclusion in (None, "suitable") or found.conditions.strip(),
            Text("Enter the conditions, or what must come first"),
        ),
    )
    return {place: words for place, given, words in needed if not given}


def check_whole(found: Findings) -> None:
    """Refuse, naming the field, what may not be signed: an evaluation without author, day or conclusion."""
    for place, words in missing_of(found).items():
        raise InputError(words, place=place)


def check_days(found: Findings, latest: date) -> None:
    """Refuse days that cannot be: an evaluation in the future, a re-assessment before it."""
    if found.held_on is not None and found.held_on > latest:
        raise InputError(Text("The day lies in the future"), place="held_on")
    for slug, rating in found.ratings.items():
        if rating.reassess_on and found.held_on and rating.reassess_on <= found.held_on:
            raise InputError(Text("Re-assess after the evaluation, not before"), place=f"{slug}_reassess_on")


def unplanned(found: Findings) -> tuple[str, ...]:
    """Severe factors without a plan or without a day of re-assessment; each of them is a hold."""
    return tuple(slug for slug, rating in found.ratings.items() if rating.is_severe and not rating.is_planned)


def facts_of(found: Findings) -> dict[str, bool | int | str | None]:
    """A signed evaluation as the criteria read it; None takes back what the one before it said."""
    ratings = {factor.fact: found.ratings.get(factor.slug, Rating()).level for factor in FACTORS}
    severe = any(rating.is_severe for rating in found.ratings.values())
    return {
        "psychology.evaluation_status": "done",
        "psychology.evaluator_role": found.profession,
        "psychology.conclusion": found.conclusion,
        "psychology.instruments": instrument_words(found.instruments) or None,
        "psychology.depression_screened": found.depression_screened,
        **ratings,
        "psychology.severe_factors_planned": not unplanned(found) if severe else None,
        "psychology.substance_use": found.substance_use,
        "psychology.major_disorder_untreated": found.major_disorder_untreated,
    }


def instrument_words(instruments: Sequence[Instrument]) -> str:
    """Every instrument in one line: name, score, day."""
    return "; ".join(
        f"{each.name}{f' {each.score}' if each.score else ''}{f' ({each.on.isoformat()})' if each.on else ''}"
        for each in instruments
    )


EVALUATION_FACTS = frozenset(facts_of(Findings()))
"""Facts that only a signed evaluation gives."""
