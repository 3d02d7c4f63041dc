"""A logo before it is kept: real pictures come out as flat PNG in sRGB, everything else is refused."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from scs_manager.domain.document_settings import LOGO_BOX
from scs_manager.domain.errors import InputError
from scs_manager.services.logo_files import check_logo


def encoded(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    """The picture as a file."""
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def decoded(data: bytes) -> Image.Image:
    """What is kept, opened again."""
    with Image.open(BytesIO(data)) as image:
        image.load()
        return image


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "RGB", "I;16"])
def test_every_kind_of_png_becomes_plain_rgb_without_what_was_hidden_in_it(mode: str) -> None:
    kept = check_logo(encoded(Image.new(mode, (30, 10)), dpi=(72, 72)))
    image = decoded(kept.data)
    assert (image.mode, image.size, image.info) == ("RGB", (kept.width, kept.height), {})


def test_what_is_clear_becomes_white() -> None:
    kept = decoded(check_logo(encoded(Image.new("RGBA", (3, 3), (255, 0, 0, 0)))).data)
    assert kept.getpixel((1, 1)) == (255, 255, 255)
    palette = Image.new("P", (3, 3))
    assert decoded(check_logo(encoded(palette, transparency=0)).data).getpixel((0, 0)) == (255, 255, 255)


def test_a_jpeg_is_turned_upright_loses_its_camera_and_keeps_its_colours() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera 4471"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(Image.new("RGB", (40, 20), "#0b5c6b"), "JPEG", exif=exif, icc_profile=profile)
    kept = check_logo(data)
    assert (kept.width, kept.height) == (20, 40)
    assert b"Camera" not in kept.data
    red, green, blue = decoded(kept.data).getpixel((5, 5))  # type: ignore[misc]
    assert (abs(red - 0x0B) < 6, abs(green - 0x5C) < 6, abs(blue - 0x6B) < 6) == (True, True, True)


def test_a_large_picture_is_made_as_small_as_paper_needs() -> None:
    kept = check_logo(encoded(Image.new("RGB", (3000, 600))))
    assert (kept.width, kept.height) == (LOGO_BOX[0], 180)


def _huge_png() -> bytes:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize(
    "data",
    [
        _huge_png(),
        encoded(Image.new("RGB", (40, 40)))[:60],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 90,
        b"\xff\xd8\xff" + b"\0" * 90,
        b"\xff\xd8\xff" + encoded(Image.new("RGB", (4, 4))),
    ],
    ids=["huge", "cut", "no png", "no jpeg", "png behind jpeg"],
)
def test_what_is_no_picture_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(InputError, match="logo") as refused:
        check_logo(data)
    assert refused.value.place == "logo"
