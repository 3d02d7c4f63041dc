"""The part of uharfbuzz that is used here."""

from typing import Any

class Blob:
    def __init__(self, data: bytes) -> None: ...

class Face:
    def __init__(self, blob: Blob | bytes) -> None: ...

class Font:
    def __init__(self, face: Face) -> None: ...
    def get_glyph_h_advance(self, glyph: int) -> int: ...

class BufferClusterLevel:
    MONOTONE_CHARACTERS: BufferClusterLevel

class Buffer:
    cluster_level: BufferClusterLevel
    direction: str
    glyph_infos: list[Any]
    glyph_positions: list[Any]
    def add_str(self, text: str) -> None: ...
    def guess_segment_properties(self) -> None: ...

def shape(font: Font, buffer: Buffer, features: dict[str, bool] | None = None) -> None: ...
