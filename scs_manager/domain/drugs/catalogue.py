"""The catalogue of medicines, and the search through it.

It names ingredients, brands and classes only [memory]; it holds no dose and no code, and it never decides
which medicine was meant: the person who searches chooses.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

from scs_manager.domain.errors import InputError
from scs_manager.domain.facts_catalogue_lists import DRUG_CLASSES
from scs_manager.domain.opioid_factors import shipped_table
from scs_manager.domain.text import Text
from scs_manager.domain.toml_table import Table, listed, read_toml, words, yes_no

LIKENESS = 0.75
"""How alike a misspelt word must be to a name to be offered, from 0 to 1. [default]"""
LONGEST = 100
"""Characters of a search that are looked at; no name is longer."""


@dataclass(frozen=True)
class Drug:
    """An active ingredient, in English."""

    name: str
    drug_class: str | None
    """One of the classes of the ledger; None for what is not a pain medicine."""
    brands: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    thins_blood: bool = False
    opioid: str | None = None
    """Its name in the factor tables; None for an opioid that no table names and for anything else."""


@dataclass(frozen=True)
class Catalogue:
    """One version of the list of medicines."""

    id: str
    version: str
    drugs: tuple[Drug, ...]
    classes: dict[str, tuple[str, ...]]
    """Words by which a class is searched."""
    antithrombotic_words: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A drug and the name by which the search met it."""

    drug: Drug
    by: str
    how: str
    """``ingredient``, ``also`` (another name), ``brand``, ``class`` or ``alike`` (spelt nearly so)."""

    @property
    def text(self) -> Text:
        """``pregabalin (brand Lyrica)``."""
        texts = {
            "brand": Text("%(drug)s (brand %(by)s)", drug=self.drug.name, by=self.by),
            "also": Text("%(drug)s (also called %(by)s)", drug=self.drug.name, by=self.by),
            "class": Text("%(drug)s (class %(by)s)", drug=self.drug.name, by=self.by),
            "alike": Text("%(drug)s (nearest to what was typed: %(by)s)", drug=self.drug.name, by=self.by),
        }
        return texts.get(self.how, Text("%(drug)s", drug=self.drug.name))


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue that comes with the product."""
    name = "catalogue.toml"
    return load_catalogue(files(__package__).joinpath(name).read_text(encoding="utf-8"), name)


def load_catalogue(text: str, filename: str) -> Catalogue:
    """A catalogue from TOML. A fault is refused naming file and key."""
    table = read_toml(text, filename)
    table.only("id", "version", "provenance", "classes", "antithrombotic_class", "drug")
    table.take("provenance", words)
    classes = table.table("classes")
    classes.only(*DRUG_CLASSES)
    drugs = tuple(_drug(row) for row in table.tables("drug"))
    _once(table, drugs)
    return Catalogue(
        id=table.take("id", words),
        version=table.take("version", words),
        drugs=drugs,
        classes={name: classes.take(name, listed(words)) for name in DRUG_CLASSES},
        antithrombotic_words=table.table("antithrombotic_class").take("words", listed(words)),
    )


def _drug(row: Table) -> Drug:
    row.only("name", "class", "brands", "also", "thins_blood", "opioid")
    drug_class = row.maybe("class", words, "") or None
    if drug_class is not None and drug_class not in DRUG_CLASSES:
        raise row.refuse("class", "is no class of the ledger")
    opioid = row.maybe("opioid", words, "") or None
    table = shipped_table("cdc-2022")
    if opioid is not None and opioid not in {*table.factors, *table.not_converted}:
        raise row.refuse("opioid", "is in no factor table")
    return Drug(
        name=row.take("name", words),
        drug_class=drug_class,
        brands=row.maybe("brands", listed(words), ()),
        also=row.maybe("also", listed(words), ()),
        thins_blood=row.maybe("thins_blood", yes_no, False),
        opioid=opioid,
    )


def _once(table: Table, drugs: tuple[Drug, ...]) -> None:
    """Refuses a name that stands for two drugs: the search could not say which was meant."""
    seen: dict[str, str] = {}
    for drug in drugs:
        for name in (drug.name, *drug.also, *drug.brands):
            if seen.setdefault(plain(name), drug.name) != drug.name:
                raise InputError(
                    Text("%(name)s stands for two drugs", name=name), place=f"{table.filename}: drug"
                )


def plain(text: str) -> str:
    """Lower case, without accents, one blank between words: how names are compared."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(" " if mark == "-" else mark for mark in letters if not unicodedata.combining(mark))
    return " ".join(kept.split())


def find_drugs(
    query: str, *, catalogue: Catalogue | None = None, antithrombotics: bool = False, limit: int = 12
) -> tuple[Found, ...]:
    """Drugs by name, brand or class, best first, each once; an empty search finds nothing.

    ``antithrombotics`` looks only among those that thin the blood, otherwise among pain medicines. Names that
    begin with the search come first, then those that contain it, then classes; only when none of these is
    found, names that are spelt nearly so.
    """
    wanted = plain(query[:LONGEST])
    chosen = catalogue or shipped_catalogue()
    drugs = tuple(
        drug
        for drug in chosen.drugs
        if (drug.thins_blood if antithrombotics else drug.drug_class is not None)
    )
    if not wanted:
        return ()
    found = list(_named(wanted, drugs)) + list(_in_class(wanted, drugs, chosen, antithrombotics))
    if not found:
        found = sorted(_alike(wanted, drugs), key=lambda pair: (-pair[0], pair[1].drug.name))
    best: dict[str, Found] = {}
    for _, match in sorted(found, key=lambda pair: -pair[0]):
        best.setdefault(match.drug.name, match)
    return tuple(best.values())[:limit]


def _named(wanted: str, drugs: tuple[Drug, ...]) -> Iterator[tuple[float, Found]]:
    for drug in drugs:
        for how, names in (("ingredient", (drug.name,)), ("brand", drug.brands), ("also", drug.also)):
            for name in names:
                rank = _rank(wanted, plain(name))
                if rank:
                    yield rank + (0.5 if how == "ingredient" else 0), Found(drug, name, how)


def _rank(wanted: str, name: str) -> float:
    """5 the name itself, 4 its beginning, 3 the beginning of one of its words, 2 a part of it; else 0."""
    if name == wanted:
        return 5
    if name.startswith(wanted):
        return 4
    if f" {wanted}" in name:
        return 3
    return 2 if len(wanted) > 2 and wanted in name else 0


def _in_class(
    wanted: str, drugs: tuple[Drug, ...], catalogue: Catalogue, antithrombotics: bool
) -> Iterator[tuple[float, Found]]:
    if antithrombotics:
        named = next((word for word in catalogue.antithrombotic_words if word.startswith(wanted)), None)
        yield from ((1, Found(drug, named, "class")) for drug in drugs if named)
        return
    for drug_class, names in catalogue.classes.items():
        named = next((word for word in names if len(wanted) > 2 and word.startswith(wanted)), None)
        if named:
            yield from ((1, Found(drug, named, "class")) for drug in drugs if drug.drug_class == drug_class)


def _alike(wanted: str, drugs: tuple[Drug, ...]) -> Iterator[tuple[float, Found]]:
    for drug in drugs:
        for name in (drug.name, *drug.also, *drug.brands):
            likeness = SequenceMatcher(None, wanted, plain(name)).ratio()
            if likeness >= LIKENESS:
                yield likeness, Found(drug, name, "alike")
