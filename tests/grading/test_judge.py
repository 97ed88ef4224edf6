"""The judge gives an honest answer what a notebook's check gives it: the same status, the same sentence."""

import time
from importlib.util import find_spec

import answers
import pytest
import sample_answers
from course_tools import IDS, answer_source
from jail_tools import DENSITY, alone, call, in_a_notebook, judge, submission

from flowcourse.core import manifest, stubs
from flowcourse.exercises import evaluate
from flowcourse.grading.intake.submission import Answer, Submission
from flowcourse.grading.marking import session as judging
from flowcourse.grading.marking.session import session

RIGHT = [(i, k) for i in IDS for k in range(len(answers.right(i)))][::3]  # tests/course has all, without a jail
WRONG = [(i, n % max(1, sample_answers.wrongs(i))) for n, i in enumerate(IDS)]  # one each: all values come the same way


def same_as_in_a_notebook(exercise_id, text, seed=5):
    """The mark, once it is certain that evaluate says the same."""
    mark = alone(exercise_id, text, seed)
    verdict = evaluate(exercise_id, in_a_notebook(exercise_id, text), seed)
    said = mark.status, mark.sentence, mark.mistake
    assert said == (verdict.status, verdict.sentence, verdict.mistake)
    return mark


def test_a_class_mate_who_solved_all_passes_all_in_the_order_of_the_course():
    marks = list(judge().marks(submission(), seed=3))
    assert [mark.exercise for mark in marks] == IDS
    titles = [manifest.find(i).title for i in IDS]
    assert [(mark.status, mark.sentence) for mark in marks] == [("passed", title) for title in titles]
    assert {mark.how for mark in marks} == {"together"} and not any(mark.flags for mark in marks)


@pytest.mark.parametrize("exercise_id", IDS)
def test_a_stub_is_not_started(exercise_id):
    assert same_as_in_a_notebook(exercise_id, stubs.stub(answer_source(exercise_id))).status == "not started"


@pytest.mark.parametrize(("exercise_id", "k"), RIGHT)
def test_another_right_answer_passes(exercise_id, k):
    assert same_as_in_a_notebook(exercise_id, sample_answers.right(exercise_id, k)).passed


@pytest.mark.parametrize(("exercise_id", "k"), WRONG)
def test_a_wrong_answer_gets_the_sentence_of_the_notebook(exercise_id, k):
    assert same_as_in_a_notebook(exercise_id, sample_answers.wrong(exercise_id, k)).status == "failed"


HEAD = "def affine_density(x, a, b):\n"
SLIPS = {
    "raises": HEAD + "    z = x - b\n    return z / np.nothing\n",
    "raises in a helper": "def h(x):\n    raise ValueError('no  such\\nthing')\n" + HEAD + "    return h(x)\n",
    "raises in a lambda": "affine_density = lambda x, a, b: 1 / 0\n",
    "a name that is nowhere": HEAD + "    return helper(x)\n",
    "a class": "class affine_density:\n    pass\n",
    "no function": "affine_density = 3\n",
    "other parameters": "def affine_density(x):\n    return x\n",
    "None": HEAD + "    print('here', a)\n",
    "a tuple": HEAD + "    return x, x\n",
    "text": HEAD + "    return 'x'\n",
    "complex": HEAD + "    return x * 1j\n",
    "its argument changed": HEAD + "    x -= b\n    return x\n",
    "endless recursion": HEAD + "    return affine_density(x, a, b)\n",
    "ten gigabytes": HEAD + "    return np.ones((10**5, 10**5))\n",
    "a warning": HEAD + "    return np.log(-np.abs(x) - 1)\n",
    "much output": HEAD + "    for i in range(10**5):\n        print(i)\n    return x\n",
    "a square": HEAD + "    return x[:, None] * x\n",
    "exit": HEAD + "    exit()\n",
    "an error without words": HEAD + "    raise KeyError\n",
    "an error that cannot speak": "class E(Exception):\n    def __str__(self): 1 / 0\n" + HEAD + "    raise E\n",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_gets_the_sentence_of_the_notebook_and_the_line_that_it_quotes(slip):
    assert same_as_in_a_notebook(DENSITY, SLIPS[slip]).status == "failed"


def test_the_line_is_quoted():
    assert "in the line «return z / np.nothing»" in alone(DENSITY, SLIPS["raises"]).sentence


def test_a_cell_that_defines_nothing_says_why():
    assert "SyntaxError" in alone(DENSITY, "def affine_density(x, a, b) return x").sentence
    assert alone(DENSITY, "x = 1").sentence == "the answer cell defines no affine_density"
    assert "ZeroDivisionError" in alone(DENSITY, "1 / 0\n" + answer_source(DENSITY)).sentence


def test_what_is_not_handed_in_is_missing():
    mark = judge().mark(Submission("ann"), DENSITY, 0)
    assert mark.status == "missing" and not mark.passed


HONEST = {
    "scratch below that raises": answer_source(DENSITY) + "\nprint(undefined)\n",
    "output": "print('start')\n" + answer_source(DENSITY) + "\ndisplay(affine_density(np.ones(3), 1, 0))\n",
    "display inside": answer_source(DENSITY).replace("z =", "display(x); z ="),
    "its check": answer_source(DENSITY) + f"\nfrom flowcourse import check\ncheck('{DENSITY}', affine_density)\n",
    "magics": "%matplotlib inline\n!ls\n" + answer_source(DENSITY) + "\n%timeit 1\naffine_density?\n",
    "a bar": "from tqdm.auto import tqdm\n" + answer_source(DENSITY).replace("z =", "list(tqdm([1])); z ="),
}


@pytest.mark.parametrize("habit", HONEST)
def test_honest_habits_cost_nothing(habit):
    assert alone(DENSITY, HONEST[habit]).passed


def test_a_helper_from_another_cell_counts():
    needs = "def affine_density(x, a, b):\n    return shared(x, a, b)\n"
    for other in ("ex-01-1", "ex-01-7"):  # above it and below it
        gives = "def shared(x, a, b):\n    return np.exp(Normal().log_prob((x - b) / a)) / np.abs(a)\n"
        mark = judge().mark(submission({DENSITY: needs, other: gives + answer_source(other)}), DENSITY, 1)
        assert mark.passed and mark.how == "notebook"
    sentence = judge().mark(submission({DENSITY: needs}), DENSITY, 1).sentence
    assert "NameError: name 'shared' is not defined, in the line «return shared(x, a, b)»" in sentence


NEIGHBOURS = ("np = sum = abs = None", "while True: pass", "import os; os._exit(1)", "1 / 0", "def (", "np.exp = 5")


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_what_a_neighbour_does_costs_nothing(neighbour):
    handed_in = submission(dict.fromkeys(("ex-01-1", "ex-01-8"), neighbour))
    assert judge().mark(handed_in, DENSITY, 1).passed


def test_the_sentence_is_that_of_the_run_in_which_the_answer_was_called():
    wrong = "def affine_density(x, a, b):\n    return shared(x)\ndef shared(x):\n    return 0 * x\n"
    mark = judge().mark(submission({DENSITY: wrong, "ex-01-1": "import os; os._exit(1)"}), DENSITY, 1)
    assert mark.how == "alone" and "expected" in mark.sentence


CHANCE = """import random
def affine_density(x, a, b):
    print(object(), {'a', 'b', 'c', 'd'}, random.random(), np.random.normal(), np.random.default_rng().normal())
    return x + random.random()"""


def test_the_same_submission_and_seed_give_the_same_mark_in_another_process():
    first = alone(DENSITY, CHANCE)
    judge().jail.restart()
    assert alone(DENSITY, CHANCE) == first and "object at 0x…" in first.sentence


def test_seeds_may_depend_on_the_exercise_and_some_exercises_may_be_asked_for():
    asked = []
    marks = list(judge().marks(submission(), lambda i: asked.append(i) or 4, only={"ex-02-1", DENSITY}))
    assert asked == [mark.exercise for mark in marks] == [DENSITY, "ex-02-1"]


@pytest.mark.attack("an answer that sleeps in every call")
def test_what_is_slow_is_tried_again_after_all_others_and_pays_from_one_budget(monkeypatch):
    monkeypatch.setattr("flowcourse.sandbox.jail.SLACK", 1)
    monkeypatch.setattr(judging, "FIRST", 1)
    monkeypatch.setattr(judging, "SECOND", 3)
    slow = submission({DENSITY: "import time\ntime.sleep(1.5)\n" + answer_source(DENSITY)})
    marks = list(judge().marks(slow, 3, only=[DENSITY, "ex-01-1"]))
    assert [(mark.exercise, mark.passed) for mark in marks] == [("ex-01-1", True), (DENSITY, True)]
    sleeps = submission({DENSITY: "import time\ntime.sleep(99)\n", "ex-01-1": "import time\ntime.sleep(99)\n"})
    for budget, most in ((300, 12), (0.5, 9)):
        monkeypatch.setattr(judging, "BUDGET", budget)
        start = time.monotonic()
        marks = list(judge().marks(sleeps, 3, only=[DENSITY, "ex-01-1", "ex-02-1"]))
        assert {mark.exercise: mark.mistake for mark in marks} == {DENSITY: "time", "ex-01-1": "time", "ex-02-1": ""}
        assert time.monotonic() - start < most


def test_what_takes_more_than_its_share_pays_from_the_budget_also_where_it_passes(monkeypatch):
    monkeypatch.setattr("flowcourse.sandbox.jail.SLACK", 1)
    monkeypatch.setattr(judging, "BUDGET", 0.3)
    sleeps = "import time\ntime.sleep({})\n"
    texts = {"ex-01-1": sleeps.format(2.5), "ex-02-1": sleeps.format(1.5)}
    slow = submission({i: text + answer_source(i) for i, text in texts.items()})
    found = {mark.exercise: mark for mark in judge().marks(slow, 3, only=["ex-01-1", DENSITY, "ex-02-1"])}
    assert found["ex-01-1"].passed and found[DENSITY].passed and found["ex-02-1"].mistake == "time"


@pytest.mark.attack("calling minflow for the function that is asked")
def test_a_call_of_the_engine_is_flagged_and_passes():
    flagged = "from minflow.distributions import Laplace\nimport os\nos.getcwd\n" + answer_source(DENSITY)
    mark = alone(DENSITY, flagged)
    assert mark.passed and "minflow.distributions" in mark.flags[0] and "os.getcwd" in mark.flags[1]


SCIPY = "from scipy.stats import norm\ndef affine_density(x, a, b):\n    return norm.pdf((x - b) / a) / np.abs(a)\n"


@pytest.mark.skipif(not find_spec("scipy"), reason="SciPy is not installed")
def test_scipy_is_loaded_once_for_a_submission_that_names_it_and_for_no_other():
    with session() as other:
        loaded = "import sys\ndef f(): return float('scipy.stats' in sys.modules)\n"
        assert call(loaded, within=other.jail).values == (0.0,), "a class without SciPy does not load it"
        before = alone(DENSITY, SCIPY)
        assert other.mark(Submission("ann", {DENSITY: Answer(DENSITY, SCIPY)}), DENSITY, 1) == before and before.passed
        assert call(loaded, within=other.jail).values == (1.0,)
        other.jail.restart()
        assert call(loaded, within=other.jail).values == (1.0,)
        assert other.mark(submission(), DENSITY, 1).passed
        assert call(loaded, within=other.jail).values == (0.0,)
    assert alone(DENSITY, answer_source(DENSITY)).passed, "the judge of all tests is without SciPy again"
