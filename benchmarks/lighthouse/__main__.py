"""What Lighthouse says of the pages that matter, on a simulated slow 4G with a processor at 1/4.

`make lighthouse` serves the demo's synthetic clinic from a temporary folder, signs in as a patient
and as the therapist, and prints medians. It exits with 1 when a page falls short of `LEAST`.
`RUNS=` sets how often each page is measured (3), `PAGES=` which (`today,history`).
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TRIES = 3
RUNS = int(os.environ.get("RUNS", "3"))
CATEGORIES = ("performance", "accessibility", "best-practices")
LEAST = {"performance": 100, "accessibility": 100, "best-practices": 100}
MOST = {"LCP s": 1.2, "TBT ms": 50, "CLS": 0, "HTML KB": 14, "all KB": 40}
COLUMNS = (*LEAST, *MOST, "requests")
PASSPHRASE = "a kettle sings at dawn"


def main() -> int:
    print(f"{'':11}" + "".join(f"{name:>15}" for name in COLUMNS), flush=True)
    with demo() as links:
        short = [said for page in chosen(pages(links)) for said in measured(*page)]
    print("\n".join(short) or "Nothing falls short.")
    return 1 if short else 0


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
    """The running clinic's one-time links."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="afterglow-lighthouse-") as folder:
        command = "from app.cli import run; run()"
        told = ["demo", "--json", "--port", str(port), "--data", folder]
        server = subprocess.Popen(
            [sys.executable, "-c", command, *told], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None
            yield json.loads(server.stdout.readline())
        finally:
            server.terminate()
            server.wait(40)


def pages(links: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Name, address and cookie. The demo's first person has not checked in today."""
    first = links["patients"][0]
    patient = signed_in(first["sign_in"], {})
    therapist = signed_in(
        links["therapist"]["sign_in"], {"name": "hanna", "passphrase": PASSPHRASE}
    )
    yield "sign-in", f"{links['url']}/sign-in", ""
    yield "today", f"{links['url']}/today", patient
    yield "check-in", f"{links['url']}/check-ins/new", patient
    yield "history", f"{links['url']}/history", patient
    yield "caseload", f"{links['url']}/patients", therapist
    yield "patient", f"{links['url']}/patients/{first['id']}", therapist


def chosen(found: Iterator[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    wanted = os.environ.get("PAGES", "")
    return [page for page in found if not wanted or page[0] in wanted.split(",")]


def signed_in(link: str, form: dict[str, str]) -> str:
    """The cookie of whoever uses the one-time link."""
    address = urlsplit(link)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=10)
    origin = f"{address.scheme}://{address.netloc}"
    headers = {"Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", address.path, urlencode(form), headers)
    answer = connection.getresponse()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    connection.close()
    if answer.status != 303 or "=" not in cookie:
        raise SystemExit(f"The demo's link signed nobody in: {answer.status}")
    return cookie


def measured(name: str, address: str, cookie: str) -> list[str]:
    """Prints the medians of a page; what falls short, in words."""
    runs = [figures(audited(address, cookie)) for _ in range(RUNS)]
    middle = {column: median(run[column] for run in runs) for column in COLUMNS}
    print(f"{name:11}" + "".join(f"{middle[each]:15.4g}" for each in COLUMNS), flush=True)
    return [f"{name}: {each} {middle[each]:.4g}, should be {least}" for each, least in LEAST.items()
            if middle[each] < least] + [
        f"{name}: {each} {middle[each]:.4g}, at most {most}" for each, most in MOST.items()
        if middle[each] > most]  # fmt: skip


def audited(address: str, cookie: str) -> dict[str, Any]:
    """One report. Lighthouse now and then loses the beginning of a page; then it looks again."""
    for _ in range(TRIES):
        report = once(address, cookie)
        if "runtimeError" not in report:
            break
    else:
        raise SystemExit(f"{address}: {report['runtimeError']['message']}")
    if urlsplit(report["finalDisplayedUrl"]).path != urlsplit(address).path:
        raise SystemExit(f"{address} led to {report['finalDisplayedUrl']}")
    if folder := os.environ.get("REPORTS"):
        name = urlsplit(address).path.strip("/").partition("/")[0]
        (Path(folder) / f"{name}.json").write_text(json.dumps(report))
    return report


def once(address: str, cookie: str) -> dict[str, Any]:
    """In a Chromium that was never here before, but for the cookie of who is signed in."""
    with (
        tempfile.TemporaryDirectory(prefix="afterglow-lighthouse-") as folder,
        signed_in_browser(Path(folder) / "profile", address, cookie) as port,
    ):
        told = Path(folder) / "report.json"
        command = [
            str(HERE / "node_modules" / ".bin" / "lighthouse"), address, "--quiet",
            "--output=json", f"--output-path={told}", f"--only-categories={','.join(CATEGORIES)}",
            f"--port={port}", "--disable-storage-reset",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if not told.exists():
            raise SystemExit(done.stderr)
        report: dict[str, Any] = json.loads(told.read_text())
    return report


@contextmanager
def signed_in_browser(profile: Path, address: str, cookie: str) -> Iterator[int]:
    """The port at which Lighthouse can lead it."""
    port = free_port()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=os.environ.get("CHROME_PATH", "/usr/bin/chromium"),
            chromium_sandbox=False,
            args=[f"--remote-debugging-port={port}", "--disable-dev-shm-usage"],
        )
        if cookie:
            name, _, value = cookie.partition("=")
            origin = address.removesuffix(urlsplit(address).path)  # a longer one would be its path
            browser.add_cookies([{"name": name, "value": value, "url": origin}])
        yield port
        browser.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def figures(report: dict[str, Any]) -> dict[str, float]:
    audits = report["audits"]
    fetched = audits["network-requests"]["details"]["items"]
    scores = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
    return scores | {
        "LCP s": audits["largest-contentful-paint"]["numericValue"] / 1000,
        "TBT ms": audits["total-blocking-time"]["numericValue"],
        "CLS": audits["cumulative-layout-shift"]["numericValue"],
        "HTML KB": fetched[0]["transferSize"] / 1000,
        "all KB": sum(each["transferSize"] for each in fetched) / 1000,
        "requests": len(fetched),
    }


if __name__ == "__main__":
    sys.exit(main())
