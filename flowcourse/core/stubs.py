"""From an answer cell with its solution to the stub that a learner gets.

A region between the markers is the whole body of a function or a method, below its docstring. The stub has the dots
instead, or the lines in the region that start with `#| `: faulty code for the learner to fix, with dots at its end.
"""

import re

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
GIVEN = "#| "
DOTS = ("# your code here: replace the dots", "return ...")


def stub(text):
    """An answer cell with each marked region replaced by the dots, at the region's indentation."""
    new_lines, lines, start = [], text.splitlines(), 0
    for begin, end in regions(text):
        indent = re.match(r"\s*", lines[begin - 1])[0]
        inside = [line.strip() for line in lines[begin : end - 1]]
        given = [line.removeprefix(GIVEN) for line in inside if line.startswith(GIVEN)]
        new_lines += lines[start : begin - 1] + [indent + line for line in given or DOTS]
        start = end
    return "\n".join(new_lines + lines[start:])


def regions(text):
    """Pairs (begin, end): the numbers of the lines that hold the markers, from 1. ValueError if one has no partner."""
    marks = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip() in (BEGIN, END)]
    if not marks or [mark for _, mark in marks] != [BEGIN, END] * (len(marks) // 2):
        raise ValueError(f"its solution must stand between lines {BEGIN} and {END}")
    numbers = [n for n, _ in marks]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
