"""What conversion makes of published packages: no crash, no lost comment, and how much code grows.

`python -m tests.corpus.conversions [PACKAGE...]` converts every file of the pinned releases in the
ways of `WAYS` and exits with 1 if one fails: if conversion raises, its text does not parse, a
comment is missing or twice, a second conversion in the default style changes the text again, or the
converted functions of all packages grow to more than `LIMIT` times what they were.
`--write docs/corpus.md` makes a page of it; `--diffs DIRECTORY` keeps the diff of each file.

Growth is counted in lines of code of the outermost functions in which something was converted:
lines that hold a token of the program, so that blank lines, comments and docstrings neither dilute
nor add to it. Tokens of the same functions are counted, too, line breaks and indentation left out;
those are what a call with its lambdas adds to a line that was there.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
import tokenize
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from aglint.config import Config
from aglint.convert import Conversion, Options, convert
from aglint.edit.cut import Cut, cuts
from aglint.engine import entries_of
from aglint.piecemeal import diff
from aglint.source import Source, SourceError
from aglint.staging.entries import Entries
from tests.corpus import conversions_table
from tests.corpus.counts import RELEASES, Release, unpacked

NAMES = ("gpflow", "tf2rl", "TensorFlowASR", "tf-models-official")
LIMIT = 1.6
SHOWN = 10
_LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


@dataclass(frozen=True)
class Way:
    """A way to convert.

    Attributes:
      name: what the table calls it.
      options: how.
      assumed: whether every function of the package is taken as traced.
    """

    name: str
    options: Options
    assumed: bool = False


WAYS = (
    Way("traced", Options()),
    Way("assumed", Options(), assumed=True),
    Way("all", Options(style="dispatch", all=True, budget=False)),
)


@dataclass
class Tally:
    """What became of some files.

    Attributes:
      files: how many there are.
      changed: how many of those are not as they were.
      refused: how many have something that was to be converted and is left.
      unreadable: those that can't be edited, with what is said of them.
      functions: how many outermost functions hold something that was converted.
      converted: how many statements and expressions were.
      left: how many were to be and are not.
      lines: those of the converted functions before and after.
      tokens: the same in tokens.
      failures: what went wrong, with the file.
    """

    files: int = 0
    changed: int = 0
    refused: int = 0
    unreadable: list[str] = field(default_factory=list)
    functions: int = 0
    converted: int = 0
    left: int = 0
    lines: tuple[int, int] = (0, 0)
    tokens: tuple[int, int] = (0, 0)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Counts other files, too."""
        for name in ("files", "changed", "refused", "functions", "converted", "left"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.unreadable += other.unreadable
        self.failures += other.failures
        self.lines = _sum(self.lines, other.lines)
        self.tokens = _sum(self.tokens, other.tokens)

    @property
    def growth(self) -> float:
        """How many lines the converted functions have for each that they had."""
        return self.lines[1] / self.lines[0] if self.lines[0] else 1.0


def convert_file(path: str, options: Options) -> tuple[Tally, str]:
    """Converts a file without writing it; gives what became of it, and the diff."""
    try:
        source = Source.read(path)
        made = convert(source, options)
    except SourceError as error:
        return Tally(files=1, unreadable=[f"{path}: {error.message}"]), ""
    except Exception:  # whatever it is, it is reported with the file
        return Tally(files=1, failures=[f"{path}: {traceback.format_exc()}"]), ""
    found = Tally(
        files=1,
        refused=bool(made.refused),
        converted=len(made.changed),
        left=len(made.refused),
        failures=[f"{path}: {why}" for why in _failures(source, made, options)],
    )
    if made.text == source.text:
        return found, ""
    found.changed = 1
    if not found.failures:
        _grow(found, source, made)
    return found, diff(source.text, made.text, path)


def _failures(source: Source, made: Conversion, options: Options) -> list[str]:
    """What is wrong with a conversion."""
    if made.text == source.text:
        return []
    try:
        ast.parse(made.text)
    except SyntaxError as error:
        return [f"does not parse: {error}"]
    before, after = comments(source.text), comments(made.text)
    found = [f"lost comment {said}" for said in before - after]
    found += [f"added comment {said}" for said in after - before]
    if options.all:
        return found  # what was left for names that are now elsewhere can be had the second time
    try:
        again = convert(Source.from_text(made.text, source.path), options)
    except Exception:
        return [*found, f"converted again: {traceback.format_exc()}"]
    if again.text != made.text:
        found.append(f"a second conversion changes {again.changed[0] if again.changed else ''}")
    return found


def comments(text: str) -> Counter[str]:
    """The comments of a program, each as often as it stands there."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(one.string.rstrip() for one in tokens if one.type == tokenize.COMMENT)


def _grow(found: Tally, source: Source, made: Conversion) -> None:
    """Counts the functions that hold something that was converted, before and after."""
    lines = {change.line for change in made.changed}
    after = list(cuts(Source.from_text(made.text, source.path)))
    for old, new in zip(cuts(source), after, strict=True):
        if not any(old.node.lineno <= line <= old.node.end_lineno for line in lines):
            continue
        found.functions += 1
        was, has = size(old), size(new)
        found.lines = _sum(found.lines, (was[0], has[0]))
        found.tokens = _sum(found.tokens, (was[1], has[1]))


def size(cut: Cut) -> tuple[int, int]:
    """The lines of code of a function, and its tokens."""
    docstrings = {
        node.body[0].lineno - cut.first + cut.depth
        for node in ast.walk(cut.node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and ast.get_docstring(node, clean=False) is not None
    }
    rows: set[int] = set()
    count = 0
    for token in tokenize.generate_tokens(io.StringIO(cut.text).readline):
        if token.type in _LAYOUT or token.type == tokenize.ENDMARKER or not token.string:
            continue
        if token.start[0] <= cut.depth:
            continue  # what stands round the function is not its own
        if token.type == tokenize.STRING and token.start[0] in docstrings:
            continue
        count += 1
        rows.update(range(token.start[0], token.end[0] + 1))
    return len(rows), count


def _sum(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def examine(package: Path, way: Way, diffs: Path | None = None) -> Tally:
    """Converts every file of a package in one way, as a run of `aglint fix` on all of them does.

    Args:
      package: its directory.
      way: how.
      diffs: where to keep the diffs, one a file.
    """
    config = Config(root=package.parent)
    if way.assumed:
        config = replace(config, assume_traced=(f"{package.name}.*",))
    paths = [str(path) for path in sorted(package.rglob("*.py"))]
    entries: Mapping[str, Entries] = {}
    if not way.options.all and not way.assumed:
        entries = entries_of(dict.fromkeys(paths, config))
    found = Tally()
    for path in paths:
        options = replace(way.options, config=config, entries=entries.get(path, {}))
        one, text = convert_file(path, options)
        found.add(one)
        if diffs is not None and text:
            kept = diffs / way.name / Path(path).relative_to(package.parent).with_suffix(".diff")
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(text, encoding="utf-8")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Examines the packages named, or all, and gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="PACKAGE", help="as gpflow; all by default")
    parser.add_argument("--way", action="append", choices=[way.name for way in WAYS])
    parser.add_argument("--diffs", type=Path, metavar="DIRECTORY", help="keep the diffs there")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there")
    options = parser.parse_args(arguments)
    tallies: dict[str, dict[str, Tally]] = {}
    for way in WAYS:
        if options.way and way.name not in options.way:
            continue
        rows = tallies[way.name] = {}
        for release in chosen(options.names or NAMES):
            found = rows[release.name] = examine(unpacked(release), way, options.diffs)
            print(conversions_table.row(release.name, found), flush=True)
            for said in [*found.unreadable[:SHOWN], *found.failures[:SHOWN]]:
                print(f"    {said}", flush=True)
        rows["all"] = Tally()
        for found in list(rows.values())[:-1]:
            rows["all"].add(found)
        print(f"{way.name}: {conversions_table.row('all', rows['all'])}", flush=True)
    if options.write:
        options.write.write_text(conversions_table.page(tallies, LIMIT), encoding="utf-8")
    totals = [rows["all"] for rows in tallies.values()]
    return int(any(one.failures or one.growth > LIMIT for one in totals))


def chosen(names: Sequence[str]) -> list[Release]:
    """The pinned releases of these names."""
    return [one for one in RELEASES if one.name.partition("==")[0] in names]


if __name__ == "__main__":
    sys.exit(main())
