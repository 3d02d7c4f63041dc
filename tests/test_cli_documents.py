"""``scs-manager documents issue``: a whole file of cases, from a pipe or a terminal."""

from pathlib import Path

import pytest
from sqlmodel import Session

from scs_manager.cli.documents import KINDS
from scs_manager.services.document_kinds import ISSUED_IN_BATCHES
from tests.commands import one_sentence, run
from tests.factories import make_case, make_clinic, make_screening, sign


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"P-1\n\xff\xfe\n", "standard input: line 2: This line is not UTF-8."),
        (b"P-1\n\nP\x002\n", "standard input: line 3: This is neither a case id nor a patient's identifier."),
        (
            b"P-1\n" + b"x" * 101,
            "standard input: line 2: This is neither a case id nor a patient's identifier.",
        ),
        (b"\n \n", "standard input: It names no case."),
        (b"P\n" * 20_001, "standard input: It names more than 20000 cases."),
    ],
)
def test_an_unreadable_list_is_refused_with_its_line(given: bytes, sentence: str) -> None:
    result = run("documents", "issue", "--kind", "screening_report", "--cases", "-", given=given)

    assert result.exit_code == 2
    assert one_sentence(result.stderr) == sentence


def test_the_kinds_of_the_command_are_those_of_the_batch() -> None:
    assert sorted(KINDS) == sorted(ISSUED_IN_BATCHES)
    assert "Example: scs-manager documents issue" in run("documents", "issue", "--help").output


def test_a_file_of_cases_becomes_a_folder_of_documents(
    session: Session, database_url: str, tmp_path: Path
) -> None:
    clinic = make_clinic(session)
    for name in ("P-1", "P-2"):
        case = make_case(session, clinic, name)
        sign(session, case, make_screening(session, case, clinic), clinic)
    session.rollback()
    cases = tmp_path / "cases.txt"
    cases.write_text("P-1\r\nP-9\r\n\r\nP-2\r\n", encoding="utf-8-sig")
    command = ("documents", "issue", "--kind", "screening_report", "--cases", str(cases))

    done = run(*command, "--workers", "1", "--out", str(tmp_path / "pdf"), SCS_DATABASE_URL=database_url)

    assert done.exit_code == 1
    assert done.stdout == "2 issued, 0 stand unchanged, 1 could not be issued.\n"
    assert done.stderr.startswith("P-9: There is no case with this id")
    assert done.stderr.count("\n") == 1
    written = sorted((tmp_path / "pdf").iterdir())
    assert [path.name[:3] for path in written] == ["SR-", "SR-"]
    assert all(path.read_bytes().startswith(b"%PDF-1.7") for path in written)
