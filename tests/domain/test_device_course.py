"""What becomes of an implanted system: what is in, what cannot have been so, and when it ended."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from scs_manager.domain.complications import OTHER
from scs_manager.domain.device_course import (
    BATTERY_END,
    CHANGE,
    EXPLANT_REASONS,
    OWN_EXPLANT_REASONS,
    BatteryCheck,
    BatteryState,
    DeviceHappening,
    Explant,
    ExplantReason,
    LeadChange,
    LeadDone,
    LossOfEffect,
    RevisedPart,
    Revision,
    Salvage,
    part_words,
    reason_words,
    revision_reasons,
)
from scs_manager.domain.device_ends import ImplantEnd, end_of, loss_of, to_explant, to_loss
from scs_manager.domain.device_rules import Around, check_device, check_implant_day
from scs_manager.domain.device_systems import out_on, system_at
from scs_manager.domain.errors import InputError
from scs_manager.domain.implants import Generator, Implant, ImplantedLead, PocketSide

DAY = date(2026, 6, 8)
TODAY = DAY + timedelta(days=1000)
LEADS = (ImplantedLead(serial="L-1", tip_level="T8"), ImplantedLead(serial="L-2", tip_level="T9"))
BOX = Generator("Example", "R", "G-1", True, PocketSide.LEFT, "buttock")
IMPLANT = Implant(DAY, "Dr Knife", leads=LEADS, generator=BOX, mr_conditional=True, mri_conditions="1.5 T")
NEW_BOX = Generator("Example", "N", "G-2", False)


def on(days: int) -> date:
    """So many days after the implant."""
    return DAY + timedelta(days=days)


def revision(days: int = 90, **change: Any) -> Revision:
    """A lead was moved, unless otherwise said."""
    moved = LeadChange(1, LeadDone.MOVED, ImplantedLead(tip_level="T10"))
    usual = Revision(on(days), "Dr Knife", (RevisedPart.LEAD,), "ae.lead_migration", leads=(moved,))
    return replace(usual, **change)


def new_box(days: int = 90, **change: Any) -> Revision:
    """A new generator."""
    parts = (RevisedPart.GENERATOR,)
    return revision(
        days, **{"parts": parts, "reason": BATTERY_END, "leads": (), "generator": NEW_BOX} | change
    )


def explant(days: int = 300, **change: Any) -> Explant:
    """The whole system came out."""
    return replace(Explant(on(days), "Dr Knife", whole=True, reason=ExplantReason.INFECTION), **change)


def part_out(days: int = 300, *parts: str, **change: Any) -> Explant:
    """Parts of it came out."""
    return explant(days, whole=False, out=parts or ("generator",), **change)


LOSS = LossOfEffect(on(250))
BATTERY = BatteryCheck(on(30), BatteryState.WORKING, 3.5, 40)


def refused(what: DeviceHappening, *happened: DeviceHappening, programmed: date | None = None) -> str:
    """Place and sentence of the refusal."""
    with pytest.raises(InputError) as no:
        check_device(what, Around(IMPLANT, happened, programmed), today=TODAY)
    return str(no.value)


def fine(what: DeviceHappening, *happened: DeviceHappening, implant: Implant = IMPLANT) -> None:
    check_device(what, Around(implant, happened), today=TODAY)


def test_the_system_is_the_implant_and_what_was_done_since() -> None:
    first = system_at(IMPLANT, [])
    assert first.parts == ("generator", "lead_1", "lead_2")
    assert (first.mr_conditional, first.changed_on, first.generator_since) == (True, DAY, DAY)
    added = LeadChange(3, LeadDone.ADDED, ImplantedLead(serial="L-3", tip_level="T7"))
    gone = LeadChange(2, LeadDone.REMOVED)
    happened = [new_box(200, mr_conditional=False), revision(90, leads=(*revision().leads, added, gone))]
    now = system_at(IMPLANT, happened)
    assert [(each.number, each.lead.serial, each.lead.tip_level, each.since) for each in now.leads] == [
        (1, "L-1", "T10", on(90)), (3, "L-3", "T7", on(90))
    ]  # fmt: skip
    assert now.generator == replace(NEW_BOX, pocket_side=PocketSide.LEFT, pocket_place="buttock")
    assert (now.generator_since, now.changed_on, now.mr_conditional) == (on(200), on(200), False)
    before = system_at(IMPLANT, happened, on(199))
    assert (before.generator, before.mr_conditional, before.lead(2)) == (BOX, None, None)


def test_a_replaced_lead_has_only_what_was_written_of_it() -> None:
    change = LeadChange(1, LeadDone.REPLACED, ImplantedLead(tip_level="T8"))
    lead = system_at(IMPLANT, [revision(leads=(change,))]).lead(1)
    assert lead is not None
    assert lead.lead == ImplantedLead(tip_level="T8")


def test_a_new_pocket_keeps_its_side_unless_said_and_needs_a_generator() -> None:
    pocket = revision(parts=(RevisedPart.POCKET,), leads=(), pocket_place="flank")
    generator = system_at(IMPLANT, [pocket]).generator
    assert generator is not None
    assert (generator.pocket_side, generator.pocket_place) == (PocketSide.LEFT, "flank")
    assert system_at(IMPLANT, [part_out(50), pocket]).generator is None
    back = system_at(IMPLANT, [part_out(50), new_box(90, pocket_side=PocketSide.RIGHT)]).generator
    assert back is not None
    assert (back.serial, back.pocket_side) == ("G-2", PocketSide.RIGHT)


def test_an_explant_takes_out_the_whole_or_parts_and_leaves_the_mri_state_unknown() -> None:
    part = system_at(IMPLANT, [part_out(100, "generator", "lead_2")])
    assert (part.parts, part.generator_since, part.mr_conditional, part.out_on) == (
        ("lead_1",), on(100), None, None
    )  # fmt: skip
    whole = system_at(IMPLANT, [part_out(100), explant(300)])
    assert (whole.parts, whole.generator_since, whole.out_on) == ((), on(100), on(300))
    assert system_at(IMPLANT, [part_out(100, "lead_2")]).generator_since == DAY
    assert out_on([explant(300), part_out(100)]) == on(300)
    assert out_on([LOSS]) is None


def test_on_one_day_a_revision_comes_before_an_explant() -> None:
    assert system_at(IMPLANT, [part_out(90), new_box(90)]).generator is None


@pytest.mark.parametrize(
    "what",
    [
        revision(), new_box(), explant(), part_out(300, "lead_1"), LOSS, BATTERY,
        revision(reason=CHANGE), revision(0), LossOfEffect(on(9), regained=True, regained_on=on(9)),
        LossOfEffect(on(9), (Salvage.NOTHING,), regained=False),
        LossOfEffect(on(9), (Salvage.OTHER,), words="Infusion"),
        revision(parts=(RevisedPart.CONNECTION,), leads=(), reason="ae.connection"),
        revision(leads=(LeadChange(3, LeadDone.ADDED, ImplantedLead(tip_level="T8")),)),
        revision(leads=(LeadChange(2, LeadDone.REMOVED),)),
        BatteryCheck(on(5), charge_minutes=40),
    ],
)  # fmt: skip
def test_what_may_have_been_is_taken(what: DeviceHappening) -> None:
    fine(what)


EARLY = [
    (revision(-1), "operated_on"),
    (explant(-1), "explanted_on"),
    (replace(LOSS, noticed_on=on(-1)), "noticed_on"),
    (replace(BATTERY, seen_on=on(-1)), "seen_on"),
]


@pytest.mark.parametrize(("what", "place"), EARLY)
def test_nothing_happens_before_the_implant_in_the_future_or_after_all_came_out(
    what: DeviceHappening, place: str
) -> None:
    assert refused(what) == f"{place}: The implant was later than that."
    late: DeviceHappening = replace(what, **{place: TODAY + timedelta(days=1)})  # type: ignore[arg-type]
    assert refused(late) == f"{place}: This day has not come yet."
    after: DeviceHappening = replace(what, **{place: on(301)})  # type: ignore[arg-type]
    assert refused(after, explant(300)) == (
        f"{place}: The whole system came out on 4 April 2027. Correct that first."
    )


NEW = ImplantedLead(tip_level="T8")


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (revision(surgeon=" "), "surgeon: Enter who operated"),
        (revision(parts=()), "parts: Choose what was operated on"),
        (revision(reason="ae.death"), "reason: Choose why"),
        (revision(reason=OTHER), "words: Say why"),
        (revision(reason=BATTERY_END), "parts: A battery is replaced with its generator: choose it"),
        (revision(leads=()), "done_1: Say what was done to which lead"),
        (new_box(generator=None), "generator_model: Enter the maker and the model of the new generator"),
        (new_box(generator=Generator(maker="X")), "generator_model: Enter the maker and the model"),
        (revision(generator=NEW_BOX), "parts: More is described below than is chosen here"),
        (new_box(leads=revision().leads), "parts: More is described below than is chosen here"),
        (revision(leads=(LeadChange(1, LeadDone.ADDED, NEW),)), "done_1: There is a lead of this number"),
        (revision(leads=(LeadChange(3, LeadDone.MOVED, NEW),)), "done_3: No lead of this number was in"),
        (revision(leads=(LeadChange(1, LeadDone.REPLACED),)), "tip_1: Choose the level that the tip reached"),
        (
            revision(leads=(LeadChange(1, LeadDone.REPLACED, replace(NEW, serial=" l-2 ")),)),
            "serial_1: Another part has this serial number already",
        ),
        (
            revision(leads=(LeadChange(1, LeadDone.REPLACED, replace(NEW, serial="G-1")),)),
            "serial_1: Another part has this serial number already",
        ),
        (new_box(generator=replace(NEW_BOX, serial="L-1")), "generator_serial: Another part has this serial"),
        (explant(surgeon=""), "surgeon: Enter who operated"),
        (explant(reason=ExplantReason.OTHER), "words: Say why"),
        (explant(out=("lead_1",)), "out: Choose parts only when others stayed in"),
        (replace(part_out(), out=()), "out: Choose what came out"),
        (part_out(300, "lead_4", "lead_1"), "out: This was not in: Lead 4"),
        (part_out(300, "lead_1", "lead_2", "generator"), "whole: That is all there was"),
        (replace(LOSS, tried=(Salvage.NOTHING, Salvage.HOLIDAY)), "tried: Choose either nothing or"),
        (replace(LOSS, tried=(Salvage.OTHER,)), "words: Say what was tried"),
        (replace(LOSS, regained=True), "regained_on: Enter the day since which it helps again"),
        (replace(LOSS, regained_on=on(260)), "regained: Say that it helps again, or leave the day empty"),
        (replace(LOSS, regained=True, regained_on=on(249)), "regained_on: It cannot have come back before"),
        (
            replace(LOSS, regained=True, regained_on=TODAY + timedelta(days=1)),
            "regained_on: This day has not come yet.",
        ),
        (BatteryCheck(on(30)), "state: Choose what was found, or enter how it is charged"),
    ],
)
def test_what_cannot_have_been_is_refused_at_its_field(what: DeviceHappening, words: str) -> None:
    assert refused(what).startswith(words)


def test_the_serial_number_of_a_part_that_went_out_may_come_again() -> None:
    fine(revision(leads=(LeadChange(1, LeadDone.REPLACED, replace(NEW, serial="L-1")),)))
    fine(revision(leads=(LeadChange(1, LeadDone.REPLACED, replace(NEW, serial="G-1")),)), part_out(50))


def test_a_whole_explant_is_once_and_nothing_stands_after_it() -> None:
    assert refused(explant(299), explant(300)) == (
        "whole: It is recorded already that the whole system came out."
    )
    assert refused(explant(249), LOSS) == (
        "explanted_on: Something about the system is recorded on 13 February 2027."
    )
    assert refused(explant(249), programmed=on(250)).startswith("explanted_on: Something about the system")
    fine(explant(250), LOSS)
    early = replace(LOSS, regained=True, regained_on=on(301))
    assert refused(early, explant(300)).startswith("regained_on: The whole system came out on")


@pytest.mark.parametrize(
    ("check", "place"),
    [
        (BatteryCheck(on(100), BatteryState.CANNOT_CHARGE), "state"),
        (BatteryCheck(on(100), BatteryState.WORKING, charge_every_days=2), "charge_every_days"),
        (BatteryCheck(on(100), BatteryState.WORKING, charge_minutes=2), "charge_minutes"),
    ],
)
def test_a_battery_is_charged_only_where_it_can_be(check: BatteryCheck, place: str) -> None:
    assert refused(check, new_box()) == f"{place}: This generator is not rechargeable."
    fine(check)
    fine(check, implant=replace(IMPLANT, generator=replace(BOX, rechargeable=None)))
    fine(BatteryCheck(on(100), BatteryState.DEPLETED), new_box())
    assert refused(check, part_out(50)) == "seen_on: No generator was in on that day."


def test_reasons_say_themselves_and_name_no_death() -> None:
    assert "ae.death" not in revision_reasons()
    assert list(revision_reasons())[:2] == [BATTERY_END, CHANGE]
    assert str(reason_words(revision())) == "Lead moved"
    assert str(reason_words(revision(reason=OTHER, words="A fall"))) == "A fall"
    assert str(reason_words(revision(reason="ae.from_an_older_list"))) == "ae.from_an_older_list"
    assert (str(part_words("generator")), str(part_words("lead_2"))) == ("Generator", "Lead 2")
    assert set(EXPLANT_REASONS) == set(ExplantReason)
    assert len(OWN_EXPLANT_REASONS) == 4


def ended_by(*happened: DeviceHappening) -> DeviceHappening | None:
    return end_of(IMPLANT, happened)


def lost_on(*happened: DeviceHappening) -> date | None:
    return loss_of(IMPLANT, happened)


def leads_removed(days: int, *numbers: int) -> Revision:
    return revision(days, leads=tuple(LeadChange(number, LeadDone.REMOVED) for number in numbers))


def test_a_system_ends_on_the_first_day_from_which_nothing_can_stimulate() -> None:
    assert ended_by(LOSS, revision()) is None
    assert ended_by(part_out(100, "lead_1")) is None
    assert ended_by(explant(300)) == explant(300)
    assert ended_by(explant(300), part_out(100)) == part_out(100)
    assert ended_by(part_out(100), new_box(200)) is None
    assert ended_by(part_out(100), new_box(200), explant(300)) == explant(300)
    assert ended_by(part_out(250), new_box(200), part_out(280, "lead_1")) == part_out(250)


def test_a_system_without_a_lead_has_ended_too() -> None:
    both = part_out(100, "lead_1", "lead_2")
    assert ended_by(both) == ended_by(both, explant(300)) == both
    assert ended_by(part_out(100, "lead_1"), part_out(120, "lead_2")) == part_out(120, "lead_2")
    assert ended_by(both, revision(200, leads=(LeadChange(1, LeadDone.ADDED, NEW),))) is None
    assert ended_by(leads_removed(90, 1)) is None
    assert ended_by(leads_removed(90, 1, 2)) == leads_removed(90, 1, 2)


def test_effect_is_lost_on_the_first_day_that_it_did_not_come_back() -> None:
    back = LossOfEffect(on(100), regained=True, regained_on=on(120))
    assert lost_on(back) is None
    assert lost_on(back, LOSS) == on(250)
    assert lost_on(explant(300)) is None
    assert lost_on(explant(300, reason=ExplantReason.LOSS_OF_RELIEF)) == on(300)
    assert lost_on(explant(300, reason=ExplantReason.LOSS_OF_RELIEF), LOSS) == on(250)


def test_a_part_taken_out_because_it_no_longer_helped_is_a_loss() -> None:
    relief = {"reason": ExplantReason.LOSS_OF_RELIEF}
    wish = explant(300, reason=ExplantReason.WISH)
    assert (ended_by(part_out(100, **relief), wish), lost_on(part_out(100, **relief), wish)) == (
        part_out(100, **relief),
        on(100),
    )
    assert lost_on(part_out(100, "lead_1", "lead_2", **relief)) == on(100)
    assert lost_on(part_out(100, "lead_1", **relief), wish) == on(100)


def test_after_the_end_no_loss_is_looked_for() -> None:
    assert lost_on(part_out(249), LOSS) is None
    assert lost_on(part_out(250), LOSS) == on(250)
    assert lost_on(part_out(249), explant(300, reason=ExplantReason.LOSS_OF_RELIEF)) is None
    assert lost_on(part_out(100), new_box(200), LOSS) == on(250)


def test_an_explant_for_another_reason_ends_the_watching_for_loss() -> None:
    ends = [
        ImplantEnd(UUID(int=1), DAY, on(300), ExplantReason.INFECTION, True, None, on(400)),
        ImplantEnd(UUID(int=2), DAY, None, None, False, on(350), on(380)),
        ImplantEnd(UUID(int=3), DAY, None, None, False, None, on(500)),
    ]
    explants, losses = to_explant(ends), to_loss(ends)
    assert [(step.day, step.ended, step.left) for step in explants.steps] == [
        (300, 1, 0), (380, 0, 1), (500, 0, 1)
    ]  # fmt: skip
    assert [(step.day, step.ended, step.left) for step in losses.steps] == [
        (300, 0, 1), (350, 1, 0), (500, 0, 1)
    ]  # fmt: skip


def test_the_implant_does_not_move_behind_what_happened_to_it() -> None:
    check_implant_day(on(5), [])
    check_implant_day(on(90), [revision(90), LOSS])
    with pytest.raises(InputError) as no:
        check_implant_day(on(91), [revision(90), LOSS])
    assert str(no.value) == "implanted_on: Something about the system is recorded on 6 September 2026."


def test_what_is_in_the_body_is_named_until_all_of_it_is_out() -> None:
    assert system_at(IMPLANT, []).name == "spinal cord stimulator Example R"
    assert system_at(IMPLANT, [new_box()]).name == "spinal cord stimulator Example N"
    assert system_at(IMPLANT, [part_out(300)]).name == "leads of a spinal cord stimulator, left in"
    assert system_at(IMPLANT, [explant()]).name == ""
