"""Forms that sign: Enter in the password field presses a form's first button, so that button must sign."""

from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "scs_manager" / "web" / "templates"


def test_no_other_button_stands_before_the_password_of_a_form() -> None:
    signing = {
        str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
        for path in TEMPLATES.rglob("*.html")
        if "field(form.password)" in path.read_text(encoding="utf-8")
    }
    before = {
        name: text.split("field(form.password)")[0].rsplit("<form", 1)[-1] for name, text in signing.items()
    }

    assert len(signing) >= 8
    assert [name for name, part in before.items() if "button" in part] == []
