"""Facts, values and sources in words short enough for a table, and nothing that misleads."""

import pytest

from reports.fact_words import brief_source, fact_words, facts_by_supplier, value_words, with_brief_ids
from reports.screening_findings import asked_by
from reports.screenings import evidence_words, profiles_of
from tests.reports.samples import finding, screening

OPERATIONS = [
    {"performed_on": "2019-06-01", "procedure": "discectomy"},
    {"performed_on": "2023-03-14", "procedure": "fusion"},
]


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (True, None, "yes"),
        (False, None, "no"),
        (7, "NRS", "7 NRS"),
        ("2026-05-01", None, "1 May 2026"),
        ("much_less", None, "much less"),
        ([], None, "none"),
        (OPERATIONS, None, "2: discectomy 1 June 2019, fusion 14 March 2023"),
        (["oxycodone", "oxycodone", "pregabalin"], None, "3: oxycodone (2), pregabalin"),
        (["oxycodone"], None, "oxycodone"),
    ],
)
def test_values_print_as_people_say_them(value: object, unit: str | None, words: str) -> None:
    assert value_words(value, unit) == words


def test_a_fact_is_named_by_its_meaning_without_its_scale() -> None:
    assert fact_words("pain.leg_nrs") == "Average leg pain over the last week"
    assert fact_words("no.such_fact") == "no.such_fact"
    assert facts_by_supplier(["pain.dn4", "pain.lanss", "no.such_fact"]) == {
        "Patient": ["LANSS or S-LANSS score"],
        "Clinician": ["DN4 score", "no.such_fact"],
    }


def test_long_identifiers_are_shown_by_their_beginning_and_nothing_else_is_cut() -> None:
    source = "Observation/ea4c110b-ff23-4fe7-b8f3-3b4d012c1196 (issued)"
    assert brief_source(source) == "Observation/ea4c110b… (issued)"
    assert brief_source(", ".join([source] * 3)) == "Observation/ea4c110b… (issued) and 2 more"
    assert with_brief_ids("a, b, c 2026-05-01") == "a, b, c 2026-05-01"


def test_values_of_one_day_and_source_stand_together() -> None:
    entry = finding(
        "c",
        "s",
        evidence=(
            ("pain.dn4", 6, "2026-08-03", "visit"),
            ("pain.lanss", 14, "2026-08-03", "visit"),
            ("pain.leg_nrs", 7, None, ""),
            ("patient.birth_date", "1958-03-14", None, ""),
        ),
    )
    profile = {**screening()["profiles"][0], "findings": [entry]}
    evidence = profiles_of({"profiles": [profile]})[0].findings[0].evidence
    assert evidence_words(evidence) == [
        "DN4 score: <b>6</b>; LANSS or S-LANSS score: <b>14</b> (3 August 2026, visit)",
        "Average leg pain over the last week: <b>7</b> (no date)",
        "Date of birth: <b>14 March 1958</b>",
    ]


def test_all_is_said_when_every_profile_asks() -> None:
    profiles = profiles_of(screening())
    assert asked_by([each.title for each in profiles], profiles) == "all"
    assert asked_by(["Safety"], profiles) == "Safety"
