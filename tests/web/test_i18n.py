"""Languages: English source, every template readable for extraction, a fallback that is never blank."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.support import NullTranslations
from flask import Flask

from scs_manager.domain.text import Text
from scs_manager.web import i18n

TEMPLATES = Path(__file__).resolve().parents[2] / "scs_manager" / "web" / "templates"


def test_every_template_gives_its_sentences_to_the_catalogue() -> None:
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}

    found = [
        message
        for path in TEMPLATES.rglob("*.html")
        for message in extract_from_file("jinja2", str(path), keywords={"_": None}, options=options)
    ]

    assert len(found) > 200


@pytest.mark.parametrize("language", [*i18n.LANGUAGES, "xx", ""])
def test_a_sentence_without_translation_falls_back_to_english(app: Flask, language: str) -> None:
    with app.test_request_context("/", base_url="http://localhost"):
        i18n.use_language(language)

        assert i18n.gettext("A sentence nobody translated, %(n)s", n=3) == "A sentence nobody translated, 3"
        assert i18n.say(Text("Day %(n)s", n=Text("one"))) == "Day one"


def test_numbers_choose_the_form_of_the_sentence(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://localhost"):
        assert i18n.ngettext("%(n)s day", "%(n)s days", 1) == "1 day"
        assert i18n.ngettext("%(num)s day", "%(num)s days", 2) == "2 days"


def test_what_a_pdf_says_is_the_catalogue_of_now_and_not_one_that_stood_in_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = i18n.translator("de")("Your trial calendar")
    assert said == "Ihr Kalender der Testphase"

    with monkeypatch.context() as other:
        other.setattr(i18n, "_catalogue", lambda _code: NullTranslations())
        assert i18n.translator("de")("Your trial calendar") == "Your trial calendar"

    assert i18n.translator("de")("Your trial calendar") == said
