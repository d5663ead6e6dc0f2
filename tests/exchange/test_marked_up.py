"""Cells that hold HTML of some web site become texts and paragraphs of ours."""

import pytest

from exchange.imports.marked_up import as_paragraphs, as_plain, as_rich


@pytest.mark.parametrize(
    ("text", "rich", "plain"),
    [
        ("Pelkkä teksti < 5 %", "Pelkkä teksti < 5 %", "Pelkkä teksti < 5 %"),
        ("R&amp;D&nbsp;2030", "R&D 2030", "R&D 2030"),
        ("<div>Yksi.&nbsp;<br><br>Kaksi</div>", "<p>Yksi.</p><p>Kaksi</p>", "Yksi.\nKaksi"),
        ("Yksi.</p> <p>Kaksi", "<p>Yksi.</p><p>Kaksi</p>", "Yksi.\nKaksi"),
        ("A:<br>- x<br>- y", "<p>A:<br>- x<br>- y</p>", "A:\n- x\n- y"),
        ("<b>a</b> <i>b</i></b>", "<p><strong>a</strong> <em>b</em></p>", "a b"),
        ("<ul><li>a</li><li>b</li></ul><h2>c</h2>", "<ul><li>a</li><li>b</li></ul><p>c</p>", "a\nb\nc"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a b</p>", "a b"),
        ('<a href="https://x.fi/?a=1&amp;b">x</a>', '<p><a href="https://x.fi/?a=1&amp;b">x</a></p>', "x"),
        ("a<script>b()</script><style>c</style><br>", "<p>a</p>", "a"),
        ("<p>&lt;b&gt; on lihava</p>", "<p>&lt;b&gt; on lihava</p>", "<b> on lihava"),
    ],
)
def test_marked_up(text, rich, plain):
    assert (as_rich(text), as_plain(text)) == (rich, plain)


def test_paragraphs_of_what_has_no_tags():
    assert as_paragraphs("Yksi & kaksi\n\nKolme") == "<p>Yksi &amp; kaksi</p><p>Kolme</p>"
