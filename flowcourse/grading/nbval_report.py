"""Run a folder of notebooks under `pytest --nbval-lax`, and read from its report what each check cell said.

    nbval_report.run(folder)["01-….ipynb"]["ex-01-2"] -> (passed, sentence)
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from .. import notebooks
from ..notebooks import tag

CELL_SECONDS = 60
SECONDS_A_NOTEBOOK = 300
VERDICT = re.compile(r"(?:✗ not yet|○ not started): (.*)")
ERROR = re.compile(r"^(?:pytest plugin exception: (.+)|(\w*(?:Error|Exception|Interrupt|Exit)\b.*))$", re.MULTILINE)


def file_of(key):
    """The file name of the notebook that goes by `key`."""
    return f"{str(key).removesuffix('.ipynb')}.ipynb"


def run(folder):
    """{file name: {exercise id: (passed, sentence)}}. Everything but "passed" has not passed; what did not run lacks."""
    folder = Path(folder)
    report = folder / "report.xml"
    files = sorted(folder.glob("*.ipynb"))
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider", "-q"]
    command += ["-c", os.devnull, "--rootdir", folder, "--color=no", f"--nbval-cell-timeout={CELL_SECONDS}"]
    command += ["-o", "junit_family=xunit1", f"--junitxml={report}", *files]
    try:
        subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, timeout=SECONDS_A_NOTEBOOK * len(files))
        cases = list(ElementTree.parse(report).iter("testcase"))
    except (subprocess.TimeoutExpired, OSError, ElementTree.ParseError):
        return {}
    found = {}
    checks = {file.name: check_cells(notebooks.read(file)) for file in files}
    for case in cases:
        name, number = Path(case.get("file", "")).name, case.get("name", "").removeprefix("Cell ")
        exercise = checks.get(name, {}).get(number)
        if exercise:
            found.setdefault(name, {})[exercise] = result(case)
    return found


def check_cells(notebook):
    """{the number nbval gives a check cell, as text: its exercise}."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return {str(number): tag(cell)[0] for number, cell in enumerate(code) if tag(cell)[1] == "check"}


def result(case):
    """(passed, sentence) of one test case."""
    trouble = [child for child in case if child.tag in ("failure", "error", "skipped")]
    if not trouble:
        return True, ""
    text = "\n".join(f"{child.get('message', '')}\n{child.text or ''}" for child in trouble)
    return False, sentence(text)


def sentence(text):
    """What a red check cell says: the verdict, or why there is none."""
    verdict = VERDICT.search(text)
    if verdict:
        return verdict[1].strip()
    errors = [plugin or raised for plugin, raised in ERROR.findall(text)]
    why = f", but {errors[-1]}" if errors else ""
    return f"its check gave no verdict{why}: does the answer cell run to its end?"
