"""The HTML pages in a browser: on a phone and on a wide screen, light and dark.

`look.js` is run in each page and says what a reader would complain of. `LOOK=DIRECTORY pytest
tests/report/test_look.py` keeps the screenshots there, for a person to look at.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from aglint.cli.main import main
from aglint.report import proof_html
from tests.report.test_proof_html import DOCUMENT

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
SCRIPT = Path(__file__).with_name("look.js").read_text("utf-8")
TOUR = Path(__file__).parents[2] / "fixtures/tour"
FRAME = """<!doctype html><meta name="color-scheme" content="light dark"><pre id="look"></pre>
<script>onmessage = ({{ data }}) => document.querySelector("pre").append(data);</script>
<iframe src="{page}" style="width: {width}px; height: {height}px; border: 0"></iframe>
"""  # a window of its own is never as narrow as a phone
SCREENS = {"phone": (390, 844), "wide": (1440, 900)}

pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on the path")


def proof_page(file):
    file.write_text("\n".join(proof_html.render(DOCUMENT)), "utf-8")


def stage_page(file):
    assert main(["stage", "--output-format", "html", "-o", str(file), str(TOUR)]) == 0


def browse(page, scheme, size, *what):
    """Opens a page in a browser of a size, which prefers a color scheme."""
    command = [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--user-data-dir={page.parent / 'profile'}"]
    command += [f"--blink-settings=preferredColorScheme={int(scheme == 'light')}"]
    command += [f"--window-size={size[0]},{size[1]}", *what, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module", params=[proof_page, stage_page], ids=lambda make: make.__name__)
def page(request, tmp_path_factory):
    file = tmp_path_factory.mktemp("pages") / f"{request.param.__name__}.html"
    request.param(file)
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_it_looks_good(page, screen, scheme, tmp_path):
    looked, frame = tmp_path / page.name, tmp_path / "frame.html"
    text = page.read_text("utf-8")
    looked.write_text(text.replace("</body>", f"<script>{SCRIPT}</script></body>"), "utf-8")
    width, height = SCREENS[screen]
    frame.write_text(FRAME.format(page=looked.name, width=width, height=height), "utf-8")
    shown = browse(frame, scheme, (1600, 1000), "--virtual-time-budget=3000", "--dump-dom")
    told = json.loads(html.unescape(re.search(r'<pre id="look">(.*?)</pre>', shown)[1]))
    wanted = {"width": SCREENS[screen][0], "sideways": 0, "faint": [], "out": []}
    assert told == {**wanted, "dark": scheme == "dark"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_pictured(page, scheme, tmp_path):
    kept = Path(os.environ.get("LOOK", tmp_path))
    kept.mkdir(parents=True, exist_ok=True)
    for screen, size in SCREENS.items():
        picture = kept.resolve() / f"{page.stem}-{screen}-{scheme}.png"
        browse(page, scheme, size, f"--screenshot={picture}")
        data = picture.read_bytes()
        assert struct.unpack(">II", data[16:24]) == size
        assert len(data) > 10_000  # an empty page takes less
