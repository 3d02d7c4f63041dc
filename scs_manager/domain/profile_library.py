"""The profiles of one clinic: the shipped ones and its own, which are in use, and why the others are not.

A file of the clinic's own is used once its medical lead has signed these very bytes off. Until then the
version signed off before, or else the shipped one, stays in use and both are listed. A broken file is
disabled and listed, and nothing takes its place (design decision 26).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.criteria.base import day
from scs_manager.domain.errors import InputError
from scs_manager.domain.profile_values import Profile, Question
from scs_manager.domain.profiles import FIRST_PROFILES, BrokenProfile, ProfileSet, shipped_profiles
from scs_manager.domain.text import Text

ALWAYS = ("scs-core", "safety")
"""Asked in every screening; they give the overall outcome and cannot be switched off (decision 17)."""


class Status(StrEnum):
    """What a profile is to a clinic on one day."""

    IN_USE = "in_use"
    OFF = "off"
    NEEDS_SIGN_OFF = "needs_sign_off"
    DRAFT = "draft"
    NOT_YET = "not_yet"
    ENDED = "ended"
    RETIRED = "retired"
    REPLACED = "replaced"
    BROKEN = "broken"


STATUS_NAMES: Mapping[Status, Text] = MappingProxyType(
    {
        Status.IN_USE: Text("In use"),
        Status.OFF: Text("Switched off"),
        Status.NEEDS_SIGN_OFF: Text("Off: needs local sign-off"),
        Status.DRAFT: Text("Draft: needs local sign-off"),
        Status.NOT_YET: Text("Not valid yet"),
        Status.ENDED: Text("No longer valid"),
        Status.RETIRED: Text("Retired"),
        Status.REPLACED: Text("Set aside for the clinic's own file"),
        Status.BROKEN: Text("Broken: disabled"),
    }
)


@dataclass(frozen=True, slots=True)
class SignedOff:
    """A medical lead took responsibility for exactly these bytes."""

    profile_id: str
    version: str
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClinicWord:
    """What a clinic has said to profiles: sign-offs oldest first, switches, and texts used before."""

    sign_offs: tuple[SignedOff, ...] = ()
    switched: Mapping[str, bool] = field(default_factory=dict)
    kept: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """SHA-256 of each id and version that a result or a sign-off was made with."""
    earlier: Mapping[str, Profile] = field(default_factory=dict)
    """By id the newest signed-off version of the clinic's own, from its kept text."""

    def sign_off_of(self, profile: Profile) -> SignedOff | None:
        """The sign-off of exactly this text."""
        wanted = (profile.id, profile.version, profile.sha256)
        found = (each for each in self.sign_offs if (each.profile_id, each.version, each.sha256) == wanted)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Listed:
    """One profile, or one broken file, as the clinic's list shows it."""

    id: str
    status: Status
    profile: Profile | None = None
    is_own: bool = False
    """Whether it comes from a folder of the clinic's own."""
    filename: str = ""
    error: InputError | None = None
    sign_off: SignedOff | None = None

    @property
    def can_be_signed_off(self) -> bool:
        """Whether a medical lead may still sign this text off."""
        open_ = self.status not in (Status.BROKEN, Status.RETIRED, Status.ENDED, Status.REPLACED)
        return open_ and self.sign_off is None

    @property
    def can_be_switched(self) -> bool:
        """Whether an administrator may switch it: only what could be in use, never core and safety."""
        return self.status in (Status.IN_USE, Status.OFF) and self.id not in ALWAYS


@dataclass(frozen=True, slots=True)
class Library:
    """Every profile of a clinic on one day, core and safety first."""

    listed: tuple[Listed, ...]

    @property
    def in_use(self) -> dict[str, Profile]:
        """What a screening asks, by id."""
        return {each.id: each.profile for each in self.listed if _is(each, Status.IN_USE) and each.profile}

    @property
    def known(self) -> dict[str, Profile]:
        """What an included profile or a relief rule is looked up in: the current text of each id."""
        found: dict[str, Profile] = {}
        for each in self.listed:
            newer = each.id not in found or each.status is Status.IN_USE
            if each.profile and each.status not in _GONE and newer:
                found[each.id] = each.profile
        return found

    def find(self, id: str, sha256: str = "") -> Listed | None:
        """The entry of that id and text; without a text the one in use, else the first."""
        found = [each for each in self.listed if each.id == id]
        if sha256:
            return next((each for each in found if each.profile and each.profile.sha256 == sha256), None)
        return next((each for each in found if _is(each, Status.IN_USE)), next(iter(found), None))


def _is(listed: Listed, status: Status) -> bool:
    return listed.status is status


def library_of(folders: Iterable[ProfileSet], word: ClinicWord, *, on: date) -> Library:
    """The clinic's profiles on a day; later folders stand over earlier ones."""
    own, broken = _own(folders, word)
    blocked = {each.replaces for each in broken}
    entries: list[Listed] = []
    for id_ in {**shipped_profiles(), **own}:
        entries += _entries(id_, own.get(id_), word, on, is_blocked=id_ in blocked)
    entries += [
        Listed(each.replaces, Status.BROKEN, is_own=True, filename=each.filename, error=each.error)
        for each in broken
    ]
    return Library(tuple(_with_includes(entries)))


_Own = tuple[Profile, str]
"""A profile of the clinic's own, and the name of its file."""


def _own(folders: Iterable[ProfileSet], word: ClinicWord) -> tuple[dict[str, _Own], list[BrokenProfile]]:
    """The clinic's own profiles by id, and the broken files that nothing later has mended."""
    own: dict[str, _Own] = {}
    broken: list[BrokenProfile] = []
    for found in folders:
        named = {id_: (profile, found.files.get(id_, id_)) for id_, profile in found.profiles.items()}
        refused = [*found.broken, *_refused(named.values(), word)]
        bad = {each.replaces for each in refused}
        good = {id_: each for id_, each in named.items() if id_ not in bad}
        broken = [each for each in broken if each.replaces not in good] + refused
        own = {id_: each for id_, each in own.items() if id_ not in bad} | good
    return own, broken


def _refused(profiles: Iterable[_Own], word: ClinicWord) -> Iterator[BrokenProfile]:
    """Files that can be read and still cannot be used: changed bytes of a used version, no safety."""
    for profile, filename in profiles:
        why = _why_not(profile, filename, word)
        if why is not None:
            yield BrokenProfile(filename, profile.id, why)


def _why_not(profile: Profile, filename: str, word: ClinicWord) -> InputError | None:
    kept = word.kept.get((profile.id, profile.version))
    if kept is not None and kept != profile.sha256:
        used = Text(
            "%(id)s %(version)s was used before with another text: give it a new version",
            id=profile.id,
            version=profile.version,
        )
        return InputError(used, place=f"{filename}: version")
    if profile.question is not Question.SAFE and "safety" not in profile.includes:
        return InputError(
            Text("must name safety, which holds for every profile"), place=f"{filename}: includes"
        )
    return None


def _entries(id_: str, own: _Own | None, word: ClinicWord, on: date, *, is_blocked: bool) -> Iterator[Listed]:
    """The lines of one id: its own version where there is one, and the shipped one."""
    shipped = shipped_profiles().get(id_)
    current = None if is_blocked else shipped
    if own is not None and (shipped is None or own[0].sha256 != shipped.sha256):
        listed = _listed(own[0], word, on, own[1])
        yield listed
        earlier = word.earlier.get(id_)
        current = None if listed.sign_off else earlier or shipped
        if current is earlier and earlier is not None:
            yield _listed(earlier, word, on, own[1])
    if shipped is not None and current is shipped:
        yield _listed(shipped, word, on)
    elif shipped is not None:
        yield Listed(id_, Status.REPLACED, shipped, sign_off=word.sign_off_of(shipped))


def _listed(profile: Profile, word: ClinicWord, on: date, filename: str = "") -> Listed:
    sign_off = word.sign_off_of(profile)
    status = _status(profile, word, on, may_be_used=sign_off is not None or _is_first(profile, filename))
    return Listed(profile.id, status, profile, bool(filename), filename, None, sign_off)


def _is_first(profile: Profile, filename: str) -> bool:
    """A file of the clinic's own is never used unsigned, whatever id it carries."""
    return not filename and profile.id in FIRST_PROFILES


def _status(profile: Profile, word: ClinicWord, on: date, *, may_be_used: bool) -> Status:
    if profile.retired is not None and profile.retired <= on:
        return Status.RETIRED
    if profile.valid_to is not None and profile.valid_to < on:
        return Status.ENDED
    if not may_be_used:
        return Status.DRAFT if profile.is_draft else Status.NEEDS_SIGN_OFF
    if profile.valid_from > on:
        return Status.NOT_YET
    is_on = profile.id in ALWAYS or word.switched.get(profile.id, True)
    return Status.IN_USE if is_on else Status.OFF


def _with_includes(entries: list[Listed]) -> Iterator[Listed]:
    """A profile that includes what is not there cannot be asked; it is broken, and says so."""
    known = {each.id for each in entries if each.profile and each.status not in _GONE}
    for each in entries:
        lacks = [name for name in each.profile.includes if name not in known] if each.profile else []
        if lacks and each.status not in _GONE:
            why = Text("includes %(names)s, which cannot be used", names=", ".join(lacks))
            error = InputError(why, place=f"{each.filename or each.id}: includes")
            yield replace(each, status=Status.BROKEN, error=error)
        else:
            yield each


_GONE = (Status.BROKEN, Status.REPLACED)


def refusal(profile: Profile, on: date) -> Text | None:
    """Why a profile cannot be asked in a new screening any more, in one sentence; None when it can."""
    if profile.retired is not None and profile.retired <= on:
        return Text(
            "%(title)s was retired on %(day)s: no new screening asks it; results made with it stay readable.",
            title=profile.title,
            day=day(profile.retired),
        )
    if profile.valid_to is not None and profile.valid_to < on:
        return Text(
            "%(title)s ended on %(day)s: no new screening asks it; results made with it stay readable.",
            title=profile.title,
            day=day(profile.valid_to),
        )
    return None
