"""The forms a report is written in. Each writer takes a report and gives the bytes of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module

from django.utils.translation import gettext_lazy as _

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Format:
    """`about` tells in a few words what it is good for."""

    code: str
    label: str
    about: str
    suffix: str
    content_type: str
    options: Mapping[str, str] = field(default_factory=dict)

    def name_for(self, report) -> str:
        return f"{report.file_stem}{'-comma' if self.options else ''}.{self.suffix}"

    def write(self, report) -> bytes:
        """Its module is loaded when it is needed: the libraries behind some of them are large."""
        module = import_module(f"reports.files.{self.code.partition('_')[0]}")
        return module.write(report, **self.options)


FORMATS = {
    one.code: one
    for one in (
        Format("pdf", "PDF", _("to read and to print"), "pdf", "application/pdf"),
        Format("docx", "Word", _("for the case-management system"), "docx", DOCX_TYPE),
        Format("xlsx", "Excel", _("all tables in one file"), "xlsx", XLSX_TYPE),
        Format("csv", "CSV", _("a file for each table, zipped"), "zip", "application/zip"),
        Format(
            "csv_comma",
            _("CSV with commas"),
            _("for programs"),
            "zip",
            "application/zip",
            {"separator": ","},
        ),
        Format("json", "JSON", _("for programs"), "json", "application/json"),
        Format("html", "HTML", _("a page of this site"), "html", "text/html; charset=utf-8"),
    )
}
# What is kept of a closed report: the others say the same with other signs.
KEPT = [one.code for one in FORMATS.values() if not one.options]
