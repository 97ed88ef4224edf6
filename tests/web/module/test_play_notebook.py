"""The notebook that the page `play` gives makes points of the same drawing, and learns them with the same settings."""

import json
import subprocess

import matplotlib
import numpy as np
import pytest
from node import NODE, ROOT

PLAY = ROOT / "docs" / "site" / "play"
SCRIPT = """
const [notebook, drawing, settings] = process.argv.slice(1);
const made = await import(notebook);
const { Drawing } = await import(drawing);
const shape = new Drawing();
shape.paint((x, y) => Math.max(0, 1 - Math.hypot(x - 1, y - 0.5)) + Number(x < -2 && y > 2));
let seed = 0.5;
const points = shape.sampler(() => (seed = (seed * 997 + 0.1) % 1))(500);
const { cells } = made.notebook({ drawing: await shape.text(), ...JSON.parse(settings) });
console.log(JSON.stringify({ cells, points: [...points], levels: [...shape.levels], floor: shape.entropy }));
"""


def made(**settings):
    files = (PLAY / "notebook.js").as_uri(), (ROOT / "minflow" / "widgets" / "module" / "drawing.js").as_uri()
    command = [NODE, "--no-warnings", "--input-type=module", "-e", SCRIPT, *files, json.dumps(settings)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout)


@pytest.mark.parametrize(
    ("model", "same_mask", "without_log_det"), [("nsf", False, False), ("realnvp", True, False), ("nice", False, True)]
)
def test_its_points_and_its_floor_are_those_of_the_page(model, same_mask, without_log_det):
    matplotlib.use("agg")
    settings = {"sameMask": same_mask, "withoutLogDet": without_log_det, "rate": 0.0063}
    page = made(model=model, layers=2, hidden=8, chapter="chapter", **settings)
    code = ["".join(cell["source"]) for cell in page["cells"] if cell["cell_type"] == "code"]
    names = {}
    for source in code:
        exec(source.replace("steps=1000", "steps=40, progress=False"), names)
    drawing, history = names["drawing"], names["history"]
    assert drawing.levels.ravel().tolist() == page["levels"]
    assert np.isclose(drawing.entropy, page["floor"], rtol=1e-12)
    assert np.isfinite(drawing.log_prob(np.reshape(page["points"], (-1, 2)))).all()
    assert len(names["points"]) == 2000 and len(history.losses) == 40 and not history.stopped
