"""The name of a submission can do no harm as a file, in a table and on a screen, and stays readable."""

import os
import unicodedata

import pytest
from hand_ins import collected

from flowcourse.core.visible import visible
from flowcourse.grading.intake.sanitize import sanitize_name

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "<script>alert(1)</script>",
    "a\u202egnp.exe",
    "a\u2066b\u200b",
    "line\nbreak\rand\0null",
    "../../etc/passwd",
    "..",
    "C:\\x",
    "con",
    "NUL.txt",
    "x" * 250,
    "漢" * 100,
    "Z" + "\u0336" * 90,
    "\ud800half",
    "",
    "'; drop table students; --",
    "trailing. . .",
    "🙂",
]


@pytest.mark.attack("a hostile name")
@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_name_is_made_harmless(name):
    shown = sanitize_name(name)
    assert 0 < len(shown) <= 61 and len(shown.encode()) <= 130
    assert all(c in " ._-" or unicodedata.category(c)[0] in "LMN" for c in shown)
    assert shown == "_con" or shown[0] == "_" or unicodedata.category(shown[0])[0] in "LN"
    assert not shown.endswith((" ", ".")) and ".." not in shown
    assert sanitize_name(shown) == shown and visible(shown) == shown


@pytest.mark.parametrize("name", ["Łukasz Müller", "李小龍", "Zoë O'Neil", "Ann Lee_17", "ada.lovelace", "محمد علي"])
def test_an_honest_name_stays_readable(name):
    assert sanitize_name(name) == name.replace("'", " ")


def test_names_that_differ_at_their_ends_alone_stay_two():
    assert sanitize_name("x" * 200 + "a") != sanitize_name("x" * 200 + "b")


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if name and name[0] != "." and len(name.encode(errors="replace")) < 240]
)
def test_a_hostile_file_name_is_collected_under_a_harmless_one(tmp_path, name):
    raw = os.fsencode(name.replace("/", "_").replace("\0", "_").replace("\ud800", "\udcff")) + b".ipynb"
    with open(os.path.join(os.fsencode(tmp_path), raw), "wb") as file:
        file.write(b"{}")
    (found,) = collected(tmp_path).values()
    assert sanitize_name(found.name) == found.name and found.problems == tuple(map(visible, found.problems))
