"""The summary of problems follows the page, whatever the order in which a form's fields were made."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from forms.base import Choice, Form
from forms.consents import consent_form
from forms.questionnaires import ask_form
from forms.screening import judge_form
from scs_manager.domain.consents import TEACH_BACK


def asked(form: Form) -> list[str]:
    form.validate()
    return [problem["href"].removeprefix("#").split("-")[0] for problem in form.problems()]


@pytest.fixture(autouse=True)
def request_of_a_form() -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="k", WTF_CSRF_ENABLED=False)
    app.extensions["gettext"] = str
    with app.test_request_context("/", method="POST", data=MultiDict()):
        yield


def test_which_criterion_is_asked_before_the_judgement() -> None:
    assert asked(judge_form([("a", "A")])) == ["criterion", "state", "reason"]


def test_the_way_is_asked_before_the_purpose() -> None:
    assert asked(ask_form([Choice("peg", "PEG")])()) == ["way", "purpose", "due_on", "instruments"]


def test_what_the_patient_told_back_is_asked_where_it_stands_and_names_its_question() -> None:
    form = consent_form([])

    told = [f"teach_{question}" for question in TEACH_BACK]
    assert asked(form) == ["explained_by", *told, "how", "signed_name", "signed_on"]
    assert len({problem["text"] for problem in form.problems()}) == len(told) + 4
