"""What is typed for a letter: the reader's address fits above it."""

import pytest
from flask import Flask

from forms.documents import LetterForm


@pytest.mark.parametrize(
    ("lines", "said"), [(6, {}), (7, {"address": "Use at most 6 lines"}), (0, {"address": "Enter an answer"})]
)
def test_an_address_has_at_most_six_lines(lines: int, said: dict[str, str]) -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="k", WTF_CSRF_ENABLED=False)
    app.extensions["gettext"] = str
    typed = {"purpose": "referrer", "address": "A line\n\n" * lines, "salutation": "Dear Dr Sample"}

    with app.test_request_context("/", method="POST", data=typed):
        form = LetterForm()
        form.validate()
        found = {name: form.of(name).error.partition(":")[0] for name in form.errors}

    assert found == said
