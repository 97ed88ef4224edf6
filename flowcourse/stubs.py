"""From an answer cell with its solution to the stub that a learner gets.

A marked region becomes the dots, or the lines in it that start with `#| `: the faulty code of a "find the bug",
which ends in the dots too.
"""

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
GIVEN = "#| "
DOTS = ("# your code here: replace the dots", "return ...")


def stub(text):
    """An answer cell with each marked region replaced by the dots, at the region's indentation."""
    kept, region = [], None
    for line in text.splitlines():
        if line.strip() == BEGIN:
            indent, region = line[: len(line) - len(line.lstrip())], []
        elif line.strip() == END:
            given = [part.strip().removeprefix(GIVEN) for part in region if part.strip().startswith(GIVEN)]
            kept += [indent + part for part in given or DOTS]
            region = None
        else:
            (kept if region is None else region).append(line)
    return "\n".join(kept)
