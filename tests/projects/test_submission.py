"""A submission is trained and asked within its bounds; what fails is refused with a sentence."""

import json
import re
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from flowcourse import cli
from flowcourse.checking.parts import CallFailure, Outcome
from flowcourse.projects import board, commands, densities, digits, energy, gap, inference, repair, submission
from flowcourse.projects.densities import Bend
from flowcourse.projects.submission import Refused, Submission, Trained, _ask, _train, number


class Flow:
    """Gives what it was asked, with the parameters."""

    def log_prob(self, params, *arrays):
        return params, *arrays


@pytest.mark.parametrize("size", range(8))
def test_a_trained_flow_travels_as_numbers_of_any_length(size):
    def train(data, more, rng, cpu_seconds):
        return Flow(), ("x" * size, data, more, rng.integers(100), cpu_seconds)

    numbers = _train(train, 1, 2, 5, 7.5)
    assert numbers.dtype == float and np.array_equal(numbers, numbers.astype(np.uint32))
    params = "x" * size, 1, 2, np.random.default_rng(5).integers(100), 7.5
    assert _ask(None, numbers, "log_prob", 3, 4) == (params, 3, 4)


@pytest.mark.parametrize(("size", "fits"), [(2**22 - 1000, True), (2**22 + 1, False)])
def test_a_trained_flow_has_four_megabytes_at_most(size, fits):
    def train(rng, cpu_seconds):
        return None, bytes(size)

    if fits:
        assert len(_train(train, 0, 1)) > size / 4
    else:
        with pytest.raises(ValueError, match=r"bytes, and 4194304 is the most"):
            _train(train, 0, 1)


@pytest.mark.parametrize(
    ("text", "fits"), [("#" * 2**14, True), ("#" * (2**14 + 1), False), ("ü" * 2**13 + "#", False)]
)
def test_a_file_has_so_many_bytes_at_most(text, fits, tmp_path):
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    if fits:
        cell = Submission(tmp_path / "mine.py", None).cell
        assert (cell.name, cell.text) == ("mine.py", text)
    else:
        with pytest.raises(Refused, match=r"the file has 1638\d bytes, and 16384 is the most"):
            Submission(tmp_path / "mine.py", None)


class Jailed:
    """In place of a jail: every call gives this outcome, and takes 0.5 seconds of the processor."""

    def __init__(self, **outcome):
        self.outcome, self.calls = Outcome(**outcome), []

    def call(self, cells, asked, clock):
        self.calls.append((asked, clock))
        return self.outcome


@pytest.fixture
def in_jail(tmp_path):
    """in_jail(values=…) or in_jail(failure=…) -> a Submission that gets this outcome."""

    def make(**outcome):
        (tmp_path / "mine.py").write_text("")
        return Submission(tmp_path / "mine.py", Jailed(**outcome))

    return make


FAILURES = [
    (("time", ""), "was still running after 3 CPU-seconds"),
    (("undefined", "train"), "is not defined in the file"),
    (("type", "None"), "must give arrays of real numbers; got None"),
    (("parts", "a tuple of 3"), "must give 2 things; got a tuple of 3"),
    (("raised", "ValueError: {x}"), "failed: ValueError: {x}"),
    (("cell", "SyntaxError: '{'"), "failed: SyntaxError: '{'"),
    (("crash", "exit code 3"), "failed: exit code 3"),
    (("memory", ": 9 GB"), "failed: your function ran out of memory: 9 GB"),
    (("not started", ""), "failed: not started"),
]


@pytest.mark.parametrize(("failure", "sentence"), FAILURES)
def test_a_call_that_fails_is_refused_with_its_reason(failure, sentence, in_jail):
    for what, who in (("", "train"), ("flow.sample", "flow.sample")):
        with pytest.raises(Refused) as refused:
            in_jail(failure=CallFailure(*failure)).run("train", _train, ("a", "b"), (1,), 3, what)
        assert str(refused.value) == f"{who} {sentence}"


def test_training_is_asked_for_with_its_data_and_has_some_seconds_to_spare(in_jail, monkeypatch):
    monkeypatch.setattr(submission, "Clock", lambda seconds: SimpleNamespace(seconds=seconds, cpu_spent=4.25))
    given = in_jail(values=(np.arange(3.0),))
    trained = given.train(("x", "y"), 7, 4)
    assert trained.numbers.tolist() == [0, 1, 2] and (trained.seconds, trained.budget, given.used) == (4.25, 4, 4.25)
    ((asked, clock),) = given.jail.calls
    assert asked.args == ("x", "y", 7, 4) and clock.seconds == 4 + submission.SPARE
    with pytest.raises(Refused, match=r"train took 4.2 CPU-seconds, and 3.8 is the budget"):
        given.train((), 0, 3.8)
    assert given.train((), 0, 3.9).seconds == 4.25, "a tenth more is granted"
    assert given.ask(Trained("numbers", 1.0, 10), "sample", "x", "y").tolist() == [0, 1, 2]
    asked, clock = given.jail.calls[-1]
    assert asked.args == ("numbers", "sample", "x", "y") and clock.seconds == submission.ANSWER


@pytest.mark.parametrize("value", [np.nan, np.inf, [1.0], [], list(range(99))], ids=str)
def test_a_number_is_one_finite_number(value):
    assert number(np.array(2.5), "it") == 2.5
    with pytest.raises(Refused, match=r"it must be one finite number; got array\(") as refused:
        number(np.array(value), "it")
    assert len(str(refused.value)) <= 200


def test_the_board_keeps_each_project_and_survives_a_file_that_is_spoilt(tmp_path):
    (tmp_path / "projects").mkdir()
    board.add(tmp_path, "gap", "größer.py", 0.5, 0.1)
    board.add(tmp_path, "repair", "größer.py", 3.0, 0.0)
    text = (tmp_path / board.LOCAL_BOARD).read_text(encoding="utf-8")
    assert json.loads(text) == {"gap": [["größer.py", 0.5, 0.1]], "repair": [["größer.py", 3.0, 0.0]]}
    assert "größer" in text and text.endswith("]\n}\n")
    assert ("größer.py", 0.5, 0.1) in board.lines(tmp_path, "gap")
    course = board.lines(tmp_path / "nowhere", "gap")
    assert course == sorted(course, key=lambda line: line[1]) and all(name[0] + name[-1] == "[]" for name, *_ in course)
    (tmp_path / board.LOCAL_BOARD).write_text("{")
    assert board.lines(tmp_path, "gap") == course
    board.add(tmp_path, "gap", "a.py", 1.0, 0.1)
    assert len(board.lines(tmp_path, "gap")) == len(course) + 1


def test_the_command_lists_every_project_with_its_time(tmp_path, monkeypatch):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "01-a.ipynb").touch()
    monkeypatch.chdir(tmp_path)
    lines = CliRunner().invoke(cli.main, ["project"]).output.splitlines()
    for line, (name, module) in zip(lines, commands._modules().items(), strict=True):
        assert module.__name__.endswith(name)
        assert line == f"{name:9}  {module.TITLE}, about {module.TIME}: projects/{name}/README.md"


def digits_of(number):
    return f"{number:,}".replace(",", " ")


ROOT = Path(__file__).parents[2]
PAGES = {  # what the page of a project says of its judge
    "gap": [
        f"in {gap.SECONDS} CPU-seconds each",
        f"`data` are {digits_of(gap.TRAIN)} points",
        f"at {digits_of(gap.TEST)} new points",
        "bent six times" * (Bend.LAYERS == 6),
        f"evaluates {digits_of(round(densities.GRIDS * 2 * densities.SIDE**2, -4))} points",
    ],
    "digits": [
        f"gives you {1797 - digits.TEST} of the 1797 images",
        f"`cpu_seconds` is {digits.SECONDS}",
        f"logit({digits.EDGE} + {1 - 2 * digits.EDGE:g} (x + u)/17)",
        f"At each of the {digits.TEST} test images",
        f"at most {submission.LONGEST // 1024} kB",
    ],
    "inference": [
        f"are {digits_of(inference.TRAIN)} pairs from an island that the judge draws",
        f"`cpu_seconds` is {inference.SECONDS}",
        f"over {inference.TEST} fresh pairs",
        f"For {inference.WORLDS} fresh pairs the judge draws {inference.DRAWS} θ",
        f"the counts of {inference.BINS} groups",
        f"every week for {inference.Predators.WEEKS} weeks",
        "one run of ten" * (inference.Predators.BROKEN == 0.1),
        f"A log q above {inference.HIGHEST} counts as {inference.HIGHEST}",
    ],
    "energy": [
        f"`cpu_seconds` is {energy.SECONDS}",
        f"over {energy.TEST} exact draws",
        "five coordinates" * (energy.Molecule.DIM == 5),
    ],
    "repair": [
        f"{len(repair.DEFECTS) * repair.OF_EACH} trained flows",
        "Four of them are healthy" * (repair.OF_EACH == 4),
        "six affine couplings" * (repair.LAYERS == 6),
        f"`seen` are {repair.SHOWN} of the points",
        f"`new` are {repair.POINTS} points",
        *(f"| `{defect}` |" for defect in repair.DEFECTS),
    ],
    "transform": ["2000 rows in all at most", "of a million"],
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_of_a_project_says_what_its_judge_does(name):
    page = (ROOT / "projects" / name / "README.md").read_text(encoding="utf-8")
    module = commands._modules()[name]
    time = f"**Time:** about {module.TIME}."
    assert [said for said in (*PAGES[name], time) if not said or said not in page] == []
    listed = (ROOT / "projects" / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"\({name}/README.md\).* \| {module.TIME} \|", listed)
    assert "1.1 times the budget" in page or name in ("repair", "transform")


def test_what_a_submission_could_look_up_is_hidden():
    (sklearn,) = find_spec("sklearn").submodule_search_locations
    hidden = commands.data_sets()
    assert all(place.exists() for place in hidden)
    assert [place for place in hidden if place.samefile(f"{sklearn}/datasets/data")] != []
    assert {place.name for place in hidden} >= {"digits.npz", "pretrained"}
