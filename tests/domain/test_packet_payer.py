"""A list is complete only when the payer's own profile is content: what it requires, what it rules out."""

from dataclasses import replace

import pytest

from scs_manager.domain.facts import Datum
from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_checks import checks_of
from scs_manager.domain.packet_items import packet_for
from scs_manager.domain.packet_lists import list_for
from scs_manager.domain.profile_values import Question, Role
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.truth import Truth
from tests.domain.packet_cases import facts, found, item, look, rule, tried, whole

MISSING, UNKNOWN, NOTHING = ItemState.MISSING, ItemState.UNKNOWN, ItemState.NOT_NEEDED
ELSEWHERE = {
    "ind.prior_spine_surgery": "surgery.index",
    "ind.pain_intensity": "pain.intensity",
    "ind.psych_eval_done": "psychology.evaluation",
    "pkt.facility": "team.facilities",
    "pre.consent_trial": "consent.signed",
    "opt.s_aureus": "infection.swab",
}
"""Held by a part that reads the record itself."""


def _required() -> list[tuple[str, str, Role]]:
    core = {each.criterion: each.role for each in shipped_profiles()["scs-core"].criteria}
    return [
        (profile.id, entry.criterion, entry.role)
        for profile in shipped_profiles().values()
        if profile.question in (Question.PAYER, Question.APPROPRIATE) and profile.id != "scs-core"
        for entry in profile.criteria
        if entry.required or entry.role is Role.EXCLUSION != core.get(entry.criterion)
    ]


@pytest.mark.parametrize(("profile", "criterion", "role"), _required())
@pytest.mark.parametrize(
    ("state", "is_open"), [(Truth.MET, False), (Truth.NOT_MET, True), (Truth.UNKNOWN, True)]
)
def test_no_list_is_complete_against_what_its_payer_requires(
    profile: str, criterion: str, role: Role, state: Truth, is_open: bool
) -> None:
    asked = list_for(profile)
    if (part := ELSEWHERE.get(criterion)) is not None:
        parts = {each.rule.part for one in asked.items if one.required for each in one.parts}
        assert part in parts
        return
    excludes = role is Role.EXCLUSION
    own = replace(rule(state), own=True, required=not excludes, excludes=excludes)
    case = whole()
    case = replace(case, found={**case.found, criterion: own})
    assert packet_for(asked, case, profile, "A payer").complete is not is_open


@pytest.mark.parametrize("state", Truth)
def test_what_only_the_core_asks_is_no_rule_of_this_payer(state: Truth) -> None:
    assert look(found("ind.neuropathic", state), "ind.neuropathic").state is NOTHING
    assert look(replace(whole(), found={}), "ind.neuropathic").state is NOTHING


def _requires(criterion: str, state: Truth, case: PacketCase | None = None) -> PacketCase:
    case = case or whole()
    return replace(case, found={**case.found, criterion: replace(rule(state), own=True, required=True)})


def test_without_a_team_review_one_lack_is_enough() -> None:
    for name in ("ind.mdt_review", "ind.mdt_spine_surgeon"):
        case = _requires(name, Truth.NOT_MET)
        assert look(case, name).state is MISSING
        assert look(replace(case, met=None), name).state is NOTHING


@pytest.mark.parametrize(("said", "state"), [(True, ItemState.COMPLETE), (False, ItemState.COMPLETE)])
def test_whether_imaging_and_pain_agree_may_be_said_either_way(said: bool, state: ItemState) -> None:
    assert look(facts(pain__objective_pathology=said), "imaging.concordance").state is state


def test_a_payer_that_requires_an_objective_cause_is_not_content_with_a_no() -> None:
    assert look(_requires("ind.objective_pathology", Truth.NOT_MET), "imaging.concordance").state is MISSING
    assert (
        look(_requires("ind.objective_pathology", Truth.MET), "imaging.concordance").state.value == "complete"
    )


@pytest.mark.parametrize(
    ("state", "held", "words"),
    [
        (Truth.MET, ItemState.COMPLETE, "19 of 19 cleared"),
        (Truth.NOT_MET, MISSING, "18 of 19 cleared"),
        (Truth.UNKNOWN, UNKNOWN, "18 of 19 cleared"),
    ],
)
def test_what_a_payer_alone_rules_out_is_asked_with_the_exclusions(
    state: Truth, held: ItemState, words: str
) -> None:
    case = whole()
    own = replace(rule(state), own=True, excludes=True)
    case = replace(case, found={**case.found, "caut.pacemaker_icd": own})
    assert (item(case, "safety").state, look(case, "safety.exclusions").content) == (held, words)
    told = next(each for each in checks_of(case) if each.id == "fail.exclusions")
    assert told.state is (Truth.NOT_MET if state is Truth.UNKNOWN else Truth.MET)


def test_an_inadequate_trial_carries_no_request() -> None:
    said, ruled = facts(trial__technically_adequate=False), found("trial.technically_adequate", Truth.NOT_MET)
    for case in (said, ruled):
        relief = look(case, "trial.relief")
        assert (look(case, "trial.adequate").state, relief.state) == (MISSING, MISSING)
        assert (str(relief.why), relief.content) == (
            "the trial was not technically adequate",
            "58.0 % of leg pain",
        )
        told = next(each for each in checks_of(case) if each.id == "fail.relief")
        assert told.state is Truth.UNKNOWN
        assert "not technically adequate" in str(told.sentence)
    empty = replace(said, facts=replace(said.facts, data={"trial.technically_adequate": _adequate(said)}))
    assert look(empty, "trial.relief").content == ""


def test_an_aborted_trial_is_named_as_that_and_never_as_a_diary_without_a_result() -> None:
    case = tried(aborted=True)
    told = next(each for each in checks_of(case) if each.id == "fail.relief")
    assert str(look(case, "trial.relief").why) == "the trial was aborted"
    assert (told.state, "was aborted" in str(told.sentence)) == (Truth.UNKNOWN, True)


def _adequate(case: PacketCase) -> Datum:
    return case.facts.data["trial.technically_adequate"]


def test_whether_the_trial_was_adequate_is_asked_where_the_payer_requires_it() -> None:
    assert look(facts(trial__technically_adequate=True), "trial.adequate").state is NOTHING
    assert look(_requires("trial.technically_adequate", Truth.UNKNOWN), "trial.adequate").state is UNKNOWN
    assert (
        look(_requires("trial.technically_adequate", Truth.MET), "trial.adequate").state.value == "complete"
    )


def test_more_pain_is_an_increase_and_a_higher_dose_goes_up() -> None:
    assert (
        look(facts(trial__relief_percent="-5.04"), "trial.relief").content == "increase of 5.0 % in leg pain"
    )
    for fall, words in ((-5, "MME up 5.0 %"), (0, "MME unchanged"), ("0.1", "MME down 0.1 %")):
        assert look(facts(trial__analgesic_reduction_percent=fall), "trial.medicines").content == words


def test_before_the_trial_its_length_is_not_asked() -> None:
    case = _requires("trial.max_duration", Truth.NOT_MET, whole(Stage.TRIAL))
    assert packet_for(list_for("aetna-cpb-0194"), case, "aetna-cpb-0194", "Aetna").complete
    assert (
        look(_requires("trial.max_duration", Truth.NOT_MET, tried()), "trial.max_duration").state is MISSING
    )
