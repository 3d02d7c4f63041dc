"""Codes of a request: as a person entered them, each with the mark of our own list (clinical.md 10.4).

A code that our list has only from memory is never proposed; here the mark of what somebody entered is shown.
The one code that is proposed is 63650, once for each percutaneous lead, and a named person confirms it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from scs_manager.domain.errors import InputError
from scs_manager.domain.profile_values import Provenance
from scs_manager.domain.text import Text

C = TypeVar("C")

LEAD_CODE = "63650"
PADDLE_CODE = "63655"
PER_LEAD_SOURCE = "Humana reviewer"
CODES_MOST = 12
"""Codes of one kind in a request. [default]"""
COUNT_MOST = 20
"""How often one code is asked in a request. [default]"""

_READ, _DIGEST, _MEMORY = Provenance.READ, Provenance.READ_SECOND, Provenance.MEMORY
_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{1,11}")
_LINE = re.compile(r"(?P<code>\S+?)(?:\s*[x×*]\s*(?P<count>\d{1,3}))?")


@dataclass(frozen=True)
class Known:
    """A code of our list: what it stands for, and how far that was checked."""

    words: Text
    provenance: Provenance


def _known(provenance: Provenance, **codes: str) -> dict[str, Known]:
    return {
        name.strip("_").replace("_", "."): Known(Text(words), provenance) for name, words in codes.items()
    }


PROCEDURES: Mapping[str, Known] = MappingProxyType(
    _known(_READ, _63650="Percutaneous lead array")
    | _known(
        _DIGEST,
        _63655="Plate or paddle lead by laminectomy",
        _63661="Removal of a percutaneous lead",
        _63663="Revision or replacement of a percutaneous lead",
        _63664="Revision or replacement of a plate or paddle lead",
        _63685="Generator, insertion or replacement",
        _63688="Generator, revision or removal",
    )
    | _known(
        _MEMORY,
        _63662="Removal of a plate or paddle lead",
        _95970="Analysis without programming",
        _95971="Simple programming",
        _95972="Complex programming",
    )
)
DIAGNOSES: Mapping[str, Known] = MappingProxyType(
    _known(
        _READ,
        M96_1="Postlaminectomy syndrome, not elsewhere classified",
        M96_0="Pseudarthrosis after fusion",
        MG30_21="Chronic postsurgical pain (ICD-11)",
    )
    | _known(_DIGEST, G90_50="Listed by payers for 63650 and 63685")
    | _known(
        _MEMORY,
        G89_4="Chronic pain syndrome",
        G89_28="Other chronic post-procedural pain",
        G89_29="Other chronic pain",
        M54_16="Radiculopathy, lumbar region",
        M54_17="Radiculopathy, lumbosacral region",
        G96_12="Meningeal adhesions",
        Z98_1="Arthrodesis status",
        Z96_82="Presence of a neurostimulator",
        Z45_42="Adjustment of a neurostimulator",
    )
)


@dataclass(frozen=True)
class ProcedureCode:
    """A procedure of a request: the code as entered, how often, by whom and when."""

    code: str
    count: int
    by: str
    on: date

    @property
    def shown(self) -> str:
        """``63650 × 2``; a code that is asked once stands alone."""
        return f"{self.code} × {self.count}" if self.count > 1 or self.code == LEAD_CODE else self.code

    @property
    def known(self) -> Known | None:
        """What our list says of it; None where it is not on it."""
        return PROCEDURES.get(self.code)


@dataclass(frozen=True)
class DiagnosisCode:
    """A diagnosis of a request: the code as entered, by whom and when."""

    code: str
    by: str
    on: date

    @property
    def known(self) -> Known | None:
        """What our list says of it; None where it is not on it."""
        return DIAGNOSES.get(self.code)


def read_diagnoses(lines: str, *, place: str) -> tuple[str, ...]:
    """The codes of a text, one a line, each once, in the order of the lines."""
    found = dict.fromkeys(_code(line, place) for line in _lines(lines))
    return _few(tuple(found), place)


def read_procedures(lines: str, *, place: str) -> tuple[tuple[str, int], ...]:
    """Codes with how often, one a line: ``63685`` or ``95972 x 2``. 63650 is counted by the leads."""
    found: dict[str, int] = {}
    for line in _lines(lines):
        match = _LINE.fullmatch(line)
        code = _code(match["code"] if match else line, place)
        count = int(match["count"] or 1) if match else 1
        if code == LEAD_CODE:
            raise InputError(Text("63650 is counted from the leads. Leave it out here."), place=place)
        if code in found:
            raise InputError(Text("“%(code)s” is entered twice", code=code), place=place)
        if not 1 <= count <= COUNT_MOST:
            raise InputError(Text("Ask for a code 1 to %(most)s times", most=COUNT_MOST), place=place)
        found[code] = count
    return _few(tuple(found.items()), place)


def _lines(text: str) -> list[str]:
    return [line for each in re.split(r"[\n,;]", text) if (line := each.strip().upper().replace("X", "x"))]


def _code(text: str, place: str) -> str:
    code = text.upper()
    if _CODE.fullmatch(code) is None or not any(char.isdigit() for char in code):
        raise InputError(
            Text("“%(code)s” is not a code. Write one a line, for example M96.1.", code=text), place=place
        )
    return code


def _few(codes: tuple[C, ...], place: str) -> tuple[C, ...]:
    if len(codes) > CODES_MOST:
        raise InputError(Text("Enter at most %(most)s codes", most=CODES_MOST), place=place)
    return codes
