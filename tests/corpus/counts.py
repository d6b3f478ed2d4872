"""What `aglint check` finds in published packages, counted by rule and kept beside this file.

`python -m tests.corpus.counts [PACKAGE...]` downloads the pinned releases with pip, checks them
with every rule, and exits with 1 if a count is not the one in counts.json. `--write` puts the new
counts there: the diff shows in review what a change of a rule does to real code.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from aglint.config import Config
from aglint.diagnostic import Diagnostic
from aglint.engine import check_paths

COUNTS = Path(__file__).with_name("counts.json")
CACHE = Path(tempfile.gettempdir()) / "aglint-corpus-releases"
EVERYTHING = Config(preview=True)
SHOWN = 10

Counts = dict[str, dict[str, int]]
"""Of each release: how many findings each rule has, and under `files` how many files there are."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release that pip downloads.

    Attributes:
      name: what pip calls it, with its version.
      package: the directory in it that is checked.
    """

    name: str
    package: str


RELEASES = (
    Release("gpflow==2.11.2", "gpflow"),
    Release("tf2rl==1.1.5", "tf2rl"),
    Release("TensorFlowASR==2.1.0", "tensorflow_asr"),
    Release("tf-models-official==2.20.0", "official"),
    Release("keras==3.15.1", "keras/src"),
)


def unpacked(release: Release) -> Path:
    """The directory of a release, downloaded when it is not there yet.

    Raises:
      subprocess.CalledProcessError: pip can't download it.
    """
    home = CACHE / release.name
    if not home.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as made:
            get = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q"]
            # In an environment of its own: a setup.py may refuse the TensorFlow of this one.
            get += ["--no-deps", "--use-pep517", "-d", made]
            subprocess.run([*get, release.name], check=True)
            [archive] = Path(made).iterdir()
            unpack(archive, Path(made) / "unpacked")
            shutil.move(Path(made) / "unpacked", home)
    [package] = [path for path in home.glob(f"**/{release.package}") if path.is_dir()][:1]
    return package


def unpack(archive: Path, target: Path) -> None:
    """Unpacks a wheel or a source distribution."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(target)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(target, filter="data")


def counted(found: tuple[Diagnostic, ...], files: int) -> dict[str, int]:
    """The counts of one release, by symbol."""
    counts = Counter(one.symbol for one in found)
    return {"files": files, **dict(sorted(counts.items()))}


def changes(kept: Mapping[str, int], now: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """What is counted differently, with how many there were and how many there are."""
    for what in sorted(kept.keys() | now.keys()):
        if kept.get(what, 0) != now.get(what, 0):
            yield what, kept.get(what, 0), now.get(what, 0)


def main(argv: list[str] | None = None) -> int:
    """Checks, compares or writes, and gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help="as gpflow; all by default")
    parser.add_argument("--write", action="store_true", help="keep the new counts")
    parser.add_argument("--counts", type=Path, default=COUNTS, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    chosen = [one for one in RELEASES if not args.packages or _name(one) in args.packages]
    if unknown := set(args.packages) - {_name(one) for one in RELEASES}:
        parser.error(f"no release of {', '.join(sorted(unknown))} is pinned")
    kept: Counts = json.loads(args.counts.read_text("utf-8")) if args.counts.is_file() else {}
    now: Counts = {}
    for release in chosen:
        result = check_paths([str(unpacked(release))], EVERYTHING, jobs=None)
        now[release.name] = counted(result.diagnostics, result.files)
        for what, before, after in changes(kept.get(release.name, {}), now[release.name]):
            print(f"{release.name}: {what}: {before} -> {after}")
            places = [one for one in result.diagnostics if one.symbol == what]
            for one in places[:SHOWN]:
                print(f"    {one.path}:{one.span.line}: {one.message}")
    if args.write:
        others = {} if not args.packages else kept
        text = json.dumps({**others, **now}, indent=2, sort_keys=True)
        args.counts.write_text(text + "\n", encoding="utf-8")
        return 0
    return int(any(now[name] != kept.get(name) for name in now))


def _name(release: Release) -> str:
    return release.name.partition("==")[0]


if __name__ == "__main__":
    sys.exit(main())
