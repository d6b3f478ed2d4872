"""The page of the proofs: whole, self-contained, and with everything that the document says."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from aglint.report.proof_html import render

CASE = {
    "call": "f(tf.constant('<a>'))",
    "origin": "generated",
    "line": 3,
    "status": "disagreed",
    "detail": "value: 1 instead of <2>",
    "result": "int 2",
}
PROOF = {
    "function": "f",
    "status": "disagreed",
    "verdict": "disagreed: generated input: value: 1 instead of <2>",
    "original": "def f(x):\n    if x > 1:\n        x = x + 1\n    return x",
    "converted": "def f(x):\n    return tf.cond(x > 1, lambda: x + 1, lambda: x)",
    "cases": [CASE],
    "dropped": 7,
    "ways": [
        {"line": 2, "kind": "if", "text": "x > 1", "ways": ["true"], "converted": True},
        {"line": 9, "kind": "while", "text": "x < 1", "ways": [], "converted": False},
    ],
    "runs": [
        {"name": "eager original", "agrees": True, "detail": "", "traces": None},
        {"name": "graph converted", "agrees": False, "detail": "raises <E>", "traces": 2},
    ],
    "speed": [{"name": "graph converted", "first": 0.0215, "next": 0.00042}],
}
EMPTY = {**PROOF, "function": "g", "status": "proven", "verdict": "proven (1 input)"}
EMPTY |= {"cases": [], "ways": [], "runs": [], "speed": [], "dropped": 0}
DOCUMENT = {
    "version": 1,
    "files": [
        {"path": "a.py", "error": "", "proofs": [EMPTY, PROOF]},
        {"path": "b.py", "error": "b.py:1:1: <broken>", "proofs": []},
        {"path": "c.py", "error": "", "proofs": []},
    ],
}
VOID = {"meta", "br"}


class Page(HTMLParser):
    """Holds that every tag is closed, and keeps text and links."""

    def __init__(self, text: str):
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.links: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        self.links += [value for name, value in attributes if name in ("src", "href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def page():
    return Page("\n".join(render(DOCUMENT)))


def test_the_page_is_whole_and_needs_no_network(page):
    assert page.links == []


@pytest.mark.parametrize(
    "said",
    [
        "3 files",
        "1 disagreed",
        "1 proven",
        CASE["call"],
        CASE["detail"],
        "int 2",
        "generated",
        "7 more were made up",
        "if x > 1",
        "never ran",
        "raises <E>",
        "21.5 ms",
        "0.42 ms",
        "b.py:1:1: <broken>",
        "Nothing to prove",
    ],
)
def test_what_the_document_says_is_on_it(page, said):
    assert said in page.text


def test_texts_stand_side_by_side_with_what_differs_marked():
    text = "\n".join(render(DOCUMENT))
    assert text.count('<span class="row gone">    if x &gt; 1:</span>') == 2
    assert text.count('<span class="row new">    return tf.cond(') == 2
    left, right = text.split("<figure>")[1:3]
    assert left.count('class="row') == right.count('class="row')


def test_the_worst_comes_first(page):
    assert page.text.index("generated input: value") < page.text.index("(1 input)")
