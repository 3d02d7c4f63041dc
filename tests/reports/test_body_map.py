"""The body map on paper: tagged, in words, readable without colour, and left is never right."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from reports import decision_summary, screening_report, theme
from reports.body_map import PAIN, body_drawing, body_map
from scs_manager.domain.body_figure import BodyFigure, body_figure
from tests.reports.pdfs import opened, tree, unmarked
from tests.reports.samples import NOW, decision_content, screening_content

LEFT_CALF = frozenset({"left.calf.s1", "left.shin.l4", "left.sole.s1"})
RIGHT_THIGH = frozenset({"right.thigh_back.s1", "right.thigh_front.l2"})


def drawn(figure: BodyFigure) -> bytes:
    return decision_summary.render(decision_content(body_map=figure), now=NOW)


def test_the_decision_summary_carries_the_map_as_a_tagged_figure_and_in_words() -> None:
    figure = body_figure(LEFT_CALF, RIGHT_THIGH)
    found = tree(drawn(figure))
    (element,) = [node for node in found.all("Figure") if node.alt.startswith("Body map")]
    assert element.alt == str(figure.alt)
    assert "Pain: Left: calf, shin, sole (L4, S1)." in found.words
    assert "Tingling covers 0.0 % of the painful area (0 of 3 places)." in found.words
    assert [each for page in opened(drawn(figure)).pages for each in unmarked(page)] == []


def test_the_screening_report_carries_it_too_and_nothing_where_nothing_was_painted() -> None:
    report = screening_report.render(screening_content(body_map=body_figure(LEFT_CALF, None)), now=NOW)
    assert "Pain drawn: leg." in tree(report).words
    assert body_map(None) == []
    assert "Body map" not in tree(screening_report.render(screening_content(), now=NOW)).words


def test_the_drawing_fits_beside_its_words() -> None:
    assert body_drawing(body_figure(LEFT_CALF, None)).width < theme.MEASURE * 0.6


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="No pdftoppm: it draws the page as a picture.")
def test_on_the_printed_page_the_painted_pixels_lie_on_the_patients_left(tmp_path: Path) -> None:
    """In the three views from left to right: left of the middle, right of it, left of it."""
    figure = body_figure(LEFT_CALF, None)
    boxes = page_boxes(drawn(figure), figure, tmp_path)
    for number, (first, last, spots) in enumerate(boxes):
        middle = (first + last) / 2
        assert len(spots) > 60, number
        on_left = sum(x < middle for x in spots)
        assert on_left == (0 if number == 1 else len(spots)), number


def page_boxes(pdf: bytes, figure: BodyFigure, folder: Path) -> list[tuple[float, float, list[int]]]:
    """For each view its left and right edge on the page as a picture, and the columns of painted pixels."""
    (folder / "summary.pdf").write_bytes(pdf)
    element = next(node for node in tree(pdf).all("Figure") if node.alt == str(figure.alt))
    page = min(element.pages) + 1
    steps = ["pdftoppm", "-r", "144", "-f", str(page), "-l", str(page), "-png", "-singlefile"]
    subprocess.run([*steps, "summary.pdf", "page"], cwd=folder, check=True)
    picture = Image.open(folder / "page.png").convert("RGB")
    assert element.box is not None
    left, bottom, right, top = (edge * 2 for edge in element.box)
    area = picture.crop((int(left), int(picture.height - top), int(right), int(picture.height - bottom)))
    data = area.tobytes()
    pixels = (data[at : at + 3] for at in range(0, len(data), 3))
    spots = [index % area.width for index, pixel in enumerate(pixels) if is_pain(pixel)]
    found, edge = [], 0.0
    for view in figure.views:
        wide = 2 * (84.0 if view.view == "soles" else 226.0 * view.box[2] / view.box[3])
        found.append((edge, edge + wide, [x for x in spots if edge <= x <= edge + wide]))
        edge += wide + 2 * 16
    return found


def is_pain(pixel: bytes) -> bool:
    wanted = [round(255 * part) for part in PAIN.rgb()]
    return all(abs(value - part) < 6 for value, part in zip(pixel, wanted, strict=True))
