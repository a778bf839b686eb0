"""What a template may not hold: unescaped text, and what a strict policy would refuse."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_templates_leave_the_escaping_on():
    """One place marks text as safe: nowhere."""
    unsafe = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(|markupsafe")
    sources = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("app/**/*.py")]
    assert [path.name for path in sources if unsafe.search(path.read_text())] == []
    assert {path.suffix for path in ROOT.glob("templates/**/*.*")} == {".html"}


def test_templates_hold_no_script_style_or_evaluated_attribute():
    """What a strict policy would refuse in the browser, and what htmx would evaluate."""
    refused = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|hx-on|hx-vals=['\"]js:|javascript:"
        r"|hx-trigger=['\"][^'\"]*\[|https?://(?!www\.w3\.org/2000/svg)[\w.]+\.\w+/[^\s\"<]*\.(?:js|css)",
        re.IGNORECASE,
    )
    found = [
        f"{path.name}: {match[0]}"
        for path in ROOT.glob("templates/**/*.html")
        for match in refused.finditer(path.read_text())
    ]
    assert found == []
    assert refused.search('<p style="color:red">') and refused.search('<a hx-on:click="x">')
