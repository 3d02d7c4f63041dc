"""Received pictures: what was scanned is what is printed, and forty scans fit a document's time."""

import hashlib
import io
import time
from collections.abc import Sequence
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from reports.confinement import CPU_SECONDS
from reports.packet import render
from reports.pictures import BAND, picture_of
from reports.received import NotReadable
from scs_manager.domain.enclosures import MOST_FILES, check_enclosures
from tests.reports.packet_samples import enclosure, packet_content
from tests.reports.samples import NOW

SIZE = (70, BAND + 30)


def scan(mode: str, format: str = "PNG", **how: Any) -> bytes:
    """A sheet that is darker on its right and lower sides, half seen through where the mode can."""
    grey = ImageChops.multiply(
        Image.linear_gradient("L").resize(SIZE), Image.linear_gradient("L").rotate(90).resize(SIZE)
    )
    sheet = grey.convert(mode) if mode != "I;16" else Image.new("I;16", SIZE, 40_000)
    if mode in ("LA", "RGBA"):
        sheet.putalpha(Image.linear_gradient("L").resize(SIZE))
    out = io.BytesIO()
    sheet.save(out, format, **how)
    return out.getvalue()


def enclosed(data: bytes, **changes: Any) -> Any:
    return enclosure(data, media_type="image/png", file_name="scan.png", **changes)


def printed(scans: Sequence[bytes]) -> list[Image.Image]:
    """The pictures of a packet, as whoever opens it sees them."""
    content = packet_content(enclosures=tuple(enclosed(each) for each in scans))
    with pikepdf.open(io.BytesIO(render(content, now=NOW))) as pdf:
        last = list(pdf.pages)[-len(scans) :]
        return [pikepdf.PdfImage(_picture(page)).as_pil_image().convert("RGB") for page in last]


def _picture(page: pikepdf.Page) -> Any:
    [drawn] = [each for each in page.Resources.XObject.values() if each.Subtype == "/Image"]
    return drawn


def upon_white(data: bytes) -> Image.Image:
    seen = Image.open(io.BytesIO(data)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def furthest(one: Image.Image, other: Image.Image) -> int:
    """By how much any point of any colour differs."""
    return max(high for _, high in ImageChops.difference(one, other).getextrema())  # type: ignore[misc]


def test_what_was_scanned_is_what_is_printed_upon_white() -> None:
    scans = [scan(mode) for mode in ("1", "L", "RGB", "P", "LA", "RGBA")]
    scans += [scan("P", transparency=0), scan("L", "JPEG"), scan("RGB", "JPEG"), scan("CMYK", "JPEG")]

    found = [furthest(one, upon_white(data)) for one, data in zip(printed(scans), scans, strict=True)]

    assert max(found) <= 1


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "I;16"])
def test_a_plain_scan_is_copied_and_never_packed_again(mode: str) -> None:
    data = scan(mode)

    assert picture_of(data).packed in data


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", scan("L")[:-40], scan("RGB", "JPEG")[:400], scan("L", "TIFF")]
)
def test_a_picture_that_is_not_whole_or_of_another_format_cannot_be_opened(data: bytes) -> None:
    with pytest.raises(NotReadable, match="cannot be opened"):
        picture_of(data)


def test_as_many_scans_as_a_packet_takes_are_drawn_within_a_documents_time() -> None:
    out = io.BytesIO()
    Image.new("L", (2480, 3508), "white").save(out, "PNG")  # A4 at 300 dots an inch
    data = out.getvalue()
    check_enclosures([len(data)] * MOST_FILES, [1] * MOST_FILES)
    scans = tuple(
        enclosed(data, sha256=hashlib.sha256(bytes([n])).hexdigest(), title=f"Scan {n}")
        for n in range(MOST_FILES)
    )

    begun = time.process_time()
    render(packet_content(enclosures=scans), now=NOW)

    assert time.process_time() - begun < CPU_SECONDS / 2
