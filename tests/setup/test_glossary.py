"""docs/glossary.md has every word that a notebook introduces, and each word is introduced where the page says."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENTRY = re.compile(r"^\| ([^|]+) \| ([^|]+) \| \[(\d+b?)\]\(\.\./notebooks/([\w-]+\.ipynb)\) \|$", re.MULTILINE)
ENTRIES = ENTRY.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))


def prose(notebook):
    cells = json.loads((ROOT / "notebooks" / notebook).read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


@pytest.mark.parametrize(("word", "meaning", "chapter", "notebook"), ENTRIES, ids=[entry[0] for entry in ENTRIES])
def test_a_word_stands_in_the_chapter_that_introduces_it(word, meaning, chapter, notebook):
    assert notebook.startswith(f"{chapter:0>{2 + chapter.endswith('b')}}-")
    text = " ".join(prose(notebook).lower().split())
    names = [name.strip().lower() for name in re.split(r",|\(|\)", word) if name.strip()]
    assert any(name in text for name in names)
    assert meaning.strip().endswith(".")


def test_the_words_stand_in_the_order_of_the_alphabet():
    words = [re.sub(r"[^a-z0-9]", "", entry[0].lower()) for entry in ENTRIES]
    assert words and all(first <= second for first, second in pairwise(words))
