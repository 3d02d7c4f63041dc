"""A received picture as it stands in a PDF: in its own packed bytes wherever PDF knows their packing.

To unpack a scanned page and pack it again takes half a second, and a packet holds forty of them. So each is
unpacked once, which tells whether it can be opened, let go, and copied into the file as it is. What PDF does
not know (something seen through, lines in several passes, four inks) is packed anew, upon white.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

from PIL import Image
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName

from reports.archive import LineEndedStream
from reports.received import NotReadable

BAND = 256
"""Lines that are packed at a time: a whole picture seen through would take too much memory."""
_JPEG_COLOURS = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}
_PNG_COLOURS = {0: ("/DeviceGray", 1), 2: ("/DeviceRGB", 3), 3: ("/Indexed", 1)}
"""By the colour type of a PNG (ISO/IEC 15948, 11.2.2): the name of its colours and how many a pixel has."""


@dataclass(frozen=True)
class Picture:
    """A picture in packed bytes, with what PDF needs to know of them (ISO 32000-1, 8.9.5)."""

    size: tuple[int, int]
    """Pixels across and up."""
    colours: str
    bits: int
    packing: str
    packed: bytes
    lines: str = ""
    """How the lines of a PNG were made smaller before they were packed."""

    @cached_property
    def name(self) -> str:
        """The same for the same picture, so that it stands in a file once."""
        told = f"{self.size} {self.colours} {self.bits} {self.lines}".encode()
        return f"Picture-{hashlib.sha256(told + self.packed).hexdigest()}"

    def draw(self, canvas: Any, width: float, height: float) -> None:
        """Draws it with its lower left corner at 0, 0."""
        document = canvas._doc
        inside = document.getXObjectName(self.name)
        if inside not in document.idToObject:
            document.Reference(self._stream(), inside)
        canvas._formsinuse.append(self.name)
        canvas._code.append(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /{inside} Do Q")

    def _stream(self) -> LineEndedStream:
        entries: dict[str, Any] = {
            "Type": PDFName("XObject"),
            "Subtype": PDFName("Image"),
            "Width": self.size[0],
            "Height": self.size[1],
            "BitsPerComponent": self.bits,
            "ColorSpace": self.colours,
            "Filter": PDFName(self.packing),
        }
        if self.lines:
            entries["DecodeParms"] = self.lines
        return LineEndedStream(PDFDictionary(entries), self.packed, [])


def picture_of(data: bytes) -> Picture:
    """The picture, unpacked once to see that it can be; NotReadable for whatever cannot."""
    try:
        with Image.open(BytesIO(data), formats=["JPEG", "PNG"]) as image:
            image.load()
            return _as_received(image, data) or _packed_anew(image)
    except MemoryError:
        raise  # no more memory is the renderer's to say
    except Exception:  # whatever a decoder says to hostile bytes
        raise NotReadable("cannot be opened") from None


def _as_received(image: Image.Image, data: bytes) -> Picture | None:
    if image.format == "PNG":
        return None if "transparency" in image.info else _png(image, data)
    if image.format == "JPEG" and image.mode in _JPEG_COLOURS:
        return Picture(image.size, _JPEG_COLOURS[image.mode], 8, "DCTDecode", data)
    return None


def _png(image: Image.Image, data: bytes) -> Picture | None:
    """Its lines, which PDF unpacks as they are; None where they cross, or carry what is seen through."""
    parts: dict[bytes, list[bytes]] = {}
    for kind, part in _parts(data):
        parts.setdefault(kind, []).append(part)
    across, up, bits, colour, _, _, passes = struct.unpack(">IIBBBBB", parts[b"IHDR"][0])
    if passes or colour not in _PNG_COLOURS or (across, up) != image.size:
        return None
    colours, each = _PNG_COLOURS[colour]
    if colour == 3:
        palette = parts[b"PLTE"][0]
        colours = f"[ /Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}> ]"
    lines = f"<< /Predictor 15 /Colors {each} /BitsPerComponent {bits} /Columns {across} >>"
    return Picture(image.size, colours, bits, "FlateDecode", b"".join(parts[b"IDAT"]), lines)


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG (ISO/IEC 15948, 5.3): length, kind, content, check sum."""
    at = 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _packed_anew(image: Image.Image) -> Picture:
    across, up = image.size
    packer = zlib.compressobj(1)
    bands = (image.crop((0, top, across, min(top + BAND, up))) for top in range(0, up, BAND))
    packed = b"".join(packer.compress(_upon_white(band).tobytes()) for band in bands)
    return Picture(image.size, "/DeviceRGB", 8, "FlateDecode", packed + packer.flush())


def _upon_white(band: Image.Image) -> Image.Image:
    if not band.has_transparency_data:
        return band.convert("RGB")
    seen = band.convert("RGBA")
    ink = seen.getchannel("A")
    if ink.getextrema() == (255, 255):
        return seen.convert("RGB")
    paper = Image.new("RGB", band.size, "white")
    paper.paste(seen, mask=ink)
    return paper
