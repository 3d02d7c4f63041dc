"""The hash over a packet: whatever is printed is signed, and only what comes with the issue is left out."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from reports.content import Identity, Issue
from reports.packet_content import Enclosure, Packet
from scs_manager.domain.permissions import Role
from scs_manager.domain.trial_calls import Call, Caller, CallResult, Party, Topic
from scs_manager.services import outcomes, trial_course
from scs_manager.services.demo_steps import Steps
from scs_manager.services.packet_document import compose
from scs_manager.services.packet_hash import sha256_of
from tests.decision_scenes import NOW as AT
from tests.reports.packet_samples import enclosures, packet_content
from tests.services.test_packet_document import asks

LEFT_OUT = {"prepared_by", "prepared_at", "signature"}


def other(value: Any) -> Any:
    """Something else of the same kind."""
    match value:
        case str():
            return f"{value}."
        case bool():
            return not value
        case tuple():
            return (*value, *value[:1]) if value else ("something",)
        case Identity():
            return replace(value, name="Bea Example")
        case Issue():
            return replace(value, phone="01632 960 999")
    return "something else"


@pytest.fixture(scope="module")
def packet() -> Packet:
    """A packet with every sort of enclosure."""
    return packet_content(enclosures=enclosures())


def test_whatever_the_packet_prints_is_signed_and_the_issue_is_not(packet: Packet) -> None:
    before = sha256_of(packet, {})

    same = {
        each.name
        for each in fields(Packet)
        if each.name != "enclosures"
        and sha256_of(replace(packet, **{each.name: other(getattr(packet, each.name))}), {}) == before
    }

    assert same == LEFT_OUT


def test_every_line_about_a_file_is_signed_and_its_bytes_by_their_hash(packet: Packet) -> None:
    before, (first, *rest) = sha256_of(packet, {}), packet.enclosures

    def with_first(**changes: Any) -> str:
        return sha256_of(replace(packet, enclosures=(replace(first, **changes), *rest)), {})

    same = {
        each.name
        for each in fields(Enclosure)
        if with_first(**{each.name: other(getattr(first, each.name))}) == before
    }
    assert same == {"data"}
    assert sha256_of(replace(packet, enclosures=(*rest, first)), {}) != before


@pytest.mark.parametrize("ended_url", ["sqlite"], indirect=True)
def test_a_call_that_is_written_down_after_the_packet_was_shown_is_not_signed_unseen(steps: Steps) -> None:
    row, case = asks(steps), steps.known
    shown = compose(steps.s, case, row.id, (), now=AT).sha256
    assert compose(steps.s, case, row.id, (), now=AT + timedelta(minutes=7)).sha256 == shown
    trial = outcomes.latest_trial(steps.s, case)
    assert trial is not None
    called = Call(AT, Caller.CLINIC, Party.PATIENT, Topic.WOUND, CallResult.REACHED, note="It is dry")

    trial_course.record(steps.s, trial=trial, what=called, by=steps.by(Role.NURSE), now=AT)

    assert compose(steps.s, case, row.id, (), now=AT).sha256 != shown
    assert sha256_of(packet_content(), {"version": 1}) != sha256_of(packet_content(), {"version": 2})


def test_another_minute_gives_the_same_hash_and_an_unknown_kind_of_value_none(packet: Packet) -> None:
    later = replace(packet, prepared_at=packet.prepared_at + timedelta(minutes=7))

    assert sha256_of(later, {}) == sha256_of(packet, {})
    with pytest.raises(TypeError):
        sha256_of(packet, {"something": object()})
