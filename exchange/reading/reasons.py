"""Why a file is refused, in words for a coordinator: what is wrong, and what to do."""

from django.utils.translation import gettext_lazy as _

from exchange.reading.book import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS

LARGEST_FILE = 20_000_000

REASONS = {
    # Before it is opened
    "empty": _("The file is empty."),
    "file_too_large": _(
        "The file is larger than %(megabytes)s MB. Split it, or delete pictures and sheets that are not "
        "needed."
    ),
    "unknown_kind": _(
        "Files whose names end with “%(suffix)s” are not read. Save the table as XLSX or CSV and upload that."
    ),
    "is_xls": _(
        "This is an old Excel file (XLS). Open it in the spreadsheet program, choose Save As and the type"
        " “Excel Workbook (.xlsx)”, and upload that."
    ),
    "is_xlsb": _(
        "This is a binary Excel file (XLSB). Open it in Excel, choose Save As and the type “Excel "
        "Workbook (.xlsx)”, and upload that."
    ),
    "is_ods": _(
        "This is an OpenDocument file (ODS). Open it in LibreOffice, choose Save As and the type “Excel "
        "2007–365 (.xlsx)”, and upload that."
    ),
    "is_numbers": _(
        "This is a Numbers file. Open it in Numbers, choose File, Export To and Excel, and upload that."
    ),
    "is_pdf": _("This is a PDF. Save the table that it was made from as XLSX or CSV and upload that."),
    "is_picture": _("This is a picture. Save the table as XLSX or CSV and upload that."),
    "is_packed": _("This is a packed file. Unpack it and upload the XLSX or CSV file that is in it."),
    "is_web_page": _(
        "This is a web page or another XML file, whatever its name says. Open it in a spreadsheet "
        "program, save it as XLSX or CSV and upload that."
    ),
    "is_other_document": _(
        "This is another kind of document, not a spreadsheet. Save the table as XLSX or CSV and upload that."
    ),
    "is_protected": _(
        "The file is protected with a password. Save a copy without the password and upload that."
    ),
    "has_macros": _(
        "The file has macros, which are not taken in. Save it as “Excel Workbook (.xlsx)”, which leaves "
        "them out, and upload that."
    ),
    "not_xlsx": _(
        "The file’s name says XLSX, but it is not one. If it is a text file, let its name end with .csv; "
        "otherwise save it as XLSX again."
    ),
    "not_csv": _(
        "The file’s name says CSV, but it is a workbook. Let its name end with .xlsx, or save it as CSV."
    ),
    # The package
    "damaged": _(
        "The file is damaged or was not uploaded whole. Open it in a spreadsheet program, save it again "
        "as XLSX or CSV and upload that."
    ),
    "too_many_parts": _(
        "The file has too many parts to be a table. Copy the cells to a new workbook and upload that."
    ),
    "unpacks_too_large": _(
        "Unpacked, the file would be far too large. Copy the cells to a new workbook and upload that."
    ),
    "bad_part": _(
        "The file has a part that does not belong in a workbook: “%(part)s”. Copy the cells to a new "
        "workbook and upload that."
    ),
    "has_files_in_it": _(
        "The file has another file packed in it: “%(part)s”. Copy the cells to a new workbook and upload "
        "that."
    ),
    "has_entities": _(
        "The file has definitions (DOCTYPE) in “%(part)s”, which no spreadsheet program writes. Copy the "
        "cells to a new workbook and upload that."
    ),
    # What is in it
    "no_rows": _("There are no rows in the file."),
    "too_many_sheets": _("The file has more than %(most)s sheets. Delete those that are not needed."),
    "too_many_rows": _(
        "The sheet “%(sheet)s” has something below row %(most)s. Delete the rows that are not needed, or "
        "split the file."
    ),
    "too_many_columns": _(
        "Row %(row)s of the sheet “%(sheet)s” has more than %(most)s columns. Delete those that are not "
        "needed."
    ),
    "too_many_cells": _(
        "The file has more than %(most)s cells. Delete the sheets and columns that are not needed, or "
        "split it."
    ),
    "too_much_text": _("There is more text in the file than can be read at once. Split it."),
    "long_cell": _(
        "A cell in row %(row)s of the sheet “%(sheet)s” has more than %(most)s characters. Shorten it."
    ),
    "long_cell_csv": _(
        "A cell in row %(row)s has more than %(most)s characters. Maybe a quotation mark that begins it "
        "is never closed."
    ),
    "unclosed_quote": _(
        'A quotation mark (") that begins a cell in row %(row)s is never closed. Close it, or delete it.'
    ),
    "has_nul": _(
        "Line %(line)s has characters that no text has. Save the table as XLSX or as CSV in UTF-8 and "
        "upload that."
    ),
    "wrong_encoding": _("The file is not in the encoding %(encoding)s. Choose another."),
    "unknown_choice": _("“%(choice)s” is no encoding or separator that can be read."),
    # How the reading ended
    "too_slow": _(
        "Reading the file took longer than %(seconds)s seconds, so it was given up. Copy the cells to a "
        "new workbook, or split the file."
    ),
    "too_large": _("The file is too large to be read. Split it, or delete the sheets that are not needed."),
}

MOST = {
    "too_many_rows": MOST_ROWS,
    "too_many_columns": MOST_COLUMNS,
    "too_many_cells": MOST_CELLS,
    "too_many_sheets": MOST_SHEETS,
    "long_cell": LONGEST_CELL,
    "long_cell_csv": LONGEST_CELL,
}


def in_words(reason: str, told: dict) -> str:
    """In the language of the page."""
    if reason in MOST:
        told = {**told, "most": f"{MOST[reason]:,}".replace(",", "\u00a0")}
    return str(REASONS[reason]) % told if told else str(REASONS[reason])
