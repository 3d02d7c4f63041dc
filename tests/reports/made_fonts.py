"""Fonts made for a test: the shapes of Source Sans 3 under other characters, another name, other terms."""

import struct
from pathlib import Path

_SOURCE = Path("reports/fonts/SourceSans3-Regular.ttf")
_NAME = "SourceSans3-Regular"
HEBREW = range(0x5D0, 0x5EB)
IDEOGRAPHS = range(0x4E00, 0x4E40)
FACES = range(0x1F600, 0x1F650)


def font_bytes(*blocks: range, name: str = "MadeForTest-Regular", allowed: int = 0) -> bytes:
    """A font that draws these characters and no others; ``allowed`` is the type field of its OS/2 table."""
    data = bytearray(_SOURCE.read_bytes())
    for coding in ("ascii", "utf-16-be"):
        data = data.replace(_NAME.encode(coding), name.encode(coding))
    at = _table(data, b"OS/2")
    data[at[1] + 8 : at[1] + 10] = allowed.to_bytes(2)
    cmap = _cmap(blocks or (HEBREW, IDEOGRAPHS, FACES))
    entry = _table(data, b"cmap")[0]
    data[entry + 8 : entry + 16] = struct.pack(">II", len(data), len(cmap))
    return bytes(data + cmap)


def _table(data: bytearray, tag: bytes) -> tuple[int, int]:
    """Where a table's entry stands, and the table."""
    entries = range(12, 12 + 16 * int.from_bytes(data[4:6]), 16)
    found = next(at for at in entries if data[at : at + 4] == tag)
    return found, int.from_bytes(data[found + 8 : found + 12])


def _cmap(blocks: tuple[range, ...]) -> bytes:
    """Characters beyond the first plane too: segmented coverage, format 12, from glyph 40 on."""
    groups, glyph = b"", 40
    for block in sorted(blocks, key=lambda each: each.start):
        groups += struct.pack(">III", block.start, block.stop - 1, glyph)
        glyph += len(block)
    body = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(blocks)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + body
