"""Files: really opened before they are kept, never deleted, handed out only as they were kept."""

import hashlib
import struct
import zlib
from datetime import date
from io import BytesIO
from typing import Any

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from sqlmodel import Session

from scs_manager.domain.attachments import AttachmentKind, MediaType
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.attachments import AttachmentRow
from scs_manager.models.cases import CaseRow
from scs_manager.services import attachments
from scs_manager.services.attachment_files import check_file
from scs_manager.services.attachments import Labels
from scs_manager.services.pdf_actions import MOST_PARTS
from tests.factories import NOW, actor_of, make_case, make_clinic

MB = 1024**2


def pdf(pages: int = 1, password: str = "", carries: bool = False) -> bytes:
    writer, out = pypdf.PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if carries:
        writer.add_attachment("a.exe", b"MZ")
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()


def acting(kind: str) -> bytes:
    """A PDF that does something when it is opened."""
    writer, out = pypdf.PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    action = {NameObject("/S"): NameObject(kind), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.write(out)
    return out.getvalue()


JAVASCRIPT = DictionaryObject(
    {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
)


def catalogue(key: str, value: Any) -> bytes:
    """A PDF with one more entry in its catalogue."""
    writer, out = pypdf.PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.root_object[NameObject(key)] = value
    writer.write(out)
    return out.getvalue()


def on_page(**values: Any) -> bytes:
    """A PDF with one thing lying on its page."""
    writer, out = pypdf.PdfWriter(), BytesIO()
    page = writer.add_blank_page(200, 200)
    page[NameObject("/Annots")] = ArrayObject([entries(**values)])
    writer.write(out)
    return out.getvalue()


def entries(**values: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


def then(action: Any) -> DictionaryObject:
    """A harmless action with another one behind it."""
    return entries(S=NameObject("/GoTo"), D=ArrayObject(), Next=action)


def picture(format: str, mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, format, **options)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A header that promises many pixels and holds none."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\0" * 20, "not a PDF, JPEG or PNG"),
        (b"<script>alert(1)</script>", "not a PDF, JPEG or PNG"),
        (b"%PDF-1.7\n%%EOF", "cannot be opened"),
        (pdf()[:-300], "end is missing"),
        (pdf() + b"<html>" + b"x" * 2000, "end is missing"),
        (pdf(0), "no pages"),
        (pdf(201), "more than 200 pages"),
        (pdf(password="x"), "protected by a password"),
        (acting("/JavaScript"), "carries a program"),
        (pdf(carries=True), "carries a program"),
        (acting("/Launch"), "carries a program"),
        (catalogue("/OpenAction", then(JAVASCRIPT)), "carries a program"),
        (catalogue("/OpenAction", then(ArrayObject([then(JAVASCRIPT)]))), "carries a program"),
        (catalogue("/OpenAction", entries(S=NameObject("/GoToR"))), "carries a program"),
        (catalogue("/Outlines", entries(First=entries(A=JAVASCRIPT))), "carries a program"),
        (catalogue("/AcroForm", entries(Fields=ArrayObject([entries(AA=entries(C=JAVASCRIPT))]))), "carries"),
        (catalogue("/AcroForm", entries(XFA=TextStringObject("<xdp/>"))), "carries a program"),
        (catalogue("/AF", ArrayObject([entries(EF=entries(F=TextStringObject("x")))])), "carries a program"),
        (on_page(Subtype=NameObject("/RichMedia")), "carries a program"),
        (on_page(Subtype=NameObject("/Link"), PA=JAVASCRIPT), "carries a program"),
        (b"\xff\xd8\xff\xe0<html>", "cannot be opened"),
        (picture("JPEG")[:200], "cannot be opened"),
        (b"\x89PNG\r\n\x1a\n<svg onload=alert(1)>", "cannot be opened"),
        (huge_png(7000, 6000), "more than 40 million pixels"),
        (huge_png(11_000, 9000), "too many pixels|more than 40 million"),
        (huge_png(60_000, 60_000), "too many pixels"),
        (picture("PNG") + b"x" * MB, "larger than 1 MB"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_at_its_field(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        check_file(data, limit=MB)
    assert refused.value.place == "file"


def test_a_pdf_of_too_many_parts_is_refused_before_a_worker_is_kept_busy() -> None:
    rows = (ArrayObject(ArrayObject() for _ in range(1000)) for _ in range(MOST_PARTS // 1000))
    parts = catalogue("/X", ArrayObject(rows))

    with pytest.raises(InputError, match="too complicated"):
        check_file(parts, limit=3 * MB)


@pytest.mark.parametrize(
    ("data", "media_type", "pages"),
    [
        (pdf(3), MediaType.PDF, 3),
        (pdf(200), MediaType.PDF, 200),
        (on_page(Subtype=NameObject("/Link"), A=entries(S=NameObject("/URI"))), MediaType.PDF, 1),
        (catalogue("/OpenAction", then(then(ArrayObject()))), MediaType.PDF, 1),
        (picture("JPEG"), MediaType.JPEG, 1),
        (picture("JPEG", "CMYK"), MediaType.JPEG, 1),
        (picture("PNG"), MediaType.PNG, 1),
        (picture("PNG", "P"), MediaType.PNG, 1),
        (picture("PNG", "I;16"), MediaType.PNG, 1),
    ],
)
def test_a_good_file_is_kept_and_opens_again(data: bytes, media_type: MediaType, pages: int) -> None:
    found = check_file(data, limit=MB)

    assert (found.media_type, found.pages) == (media_type, pages)
    assert found.received_sha256 == hashlib.sha256(data).hexdigest()
    if media_type is MediaType.PDF:
        assert found.data == data
    else:
        assert Image.open(BytesIO(found.data)).size == (40, 20)


def test_an_image_loses_what_rides_behind_it_and_what_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "Taken at home", 6  # a description, and turned by a quarter
    sent = picture("JPEG", exif=exif.tobytes()) + b"PK\x03\x04 an archive <script>"

    kept = check_file(sent, limit=MB).data

    assert b"Taken at home" in sent
    assert b"Taken at home" not in kept
    assert b"<script>" not in kept
    assert Image.open(BytesIO(kept)).size == (20, 40)


@pytest.fixture
def case(session: Session) -> CaseRow:
    return make_case(session, make_clinic(session))


def attach(session: Session, case: CaseRow, data: bytes, **changes: Any) -> AttachmentRow:
    labels: dict[str, Any] = {
        "kind": AttachmentKind.IMAGING_REPORT,
        "title": "MRI",
        "dated_on": None,
        "original_name": "a.pdf",
    }
    return attachments.add_attachment(
        session, case=case, file=check_file(data, limit=MB), labels=Labels(**labels | changes),
        by=actor_of(session_clinic(session, case)), now=NOW,
    )  # fmt: skip


def session_clinic(session: Session, case: CaseRow) -> ClinicRow:
    return session.get_one(ClinicRow, case.clinic_id)


def test_a_file_is_listed_without_its_bytes_withdrawn_and_kept(session: Session, case: CaseRow) -> None:
    row = attach(session, case, pdf(2), original_name="../../Jane Doe.pdf", dated_on=date(2026, 5, 4))

    attachments.withdraw_attachment(
        session, attachment=row, reason="Somebody else's", by=actor_of(session_clinic(session, case)), now=NOW
    )

    (listed,) = attachments.attachments_of(session, case)
    assert (listed.title, listed.pages, listed.original_name) == ("MRI", 2, "Jane Doe.pdf")
    assert (listed.withdrawn_reason, listed.kind) == ("Somebody else's", AttachmentKind.IMAGING_REPORT)
    assert attachments.is_intact(row)
    assert attachments.file_name(row) == f"imaging-report-2026-05-04-{str(row.id)[:8]}.pdf"
    with pytest.raises(RuleError, match="withdrawn already"):
        attachments.withdraw_attachment(
            session, attachment=row, reason="x", by=actor_of(session_clinic(session, case)), now=NOW
        )


def test_the_same_file_twice_a_file_of_tomorrow_and_too_many_are_refused(
    session: Session, case: CaseRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(session, case, pdf())

    with pytest.raises(InputError, match="here already: MRI"):
        attach(session, case, pdf())
    with pytest.raises(InputError, match="after today") as refused:
        attach(session, case, pdf(2), dated_on=date(2026, 5, 5))
    assert refused.value.place == "dated_on"
    monkeypatch.setattr(attachments, "MAX_ATTACHMENTS", 1)
    with pytest.raises(InputError, match="at most 1 files"):
        attach(session, case, pdf(2))


def test_altered_bytes_are_noticed(session: Session, case: CaseRow) -> None:
    row = attach(session, case, pdf())
    row.data += b"x"

    assert not attachments.is_intact(row)
