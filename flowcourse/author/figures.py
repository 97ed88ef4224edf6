"""Build the scripts of the live figures after a change in minflow/widgets/module, and put them into saved outputs.

    python -m flowcourse.author.figures notebooks/[0-9]*.ipynb

It runs no notebook: data and pictures stay as they are. esbuild makes one script of the files that a kind of figure
needs; npm fetches it with `make site`.
"""

import html
import json
import re
import subprocess
import sys
from pathlib import Path

from minflow.widgets import figure

from ..core import notebooks

ESBUILD = Path("build", "node", "node_modules", ".bin", "esbuild")
SETTINGS = "--bundle", "--minify", "--format=iife", "--charset=utf8", "--target=es2022"
ONE_LINE = "--supported:template-literal=false"  # else esbuild breaks a line where a string does
ENTRY = 'import {{ mount }} from "./core.js"; import {{ show }} from "./{}.js"; mount(document.currentScript, show);'
MODULE = figure.BUILT.parent
KINDS = sorted(path.stem for path in MODULE.glob("*.js") if "export function show(" in path.read_text("utf-8"))
SAVED = re.compile(r'(<div data-figure="([^"]*)">[^<]*<img [^>]*>(?:<br>[^<]*)?</div>)<script>.*?</script>', re.DOTALL)


def built(entry):
    """The script that esbuild makes of some lines that import files of module/, in one line."""
    command = [ESBUILD.resolve(), *SETTINGS, ONE_LINE]
    made = subprocess.run(command, input=entry, cwd=MODULE, capture_output=True, check=True, encoding="utf-8")
    return made.stdout.strip()


def figures_of(notebook):
    """(cell id, HTML) of each output of a notebook with a live figure in it."""
    for cell in notebook["cells"]:
        for page in map(_page, cell.get("outputs", [])):
            if SAVED.search(page):
                yield cell["id"], page


def refreshed(page):
    """The HTML with the present script in place of the one that it was saved with."""
    return SAVED.sub(lambda saved: f"{saved[1]}<script>{figure.script(data_of(saved)['kind'])}</script>", page)


def data_of(saved):
    return json.loads(html.unescape(saved[2]))


def main(paths):
    figure.BUILT.mkdir(exist_ok=True)
    for kind in KINDS:
        (figure.BUILT / f"{kind}.js").write_text(built(ENTRY.format(kind)), encoding="utf-8")
    for path in paths:
        notebook = notebooks.read(path)
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                if SAVED.search(_page(output)):
                    output["data"]["text/html"] = notebooks.lines(refreshed(_page(output)))
        notebooks.write(path, notebook)


def _page(output):
    return "".join(output.get("data", {}).get("text/html", ""))


if __name__ == "__main__":
    main(sys.argv[1:])
