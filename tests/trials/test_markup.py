"""What could run stands in every text of a site, and is seen on every page and in every file: as text."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from email.message import EmailMessage
from xml.etree import ElementTree

import pikepdf
import pytest
from bs4 import BeautifulSoup

from tests.mailing.conftest import *  # noqa: F403  (fixtures)
from tests.trials.attacked import AREA, attacked
from tests.trials.conftest import new_database
from tests.trials.running import ROOT

HANDLERS = re.compile(r"^on[a-z]+$")
ROLES = ["visitor", *(pytest.param(role, marks=pytest.mark.long) for role in ("coordinator", "admin"))]


@pytest.fixture(scope="module")
def marked_up(tmp_path_factory):
    """A site of its own, whose texts are all markup; how many those are."""
    folder = tmp_path_factory.mktemp("marked_up")
    with new_database("SQLite", folder) as url, attacked(url, folder) as site:
        yield site, make(site, "texts")


def make(site, *what, **environment):
    """How many of them."""
    run = [sys.executable, "-m", "tests.trials.markup", *map(str, what)]
    here = {"cwd": ROOT, "env": site.environment | environment, "text": True}
    done = subprocess.run(run, check=False, capture_output=True, **here)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def runs(content):
    """What of this page a browser would run that the site has not put there."""
    page = BeautifulSoup(content, "html.parser")
    for element in page.find_all(True):
        for name, value in element.attrs.items():
            if HANDLERS.match(name) or str(value).strip().lower().startswith("javascript:"):
                yield f"<{element.name} {name}={str(value)[:30]}>"
    for script in page.select("script:not([src])"):
        if runnable(script):
            yield f"<script>{script.string[:30]}"


def runnable(script):
    return script.get("type", "") in ("", "text/javascript", "module") and "alert" in (script.string or "")


def formulas(content):
    """Cells of a spreadsheet that are more than text."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for name in file.namelist():
            if name.startswith("xl/worksheets/sheet") and b"<f>" in file.read(name):
                yield f"a formula in {name}"
            if "vba" in name.lower() or "externalLink" in name:
                yield name


def cells_that_run(content):
    text = content.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ","):
        yield from (f"a cell {cell[:20]}" for cell in row if re.match(r"[=@]|[+-](?![\d,. ]*$)", cell))


# What a reader of PDF would do by itself, or when something is pressed, and that no report needs.
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToR"}


def acts(content):
    """What a PDF would do, and links to elsewhere than pages and mailboxes."""
    with pikepdf.open(io.BytesIO(content)) as file:
        for one in file.objects:
            if not isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
                continue
            if "/JS" in one or str(one.get("/S")) in ACTIONS or one.get("/Type") == "/EmbeddedFile":
                yield f"a PDF that acts: {one.get('/S')}"
            if (address := one.get("/URI")) and not re.match(r"https?://|mailto:", str(address)):
                yield f"a PDF that leads to {str(address)[:30]}"


FETCHING = "DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON"


def fields_that_fetch(content):
    """In a document of Word: macros, and fields that start something or bring something in."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        yield from (name for name in file.namelist() if "vba" in name.lower())
        text = file.read("word/document.xml").decode()
        yield from re.findall(
            r">((?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b[^<]*)</w:instr", text
        )


def faults(kind, content):
    if kind == "text/html":
        return [*runs(content), *(["a tag that was counted"] if b"8888" in content else [])]
    if kind == "text/csv":
        return list(cells_that_run(content))
    if "spreadsheetml" in kind:
        return list(formulas(content))
    if kind == "application/pdf" and content.startswith(b"%PDF"):  # what stands for a file is none
        return list(acts(content))
    if "wordprocessingml" in kind:
        return list(fields_that_fetch(content))
    try:
        if kind.endswith("json"):
            json.loads(content)
        elif kind.endswith("xml"):
            root = ElementTree.fromstring(content)
            return [tag for element in root.iter() if (tag := element.tag).endswith("}script")]
    except (ValueError, ElementTree.ParseError):
        return [f"no {kind}"]
    return []


@pytest.mark.whole
@pytest.mark.parametrize("role", ROLES)
def test_markup_is_text_everywhere(marked_up, role, tried):
    site, texts = marked_up
    attacker, kinds, complaints = site.attacker(role), {}, []
    rows = [row for row in site.told["rows"] if row[2] in ("get", "popup") and "logout" not in row[0]]
    for page in {row[3] for row in rows}:
        response, content = attacker.send("GET", page)
        if response.status >= 500:
            complaints.append(f"{page}: {response.status}")
        if response.status != 200:
            continue
        kind = response.getheader("Content-Type", "").partition(";")[0]
        kinds[kind] = kinds.get(kind, 0) + 1
        complaints += [f"{page}: {fault}" for fault in faults(kind, content)]
    seen = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    what = f"markup, formulas and template tags in {texts} texts, seen on every page, feed and file as {role}"
    control = "the same reading finds a script, a handler, a formula and a cell that runs"
    tried(AREA, what, sum(kinds.values()), "; ".join(complaints)[:300] or f"text everywhere: {seen}", control)
    assert complaints == []
    assert sum(kinds.values()) > 40
    assert {"text/html", "text/csv", "application/json"} <= set(kinds)


def sent_by_the_worker(site, server):
    """The mails as a mail server was given them."""
    good, smtp = site.told["good"], server_at(server.port)
    count = make(site, "mails", good["slug"], good["number"], **smtp)
    run = [sys.executable, "manage.py", "worker", "--once"]
    subprocess.run(run, cwd=ROOT, env=site.environment | smtp, check=True)
    left = site.rows("SELECT kind, state, last_error FROM mailing_outgoingmail WHERE state != 'sent'")
    assert (left, len(server.got)) == ([], count)
    return server.got


def server_at(port):
    return {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_TLS": "false"}


HEADERS = {
    *("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted"),
    *("content-language", "list-unsubscribe", "list-unsubscribe-post", "content-transfer-encoding"),
}


def faults_of_mail(mail):
    for part in mail.walk():
        if part.get_content_type() == "text/html":
            yield from faults("text/html", part.get_content().encode())
        elif part.get_content_type() == "text/plain" and "8888" in part.get_content():
            yield "a tag that was counted"
    yield from (name for name in mail if name.lower() not in HEADERS)


OF_PAPER = {".pdf": "application/pdf", ".docx": "application/vnd.openxmlformats.wordprocessingml"}


@pytest.mark.long
def test_markup_is_text_on_paper(marked_up, tmp_path, tried):
    site, texts = marked_up
    count, files = make(site, "papers", tmp_path), list(tmp_path.iterdir())
    complaints = [fault for file in files for fault in faults(OF_PAPER[file.suffix], file.read_bytes())]
    what = f"markup, formulas and template tags in {texts} texts, in reports as PDF and for Word"
    control = "the same reading finds a script, a link that is none, and a field that fetches"
    outcome = "; ".join(complaints)[:300] or "nothing that acts, fetches, or leads to more than pages"
    tried(AREA, what, count, outcome, control, on="SQLite")
    assert complaints == []
    assert {file.suffix for file in files} == set(OF_PAPER)
    assert all(len(file.read_bytes()) > 10_000 for file in files)


@pytest.mark.long
def test_markup_is_text_in_mails(marked_up, server, tried):
    """After all pages were read: what the mails tell of is changed for them."""
    site, _texts = marked_up
    mails = sent_by_the_worker(site, server)
    sent = "SELECT DISTINCT kind FROM mailing_outgoingmail WHERE state = 'sent'"
    kinds = {kind for (kind,) in site.rows(sent)}
    complaints = [f"{mail['Subject']}: {fault}" for mail in mails for fault in faults_of_mail(mail)]
    what = f"markup in mails of {len(kinds)} kinds, as the worker gives them to a mail server"
    control = "the same reading finds a script, a handler and a header that nobody meant"
    tried(AREA, what, len(mails), "; ".join(complaints)[:300] or "text everywhere", control, on="SQLite")
    assert complaints == []
    assert kinds >= {"subscription_news", "feedback_receipt", "feedback_answer", "reminder"}


def test_a_mail_that_would_run_is_found():
    mail = EmailMessage()
    mail["X-Sent-By"] = "somebody"
    mail.set_content("Text")
    mail.add_alternative("<p onclick=alert(1)>Text</p>", subtype="html")
    assert list(faults_of_mail(mail)) == ["<p onclick=alert(1)>", "X-Sent-By"]


def test_what_would_run_is_found():
    page = b'<svg onload=alert(1)></svg><a href="javascript:alert(1)">x</a><script>alert(1)</script>'
    assert list(runs(page)) == ["<svg onload=alert(1)>", "<a href=javascript:alert(1)>", "<script>alert(1)"]
    assert list(runs(b"&lt;script&gt;alert(1)&lt;/script&gt;")) == []
    assert list(cells_that_run(b"a;b\r\n=cmd;-1,5\r\n+x;'=1\r\n")) == ["a cell =cmd", "a cell +x"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("xl/worksheets/sheet1.xml", "<c><f>1+1</f></c>")
    assert list(formulas(packed.getvalue())) == ["a formula in xl/worksheets/sheet1.xml"]


def test_documents_that_would_do_something_are_found():
    paper, packed = io.BytesIO(), io.BytesIO()
    with pikepdf.new() as file:
        action = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")
        file.Root.OpenAction = file.make_indirect(action)
        link = pikepdf.Dictionary(S=pikepdf.Name("/URI"), URI="javascript:alert(1)")
        file.Root.Extra = file.make_indirect(link)
        file.save(paper)
    assert sorted(acts(paper.getvalue())) == [
        "a PDF that acts: /JavaScript",
        "a PDF that leads to javascript:alert(1)",
    ]
    with zipfile.ZipFile(packed, "w") as file:
        fields = "<w:instrText>DDEAUTO cmd</w:instrText><w:instrText>PAGE</w:instrText>"
        file.writestr("word/document.xml", fields)
    assert list(fields_that_fetch(packed.getvalue())) == ["DDEAUTO cmd"]
