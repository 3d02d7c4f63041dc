"""The talk before the decision: what may be recorded, what it says, and that its sheet does not steer."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from scs_manager.domain.choice_figures import FIGURES, GROUPS, READ, of_group
from scs_manager.domain.choice_trial import (
    OwnRegion,
    OwnTrial,
    Standing,
    own_trial_from,
    own_trial_of,
    region_words,
    standing_words,
    stated_words,
)
from scs_manager.domain.choice_words import LIFE, MATTERS, OPTIONS, PREFERENCES, TEACH_BACK, UNSURE
from scs_manager.domain.decisions import TrialEvidence, eight_criteria
from scs_manager.domain.diary_days import Region
from scs_manager.domain.errors import InputError
from scs_manager.domain.no_trial import not_there
from scs_manager.domain.patient_wish import StandingWish, Wish, standing_wish, wish_sentence
from scs_manager.domain.shared_decisions import SAID, TOLD_BACK, WEIGHTS, Talk, check_talk, wants_implant
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from tests.domain.diaries import outcome

ON = date(2026, 5, 14)
DAY = timedelta(days=1)
TALK = Talk(ON, "Dr Sam Specimen", patient_present=True)
FULL = replace(
    TALK,
    carer="Ina Sample",
    options=dict.fromkeys(OPTIONS, "talked"),
    told=tuple(FIGURES),
    life=tuple(LIFE),
    weights=dict.fromkeys(MATTERS, "lot"),
    sure=10,
    prefers="implant",
    told_back=dict.fromkeys(TEACH_BACK, "passed"),
)


@pytest.mark.parametrize("talk", [TALK, FULL, replace(FULL, sure=0, prefers=UNSURE)])
def test_a_talk_is_recorded_as_far_as_it_went(talk: Talk) -> None:
    check_talk(talk)


@pytest.mark.parametrize(
    ("talk", "place"),
    [
        (replace(TALK, led_by="  "), "led_by"),
        (replace(TALK, patient_present=False), "patient_present"),
        (replace(FULL, patient_present=False), "prefers"),
        (replace(FULL, patient_present=False, prefers=None), "sure"),
    ],
)
def test_what_is_no_talk_or_not_the_patients_own_word_is_refused(talk: Talk, place: str) -> None:
    with pytest.raises(InputError) as refused:
        check_talk(talk)

    assert refused.value.place == place


def test_a_talk_with_the_carer_alone_has_no_preference_of_the_patient() -> None:
    check_talk(replace(TALK, patient_present=False, carer="Ina Sample"))


@pytest.mark.parametrize(
    "talk",
    [
        replace(TALK, options={"operation": "talked"}),
        replace(TALK, options={"implant": "perhaps"}),
        replace(TALK, told=("nine_of_ten",)),
        replace(TALK, life=("taxes",)),
        replace(TALK, prefers="operation"),
        replace(TALK, sure=11),
        replace(TALK, sure=-1),
    ],
)
def test_a_word_that_no_form_offers_is_a_mistake_of_ours(talk: Talk) -> None:
    with pytest.raises(ValueError, match="not"):
        check_talk(talk)


@pytest.mark.parametrize(
    ("prefers", "state"),
    [
        ("implant", Truth.MET),
        ("no_implant", Truth.NOT_MET),
        ("other_treatment", Truth.NOT_MET),
        ("another_trial", Truth.UNKNOWN),
        ("wait", Truth.UNKNOWN),
        (UNSURE, Truth.UNKNOWN),
        (None, Truth.UNKNOWN),
    ],
)
def test_only_a_clear_word_says_whether_the_implant_is_wanted(prefers: str | None, state: Truth) -> None:
    assert wants_implant(prefers) is state
    assert prefers is None or prefers in PREFERENCES


def test_every_way_has_the_same_room_on_the_sheet() -> None:
    lengths = [[len(str(text)) for text in (*option.good, *option.hard)] for option in OPTIONS.values()]

    assert {(len(option.good), len(option.hard)) for option in OPTIONS.values()} == {(2, 2)}
    assert max(map(max, lengths)) <= 48
    assert SAID.keys() == {"talked", "named", "not"}
    assert TOLD_BACK.keys() == {"passed", "needs_repeat"}
    assert WEIGHTS.keys() == {"lot", "some", "little"}


def test_every_figure_names_its_source_its_mark_and_a_group() -> None:
    assert {figure.group for figure in FIGURES.values()} == set(GROUPS)
    assert all(figure.source and figure.provenance == READ for figure in FIGURES.values())
    assert [key for group in GROUPS for key in of_group(group)] == list(FIGURES)


@pytest.mark.parametrize(
    ("key", "share"),
    [
        ("leg_6_months", "48 of 100 with a stimulator, 9 of 100 without"),
        ("infection", "2 to 3 of 100; in other counts up to 14 of 100"),
        ("bleeding", "7 of 1,000"),
        ("lost_10_years", "21 of 100"),
        ("any_problem", "30 to 40 of 100"),
    ],
)
def test_figures_are_told_as_people(key: str, share: str) -> None:
    assert str(FIGURES[key].share) == share


def test_the_own_trial_is_told_target_first_in_whole_parts_never_rounded_up() -> None:
    told = own_trial_of(outcome(), Standing.ENDED, stated=60)

    leg = told.regions[0]
    assert [each.region for each in told.regions] == [Region.LEG, Region.BACK]
    assert [str(text) for text in region_words(leg)] == [
        f"Before the trial {leg.before} of 10, in the trial {leg.after} of 10.",
        f"Of 100 parts of pain, about {leg.less} were gone.",
        f"Days differ, so it may be from {leg.low} to {leg.high} parts.",
        f"Counted: {leg.before_days} days before and {leg.after_days} days in the trial.",
    ]
    assert str(stated_words(told)) == "In your own words: 60 of 100 parts less."
    assert standing_words(told) is None
    assert own_trial_from(told.to_json()) == told


GONE, SAME = "Of 100 parts of pain, about 49 were gone.", "The pain did not get less."
GREW = "The pain grew by about 33 parts of 100."
LEG = OwnRegion(Region.LEG, "7.1", "3.0", 7, 5, less=49, low=-3, high=104)
WORSE = replace(LEG, less=-33, low=-61, high=0)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (replace(LEG, before=None), ["The diary has too few days to say."]),
        (replace(LEG, after=None), ["The diary has too few days to say."]),
        (LEG, [GONE, "Days differ, so it may be from 3 parts more to 100 parts less."]),
        (replace(LEG, low=0), [GONE, "Days differ, so it may be from none to 100 parts."]),
        (replace(LEG, low=None, high=None), [GONE, "How sure that is cannot be said."]),
        (replace(LEG, less=0), [SAME, "Days differ, so it may be from 3 parts more to 100 parts less."]),
        (replace(WORSE, high=-9), [GREW, "Days differ, so it may be from 9 to 61 parts more."]),
        (WORSE, [GREW, "Days differ, so it may be from none to 61 parts more."]),
        (replace(LEG, low=1, high=100), [GONE, "Days differ, so it may be from 1 to 100 parts."]),
        (replace(LEG, less=None), []),
    ],
)  # fmt: skip
def test_what_the_diary_cannot_say_is_said(found: OwnRegion, words: list[str]) -> None:
    said = [str(text) for text in region_words(found)]

    assert said == words or said[1:-1] == words


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.ENDED])
def test_a_trial_without_an_answer_is_never_told_as_a_negative_one(standing: Standing) -> None:
    trial = OwnTrial(standing)

    assert standing_words(trial) is not None
    assert own_trial_from(trial.to_json()) == trial
    assert stated_words(trial) is None
    assert str(stated_words(replace(trial, stated=-5))) == "In your own words: 5 of 100 parts more."


def test_parts_are_cut_and_not_rounded() -> None:
    found = outcome()
    percent = found.primary.relief.percent
    assert percent is not None
    assert own_trial_of(found, Standing.ENDED).regions[0].less == percent // Fraction(1)


def wish(state: Truth, on: date | None = ON, source: str = "talk") -> Wish:
    return Wish(state, Text(source), on)


def test_the_newest_word_counts_and_the_older_one_is_kept() -> None:
    said = standing_wish(wish(Truth.MET, ON - DAY, "end"), wish(Truth.NOT_MET))

    assert said.state is Truth.NOT_MET
    assert [str(each.source) for each in said.said] == ["talk", "end"]
    assert said.newest is said.said[0]
    assert said.differs


def test_a_later_form_stands_over_an_older_talk() -> None:
    said = standing_wish(wish(Truth.MET, ON + DAY, "end"), wish(Truth.NOT_MET))

    assert said.state is Truth.MET


def test_a_word_without_a_day_is_older_than_any_with_one() -> None:
    said = standing_wish(wish(Truth.MET, None, "end"), wish(Truth.UNKNOWN))

    assert said.state is Truth.UNKNOWN
    assert not said.contradicts


def test_yes_and_no_on_one_day_are_unknown_and_unsure_beside_yes_follows_the_talk() -> None:
    torn = standing_wish(wish(Truth.MET, source="end"), wish(Truth.NOT_MET))
    unsure = standing_wish(wish(Truth.MET, source="end"), wish(Truth.UNKNOWN))

    assert torn.contradicts
    assert torn.state is Truth.UNKNOWN
    assert not unsure.contradicts
    assert unsure.state is Truth.UNKNOWN


def test_nobody_asked_is_unknown() -> None:
    said = standing_wish(None, None)

    assert said.state is Truth.UNKNOWN
    assert said.newest is None
    assert not said.differs


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (StandingWish(), "Asked of the patient: unknown."),
        (standing_wish(wish(Truth.MET, None, "end")), "Asked of the patient: yes (end)."),
        (
            standing_wish(
                wish(Truth.MET, ON - DAY, "end"), replace(wish(Truth.UNKNOWN), words=Text("waits"))
            ),
            "Asked of the patient: waits (talk, 14 May 2026). Earlier: yes (end, 13 May 2026).",
        ),
        (
            standing_wish(wish(Truth.MET, source="end"), wish(Truth.NOT_MET)),
            "Yes and no on one day, so unknown: no (talk, 14 May 2026); yes (end, 14 May 2026).",
        ),
    ],
)
def test_the_criterion_names_every_word_with_its_day_and_place(said: StandingWish, words: str) -> None:
    assert str(wish_sentence(said)) == words


def test_without_a_trial_the_page_says_what_nobody_has_seen_and_who_asks_for_one() -> None:
    plain, asked = not_there([]), not_there(["Aetna CPB 0194", "CMS NCD 160.7"])

    assert asked[:-1] == plain
    assert str(asked[-1]) == "These payers ask for a trial: Aetna CPB 0194, CMS NCD 160.7."


def test_criterion_8_tells_the_words_of_the_patient_with_their_days() -> None:
    said = standing_wish(wish(Truth.MET, ON - DAY, "end"), wish(Truth.NOT_MET))
    evidence = TrialEvidence(outcome(), wants_implant=False, wish=said)

    criterion = eight_criteria(evidence)[7]

    assert criterion.state is Truth.NOT_MET
    assert criterion.evidence == wish_sentence(said)
