"""The profiles of a clinic as pages show them: one line each, and the rules of one in words."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.profile_diff import ProfileDiff, filled, profile_diff
from scs_manager.domain.profile_library import STATUS_NAMES, Library, Listed, SignedOff, Status
from scs_manager.domain.profile_values import Entry, Profile, Provenance, Question
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.relief_rules import JUDGED_NAMES
from scs_manager.domain.rule_words import (
    PROVENANCE_NAMES,
    ROLE_TITLES,
    STAGE_NAMES,
    role_sentence,
    threshold_words,
    window_words,
)
from scs_manager.domain.text import Text
from scs_manager.domain.trial_evidence import RULE_NAMES, ReliefRule
from scs_manager.domain.wording import joined
from scs_manager.models.screening import ProfileSwitchRow
from scs_manager.services.profile_library import FOLDER
from scs_manager.web.filters import day
from scs_manager.web.i18n import gettext as _

__all__ = ["Status", "folder_of", "groups", "profile_page", "sign_off_page"]

MARKS: Mapping[Status, str] = {
    Status.IN_USE: "met",
    Status.OFF: "missing",
    Status.NEEDS_SIGN_OFF: "unknown",
    Status.DRAFT: "unknown",
    Status.NOT_YET: "out-of-date",
    Status.ENDED: "out-of-date",
    Status.RETIRED: "out-of-date",
    Status.REPLACED: "missing",
    Status.BROKEN: "not-met",
}
"""The mark of each status."""

QUESTIONS: Mapping[Question, Text] = {
    Question.APPROPRIATE: Text("Is stimulation appropriate?"),
    Question.SAFE: Text("Is it safe now?"),
    Question.PAYER: Text("Will the payer accept it?"),
}
"""The three questions (``clinical.md`` 0.4)."""


@dataclass(frozen=True)
class Line:
    """One profile, or one broken file, in the list."""

    listed: Listed
    title: str
    mark: str
    status: Text
    validity: str
    provenance: str
    is_own_and_shipped: bool

    @property
    def why(self) -> str:
        """What is wrong with a broken file, with its place."""
        return str(self.listed.error) if self.listed.error else ""


@dataclass(frozen=True)
class Group:
    """The profiles of one question."""

    words: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Rule:
    """One entry of a profile in words."""

    criterion: str
    statement: Text
    role: Text
    sentence: Text
    limits: tuple[Text, ...]
    sources: tuple[str, ...]
    provenance: Text
    needs_sign_off: bool


@dataclass(frozen=True)
class Part:
    """The rules of one stage."""

    words: Text
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class ProfilePage:
    """One profile: its head, its sign-off, its rules by stage."""

    profile: Profile
    listed: Listed | None
    mark: str
    status: Text
    question: Text
    validity: str
    provenance: str
    relief: tuple[Text, ...]
    parts: tuple[Part, ...]
    can_be_compared: bool
    switched: tuple[ProfileSwitchRow, ...]

    @property
    def needs_sign_off(self) -> bool:
        """Whether rules of it still wait for the medical lead."""
        signed = self.listed is not None and self.listed.sign_off is not None
        return not signed and any(rule.needs_sign_off for part in self.parts for rule in part.rules)


@dataclass(frozen=True)
class SignOffPage:
    """What a medical lead signs: the text by its hash, and how it differs from the shipped one."""

    profile: Profile
    provenance: str
    now: datetime
    diff: ProfileDiff | None


def folder_of(session: Session, clinic_id: uuid.UUID) -> str:
    """Where this clinic's own profiles lie; empty when no folder is set."""
    base: Path | None = session.info.get(FOLDER)
    return str(base / str(clinic_id)) if base else ""


def groups(library: Library) -> tuple[Group, ...]:
    """The list by question, broken files with no question last."""
    lines = [_line(each) for each in library.listed]
    found = [
        Group(words, tuple(line for line in lines if line.listed.profile and _asks(line, question)))
        for question, words in QUESTIONS.items()
    ]
    unread = tuple(line for line in lines if line.listed.profile is None)
    found.append(Group(Text("Files that cannot be used"), unread))
    return tuple(group for group in found if group.lines)


def _asks(line: Line, question: Question) -> bool:
    return line.listed.profile is not None and line.listed.profile.question is question


def _line(listed: Listed) -> Line:
    profile = listed.profile
    return Line(
        listed,
        profile.title if profile else listed.filename,
        MARKS[listed.status],
        STATUS_NAMES[listed.status],
        _validity(profile) if profile else "",
        _provenance(profile.criteria) if profile else "",
        listed.is_own and listed.id in shipped_profiles() and profile is not None,
    )


def _validity(profile: Profile) -> str:
    if profile.retired is not None:
        return _("retired %(day)s", day=day(profile.retired))
    start = day(profile.valid_from)
    if profile.valid_to is None:
        return _("from %(day)s", day=start)
    return _("%(start)s to %(end)s", start=start, end=day(profile.valid_to))


def _provenance(entries: Iterable[Entry]) -> str:
    """How many rules stand on what: ``12 read, 3 default``."""
    counts = Counter(entry.provenance for entry in entries)
    return ", ".join(f"{counts[each]} {_(_SHORT[each])}" for each in Provenance if counts[each])


_SHORT = {
    Provenance.READ: "read",
    Provenance.READ_SECOND: "read second-hand",
    Provenance.MEMORY: "from memory",
    Provenance.DEFAULT: "default",
    Provenance.SEED: "seed",
}


def profile_page(
    listed: Listed | None, profile: Profile, switched: Iterable[ProfileSwitchRow]
) -> ProfilePage:
    """The page of one profile; without a line in the library it is a text kept from before."""
    status = listed.status if listed else Status.REPLACED
    return ProfilePage(
        profile,
        listed,
        MARKS[status],
        STATUS_NAMES[status],
        QUESTIONS[profile.question],
        _validity(profile),
        _provenance(profile.criteria),
        _relief(profile),
        _parts(profile, listed.sign_off if listed else None),
        profile.id in shipped_profiles() and shipped_profiles()[profile.id].sha256 != profile.sha256,
        tuple(switched),
    )


def sign_off_page(listed: Listed, profile: Profile, now: datetime) -> SignOffPage:
    """What is signed; a clinic's own version of a shipped profile shows what it changes."""
    shipped = shipped_profiles().get(profile.id) if listed.is_own else None
    diff = profile_diff(shipped, profile) if shipped else None
    return SignOffPage(profile, _provenance(profile.criteria), now, diff)


def _relief(profile: Profile) -> tuple[Text, ...]:
    relief = profile.relief
    if relief is None:
        return ()
    return (
        RULE_NAMES[ReliefRule(relief.rule)],
        Text("At least %(n)s days of baseline diary", n=relief.min_baseline_days),
        Text("At least %(n)s eligible days of the trial", n=relief.min_trial_days),
        Text("Leads in for %(a)s to %(b)s days", a=relief.trial_days[0], b=relief.trial_days[1]),
        *_in_words(relief.judged_on),
    )


def _in_words(judged_on: tuple[str, ...]) -> tuple[Text, ...]:
    """What the payer judges without naming a number."""
    if not judged_on:
        return ()
    names = joined([JUDGED_NAMES[name] for name in judged_on], ", ")
    return (Text("Judged by the payer without a number: %(what)s", what=names),)


def _parts(profile: Profile, sign_off: SignedOff | None) -> tuple[Part, ...]:
    found = []
    for stage in Stage:
        rules = tuple(_rule(entry, sign_off) for entry in profile.criteria if entry.stage is stage)
        if rules:
            found.append(Part(STAGE_NAMES[stage], rules))
    return tuple(found)


def _rule(entry: Entry, sign_off: SignedOff | None) -> Rule:
    definition = REGISTRY[entry.criterion]
    limits = [threshold_words(key, limit) for key, limit in entry.threshold.items()]
    if entry.window_days is not None:
        limits.append(window_words(entry.window_days))
    return Rule(
        entry.criterion,
        filled(definition.statement, entry.threshold),
        ROLE_TITLES[entry.role],
        role_sentence(entry.role, required=entry.required, urgent=definition.urgent),
        tuple(limits),
        entry.sources,
        PROVENANCE_NAMES[entry.provenance],
        entry.provenance.needs_sign_off and sign_off is None,
    )
