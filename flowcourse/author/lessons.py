"""The lessons' fill-in cells: the rules that they keep, and the marks by which `update` and `reset` know each cell.

for sentence in lessons.write(root): print(sentence)      # what is wrong; where nothing is, the marks are written
python -m flowcourse.author.lessons FOLDER                # copies of the lessons with all cells filled in
"""

import ast
import re
import sys
from pathlib import Path

from ..core import folder, notebooks, tries
from ..core.notebooks import defined, digest, source
from . import rules

TAGS = ["nbval-ignore-output"]
CHECK = re.compile(r"\n\n\ncheck\(\"(?P<id>[^\"]+)\", (?P<name>\w+)\)$")


def write(root, check=False):
    """Write the marks of each cell into the lessons, or with `check` only compare. Returns sentences."""
    sentences = []
    for path in folder.lessons(root):
        lesson = notebooks.read(path)
        broken = list(problems(path.name, lesson))
        sentences += [f"notebooks/{path.name}: {problem}" for problem in broken]
        before = notebooks.dumps(lesson)
        put_marks(lesson)
        if not broken and notebooks.dumps(lesson) != before:
            if check:
                sentences.append(f"notebooks/{path.name} lacks the marks that build writes: run `flowcourse build`")
            else:
                notebooks.write(path, lesson)
    return sentences


def put_marks(lesson):
    """Write into each cell its metadata.flowcourse: its role, a digest of its text, and the stub where it has one."""
    for cell in lesson["cells"]:
        marks = {"role": cell["id"], "built": digest(source(cell))}
        if tries.identifier(cell):
            marks |= {"exercise": tries.identifier(cell), "role": "answer", "stub": source(cell)}
        cell["metadata"]["flowcourse"] = marks


def problems(name, lesson):
    """What is wrong with the fill-in cells of a lesson, as sentences."""
    number = name.partition("-")[0]
    code = [cell for cell in lesson["cells"] if cell["cell_type"] == "code"]
    setup = next((source(cell) for cell in code if cell["id"] == "setup"), "")
    trials = {}
    for at, (cell, below) in enumerate(tries.pairs(lesson), 1):
        identifier, text = tries.identifier(cell), source(cell)
        if identifier != f"try-{number}-{at}":
            yield f"{identifier} must be called try-{number}-{at}"
        call, asked = CHECK.search(text), defined(text)
        if not call or call["id"] != identifier or asked != [call["name"]]:
            yield f'{identifier} must define one function and end in check("{identifier}", its name)'
            continue
        if not tries.DOTTED.search(text) or not ast.get_docstring(ast.parse(text).body[0]):
            yield f"{identifier} needs a docstring and the dots of a stub"
        if cell["metadata"].get("tags") != TAGS:
            yield f"{identifier} needs the tag {TAGS[0]} and no other"
        if below.get("id") != f"{identifier}-solution" or not tries.FENCE.search(source(below)):
            yield f"{identifier} needs an answer in a fence, in a text cell {identifier}-solution right below it"
            continue
        used = [other["id"] for other in code if other is not cell and re.search(rf"\b{asked[0]}\b", source(other))]
        if used:
            yield f"{identifier} defines {asked[0]}, which stands in the cell {used[0]}, too: no other cell may need it"
        trials[identifier] = tuple(CHECK.sub("", one) for one in (text, tries.filled(text, source(below))))
    if trials:
        yield from rules.trials(setup, trials)


def fill(lesson):
    """The lesson with each fill-in cell filled in by the answer below it."""
    for cell, below in tries.pairs(lesson):
        cell["source"] = notebooks.lines(tries.filled(source(cell), source(below)))
    return lesson


if __name__ == "__main__":
    for path in folder.lessons("."):
        if not notebooks.lacking(path):  # PyTorch
            notebooks.write(Path(sys.argv[1]) / path.name, fill(notebooks.read(path)))
