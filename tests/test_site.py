"""The documentation's pages: all of them, complete in themselves, with a search that works."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path

import pytest

from aglint.prove.cards import prove
from aglint.rule import load_all

SITE = Path(__file__).parents[1] / "docs" / "site"
_SPEC = importlib.util.spec_from_file_location("site_build", SITE / "build.py")
build = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(build)
RULES = load_all()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The pages, with what one rule's examples really did."""
    directory = tmp_path_factory.mktemp("site")
    proof = prove(RULES["tensor-as-python-bool"], directory)
    runs = [{**asdict(run), "said": run.said} for run in proof.runs]
    file = directory / "proof.json"
    file.write_text(json.dumps({"tensorflow": "2.99", "rules": [{**asdict(proof), "runs": runs}]}))
    out = directory / "out"
    assert build.main([str(out), "--proof", str(file)]) == 0
    return out


class Links(HTMLParser):
    """What a page needs from elsewhere."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        self.loaded += [values[key] for key in ("src",) if key in values]
        if tag == "link":
            self.loaded.append(values["href"])


def test_every_rule_and_document_has_a_page(site):
    wanted = {f"{symbol}.html" for symbol in RULES} | {"index.html"}
    wanted |= {f"{path.stem}.html" for path in SITE.parent.glob("*.md")}
    assert {path.name for path in site.iterdir()} == wanted


def test_pages_load_nothing_and_their_links_lead_to_pages(site):
    for path in site.iterdir():
        found = Links(path.read_text("utf-8"))
        assert found.loaded == [], path.name
        for link in found.links:
            if not link.startswith(("https://", "#")):
                assert (site / link.partition("#")[0]).is_file(), f"{path.name}: {link}"


def test_a_rule_shows_what_its_examples_did(site):
    text = (site / "tensor-as-python-bool.html").read_text("utf-8")
    assert "On TensorFlow 2.99, traced, it raises OperatorNotAllowedInGraphError" in text
    assert "On TensorFlow 2.99, traced, it works" in text
    assert "eager too" not in text
    assert "```" not in text


SEARCHES = [
    ("AG649", ["tensorarray-write-dropped"]),
    ("TENSORARRAY write-dropped", ["tensorarray-write-dropped"]),
    ("ValueError: 'best' is None at the end of the else branch.", ["none-in-one-branch"]),
    ("no such thing anywhere", []),
    ("  ", None),
]


@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the search")
@pytest.mark.parametrize("text, symbols", SEARCHES)
def test_search(text, symbols, site):
    [found] = searched(site, [text])
    assert found is None if symbols is None else found[: len(symbols) or None] == symbols


@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the search")
def test_every_message_is_found_by_its_own_text(site):
    """JavaScript reads the patterns as Python does."""
    fields = {"branch": "main", "kind": "kind", "type": "type", "function": "f"}
    known = [one for one in build.MESSAGES if one.rules and not one.common]
    texts = [one.filled(fields) for one in known]
    assert [
        one.text for one, text in zip(known, texts, strict=True) if not one.pattern.search(text)
    ] == []
    found = searched(site, texts)
    assert [text for text, symbols in zip(texts, found, strict=True) if not symbols] == []


def searched(site: Path, texts: list[str]) -> list[list[str] | None]:
    """What the page's own script finds for each text."""
    page = (site / "index.html").read_text("utf-8")
    script = re.search(r"<script>(.*)</script>", page, re.DOTALL)[1]
    asked = f"{json.dumps(texts)}.map((text) => search(text, MESSAGES, RULES))"
    script += f"\nconsole.log(JSON.stringify({asked}))"
    done = subprocess.run(["node", "-"], input=script, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_directory_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SystemExit):
        build.main([str(tmp_path), "--proof", "none.json"])
    assert (tmp_path / "mine.txt").read_text() == "mine"
