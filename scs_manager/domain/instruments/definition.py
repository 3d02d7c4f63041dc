"""A questionnaire as data: its items, how they make scores, and what may be shown of it (measures.md 1).

Raw answers are kept and scores computed on reading with the version of the definition, so a stored answer
never changes its meaning. An answer that is missing is never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from scs_manager.domain.text import Text

NO_WEIGHTS: Mapping[str, int] = MappingProxyType({})
EVERYONE = "any"
"""Key of a weight or limit that does not depend on the patient's sex."""


class Licence(StrEnum):
    """What the rights of the instrument allow the product to do (measures.md 1.1)."""

    EMBED = "embed"
    """The item texts ship with the product, with their notice."""
    CLINIC_SUPPLIED = "clinic_supplied"
    """Only the scoring ships; the clinic loads the texts under its own recorded permission."""
    SCORE_ONLY = "score_only"
    """Totals or digits are typed in from a form outside the product."""


class Direction(StrEnum):
    """Which end of a score is bad for the patient."""

    HIGH_IS_WORSE = "high_is_worse"
    HIGH_IS_BETTER = "high_is_better"


class Method(StrEnum):
    """How item points become a score."""

    SUM = "sum"
    MEAN = "mean"
    PERCENT = "percent"
    """Points in percent of the most that the answered items can give."""
    VALUE = "value"
    """One item, as answered."""
    T_SCORE = "t_score"
    """The sum, looked up in a table of T-scores."""
    INDEX = "index"
    """1 less the decrement of every level, from a national value set."""


class Mark(StrEnum):
    """How well a number is founded; ``uncertain`` ones are offered to a clinic but never a default."""

    READ = "read"
    READ_SECOND = "read-2nd"
    MEMORY = "memory"
    UNCERTAIN = "uncertain"
    DEFAULT = "default"

    @property
    def needs_sign_off(self) -> bool:
        """Whether screens and documents say "needs local sign-off" (decision 5)."""
        return self is not Mark.READ


@dataclass(frozen=True, slots=True)
class Loinc:
    """A LOINC code; a code that was not read must be checked against a release before export."""

    concept: str
    """``panel``, ``total``, ``item 3`` or the id of a score."""
    code: str
    provenance: Mark


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of an item whose texts may ship."""

    value: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question: its number on the form, a stable name, and its answers from ``low`` to ``high``."""

    number: int
    name: str
    low: int
    high: int
    text: str = ""
    choices: tuple[Choice, ...] = ()
    reverse: bool = False
    """Scored as low + high − answer; the answer itself is entered as ticked."""
    points: tuple[int, ...] = ()
    """Points for the answers from ``low`` up, where they are not the answers themselves."""
    codes: Mapping[str, int] = field(default_factory=lambda: NO_WEIGHTS)
    """Words as answers, each with its points, where numbers would be ambiguous."""
    weight: Mapping[str, int] = field(default_factory=lambda: NO_WEIGHTS)
    """Factor of the points, by sex or for everyone; 1 when empty."""

    @property
    def yes_no(self) -> bool:
        """Whether the answer is a yes or a no, so that true and false are answers too."""
        return (self.low, self.high) == (0, 1) and not self.codes


@dataclass(frozen=True, slots=True)
class Band:
    """A named range that begins at ``start``, inclusive, and ends where the next one begins."""

    id: str
    title: str
    start: Fraction


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A yes-or-no reading of a score: at least, above or at most a limit, which may depend on sex."""

    id: str
    title: str
    relation: str
    limits: Mapping[str, Fraction]
    sources: tuple[str, ...]
    provenance: Mark


@dataclass(frozen=True, slots=True)
class ScoreDef:
    """One score of an instrument. ``missing`` is how many of its items may be left out and are prorated."""

    id: str
    title: str
    method: Method
    items: tuple[int, ...]
    low: Fraction
    high: Fraction
    direction: Direction
    sources: tuple[str, ...]
    provenance: Mark
    missing: int = 0
    decimals: int = 0
    """Decimals when shown, half-up; comparisons use the unrounded value unless ``band_rounded``."""
    band_rounded: bool = False
    gate: int | None = None
    """Number of an item whose answer "never" (its lowest) makes all other items 0."""
    table: str = ""
    """Name of the T-score table or value set."""
    reason: str = ""
    """What to say instead of a score when too much is missing; made up from the counts when empty."""
    bands: tuple[Band, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """A single answer that means something whatever the score, such as a same-day task."""

    id: str
    item: int
    at_least: int
    action: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of a questionnaire. The first score is the main one."""

    id: str
    version: str
    title: str
    licence: Licence
    rights: str
    notice: str
    """Printed with the form and in documents wherever texts are shown."""
    question: str
    """The sentence above the items; empty unless texts may ship."""
    items: tuple[Item, ...]
    scores: tuple[ScoreDef, ...]
    watches: tuple[Watch, ...]
    loinc: tuple[Loinc, ...]
    rule: str
    """Name of a rule of `readings` that reads several scores together, or empty."""
    note: str
    text: str
    sha256: str
    asked: bool = True
    """Whether the product may put its questions to anybody; otherwise only numbers are typed in."""

    @property
    def is_ours(self) -> bool:
        """Whether the wording is our own, so that we may translate it; licensed wording stays as it is."""
        return "own wording" in self.rights.lower()

    @property
    def title_words(self) -> Text | str:
        """Its name as a patient reads it: translated only where it is ours."""
        return Text(self.title) if self.is_ours else self.title

    def score(self, score_id: str) -> ScoreDef:
        """The score of that id; a name that does not exist is a programming mistake."""
        for each in self.scores:
            if each.id == score_id:
                return each
        raise ValueError(f"{self.id} has no score {score_id}")

    def item(self, number: int) -> Item:
        """The item of that number on the form."""
        return self.items[number - 1]
