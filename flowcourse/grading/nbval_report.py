"""Run notebooks under `pytest --nbval-lax`, and read from its report what each check cell said.

nbval_report.run({"ann": notebook})["ann"]["ex-01-2"] -> (passed, sentence)
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from ..core import notebooks
from ..core.notebooks import tag

CELL_SECONDS = 60
SECONDS_A_NOTEBOOK = 300
VERDICT = re.compile(r"(?:✗ not yet|○ not started): (.*)")
COLOUR = re.compile(r"#x1B\[[0-9;]*m")  # as the report writes it
ERROR = re.compile(r"^(?:pytest plugin exception: (.+)|(\w*(?:Error|Exception|Interrupt|Exit)\b.*))$", re.MULTILINE)


def run(books):
    """{key: {exercise id: (passed, sentence)}} for {key: notebook}. What did not run is absent."""
    found = {key: {} for key in books}
    if not books:
        return found
    with tempfile.TemporaryDirectory() as folder:
        for key, notebook in books.items():
            notebooks.write(Path(folder) / f"{key}.ipynb", notebook)
        for case in _cases(Path(folder), SECONDS_A_NOTEBOOK * len(books)):
            key, number = Path(case.get("file", "")).stem, case.get("name", "").removeprefix("Cell ")
            exercise = check_cells(books[key]).get(number) if key in books else None
            if exercise:
                found[key][exercise] = result(case)
    return found


def _cases(folder, seconds):
    """The test cases of pytest's report; none where it did not come to an end."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider", "-q"]
    command += ["-c", os.devnull, "--rootdir", folder, "--color=no", f"--nbval-cell-timeout={CELL_SECONDS}"]
    command += ["-o", "junit_family=xunit1", f"--junitxml={report}", folder]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
    try:
        subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, timeout=seconds)
        return list(ElementTree.parse(report).iter("testcase"))
    except (subprocess.TimeoutExpired, OSError, ElementTree.ParseError):
        return []


def check_cells(notebook):
    """{the number nbval gives a check cell, as text: its exercise}."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return {str(number): tag(cell)[0] for number, cell in enumerate(code) if tag(cell)[1] == "check"}


def result(case):
    """(passed, sentence) of one test case."""
    trouble = [child for child in case if child.tag in ("failure", "error", "skipped")]
    if not trouble:
        return True, ""
    text = COLOUR.sub("", "\n".join(f"{child.get('message', '')}\n{child.text or ''}" for child in trouble))
    return False, sentence(text)


def sentence(text):
    """What a red check cell says: the verdict, or why there is none."""
    verdict = VERDICT.search(text)
    if verdict:
        return verdict[1].strip()
    errors = [plugin or raised for plugin, raised in ERROR.findall(text)]
    why = f", but {errors[-1]}" if errors else ""
    return f"its check gave no verdict{why}: does the answer cell run to its end?"
