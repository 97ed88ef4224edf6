"""The figures' JavaScript: formatted and linted by Biome, its types checked by TypeScript, its functions tried by node.

It also has to be small, and to be what esbuild has made of it in module/built.
"""

import subprocess
from pathlib import Path

import pytest
from node import NODE, ROOT

from flowcourse.author import figures
from minflow.widgets import figure

TOOLS = ROOT / "build" / "node" / "node_modules" / ".bin"
MOST = 45_000  # bytes of all kinds of figures together, as they stand in a page


def run(*command, cwd=ROOT):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_biome_finds_nothing_to_format_and_nothing_to_say():
    run(TOOLS / "biome", "check", "--config-path=docs/site", "minflow/widgets/module", "tests/web/module")
    scripts = "formulas.mjs", "play", "scorer.js", "static/guesses.js", "static/page.js", "static/steps.js"
    run(TOOLS / "biome", "check", *scripts, cwd=ROOT / "docs" / "site")


def test_the_scripts_of_the_figures_have_no_type_error():
    run(TOOLS / "tsc", "-p", "docs/site/tsconfig.json")


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("*.test.js")), ids=lambda path: path.stem)
def test_functions_do_what_they_say(path):
    run(NODE, "--test", path)


@pytest.mark.parametrize("kind", figures.KINDS)
def test_the_script_is_what_esbuild_makes_of_the_files(kind):
    assert figure.script(kind) == figures.built(figures.ENTRY.format(kind)), "run  python -m flowcourse.author.figures"
    assert "\n" not in figure.script(kind)


def test_all_of_it_is_small():
    parts = "".join(f'export {{ show as {kind} }} from "./{kind}.js";' for kind in figures.KINDS)
    assert len(figures.built('export { mount } from "./core.js";' + parts).encode()) <= MOST
