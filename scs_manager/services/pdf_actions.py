"""Whether a PDF carries a program, a form that runs one, another file, or a way out of itself.

Everything that a reader can reach from the catalogue is looked at: a program may stand behind a harmless
action, in the outline, in a field of a form or on a page.
"""

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from scs_manager.domain.attachments import refuse
from scs_manager.domain.text import Text

MOST_PARTS = 200_000
"""Dictionaries and lists of one PDF; two hundred scanned pages have some thousand. [default]"""

_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
    }
)
"""Kinds of actions that do more than turn a page or open a link that was pressed."""
_ON_PAGE = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
"""Kinds of things on a page that hold a file or play one."""
_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
"""Names whose being there is enough."""


def carries_more(reader: PdfReader) -> bool:
    """Whether anything in the PDF acts by itself or holds another file."""
    return any(_is_active(each) for each in _dictionaries(reader))


def _is_active(found: DictionaryObject) -> bool:
    return bool(
        not _KEYS.isdisjoint(found)
        or _resolved(found.get("/S")) in _ACTIONS
        or _resolved(found.get("/Subtype")) in _ON_PAGE
    )


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached, each once; the bytes of streams are not opened."""
    waiting: list[Any] = [reader.root_object]
    seen: set[tuple[int, int]] = set()
    parts = 0
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            place = (found.idnum, found.generation)
            if place in seen:
                continue
            seen.add(place)
            found = found.get_object()
        if not isinstance(found, DictionaryObject | ArrayObject):
            continue
        parts += 1
        if parts > MOST_PARTS:
            raise refuse(Text("The PDF is too complicated to be looked through. Print it to a new PDF."))
        if isinstance(found, DictionaryObject):
            yield found
        waiting.extend(_inside(found))


def _inside(found: DictionaryObject | ArrayObject) -> Iterator[Any]:
    inside = found.values() if isinstance(found, DictionaryObject) else found
    return (each for each in inside if isinstance(each, IndirectObject | DictionaryObject | ArrayObject))


def _resolved(thing: Any) -> Any:
    found = thing.get_object() if isinstance(thing, IndirectObject) else thing
    return found if isinstance(found, str) else None
