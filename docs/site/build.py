"""Builds the documentation: `python docs/site/build.py OUT` writes pages that need no network.

There is a page for each rule, with what its examples did on TensorFlow, an index by family with a
search by name, text or error, and the pages of docs/. The examples are run for it, which takes some
minutes; `--proof FILE` takes what `aglint rules --prove --output-format json` has written.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from aglint import __version__
from aglint.card import HEADINGS
from aglint.cli.dev import FAMILIES
from aglint.cli.rule import FIX_WORDS
from aglint.cli.rules import versions
from aglint.fixes import applicability
from aglint.messages import MESSAGES
from aglint.rule import Rule, load_all

HERE = Path(__file__).parent
DOCS = HERE.parent
SOURCES = "https://github.com/aglint/aglint/blob/main/"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SHOWN = {"Example": "bad", "Use instead": "good", "Fix safety": "fixed"}
"""The heading under which each example of a card stands."""

Proofs = Mapping[str, Mapping[str, Any]]
"""What each rule's examples did, by symbol, as in the JSON of `aglint rules --prove`."""


def _highlighted(text: str, language: str, _: str) -> str:
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return ""
    return highlight(text, lexer, HtmlFormatter(nowrap=True))


MARKDOWN = MarkdownIt("commonmark", {"highlight": _highlighted}).enable("table")


def page(title: str, body: str, scripts: str = "") -> str:
    """A page that holds all that it needs."""
    style = (HERE / "style.css").read_text("utf-8")
    style += HtmlFormatter(style="default").get_style_defs("pre")
    dark = HtmlFormatter(style="github-dark").get_style_defs("pre")
    style += f"@media (prefers-color-scheme: dark) {{ {dark} }}"
    links = "".join(f'<a href="{path.stem}.html">{escape(path.stem)}</a>' for path in documents())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>"
        f'<nav><a href="index.html">rules</a>{links}</nav>{body}{scripts}</body></html>\n'
    )


def documents() -> list[Path]:
    """The pages of docs/."""
    return sorted(DOCS.glob("*.md"))


def document(path: Path) -> str:
    """One of those, with links to where its neighbours are."""
    text = re.sub(r"<!--.*?-->\n?", "", path.read_text("utf-8"), flags=re.DOTALL)
    body = MARKDOWN.render(text)
    body = re.sub(r'href="([\w-]+)\.md(#[^"]*)?"', r'href="\1.html\2"', body)
    body = re.sub(r'href="\.\./rules/([\w-]+)\.md"', r'href="\1.html"', body)
    body = re.sub(r'href="\.\./', f'href="{SOURCES}', body)
    body = re.sub(r'href="([\w/.-]+\.(?:toml|py))"', rf'href="{SOURCES}docs/\1"', body)
    return page(path.stem, body)


def rule_page(rule: Rule, proofs: Proofs, tensorflow: str) -> str:
    """A rule: its card, and below each example what it did."""
    proof = proofs.get(rule.symbol, {})
    rows = [f"<h1>{rule.code} {rule.symbol}</h1>", MARKDOWN.render(rule.message)]
    rows.append(f'<p class="facts">{escape(", ".join(_facts(rule)))}</p>')
    for heading in HEADINGS:
        text = rule.sections[heading]
        rows.append(f"<h2>{heading}</h2>")
        rows.append(MARKDOWN.render(_without_claim(text)))
        if _FENCE.search(text):
            rows += _did(proof, _SHOWN.get(heading, ""), tensorflow)
    return page(f"{rule.code} {rule.symbol}", "".join(rows))


def _facts(rule: Rule) -> Iterator[str]:
    yield f"severity {rule.severity}"
    yield f"confidence {rule.confidence}"
    yield f"since aglint {rule.since}"
    if about := versions(rule):
        yield about
    if fix := applicability(rule):
        yield FIX_WORDS[fix].replace("`", "")
    if rule.preview:
        yield "runs with --preview only"
    yield f"in pylint {rule.msgid} {rule.pylint_symbol}"


def _without_claim(text: str) -> str:
    """A section as people read it: what tests read is left out, and a fix is Python, too."""
    text = _FENCE.sub(lambda block: "" if block[1] == "claim" else block[0], text)
    return text.replace("```fixed\n", "The example becomes:\n```python\n")


def _did(proof: Mapping[str, Any], what: str, tensorflow: str) -> Iterator[str]:
    """What an example did in graphs, and, where it is not the same, as plain Python."""
    runs = [run for run in proof.get("runs", ()) if run["what"] == what]
    for run in runs:
        how = "with functions run eagerly" if run["eagerly"] else "traced"
        said = escape(run["said"])
        yield f'<p class="output-of">On TensorFlow {escape(tensorflow)}, {how}, it {said}</p>'
        if not run["eagerly"] and len(run["text"].splitlines()) > 1:
            yield f'<pre class="output">{escape(run["text"].strip())}</pre>'


def index(tensorflow: str) -> str:
    """All rules by family, below a search."""
    rows = [
        f"<h1>aglint {__version__}</h1>",
        "<p>What TensorFlow's tracing does to Python, rule by rule. Paste an error, or type a part "
        "of a name.</p>",
        '<textarea id="search" rows="4" aria-label="error or name"></textarea>',
        '<div id="found" role="status"></div>',
    ]
    if tensorflow:
        rows.append(f"<p>The examples were run on TensorFlow {escape(tensorflow)}.</p>")
    for digit, family in FAMILIES.items():
        rules = [rule for rule in load_all().values() if rule.code[2] == digit]
        if rules:
            rows.append(f"<h2>{digit}: {escape(family)}</h2><table>")
            rows += map(_row, rules)
            rows.append("</table>")
    script = (HERE / "search.js").read_text("utf-8")
    data = f"const MESSAGES = {_json(messages())};\nconst RULES = {_json(texts())};\n"
    return page("aglint", "".join(rows), f"<script>{data}{script}</script>")


def _row(rule: Rule) -> str:
    fix = f"{applicability(rule)} fix" if applicability(rule) else ""
    facts = [one for one in (rule.severity, fix, versions(rule)) if one]
    link = f'<a href="{rule.symbol}.html">{rule.symbol}</a>'
    message = MARKDOWN.renderInline(rule.message)
    said = escape(", ".join(facts))
    return f"<tr><td>{rule.code}</td><td>{link}<br>{message}</td><td>{said}</td></tr>"


def messages() -> list[dict[str, Any]]:
    """The errors that are recognised, their patterns as JavaScript writes them."""
    return [
        {
            "pattern": re.sub(r"\(\?P=(\w+)\)", r"\\k<\1>", one.pattern.pattern).replace(
                "(?P<", "(?<"
            ),
            "common": int(one.common),
            "rules": one.rules,
        }
        for one in MESSAGES
        if one.rules
    ]


def texts() -> list[dict[str, str]]:
    """What a search for words looks at."""
    return [
        {
            "symbol": rule.symbol,
            "code": rule.code,
            "text": "\n".join(
                (rule.code, rule.symbol, rule.message, rule.sections["What it does"])
            ).lower(),
        }
        for rule in load_all().values()
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def build(out: Path, proofs: Proofs, tensorflow: str) -> None:
    """Writes all pages into a directory, anew."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for rule in load_all().values():
        (out / f"{rule.symbol}.html").write_text(rule_page(rule, proofs, tensorflow), "utf-8")
    for path in documents():
        (out / f"{path.stem}.html").write_text(document(path), "utf-8")
    (out / "index.html").write_text(index(tensorflow), "utf-8")


def main(argv: list[str] | None = None) -> int:
    """Proves, or reads what was proven, and builds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="a directory, which is written anew")
    parser.add_argument("--proof", type=Path, metavar="FILE", help="what was proven before")
    args = parser.parse_args(argv)
    if args.out.exists() and not (args.out / "index.html").is_file() and any(args.out.iterdir()):
        parser.error(f"{args.out} holds something else")
    if args.proof:
        proven = json.loads(args.proof.read_text("utf-8"))
    else:
        prove = [sys.executable, "-m", "aglint", "rules", "--prove", "--output-format", "json"]
        proven = json.loads(subprocess.run(prove, stdout=subprocess.PIPE).stdout)
    proofs = {proof["symbol"]: proof for proof in proven["rules"]}
    build(args.out, proofs, proven["tensorflow"])
    print(args.out / "index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
