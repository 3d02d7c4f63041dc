"""A packet: a draft at any time, issued only complete and signed, replaced by one of its own stage."""

import hashlib
import io
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdf
import pytest

from reports.fact_words import without_scale
from reports.packet_content import Block, Packet
from reports.screenings import profiles_of, sign_off_of
from scs_manager.domain.attachments import AttachmentKind
from scs_manager.domain.authorisations import Coverage, NumberKind, PlaceOfService, Request
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.packet import Stage
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.permissions import Role
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    attachments,
    authorisations,
    diary_review,
    documents,
    packet_rows,
    profile_texts,
    record_rows,
    records,
    team_reviews,
)
from scs_manager.services.attachment_files import check_file
from scs_manager.services.attachments import Labels
from scs_manager.services.demo_steps import Steps
from scs_manager.services.enclosures import Chosen, candidates, proposed
from scs_manager.services.outcomes import asked_trial
from scs_manager.services.packet_document import PacketSigning, compose, issued_packet, prepare_packet
from scs_manager.services.team_reviews import Minutes
from tests.decision_scenes import NOW, URL, decide
from tests.factories import ZONE
from tests.reports.packet_samples import received

DAY = NOW.date()
ASKED = Request(
    Stage.PERMANENT, "cms-ncd-160-7", "Medicare", contractor="NGS", state_or_region="MA",
    coverage=Coverage.ORIGINAL_MEDICARE, member_id="0EX0-AM0-PL00",
    place_of_service=PlaceOfService.HOSPITAL_OUTPATIENT, physician_name="Dr Sample",
    physician_number="0000000000", physician_number_kind=NumberKind.NPI,
    requested_for=DAY + timedelta(days=20), leads=2, utn="UTN-1",
)  # fmt: skip
IMAGE = {"kind": "MRI", "region": "whole_spine", "performed_on": DAY, "report": "Dr Film"}
LACKING: dict[str, Any] = {
    "burden.employment": "unable_to_work",
    "pain.neurological_impairment": True,
    "pain.sensory_findings": "Less feeling on the back of the left foot",
    "trial.activity_stable": True,
    "trial.serious_event_open": False,
    "packet.education_on": DAY,
    "packet.education_topics": (
        "risks_and_benefits", "alternatives", "success", "device_options", "uncertainty"
    ),
    "packet.implant_consent_on": DAY,
    "packet.consent_specific": True,
    "packet.facility": "Example Hospital",
    "packet.operator": "Dr Sample",
    "packet.operator_standing": "privileges",
    "packet.follow_up": "At 6 weeks, 3, 6 and 12 months, with ODI",
    "packet.opioid_plan": "Halve the dose by 3 months",
    "packet.investigational": False,
    "packet.replacement": False,
}  # fmt: skip


def asks(steps: Steps, request: Request = ASKED) -> AuthorisationRow:
    """A request with its codes."""
    return authorisations.save_request(
        steps.s, case=steps.known, request=request, codes=([("63650", 2), ("63685", 1)], ["M96.1"]),
        by=steps.by(Role.COORDINATOR), now=NOW,
    )  # fmt: skip


def attach(steps: Steps, title: str, kind: AttachmentKind, data: bytes) -> Any:
    """A file of the case."""
    labels = Labels(kind, title, DAY, f"{title}.pdf")
    file = check_file(data, limit=10_000_000)
    by = steps.by(Role.COORDINATOR)
    return attachments.add_attachment(steps.s, case=steps.known, file=file, labels=labels, by=by, now=NOW)


def completed(steps: Steps) -> AuthorisationRow:
    """Everything that this payer asks for is recorded, and the decision is signed."""
    row, by = asks(steps), steps.by(Role.CLINICIAN)
    for name, value in LACKING.items():
        record_rows.add_fact(steps.s, steps.known, name, value, on=DAY, source="Visit", by=by, now=NOW)
    steps.s.commit()
    given: dict[str, Any] = {"case": steps.known, "list": "imaging", "item": IMAGE, "source": "Visit"}
    records.add_to_list(steps.s, **given, by=by, now=NOW)
    roles = ("pain_physician", "spine_surgeon", "psychologist", "nurse")
    minutes = Minutes(
        DAY, [{"name": role.title(), "role": role} for role in roles], "proceed", reasons="Agreed",
        facilities_available=True,
    )  # fmt: skip
    team_reviews.record_review(steps.s, case=steps.known, minutes=minutes, by=by, now=NOW)
    decide(steps)
    return row


def signing(steps: Steps, sha256: str, reason: str = "") -> PacketSigning:
    """The clinician's signature over a hash."""
    return PacketSigning(
        steps.by(Role.CLINICIAN), Role.CLINICIAN, "I answer for this request", ZONE, sha256, reason
    )


def issue(steps: Steps, row: AuthorisationRow, reason: str = "", later: int = 0) -> DocumentRow:
    """The packet as composed now, signed and stored."""
    now = NOW + timedelta(minutes=later)
    shown = compose(steps.s, steps.known, row.id, (), now=now).sha256
    given = signing(steps, shown, reason)
    prepared = prepare_packet(
        steps.s, steps.known, row.id, (), now=now, public_url=URL, by="R. Ortiz", signing=given
    )
    return documents.store(steps.s, prepared, by=given.by, now=now)


def words_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def test_a_draft_is_made_at_any_time_and_an_incomplete_packet_is_never_issued(steps: Steps) -> None:
    row = asks(steps)
    picture = attach(steps, "MRI report", AttachmentKind.IMAGING_REPORT, received(2))
    surgery = attach(steps, "Operation report", AttachmentKind.OPERATION_REPORT, received(1, words="Theatre"))
    gone = attach(steps, "Wrong patient", AttachmentKind.OTHER, received(1, words="Other"))
    by = steps.by(Role.COORDINATOR)
    attachments.withdraw_attachment(steps.s, attachment=gone, reason="Not ours", by=by, now=NOW)

    found = candidates(steps.s, steps.known)
    chosen = proposed(found)
    prepared = prepare_packet(
        steps.s, steps.known, row.id, chosen, now=NOW, public_url=URL, by="R. Ortiz, coordinator"
    )
    document = documents.store(steps.s, prepared, by=by, now=NOW)

    assert chosen == (Chosen(surgery.id, 7), Chosen(picture.id, 12))
    assert (document.draft, documents.file_name(document)) == (True, "PA-2026-0001-draft.pdf")
    words = words_of(document.data)
    assert "This packet cannot be issued yet" in words
    assert "Enclosure 2: MRI report, page 2 of 2, as received" in words
    assert words.index("Theatre, sheet 1") < words.index("Operation report, sheet 1")
    assert "R. Ortiz, coordinator" in words
    assert document.verification_code not in words
    told = [
        packet_rows.diagnosis(steps.s, steps.known, row, proven=proven)[0].lines[0].value
        for proven in (True, False)
    ]
    assert told == ["FBSS (PSPS-2): persistent or recurrent pain after an operation on the spine", ""]
    assert told[0] in words  # the rule holds in this record
    composed = compose(steps.s, steps.known, row.id, (), now=NOW)
    open_ = [(item.state, each.what) for item in composed.packet.items for each in item.lacking
             if each.state == "unknown"]  # fmt: skip
    assert {what for _, what in open_} <= {line.what for line in composed.packet.unknowns}
    trial = compose(steps.s, steps.known, asks(steps, replace(ASKED, stage=Stage.TRIAL)).id, (), now=NOW)
    (screened,) = [block for block in _blocks(trial.packet, (25,)) if block.lines[0].label == "Screening"]
    assert screened.lines[0].value.endswith(", clinician")
    assert trial.packet.is_for_trial
    assert "Screening" not in {
        line.label for block in _blocks(composed.packet, (25,)) for line in block.lines
    }
    given = signing(steps, composed.sha256)
    with pytest.raises(RuleError, match=f"{composed.lacking} required items are not complete"):
        prepare_packet(steps.s, steps.known, row.id, (), now=NOW, public_url=URL, signing=given)
    with pytest.raises(RuleError, match="no longer there, or was withdrawn"):
        compose(steps.s, steps.known, row.id, (Chosen(gone.id, 3),), now=NOW)


def test_a_repeat_that_is_only_planned_changes_nothing_in_the_packet_for_the_implant(steps: Steps) -> None:
    row = asks(steps)
    before = compose(steps.s, steps.known, row.id, (), now=NOW).packet
    planned = repeat_of(steps)

    after = compose(steps.s, steps.known, row.id, (), now=NOW).packet

    assert (after.items, after.trial) == (before.items, before.trial)
    assert asked_trial(steps.s, steps.known, implant=False) == planned
    planned.ended_at = NOW
    steps.s.flush()
    assert asked_trial(steps.s, steps.known, implant=True) == planned, "one that ended without leads"
    steps.s.rollback()


def repeat_of(steps: Steps) -> TrialRow:
    """A second trial like the one of the case, planned and not begun."""
    kept = steps.planned.model_dump(
        exclude={"id", "placed_on", "placed_at", "removed_on", "removed_at", "ended_at"}
    )
    planned = TrialRow(**{**kept, "planned_at": NOW + timedelta(days=30)})
    steps.s.add(planned)
    steps.s.flush()
    return planned


def test_a_complete_one_is_signed_over_what_was_shown_and_replaced_with_a_reason(steps: Steps) -> None:
    row = completed(steps)
    core = shipped_profiles()["scs-core"]
    profile_texts.sign_off_profile(steps.s, profile=core, by=steps.by(Role.CLINICIAN), now=NOW)
    composed = compose(steps.s, steps.known, row.id, (), now=NOW)
    assert composed.packet.items[1].content == _rules_printed(composed.packet)
    printed = {line.label for block in _blocks(composed.packet) for line in block.lines if line.is_unknown}
    assert printed <= {without_scale(line.what) for line in composed.packet.unknowns}
    unasked = {item.number for item in composed.packet.not_asked}
    assert unasked
    assert not any(line.is_empty for block in _blocks(composed.packet, unasked) for line in block.lines)
    assert composed.packet.asked_by == "Medicare 2026.1"  # whose list it is; the profile has its own version
    assert [(item.number, item.lacking) for item in composed.packet.asked if item.lacking] == []
    first = issue(steps, row)

    words = words_of(first.data)
    assert (first.draft, first.content_sha256) == (False, composed.sha256)
    assert first.signed_role == "clinician"
    assert "19 of 19 required items are complete" in words
    assert first.verification_code in words
    assert "I answer for this request" in words
    assert "Aetna CPB 0194 2026" not in words  # what another payer asks is no business of this one
    assert hashlib.sha256(first.data).hexdigest() == first.sha256

    move(steps, row)
    with pytest.raises(ChangedByOther, match="nothing was signed"):
        prepare_packet(
            steps.s, steps.known, row.id, (), now=NOW, public_url=URL,
            signing=signing(steps, composed.sha256, "x"),
        )  # fmt: skip
    with pytest.raises(InputError, match="Say why a new one replaces it"):
        issue(steps, row)
    second = issue(steps, row, "The operation was moved", later=5)
    assert (second.replaces_id, second.replace_reason) == (first.id, "The operation was moved")
    assert _to(steps, utn="") == second.id
    assert _to(steps, stage=Stage.TRIAL) is None
    assert _to(steps, profile_id="aetna-cpb-0194", payer_name="Aetna") is None

    later = NOW + timedelta(minutes=6)
    diary_review.exclude_day(
        steps.s, trial=steps.planned, day=DAY - timedelta(days=2), reason="Stimulation off",
        by=steps.by(Role.COORDINATOR), now=later,
    )  # fmt: skip
    with pytest.raises(RuleError, match="Sign a decision that replaces it"):
        issue(steps, row, "Once more", later=7)


def test_the_day_place_and_number_of_the_request_are_printed_as_it_stands_now(steps: Steps) -> None:
    row = asks(steps)
    first = compose(steps.s, steps.known, row.id, (), now=NOW).packet
    days = [line for block in _blocks(first, (23,)) for line in block.lines if "day" in line.label]
    assert (days[0].value, days[0].detail) == (date_words(DAY + timedelta(days=20)), "as the request asks")

    move(steps, row)

    elsewhere = compose(steps.s, steps.known, row.id, (), now=NOW).packet
    assert elsewhere.request[3].detail.endswith("trial: ambulatory surgery centre")
    (number,) = [line for block in _blocks(elsewhere, (1,)) for line in block.lines if "UTN" in line.label]
    assert (number.state, number.detail) == (elsewhere.request[7].state, "not asked for here")
    assert not number.is_unknown


def move(steps: Steps, row: AuthorisationRow) -> None:
    """The request asks for a later day, after a trial elsewhere, and has no number."""
    moved = replace(ASKED, requested_for=DAY + timedelta(days=30), other_place=PlaceOfService.ASC, utn="")
    authorisations.save_request(
        steps.s, case=steps.known, request=moved, codes=([("63650", 2)], ["M96.1"]), request_id=row.id,
        version=row.version, by=steps.by(Role.COORDINATOR), now=NOW,
    )  # fmt: skip


def _blocks(packet: Packet, numbers: Collection[int] = range(26)) -> list[Block]:
    """The tables of what is recorded under these items."""
    return [block for section in packet.sections if section.number in numbers for block in section.blocks]


def _rules_printed(packet: Packet) -> str:
    """What the table of rule sets under item 2 adds up to."""
    rules = profiles_of(packet.summary.screening) if packet.summary and packet.summary.screening else ()
    unsigned = sum(sign_off_of(each, packet.sign_offs) is None for each in rules)
    assert 1 < unsigned < len(rules)
    return f"{len(rules)} rule sets, {unsigned} need local sign-off"


def _to(steps: Steps, **changes: Any) -> Any:
    """The packet that one for another request would replace."""
    found = issued_packet(steps.s, steps.known, asks(steps, replace(ASKED, **changes)))
    return found.id if found else None
