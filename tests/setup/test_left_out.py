"""Where PyTorch is missing, what needs it is left out with a sentence, everything else runs, and no test is skipped."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flowcourse.core import notebooks

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "13-minflow-to-pytorch.ipynb"
WITHOUT_TORCH = (
    "import sys, runpy; sys.modules['torch'] = None; sys.argv = {!r}; runpy.run_module({!r}, run_name='__main__')"
)


def run_without_torch(module, *arguments):
    """`python -m module arguments` in a Python that has no torch, whatever is installed here."""
    code = WITHOUT_TORCH.format([module, *map(str, arguments)], module)
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)


def sources(path):
    return [notebooks.source(cell) for cell in notebooks.read(path)["cells"] if cell["cell_type"] == "code"]


def test_the_notebook_that_imports_torch_is_the_one_that_is_left_out():
    spec = importlib.util.spec_from_file_location("top_conftest", ROOT / "conftest.py")
    top = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(top)
    paths = [path for folder in ("notebooks", "solutions") for path in (ROOT / folder).glob("*.ipynb")]
    importing = {
        path for path in paths if re.search(r"^\s*(import|from) torch\b", "\n".join(sources(path)), re.MULTILINE)
    }
    assert {path for path in paths if top.needs_torch(path)} == importing == {NOTEBOOK}


def test_its_cells_and_the_tests_that_need_torch_are_left_out_and_a_sentence_says_so():
    named = NOTEBOOK, "notebooks/01-one-dimension.ipynb", "tests/pytorch"
    listing = run_without_torch("pytest", "--nbval", "--collect-only", *named).stdout
    header, *collected = re.findall(r".*13-minflow-to-pytorch.*", listing)
    assert "PyTorch is not installed" in header and "make torch" in header
    assert not collected and "test_same_flow" not in listing and "01-one-dimension" in listing


def test_make_notebooks_leaves_it_as_it_is_and_says_so(tmp_path):
    copy = shutil.copy(NOTEBOOK, tmp_path)
    ran = run_without_torch("flowcourse.author.execute", copy)
    assert ran.stdout == f"left {copy} as it is: torch is not installed\n", ran.stderr
    assert Path(copy).read_bytes() == NOTEBOOK.read_bytes()


def test_opened_without_torch_its_first_cell_says_in_a_sentence_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ImportError) as raised:
        exec(sources(NOTEBOOK)[0], {})
    (shown,) = raised.value._render_traceback_()
    assert shown.startswith("This notebook needs PyTorch: ") and shown.count("\n") <= 2
    assert 'pip install "flowcourse[torch]"' in shown
