"""Papers of a decided case on both databases: the summary, letters, notices, the sheet for the team."""

import io
from dataclasses import replace

import pypdf
import pytest
from sqlmodel import select

from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.messages import Outgoing
from scs_manager.domain.pathway import State
from scs_manager.domain.permissions import Role
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.services import document_notices, documents, letters, messages, team_sheet, team_sheet_case
from scs_manager.services.demo_steps import Steps
from scs_manager.services.document_shelf import shelf_of
from scs_manager.services.letters import LetterWords
from scs_manager.services.message_contents import Stationery, write
from scs_manager.services.own_documents import issued_to
from scs_manager.services.patient_summary_document import SummaryWords, prepare_patient_summary
from scs_manager.web.i18n import translator
from tests.decision_scenes import NOW, URL, add_late_entry, decide

WORDS = SummaryWords("Your leg hurts much less.", "Ms Sample calls you.")


def words_of(data: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def summary(steps: Steps, *, language: str = "en", draft: bool = False, reason: str = "") -> DocumentRow:
    by = steps.by(Role.CLINICIAN)
    prepared = prepare_patient_summary(
        steps.s, steps.known, WORDS, by=by, now=NOW, public_url=URL, translate=translator(language),
        draft=draft, reason=reason,
    )  # fmt: skip
    return documents.store(steps.s, prepared, by=by, now=NOW)


def told(steps: Steps, message: MessageRow) -> Outgoing | None:
    def say(words: Text, language: str) -> str:
        return words.render(translator(language))

    message.mark = f"{message.id:016x}"
    return write(steps.s, message, Stationery(say, "https://clinic.example"), NOW)


def test_a_summary_says_what_was_signed_and_only_an_issued_one_is_the_patients(steps: Steps) -> None:
    draft = words_of(summary(steps, draft=True).data)
    assert "Nothing is decided yet" in draft
    assert "DRAFT" in draft
    assert issued_to(steps.s, steps.known) == []

    decide(steps)
    row = summary(steps)
    said = words_of(row.data)
    for words in (
        "You can have a stimulator put in for good", WORDS.why, WORDS.next_words,
        "The pain we aimed at fell by half", "Your leg pain went from", "checked this and gave it out",
    ):  # fmt: skip
        assert words in said, words
    assert [each.id for each in issued_to(steps.s, steps.known)] == [row.id]
    assert "Ihre Zusammenfassung" in words_of(summary(steps, language="de", reason="In German").data)
    shelf = shelf_of(steps.s, steps.known)
    newest, first, *_ = shelf.of(documents.DocumentKind.PATIENT_SUMMARY)
    assert (newest.replaces, newest.replace_reason, first.replaced_by) == (
        first.number, "In German", newest.number,
    )  # fmt: skip


def test_no_summary_of_a_decision_whose_data_changed(steps: Steps) -> None:
    decide(steps)
    add_late_entry(steps)

    with pytest.raises(RuleError, match="changed after the decision was signed"):
        summary(steps)


def test_a_notice_has_a_link_and_no_clinical_word_and_none_for_what_was_withdrawn(steps: Steps) -> None:
    decide(steps)
    row, by = summary(steps), steps.by(Role.COORDINATOR)
    patient = steps.s.get_one(PatientRow, (steps.known.patient_id))
    patient.email, patient.language = "ben@example.org", "de"
    steps.s.add(patient)
    steps.s.commit()

    notice = document_notices.tell_patient(steps.s, row, by=by, now=NOW)
    out = told(steps, notice)
    assert out is not None
    assert out.words.startswith(
        "Ein Dokument ist für Sie bereit. Lesen Sie es hier: https://clinic.example/m/"
    )
    assert messages.leads_to_documents(steps.s, str(notice.mark))
    with pytest.raises(RuleError, match="on its way already"):
        document_notices.tell_patient(steps.s, row, by=by, now=NOW)
    colleague = document_notices.colleagues(steps.s, row.clinic_id)[0]
    for_staff = document_notices.tell_colleague(steps.s, row, to=colleague.id, by=by, now=NOW)
    assert f"/cases/{steps.known.id}/documents" in str(told(steps, for_staff))
    with pytest.raises(InputError, match="Choose somebody"):
        document_notices.tell_colleague(steps.s, row, to=row.id, by=by, now=NOW)

    documents.withdraw(steps.s, row, reason="Sent in error", by=by, now=NOW)
    assert told(steps, for_staff) is None
    with pytest.raises(RuleError, match="Only an issued document"):
        document_notices.tell_patient(steps.s, row, by=by, now=NOW)


PARTS = {
    "implant_centre": (
        "Leads of the trial", "Programs of the trial", "Antithrombotics", "Allergies", "Staphylococcus",
        "Devices and MRI", "Procedure and diagnosis codes",
    ),
    "general_practitioner": ("Medicines", "Warning signs", "Device and MRI", "What follows"),
    "referrer": ("Your three reasons", "What follows"),
}  # fmt: skip


def test_a_letter_holds_what_its_reader_needs(steps: Steps) -> None:
    hashes = set()
    for purpose, parts in PARTS.items():
        words = LetterWords(letters.PURPOSES[purpose], ("Dr A",), "Dear Dr A", "", ("MRI report",), ("Dr B",))
        letter = letters.compose(steps.s, steps.known, words, now=NOW)
        for part, expected in zip(letter.parts, parts, strict=True):
            assert part.title.startswith(expected)
        assert letter.opening.endswith("no decision has been signed.") == (purpose == "implant_centre")
        hashes.add(letter.sha256)
    hashes.add(letters.compose(steps.s, steps.known, replace(words, copies=()), now=NOW).sha256)
    assert len(hashes) == 4

    steps.known.state = State.DECLINED
    ended = letters.compose(steps.s, steps.known, words, now=NOW)
    assert any(each.startswith("The case stands as “declined”") for each in ended.paragraphs)
    steps.s.rollback()


def test_a_page_that_cannot_be_made_is_named_and_the_others_print(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = steps.known
    whole = team_sheet.draw_sheet(steps.s, [case], made_by="Dr Sam", now=NOW)
    assert whole.shown == (case.id,)
    assert "implant, no implant, repeat or defer?" in words_of(whole.data)

    def broken(*_: object) -> str:
        raise ValueError("a row that nobody expected")

    monkeypatch.setattr(team_sheet_case, "_question", broken)
    made = team_sheet.draw_sheet(steps.s, [case], made_by="Dr Sam", now=NOW)
    patient = steps.s.exec(select(PatientRow)).one()
    assert (made.shown, made.failed) == ((), (patient.identifier,))
    assert patient.identifier in words_of(made.data)
    assert patient.family_name not in words_of(made.data)


def test_open_cases_are_offered_for_the_team(steps: Steps) -> None:
    clinic = steps.s.exec(select(ClinicRow)).one().id
    (found,) = team_sheet.candidates(steps.s, clinic)

    assert (found.case.id, found.waits) == (steps.known.id, False)
    assert team_sheet.candidates(steps.s, clinic, begins="%") == []
    assert len(team_sheet.candidates(steps.s, clinic, begins=found.patient.family_name[:3])) == 1
