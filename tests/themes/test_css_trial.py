"""The engine's own word on a style sheet, asked in the process that makes the checks."""

import subprocess
import sys

from waiting import PATIENCE

_ASKED = """
from PIL import ImageFile
from publisher.formats.pdf.render.css_trial import tried
trial = tried("p { color: red; colr: blue }")
print(sorted(trial.passed_by), ImageFile.LOAD_TRUNCATED_IMAGES)
"""


def test_pictures_that_are_cut_short_stay_faults_after_it() -> None:
    """The engine's import has Pillow take them; covers that cannot be shown would then pass the check of an EPUB."""
    said = subprocess.check_output([sys.executable, "-c", _ASKED], text=True, timeout=PATIENCE)
    assert said.strip() == "[(1, 'colr')] False"
