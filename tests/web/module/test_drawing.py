"""A drawing is the same density in JavaScript and in Python."""

import json
import subprocess

import numpy as np
from node import MODULE, NODE

from minflow.data import Drawing

SCRIPT = """
const { Drawing } = await import(process.argv[1]);
const drawing = new Drawing();
drawing.line([10, 20], [70.5, 33], 4);
drawing.dot(40, 80, 2.5, 7);
const { levels, entropy } = drawing;
const text = await drawing.text();
await drawing.read(process.argv[2]);
console.log(JSON.stringify({ levels: [...levels], entropy, text, read: [...drawing.levels] }));
"""


def test_its_levels_entropy_and_text_are_those_of_minflow():
    mine = Drawing(np.arange(96 * 96).reshape(96, 96) % 16)
    command = [NODE, "--no-warnings", "--input-type=module", "-e", SCRIPT, (MODULE / "drawing.js").as_uri(), mine.text]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    drawing = Drawing.from_text(theirs["text"])
    assert drawing.levels.ravel().tolist() == theirs["levels"] and drawing.levels[80, 40] == 7
    assert np.isclose(drawing.entropy, theirs["entropy"], rtol=1e-12)
    assert theirs["read"] == mine.levels.ravel().tolist()
