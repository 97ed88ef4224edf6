"""What is folded: the outputs that answer a question which the text asks before them."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from flowcourse.author.prompts import answers, bar, fold

PROMPT = new_markdown_cell("The density is known.\n\n**Before you run:** how high is it?")


def code(name, tags=(), outputs=True):
    printed = [new_output("stream", name="stdout", text=f"\n{name}\n0.20\n")] if outputs else []
    return new_code_cell(name, metadata={"tags": list(tags)} if tags else {}, outputs=printed)


def test_the_cells_between_a_prompt_and_the_next_text_are_answers():
    cells = [
        code("before"),
        PROMPT,
        code('predict("height", ...)'),
        code("first"),
        code("second"),
        new_markdown_cell("It is 0.20."),
        code("after"),
    ]
    assert [cell.source for cell in answers(cells)] == ["first", "second"]


@pytest.mark.parametrize("verb", ["run", "look", "move the slider", "drag"])
def test_four_verbs_make_a_prompt(verb):
    cells = [new_markdown_cell(f"**Before you {verb}:** where is the peak?"), code("figure")]
    assert [cell.source for cell in answers(cells)] == ["figure"]


@pytest.mark.parametrize("words", ["**Before you read on:** where is the peak?", "Before you run this, save."])
def test_other_words_are_no_prompt(words):
    assert answers([new_markdown_cell(words), code("figure")]) == []


def test_folding_writes_what_jupyterlab_and_the_site_read_and_takes_it_back():
    cells = [PROMPT, code("first", ["within-0.1"]), code("quiet", outputs=False), code("figure", ["stays-open"])]
    fold(cells)
    fold(cells)
    assert cells[1].metadata == {"tags": ["within-0.1", "hide-output"], "jupyter": {"outputs_hidden": True}}
    assert [dict(cell.metadata) for cell in cells[2:]] == [{}, {"tags": ["stays-open"]}]
    fold(cells[1:])
    assert cells[1].metadata == {"tags": ["within-0.1"]}


def test_the_bar_is_the_first_line_that_is_not_empty():
    picture = new_output("display_data", data={"text/html": "The density\n<img>", "text/plain": "Picture"})
    assert bar(code("first")) == "first"
    assert bar(new_code_cell("", outputs=[picture])) == "The density"
    table = new_output("display_data", data={"text/plain": "<Markdown object>", "text/markdown": "| a | b |\n"})
    assert bar(new_code_cell("", outputs=[table])) == "| a | b |"
