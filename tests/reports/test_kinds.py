"""Every kind of document is among the samples that the tests of structure look at."""

import re
from pathlib import Path

HERE, REPORTS = Path(__file__).parent, Path("reports")


def test_every_kind_of_document_has_a_sample_in_the_one_list() -> None:
    kinds = {
        path.stem for path in REPORTS.glob("*.py") if "\ndef render(" in path.read_text(encoding="utf-8")
    }
    looked_at = [*HERE.glob("*samples.py"), HERE / "test_tagging.py"]
    words = " ".join(path.read_text(encoding="utf-8") for path in looked_at)
    assert len(kinds) >= 13
    assert {kind for kind in kinds if not re.search(rf"\b{kind}\b", words)} == set()
