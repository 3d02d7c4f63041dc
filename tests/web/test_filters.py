"""Sources and facts as pages write them: no long identifiers, no internal names."""

import pytest

from scs_manager.domain.text import Text
from scs_manager.web.filters import brief_source, facts_in_words

ONE = "MedicationRequest/15438be0-c883-42e9-a70a-2ace76b07329 (authoredOn)"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("", ""),
        ("Visit", "Visit"),
        (ONE, "MedicationRequest/15438be0… (authoredOn)"),
        (f"{ONE}, Visit", "MedicationRequest/15438be0… (authoredOn), Visit"),
        (f"{ONE}, {ONE}, {ONE}", "MedicationRequest/15438be0… (authoredOn) and 2 more"),
    ],
)
def test_a_source_is_short(source: str, shown: str) -> None:
    assert brief_source(source) == shown


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("patient.birth_date = 1961-01-25", "Date of birth: 1961-01-25"),
        (
            "medication.medicines + oxycodone on 2023-08-01",
            "Pain medicines, past and present: oxycodone on 2023-08-01",
        ),
        (
            "psychology.other_pain_syndrome = True on 2017-07-21",
            "Another major pain syndrome, such as fibromyalgia: yes on 2017-07-21",
        ),
        ("an earlier order, superseded by Observation/x", "an earlier order, superseded by Observation/x"),
    ],
)
def test_an_import_tells_facts_by_their_meaning(told: str, shown: str) -> None:
    assert facts_in_words(Text("%(facts)s", facts=told)) == shown
