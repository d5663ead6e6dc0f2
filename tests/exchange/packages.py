"""Workbooks made by hand, part by part: what no library would write."""

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def worksheet(rows, before="", after=""):
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts_of(rows, sheets=1, workbook_type=f"{TYPES}.sheet.main+xml"):
    """The parts of a workbook whose sheets all have these rows."""
    numbers = range(1, sheets + 1)
    listed = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="r{number}"/>' for number in numbers)
    related = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{MAIN}/../content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{workbook_type}"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}">{related}</Relationships>',
        **{f"xl/worksheets/sheet{number}.xml": worksheet(rows) for number in numbers},
    }


def package(parts, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def workbook(rows="", *, changed=None, **options):
    """`changed`: parts that are other or more; None leaves one out."""
    parts = parts_of(rows, **options) | (changed or {})
    return package({name: content for name, content in parts.items() if content is not None})


def with_styles(rows, codes, **changed):
    """Cells of style 1, 2, … have numbers of these formats."""
    formats = "".join(
        f'<numFmt numFmtId="{200 + index}" formatCode="{code}"/>' for index, code in enumerate(codes)
    )
    used = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{200 + index}"/>' for index in range(len(codes)))
    styles = f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{used}</cellXfs></styleSheet>'
    return workbook(rows, changed=also("styles", styles) | changed)


def with_strings(rows, strings):
    return workbook(rows, changed=also("sharedStrings", f'<sst xmlns="{MAIN}">{strings}</sst>'))


def also(kind, content):
    """A part of the workbook beside its only sheet."""
    relations = (
        f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/{kind}" Target="/xl/{kind}.xml"/></Relationships>'
    )
    return {"xl/_rels/workbook.xml.rels": relations, f"xl/{kind}.xml": content}


def text_row(*texts, number=1):
    cells = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def patched(content, at, form, value, mark=b"PK\x01\x02"):
    """The last entry of the directory, or the end of it, says something else at this offset."""
    start = content.rfind(mark) + at
    changed = struct.pack(form, value)
    return content[:start] + changed + content[start + len(changed) :]
