"""A body map in words and numbers: summary, roots, shares, coverage, and the figure of it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.body_artwork import View
from scs_manager.domain.body_figure import BodyFigure, body_figure
from scs_manager.domain.body_map import (
    BodyMap,
    Comparison,
    MapKind,
    diary_place,
    drawn_in,
    in_percent,
    leg_share,
    place_name,
    places_words,
    read_body_map,
    roots,
    summary,
)
from scs_manager.domain.body_regions import REGIONS, Root, Side, mirror
from scs_manager.domain.errors import InputError

SETS = st.frozensets(st.sampled_from(sorted(REGIONS)))
S1_LEFT = frozenset({"left.buttock.s1", "left.thigh_back.s1", "left.calf.s1", "left.foot_top.s1"})
LOW_BACK = frozenset({"left.back.lower", "right.back.lower"})


def test_an_s1_leg_reads_as_a_clinician_would_say_it() -> None:
    assert str(summary(S1_LEFT)) == "Left: buttock, back of thigh, calf, top of foot (S1)"


def test_a_part_is_named_once_with_all_its_roots_in_order() -> None:
    assert str(summary({"right.calf.s1", "right.calf.l5"})) == "Right: calf (L5, S1)"


def test_equal_sides_are_said_once_and_different_ones_apart() -> None:
    assert str(summary(LOW_BACK)) == "Both sides: low back"
    mixed = str(summary(LOW_BACK | {"left.calf.s1"}))
    assert mixed == "Left: low back, calf (S1); Right: low back"


def test_an_empty_map_says_nowhere() -> None:
    assert str(summary(frozenset())) == "nowhere"
    assert str(drawn_in(frozenset())) == "nowhere"
    assert leg_share(frozenset()) is None


def test_roots_are_told_for_one_side_or_both() -> None:
    drawn = S1_LEFT | {"right.knee.l4"} | LOW_BACK
    assert roots(drawn) == (Root.L4, Root.S1)
    assert roots(drawn, Side.LEFT) == (Root.S1,)
    assert roots(LOW_BACK) == ()


@pytest.mark.parametrize(
    ("regions", "said"), [(LOW_BACK, "back"), (S1_LEFT, "leg"), (LOW_BACK | S1_LEFT, "back and leg")]
)
def test_what_was_drawn_is_told_as_back_or_leg(regions: frozenset[str], said: str) -> None:
    assert str(drawn_in(regions)) == said


def test_the_share_of_the_leg_is_weighed_by_area() -> None:
    assert leg_share(S1_LEFT) == 100
    assert leg_share(LOW_BACK) == 0
    share = leg_share(S1_LEFT | LOW_BACK)
    assert share is not None
    assert 40 < share < 70


@given(SETS, SETS)
def test_coverage_lies_between_0_and_100_and_sides_do_not_matter(
    pain: frozenset[str], tingling: frozenset[str]
) -> None:
    coverage = Comparison(pain, tingling).coverage
    other = Comparison(mirror(pain), mirror(tingling)).coverage
    if not pain:
        assert coverage.covered is None
        assert "cannot be computed: no pain was drawn" in str(Comparison(pain, tingling).finding)
        return
    assert coverage.covered is not None
    assert other.covered is not None
    assert 0 <= coverage.covered <= 100
    assert abs(coverage.covered - other.covered) < Fraction(1, 10**6)
    assert (coverage.covered == 100) == (pain <= tingling)


@given(SETS.filter(bool))
def test_tingling_on_the_other_side_alone_covers_nothing(pain: frozenset[str]) -> None:
    left = frozenset(region for region in pain if region.startswith("left."))
    found = Comparison(left, mirror(left)).coverage.covered
    assert found == (0 if left else None)


def test_the_finding_names_places_and_what_lies_outside() -> None:
    finding = str(Comparison(S1_LEFT, frozenset({"left.calf.s1", "left.shin.l5"})).finding)
    assert finding.startswith("Tingling covers 2")
    assert "(1 of 4 places)" in finding
    assert finding.endswith("% of the tingling lies outside the pain.")


def test_no_tingling_covers_nothing_and_lies_nowhere_else() -> None:
    finding = str(Comparison(S1_LEFT, frozenset()).finding)
    assert finding == "Tingling covers 0.0 % of the painful area (0 of 4 places)."


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(0), "0.0"),
        (Fraction(7996, 100), "79.9"),
        (Fraction(80), "80.0"),
        (Fraction(100), "100.0"),
        (Fraction(250, 3), "83.3"),
    ],
)
def test_a_percentage_is_cut_and_never_rounded_up(share: Fraction, shown: str) -> None:
    assert in_percent(share) == shown


def test_a_map_is_read_from_its_places() -> None:
    assert read_body_map(MapKind.PAIN, ["left.calf.s1"], nowhere=False).regions == {"left.calf.s1"}
    assert read_body_map(MapKind.TINGLING, [], nowhere=True).regions == frozenset()


@pytest.mark.parametrize(
    ("regions", "nowhere", "place"),
    [
        ([], False, "regions"),
        (["left.calf.s1"], True, "nowhere"),
        (["left.calf.s9"], False, "regions"),
        (["left.calf.s9"], True, "regions"),
    ],
)
def test_an_empty_contradictory_or_unknown_map_is_refused_where_the_fault_is(
    regions: list[str], nowhere: bool, place: str
) -> None:
    with pytest.raises(InputError) as refused:
        read_body_map(MapKind.PAIN, regions, nowhere=nowhere)
    assert refused.value.place == place


def test_a_map_of_unknown_regions_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="nose"):
        BodyMap(MapKind.PAIN, frozenset({"nose"}))


@pytest.mark.parametrize(
    ("region", "place"),
    [
        ("left.back.upper", "back_left"),
        ("right.buttock.s2", "leg_right"),
        ("right.foot_top.l5", "foot_right"),
        ("left.heel.s1", "foot_left"),
        ("left.sole.s1", "foot_left"),
    ],
)
def test_a_region_lies_in_a_place_of_the_diary(region: str, place: str) -> None:
    assert diary_place(region) == place


def test_places_of_old_diary_entries_stay_readable_beside_regions() -> None:
    assert str(place_name("leg_left")) == "Left leg"
    assert str(place_name("left.calf.s1")) == "Calf, middle (S1): left"
    assert str(place_name("from a later version")) == "from a later version"


def figure() -> BodyFigure:
    return body_figure(S1_LEFT, frozenset({"left.calf.s1", "right.knee.l4"}))


def test_the_figure_carries_the_numbers_in_its_alternative_text_and_its_table() -> None:
    drawn = figure()
    assert "Pain: Left: buttock, back of thigh, calf, top of foot (S1)." in str(drawn.alt)
    assert "Tingling: Left: calf (S1); Right: knee (L4)." in str(drawn.alt)
    assert str(drawn.finding) in str(drawn.alt)
    cells = [[str(cell) for cell in row.cells] for row in drawn.rows]
    assert ["Calf, middle (S1): left", "yes", "yes"] in cells
    assert ["Knee (L4): right", "no", "yes"] in cells
    assert len(cells) == 5


def test_each_view_names_the_patients_sides_where_they_are_seen() -> None:
    sides = {view.view: [str(label) for label in view.labels] for view in figure().views}
    assert sides == {
        View.BACK: ["Left", "Right"],
        View.FRONT: ["Right", "Left"],
        View.SOLES: ["Left", "Right"],
    }


def test_painted_regions_lie_on_the_patients_side_of_every_view() -> None:
    for view in figure().views:
        left_is_negative = view.sides[0] is Side.LEFT
        for region in view.regions:
            if region.pain or region.tingling:
                on_left = region.id.startswith("left.")
                assert all((x <= 0) == (on_left == left_is_negative) or x == 0 for x, _ in region.rings[0])


def test_what_was_not_asked_is_not_no() -> None:
    pain_only, tingling_only = body_figure(S1_LEFT, None), body_figure(None, frozenset())
    assert str(pain_only.finding) == "Pain drawn: leg."
    assert str(pain_only.rows[0].cells[2]) == "not asked"
    assert "Tingling" not in str(pain_only.alt)
    assert str(tingling_only.finding) == "Tingling drawn: nowhere."
    assert tingling_only.rows == ()


def test_a_figure_of_nothing_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="pain, tingling or both"):
        body_figure(None, None)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ((), "nowhere"),
        (("left.calf.s1", "left.buttock.l5"), "Left: buttock, calf"),
        (("left.calf.s1", "elsewhere"), "Left: calf; Somewhere else"),
        (("leg_left", "foot_left"), "Left leg; Left foot"),
    ],
)
def test_places_of_an_evening_are_said_without_roots_to_the_patient(
    places: tuple[str, ...], words: str
) -> None:
    assert str(places_words(places)) == words


def test_staff_read_the_roots_of_an_evening_too() -> None:
    assert str(places_words(("left.calf.s1",), with_roots=True)) == "Left: calf (S1)"
