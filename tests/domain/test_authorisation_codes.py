"""Codes as people enter them: read line by line, refused when they are none, each with its mark."""

from dataclasses import replace
from datetime import date

import pytest

from scs_manager.domain.authorisation_codes import (
    CODES_MOST,
    DIAGNOSES,
    PROCEDURES,
    DiagnosisCode,
    ProcedureCode,
    read_diagnoses,
    read_procedures,
)
from scs_manager.domain.errors import InputError
from scs_manager.domain.profile_values import Provenance

TODAY = date(2026, 11, 23)


def test_codes_are_read_line_by_line_as_they_were_entered() -> None:
    assert read_diagnoses(" m96.1\nG89.4, M96.1;Z98.1\n\n", place="d") == ("M96.1", "G89.4", "Z98.1")
    assert read_procedures("63685\n95972 x 2\nl8680 × 16", place="p") == (
        ("63685", 1),
        ("95972", 2),
        ("L8680", 16),
    )
    assert read_procedures("95972x20", place="p") == (("95972", 20),)
    assert read_diagnoses("", place="d") == ()


@pytest.mark.parametrize(
    "text", ["63650", "low back", "63685\n63685 x 2", "95972 x 0", "95972 x 21", "1", "A" * 13, "63685 two"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read_procedures(text, place="procedures")
    assert refused.value.place == "procedures"


def test_no_more_codes_than_the_form_has_room_for() -> None:
    lines = [f"M96.{n}" for n in range(CODES_MOST + 1)]
    assert len(read_diagnoses("\n".join(lines[:-1]), place="d")) == CODES_MOST
    with pytest.raises(InputError):
        read_diagnoses("\n".join(lines), place="d")


def test_a_code_shows_its_mark_and_63650_always_its_count() -> None:
    lead, generator = (
        ProcedureCode("63650", 1, "R. Ortiz", TODAY),
        ProcedureCode("63685", 1, "R. Ortiz", TODAY),
    )
    assert (lead.shown, generator.shown, replace(generator, count=2).shown) == (
        "63650 × 1",
        "63685",
        "63685 × 2",
    )
    assert lead.known is PROCEDURES["63650"]
    assert [name for name, known in PROCEDURES.items() if known.provenance is Provenance.READ] == ["63650"]
    assert DiagnosisCode("M96.1", "R. Ortiz", TODAY).known is DIAGNOSES["M96.1"]
    assert DiagnosisCode("X99.9", "R. Ortiz", TODAY).known is None
