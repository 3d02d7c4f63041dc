"""Documents on both databases: rendered from what was signed, stored once, replaced, withdrawn, verified."""

import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import pypdf
import pytest
from sqlalchemy.exc import DBAPIError

from reports.referral_letter import LetterPurpose
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.permissions import Role
from scs_manager.domain.verification import read_code
from scs_manager.models.documents import DocumentRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    document_files,
    document_lists,
    documents,
    judgements,
    outcomes,
    packet_record,
    screening,
    verification,
)
from scs_manager.services.decision_basis import told_basis
from scs_manager.services.decision_summary import prepare_summary, preview_summary
from scs_manager.services.demo_steps import Steps
from scs_manager.services.document_seals import Signing
from scs_manager.services.documents import DocumentKind
from scs_manager.services.letters import LetterWords, compose, prepare_letter
from scs_manager.services.patient_screening_document import prepare_patient_screening
from scs_manager.services.patient_summary_document import own_summary
from scs_manager.services.screening_document import prepare_screening_report
from scs_manager.services.summary_facts import summary_facts
from scs_manager.services.team_sheet_case import team_case
from scs_manager.services.treatment_lines import operations_of
from tests.decision_scenes import NOW, URL, add_late_entry, decide, words_for
from tests.factories import ZONE

LATER = NOW + timedelta(hours=2)
LETTER = LetterWords(LetterPurpose.IMPLANT_CENTRE, ("Example Implant Centre",), "Dear colleague", "Hello.")


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def issue(steps: Steps) -> DocumentRow:
    decision = decide(steps)
    prepared = prepare_summary(steps.s, decision, now=NOW, public_url=URL)
    return documents.store(steps.s, prepared, by=steps.by(Role.CLINICIAN), now=NOW)


def test_the_summary_says_what_was_signed_and_carries_its_hash_and_code(steps: Steps) -> None:
    document = issue(steps)

    words = text_of(document.data)

    assert "Ben Sample" in words
    assert "NPC-004163" in words
    assert "58.0 %" in words
    assert "Implant a permanent stimulator" in words
    assert "On the day of the decision, 14 May 2026" in words
    assert document.verification_code in words
    assert document.content_sha256 is not None
    assert document.content_sha256 in words.replace(" ", "")
    assert document.sha256 == hashlib.sha256(document.data).hexdigest()
    assert document_files.file_of(steps.s, document) == document.data
    assert read_code(document.verification_code) == document.verification_code


def test_the_name_of_the_file_says_nothing_about_the_patient(steps: Steps) -> None:
    assert documents.file_name(issue(steps)) == "DS-2026-0001.pdf"


def test_a_summary_of_data_that_moved_on_is_refused_and_the_decision_stands(steps: Steps) -> None:
    decision = decide(steps)
    add_late_entry(steps)

    with pytest.raises(RuleError, match="Sign a decision that replaces it"):
        prepare_summary(steps.s, decision, now=LATER, public_url=URL)


def test_a_second_issue_names_the_first_as_replaced(steps: Steps) -> None:
    first = issue(steps)
    decision = decide(steps, words_for(steps, replace_reason="Wrong side named"), LATER)

    prepared = prepare_summary(steps.s, decision, now=LATER, public_url=URL)
    second = documents.store(steps.s, prepared, by=steps.by(Role.CLINICIAN), now=LATER)

    assert (second.replaces_id, second.number) == (first.id, 2)
    replacement = documents.replacement_of(steps.s, first)
    assert replacement is not None
    assert replacement.id == second.id
    assert "DS-2026-0001" in text_of(second.data)
    seen = verification.look_up(steps.s, code=first.verification_code)
    assert seen is not None
    assert (seen.replaced_by, seen.stands) == ("DS-2026-0002", False)


def test_a_summary_prepared_twice_at_once_is_issued_once(steps: Steps) -> None:
    decision = decide(steps)
    one = prepare_summary(steps.s, decision, now=NOW, public_url=URL)
    two = prepare_summary(steps.s, decision, now=NOW, public_url=URL)
    documents.store(steps.s, one, by=steps.by(Role.CLINICIAN), now=NOW)

    with pytest.raises(ChangedByOther):
        documents.store(steps.s, two, by=steps.by(Role.CLINICIAN), now=NOW)

    listed = document_lists.documents_of(steps.s, clinic_id=steps.known.clinic_id, case_id=steps.known.id)
    assert [each.number for each in listed if each.kind is DocumentKind.DECISION_SUMMARY] == ["DS-2026-0001"]


def test_two_of_one_kind_are_never_in_force_even_under_different_numbers(steps: Steps) -> None:
    decision = decide(steps)
    one = prepare_summary(steps.s, decision, now=NOW, public_url=URL)
    documents.store(steps.s, one, by=steps.by(Role.CLINICIAN), now=NOW)
    late = replace(one, place=replace(one.place, number=7, code=documents.new_code()))

    with pytest.raises(ChangedByOther):
        documents.store(steps.s, late, by=steps.by(Role.CLINICIAN), now=NOW)


def test_papers_tell_of_the_trial_that_took_place_while_a_repeat_is_only_planned(steps: Steps) -> None:
    decide(steps)
    held = outcomes.latest_trial(steps.s, steps.known)
    assert held is not None
    kept = held.model_dump(exclude={"id", "placed_on", "placed_at", "removed_on", "removed_at", "ended_at"})
    planned = TrialRow(**{**kept, "planned_at": LATER + timedelta(days=30)})
    steps.s.add(planned)
    steps.s.flush()

    assert outcomes.latest_trial(steps.s, steps.known) == planned
    letter = compose(steps.s, steps.known, LETTER, now=LATER)

    told = " ".join(letter.paragraphs)
    assert "The trial ran from" in told
    assert "decided: " in told
    assert "changed after that day" not in told
    assert packet_record.decision_of(steps.s, steps.known, planned) is None
    assert packet_record.decision_of(steps.s, steps.known, held) is not None
    basis = told_basis(steps.s, steps.known, now=LATER)
    assert basis.current is not None
    assert prepare_summary(steps.s, basis.current, now=LATER, public_url=URL).content_sha256
    own = own_summary(steps.s, basis, on=LATER.date())
    assert own.decision is not None
    assert (own.adequate, bool(own.kept)) == (True, True)
    sheet = {part.title: " ".join(part.lines) for part in team_case(steps.s, steps.known, now=LATER).right}
    assert "58.0 %, pain relief, leg" in sheet["Trial"]
    assert "Signed by " in sheet["Proposals"]
    basis.patient.given_name = "Another"
    moved = " ".join(compose(steps.s, steps.known, LETTER, now=LATER).paragraphs)
    assert "changed after that day: the numbers in this letter are those of today." in moved


def test_a_trial_that_runs_has_numbers_so_far_and_no_criteria_yet(steps: Steps) -> None:
    trial = outcomes.latest_trial(steps.s, steps.known)
    assert trial is not None
    trial.removed_on = trial.ended_at = None
    trial.technically_adequate = False

    letter = compose(steps.s, steps.known, LETTER, now=NOW)

    told = " ".join(letter.paragraphs)
    assert "A trial of stimulation has been running since" in told
    assert "So far, and not yet a result: relief of pain there: " in told
    assert told.count("The trial was not technically adequate") == 1
    assert letter.findings == ()
    right = {part.title: part.lines for part in team_case(steps.s, steps.known, now=NOW).right}
    assert right["Trial"][0] == "The trial still runs. So far:"
    steps.s.rollback()


def test_the_condition_is_what_the_signed_screening_found_after_a_lumbosacral_operation(steps: Steps) -> None:
    def condition() -> tuple[str, str]:
        fact = summary_facts(steps.s, replace(basis, screening=screened))[0]
        return fact.value, fact.detail

    basis = told_basis(steps.s, steps.known, now=NOW)
    screened: ScreeningRow | None = basis.screening
    assert condition() == ("FBSS (PSPS-2)", "after fusion L4-L5, L5-S1, April 2022")
    screened = None
    assert condition()[0] == "Unknown: FBSS (PSPS-2) not shown"
    for row in operations_of(steps.s, steps.known):
        row.region = "cervical"
    assert condition()[1] == "no lumbosacral operation on record"
    steps.s.rollback()


def test_a_preview_is_a_draft_without_code_or_decision(steps: Steps) -> None:
    words = text_of(preview_summary(steps.s, steps.known, now=NOW))

    assert "draft" in words.lower()
    assert "Not decided yet" in words
    assert "with nothing decided yet: " in words
    assert "On the day of the decision" not in words


def test_stored_bytes_cannot_be_changed_in_the_database(steps: Steps) -> None:
    document = issue(steps)
    document.data = b"something else"
    steps.s.add(document)

    with pytest.raises(DBAPIError):
        steps.s.commit()

    steps.s.rollback()


def test_a_withdrawn_document_is_kept_and_says_so_once(steps: Steps) -> None:
    document = issue(steps)
    by = steps.by(Role.CLINICIAN)

    documents.withdraw(steps.s, document, reason="Sent to the wrong centre", by=by, now=LATER)

    seen = verification.look_up(steps.s, code=document.verification_code)
    assert seen is not None
    assert (seen.withdrawn_at, seen.stands) == (LATER, False)
    with pytest.raises(RuleError):
        documents.withdraw(steps.s, document, reason="Again", by=by, now=LATER)


def test_a_letter_is_signed_as_it_was_read(steps: Steps) -> None:
    decide(steps)
    digest = compose(steps.s, steps.known, LETTER, now=NOW).sha256
    signing = Signing(steps.by(Role.CLINICIAN), Role.CLINICIAN, "I wrote this.", ZONE, digest)

    prepared = prepare_letter(steps.s, steps.known, LETTER, signing, now=NOW, public_url=URL)

    words = text_of(prepared.data)
    assert "Example Implant Centre" in words
    assert "58.0 %" in words
    assert "Please offer the patient a date" in words
    assert prepared.content_sha256 == digest


def test_a_letter_whose_record_changed_after_it_was_read_is_not_signed(steps: Steps) -> None:
    digest = compose(steps.s, steps.known, LETTER, now=NOW).sha256
    add_late_entry(steps)
    signing = Signing(steps.by(Role.CLINICIAN), Role.CLINICIAN, "I wrote this.", ZONE, digest)

    with pytest.raises(ChangedByOther):
        prepare_letter(steps.s, steps.known, LETTER, signing, now=LATER, public_url=URL)


def test_an_unsigned_letter_is_a_draft(steps: Steps) -> None:
    prepared = prepare_letter(steps.s, steps.known, LETTER, None, now=NOW, public_url=URL)
    document = documents.store(steps.s, prepared, by=steps.by(Role.COORDINATOR), now=NOW)

    assert document.draft
    assert documents.file_name(document) == "RL-2026-0001-draft.pdf"
    seen = verification.look_up(steps.s, code=document.verification_code)
    assert seen is not None
    assert seen.draft
    assert not seen.stands


def test_the_report_of_an_unsigned_screening_is_a_draft(steps: Steps) -> None:
    found = screening.run_screening(
        steps.s, case=steps.known, on=NOW.date(), by=steps.by(Role.CLINICIAN), now=NOW
    )

    prepared = prepare_screening_report(steps.s, steps.known, found, now=NOW, public_url=URL)

    assert prepared.place.draft
    assert prepared.content_sha256 is None


def test_the_report_prints_what_people_said_after_the_signature_and_keeps_the_signed_hash(
    steps: Steps,
) -> None:
    doctor = steps.by(Role.CLINICIAN)
    found = screening.run_screening(steps.s, case=steps.known, on=NOW.date(), by=doctor, now=NOW)
    signature = screening.Signature(Role.CLINICIAN, "I have checked the record.", ZONE)
    screening.sign_screening(
        steps.s, case=steps.known, screening=found, signature=signature, by=doctor, now=NOW
    )
    signed = found.content_sha256
    judgements.judge_criterion(
        steps.s,
        case=steps.known,
        screening=found,
        criterion="ind.neuropathic",
        state="unknown",
        reason="The DN4 was filled in by somebody else.",
        by=doctor,
        now=LATER,
    )

    prepared = prepare_screening_report(steps.s, steps.known, found, now=LATER, public_url=URL)

    words = text_of(prepared.data)
    assert prepared.content_sha256 == signed == screening.sha256_of(found)
    assert "The DN4 was filled in by somebody else." in words
    assert "recorded after the signature" in words
    assert "Judged otherwise by a clinician: 1." in words
    assert "What changed since the screening of" in words
    assert "the failure ledger" in words


def test_a_report_issued_again_prints_the_reason_that_was_typed(steps: Steps) -> None:
    doctor = steps.by(Role.CLINICIAN)
    found = screening.run_screening(steps.s, case=steps.known, on=NOW.date(), by=doctor, now=NOW)
    signature = screening.Signature(Role.CLINICIAN, "I have checked the record.", ZONE)
    screening.sign_screening(
        steps.s, case=steps.known, screening=found, signature=signature, by=doctor, now=NOW
    )
    report = prepare_screening_report(steps.s, steps.known, found, now=NOW, public_url=URL)
    assert "Replaces: nothing" in text_of(documents.store(steps.s, report, by=doctor, now=NOW).data)

    again = prepare_screening_report(
        steps.s, steps.known, found, now=LATER, public_url=URL, reason="The first went to another centre"
    )
    second = documents.store(steps.s, again, by=doctor, now=LATER)

    assert "Replaces: SR-2026-0001: The first went to another centre" in text_of(second.data)
    assert second.replace_reason == "The first went to another centre"


def test_the_patients_version_says_what_was_found_in_plain_words_and_whom_to_phone(steps: Steps) -> None:
    found = screening.run_screening(
        steps.s, case=steps.known, on=NOW.date(), by=steps.by(Role.CLINICIAN), now=NOW
    )

    prepared = prepare_patient_screening(steps.s, steps.known, found, now=NOW, public_url=URL, translate=str)
    document = documents.store(steps.s, prepared, by=steps.by(Role.COORDINATOR), now=NOW)

    words = text_of(document.data)
    assert "What happens next" in words
    assert "Nobody has signed these findings yet" in words
    assert steps.house.clinic.phone in words
    assert "ind." not in words
    assert document.draft
    assert documents.file_name(document) == "PS-2026-0001-draft.pdf"


def test_verification_shows_nothing_about_the_patient(steps: Steps) -> None:
    document = issue(steps)
    patient = steps.s.get_one(PatientRow, steps.known.patient_id)

    seen = verification.look_up(steps.s, code=document.verification_code)

    assert seen is not None
    shown = repr(seen)
    assert all(word not in shown for word in (patient.given_name, patient.family_name, patient.identifier))
    assert verification.compare(seen, document.data).state is not None
    assert verification.compare(seen, document.data + b" ").state is None
