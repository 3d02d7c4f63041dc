"""Consent to a trial: versioned texts as data, what a consent record needs, and whether one is in force.

Texts are shipped as ``consent_texts/*.toml`` or supplied by the clinic. A text is named by the SHA-256 of
what the patient reads; a translation that nobody reviewed is shown beside English (design decision 24).
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.domain.toml_table import Table, read_toml, slug, words, yes_no

TRIAL = "trial"
"""The only kind of consent so far: to a trial of stimulation."""

LANGUAGES: Mapping[str, Text] = MappingProxyType(
    {"en": Text("English"), "es": Text("Spanish"), "de": Text("German"), "fr": Text("French")}
)
ENGLISH = "en"
BODY_LIMIT = 40_000
"""Characters of a consent text. [default]"""

TEACH_BACK: Mapping[str, Text] = MappingProxyType(
    {
        "purpose": Text("What is the trial for, and what happens in it?"),
        "success": Text("When does the trial count as a success, and what does that not promise?"),
        "risks": Text("Which risks matter to you, and how often do they happen?"),
        "alternatives": Text("What else could you do instead, and may you stop at any time?"),
        "alarm": Text("Which signs are an alarm, and whom do you call?"),
    }
)
"""What the patient explains in own words (``clinical.md`` 6: risks, alternatives, success, whom to call)."""

PASSED, NEEDS_REPEAT = "passed", "needs_repeat"
RESULTS: Mapping[str, Text] = MappingProxyType(
    {PASSED: Text("Passed"), NEEDS_REPEAT: Text("Needs to be explained again")}
)
WAYS: Mapping[str, Text] = MappingProxyType(
    {"paper": Text("On paper"), "screen": Text("On this screen, by typed name")}
)

_KEYS = ("kind", "version", "language", "title", "reviewed", "section")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of a text in one language."""

    kind: str
    version: str
    language: str
    title: str
    body: str
    reviewed: bool = False
    own: bool = False

    @property
    def sha256(self) -> str:
        """SHA-256 of what the patient reads, title and body, in UTF-8."""
        return sha256_of(self.title, self.body)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The body by its headings; a text without a heading is one section."""
        parts = f"\n{self.body}".split("\n## ")
        before = [_section("", parts[0])] if parts[0].strip() else []
        headed = (part.partition("\n") for part in parts[1:])
        return (*before, *(_section(heading, rest) for heading, _, rest in headed))

    @property
    def needs_english(self) -> bool:
        """Whether English stands beside it: a translation that nobody has reviewed."""
        return self.language != ENGLISH and not self.reviewed


def sha256_of(title: str, body: str) -> str:
    """The name of a text by its content."""
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()


def _section(heading: str, text: str) -> Section:
    paragraphs = (" ".join(each.split()) for each in text.split("\n\n"))
    return Section(heading.strip(), tuple(each for each in paragraphs if each))


@cache
def shipped_texts() -> tuple[ConsentText, ...]:
    """The texts that come with the application, English first."""
    folder = files("scs_manager.domain") / "consent_texts"
    found = [
        load_text(each.read_text(encoding="utf-8"), each.name)
        for each in folder.iterdir()
        if each.name.endswith(".toml")
    ]
    order = list(LANGUAGES)
    return tuple(sorted(found, key=lambda text: (order.index(text.language), text.version)))


def load_text(content: str, filename: str) -> ConsentText:
    """The text in that file; a fault is refused with the file and the dotted key."""
    top = read_toml(content, filename)
    top.only(*_KEYS)
    if "section" not in top.content:
        raise top.refuse("section", "is missing")
    parts = [_written(table) for table in top.tables("section")]
    return ConsentText(
        kind=top.take("kind", _kind),
        version=top.take("version", words),
        language=top.take("language", _language),
        title=top.take("title", words),
        body="\n\n".join(parts),
        reviewed=top.maybe("reviewed", yes_no, False),
    )


def _written(table: Table) -> str:
    table.only("heading", "text")
    return f"## {table.take('heading', words)}\n{table.take('text', words).strip()}"


def _kind(value: object) -> str:
    if slug(value) != TRIAL:
        raise ValueError(f"must be: {TRIAL}")
    return TRIAL


def _language(value: object) -> str:
    if not isinstance(value, str) or value not in LANGUAGES:
        raise ValueError(f"must be one of: {', '.join(LANGUAGES)}")
    return value


def current_text(texts: Iterable[ConsentText], language: str) -> ConsentText | None:
    """The text to use in a language: the clinic's newest own one, else the newest shipped one.

    ``texts`` come oldest first; shipped ones by version.
    """
    in_language = [text for text in texts if text.language == language]
    own = [text for text in in_language if text.own]
    usable = own or in_language
    return usable[-1] if usable else None


@dataclass(frozen=True, slots=True)
class Given:
    """What is recorded of one consent."""

    text_sha256: str
    explained_by: str
    how: str
    signed_name: str
    signed_on: date
    teach_back: Mapping[str, str]
    interpreter: str = ""
    questions_asked: str = ""
    witness: str = ""

    @property
    def counts(self) -> bool:
        """Whether every question was understood: without that, a signature is no consent."""
        return all(self.teach_back.get(question) == PASSED for question in TEACH_BACK)


def check_given(given: Given, *, patient: str, latest: date) -> None:
    """Refuse, naming the field, what cannot be a consent record."""
    needed = (
        ("explained_by", given.explained_by, Text("Enter who explained it")),
        ("signed_name", given.signed_name, Text("Enter the name as it was signed")),
    )
    for place, value, sentence in needed:
        if not value.strip():
            raise InputError(sentence, place=place)
    if given.signed_on > latest:
        raise InputError(Text("The day lies in the future"), place="signed_on")
    for question in TEACH_BACK:
        if given.teach_back.get(question) not in RESULTS:
            raise InputError(Text("Say how the patient answered"), place=f"teach_{question}")
    if given.how == "screen" and _plain(given.signed_name) != _plain(patient):
        raise InputError(
            Text("On screen the patient types the full name, %(name)s.", name=patient), place="signed_name"
        )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent as its being in force is judged."""

    signed_on: date
    counts: bool = True
    withdrawn_on: date | None = None


def in_force(consents: Sequence[Consent], on: date) -> Consent | None:
    """The consent that holds on a day: the newest signed by then, if it counts and is not withdrawn by then.

    From the day of withdrawal on it does not hold; a newer consent that does not count ends an older one,
    because the patient was found not to have understood. ``consents`` come oldest first.
    """
    signed = [each for each in consents if each.signed_on <= on]
    if not signed:
        return None
    newest = max(enumerate(signed), key=lambda pair: (pair[1].signed_on, pair[0]))[1]
    withdrawn = newest.withdrawn_on is not None and newest.withdrawn_on <= on
    return newest if newest.counts and not withdrawn else None
