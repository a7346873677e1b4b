"""PDF/A-3 (ISO 19005-3) with a file attached: what an electronic invoice is sent as.

Adds what the standard asks for to a canvas of reportlab that is about to be saved: the colours' meaning (sRGB), XMP
metadata that say the same as the document's own, and the attachment with its relationship.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from PIL import ImageCms
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

FACTUR_X = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
PROPERTIES = (
    ("DocumentFileName", "The name of the embedded XML invoice file"),
    ("DocumentType", "The type of the hybrid document"),
    ("Version", "The version of the XML standard"),
    ("ConformanceLevel", "The conformance level of the XML standard"),
)


@dataclass(frozen=True, slots=True)
class Attached:
    """`level` is Factur-X's word for the profile of the XML."""

    name: str
    content: bytes
    made_at: datetime
    level: str = "EN 16931"


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def make_archive(canvas: Any, attached: Attached) -> None:
    """Expects every page drawn and nothing saved."""
    document = canvas._doc
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents", "AF"]
    catalog.__Refs__ = [*catalog.__Refs__, "OutputIntents", "AF"]
    colours = _stream(document, srgb_profile(), N=3)
    intent = PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": colours,
        }
    )
    catalog.OutputIntents = PDFArray([intent])
    file = _stream(
        document,
        attached.content,
        Type=PDFName("EmbeddedFile"),
        Subtype="/text#2Fxml",
        Params=PDFDictionary({"Size": len(attached.content), "ModDate": _date(attached.made_at)}),
    )
    entry = document.Reference(
        _Placed(
            {
                "Type": PDFName("Filespec"),
                "F": PDFString(attached.name),
                "UF": PDFString(attached.name),
                "Desc": PDFString("Invoice as XML (EN 16931)"),
                "AFRelationship": PDFName("Alternative"),
                "EF": PDFDictionary({"F": file, "UF": file}),
            }
        )
    )
    catalog.AF = PDFArray([entry])
    names = PDFDictionary({"Names": PDFArray([PDFString(attached.name), entry])})
    catalog.Names = PDFDictionary({"EmbeddedFiles": names})
    stamp = document._timeStamp
    made = f"{stamp.YMDhms[0]:04d}-{stamp.YMDhms[1]:02d}-{stamp.YMDhms[2]:02d}T" + "{:02d}:{:02d}:{:02d}".format(
        *stamp.YMDhms[3:6]
    )
    zone = f"{'-' if stamp.dhh < 0 else '+'}{abs(stamp.dhh):02d}:{abs(stamp.dmm):02d}"
    metadata = _metadata(document.info, attached, made + zone)
    catalog.Metadata = _stream(
        document, metadata.encode(), plain=True, Type=PDFName("Metadata"), Subtype=PDFName("XML")
    )


class _Placed(PDFDictionary):
    """A dictionary that stands for itself in the file."""

    __RefOnly__ = 1


def _date(at: datetime) -> PDFString:
    return PDFString(f"D:{at:%Y%m%d%H%M%S}+00'00'")


def _stream(document: Any, content: bytes, *, plain: bool = False, **values: Any) -> Any:
    stream = PDFStream(PDFDictionary(values), content, filters=[] if plain else None)
    return document.Reference(stream)


def _metadata(info: Any, attached: Attached, made: str) -> str:
    """XMP: must say the same as the document's own information."""
    values = {"DocumentFileName": attached.name, "DocumentType": "INVOICE", "Version": "1.0"}
    values["ConformanceLevel"] = attached.level
    facts = "".join(f"<fx:{name}>{escape(value)}</fx:{name}>" for name, value in values.items())
    schema = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        f"<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{text}</pdfaProperty:description></rdf:li>"
        for name, text in PROPERTIES
    )
    title, author = escape(str(info.title)), escape(str(info.author))
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>\
<pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>\
<rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>{author}</rdf:li>\
</rdf:Seq></dc:creator><dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(str(info.subject))}</rdf:li>\
</rdf:Alt></dc:description></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{escape(str(info.producer))}\
</pdf:Producer><pdf:Trapped>False</pdf:Trapped></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>{escape(str(info.creator))}\
</xmp:CreatorTool><xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:fx="{FACTUR_X}">{facts}</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema\
</pdfaSchema:schema><pdfaSchema:namespaceURI>{FACTUR_X}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx\
</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>{schema}</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag>\
</pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
