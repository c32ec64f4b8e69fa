"""Spreadsheets as people make them, written by the tests themselves."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

HEADINGS = ["Activité", "Thème", "Jours", "De", "À", "Première date", "Dernière date", "Lieu", "Prix en euros"]
GYM = [
    "Gym douce du port",
    "Sport et forme",
    "mardi",
    "18h30",
    "19h30",
    "01/12/2026",
    "30/06/2027",
    "3 rue du Port",
    "120",
]
LOTO = ["Grand loto", "Sport et forme", "", "14 h", "18 h", "13/12/2026", "", "Foyer, 1 rue Neuve", "gratuit"]
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def csv(
    *rows: Sequence[str], separator: str = ";", encoding: str = "utf-8-sig", headings: Sequence[str] = HEADINGS
) -> bytes:
    return "\r\n".join(separator.join(row) for row in (headings, *rows)).encode(encoding)


def zipped(**members: str | bytes) -> bytes:
    body = BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), text)
    return body.getvalue()


def ods(rows: str, before: str = "") -> bytes:
    """`rows` in the words of the format."""
    return zipped(
        content_DOT_xml=f'<?xml version="1.0"?>{before}<o:document-content xmlns:o="{OFFICE}:office:1.0" '
        f'xmlns:t="{OFFICE}:table:1.0" xmlns:x="{OFFICE}:text:1.0"><o:body><o:spreadsheet><t:table t:name="A">{rows}'
        "</t:table></o:spreadsheet></o:body></o:document-content>"
    )


def words(*cells: str) -> str:
    return f"<t:table-row>{''.join(f'<t:table-cell><x:p>{cell}</x:p></t:table-cell>' for cell in cells)}</t:table-row>"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(rows: str) -> bytes:
    """`rows` in the words of the format; style 1 shows a day, style 2 an hour."""
    return zipped(
        xl__workbook_DOT_xml=f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">'
        '<sheets><sheet name="A" r:id="rId1"/></sheets></workbook>',
        xl___rels__workbook_DOT_xml_DOT_rels='<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        xl__styles_DOT_xml=f'<styleSheet xmlns="{MAIN}"><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs></styleSheet>',
        xl__worksheets__sheet1_DOT_xml=f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    )


def inline(*cells: str) -> str:
    held = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f"<row>{held}</row>"
