"""A believable packet about an invented patient, with enclosures made here."""

import hashlib
import io
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
from PIL import Image
from pypdf import PdfWriter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from reports.content import Issue, State
from reports.packet_content import (
    Block,
    CheckLine,
    Enclosure,
    ItemLine,
    Labelled,
    LackLine,
    Line,
    Packet,
    Section,
)
from tests.reports.samples import ADA, NOW, decision_content, screening_content

WORDS: dict[State, str] = {
    "met": "Complete",
    "not_met": "Missing",
    "expired": "Out of date",
    "unknown": "Unknown",
    "not_asked": "Not needed",
}
ITEMS: tuple[tuple[int, str, str, State, bool], ...] = (
    (1, "Header and request", "cover; UTN of the trial missing", "not_met", True),
    (2, "Rule versions", "5 rule sets, 2 need local sign-off", "met", False),
    (3, "Diagnosis", "FBSS (PSPS-2), left L5; L4–S1 fusion 14 March 2023", "met", True),
    (4, "Which indication applies", "analgesics do not control the pain", "met", True),
    (5, "Pain", "41 months; 7.14 of 10 over 7 days; DN4 6", "met", True),
    (6, "Function", "ODI 54 %; effect on daily life", "met", True),
    (7, "Operations", "2; surgeon’s opinion 2 Sep 2026", "met", True),
    (8, "Conservative treatment", "5 classes, 34 months; physiotherapy supervised", "met", True),
    (9, "Trigger zones, skin, scar, mood, fitness", "worked through, 5 of 5", "met", False),
    (10, "Causes", "18 of 18 confirmed or excluded", "met", False),
    (11, "Examination", "3 August and 12 November 2026", "met", True),
    (12, "Imaging", "lumbar MRI 6 May 2026; lead level 2 Sep 2026", "met", True),
    (13, "Psychological evaluation", "20 November 2025, Dr P. Mind, psychologist", "expired", True),
    (14, "Team review", "12 November 2026; 4 of 4 roles; no dissent", "met", True),
    (15, "Safety", "18 of 18 cleared; antithrombotic plan done", "met", True),
    (16, "Trial report", "26 Oct – 4 Nov 2026; diary 18 of 19 days", "met", True),
    (17, "Trial result", "58.0 % of leg pain (approx. 45 to 70); MME −18.3 %", "met", True),
    (18, "Other measures used", "none needed", "not_asked", False),
    (19, "Education and consent", "consent 14 Nov 2026; education note undated", "unknown", True),
    (20, "Device and why", "MRI need unknown", "unknown", False),
    (21, "Facility and operator", "hospital outpatient; privileges to Dec 2027", "met", True),
    (22, "Infection plan", "swab 12 November, negative", "met", False),
    (23, "Plan", "implant 7 December; follow-up; opioid plan", "met", True),
    (24, "Special cases", "none: no IDE device, no replacement", "met", True),
    (25, "Clinician’s decision", "signed 16 November 2026, Dr M. Sample", "met", True),
)
LACKING = {
    1: (LackLine("Trial’s tracking number (UTN)", "not recorded", "R. Ortiz"),),
    13: (LackLine("Psychological evaluation", "over 12 months old", "Dr P. Mind", "default", "expired"),),
    19: (LackLine("Education visit", "note has no date", "Dr Sample", state="unknown"),),
}


def packet_content(**changes: Any) -> Packet:
    """A request for the permanent implant with three things still to do; changes as named."""
    content = Packet(
        identity=ADA,
        issue=Issue(clinic="Example Spine and Pain Clinic", time_zone="America/New_York"),
        member="0EX0-AM0-PL00",
        stage="Permanent implant",
        subject="Permanent spinal cord stimulator. Cover, index and completeness",
        asked_by="Medicare 2026.1",
        request=request(),
        items=items(),
        prepared_by="R. Ortiz, coordinator",
        prepared_at=NOW,
        checks=checks(),
        provenance="read",
        note="The list of items is Medicare’s; the order is the clinic’s.",
        sections=sections(),
        summary=decision_content(),
        record=screening_content().record,
        said=screening_content().said,
        questionnaires=screening_content().questionnaires or (),
        sign_offs=decision_content().sign_offs,
        unknowns=decision_content().unknowns,
    )
    return replace(content, **changes)


def issued_content(**changes: Any) -> Packet:
    """The same, complete, signed and issued."""
    summary = decision_content()
    done = tuple(replace(item, state="met", word="Complete", lacking=()) for item in items())
    return packet_content(
        **{"items": done, "issue": summary.issue, "signature": summary.signature, **changes}
    )


def request() -> tuple[Labelled, ...]:
    """The eight things at the head of the cover."""
    return (
        Labelled("Payer", "Medicare (original)", "NGS, Massachusetts"),
        Labelled("Patient", "Ada Example", "born 14 March 1958"),
        Labelled("Member", "0EX0-AM0-PL00", "MRN 4471 0093"),
        Labelled("Request", "Permanent implant", "outpatient, 7 December 2026"),
        Labelled("Physician", "Dr Mira Sample", "NPI 0000000000, invented"),
        Labelled("Diagnosis", "M96.1", "entered by R. Ortiz, 13 Nov 2026"),
        Labelled("Procedures", "63650 × 2, 63685", "one 63650 a lead; R. Ortiz"),
        Labelled("Trial’s tracking number (UTN)", "Missing", "to be asked of NGS", "not_met"),
    )


def items() -> tuple[ItemLine, ...]:
    """The 25 items of ``clinical.md`` 11."""
    return tuple(
        ItemLine(number, title, said, state, WORDS[state], required, LACKING.get(number, ()))
        for number, title, said, state, required in ITEMS
    )


def checks() -> tuple[CheckLine, ...]:
    """Some patterns that payers refuse."""
    return (
        CheckLine(
            "The psychological evaluation was done, not only ordered", "met", "Done on 20 November 2025."
        ),
        CheckLine("Relief is a number, not a phrase", "met", "58.0 % from 5 days of the diary."),
        CheckLine("There was an education visit", "unknown", "There is a note of it, but it has no date."),
        CheckLine("Physiotherapy was formal", "not_met", "Only exercises at home are recorded."),
    )


def sections() -> tuple[Section, ...]:
    """What the record holds besides the tables."""
    return (
        Section(
            3,
            (
                Block(
                    "",
                    (Line("Statement", "FBSS (PSPS-2)", "2 Sep 2026"), Line("ICD-10-CM", "")),
                ),
            ),
        ),
        Section(
            5, (Block("", (Line("Leg pain", "8 of 10", "3 August 2026; visit"),)),), ("ind.pain_duration",)
        ),
        Section(25, (Block("Decision", (), ("Implant a permanent stimulator.",)),)),
    )


def received(
    pages: int = 2, *, wide: bool = False, turned: int = 0, words: str = "Operation report"
) -> bytes:
    """A PDF as another hospital might send it."""
    out = io.BytesIO()
    sheet = landscape(A4) if wide else A4
    canvas: Any = Canvas(out, pagesize=sheet, invariant=1)
    for page in range(1, pages + 1):
        canvas.setFont("Times-Roman", 14)
        canvas.drawString(72, sheet[1] - 72, f"{words}, sheet {page}: L4/5 fusion, no complications")
        canvas.rect(5, 5, sheet[0] - 10, sheet[1] - 10)
        canvas.linkURL("https://example.org", (72, 72, 200, 100))
        canvas.showPage()
    canvas.save()
    return _turned(out.getvalue(), turned) if turned else out.getvalue()


def _turned(data: bytes, degrees: int) -> bytes:
    writer, out = PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    for page in writer.pages:
        page.rotate(degrees)
    writer.write(out)
    return out.getvalue()


def image() -> bytes:
    """A scanned sheet."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((120, 80)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def enclosure(data: bytes, title: str = "Operation report", item: int = 7, **changes: Any) -> Enclosure:
    """A received file."""
    kind = "image/png" if data.startswith(b"\x89PNG") else "application/pdf"
    made = Enclosure(
        title=title,
        item=item,
        data=data,
        media_type=kind,
        source="received 2 Sep 2026 by R. Ortiz",
        sha256=hashlib.sha256(data).hexdigest(),
        dated_on=date(2023, 3, 14),
        file_name="op report.pdf",
    )
    return replace(made, **changes)


def enclosures() -> tuple[Enclosure, ...]:
    """Upright and turned, wide, an image, and a file that is broken."""
    return (
        enclosure(received(3)),
        enclosure(received(1, wide=True, words="MRI of the lumbar spine"), "MRI report", 12),
        enclosure(received(1, turned=90, words="Psychology"), "Psychology report", 13),
        enclosure(image(), "Scan of the consent", 19),
        enclosure(b"%PDF-1.7 broken %%EOF", "Broken file", 12, file_name="broken.pdf"),
    )


def annotated() -> bytes:
    """A form with a filled-in field, a hidden one, a link and a field whose look depends on its state."""
    pdf = pikepdf.open(io.BytesIO(received(1)))
    page = pdf.pages[0]

    def look(words: bytes) -> pikepdf.Object:
        stream = pikepdf.Stream(pdf, b"% " + words + b"\n0 0 10 10 re f")
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        stream.BBox = pikepdf.Array([0, 0, 10, 10])
        return pdf.make_indirect(stream)

    def note(flags: int, shown: Any, **more: Any) -> pikepdf.Dictionary:
        return pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, F=flags,
            Rect=pikepdf.Array([100, 100, 120, 120]), AP=pikepdf.Dictionary(N=shown), **more,
        )  # fmt: skip

    states = pikepdf.Dictionary(Yes=look(b"seen too"), Off=look(b"hidden off"))
    page.Annots = pdf.make_indirect(
        pikepdf.Array(
            [
                note(4, look(b"seen")),
                note(2, look(b"hidden")),
                note(4, states, AS=pikepdf.Name.Yes),
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9]),
            ]
        )
    )
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def reaching_out() -> bytes:
    """A page with a font named as entries elsewhere are, and with a drawing that names another file."""
    pdf = pikepdf.open(io.BytesIO(received(1)))
    resources = pdf.pages[0].Resources
    font = next(iter(resources.Font.values()))
    resources.Font = pikepdf.Dictionary(P=font, A=font, F=font)
    drawing = pikepdf.Stream(pdf, b"0 0 10 10 re f")
    drawing.Type, drawing.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    drawing.BBox, drawing.Ref = pikepdf.Array([0, 0, 10, 10]), pikepdf.Dictionary(F="other.pdf", Page=0)
    resources.XObject = pikepdf.Dictionary(Ref=pdf.make_indirect(drawing))
    resources.Properties = pikepdf.Dictionary(Layer=pdf.Root)
    pdf.pages[0].Contents = pdf.make_stream(b"BT /P 12 Tf 72 700 Td (Kept) Tj ET /Ref Do")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
