"""The fixture `page` notices what a person would only see in the browser's console."""

import pytest

PAGE = """<!doctype html><title>Page</title>
<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'; style-src 'none'">"""


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<script>console.error('It went wrong')</script>", "It went wrong"),
        ("<script>missing()</script>", "missing is not defined"),
        ("<p style='color: red'>Refused</p>", "Content Security Policy"),
        ("<img src='http://measures.example/a.png'>", "ERR_NAME_NOT_RESOLVED"),
    ],
)
def test_complaints_are_noticed(page, complaints, html, complaint):
    page.set_content(PAGE + html)
    assert len(complaints) == 1
    assert complaint in complaints.pop()


def test_a_page_without_fault_has_none(page, complaints):
    page.set_content(PAGE + "<p>Fine</p>")
    assert complaints == []
