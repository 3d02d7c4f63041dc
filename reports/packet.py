"""A prior-authorisation packet as one PDF: cover, index, the items, and the enclosures as they were received.

It is laid out twice or more: the index names pages that are only known once everything has been laid out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reports import packet_cover, packet_index
from reports.dates import day
from reports.enclosed import Opened, Places, check_all_there, enclosure_pages, filled, opened
from reports.flowables import Part
from reports.frame import DOT, PageFrame, build
from reports.packet_content import Packet
from reports.packet_sections import item_sections
from reports.parts import Story
from reports.words import clean
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text

MOST_LAYOUTS = 8
"""A range of pages that takes a line more moves what follows once or twice. Two that move each other in turn,
from page to page and back, would never end; that is refused, for an index must not name a wrong page."""
UNSETTLED = Text(
    "The pages that the index of this packet names do not settle. Nothing was made. Choose another order of "
    "the enclosures and try again."
)
COVER_ITEM = 1
"""The item that the cover itself answers."""


@dataclass(frozen=True)
class PacketFrame(PageFrame):
    """The page of a packet: the member's number stands with the other identifiers."""

    member: str = ""

    @property
    def identifiers(self) -> str:
        """Birth date, identifier and member number."""
        born = self.identity.birth_date
        shown = [f"born {day(born)}" if born else "birth date not given"]
        shown.append(clean(self.identity.identifier) or "identifier not given")
        shown.append(f"Member {clean(self.member)}" if clean(self.member) else "member number not given")
        return DOT.join(shown)


@dataclass
class Numbers:
    """Where each item and each enclosure stands, found while laying out."""

    items: dict[int, set[int]] = field(default_factory=dict)
    enclosures: dict[int, set[int]] = field(default_factory=dict)


class Milestone(Part):
    """Nothing on the page; it notes between which pages something stands."""

    def __init__(self, note: Callable[[int], None]) -> None:
        self.note = note

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """No room at all."""
        return 0, 0

    def draw(self) -> None:
        """Notes the page."""
        self.note(self.canvas.getPageNumber())


def render(content: Packet, *, now: datetime) -> bytes:
    """The packet as a PDF; equal content and time give equal bytes.

    A signed one holds every page of every enclosure: RuleError names the file that cannot be opened. The
    index names the pages as they are: RuleError where no layout agrees with the one before.
    """
    frame = PacketFrame(
        title=packet_cover.draft_words(content),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=content.signature is None,
        member=content.member,
    )
    files = opened(content.enclosures)
    if content.signature is not None:
        check_all_there(files)
    known = Numbers()
    for _ in range(MOST_LAYOUTS):
        found, places = Numbers(), Places()
        data = build(frame, _story(content, files, known, found, places, now))
        if found == known:
            break
        known = found
    else:
        raise RuleError(UNSETTLED)
    return filled(data, places.drawings)


def _story(
    content: Packet, files: Sequence[Opened], known: Numbers, found: Numbers, places: Places, now: datetime
) -> Story:
    sections = item_sections(content, now)
    return [
        *packet_cover.head(content),
        *packet_cover.completeness(content),
        *packet_index.index(content, known.items),
        *packet_cover.responsible(content),
        *packet_cover.still_to_do(content),
        *packet_index.enclosures(files, known.enclosures),
        *packet_index.checks(content),
        *packet_index.unknowns(content),
        *_noted(sections, found),
        *_enclosed(files, found, places),
    ]


def _noted(sections: Mapping[int, Story], found: Numbers) -> Story:
    """The sections, each between two milestones; the cover counts for the request."""
    found.items[COVER_ITEM] = {1}
    story: Story = []
    for number, section in sections.items():
        story += _between(section, found.items.setdefault(number, set()))
    return story


def _between(story: Story, pages: set[int]) -> Story:
    """The story with a milestone behind its heading and one behind its end; all pages between are noted."""
    first: list[int] = []

    def note_end(page: int) -> None:
        pages.update(range(first[0] if first else page, page + 1))

    at = next((n for n, each in enumerate(story) if getattr(each, "kind", "") == "H2"), 0) + 1
    return [*story[:at], Milestone(first.append), *story[at:], Milestone(note_end)]


def _enclosed(files: Sequence[Opened], found: Numbers, places: Places) -> Story:
    story: Story = []
    for each in files:
        pages = found.enclosures.setdefault(each.number, set())
        noted = _between(enclosure_pages(each, places), pages)
        story += noted
        item = found.items.setdefault(each.enclosure.item, set())
        story.append(Milestone(lambda _page, item=item, pages=pages: item.update(pages)))  # type: ignore[misc]
    return story
