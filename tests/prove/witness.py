"""Is there any input that tells two texts of a function apart? Brute force, eagerly.

`python -m tests.prove.witness REQUEST` is a process of its own. REQUEST is a JSON file with a list
of `{"path", "left", "right", "function"}`, the two texts among them. To each it adds `told`, how
many inputs the first text can be run on, and `witness`, the first that tells the two apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from aglint.prove.generate import Generator
from aglint.prove.inputs import Input, Outline
from aglint.prove.proof import ProveOptions
from aglint.prove.sources import gather
from aglint.prove.variations import variations
from aglint.source import Source

MOST = 600  # inputs


def search(jobs: list[dict]) -> list[dict]:
    """Answers a request in a process of its own."""
    with tempfile.TemporaryDirectory() as home:
        request = Path(home, "request.json")
        request.write_text(json.dumps(jobs), "utf-8")
        subprocess.run([sys.executable, "-m", "tests.prove.witness", str(request)], check=True)
        return json.loads(request.read_text("utf-8"))


def _inputs(job: dict) -> list[Input]:
    """What the author wrote, what can be made up, and variations of all that."""
    source = Source.from_text(job["left"], job["path"])
    written = gather(Outline(source), Path(job["path"]), ProveOptions())
    written = [item for item in written if not item.problem]
    found = [*written, *Generator(source).inputs(job["function"], written)]
    more = [other for item in found for other in variations(item)]
    return list({item.call: item for item in [*found, *more]}.values())[:MOST]


def _answer(job: dict, home: Path) -> dict:
    from aglint.prove.calls import EAGER
    from aglint.prove.compare import outcomes
    from aglint.prove.modules import Loaded, Place
    from aglint.prove.observe import Stage

    texts = {}
    for side in ("left", "right"):
        texts[side] = home / side / "module.py"
        texts[side].parent.mkdir(exist_ok=True)
        texts[side].write_text(job[side], "utf-8")
    place = Place.of(Path(job["path"]))
    told = 0
    for item in _inputs(job):
        left, right = (
            Stage(Loaded(place, texts[side]).load(), EAGER).observe(item) for side in texts
        )
        if left.unready or (left.error and not left.deliberate):
            continue
        told += 1
        difference = outcomes(left, right, graph=False)
        if difference:
            return {"told": told, "witness": f"{item.call}: {difference}"}
    return {"told": told, "witness": ""}


def main(request: Path) -> None:
    """Answers, in the same file."""
    from aglint.prove import capture

    jobs = json.loads(request.read_text("utf-8"))
    capture.install(str(request.parent))
    answers = [{**job, **_answer(job, request.parent)} for job in jobs]
    request.write_text(json.dumps(answers), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
