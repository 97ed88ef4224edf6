"""From an answer cell with its solution to the stub that a learner gets.

A marked region becomes the dots, or the lines in it that start with `#| `: the faulty code of a "find the bug",
which ends in the dots too. A region is the whole body of a function or a method, below its docstring.
"""

import re

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
GIVEN = "#| "
DOTS = ("# your code here: replace the dots", "return ...")


def stub(text):
    """An answer cell with each marked region replaced by the dots, at the region's indentation."""
    kept, lines, start = [], text.splitlines(), 0
    for begin, end in regions(text):
        indent = re.match(r"\s*", lines[begin - 1])[0]
        inside = [line.strip() for line in lines[begin : end - 1]]
        given = [line.removeprefix(GIVEN) for line in inside if line.startswith(GIVEN)]
        kept += lines[start : begin - 1] + [indent + line for line in given or DOTS]
        start = end
    return "\n".join(kept + lines[start:])


def regions(text):
    """The numbers (begin, end) of the lines that hold the markers, counted from 1; ValueError if they are no pairs."""
    marks = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip() in (BEGIN, END)]
    if not marks or [mark for _, mark in marks] != [BEGIN, END] * (len(marks) // 2):
        raise ValueError(f"its solution must stand between lines {BEGIN} and {END}")
    numbers = [n for n, _ in marks]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
