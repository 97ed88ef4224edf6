"""The answers in one notebook file that was handed in: answers(cells(data), asked) -> NotebookAnswers.

Which cells hold an answer is decided in core/answer_cells.py, as for the learner. Here is what a grader adds: limits,
sentences about what is odd, and the code cells around the answers. A stray is an answer whose name another chapter asks
for: it may be a helper.
"""

import json
from dataclasses import dataclass

from ...core.answer_cells import Index
from ...core.blocks import blocks, joined
from ...core.notebooks import NotebookError
from .files import megabytes
from .sanitize import hidden
from .submission import Answer, Code

CELLS = 5_000
LONGEST = 64_000  # bytes of an answer
LARGEST_OWN_CELLS = 256_000  # bytes of all cells of the student's own


@dataclass(frozen=True)
class NotebookAnswers:
    """{exercise id: Answer}, the same for strays, sentences about what is odd or cannot be used, and all Codes."""

    answers: dict
    strays: dict
    sentences: list
    codes: tuple


def answers(cells, asked):
    """The answers in the cells of a notebook, as NotebookAnswers; `asked` is {exercise id: exercise}."""
    answered, strays, sentences, part_of = {}, {}, [], {}
    parted = blocks(cells)
    index = Index(parted, asked)
    for exercise in index.touched():
        held = index.answer(exercise)
        if not held.parts:
            kinds = ", ".join(sorted({block.kind for block in held.marked}))
            sentences.append(f"the answer cell of {exercise} is no code but {kinds}, and is not graded")
            continue
        if held.copies > 1:
            sentences.append(f"{held.copies} cells answer {exercise}: the last above its check counts")
        text = joined([part.text for part in held.parts])
        size = len(text.encode())
        if size > LONGEST:
            sentences.append(f"the answer to {exercise} has {megabytes(size)}, and {megabytes(LONGEST)} is the most")
            continue
        if hidden(text):
            sentences.append(
                f"the answer to {exercise} holds characters that hide or turn text: {', '.join(hidden(text))}"
            )
        is_stray = held.how == "name" and asked[exercise].notebook not in index.chapters
        where = strays if is_stray else answered
        where[exercise] = Answer(exercise, text, held.how, begun=held.begun)
        part_of |= dict.fromkeys(held.parts, exercise)
    codes, remark = _codes(parted, part_of)
    return NotebookAnswers(answered, strays, [*sentences, remark] if remark else sentences, codes)


def _codes(blocks, part_of):
    """(the code cells to run from top to bottom, a sentence where the student's own cells are too large to be run)."""
    codes, room = [], LARGEST_OWN_CELLS
    for block in blocks:
        if block.kind != "code":
            continue
        answer = part_of.get(block, "")
        room -= 0 if answer else len(block.text.encode())
        if room >= 0 or answer:
            *first, last = block.parts
            codes += [Code(text, answer) for text in first]
            codes.append(Code(last, answer, tuple(sorted(block.checks))))
    remark = (
        f"its own cells have more than {megabytes(LARGEST_OWN_CELLS)}: those that come after are not run"
        if room < 0
        else ""
    )
    return tuple(codes), remark


def cells(data):
    """The cells of a notebook file; NotebookError says why there are none."""
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotebookError("is not UTF-8 text") from None
    except (ValueError, RecursionError, MemoryError):
        raise NotebookError("is not a notebook: its JSON is broken, or nested too deep") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise NotebookError("is not a notebook of format 4: it has no list of cells")
    if len(cells) > CELLS:
        raise NotebookError(f"has {len(cells)} cells, and {CELLS} is the most")
    return [cell for cell in cells if isinstance(cell, dict)]
