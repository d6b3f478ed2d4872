"""The sessions in the README and in the docs are what the commands print, and links lead somewhere.

`AGLINT_BLESS=1 pytest tests/test_readme.py` writes them anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "docs/stage.md", "docs/explain.md")
_SESSION = re.compile(r"<!-- session: (.+?) -->\n(.*?)<!-- end -->", re.DOTALL)


def sessions(page: str) -> list[tuple[str, str]]:
    return _SESSION.findall((ROOT / page).read_text(encoding="utf-8"))


def run(arguments: str) -> str:
    """What a reader sees who types the command: both streams, as the terminal mixes them."""
    done = subprocess.run(
        [sys.executable, "-m", "aglint", *arguments.split()],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
    )
    lines = "\n".join(line.rstrip() for line in done.stdout.splitlines())
    return f"```\n$ aglint {arguments}\n{lines}\n```\n"


def test_there_are_sessions() -> None:
    verbs = [command.split()[0] for page in PAGES for command, _ in sessions(page)]
    assert verbs == ["check", "fix", "stage", "stage", "explain"]


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    ]
    assert links
    assert [(page, target) for page, target in links if not (page.parent / target).exists()] == []


@pytest.mark.parametrize(
    "page, command", [(page, command) for page in PAGES for command, _ in sessions(page)]
)
def test_session(page: str, command: str) -> None:
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    printed = run(command)
    if os.environ.get("AGLINT_BLESS"):
        block = f"<!-- session: {command} -->\n{printed}<!-- end -->"
        old = re.compile(rf"<!-- session: {re.escape(command)} -->\n.*?<!-- end -->", re.DOTALL)
        path.write_text(old.sub(lambda _: block, text), encoding="utf-8")
        return
    assert dict(sessions(page))[command] == printed
