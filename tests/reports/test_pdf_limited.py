"""The paper of a part of a programme, and of one where nearly everything is unknown."""

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.utils.translation import override

from reports.files import pdf
from reports.report import Selection
from tests.factories import make_measure
from tests.reports.documents import make_period_of_everything, report_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(settings):
    return make_period_of_everything(settings)


def made(period, **options):
    with report_in("fi", period, **options) as report:
        return pdf.write(report)


def bare(text):
    """Without what depends on where lines end."""
    return re.sub(r"[\s\u00ad\ufffe\x02-]", "", text)


def pages(content):
    file = pypdfium2.PdfDocument(content)
    try:
        return [bare(page.get_textpage().get_text_range()) for page in file]
    finally:
        file.close()


def test_what_it_is_limited_to_stands_on_every_page(period):
    content = made(period, selection=Selection(status="late"))
    found = pages(content)
    assert [bare("Kevät 2020 – Myöhässä") in page for page in found] == [True] * len(found)
    assert bare("Rajaus: Myöhässä") in found[0]
    with pikepdf.open(BytesIO(content)) as file, file.open_metadata() as metadata:
        assert metadata["dc:title"] == "Seurantaraportti: Kevät 2020 – Myöhässä – Ilmasto-ohjelma"


def test_where_nothing_fits_that_is_said(period):
    text = "".join(pages(made(period, selection=Selection(status="cancelled"))))
    assert text.count(bare("Rajaukseen ei osu yhtään toimenpidettä.")) == 3


def test_most_measures_are_not_named_one_by_one(period):
    with override("fi"):
        for number in "2345":
            make_measure(period.programme, number=number)
    text = "".join(pages(made(period)))
    assert bare("Ei vahvistettu tänä aikana (5) Kaikki toimenpiteet.") in text
    assert bare("Toimenpiteellä ei ole tehtäviä: kaikki toimenpiteet paitsi 1 ") in text
