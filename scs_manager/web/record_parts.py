"""The pages of the record: which sections and lists stand on each, and who may add to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from forms import records as forms
from forms.histories import CAUSES, LISTS_OF_ITEM, OPTIMISATION
from forms.packet_details import PACKET_SECTIONS
from forms.records import Section
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class Part:
    """One page of the record: its sections, its lists, and who may add to it."""

    tab: str
    title: str
    sections: tuple[Section, ...]
    lists: tuple[str, ...]
    permission: Permission
    pages: Mapping[Text, str] = field(default_factory=dict)
    """Groups of sections that have a page of their own under this one."""
    lists_elsewhere: tuple[str, ...] = ()
    """Lists that stand on such a page."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Sections that say more of a list and stand under it."""

    def place_of(self, section: Section) -> str:
        """Where a section is shown, below the part."""
        page = self.pages.get(section.group) if section.group else None
        return f"/{page}#{section.slug}" if page else f"#{section.slug}"

    def place_of_list(self, key: str) -> str:
        """Where a list is shown, below the part."""
        return f"/{ALGORITHM}#{key}" if key in self.lists_elsewhere else f"#{key}"


ALGORITHM = "algorithm"
HISTORY = Part(
    "history",
    "History",
    forms.HISTORY,
    forms.HISTORY_LISTS,
    Permission.EDIT_HISTORY,
    {CAUSES: "causes", OPTIMISATION: ALGORITHM},
    tuple(LISTS_OF_ITEM.values()),
    {"surgery": "operations", "medication": "medicines", "treatment": "treatments"},
)
SAFETY = Part("safety", "Safety", forms.SAFETY, forms.SAFETY_LISTS, Permission.EDIT_SAFETY)
PSYCHOLOGY = Part("psychology", "Psychology", forms.PSYCHOLOGY, (), Permission.EDIT_PSYCHOLOGY)
PACKET = Part("packet", "Packet for the payer", PACKET_SECTIONS, (), Permission.EDIT_HISTORY)
