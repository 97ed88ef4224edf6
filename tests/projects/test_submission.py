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
from flowcourse.checking.parts import CallFailure, Outcome, Unfit
from flowcourse.projects import board, commands, digits, energy, gap, inference, maps, repair, submission
from flowcourse.projects.densities import Bend
from flowcourse.projects.shapes import SHAPES
from flowcourse.projects.submission import Refused, Row, Submission, Trained, _ask, _train, finite
from flowcourse.sandbox.protocol import FAILURE_KINDS


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
        with pytest.raises(Unfit, match=r"bytes, and 4194304 is the most"):
            _train(train, 0, 1)


@pytest.mark.parametrize(
    ("text", "fits"), [("#" * 2**13, True), ("#" * (2**13 + 1), False), ("ü" * 2**12 + "#", False)]
)
def test_a_file_has_so_many_bytes_at_most(text, fits, tmp_path):
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    if fits:
        cell = Submission(tmp_path / "mine.py", None).cell
        assert (cell.name, cell.text) == ("mine.py", text)
    else:
        with pytest.raises(Refused, match=r"the file has 819\d bytes, and 8192 is the most"):
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
    (("time", ""), "{who} was still running after 30 seconds by the clock"),
    (("undefined", "train"), "train is not defined in the file"),
    (("not callable", "an int"), "{who} cannot be called; got an int"),
    (("type", "None"), "{who} must give arrays of real numbers; got None"),
    (("parts", "a tuple of 3"), "{who} must give 2 things; got a tuple of 3"),
    (("raised", "ValueError: {x}"), "{who} raised ValueError: {x}"),
    (("unfit", "train must return a {pair}"), "train must return a {pair}"),
    (("cell", "SyntaxError: '{'"), "the file stops before train is defined: SyntaxError: '{'"),
    (("crash", "exit code 3"), "{who} ended its process: exit code 3"),
    (("memory", ": 9 GB"), "{who} ran out of memory: 9 GB"),
    (("recursion", ", in the line «f()»"), "{who} calls itself without end, in the line «f()»"),
    (("changed its argument", "argument 3"), "{who} changes in place what it is given: work on a copy"),
    (("large", "(9, 9)"), "{who} gives too many numbers, an array of shape (9, 9)"),
    (("not started", ""), "{who} gives ...: write what it must give"),
]


@pytest.mark.parametrize(("failure", "sentence"), FAILURES)
def test_a_call_that_fails_is_refused_with_its_reason(failure, sentence, in_jail):
    for what, who in (("", "train"), ("flow.sample", "flow.sample")):
        with pytest.raises(Refused) as refused:
            in_jail(failure=CallFailure(*failure)).run("train", _train, ("a", "b"), (1,), 3, what)
        assert str(refused.value) == sentence.replace("{who}", who)


def test_a_time_that_was_up_is_that_of_the_processor_where_the_processor_worked(in_jail, monkeypatch):
    monkeypatch.setattr(submission, "Clock", lambda cpu, wall: SimpleNamespace(cpu_spent=3.1))
    with pytest.raises(Refused, match="train was still running after 3 CPU-seconds"):
        in_jail(failure=CallFailure("time", "")).run("train", _train, ("a",), (1,), 3)


def test_every_failure_of_a_call_has_a_sentence():
    said = {kind for (kind, _), _ in FAILURES}
    assert said == set(FAILURE_KINDS) - {"a class", "parameters"} | {"crash"}, "those two need a call without a driver"


FILES = [  # a file, and why it is refused
    ("def train(data, rng, cpu_seconds:\n", "the file stops before train is defined: SyntaxError: '\\(' was never"),
    ("import nothere\n", "the file stops before train is defined: ModuleNotFoundError: No module named 'nothere'"),
    ("Dear diary, this is a text.\n", "the file stops before train is defined: SyntaxError: invalid syntax"),
    ("", "train is not defined in the file"),
    ("train = 3\n", "train cannot be called; got an int"),
    *(
        (
            f"def train(data, rng, cpu_seconds):\n    return {what}\n",
            rf"train must return the pair .*; it returned {it}",
        )
        for what, it in (("data", "an array"), ("None", "None"), ("'ab'", "a str"), ("{1: 2}", "a dict"))
    ),
    ("def train(data, rng, cpu_seconds):\n    return open, (x for x in data)\n", "must be something that pickle can"),
    (
        "def train(data):\n    return data\n",
        r"train must take 3 arguments, see the page of the project; yours takes \(data\)$",
    ),
]


@pytest.mark.parametrize(("text", "sentence"), FILES)
def test_a_file_that_trains_nothing_is_refused_with_a_sentence(text, sentence, submit):
    with pytest.raises(Refused, match=sentence):
        submit(text).train((np.zeros((3, 2)),), 0, 2)


ANSWERS = [
    ("None", "flow.f must give arrays of real numbers; got None"),
    ("'ab'", "flow.f must give arrays of real numbers; got a str"),
    ("{'a': 1}", "flow.f must give arrays of real numbers; got a dict"),
    ("x + 2j", "flow.f must give arrays of real numbers; got an array of dtype complex128"),
    ("x.sort()", "flow.f changes in place what it is given: work on a copy"),
    ("self.g", "flow.f raised AttributeError"),
]


@pytest.mark.parametrize(("answer", "sentence"), ANSWERS)
def test_an_answer_that_is_no_array_is_refused_with_a_sentence(answer, sentence, submit):
    text = f"class Flow:\n    def f(self, params, x):\n        y = {answer}\n        return x if y is None else y\n"
    text = text.replace("x if y is None else y", "y") if answer == "None" else text
    given = submit(text + "\ndef train(rng, cpu_seconds):\n    return Flow(), ()\n")
    trained = given.train((), 0, 2)
    with pytest.raises(Refused, match=sentence):
        given.ask(trained, "f", np.array([3.0, 1.0]))
    with pytest.raises(Refused, match="the flow that train returned has no h: it is a Flow"):
        given.ask(trained, "h", np.zeros(1))


def test_a_function_that_takes_other_arguments_is_named_with_what_it_takes(submit):
    text = "class Flow:\n    def f(self, x):\n        return x\n\ndef train(*given):\n    return Flow(), ()\n"
    given = submit(text)
    with pytest.raises(Refused, match=r"flow.f must take 2 arguments, .*; yours takes \(x\)$"):
        given.ask(given.train((), 0, 2), "f", np.zeros(1))

    def own(x):
        raise TypeError("own() takes 1 positional argument but 2 were given")

    with pytest.raises(TypeError, match="^own"):
        submission.taking(own, "it")(None)
    assert submission.taking(np.negative, "a ufunc, which may not tell what it takes")(3) == -3
    with pytest.raises(Unfit, match=r"^it must take 1 argument, see the page of the project; yours takes \(x, y\)$"):
        submission.taking(lambda x, y: x, "it")(0)


def test_a_file_that_is_not_utf_8_is_refused_and_a_mark_at_its_start_is_not_read(tmp_path):
    (tmp_path / "mine.py").write_bytes(b"x = 1\n# \xff\n")
    with pytest.raises(Refused, match="the file is not UTF-8: see its byte 9"):
        Submission(tmp_path / "mine.py", None)
    (tmp_path / "mine.py").write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert Submission(tmp_path / "mine.py", None).cell.text == "x = 1\n"


def test_training_is_asked_for_with_its_data_and_has_some_seconds_to_spare(in_jail, monkeypatch):
    monkeypatch.setattr(submission, "Clock", lambda *limits: SimpleNamespace(limits=limits, cpu_spent=4.25))
    given = in_jail(values=(np.arange(3.0),))
    trained = given.train(("x", "y"), 7, 4)
    assert trained.numbers.tolist() == [0, 1, 2] and (trained.seconds, trained.budget, given.used) == (4.25, 4, 4.25)
    ((asked, clock),) = given.jail.calls
    assert asked.args == ("x", "y", 7, 4) and clock.limits == (4 + submission.SPARE, 10 * (4 + submission.SPARE))
    with pytest.raises(Refused, match=r"train took 4.2 CPU-seconds, and 3.8 is the budget"):
        given.train((), 0, 3.8)
    assert given.train((), 0, 3.9).seconds == 4.25, "a tenth more is granted"
    assert given.ask(Trained("numbers", 1.0, 10), "sample", "x", "y").tolist() == [0, 1, 2]
    asked, clock = given.jail.calls[-1]
    assert asked.args == ("numbers", "sample", "x", "y") and clock.limits == (submission.ANSWER, 10 * submission.ANSWER)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (np.array([1.0, np.nan]), "it must give finite numbers; got NaN or infinity"),
        (np.array([1.0, -np.inf]), "it must give finite numbers; got NaN or infinity"),
        (np.zeros((2, 1)), "it must give finite numbers of shape (2,); got shape (2, 1)"),
    ],
)
def test_numbers_are_finite_and_of_their_shape(values, sentence):
    assert finite(np.ones(2), (2,), "it").tolist() == [1, 1]
    with pytest.raises(Refused, match=re.escape(sentence)):
        finite(values, (2,), "it")


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


def test_the_command_lists_every_project_with_its_time_in_columns(tmp_path, monkeypatch):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "01-a.ipynb").touch()
    monkeypatch.chdir(tmp_path)
    lines = CliRunner().invoke(cli.main, ["project"]).output.splitlines()
    for line, (name, module) in zip(lines, commands._modules().items(), strict=True):
        assert module.__name__.endswith(name)
        assert re.split("  +", line) == [name, module.TITLE, f"about {module.TIME}", f"projects/{name}/README.md"]
    assert [len({line.index(part) for line in lines}) for part in ("about", "projects/")] == [1, 1]


def test_the_rows_of_a_judgement_and_of_the_board_line_up(tmp_path, monkeypatch):
    class Judge:
        TITLE, UNIT = "it", "nats"

        @staticmethod
        def judge(submission, seed):
            yield Row("masks that never alternate", 1234.5, 12.25, "note")
            yield Row("b", -1.0, np.inf, "note")

        @staticmethod
        def total(rows):
            return rows[0].value, rows[0].error

    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "01-a.ipynb").touch()
    (tmp_path / "projects").mkdir()
    (tmp_path / "mine.py").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "_modules", lambda: {"gap": Judge})
    lines = CliRunner().invoke(cli.main, ["project", "gap", "mine.py", "--seed", "4294967295"]).output.splitlines()
    judged = [line for line in lines if line.endswith("note") or line.startswith("score, with seed 4294967295 ")]
    assert len(judged) == 3 and len({line.index("±") for line in judged}) == 1
    assert len({line.index("note") for line in judged[:2]}) == 1
    on_board = [line for line in lines if line.endswith(("mine.py", "]"))]
    assert len(on_board) > 2 and len({line.index("±") for line in on_board}) == 1
    assert len({re.search(r"[m\[]", line).start() for line in on_board}) == 1


def digits_of(number):
    return f"{number:,}".replace(",", " ")


ROOT = Path(__file__).parents[2]
PAGES = {  # what the page of a project says of its judge
    "gap": [
        "six densities" * (len(SHAPES) == 6),
        f"in {gap.SECONDS} CPU-seconds each",
        f"`data` are {digits_of(gap.TRAIN)} points",
        f"of {digits_of(gap.TEST)} new points",
        f"up to {gap.TEST * maps.SHARE:g} points may be missed",
        "bent six times" * (Bend.LAYERS == 6),
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
    assert {place.name for place in hidden} >= {"digits.npz", "mnist.npz", "pretrained"}
