"""What pytest leaves out.

The progress panel, always: it runs the answers in exercises/, which are the learner's own. Notebook 14 and
tests/pytorch where PyTorch is missing, with a sentence that says so.
"""

import functools
from pathlib import Path

from flowcourse.core.notebooks import lacking

ROOT = Path(__file__).parent
collect_ignore = ["notebooks/progress.ipynb"]
NEED_TORCH = (ROOT / "notebooks" / "14-minflow-to-pytorch.ipynb", ROOT / "tests" / "pytorch")
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
