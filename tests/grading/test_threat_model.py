"""docs/grading/threat-model.md has a row for each attack that is tested, and names no other.

An attack is a test with the mark `attack("…")`: its name, or the parameter of the test that holds its name.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from course_tools import ROOT

PAGE = ROOT / "docs" / "grading" / "threat-model.md"
COLLECT = """
import json, sys, pytest

class Tell:
    def pytest_collection_finish(self, session):
        found = set()
        for item in session.items:
            mark = item.get_closest_marker("attack")
            if mark:
                values = item.callspec.params if hasattr(item, "callspec") else {}
                found.add((mark.args[0] if mark.args[0] not in values else values[mark.args[0]], item.originalname))
        print("FOUND", json.dumps(sorted(found)))

sys.exit(pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", sys.argv[1]], plugins=[Tell()]))
"""


@pytest.fixture(scope="module")
def tested():
    """{(attack, name of its test)} of all tests of the grader."""
    command = [sys.executable, "-c", COLLECT, Path(__file__).parent]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    line = next((line for line in said.stdout.splitlines() if line.startswith("FOUND ")), None)
    assert said.returncode == 0 and line, said.stdout[-2000:] + said.stderr[-2000:]
    return {tuple(pair) for pair in json.loads(line.removeprefix("FOUND "))}


def rows():
    """The rows of the page's tables that name a test: (attacks, what stops them, what is not stopped, test)."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if line.startswith("|")]
    return [row for row in cells if len(row) == 4 and row[3].startswith("`test_")]


def listed():
    return [(attack, test.strip("`")) for attacks, _, _, test in rows() for attack in attacks.split(" · ")]


def test_each_attack_that_is_tested_is_in_the_table_and_each_in_the_table_is_tested(tested):
    found = listed()
    assert len(found) == len(set(found)), "an attack is listed twice"
    assert set(found) - tested == set(), "no test tries these"
    assert tested - set(found) == set(), "these are not in the table"


def test_each_row_says_what_stops_it_and_what_is_left():
    assert all(stops and left for _, stops, left, _ in rows())


@pytest.mark.parametrize(
    "said",
    [
        "minflow is the answer to most exercises",
        "keeps no secret from a student who finds the course upstream",
        "nbgrader's kernel can be forged",
        "nbval",
    ],
)
def test_it_says_plainly_what_is_not_stopped(said):
    assert said in PAGE.read_text(encoding="utf-8")
