"""docs/exercises.md: one row an exercise, the totals last, and `build --check` says when it is stale."""

import re

import pytest
from learner_tools import run

from flowcourse.author import mutants, table
from flowcourse.core import manifest
from flowcourse.exercises import find

FIRST = manifest.exercises()[0]


def ids():
    """Those of the course folder."""
    return [exercise.id for exercise in manifest.exercises()]


@pytest.fixture
def page(course, monkeypatch):
    """The page in a course folder that has docs/; a count of mutants is 7 of 8, and `page.counted` says of whom."""
    (course / "docs").mkdir()
    counted = []

    def tallies(root, exercises):
        for exercise in exercises:
            counted.append(exercise.id)
            yield mutants.Tally(exercise, 7, (), (("- a", "+ b"),))

    monkeypatch.setattr(mutants, "tallies", tallies)
    monkeypatch.chdir(course)
    path = course / table.PAGE
    assert table.write(course) == [] and counted == ids()
    counted.clear()
    return path, counted


def rows(text):
    lines = [line for line in text.partition("## Kinds")[0].splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_each_exercise_has_a_row_and_the_last_row_adds_up(page):
    *each, last = rows(page[0].read_text(encoding="utf-8"))
    for row, exercise in zip(each, manifest.exercises(), strict=True):
        assert exercise.id in row[0] and row[1] == exercise.title.replace("|", "\\|")
        assert row[2:4] == ["core" if exercise.core else "stretch", str(exercise.minutes)]
        check = find(exercise.id)
        assert row[4] == exercise.kind
        assert row[5].replace("\\|", "|") == "; ".join(law.name for law in check.laws)
        assert int(row[6]) == len(check.mistakes) + len(check.demands) >= 3
        assert row[7].startswith("7 of 8 ")
    core = sum(exercise.core for exercise in manifest.exercises())
    laws = sum(len(find(i).laws) for i in ids())
    assert last[:3] == [f"all {len(ids())}", "", f"{core} core, {len(ids()) - core} stretch"]
    assert last[3:6] == [str(sum(exercise.minutes for exercise in manifest.exercises())), "", str(laws)]
    assert last[6:] == [str(sum(int(row[6]) for row in each)), f"{7 * len(ids())} of {8 * len(ids())}"]


def test_the_shares_of_the_kinds_add_up(page):
    text = page[0].read_text(encoding="utf-8").partition("## Kinds")[2]
    counts = {
        kind: int(count) for kind, count in re.findall(r"^\| ([a-z ]+) \| (\d+) \| \d+ % \|$", text, re.MULTILINE)
    }
    assert tuple(counts) == manifest.KINDS and sum(counts.values()) == len(ids())


def test_a_second_build_counts_nothing_and_a_changed_solution_is_counted_again(course, page):
    path, counted = page
    before = path.read_bytes()
    assert run("build")[0] == 0 and counted == [] and path.read_bytes() == before
    assert run("build", "--check")[0] == 0
    solution = course / "solutions" / FIRST.notebook
    text = solution.read_text(encoding="utf-8")
    solution.write_text(text.replace("### BEGIN SOLUTION\\n", "### BEGIN SOLUTION\\n\\n", 1), encoding="utf-8")
    code, output = run("build", "--check")
    assert code == 1 and "docs/exercises.md is not what build writes: run `flowcourse build`" in output
    assert path.read_bytes() == before
    assert run("build")[0] == 0 and counted == [FIRST.id]


@pytest.mark.parametrize("change", [lambda text: text.replace("| core |", "| stretch |"), lambda text: "", None])
def test_a_page_edited_by_hand_or_missing_is_stale(page, change):
    path, _ = page
    before = path.read_bytes()
    if change:
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        path.unlink()
    assert run("build", "--check")[0] == 1
    assert run("build")[0] == 0 and path.read_bytes() == before


def test_the_digest_is_that_of_solution_and_check(course):
    assert len({table.digest(course, exercise) for exercise in manifest.exercises()}) == len(ids())
