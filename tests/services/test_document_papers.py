"""Papers of a decided case on both databases: the summary, letters, notices, the sheet for the team."""

import io
from dataclasses import replace
from datetime import timedelta

import pypdf
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from scs_manager.domain.choice_trial import Standing
from scs_manager.domain.document_settings import DocumentSettings, Paper
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.messages import Outgoing
from scs_manager.domain.pathway import State
from scs_manager.domain.permissions import Role
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    document_notices,
    document_settings,
    documents,
    letters,
    messages,
    screening,
    team_sheet,
    team_sheet_case,
)
from scs_manager.services.decision_basis import Basis
from scs_manager.services.demo_steps import Steps
from scs_manager.services.document_offers import offers_of
from scs_manager.services.document_shelf import shelf_of
from scs_manager.services.letters import LetterWords
from scs_manager.services.message_contents import Stationery, write
from scs_manager.services.outcomes import told_trial
from scs_manager.services.own_documents import issued_to
from scs_manager.services.own_trial import own_trial
from scs_manager.services.patient_screening_document import prepare_patient_screening, tells
from scs_manager.services.patient_summary_document import SummaryWords, prepare_patient_summary
from scs_manager.web.i18n import translator
from tests.decision_scenes import NOW, URL, add_late_entry, decide
from tests.factories import make_case

DAY = timedelta(days=1)
WORDS = SummaryWords("Your leg hurts much less.", "Ms Sample calls you.")


def words_of(data: bytes) -> str:
    return " ".join(page.extract_text() for page in _pages(data))


def _pages(data: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(data)).pages)


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


def test_a_record_that_nobody_foresaw_is_named_on_the_sheet_and_the_others_print(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic, by = steps.s.exec(select(ClinicRow)).one(), steps.by(Role.ADMINISTRATOR)
    other = make_case(steps.s, clinic, "R-0002", now=NOW, family_name="Oddly")
    wanted = DocumentSettings(paper=Paper.LETTER)
    document_settings.set_documents(
        steps.s, clinic=clinic, wanted=wanted, logo=None, keep_logo=False, by=by, now=NOW
    )
    fault: list[Exception] = []
    question = team_sheet_case._question

    def odd(session: Session, basis: Basis) -> str:
        if basis.case.id == other.id and fault:
            raise fault.pop()
        return question(session, basis)

    def sheet() -> team_sheet.Made:
        return team_sheet.draw_sheet(steps.s, [steps.known, other], made_by="Dr Sam", now=NOW)

    monkeypatch.setattr(team_sheet_case, "_question", odd)
    for unforeseen in (AttributeError("a row"), RuleError(Text("A rule"))):
        fault.append(unforeseen)
        made = sheet()
        assert (made.shown, made.failed) == ((steps.known.id,), ("R-0002",))
    words = words_of(made.data)
    assert "implant, no implant, repeat or defer?" in words
    assert ("R-0002" in words, "Oddly" in words) == (True, False)
    assert ("1 patient" in words, "1 patients" in words) == (True, False)
    assert {tuple(page.mediabox[2:]) for page in _pages(made.data)} == {(612, 792)}, "the clinic's paper"
    fault.append(OperationalError("select", None, Exception("disk full")))
    with pytest.raises(OperationalError):
        sheet()


def test_open_cases_are_offered_for_the_team(steps: Steps) -> None:
    clinic = steps.s.exec(select(ClinicRow)).one().id
    (found,) = team_sheet.candidates(steps.s, clinic)

    assert (found.case.id, found.waits) == (steps.known.id, False)
    assert team_sheet.candidates(steps.s, clinic, begins="%") == []
    assert len(team_sheet.candidates(steps.s, clinic, begins=found.patient.family_name[:3])) == 1


def test_a_trial_is_ahead_while_the_case_waits_for_it(steps: Steps) -> None:
    trial = steps.s.exec(select(TrialRow)).one()
    trial.placed_on = trial.removed_on = trial.ended_at = None
    for state, standing in ((State.BASELINE, Standing.AHEAD), (State.WITHDRAWN, Standing.NONE)):
        steps.known.state = state
        with steps.s.no_autoflush:
            assert own_trial(steps.s, steps.known, on=NOW.date()).standing is standing
    steps.s.rollback()


def test_the_screening_in_plain_words_speaks_the_patients_language_and_another_one_makes_it_old(
    steps: Steps,
) -> None:
    signed = screening.latest_screening(steps.s, steps.known)
    assert signed is not None
    steps.s.get_one(PatientRow, steps.known.patient_id).language = "de"
    prepared = prepare_patient_screening(
        steps.s, steps.known, signed, now=NOW, public_url=URL, translate=translator("de")
    )
    row = documents.store(steps.s, prepared, by=steps.by(Role.NURSE), now=NOW)

    said = " ".join(words_of(row.data).split())
    for words in ("Was wir gefunden haben", "Wie es weitergeht", "Ihr Alter; ", "hat das unterschrieben."):
        assert words in said, words
    for words in ("findings", "trial", "Your ", "born"):
        assert words not in said, words
    shelf = shelf_of(steps.s, steps.known)
    current = [
        offers_of(steps.s, steps.known, shelf, language=each)[1].current for each in ("de", "es", "en")
    ]
    assert current == [True, False, False]
    old = [tells(None, at, signed, each) for at in (NOW, signed.at - DAY) for each in ("en", "de")]
    assert old == [True, False, False, False]  # papers of before the languages were all in English


def test_nobody_waits_for_the_paper_about_a_possible_trial_once_leads_went_in(steps: Steps) -> None:
    shelf, signed = shelf_of(steps.s, steps.known), screening.latest_screening(steps.s, steps.known)
    trial = told_trial(steps.s, steps.known)
    assert signed is not None
    assert trial is not None
    for state, placed_on, wanted in (
        (State.BASELINE, None, True),
        (State.TRIALLING, None, False),
        (State.FOLLOW_UP, None, False),
        (State.TEAM_REVIEW, signed.on, False),  # deferred, and with the team once more
        (State.TEAM_REVIEW, signed.on - DAY, True),  # screened anew after it
    ):
        steps.known.state, trial.placed_on = state, placed_on
        _report, own, *_others = offers_of(steps.s, steps.known, shelf, language="en")
        assert (own.is_wanted, own.why_not) == (wanted, None)
    steps.s.rollback()
