"""What pytest leaves out, how nbval compares numbers, and one thread for BLAS.

Left out: the progress panel, always, since it runs the answers in exercises/, which are the learner's own; notebook 13
and tests/pytorch where PyTorch is missing, with a sentence that says so.

Compared as numbers: those in the outputs of a cell with a tag `within-0.02` or `within-5%`, and the data of the live
figures in every cell. nbval has no hook for it.
"""

import functools
import os
from pathlib import Path

from nbval.plugin import IPyNbCell

from flowcourse.core.notebooks import lacking
from flowcourse.core.tolerance import settle, tolerance_of, unlike_figures

# Before NumPy loads: for matrices this small one thread is faster, and on a busy machine two wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).parent
collect_ignore = ["notebooks/progress.ipynb"]
NEED_TORCH = (ROOT / "notebooks" / "13-minflow-to-pytorch.ipynb", ROOT / "tests" / "pytorch")
TORCH_IS_MISSING = "torch" in lacking(NEED_TORCH[0])


@functools.cache  # asked of each of thousands of tests
def needs_torch(path):
    return any(needy in (path, *path.parents) for needy in NEED_TORCH)


def pytest_ignore_collect(collection_path):
    return True if TORCH_IS_MISSING and needs_torch(collection_path) else None


def pytest_collection_modifyitems(config, items):
    """A file that is named on the command line is collected, whatever the hook above says."""
    left_out = [item for item in items if TORCH_IS_MISSING and needs_torch(item.path)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not needs_torch(item.path)]


def pytest_report_header():
    if TORCH_IS_MISSING:
        names = " and ".join(str(path.relative_to(ROOT)) for path in NEED_TORCH)
        return f"PyTorch is not installed, so that {names} are left out; `make torch` installs it and runs them"


def compare_outputs(cell, test, ref, skip_compare=None, compare=IPyNbCell.compare_outputs):
    """nbval's comparison, after each number that is within the cell's tolerance has become the stored one."""
    if unlike := unlike_figures(test, ref):
        cell.comparison_traceback = [unlike]
        return False
    tolerance = tolerance_of(cell.cell.metadata.get("tags", []))
    if tolerance:
        test = settle(cell.sanitize_outputs(test), cell.sanitize_outputs(ref), tolerance)
    return compare(cell, test, ref, skip_compare)


IPyNbCell.compare_outputs = compare_outputs
