"""What a committed notebook must look like:  python tools/hygiene.py notebooks solutions

faults(path) gives sentences; none when the notebook is clean.
"""

import ast
import json
import re
import sys
from pathlib import Path

from flowcourse.author.prompts import answers

LONGEST_CELL = 12
LARGEST_FILE = 1_000_000
SHORTEST_ALT = 40
IMAGE_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ALT_TEXT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
REPR = re.compile(r"<\w[\w.]* |\[?(<|Text\()")
MARKDOWN_IMAGE_WITHOUT_ALT = re.compile(r"!\[\s*\]\(")


def faults(path):
    """Sentences on what is wrong with the notebook at path."""
    text = Path(path).read_text(encoding="utf-8")
    notebook = json.loads(text)
    sentences = list(metadata_faults(notebook["metadata"]))
    if len(text.encode()) > LARGEST_FILE:
        sentences.append(f"{len(text.encode()) / 1e6:.1f} MB, and 1 MB is the most: fewer or smaller pictures")
    executed, asked = 0, list(map(id, answers(notebook["cells"])))
    for number, cell in enumerate(notebook["cells"], start=1):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            sentences += (f"cell {number}: {fault}" for fault in picture_faults(source))
            if MARKDOWN_IMAGE_WITHOUT_ALT.search(source):
                sentences.append(f"cell {number}: a picture has no alt text: write it into ![…]( )")
        elif cell["cell_type"] == "code" and source.strip():
            executed += 1
            sentences += (f"cell {number}: {fault}" for fault in code_faults(cell, source, executed))
            if (id(cell) in asked) != bool(cell["metadata"].get("jupyter", {}).get("outputs_hidden")):
                sentences.append(
                    f"cell {number}: an output is folded where it answers a prompt, and only there: execute it"
                )
    return sentences


def metadata_faults(metadata):
    if "widgets" in metadata:
        yield "metadata.widgets holds a saved widget state: switch off Settings → Save Widget State, save again"
    kernel = metadata.get("kernelspec", {}).get("name")
    if kernel != "python3":
        yield f"the kernel must be called python3; got {kernel}"


def length(code):
    """Lines of a cell, without the markers of a solution and what only its stub shows."""
    return sum(not line.strip().startswith(("### ", "#| ")) for line in code.splitlines())


def code_faults(cell, source, executed):
    lines = length(source)
    if lines > LONGEST_CELL:
        yield f"{lines} lines, and {LONGEST_CELL} is the most: split it, or move code into minflow"
    if re.search(r"^\s*from\s+\S+\s+import\s+\*", source, re.MULTILINE):
        yield "import * hides where names come from: import them by name"
    if cell["execution_count"] != executed:
        yield f"executed as {cell['execution_count']}, {executed} expected: restart the kernel, run all, save"
    yield from alt_faults(source)
    for output in cell["outputs"]:
        yield from output_faults(output)


def alt_faults(source):
    """An alt text that a cell writes for a Picture must say what came out of it: a number or a word that was computed.

    What `plots.show` says of a figure is computed from it.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a line for IPython
        return
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name == "Picture":
            alts = [word.value for word in call.keywords if word.arg == "alt"] or call.args[1:2]
            if any(not computed(alt, tree) for alt in alts):
                yield f"line {call.lineno}: the alt text is the same whatever is shown: say a computed value in it"


def computed(expression, tree):
    """Whether an expression holds a value that is not written out, also by way of names set in the same cell."""
    names = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
    parts = [expression]
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts += [node.value for target in targets if isinstance(target, ast.Name) and target.id in names]
    inner = (node for part in parts for node in ast.walk(part))
    set_here = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return bool(names - set_here) or any(isinstance(node, (ast.FormattedValue, ast.Call)) for node in inner)


def output_faults(output):
    if output["output_type"] == "error":
        yield f"its saved output is an error: {output['ename']}"
    if output.get("name") == "stderr":
        yield "its saved output holds text on stderr: fix the warning, or print"
    data = output.get("data", {})
    page = "".join(data.get("text/html", ""))
    if any(kind.startswith("image/") for kind in data) and not IMAGE_TAG.search(page):
        yield "a picture without alt text: show it with minflow.plots, which writes an <img alt=…>"
    if list(data) == ["text/plain"] and REPR.match("".join(data["text/plain"])):
        yield "the repr of an object under the cell: end it with a picture, or give the last line a name"
    yield from picture_faults(page)


def picture_faults(page):
    for tag in IMAGE_TAG.findall(page):
        match = ALT_TEXT.search(tag)
        alt = (match[1] or match[2] or "").strip() if match else ""
        if not alt:
            yield f"a picture without alt text: {tag[:60]}"
        elif len(alt) < SHORTEST_ALT:
            yield f"an alt text that says too little to learn from: {alt!r}"


def main(folders):
    """Prints every fault with its notebook; the number of them is what the shell sees."""
    paths = [path for folder in folders for path in sorted(Path(folder).glob("*.ipynb"))]
    if not paths:
        sys.exit(f"no notebook in {' '.join(folders) or 'no folder'}: name folders, such as notebooks")
    sentences = [f"{path}: {fault}" for path in paths for fault in faults(path)]
    print("\n".join(sentences) if sentences else f"{len(paths)} notebooks are clean")
    return min(len(sentences), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
