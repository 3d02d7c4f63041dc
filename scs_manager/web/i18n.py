"""Every sentence a person sees goes through here: English source, the reader's language on the way out."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context

from scs_manager.domain import alarm_texts
from scs_manager.domain.text import Catalogue, Text

LANGUAGES = ("en", "es", "de", "fr")
"""The patient's side; the staff side is English."""

FOLDER = Path(__file__).resolve().parent.parent / "translations"


@cache
def _catalogue(language: str) -> NullTranslations:
    """The catalogue of a language, compiled on its first use: what is committed is what is said."""
    path = FOLDER / f"{language}.po"
    if not path.exists():
        return NullTranslations()  # English, which needs none
    compiled = BytesIO()
    with path.open("rb") as written:
        write_mo(compiled, read_po(written, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def language() -> str:
    """The reader's language: the patient's own, English for staff."""
    if not has_request_context():
        return "en"
    chosen = g.get("language", "en")
    return chosen if chosen in LANGUAGES else "en"


def use_language(code: str) -> None:
    """Answer this request in a language; an unknown one falls back to English."""
    g.language = code


def gettext(message: str, **values: Any) -> str:
    """The sentence in the reader's language, with its ``%(name)s`` places filled."""
    if not message:
        return ""  # a catalogue answers the empty id with its header
    found = str(_catalogue(language()).gettext(message))
    return found % {name: say(value) for name, value in values.items()} if values else found


def ngettext(singular: str, plural: str, n: int, **values: Any) -> str:
    """The sentence for ``n`` things, which is also the places ``%(n)s`` and ``%(num)s``."""
    found = str(_catalogue(language()).ngettext(singular, plural, n))
    return found % ({"n": n, "num": n} | {name: say(value) for name, value in values.items()})


def say(value: Any) -> Any:
    """A :class:`Text` as words in the reader's language; anything else unchanged."""
    return value.render(gettext) if isinstance(value, Text) else value


def within(words: str) -> str:
    """A phrase inside a sentence: it begins small, but in German, where nouns stay large."""
    return words if language() == "de" else words[:1].lower() + words[1:]


def tag() -> str:
    """The reader's language for a ``lang`` attribute."""
    return "en-GB" if language() == "en" else language()


def direction() -> str:
    """Which way the reader's language runs: ``ltr`` or ``rtl``."""
    return str(Locale.parse(language()).text_direction)


def say_in(text: Text, code: str) -> str:
    """A :class:`Text` in a language, outside of any request; an unknown language falls back to English."""
    return text.render(translator(code))


def translator(code: str) -> Catalogue:
    """What turns a message into a language, whoever reads the page; an unknown one falls back to English."""
    return _said(_catalogue(code if code in LANGUAGES else "en"))


def own_translator() -> Catalogue:
    """The same for the reader of this page: for what is drawn elsewhere, such as a PDF."""
    return translator(language())


@cache
def _said(found: NullTranslations) -> Catalogue:
    kept = found._catalog if isinstance(found, Translations) else {}
    return Catalogue(
        {message: said for message, said in kept.items() if isinstance(message, str) and message}
    )


def init_app(app: Flask) -> None:
    """Templates know ``_``, ``ngettext``, the filter ``t``; a printed Text is translated by itself."""
    app.extensions["gettext"] = gettext
    app.jinja_env.globals |= {"_": gettext, "gettext": gettext, "ngettext": ngettext}
    app.jinja_env.globals |= {"language": language, "language_tag": tag, "direction": direction}
    app.jinja_env.globals["alarm_texts"] = alarm_texts
    app.jinja_env.filters |= {"t": say, "within": within}
    app.jinja_env.finalize = say
