"""What a prior-authorisation packet holds, as plain values; nothing here draws or reads.

Texts arrive rendered. The record's part comes as the decision summary and the screening report have it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from reports.content import Identity, Issue, ProfileSignOff, Signature, State, UnknownLine
from reports.decision_summary import DecisionSummary
from reports.questionnaire_table import QuestionnaireLine
from reports.record_lines import RecordLines
from reports.screening_said import Said
from reports.trial_report_content import TrialContent


@dataclass(frozen=True)
class Labelled:
    """A labelled value of the cover; with a state it carries its mark."""

    label: str
    value: str
    detail: str = ""
    state: State | None = None


@dataclass(frozen=True)
class LackLine:
    """One thing still to do."""

    what: str
    why: str
    who: str
    provenance: str = ""
    state: State = "not_met"


@dataclass(frozen=True)
class ItemLine:
    """One of the items as the index shows it."""

    number: int
    title: str
    content: str
    state: State
    word: str
    """``Complete``, ``Out of date``, ``Missing``, ``Unknown``."""
    is_required: bool
    lacking: tuple[LackLine, ...] = ()

    @property
    def shown(self) -> tuple[State, str]:
        """The mark and its word: what nobody asks for is never shown as missing."""
        if self.is_required or self.state in ("met", "not_asked"):
            return self.state, self.word
        return "not_asked", "Not asked"


@dataclass(frozen=True)
class CheckLine:
    """A pattern that payers refuse, worded so that Met is the good answer."""

    statement: str
    state: State
    sentence: str


@dataclass(frozen=True)
class Line:
    """One line of a table of what is recorded; an empty value prints as not recorded."""

    label: str
    value: str
    detail: str = ""
    """The day and where it is from."""
    state: State | None = None
    word: str = ""
    """Instead of the usual word of the state."""
    who: str = ""
    """Who usually supplies it, where it is not recorded."""

    @property
    def is_unknown(self) -> bool:
        """Whether the line prints as unknown."""
        return self.state == "unknown" or self.is_empty

    @property
    def is_empty(self) -> bool:
        """Whether nothing is recorded."""
        return self.state is None and not self.value


@dataclass(frozen=True)
class Block:
    """Lines under a small heading, then sentences; either may be empty."""

    title: str = ""
    lines: tuple[Line, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """What the record holds for one item, besides what the summary and the history draw for it."""

    number: int
    blocks: tuple[Block, ...] = ()
    criteria: tuple[str, ...] = ()
    """Names of criteria of the screening whose findings stand here."""


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with the packet as it was received."""

    title: str
    item: int
    data: bytes
    media_type: str
    source: str
    """Who brought it and when, or the document of ours that it is."""
    sha256: str
    dated_on: date | None = None
    file_name: str = ""
    how: str = "received"
    """``issued`` for a document of ours."""
    fault: str = ""
    """Why it cannot be taken, as the rest of a sentence about the file; empty when nothing is wrong."""


@dataclass(frozen=True)
class Packet:
    """One request to one payer with all that stands behind it."""

    identity: Identity
    issue: Issue
    member: str
    stage: str
    """``Permanent implant`` or ``Trial stimulation``."""
    subject: str
    """The line below the title."""
    asked_by: str
    """Payer's list and its version: ``Medicare 2026.1``."""
    request: tuple[Labelled, ...]
    """Payer, patient, member, request; physician, diagnosis, procedures, tracking number: in that order."""
    items: tuple[ItemLine, ...]
    prepared_by: str
    prepared_at: datetime
    checks: tuple[CheckLine, ...] = ()
    provenance: str = ""
    profile_id: str = ""
    """Whose rules are asked: their findings stand under the items, before those of others."""
    refused: str = ""
    """Why it cannot be issued although nothing may be missing; a draft says so."""
    note: str = ""
    """One sentence about the list: that it is the base list, or that it needs local sign-off."""
    sections: tuple[Section, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    summary: DecisionSummary | None = None
    """What the decision summary would say: decision, advice, criteria, safety, rules."""
    trial: TrialContent | None = None
    """What the trial diary report says."""
    record: RecordLines | None = None
    said: Said | None = None
    """Judgements and dissent about the screening."""
    questionnaires: tuple[QuestionnaireLine, ...] = ()
    sign_offs: tuple[ProfileSignOff, ...] = ()
    unknowns: tuple[UnknownLine, ...] = ()
    signature: Signature | None = None
    is_for_trial: bool = False
    """Whether the trial is asked for: then nothing is decided about an implant, and nobody says so."""

    @property
    def asked(self) -> tuple[ItemLine, ...]:
        """The items that this payer asks for."""
        return tuple(item for item in self.items if item.is_required)

    @property
    def not_asked(self) -> tuple[ItemLine, ...]:
        """The items that nobody asked for."""
        return tuple(item for item in self.items if not item.is_required)

    @property
    def complete(self) -> int:
        """How many of the required items are complete."""
        return sum(item.state == "met" for item in self.asked)
