"""The team review: quorum per profile, its table in the profile file, and the minutes as facts."""

from datetime import date
from itertools import combinations

import pytest

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Reading, Stage
from scs_manager.domain.errors import InputError
from scs_manager.domain.facts import FACTS, Datum, Facts
from scs_manager.domain.profile_file import QUORUM_ROLES, load_profile
from scs_manager.domain.profile_values import Quorum
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.team_reviews import (
    CORE_QUORUM,
    OTHER,
    ROLES,
    Dissent,
    Member,
    facts_of,
    missing_roles,
    quorum_of,
    standings,
)
from scs_manager.domain.truth import Truth

ON = date(2026, 5, 4)
CORE, SURGEON = ("pain_physician", "psychologist"), "spine_surgeon"
HEAD = (
    'id = "x"\nversion = "1"\ntitle = "X"\nquestion = "payer"\nvalid_from = 2026-01-01\nprovenance = "read"\n'
)
READ = 'provenance = "read"\n'
ENTRY = f'[[criterion]]\nid = "ind.mdt_review"\nrole = "indication"\nstage = "place"\nsources = ["X"]\n{READ}'
QUORUM = f'[quorum]\nroles = ["pain_physician", "spine_surgeon"]\nothers = 1\nsources = ["X 3"]\n{READ}'


@pytest.mark.parametrize(
    ("present", "missing"),
    [
        ((*CORE, "nurse"), ()),
        ((*CORE, SURGEON), ()),
        ((*CORE, "other_profession"), ()),
        (CORE, (OTHER,)),
        (("pain_physician", "nurse"), ("psychologist",)),
        (("psychologist", "psychiatrist"), ("pain_physician",)),
        (("pain_physician", "pain_physician", "psychologist"), (OTHER,)),
        ((), (*CORE, OTHER)),
    ],
)
def test_the_core_asks_for_pain_physician_psychologist_and_one_other(
    present: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    assert missing_roles(present, CORE_QUORUM) == missing


@pytest.mark.parametrize(
    ("present", "missing"),
    [
        ((*CORE, SURGEON), ()),
        ((*CORE, "nurse", "physiotherapist"), (SURGEON,)),
        ((*CORE, "nurse", SURGEON), ()),
        ((SURGEON, "pain_physician"), ("psychologist",)),
    ],
)
@pytest.mark.parametrize("profile", ["riziv", "zin-2019"])
def test_belgium_and_the_netherlands_ask_for_the_spine_surgeon_by_name(
    profile: str, present: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    quorum = quorum_of(shipped_profiles()[profile])

    assert quorum is not None
    assert missing_roles(present, quorum) == missing


def test_a_profile_without_a_table_of_its_own_asks_as_the_core_does_and_safety_asks_for_no_team() -> None:
    shipped = shipped_profiles()

    assert quorum_of(shipped["has-2014"]) is CORE_QUORUM
    assert quorum_of(shipped["safety"]) is None
    assert {p.profile for p in standings([], shipped.values())} == {
        p.id for p in shipped.values() if any(e.criterion == "ind.mdt_review" for e in p.criteria)
    }


EVERYBODY = tuple(ROLES)


@pytest.mark.parametrize("profile", ["scs-core", "riziv", "has-2014"])
def test_what_the_page_says_and_what_the_criterion_finds_are_the_same_for_every_team(profile: str) -> None:
    """Every team of up to three roles: the standing on the page and the finding never part."""
    chosen = shipped_profiles()[profile]
    entry = next(each for each in chosen.criteria if each.criterion == "ind.mdt_review")
    for size in range(4):
        for roles in combinations(EVERYBODY, size):
            members = [Member(f"M{n}", role) for n, role in enumerate(roles)]
            (standing,) = standings(members, [chosen])
            told = facts_of(members, decision="proceed", dissents=[], facilities=None)
            facts = Facts({name: Datum(name, v, on=ON) for name, v in told.items() if v is not None})
            case = Reading(facts, ON, threshold=entry.threshold, window_days=None, stage=Stage.PLACE)
            found = REGISTRY["ind.mdt_review"].evaluate(case)
            assert found.state is Truth.of(standing.met), roles


def test_the_minutes_become_facts_of_the_catalogue_and_what_is_not_said_is_taken_back() -> None:
    told = facts_of(
        [Member("A", "pain_physician"), Member("B", "nurse")],
        decision="defer",
        dissents=[Dissent("B", "wants surgery first"), Dissent("C", "too early")],
        facilities=True,
    )

    assert told == {
        "team_review.pain_physician": True,
        "team_review.psychologist": False,
        "team_review.spine_surgeon": False,
        "team_review.other_member": True,
        "team_review.facilities_available": True,
        "team_review.decision": "defer",
        "team_review.dissent": "B: wants surgery first; C: too early",
    }
    assert set(told) == {name for name in FACTS if name.startswith("team_review.")}
    quiet = facts_of([], decision="defer", dissents=[], facilities=None)
    assert (quiet["team_review.dissent"], quiet["team_review.facilities_available"]) == (None, None)


def test_every_role_that_a_quorum_may_name_is_one_that_a_member_can_have() -> None:
    assert set(QUORUM_ROLES) < set(ROLES)


def test_a_profile_file_names_its_quorum_and_the_criterion_reads_it() -> None:
    profile = load_profile(HEAD + ENTRY + QUORUM, "x.toml")

    assert profile.quorum is not None
    assert (profile.quorum.roles, profile.quorum.others) == (("pain_physician", SURGEON), 1)
    assert profile.quorum.sources == ("X 3",)
    assert profile.criteria[0].threshold == {"roles": ("pain_physician", SURGEON), "others": 1}
    assert load_profile(HEAD + ENTRY + QUORUM.replace("others = 1\n", ""), "x.toml").quorum == Quorum(
        ("pain_physician", SURGEON), 0, ("X 3",)
    )
    assert load_profile(HEAD + ENTRY, "x.toml").criteria[0].threshold == {}


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        (ENTRY + QUORUM + "minimum = 3\n", "x.toml: quorum.minimum", "is not known"),
        (ENTRY + QUORUM.replace("spine_surgeon", "surgeon"), "x.toml: quorum.roles", "some of"),
        (ENTRY + QUORUM.replace("spine_surgeon", "pain_physician"), "x.toml: quorum.roles", "each once"),
        (ENTRY + QUORUM.replace('["pain_physician", "spine_surgeon"]', "[]"), "x.toml: quorum.roles", "list"),
        (ENTRY + QUORUM.replace("others = 1", "others = 2"), "x.toml: quorum.others", "0 or 1"),
        (ENTRY + QUORUM.replace("others = 1", "others = true"), "x.toml: quorum.others", "0 or 1"),
        (ENTRY + QUORUM.replace('sources = ["X 3"]\n', ""), "x.toml: quorum.sources", "missing"),
        ("quorum = 3\n" + ENTRY, "x.toml: quorum", "must be a table"),
        (
            ENTRY.replace("ind.mdt_review", "ind.mdt_spine_surgeon") + QUORUM,
            "x.toml: quorum",
            "no use without the criterion ind.mdt_review",
        ),
    ],
)
def test_a_faulty_quorum_is_refused_with_file_and_key(text: str, place: str, why: str) -> None:
    with pytest.raises(InputError) as refused:
        load_profile(HEAD + text, "x.toml")

    assert refused.value.place == place
    assert why in str(refused.value.text)
