"""The outcome in lines, each with a number or the reason why there is none."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from scs_manager.domain.clinical_holistic import ClinicalScore
from scs_manager.domain.holistic import Domain, Holistic
from scs_manager.domain.holistic_result import HolisticResult
from scs_manager.domain.instruments.definition import Direction
from scs_manager.domain.measure_settings import MeasureSetting, in_force
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.outcome_lines import OutcomeLine, outcome_lines
from scs_manager.domain.outcome_measures import ODI, DomainKind
from scs_manager.domain.outcome_summary import OutcomeSummary, outcome_summary
from scs_manager.domain.patient_words import PatientWords
from scs_manager.domain.text import Text
from scs_manager.domain.trial_end_words import EndedTrial
from scs_manager.domain.trial_ends import TrialEnd
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.domain.trial_goals import GoalResult
from scs_manager.domain.trial_plans import Goal
from scs_manager.domain.truth import Truth
from tests.domain.diaries import outcome

WALK = Goal("Walk", Decimal(200), Decimal(800), "metres")
BARE = outcome_summary(
    TrialEvidence(outcome()), EndedTrial(TrialEnd(), PatientWords(), None, ZoneInfo("UTC"))
)


def lines(summary: OutcomeSummary) -> dict[str, OutcomeLine]:
    return {str(line.label): line for line in outcome_lines(summary)}


def test_where_nothing_was_recorded_every_line_says_why() -> None:
    found = {label: str(line.value) for label, line in lines(BARE).items()}
    assert found == {
        "Worst pain, baseline": "unknown: no day was answered",
        "Worst pain, trial window": "unknown: no day was answered",
        "Sleep in the diary, 0 to 10": "unknown (n 0) to unknown (n 0)",
        "Opioid dose": "unknown: no dose recorded in the baseline",
        "Relief the patient states": "unknown: the patient named no percentage",
        "Holistic responder": str(BARE.holistic.reason),
        "Clinical holistic score": "not answered before and after: leg pain 0 to 100, ODI, EQ VAS",
    }
    assert {line.state for line in lines(BARE).values()} == {None, Truth.UNKNOWN}


def test_numbers_stand_with_their_basis() -> None:
    holds = in_force(*ODI, {ODI: MeasureSetting(1, limit=Fraction(20), limit_source="s")})
    odi = OutcomeDomain(
        "odi", Text("ODI"), DomainKind.FUNCTION, Direction.HIGH_IS_WORSE, Fraction(54), Fraction(39),
        holds=holds, leads=True,
    )  # fmt: skip
    whole = HolisticResult(
        (odi,), (), Holistic([Domain("function", Fraction(54), Fraction(39), Fraction(10), True, True)])
    )
    full = replace(
        BARE,
        stated=replace(BARE.stated, stated=70, source=Text("closing form")),
        holistic=whole,
        clinical=ClinicalScore(Fraction(201), Fraction(99), ()),
        goals=(GoalResult(WALK, Decimal(800)), GoalResult(replace(WALK, text="Sit"))),
    )
    found = lines(full)
    assert str(found["Relief the patient states"].value) == (
        "70 % (closing form); 12.0 points more than the diary"
    )
    assert str(found["Holistic responder"].value) == (
        "1 impaired domains: 1.50 important changes together, 1.50 on average"
    )
    assert str(found["Clinical holistic score"].value) == "201 to 99 of 300: 102 less (50.7 %)"
    assert str(found["Goals of the plan"].value) == (
        "1 of 2 reached; Sit: unknown, no value was recorded at the end of the trial"
    )
    states = [found[label].state for label in ("Holistic responder", "Clinical holistic score")]
    assert states == [Truth.MET, Truth.MET]
    assert found["Goals of the plan"].state is Truth.MET


def test_a_clinical_score_that_grew_or_began_at_zero_says_so() -> None:
    for score, words in (
        (ClinicalScore(Fraction(100), Fraction(110), ()), "100 to 110 of 300: 10 more (10.0 %)"),
        (ClinicalScore(Fraction(0), Fraction(5), ()), "0 to 5 of 300: 5 more"),
        (
            ClinicalScore(Fraction(100), Fraction(40), ()),
            "100 to 40 of 300: 60 less (60.0 %); by points and by percent the answer differs",
        ),
    ):
        value = str(lines(replace(BARE, clinical=score))["Clinical holistic score"].value)
        assert value.startswith(words)
