"""The archive side of a PDF: metadata, colours and line ends as PDF/A-2a wants them, for one document only.

reportlab writes no output intent and no line end before ``endstream``. Both are mended on the objects of the
document at hand; reportlab's own classes stay as they are for everybody else.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFCatalog,
    PDFDictionary,
    PDFDocument,
    PDFImageXObject,
    PDFName,
    PDFPage,
    PDFStream,
    PDFString,
    PDFZCompress,
)

PRODUCER = "SCS Manager"


@dataclass(frozen=True)
class Metadata:
    """What a file says of itself. It names the kind of document and its number, never the patient."""

    title: str
    author: str
    language: str
    made_at: datetime
    """Aware; the only time in the file, so equal content and time give equal bytes."""


class Stamp:
    """A time in the form that reportlab reads from a document."""

    def __init__(self, at: datetime) -> None:
        moment = at.astimezone(UTC)
        self.t = moment.timestamp()
        self.lt = moment.timetuple()
        self.YMDhms = tuple(self.lt)[:6]
        self.dhh = self.dmm = 0
        self.tzname = "UTC"


class LineEndedStream(PDFStream):
    """A stream with a line end before ``endstream``."""

    def format(self, document: Any) -> bytes:
        """The stream's bytes; its length does not count the added line end."""
        written: bytes = super().format(document)
        return written.removesuffix(b"endstream\n") + b"\nendstream\n"


class LineEndedImage(PDFImageXObject):
    """A picture with a line end before ``endstream``."""

    def format(self, document: Any) -> bytes:
        """The picture's bytes; its length does not count the added line end."""
        written: bytes = super().format(document)
        return written.removesuffix(b"endstream\n") + b"\nendstream\n"


_LINE_ENDED = {PDFStream: LineEndedStream, PDFImageXObject: LineEndedImage}


class ArchiveDocument(PDFDocument):
    """A PDF document that states its colours and metadata and ends its lines."""

    @classmethod
    def adopt(cls, document: Any, metadata: Metadata) -> None:
        """Makes the document that a canvas opened an archive document."""
        document.__class__ = cls
        document._timeStamp = Stamp(metadata.made_at)
        document.updateSignature(metadata.made_at.astimezone(UTC).isoformat().encode())
        document.Catalog.__class__ = ArchiveCatalog
        document.Catalog.Metadata = _metadata_stream(metadata)
        document.Catalog.OutputIntents = PDFArray([_output_intent(document)])

    def format(self) -> Any:
        """Writes the file; every plain stream and picture gets its line end first."""
        for held in self.idToObject.values():
            held.__class__ = _LINE_ENDED.get(type(held), type(held))
        return super().format()


class ArchiveCatalog(PDFCatalog):
    """A catalogue that may carry output intents."""

    __NoDefault__ = [*PDFCatalog.__NoDefault__, "OutputIntents"]  # noqa: RUF012 - as reportlab declares it


class ArchivePage(PDFPage):
    """A page that may name its place in the structure tree."""

    __NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]  # noqa: RUF012 - as reportlab does


def archive_page(page: Any, number: int, more: str) -> None:
    """Finishes a page: its place in the tree, tab order by structure, and ``more`` drawing at its end."""
    page.__class__ = ArchivePage
    page.StructParents = number
    page.Tabs = PDFName("S")
    page.Contents = LineEndedStream(content=f"{page.stream}{more}\n", filters=[PDFZCompress])


@cache
def _srgb() -> bytes:
    return (files("reports") / "srgb.icc").read_bytes()


def _output_intent(document: Any) -> PDFDictionary:
    profile = LineEndedStream(PDFDictionary({"N": 3}), _srgb(), [PDFZCompress])
    return PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB"),
            "Info": PDFString("sRGB"),
            "DestOutputProfile": document.Reference(profile),
        }
    )


def _metadata_stream(metadata: Metadata) -> LineEndedStream:
    packet = _XMP.format(
        title=escape(metadata.title),
        author=escape(metadata.author),
        language=escape(metadata.language),
        at=metadata.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        producer=PRODUCER,
    )
    kind = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    return LineEndedStream(kind, packet.encode("utf-8"), [])


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
