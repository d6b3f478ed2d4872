"""Writes docs/coverage.md: which rule covers what, from docs/coverage.toml and the cards."""

from __future__ import annotations

import sys
from pathlib import Path

from aglint.rule import Rule, load_all

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent
SOURCE = HERE / "coverage.toml"
PAGE = HERE / "coverage.md"

_INTRODUCTION = """\
# What the rules cover

Each table takes one source of problems and says which rules report them, or why none does. A rule
stands for its cards' limits too: `aglint rule SYMBOL` shows them. This page is generated: change
[coverage.toml](coverage.toml) and run `python docs/coverage.py`.
"""


def sources() -> list[dict]:
    """The sources, each with `title`, `about` and `rows` as (what, symbols, why)."""
    found = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["source"]
    for source in found:
        source["rows"] = [_row(line) for line in source["rows"].strip().splitlines()]
    return found


def _row(line: str) -> tuple[str, tuple[str, ...], str]:
    what, symbols, *why = (part.strip() for part in line.split(" | "))
    named = () if symbols == "-" else tuple(symbol.strip() for symbol in symbols.split(","))
    return what, named, why[0] if why else ""


def page() -> str:
    """The whole page."""
    rules = load_all()
    parts = [_INTRODUCTION]
    for source in sources():
        rows = [f"| {what} | {_cell(named, why, rules)} |\n" for what, named, why in source["rows"]]
        covered = sum(bool(named) for _, named, _ in source["rows"])
        count = f"{covered} of {len(rows)} have a rule."
        head = "| what | rules |\n|---|---|\n"
        parts.append(
            f"## {source['title']}\n\n{source['about'].strip()}\n{count}\n\n{head}{''.join(rows)}"
        )
    return "\n".join(parts)


def _cell(named: tuple[str, ...], why: str, rules: dict[str, Rule]) -> str:
    links = ", ".join(f"[{rules[one].code} {one}](../rules/{one}.md)" for one in named)
    if not named:
        return f"none: {why}"
    return f"{links} ({why})" if why else links


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
