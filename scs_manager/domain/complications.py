"""The kinds of adverse events, as versioned data (clinical.md section 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from scs_manager.domain.text import Text
from scs_manager.domain.toml_table import Table, listed, one_of, read_toml, words, yes_no

OTHER = "ae.other"
"""The kind that says nothing without words."""


class ComplicationClass(StrEnum):
    """What sort of thing went wrong."""

    HARDWARE = "hardware"
    BIOLOGICAL = "biological"
    STIMULATION = "stimulation"
    DEATH = "death"
    OTHER = "other"


class CodeProvenance(StrEnum):
    """Where a code comes from; one from memory never fills in a document."""

    READ = "read"
    MEMORY = "memory"


CLASS_NAMES: Mapping[ComplicationClass, Text] = MappingProxyType(
    {
        ComplicationClass.HARDWARE: Text("Hardware"),
        ComplicationClass.BIOLOGICAL: Text("Biological"),
        ComplicationClass.STIMULATION: Text("Stimulation"),
        ComplicationClass.DEATH: Text("Death"),
        ComplicationClass.OTHER: Text("Other"),
    }
)


@dataclass(frozen=True)
class Complication:
    """One kind of event; without codes the coder decides."""

    slug: str
    group: ComplicationClass
    title: Text
    codes: tuple[str, ...] = ()
    code_provenance: CodeProvenance | None = None
    infection: bool = False
    fatal: bool = False

    @property
    def usable_codes(self) -> tuple[str, ...]:
        """The ICD-10-CM codes that a document may carry."""
        return self.codes if self.code_provenance is CodeProvenance.READ else ()


@dataclass(frozen=True)
class Complications:
    """One version of the list, in its own order."""

    id: str
    version: str
    provenance: str
    kinds: Mapping[str, Complication]


@cache
def shipped_complications() -> Complications:
    """The list that comes with the product."""
    name = "complications.toml"
    return load_complications(files("scs_manager.domain").joinpath(name).read_text(encoding="utf-8"), name)


def load_complications(text: str, filename: str) -> Complications:
    """A list from TOML; a fault is refused naming file and key."""
    table = read_toml(text, filename)
    table.only("id", "version", "provenance", "kind")
    kinds: dict[str, Complication] = {}
    for row in table.tables("kind"):
        kind = _kind(row)
        if kind.slug in kinds:
            raise row.refuse("slug", "is there twice")
        kinds[kind.slug] = kind
    if OTHER not in kinds:
        raise table.refuse("kind", Text("lacks %(slug)s", slug=OTHER))
    return Complications(
        table.take("id", words), table.take("version", words), table.take("provenance", words),
        MappingProxyType(kinds),
    )  # fmt: skip


def _kind(row: Table) -> Complication:
    row.only("slug", "class", "title", "codes", "code_provenance", "infection", "fatal")
    codes: tuple[str, ...] = row.maybe("codes", listed(words), ())
    return Complication(
        slug=row.take("slug", words),
        group=row.take("class", one_of(ComplicationClass)),
        title=Text(row.take("title", words)),
        codes=codes,
        code_provenance=row.take("code_provenance", one_of(CodeProvenance)) if codes else None,
        infection=row.maybe("infection", yes_no, False),
        fatal=row.maybe("fatal", yes_no, False),
    )
