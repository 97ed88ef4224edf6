"""The live figures in the saved notebooks: few enough bytes, the present script, data that a browser can read."""

import re
from pathlib import Path

import numpy as np
import pytest

from flowcourse.author.figures import KINDS, SAVED, data_of, figures_of, refreshed
from flowcourse.core import notebooks
from minflow import plots
from minflow.widgets.figure import BUILT, unpack

ROOT = Path(__file__).parents[2]
MOST = 500_000  # bytes of all figures of a chapter, a notebook b with the one before it
CHAPTERS = sorted({path.name[:2] for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")})


def saved_in(chapter):
    return [
        page for path in (ROOT / "notebooks").glob(f"{chapter}*.ipynb") for _, page in figures_of(notebooks.read(path))
    ]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_figures_of_a_chapter_are_small_and_have_the_present_script_and_data_without_a_gap(chapter):
    pages = saved_in(chapter)
    assert sum(len(page.encode()) for page in pages) <= MOST
    for page in pages:
        assert refreshed(page) == page, "run  python -m flowcourse.author.figures notebooks/*.ipynb"
        saved = SAVED.search(page)
        assert re.search(r'<img alt="[^"]{40,}"', saved[1])
        for packed in arrays_in(data_of(saved)):
            assert unpack(packed).size == np.prod(packed["shape"]) and packed["low"] < packed["high"]


def arrays_in(data):
    if isinstance(data, dict) and {"int16", "uint8"} & set(data):
        yield data
    elif isinstance(data, (dict, list)):
        for part in data.values() if isinstance(data, dict) else data:
            yield from arrays_in(part)


def test_an_old_script_is_replaced_and_nothing_else():
    page = next(page for chapter in CHAPTERS for page in saved_in(chapter))
    old = re.sub(r"<script>.*?</script>", "<script>old()</script>", page, flags=re.DOTALL)
    assert old != page and refreshed(old) == page


def test_every_kind_of_figure_is_built():
    assert {path.stem for path in BUILT.glob("*.js")} == set(KINDS) and len(KINDS) > 3


def test_the_colours_in_a_browser_are_those_of_plots():
    core = (ROOT / "minflow" / "widgets" / "module" / "core.js").read_text(encoding="utf-8")
    for name in ("latent", "data", "model", "wrong", "guide"):
        assert f'{name}: "{getattr(plots, name.upper())}"' in core
