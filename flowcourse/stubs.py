"""From an answer cell with its solution to the stub that a learner gets."""

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
DOTS = ("# your code here: replace the dots", "return ...")


def stub(text):
    """An answer cell with each marked region replaced by the dots, at the region's indentation."""
    kept, inside = [], False
    for line in text.splitlines():
        if line.strip() == BEGIN:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + part for part in DOTS]
        elif line.strip() == END:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)
