"""The patient's side in every language: complete, whole, plain; and what counts as the patient's side."""

import re
from collections.abc import Iterator

import pytest
import textstat  # type: ignore[import-untyped]
from babel.messages import Catalog, Message

from reports import theme
from reports.frame import LABEL
from tests import catalogues
from tests.catalogues import LANGUAGES, PLACE, ROOT, catalogue_of, sources

EASY = 6.0
"""The highest Flesch-Kincaid grade of the patient's English."""
LONGEST = 20
"""Words in one sentence at most."""
WEB = ROOT / "scs_manager" / "web"
FRAMES = re.compile(r'{% extends (?:"|base \| default\(")([\w/]+\.html)"')
FOR_PATIENTS = re.compile(r"^@(?:patient|respondent|tablet)_only$", re.MULTILINE)

each_language = pytest.mark.parametrize("language", LANGUAGES)


def forms_of(message: Message) -> list[tuple[str, str]]:
    """Every English form beside what is said for it."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[min(n, 1)], said) for n, said in enumerate(message.string or ())]


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


@each_language
def test_a_language_says_everything_and_nothing_else(language: str) -> None:
    """After a new sentence: ``python -m tests.catalogues``, then translate what it names."""
    assert catalogues.missing_in(language) == []
    assert {message.id for message in messages(catalogue_of(language))} == {m.id for m in messages(sources())}
    assert list(catalogue_of(language).obsolete) == []


@each_language
def test_nothing_is_guessed_and_every_place_is_kept(language: str) -> None:
    catalogue = catalogue_of(language)

    for message in messages(catalogue):
        assert not message.fuzzy, message.id
        if isinstance(message.string, tuple):
            assert len(message.string) == catalogue.num_plurals, message.id
        for english, said in forms_of(message):
            assert sorted(PLACE.findall(said)) == sorted(PLACE.findall(english)), said
            assert said.strip() == said or english.strip() != english, said


@each_language
def test_a_sentence_ends_as_the_english_does(language: str) -> None:
    """A question stays a question, a heading gets no full stop."""
    for message in messages(catalogue_of(language)):
        for english, said in forms_of(message):
            ends = {text[-1:] if text[-1:] in ".?:" else "" for text in (english, said)}
            assert len(ends) == 1 or english in OPEN_ENDS, (english, said)


OPEN_ENDS = {"No answer after 5 minutes? Call", "You are offline. This page is from"}
"""What a number or a day follows, which some languages part by a colon."""


def test_a_new_sentence_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    more = Catalog()
    more.add("A sentence that nobody has translated")
    monkeypatch.setattr(catalogues, "sources", lambda: more)

    assert catalogues.missing_in("de") == ["A sentence that nobody has translated"]


def test_every_page_in_a_patients_frame_is_read_for_the_catalogues() -> None:
    templates = WEB / "templates"
    frames = {
        path.relative_to(templates).as_posix(): found[1]
        for path in templates.rglob("*.html")
        if (found := FRAMES.search(path.read_text(encoding="utf-8")))
    }
    mine = {name for name in frames if "diary_base.html" in ancestors(name, frames)}
    read = {path for path in catalogues.files() if path.suffix == ".html"}

    assert len(mine) > 30
    assert {name for name in mine if templates / name not in read} == set()


def ancestors(name: str, frames: dict[str, str]) -> set[str]:
    """The frames that a template stands in."""
    found: set[str] = set()
    while name in frames:
        name = frames[name]
        found.add(name)
    return found


def test_every_view_for_patients_is_read_for_the_catalogues() -> None:
    views = {p for p in WEB.glob("*.py") if FOR_PATIENTS.search(p.read_text(encoding="utf-8"))}

    assert len(views) > 5
    assert views - catalogues.files() - MIXED == set()


MIXED = {WEB / "tablet.py"}
"""A view for patients whose own sentences are for the staff who hand over."""


def test_the_patients_english_is_easy_to_read() -> None:
    """Over the whole catalogue, and over its whole sentences alone; a place in one counts as a word."""
    sentences = [one for text in english() for one in re.split(r"(?<=[.?!:;])\s+", text)]
    whole = [one for one in sentences if len(one.split()) >= 5]

    assert textstat.flesch_kincaid_grade(" ".join(english())) <= EASY
    assert textstat.flesch_kincaid_grade(" ".join(one.rstrip(":;") + "." for one in whole)) <= EASY
    short = [one for one in sentences if one not in catalogues.own_questions()]  # a scale names both its ends
    assert [one for one in short if len(one.split()) > LONGEST] == []


def test_the_measure_of_reading_tells_hard_from_easy() -> None:
    hard = "Contraindications necessitate interdisciplinary deliberation preceding implantation."

    assert textstat.flesch_kincaid_grade(hard) > EASY > textstat.flesch_kincaid_grade("Call the clinic now.")


def english() -> list[str]:
    """What the patient's side says in English, each with a stop at its end."""
    texts = {form for message in messages(sources()) for form, _ in forms_of(message)}
    said = (PLACE.sub(lambda place: "" if place[3] else "this", text).strip() for text in texts)
    return sorted(text if text[-1] in ".?!" else f"{text}." for text in said)


@each_language
def test_the_honest_label_fits_beside_the_page_number(language: str) -> None:
    label = catalogue_of(language).get(LABEL)

    assert label is not None
    assert theme.width_of(str(label.string), 7.8) <= theme.MEASURE - 60


def test_no_link_or_button_says_the_part_of_the_body() -> None:
    """``Back`` is the back that hurts; the way back is ``Go back``."""
    wrong = re.compile(r"""<(?:a|button)\b[^<]*\{\{ _\(["']Back["']\) \}\}""")

    assert wrong.search('<a href="{{ x }}">{{ _("Back") }}</a>')
    assert [path for path in WEB.rglob("*.html") if wrong.search(path.read_text("utf-8"))] == []
