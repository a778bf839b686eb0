"""What is committed: locks and vendored files by digest, no host, no machine, no false claim.

Words that must not be committed are put together here from halves, so that this file is searched
like any other.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from app.settings import Settings

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-uv.lock"]
ENTRY = re.compile(r"^(?P<name>[\w.-]+(?:\[[\w,-]+\])?)==[\w.+!]+(?: ; [^\\]+)? \\$")
DIGEST = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
MACHINE_PATHS = re.compile(r"/(?:root|work|home/\w+|Users/\w+)" + r"/|/" + "tmp/")
REGISTRIES = re.compile(
    "|".join(
        ["py" + r"pi\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian\."]
        + ["jsde" + "livr", "unp" + r"kg\.com", "cdn" + "js", "esm" + r"\.sh", "gh" + r"cr\.io"]
    )
)
CLAIMS = re.compile(
    r"\b(?:HIPAA|GDPR|FDA|Part 2|legally|fully|medically|clinically)[- ](?:compliant|certified"
    r"|approved|cleared|ready|proven|validated)|\b(?:compliant|compliance|certified)\b"
    r"|\b24/7\b|around the clock"
    r"|\b(?:we|we're|somebody|someone|your clinic)(?: are| is|'re)? (?:always )?(?:watch|monitor)",
    re.IGNORECASE,
)
DENIAL = re.compile(r"\b(?:no|not|never|nobody|nothing|none|without|cannot|isn't|n't)\b", re.I)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_digests_and_no_host(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    lines = text.splitlines()
    assert [line for line in lines if not ENTRY.match(line) and not DIGEST.match(line)] == []
    after = [following for line, following in zip(lines, lines[1:], strict=False) if line[0] != " "]
    assert all(DIGEST.match(line) for line in after)


def test_the_installer_is_one_package():
    assert packages("requirements-uv.lock") == ["uv"]


def test_the_tests_run_on_the_versions_that_are_delivered():
    delivered = set(pins("requirements.lock"))
    assert delivered <= set(pins("requirements-test.lock"))
    assert {"fastapi", "sqlmodel", "hatchling", "tzdata"} <= set(packages("requirements.lock"))


def test_every_vendored_file_is_the_one_that_was_looked_at():
    folder = ROOT / "static" / "vendor"
    said = (folder / "README.md").read_text()
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "README.md"]
    assert files
    for path in files:
        assert path.name in said
        assert hashlib.sha256(path.read_bytes()).hexdigest() in said, path.name


def test_nothing_committed_names_a_machine():
    assert found(MACHINE_PATHS, committed()) == []


def test_nothing_committed_names_a_registry():
    assert found(REGISTRIES, committed()) == []


def test_documents_and_pages_claim_nothing_that_nobody_has_audited():
    shown = [
        path
        for path in committed()
        if path.suffix in {".md", ".html", ".txt"} or path.name in {"NOTICE", "Dockerfile"}
    ]
    shown += [path for path in committed() if path.is_relative_to(ROOT / "app")]
    assert false_claims(shown) == []


def test_the_searches_find_what_is_planted(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<p>Kept safe. Afterglow is HIPAA compliant. Someone is watching.</p>")
    assert len(false_claims([page])) == 2
    page.write_text("<p>Nobody is watching. It is not certified, and never claims compliance.</p>")
    assert false_claims([page]) == []
    page.write_text("see /" + "home/anna/notes and https://py" + "pi.org/simple")
    assert len(found(MACHINE_PATHS, [page])) == len(found(REGISTRIES, [page])) == 1


def test_the_licence_and_the_notices_are_whole():
    licence = (ROOT / "LICENSE").read_text()
    assert "Apache License" in licence and "END OF TERMS AND CONDITIONS" in licence
    notice = " ".join((ROOT / "NOTICE").read_text().split())
    assert "No permission required to reproduce, translate, display or distribute." in notice
    assert "LOINC is copyright" in notice and "Zero-Clause BSD" in notice


def packages(lock: str) -> list[str]:
    matches = (ENTRY.match(line) for line in (ROOT / lock).read_text().splitlines())
    return [match["name"] for match in matches if match]


def pins(lock: str) -> list[str]:
    lines = (ROOT / lock).read_text().splitlines()
    return [line.split()[0] for line in lines if ENTRY.match(line)]


def committed() -> list[Path]:
    """The text files of the project: tracked, or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8192]]


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path.name}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def false_claims(paths: list[Path]) -> list[str]:
    """Sentences with a claim word and no denial beside it."""
    breaches = []
    for path in paths:
        for sentence in re.split(r"(?<=[.!?:;])\s+|\n\s*\n|<[^>]+>", path.read_text()):
            if CLAIMS.search(sentence) and not DENIAL.search(sentence):
                breaches.append(f"{path.name}: {' '.join(sentence.split())[:120]}")
    return breaches


def test_what_is_deployed_names_settings_that_there_are():
    """A misspelt setting would be passed over without a word."""
    of_the_files_alone = {"AFTERGLOW_HOST", "AFTERGLOW_UPSTREAM"}
    known = {f"AFTERGLOW_{name.upper()}" for name in Settings.model_fields} | of_the_files_alone
    for path in (ROOT / "compose.yaml", ROOT / "Dockerfile", *(ROOT / "deploy").iterdir()):
        named = set(re.findall(r"\bAFTERGLOW_[A-Z_]+", path.read_text()))
        assert named <= known, path.name
    assert of_the_files_alone <= set(
        re.findall(r"AFTERGLOW_\w+", (ROOT / "compose.yaml").read_text())
    )
