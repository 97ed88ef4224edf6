"""docs/grading/threat-model.md has a row for each attack that is tested, and names no other.

An attack is a test with the mark `attack("…")`: its name, or the parameter of the test that holds its name.
"""

import re
from importlib import import_module
from pathlib import Path

from course_tools import ROOT

PAGE = ROOT / "docs" / "grading" / "threat-model.md"


def tried():
    """(attack, name of its test) for each attack that a test of the grader tries."""
    for path in Path(__file__).parent.glob("test_*.py"):
        for name, function in vars(import_module(path.stem)).items():
            marks = getattr(function, "pytestmark", []) if name.startswith("test_") else []
            values = dict(mark.args for mark in marks if mark.name == "parametrize" and isinstance(mark.args[0], str))
            for told in (told for mark in marks if mark.name == "attack" for told in mark.args):
                for value in values.get(told, [told]):
                    yield getattr(value, "values", (value,))[0], name


def listed():
    """The same from the page's tables, whose rows are: attacks, what stops them, what is not stopped, test."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [re.split(r" (?<!\\)\| ", line.strip("| ")) for line in lines if line.startswith("|")]
    return [(attack, row[3].strip("`")) for row in rows if "`test_" in row[-1] for attack in row[0].split(" · ")]


def test_each_attack_that_is_tested_is_in_the_table_and_each_in_the_table_is_tested():
    in_the_table, wanted = listed(), list(tried())
    assert len(in_the_table) == len(set(in_the_table)), "an attack is listed twice"
    assert set(in_the_table) - set(wanted) == set(), "no test tries these"
    assert set(wanted) - set(in_the_table) == set(), "these are not in the table"
