"""Fonts made for a test: the shapes of Source Sans 3 under other characters, another name, other terms."""

import struct
from pathlib import Path

_SOURCE = Path("reports/fonts/SourceSans3-Regular.ttf")
_NAME = "SourceSans3-Regular"
HEBREW = range(0x5D0, 0x5EB)
IDEOGRAPHS = range(0x4E00, 0x4E40)
FACES = range(0x1F600, 0x1F650)


def font_bytes(
    *blocks: range,
    name: str = "MadeForTest-Regular",
    allowed: int = 0,
    first_glyph: int = 40,
    shared_from: int = 0,
) -> bytes:
    """A font that draws these characters and no others; ``allowed`` is the type field of its OS/2 table.

    Its glyphs stand in a row from ``first_glyph`` on. With ``shared_from`` it is drawn in 2,048 units to the
    em, and every glyph from that one on is as wide as the one before it.
    """
    data = bytearray(_SOURCE.read_bytes())
    for coding in ("ascii", "utf-16-be"):
        data = data.replace(_NAME.encode(coding), name.encode(coding))
    at = _table(data, b"OS/2")
    data[at[1] + 8 : at[1] + 10] = allowed.to_bytes(2)
    if shared_from:
        _share_widths(data, shared_from)
    _replace(data, b"cmap", _cmap(blocks or (HEBREW, IDEOGRAPHS, FACES), first_glyph))
    return bytes(data)


def _share_widths(data: bytearray, apart: int) -> None:
    """A table of widths that ends early, as in fonts of one width."""
    head, hhea, hmtx = (_table(data, tag)[1] for tag in (b"head", b"hhea", b"hmtx"))
    count = int.from_bytes(data[hhea + 34 : hhea + 36])
    bearings = (data[hmtx + 4 * glyph + 2 : hmtx + 4 * glyph + 4] for glyph in range(apart, count))
    data[head + 18 : head + 20] = (2048).to_bytes(2)
    data[hhea + 34 : hhea + 36] = apart.to_bytes(2)
    _replace(data, b"hmtx", bytes(data[hmtx : hmtx + 4 * apart]) + b"".join(map(bytes, bearings)))


def _replace(data: bytearray, tag: bytes, table: bytes) -> None:
    """The table in another form, at the end of the file."""
    entry = _table(data, tag)[0]
    data[entry + 8 : entry + 16] = struct.pack(">II", len(data), len(table))
    data += table + bytes(-len(table) % 4)


def _table(data: bytearray, tag: bytes) -> tuple[int, int]:
    """Where a table's entry stands, and the table."""
    entries = range(12, 12 + 16 * int.from_bytes(data[4:6]), 16)
    found = next(at for at in entries if data[at : at + 4] == tag)
    return found, int.from_bytes(data[found + 8 : found + 12])


def _cmap(blocks: tuple[range, ...], glyph: int) -> bytes:
    """Characters beyond the first plane too: segmented coverage, format 12."""
    groups = b""
    for block in sorted(blocks, key=lambda each: each.start):
        groups += struct.pack(">III", block.start, block.stop - 1, glyph)
        glyph += len(block)
    body = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(blocks)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + body
