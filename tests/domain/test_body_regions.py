"""The drawn body: every region lies where its name says, and left is never right."""

from itertools import combinations, pairwise
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.body_artwork import FOOT, HEEL, LEG, SOLE, TRUNK, Point, Ring, Row, View
from scs_manager.domain.body_figure import PAINT_AREAS, PaintArea, paint_view, parts_of
from scs_manager.domain.body_outline import area, curve, ellipse, silhouette, simplified, steps
from scs_manager.domain.body_regions import (
    PARTS,
    REGIONS,
    Area,
    Part,
    Root,
    Side,
    mirror,
    region_areas,
    shapes_on,
    viewer_sign,
)

SAMPLED = st.sets(st.sampled_from(sorted(REGIONS)))
IDS = [
    "back.middle",
    "back.upper",
    "back.lower",
    "buttock.l5",
    "buttock.s1",
    "buttock.s2",
    "thigh_back.l5",
    "thigh_back.s1",
    "thigh_back.s2",
    "calf.l5",
    "calf.s1",
    "calf.s2",
    "groin.l1",
    "thigh_front.l2",
    "thigh_front.l3",
    "knee.l4",
    "shin.l4",
    "shin.l5",
    "foot_top.l4",
    "foot_top.l5",
    "foot_top.s1",
    "sole.l5",
    "sole.s1",
    "heel.s1",
]


def inside(point: Point, ring: Ring) -> bool:
    """Whether a point lies inside a closed line (even-odd rule)."""
    x, y = point
    crossings = [
        (x1 + (y - y1) * (x2 - x1) / (y2 - y1)) > x
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])
        if (y1 > y) != (y2 > y)
    ]
    return sum(crossings) % 2 == 1


def test_the_ids_in_records_keep_their_names() -> None:
    assert [part.key for part in PARTS] == IDS
    assert list(REGIONS) == [f"{side}.{key}" for key in IDS for side in ("left", "right")]


def test_every_root_from_l1_to_s2_is_on_the_map() -> None:
    assert {part.root for part in PARTS} == {*Root, None}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.key)
def test_an_id_ends_in_its_root_and_its_name_says_so(part: Part) -> None:
    root, key, name = part.root, part.key, str(part.name)
    if root is None:
        assert part.area is Area.BACK
    else:
        assert key.endswith(f".{root}")
        assert name.endswith(f"({root.upper()})")


@pytest.mark.parametrize(
    ("view", "side", "sign"),
    [
        (View.BACK, Side.LEFT, -1),
        (View.BACK, Side.RIGHT, 1),
        (View.FRONT, Side.LEFT, 1),
        (View.FRONT, Side.RIGHT, -1),
        (View.SOLES, Side.LEFT, -1),
        (View.SOLES, Side.RIGHT, 1),
    ],
)
def test_the_patients_left_is_on_the_viewers_right_only_from_in_front(
    view: View, side: Side, sign: int
) -> None:
    assert viewer_sign(view, side) == sign
    drawn = [shape for shape in shapes_on(view) if REGIONS[shape.region].side is side]
    assert drawn
    for shape in drawn:
        assert shape.region.startswith(f"{side}.")
        assert all(x * sign >= 0 for ring in shape.rings for x, _y in ring)
        assert shape.middle[0] * sign > 3


def test_every_region_is_drawn_on_its_own_picture() -> None:
    for region in REGIONS.values():
        assert region.id in {shape.region for shape in shapes_on(region.part.home)}


@pytest.mark.parametrize("view", [View.BACK, View.FRONT])
def test_regions_lie_inside_the_body(view: View) -> None:
    outline = silhouette(view)
    for shape in shapes_on(view):
        for x, y in shape.rings[0]:
            near = [(x - 0.5, y), (x + 0.5, y), (x, y - 0.5), (x, y + 0.5)]
            assert any(inside(point, outline) for point in near), (shape.region, x, y)


@pytest.mark.parametrize("view", list(View))
def test_no_two_regions_of_a_picture_overlap(view: View) -> None:
    for one, other in combinations(shapes_on(view), 2):
        assert not any(inside(one.middle, ring) for ring in other.rings), (one.region, other.region)


@pytest.mark.parametrize("view", list(View))
def test_the_inner_regions_of_a_limb_lie_nearer_to_the_middle(view: View) -> None:
    across = {shape.region: abs(shape.middle[0]) for shape in shapes_on(view)}
    for near, far in [("s2", "s1"), ("s1", "l5")]:
        for part in ("buttock", "thigh_back", "calf"):
            if view is View.BACK:
                assert across[f"left.{part}.{near}"] < across[f"left.{part}.{far}"]
    if view is View.FRONT:
        assert across["right.shin.l4"] < across["right.shin.l5"]
        assert across["right.foot_top.l4"] < across["right.foot_top.l5"] < across["right.foot_top.s1"]
    if view is View.SOLES:
        assert across["right.sole.l5"] < across["right.sole.s1"]


def test_both_sides_have_the_same_area_and_every_region_has_one() -> None:
    areas = region_areas()
    assert set(areas) == set(REGIONS)
    for region in REGIONS.values():
        assert areas[region.id] > 100
        assert isclose(areas[region.id], areas[region.mirror], rel_tol=1e-9)


def test_a_sole_is_weighed_at_the_size_of_the_body() -> None:
    areas = region_areas()
    sole = areas["left.sole.l5"] + areas["left.sole.s1"] + areas["left.heel.s1"]
    assert areas["left.foot_top.l5"] < sole < areas["left.thigh_front.l2"]


@given(SAMPLED)
def test_mirrored_twice_is_where_it_was(regions: set[str]) -> None:
    once = mirror(regions)
    assert mirror(once) == regions
    assert {region.split(".")[0] for region in once} == {
        {"left": "right", "right": "left"}[region.split(".")[0]] for region in regions
    }


def test_the_paint_areas_hold_every_part_once() -> None:
    keys = [key for painted in PAINT_AREAS for key in parts_of(painted)]
    assert sorted(keys) == sorted(IDS)


@pytest.mark.parametrize("painted", PAINT_AREAS, ids=lambda painted: painted.key)
def test_a_paint_area_shows_its_regions_whole(painted: PaintArea) -> None:
    left, top, width, height = painted.box
    wanted = parts_of(painted)
    shapes = [s for s in shapes_on(painted.view) if REGIONS[s.region].part.key in wanted]
    assert len(shapes) == 2 * len(wanted)
    drawn = {region.id for region in paint_view(painted).regions if not (region.pain or region.tingling)}
    assert {shape.region for shape in shapes} <= drawn
    assert drawn - {shape.region for shape in shapes} <= {"left.heel.s1", "right.heel.s1"}
    for shape in shapes:
        for x, y in (point for ring in shape.rings for point in ring):
            assert left <= x <= left + width
            assert top <= y <= top + height


@pytest.mark.parametrize("rows", [TRUNK, LEG, HEEL, FOOT, SOLE])
def test_the_rows_of_a_limb_go_downwards_and_never_cross(rows: tuple[Row, ...]) -> None:
    heights = [row[0] for row in rows]
    assert heights == sorted(set(heights))
    assert all(row[1] < row[2] for row in rows)


def test_a_curve_goes_through_its_knots_and_stays_level_outside() -> None:
    knots = [(0.0, 1.0), (10.0, 5.0), (20.0, 2.0)]
    assert [curve(knots, at) for at in (-3, 0, 10, 20, 99)] == [1, 1, 5, 2, 2]


def test_the_area_of_a_square_and_of_a_circle() -> None:
    assert area([(0, 0), (0, 3), (3, 3), (3, 0)]) == 9
    assert isclose(area(ellipse(5, 5, 2, 3)), 6 * 3.14159, rel_tol=0.01)


def test_steps_reach_both_ends() -> None:
    assert steps(0, 5, 2) == [0, 5 / 3, 10 / 3, 5]
    assert steps(4, 4, 2) == [4, 4]


def test_a_simplified_line_keeps_corners_and_drops_points_on_straight_ones() -> None:
    square: Ring = ((0, 0), (1, 0), (2, 0), (2, 2), (1, 2.01), (0, 2))
    assert simplified(square) == ((0, 0), (2, 0), (2, 2), (0, 2))
    touching: Ring = ((0, 0), (4, 0), (0, 0), (0, 4))
    assert (4, 0) in simplified(touching)
