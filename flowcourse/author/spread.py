"""How much printed numbers differ between machines:  python -m flowcourse.author.spread notebooks/06-realnvp.ipynb …

Each notebook runs on several BLAS kernels, and on every Python for which `make everywhere` has made an environment. For
each cell with a tolerance, a line gives the largest distance of its numbers from the stored ones, and what its tag
allows. The exit status is 1 where a tag allows less than that, or more than three times as much and more than one unit
in the last printed digit.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ..core import notebooks
from ..core.tolerance import NUMBER, close, numbers_in, tolerance_of
from .execute import runnable

TIMES = 3
KERNELS = "Nehalem", "Sandybridge", "Haswell", "Zen", "SkylakeX"
IMAGE = re.compile(r"base64,[^\"]*")


def machines(root):
    """(Python, BLAS kernel) of each run: all kernels on this Python, the oldest kernel on the others."""
    others = sorted(root.glob(".nox/python-*/bin/python"))
    return [*((sys.executable, kernel) for kernel in KERNELS), *((python, KERNELS[0]) for python in others)]


def run(paths, python, kernel, folder):
    """The notebooks as that Python and that kernel print them."""
    command = [python, "-m", "flowcourse.author.execute", "--into", folder, *paths]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"OPENBLAS_CORETYPE": kernel})
    return {path: notebooks.read(Path(folder) / Path(path).name) for path in paths}


def text_of(cell):
    """All text in the outputs of a cell, alt texts included and pictures left out."""
    texts = [output.get("text", "") for output in cell["outputs"]]
    texts += [text for output in cell["outputs"] for text in output.get("data", {}).values()]
    return IMAGE.sub("", "\n".join("".join(text) for text in texts if isinstance(text, (str, list))))


def spread(stored, copies, relative):
    """The largest distance of a number in one of the copies from the stored one; as a share of it where `relative`."""
    distances = [0.0]
    for copy in copies:
        for then, now in zip(numbers_in(stored), numbers_in(copy), strict=True):
            distances.append(abs(now - then) / (abs(then) or 1.0) if relative else abs(now - then))
    return max(distances)


def unit(text):
    """One unit in the last digit of the number with the most decimals."""
    return 10.0 ** -max(
        (len(number.partition(".")[2]) for number in NUMBER.findall(text) if "e" not in number), default=0
    )


def main(paths):
    paths, wrong = list(runnable(paths)), 0
    copies = []
    for python, kernel in machines(Path.cwd()):
        with tempfile.TemporaryDirectory() as folder:
            copies.append(run(paths, python, kernel, folder))
    for path in paths:
        for place, cell in enumerate(notebooks.read(path)["cells"]):
            tolerance = tolerance_of(cell["metadata"].get("tags", []))
            if tolerance:
                amount, relative = tolerance
                text, others = text_of(cell), [text_of(copy[path]["cells"][place]) for copy in copies]
                most = spread(text, others, relative)
                enough = all(close(other, text, tolerance) for other in others)
                fair = enough and amount <= max(TIMES * most, 0 if relative else 1.01 * unit(text))
                wrong += not fair
                print(f"{'✓' if fair else '✗'} {Path(path).stem}:{cell['id']} differs by {most:.2g}, may by {amount:g}")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
