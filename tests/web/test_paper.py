"""Paper: only our own static files are fetched, no transaction is open, and without the libraries
everything else goes on."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from app.web import paper
from app.web.assets import asset
from app.web.paper import NotOurs

ROOT = Path(__file__).parents[2]
FOREIGN = [
    "http://127.0.0.1:8000/static/css/paper.css",
    "https://example.org/static/css/paper.css",
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    f"file://{ROOT}/static/css/paper.css",
    "data:text/css,body{}",
    "ftp://afterglow.invalid/static/css/paper.css",
    "http://afterglow.invalid/static/css/paper.css",
    "https://afterglow.invalid.example.org/static/css/paper.css",
    "https://afterglow.invalid@example.org/static/css/paper.css",
    "https://afterglow.invalid:8443/static/css/paper.css",
    "https://afterglow.invalid/patients",
    "https://afterglow.invalid/static/../keys/afterglow.key",
    "https://afterglow.invalid/static/%2e%2e/pyproject.toml",
    "https://afterglow.invalid/static/css/../../pyproject.toml",
    "https://afterglow.invalid/static//etc/passwd",
    "https://afterglow.invalid/static/css/none.css",
    "",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_everything_but_our_own_files_is_refused(address):
    with pytest.raises(NotOurs):
        paper.own_file(address)


def test_our_own_sheets_are_read():
    assert b"@page" in paper.own_file(paper.HERE + asset("css/paper.css"))


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A local server's address, and the paths that it was asked for."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_what_a_page_names_is_not_asked_for(listener):
    """Markup that got in somehow: a server that would be asked hears nothing, no file is read."""
    here, asked = listener
    made = paper.pdf(
        f"<title>Brief</title><link rel=stylesheet href={here}/a.css><style>@import '{here}/b.css';"
        f"@font-face{{font-family:x;src:url({here}/c.woff)}}p{{font-family:x;"
        f"background:url({here}/d.png)}}</style><p>Words<img src={here}/e.png>"
        f"<img src=file:///etc/hostname><object data={here}/f.svg></object>"
        f"<svg><image href={here}/g.png width=9 height=9 /></svg>"
        f"<link rel=attachment href=file:///etc/passwd>"
    )
    document = pypdfium2.PdfDocument(made)
    assert asked == []
    assert document[0].get_textpage().get_text_bounded().split() == ["Words"]
    assert document.count_attachments() == 0


def test_a_listener_would_have_heard(listener):
    """The control: with WeasyPrint's own fetcher the same markup does ask."""
    from weasyprint import HTML

    here, asked = listener
    HTML(string=f"<img src={here}/e.png>").write_pdf()
    assert asked == ["/e.png"]


WITHOUT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.database import open_database
from app.keys import make_key_file
from app.main import create_app
from app.migrations import migrate
from app.settings import Settings
from tests.cast import bring_together, browser, sign_in
folder, now = Path(sys.argv[1]), datetime(2026, 3, 4, 12, tzinfo=UTC)
key_file = folder / "keys" / "afterglow.key"
keys = make_key_file(key_file)
settings = Settings(data=folder / "data", key_file=key_file, base_url="http://localhost:8000")
database = open_database(settings, keys)
migrate(database, now)
with database.transaction() as db:
    cast = bring_together(db, now)
client = sign_in(browser(create_app(settings, database, lambda: now)), cast.therapist)
place = f"/patients/{cast.patient.public_id}/brief"
screen, printed = client.get(place), client.get(place + ".pdf")
print(screen.status_code, printed.status_code, printed.headers["content-type"])
print(printed.text)
"""


def test_without_the_libraries_the_page_says_to_print_it(folder):
    """A process in which WeasyPrint fails as it does on a machine without Pango."""
    planted = folder / "planted" / "weasyprint"
    planted.mkdir(parents=True)
    lacking = "raise OSError(\"cannot load library 'libpango-1.0-0'\")\n"
    (planted / "__init__.py").write_text(lacking)
    env = os.environ | {"PYTHONPATH": f"{planted.parent}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-c", WITHOUT, str(folder)]
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=50)
    assert "200 503 text/html" in ran.stdout, ran.stderr
    assert "print it from your browser" in ran.stdout and "libpango" not in ran.stdout
