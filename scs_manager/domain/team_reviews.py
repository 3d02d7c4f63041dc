"""The team review: who may be present, when a team is complete, and what the minutes say to the rules.

Which roles must be present is the profile's (its ``[quorum]`` table); a profile that asks for a team and
names no roles gets the core's rule: pain physician, psychologist and one other (``clinical.md`` 2.3).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from scs_manager.domain.profile_file import QUORUM_ROLES
from scs_manager.domain.profile_values import Profile, Quorum
from scs_manager.domain.text import Text

CRITERION = "ind.mdt_review"
"""The criterion that a quorum decides."""

CORE_QUORUM = Quorum(("pain_physician", "psychologist"), 1)
"""Pain physician, psychologist and one other (``clinical.md`` 2.3, from NICE TA159 1.3 and CMS NCD 160.7)."""

OTHER = "other_member"
"""What is missing when everybody named is there and nobody besides."""

ROLES: Mapping[str, Text] = MappingProxyType(
    {
        "pain_physician": Text("Pain physician"),
        "psychologist": Text("Psychologist"),
        "spine_surgeon": Text("Spine surgeon"),
        "nurse": Text("Specialist nurse"),
        "physiotherapist": Text("Physiotherapist"),
        "psychiatrist": Text("Psychiatrist"),
        "social_worker": Text("Social worker"),
        "family_doctor": Text("Family doctor"),
        "insurance_adviser": Text("Insurer's medical adviser"),
        "other_profession": Text("Another profession"),
    }
)
"""In which role somebody takes part."""

MISSING_WORDS: Mapping[str, Text] = MappingProxyType({**ROLES, OTHER: Text("One more profession")})

OPTIONS: Mapping[str, Text] = MappingProxyType(
    {
        "trial": Text("Trial of stimulation"),
        "optimise": Text("Optimise first"),
        "surgery": Text("Operation on the spine"),
        "conservative": Text("Go on without operation or implant"),
        "no_trial": Text("Implant without a trial"),
        "other": Text("Another option"),
    }
)
"""What the team may have weighed."""

DECISIONS = ("proceed", "defer", "not_proceed")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who took part, in one role."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Dissent:
    """Somebody who disagreed, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One profile's quorum at one meeting; nothing missing means that it was met."""

    profile: str
    version: str
    title: str
    missing: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Whether everybody this profile asks for was there."""
        return not self.missing


def roles_present(roles: Iterable[str]) -> dict[str, bool]:
    """Which roles that a quorum may ask for took part; anybody but the core's two is another member."""
    present = set(roles)
    named = {role: role in present for role in QUORUM_ROLES}
    return named | {OTHER: bool(present - set(CORE_QUORUM.roles))}


def missing_roles(roles: Iterable[str], quorum: Quorum) -> tuple[str, ...]:
    """Roles that a quorum asks for and nobody has; ``other_member`` where a further profession is missing."""
    present = roles_present(roles)
    asked = (*quorum.roles, *([OTHER] if quorum.others else []))
    return tuple(role for role in asked if not present[role])


def quorum_of(profile: Profile) -> Quorum | None:
    """The rule of a profile: its own, the core's where it asks for a team, none where it does not."""
    if profile.quorum is not None:
        return profile.quorum
    asks = any(entry.criterion == CRITERION for entry in profile.criteria)
    return CORE_QUORUM if asks else None


def standings(members: Iterable[Member], profiles: Iterable[Profile]) -> tuple[Standing, ...]:
    """How a meeting stands before each profile that asks for a team review."""
    roles = [member.role for member in members]
    found = []
    for profile in profiles:
        quorum = quorum_of(profile)
        if quorum is not None:
            missing = missing_roles(roles, quorum)
            found.append(Standing(profile.id, profile.version, profile.title, missing))
    return tuple(found)


def facts_of(
    members: Sequence[Member], *, decision: str, dissents: Sequence[Dissent], facilities: bool | None
) -> dict[str, bool | str | None]:
    """The meeting as the criteria read it; None takes back what an earlier meeting said."""
    present = roles_present(member.role for member in members)
    facts: dict[str, bool | str | None] = {f"team_review.{role}": there for role, there in present.items()}
    facts["team_review.facilities_available"] = facilities
    facts["team_review.decision"] = decision
    facts["team_review.dissent"] = dissent_words(dissents) or None
    return facts


def dissent_words(dissents: Iterable[Dissent]) -> str:
    """Every dissent in one line: who, and why."""
    return "; ".join(f"{each.name}: {each.reason}" for each in dissents)
