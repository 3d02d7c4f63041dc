"""The catalogues of the patient's side: extracted from the sources, brought in step, measured.

``python -m tests.catalogues`` brings every catalogue in step with the sources and says what each still lacks.
No language is guessed: a new sentence comes in empty and is translated by hand.
"""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import click
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from babel.util import pathmatch

from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.plain_screening import phrases

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "scs_manager" / "translations"
TOPS = ("forms", "reports", "scs_manager")
LANGUAGES = ("de", "es", "fr")
KEYWORDS = {
    "_": None, "gettext": None, "Text": None, "say": None, "ngettext": (1, 2), "_words": (2,),
    "english": None,
}  # fmt: skip
"""How the sources mark a sentence; a sheet on paper says it as the second value of ``_words``."""
TEMPLATES = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
HEADER = "# The patient's side of SCS Manager. Words to keep to: glossary.md beside this file."
BEGUN = datetime(2026, 11, 23, tzinfo=UTC)
PLACE = re.compile(r"%\((\w+)\)[sdg]|\{(\w+)\}|(%%)")


@cache
def sources() -> Catalog:
    """Every sentence that the patient's side can say, in English, with the files that say it."""
    methods = mapping()
    options = {pattern: TEMPLATES for pattern, method in methods if method == "jinja2"}
    found = Catalog(creation_date=BEGUN)
    extracted = extract_from_dir(str(ROOT), methods, options, KEYWORDS, directory_filter=_is_ours)
    for name, _line, message, _comments, _context in extracted:
        found.add(message, locations=[(name, 0)])
    for words in own_questions():
        found.add(words, locations=[("questionnaires", 0)])
    for words in sorted(set(phrases().values())):
        found.add(words, locations=[("plain_words", 0)])
    return found


def own_questions() -> list[str]:
    """What the questionnaires say whose wording is ours; licensed ones are translated by nobody here."""
    ours = [each for each in shipped_instruments().values() if each.is_ours]
    items = [item for each in ours for item in each.items]
    choices = [choice.text for item in items for choice in item.choices or ()]
    said = [words for each in ours for words in (each.title, each.question, each.notice)]
    return sorted({words for words in (*said, *choices, *(item.text for item in items)) if words})


def mapping() -> list[tuple[str, str]]:
    """Pattern and method, in the order in which the first that fits counts."""
    with (FOLDER / "patient.cfg").open(encoding="utf-8") as config:
        methods, _options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    return list(methods)


def files() -> set[Path]:
    """The files that are read, whether or not they say anything."""
    found, methods = set(), mapping()
    for path in (path for top in TOPS for path in (ROOT / top).rglob("*") if path.suffix in {".py", ".html"}):
        fits = (how for pattern, how in methods if pathmatch(pattern, path.relative_to(ROOT).as_posix()))
        if next(fits, "ignore") != "ignore":
            found.add(path)
    return found


def _is_ours(folder: str) -> bool:
    inside = Path(folder).relative_to(ROOT).parts
    return inside[0] in TOPS and inside[-1] not in {"node_modules", "static"}


def path_of(language: str) -> Path:
    """The catalogue of a language."""
    return FOLDER / f"{language}.po"


def catalogue_of(language: str) -> Catalog:
    """What a language says now; an empty catalogue where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(language, header_comment=HEADER, fuzzy=False, creation_date=BEGUN, revision_date=BEGUN)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def bring_in_step(language: str) -> None:
    """Add what is new, empty; drop what nothing says any more; never guess."""
    catalogue = catalogue_of(language)
    catalogue.update(sources(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in (message for message in catalogue if message.fuzzy and message.id):
        message.flags.discard("fuzzy")  # one form became two
        message.string = ("",) * catalogue.num_plurals if isinstance(message.id, tuple) else ""
    write(language, catalogue)


def write(language: str, catalogue: Catalog) -> None:
    """Put a catalogue down: one line a sentence, by the English, and nothing that changes by itself."""
    catalogue.header_comment, catalogue.project, catalogue.version = HEADER, "SCS Manager", "patient's side"
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    with path_of(language).open("wb") as file:
        write_po(file, catalogue, width=0, no_location=True, sort_output=True)


def missing_in(language: str) -> list[str]:
    """The English of what a language cannot say yet."""
    catalogue = catalogue_of(language)
    return [first(each.id) for each in sources() if each.id and not _is_said(catalogue, each.id)]


def _is_said(catalogue: Catalog, id: object) -> bool:
    found = catalogue.get(first(id))
    return found is not None and all(found.string if isinstance(found.string, tuple) else [found.string])


def first(id: object) -> str:
    """The singular of a message."""
    return str(id[0] if isinstance(id, tuple) else id)


def main() -> None:
    """Bring all catalogues in step and print what they lack."""
    for language in LANGUAGES:
        bring_in_step(language)
        missing = missing_in(language)
        click.echo(f"{language}: {len(missing)} to translate of {len(sources())}")
        for words in missing:
            click.echo(f"  {words!r}")


if __name__ == "__main__":
    main()
