"""``scs-manager documents issue``: a whole file of cases, from a pipe or a terminal."""

import resource
import stat
from pathlib import Path

import pytest
from sqlmodel import Session

from scs_manager.cli.documents import KINDS
from scs_manager.cli.folders import put_once
from scs_manager.domain.errors import RuleError
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
    assert done.stdout == (
        "2 issued, 0 stand unchanged, 1 could not be issued. Files written: 2 of those, 0 of the unchanged; "
        "0 were there already, 0 could not be written.\n"
    )
    assert done.stderr.startswith("P-9: There is no case with this id")
    assert done.stderr.count("\n") == 1
    written = sorted((tmp_path / "pdf").iterdir())
    assert [path.name[:3] for path in written] == ["SR-", "SR-"]
    assert all(path.read_bytes().startswith(b"%PDF-1.7") for path in written)
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}

    lost, taken = written
    whole = taken.read_bytes()
    lost.unlink()
    taken.write_bytes(b"of another clinic")
    again = run(*command, "--workers", "1", "--out", str(tmp_path / "pdf"), SCS_DATABASE_URL=database_url)
    assert again.stdout == (
        "0 issued, 2 stand unchanged, 1 could not be issued. Files written: 0 of those, 2 of the unchanged; "
        "0 were there already, 0 could not be written.\n"
    )
    (beside,) = (tmp_path / "pdf").glob(f"{taken.stem}-*.pdf")
    assert (lost.is_file(), taken.read_bytes(), beside.read_bytes()) == (True, b"of another clinic", whole)

    beside.unlink()
    beside.mkdir()
    full = run(*command, "--workers", "1", "--out", str(tmp_path / "pdf"), SCS_DATABASE_URL=database_url)
    assert full.stdout.endswith("1 were there already, 1 could not be written.\n")
    assert f"P-2: {taken.stem} is kept, its file was not written: " in full.stderr
    assert f"{taken.name}, {beside.name} hold something else" in full.stderr


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_issued(tmp_path: Path) -> None:
    (tmp_path / "cases.txt").write_text("P-1", encoding="utf-8")
    given = ("--kind", "screening_report", "--cases", str(tmp_path / "cases.txt"))
    result = run("documents", "issue", *given, "--out", str(tmp_path / "cases.txt" / "pdf"))

    assert result.exit_code == 2
    assert one_sentence(result.stderr).endswith("The folder cannot be made (Not a directory).")


def test_a_file_is_written_once_and_whole_or_not_at_all(tmp_path: Path) -> None:
    first, second = ("a.pdf", "a-code.pdf"), ("b.pdf", "b-code.pdf")
    assert [put_once(tmp_path, first, data) for data in (b"one", b"one", b"two", b"two")] == [
        True, False, True, False
    ]  # fmt: skip
    with pytest.raises(RuleError, match=r"a\.pdf, a-code\.pdf hold something else"):
        put_once(tmp_path, first, b"three")
    with pytest.raises(RuleError, match="File name too long"):
        put_once(tmp_path, ("x" * 300, "y"), b"four")
    room, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
    try:
        with pytest.raises(RuleError, match="File too large"):
            put_once(tmp_path, second, b"x" * 1001)
        assert put_once(tmp_path, second, b"x" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert put_once(tmp_path, ("gone", "c.pdf"), b"five")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a-code.pdf", "a.pdf", "b.pdf", "c.pdf", "gone"
    ]  # fmt: skip
