"""The compiled engine answers exactly as asking every criterion of every patient anew."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scs_manager.domain import answers_kept
from scs_manager.domain.asked import Asked
from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Found, Reading
from scs_manager.domain.criteria_inputs import inputs_of
from scs_manager.domain.facts import Facts
from scs_manager.domain.findings import Finding, rung_of
from scs_manager.domain.profiles import Entry, Profile, shipped_profiles
from scs_manager.domain.record_keys import Queries, Window
from scs_manager.domain.screener import Screener
from scs_manager.domain.screening import Rung, Stage, screener
from scs_manager.domain.settle import settle
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from tests.domain.patients import ON, clean, datum, facts
from tests.random_records import random_record

LIBRARY = shipped_profiles()


def asked_anew(profile: Profile, patient: Facts, on: date, stage: Stage) -> list[Finding]:
    """Every entry due, each criterion run over the facts known on the day; nothing is kept or shared."""
    found = []
    for source in (profile, *(LIBRARY[name] for name in profile.includes)):
        due = [entry for entry in source.criteria if entry.stage.rank <= stage.rank]
        for entry in due:
            again = [e for e in due if e.criterion == entry.criterion and e.stage.rank > entry.stage.rank]
            found += [] if again else [finding_anew(entry, patient, on)]
    return found


def finding_anew(entry: Entry, patient: Facts, on: date) -> Finding:
    definition = REGISTRY[entry.criterion]
    given = definition.evaluate(
        Reading(
            patient.known_on(on),
            on,
            threshold=entry.threshold,
            window_days=entry.window_days,
            stage=entry.stage,
        )
    )
    shown = given.state if definition.favours else ~given.state
    rung = rung_of(shown, entry.role, required=entry.required, urgent=definition.urgent)
    return Finding(
        definition, entry, given.state, given.why, given.evidence, given.settles, given.stops,
        given.out_of_date, shown, rung,
    )  # fmt: skip


def agree(patient: Facts, on: date = ON, stage: Stage = Stage.SCREEN) -> None:
    """Outcome, what is still reachable, and findings with evidence and sentence, of every shipped profile."""
    answers = screener(LIBRARY.values(), LIBRARY, on=on, stage=stage).ask(patient)
    for profile in LIBRARY.values():
        anew, result = asked_anew(profile, patient, on, stage), answers.result(profile.id)
        assert result.outcome is min((finding.rung for finding in anew), key=lambda rung: rung.rank)
        assert result.outcome is answers.outcome(profile.id)
        shown = {finding.entry.criterion: str(finding.why) for finding in result.findings}
        strictest: dict[str, Finding] = {}
        for finding in anew:
            kept = strictest.get(finding.criterion)
            if kept is None or finding.rung.rank < kept.rung.rank:
                strictest[finding.criterion] = finding
        assert shown == {name: str(finding.why) for name, finding in strictest.items()}
        assert list(result.findings) == list(strictest.values())
        open_ones = [Rung.PROCEED_TO_TRIAL if each.settles else each.rung for each in anew]
        assert result.best is min(open_ones, key=lambda rung: rung.rank)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from((0.05, 0.2, 0.6)), st.sampled_from(tuple(Stage)))
def test_a_kept_answer_is_the_one_that_asking_anew_gives(seed: int, noise: float, stage: Stage) -> None:
    rng = random.Random(seed)
    for _ in range(2):
        agree(random_record(rng, ON, noise=noise).to_facts(), stage=stage)


@pytest.mark.parametrize("day", [ON, ON - timedelta(days=1), ON - timedelta(days=400), date(1999, 1, 1)])
def test_a_record_reads_the_same_on_every_day(day: date) -> None:
    rng = random.Random(7)
    for _ in range(2):
        agree(random_record(rng, ON, noise=0.3).to_facts(), on=day)


def test_what_would_settle_it_is_computed_from_the_same_findings() -> None:
    patient = clean({"safety.gross_instability": None, "pain.dn4": None})
    result = screener([], LIBRARY, on=ON).ask(patient).result("scs-core")
    anew = settle(asked_anew(LIBRARY["scs-core"], patient, ON, Stage.SCREEN))
    assert (result.settlement, result.best) == (anew, anew.best)


@pytest.mark.parametrize("name", ["pain.leg_nrs", "pain.odi_percent"])
def test_equal_numbers_that_print_differently_keep_their_own_sentences(name: str) -> None:
    """Four, four point nought: equal as numbers, one path would print the first patient's for both."""
    for value in (7, Decimal("7.0"), Decimal("7.00"), 7.0, 7):
        patient = clean()
        seven = replace(datum(name, 7), value=value)
        agree(Facts({**patient.data, name: seven}, patient.complete))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from((0.05, 0.2, 0.6)))
def test_what_is_asked_first_and_of_whom_changes_no_answer(seed: int, noise: float) -> None:
    """Answers are put off and found as they are needed, patients in turns; none has what another was told."""
    rng = random.Random(seed)
    patients = [random_record(rng, ON, noise=noise).to_facts() for _ in range(3)]
    asks = screener(LIBRARY.values(), LIBRARY, on=ON)
    asked = [asks.ask(patient) for patient in patients]
    profiles = rng.sample(sorted(LIBRARY), 4)
    questions = [(number, name) for number in range(3) for name in profiles] * 2
    rng.shuffle(questions)
    for number, name in questions:
        anew = asked_anew(LIBRARY[name], patients[number], ON, Stage.SCREEN)
        outcome = min((finding.rung for finding in anew), key=lambda rung: rung.rank)
        match rng.randrange(4):
            case 0:
                assert asked[number].outcome(name) is outcome
            case 1:
                rungs = [Rung.PROCEED_TO_TRIAL if each.settles else each.rung for each in anew]
                assert asked[number].result(name).best is min(rungs, key=lambda rung: rung.rank)
            case 2:
                assert all(finding in anew for finding in asked[number].result(name).findings)
            case _:
                assert len(asked[number].all()) == len(asks.asked)


def test_what_cannot_lower_an_outcome_is_asked_only_for_its_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    criterion = REGISTRY["ind.failed_conservative"]

    def counted(case: Reading) -> Found:
        ran.append(criterion.id)
        return criterion.evaluate(case)

    inputs_of(criterion.id)  # read from the function itself, not from the one that counts
    monkeypatch.setitem(REGISTRY, criterion.id, replace(criterion, evaluate=counted))
    asks = Screener([LIBRARY["scs-core"]], LIBRARY, on=ON, stage=Stage.SCREEN)
    ran.clear()
    answers = asks.ask(clean({"safety.active_infection": True}))
    assert answers.outcome("scs-core") is Rung.NOT_ELIGIBLE_NOW
    assert ran == []
    shown = {finding.criterion: finding.state for finding in answers.result("scs-core").findings}
    assert (shown[criterion.id], ran) == (Truth.MET, [criterion.id])
    assert asks.ask(clean()).outcome("scs-core") is not Rung.NOT_ELIGIBLE_NOW
    assert len(ran) == 2


def test_a_second_patient_with_the_same_data_runs_no_criterion_that_reads_single_facts() -> None:
    asks = Screener([LIBRARY["safety"]], LIBRARY, on=ON, stage=Stage.SCREEN)
    asks.ask(clean())
    second = asks.ask(clean())
    first = asks.ask(clean())
    same = [one is other for one, other in zip(first.all(), second.all(), strict=True)]
    assert sum(same) >= len(same) * 2 // 3


def test_paths_are_bounded_and_answers_beyond_the_bound_are_still_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers_kept, "PATHS_KEPT", 1)
    asks = Screener([LIBRARY["safety"]], LIBRARY, on=ON, stage=Stage.SCREEN)
    clear, infected = clean(), clean({"safety.active_infection": True})
    assert asks.ask(clear).outcome("safety") is not Rung.NOT_ELIGIBLE_NOW
    assert [asks.ask(infected).outcome("safety") for _ in range(2)] == [Rung.NOT_ELIGIBLE_NOW] * 2
    assert asks.ask(clear).outcome("safety") is not Rung.NOT_ELIGIBLE_NOW


def test_a_criterion_that_asks_nothing_of_the_record_answers_once_for_all() -> None:
    entry = LIBRARY["safety"].criteria[0]
    constant = replace(REGISTRY[entry.criterion], evaluate=lambda _case: Found(Truth.MET, Text("Always")))
    asked = Asked(entry, constant, Window(ON, None), Queries())
    answer = asked.run(clean())
    assert asked.kept.root is answer
    assert str(asked.finding(answer, facts({})).why) == "Always"


def test_a_list_that_nobody_called_complete_is_not_taken_for_a_complete_one() -> None:
    for complete in (True, False, True):
        agree(facts({"pain.leg_nrs": 7}, complete=complete))
