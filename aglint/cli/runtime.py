"""`aglint runtime`: where the runtime of converted code is; writes it into the user's package."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from aglint import __version__
from aglint.cli.options import say
from aglint.config import ConfigError, Configs
from aglint.vendor import VendorError, import_of, vendor, version_of


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "runtime",
        help="write the runtime of converted code into your own package",
        description=(
            "Converted code imports aglint's runtime. With --vendor a copy of it is written into "
            "your package, which then needs aglint no more, and `aglint fix` writes the import of "
            "that copy. Running it again brings the copy up to date. Without --vendor it says "
            "where the runtime is."
        ),
        epilog="Exit status: 0 done; 2 bad usage, or something else is in that place.",
    )
    parser.add_argument(
        "--vendor",
        nargs="?",
        const="",
        default=None,
        metavar="PATH",
        help="the package to write it into, or the directory of the copy if its name ends with "
        "`runtime`; without PATH, the copy that `runtime` in [tool.aglint] names is updated",
    )


def run(args: argparse.Namespace) -> int:
    """Writes a copy, or says where the runtime is.

    Raises:
      ConfigError: there is no place to write to, or it can't be used.
    """
    if args.vendor is None:
        print(Path(__file__).parents[1] / "runtime")
        return 0
    path = Path(args.vendor) if args.vendor else _configured()
    try:
        made = vendor(path)
    except VendorError as error:
        raise ConfigError(str(error)) from error
    done = f"updated from {made.before} to {__version__}" if made.before else "written"
    say(f"The runtime is {done}: {made.directory}")
    sys.stdout.write(import_of(made.module) + "\n")
    return 0


def _configured() -> Path:
    """The directory of the copy that the settings name, or the one copy below here."""
    config = Configs().of_directory(Path.cwd())
    if config.runtime:
        parts = config.runtime.split(".")
        roots = [config.root, config.root / "src"]
        found = [root.joinpath(*parts) for root in roots if root.joinpath(parts[0]).is_dir()]
        return found[0] if found else config.root.joinpath(*parts)
    copies = [
        one.parent
        for one in Path.cwd().glob("**/*runtime/__init__.py")
        if version_of(one.parent) is not None
    ]
    if len(copies) != 1:
        said = "no copy" if not copies else f"{len(copies)} copies"
        raise ConfigError(f"--vendor needs a PATH: there is {said} of the runtime below here")
    return copies[0]
