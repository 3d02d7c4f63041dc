"""The code lists of the FHIR mapping, read from ``fhir_codes.toml``, and how a coded concept is matched."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
CPT = "http://www.ama-assn.org/go/cpt"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
"""[memory]"""
ICD_10_PCS = frozenset(
    {
        "http://www.cms.gov/Medicare/Coding/ICD10",
        "http://hl7.org/fhir/sid/icd-10-pcs",
        "urn:oid:2.16.840.1.113883.6.4",
    }
)
OPCS_4 = frozenset({"https://fhir.hl7.org.uk/CodeSystem/OPCS-4", "https://fhir.nhs.uk/Id/opcs-4"})
SOURCE_MME = ("http://cds.ahrq.gov/cdsconnect/pms", "MME")
"""The code under which the AHRQ Pain Management Summary states an opioid dose [read]."""


@cache
def code_lists() -> Mapping[str, Any]:
    """The tables of ``fhir_codes.toml`` by name."""
    return tomllib.loads(files("scs_manager.domain").joinpath("fhir_codes.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Coding:
    """One code of a concept: system, code and what the source displays for it."""

    system: str
    code: str
    display: str


@dataclass(frozen=True)
class Concept:
    """A CodeableConcept as read: its codes and its text."""

    codings: tuple[Coding, ...]
    text: str

    @property
    def name(self) -> str:
        """What people call it: the source's text, else the first display, else the first code."""
        displays = [coding.display for coding in self.codings if coding.display]
        codes = [coding.code for coding in self.codings if coding.code]
        return next((name for name in [self.text, *displays, *codes] if name), "")

    def has(self, system: str, codes: Iterable[str]) -> bool:
        """Whether one of the codes of that system is its code."""
        wanted = set(codes)
        return any(coding.system == system and coding.code in wanted for coding in self.codings)

    def begins(self, systems: Iterable[str], prefixes: Iterable[str]) -> bool:
        """Whether a code of one of the systems begins with one of the prefixes."""
        allowed, starts = frozenset(systems), tuple(prefixes)
        return any(coding.system in allowed and coding.code.startswith(starts) for coding in self.codings)

    def is_icd10(self, prefixes: Iterable[str]) -> bool:
        """Whether an ICD-10 code of any country begins with one of the prefixes."""
        starts = tuple(prefixes)
        return any("icd-10" in c.system.lower() and c.code.upper().startswith(starts) for c in self.codings)

    def says(self, words: Iterable[str]) -> bool:
        """Whether the display of one of its codes holds one of the words; free text alone never counts."""
        shown = [coding.display.lower() for coding in self.codings if coding.code]
        return any(word in display for word in words for display in shown)


def concept(value: Mapping[str, Any] | None) -> Concept:
    """The concept in a CodeableConcept whose structure has been checked."""
    found = value or {}
    codings = tuple(
        Coding(c.get("system") or "", c.get("code") or "", c.get("display") or "")
        for c in found.get("coding", [])
    )
    return Concept(codings, found.get("text") or "")
