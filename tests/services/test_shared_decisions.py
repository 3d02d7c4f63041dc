"""The talk before the decision on both databases: kept, corrected, heard by criterion 8, printed."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pypdf
import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from scs_manager.domain.choice_words import OPTIONS
from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.errors import ChangedByOther, InputError
from scs_manager.domain.permissions import Role
from scs_manager.domain.shared_decisions import Talk
from scs_manager.domain.truth import Truth
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.shared_decisions import SharedDecisionRow
from scs_manager.services import decisions, documents, shared_decisions
from scs_manager.services.decision_basis import Basis, basis_of
from scs_manager.services.demo_records import candidate
from scs_manager.services.demo_steps import Steps, Story, tell
from scs_manager.services.demo_stories import to_team, work_up
from scs_manager.services.shared_decision_rows import standing_talks, talk_in
from scs_manager.services.shared_decision_sheet import prepare_sheet, preview_sheet
from scs_manager.web.i18n import translator
from tests.decision_scenes import NOW, PERSON, REASONS, URL, decide, make_house, shown, words_for

LATER = NOW + timedelta(hours=1)
ON = date(2026, 5, 14)
TALK = Talk(ON, "Dr Sam", patient_present=True, options=dict.fromkeys(OPTIONS, "talked"), prefers="implant")


def recorded(
    steps: Steps, talk: Talk = TALK, replaces: SharedDecisionRow | None = None, reason: str = ""
) -> SharedDecisionRow:
    by, case = steps.by(Role.NURSE), steps.known
    return shared_decisions.record_talk(
        steps.s, case=case, talk=talk, by=by, now=LATER, replaces=replaces, replace_reason=reason
    )


def basis(steps: Steps) -> Basis:
    return basis_of(steps.s, steps.known, now=LATER)


def wish(steps: Steps) -> tuple[Truth, str]:
    criterion = basis(steps).judged.criteria[7]
    return criterion.state, str(criterion.evidence)


def test_the_criterion_follows_the_newest_word_and_names_both(steps: Steps) -> None:
    before, told = wish(steps)
    assert before is Truth.MET
    assert "Earlier" not in told

    recorded(steps, replace(TALK, prefers="no_implant"))

    state, told = wish(steps)
    assert state is Truth.NOT_MET
    assert "talk before the decision, 14 May 2026" in told
    assert "Earlier: yes" in told
    assert basis(steps).judged.recommendation is not None


def test_a_talk_in_which_nobody_asked_changes_nothing(steps: Steps) -> None:
    before = wish(steps)

    recorded(steps, replace(TALK, prefers=None))

    assert wish(steps) == before


def test_a_correction_keeps_what_stood_and_what_was_shown(steps: Steps) -> None:
    first = recorded(steps)
    with pytest.raises(InputError) as refused:
        recorded(steps, replaces=first)
    assert refused.value.place == "replace_reason"
    steps.s.rollback()

    second = recorded(steps, replace(TALK, prefers="wait"), first, "He said wait")

    assert standing_talks(steps.s, steps.known) == [second]
    assert (second.replace_reason, second.shown, talk_in(first)) == ("He said wait", first.shown, TALK)
    with pytest.raises(ChangedByOther):
        recorded(steps, TALK, first, "Late")
    steps.s.rollback()
    events = steps.s.exec(select(AuditEventRow).order_by(col(AuditEventRow.id).desc()).limit(2)).all()
    assert [event.action for event in events] == ["shared_decision.recorded"] * 2
    first.matters = "Something else"
    steps.s.add(first)
    with pytest.raises(DBAPIError):
        steps.s.commit()
    steps.s.rollback()


def test_a_talk_does_not_lie_in_the_future(steps: Steps) -> None:
    with pytest.raises(InputError) as refused:
        recorded(steps, replace(TALK, held_on=ON + timedelta(days=1)))

    assert refused.value.place == "held_on"


def test_a_signature_covers_the_talk(steps: Steps) -> None:
    words = words_for(steps)
    before = shown(steps, words)

    row = recorded(steps)

    assert shown(steps, words) != before
    signed = decide(steps, words_for(steps), LATER)
    assert signed.content["basis"]["talk"]["content_sha256"] == row.content_sha256


def text_of(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_sheet_speaks_the_patients_language_and_keeps_the_numbers_of_the_talk(steps: Steps) -> None:
    patient = steps.s.get_one(PatientRow, steps.known.patient_id)
    patient.language = "de"
    steps.s.add(patient)
    steps.s.commit()
    row = recorded(steps, replace(TALK, matters="Zum Laden gehen"))
    say = translator("de")

    draft = text_of(preview_sheet(steps.s, steps.known, None, now=LATER, translate=say))
    ready = prepare_sheet(steps.s, steps.known, row, now=LATER, public_url=URL, translate=say)
    stored = documents.store(steps.s, ready, by=steps.by(Role.NURSE), now=LATER)

    assert "ENTWURF" in draft
    assert "In der Testphase" not in draft
    assert "in der Testphase 3,0 von 10" in draft
    issued = text_of(stored.data)
    assert "ENTWURF" not in issued
    assert "Zum Laden gehen" in issued
    assert "Ben Sample geboren am 2. November 1971 · NPC-004163" in issued
    assert stored.content_sha256 == row.content_sha256
    assert documents.file_name(stored) == "SD-2026-0001.pdf"


def without_trial(session: Session) -> Steps:
    """A case that the team sends on, for which no trial was planned."""
    steps = Steps(make_house(session, "Westgate"))

    def story() -> Story:
        yield from work_up(steps, PERSON, candidate(steps.house.day(-43)), 50)
        yield from to_team(steps, 30)

    tell([story()])
    return steps


def test_without_a_trial_the_decision_says_why_and_what_nobody_has_seen(session: Session) -> None:
    steps = without_trial(session)
    words = replace(words_for(steps, DecisionOutcome.NO_TRIAL_IMPLANT), reasons=REASONS)
    with pytest.raises(InputError) as refused:
        decide(steps, words, LATER)
    assert refused.value.place == "no_trial_reason"
    steps.s.rollback()

    row = decide(steps, replace(words, no_trial_reason="No second anaesthetic"), LATER)

    assert steps.known.state == "no_trial_implant"
    assert row.content["decision"]["no_trial_reason"] == "No second anaesthetic"
    assert "No relief was measured" in row.content["basis"]["no_trial"][0]
    given_up = words_for(steps, DecisionOutcome.DEFER, replace_reason="He wants a trial")
    decide(steps, given_up, LATER + timedelta(minutes=1))
    assert steps.known.state == "team_review"
    missing = decisions.missing_for_outcome(basis(steps), DecisionOutcome.NO_TRIAL_IMPLANT)
    assert [str(text) for text in missing] == ["The team review is not recorded."]
