"""The patient's version of a screening: help comes first when it is urgent, and it says who signed."""

import io

import pypdf

from reports.patient_screening import PatientScreening, render
from tests.reports.samples import NOW, patient_content


def words_of(content: PatientScreening) -> str:
    pages = pypdf.PdfReader(io.BytesIO(render(content, now=NOW))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_when_it_is_urgent_the_telephone_number_comes_before_the_findings() -> None:
    words = words_of(patient_content(urgent=True))

    assert words.index("+1 555 0100") < words.index("What we still need to know")


def test_otherwise_the_telephone_number_comes_last() -> None:
    words = words_of(patient_content())

    assert words.index("+1 555 0100") > words.index("What happens next")


def test_it_says_who_signed_or_that_nobody_has() -> None:
    assert "Dr Ines Roth has signed these findings" in words_of(patient_content())
    assert "Nobody has signed these findings yet" in words_of(patient_content(signed_by=""))


def test_without_an_emergency_number_none_is_announced() -> None:
    assert "emergency" not in words_of(patient_content(emergency_phone=""))


def test_what_is_in_order_comes_after_what_happens_next() -> None:
    words = words_of(patient_content())

    assert words.index("What happens next") < words.index("Your age; Allergies.")
