"""The judge gives an honest answer what a notebook's check gives it: the same status, the same sentence."""

import re

import answers
import pytest
import sample_answers
from attacks import ON_OTHERS
from course_tools import IDS, answer_source
from hand_ins import DENSITY, blank, collected, filled, save
from jail_tools import alone, call, in_a_notebook, judge, submission

from flowcourse.checking.parts import CallFailure, Outcome
from flowcourse.core import manifest, stubs
from flowcourse.exercises import evaluate
from flowcourse.grading.intake.submission import Answer, Code, Submission
from flowcourse.grading.marking import session as judging
from flowcourse.grading.marking.session import session
from flowcourse.grading.marking.store import Store
from flowcourse.sandbox.jail import Clock


def said_in_a_notebook(exercise_id, text, seed):
    verdict = evaluate(exercise_id, in_a_notebook(exercise_id, text), seed)
    return verdict.status, verdict.sentence, verdict.mistake


def test_a_class_mate_who_solved_all_passes_all_in_the_order_of_the_course():
    marks = list(judge().marks(submission(), seed=3))
    assert [mark.exercise for mark in marks] == IDS
    titles = [manifest.find(i).title for i in IDS]
    assert [(mark.status, mark.sentence) for mark in marks] == [("passed", title) for title in titles]
    assert {mark.how for mark in marks} == {"notebook"} and not any(mark.flags for mark in marks)


WRITTEN = {
    "not started": {i: stubs.stub(answer_source(i)) for i in IDS},
    "passed": {i: sample_answers.right(i, 0) for i in IDS[::3] if answers.right(i)},
    "failed": {i: sample_answers.wrong(i) for i in IDS[1::3]},
}


@pytest.mark.parametrize("status", WRITTEN)
def test_an_answer_gets_the_status_and_the_sentence_of_the_notebook(status):
    """Stubs, other ways to write an answer, and wrong ones, which differ in what they return."""
    texts = WRITTEN[status]
    handed_in = Submission("ann", {i: Answer(i, text) for i, text in texts.items()})
    for mark in judge().marks(handed_in, 5, only=list(texts)):
        judged = mark.status, mark.sentence, mark.mistake
        assert judged == said_in_a_notebook(mark.exercise, texts[mark.exercise], 5), mark.exercise
        assert mark.status == status, mark.exercise


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
    "much output": HEAD + "    for i in range(10**4):\n        print(i)\n    return x\n",
    "a square": HEAD + "    return x[:, None] * x\n",
    "exit": HEAD + "    exit()\n",
    "an error without words": HEAD + "    raise KeyError\n",
    "an error that cannot speak": "class E(Exception):\n    def __str__(self): 1 / 0\n" + HEAD + "    raise E\n",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_gets_the_sentence_of_the_notebook_and_the_line_that_it_quotes(slip):
    mark = alone(DENSITY, SLIPS[slip], seed=5)
    assert (mark.status, mark.sentence, mark.mistake) == said_in_a_notebook(DENSITY, SLIPS[slip], 5)
    assert mark.status == "failed"


def test_the_line_is_quoted():
    assert "in the line «return z / np.nothing»" in alone(DENSITY, SLIPS["raises"]).sentence


def test_a_cell_that_defines_nothing_says_why():
    assert "SyntaxError" in alone(DENSITY, "def affine_density(x, a, b) return x").sentence
    assert alone(DENSITY, "x = 1").sentence == "the answer cell defines no affine_density"
    assert "ZeroDivisionError" in alone(DENSITY, "1 / 0\n" + answer_source(DENSITY)).sentence
    ends = "import os\nos._exit(3)\n" + answer_source(DENSITY)
    assert alone(DENSITY, ends).sentence == "running the cell ended Python (exit code 3)"


def test_what_is_not_handed_in_is_missing():
    mark = judge().mark(Submission("ann"), DENSITY, 0)
    assert mark.status == "missing" and not mark.passed


VALUE = "np.exp(-0.5 * ((x - b) / a) ** 2) / np.sqrt(2 * np.pi) / np.abs(a)"
PLAIN = f"def affine_density(x, a, b):\n    return {VALUE}\n"
PRINTS = "print('%g'", "          % a)", "    return"
STYLES = {
    "scratch below that raises": answer_source(DENSITY) + "\nprint(undefined)\n",
    "output": "print('start')\n" + answer_source(DENSITY) + "\ndisplay(affine_density(np.ones(3), 1, 0))\n",
    "display inside": answer_source(DENSITY).replace("z =", "display(x); z ="),
    "its check": answer_source(DENSITY) + f"\nfrom flowcourse import check\ncheck('{DENSITY}', affine_density)\n",
    "magics": "%matplotlib inline\n!ls\n" + answer_source(DENSITY) + "\n%timeit 1\naffine_density?\n",
    "a bar": "from tqdm.auto import tqdm\n" + answer_source(DENSITY).replace("z =", "list(tqdm([1])); z ="),
    "an object that is called": f"class D:\n    def __call__(self, x, a, b): return {VALUE}\naffine_density = D()",
    "a partial": f"import functools\ndef f(k, x, a, b): return k * {VALUE}\naffine_density = functools.partial(f, 1.0)",
    "a static method": f"class A:\n    @staticmethod\n    def f(x, a, b): return {VALUE}\naffine_density = A.f",
    "a decorator without a mistake": f"def d(f):\n    def g(*args): return f(*args)\n    return g\n@d\n{PLAIN}",
    "vectorize": f"@np.vectorize\n{PLAIN}",
    "types that wait": f"from __future__ import annotations\nx: Later = 1\n{PLAIN}",
    "a data class that travels": "import pickle\nfrom dataclasses import dataclass\n@dataclass\n"
    "class Map:\n    a: float\n"
    f"def affine_density(x, a, b):\n    a = pickle.loads(pickle.dumps(Map(a))).a\n    return {VALUE}",
    "match and walrus": "def affine_density(x, a, b):\n    match (size := abs(a)):\n        case 0: return None\n"
    f"    return {VALUE.replace('np.abs(a)', 'size')}",
    "Greek": "def φ(ζ): return np.exp(-0.5 * ζ**2) / np.sqrt(2 * np.pi)\n"
    "def affine_density(x, a, b):\n    return φ((x - b) / a) / abs(a)",
    "SciPy": "def affine_density(x, a, b):\n    from scipy import stats\n    return stats.norm(b, abs(a)).pdf(x)",
    "a figure": f"import matplotlib.pyplot as plt\n{PLAIN}plt.plot(affine_density(np.ones(3), 2, 1))\nplt.show()",
    "a magic as old editors write it": f"get_ipython().run_line_magic('matplotlib', 'inline')\n{PLAIN}",
    "a magic, and a line that starts with %": f"%matplotlib inline\nk = (7\n     % 4)\n{PLAIN}",
    "a magic, and a % within": f"%config x = 1\n{PLAIN.replace('return', chr(10).join(PRINTS))}",
    "a magic in a branch": f"if True:\n    %matplotlib inline\n{PLAIN}",
    "a shell command over two lines": f"!echo it's \\\n    two\n{PLAIN}",
    "await outside of functions": f"import asyncio\nawait asyncio.sleep(0)\n{PLAIN}",
    "a coroutine of its own": "async def root():\n    return np.sqrt(2 * np.pi)\nROOT = await root()\n"
    "def affine_density(x, a, b):\n    return np.exp(-0.5 * ((x - b) / a) ** 2) / ROOT / np.abs(a)",
    "a figure saved behind it": f"import os\n{PLAIN}os.makedirs('figures')",
    "a doctest behind it": f"{PLAIN}import doctest\ndoctest.testmod()",
    "its own source": f"import inspect\n{PLAIN}print(inspect.getsource(affine_density))",
}


@pytest.mark.parametrize("style", STYLES)
def test_an_honest_answer_passes_however_it_is_written(style):
    mark = alone(DENSITY, STYLES[style])
    assert mark.passed, mark


def test_a_helper_from_another_cell_counts():
    needs = "def affine_density(x, a, b):\n    return shared(x, a, b)\n"
    for other in ("ex-01-1", "ex-01-6"):  # above it and below it
        gives = "def shared(x, a, b):\n    return np.exp(Normal().log_prob((x - b) / a)) / np.abs(a)\n"
        mark = judge().mark(submission({DENSITY: needs, other: gives + answer_source(other)}), DENSITY, 1)
        assert mark.passed and mark.how == "notebook"
    sentence = judge().mark(submission({DENSITY: needs}), DENSITY, 1).sentence
    assert "NameError: name 'shared' is not defined, in the line «return shared(x, a, b)»" in sentence


NEIGHBOURS = ("np = sum = abs = None", "while True: pass", "import os; os._exit(1)", "1 / 0", "def (", "np.exp = 5")


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_what_a_neighbour_does_costs_nothing(neighbour, monkeypatch):
    monkeypatch.setattr(judging, "CELL_SECONDS", 1)
    handed_in = submission(dict.fromkeys(("ex-01-1", "ex-01-3"), neighbour))
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


SLEEPS = "import time\ntime.sleep({})\n"
DEAF = "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n"


@pytest.fixture
def short(monkeypatch):
    """An answer has three seconds, two of them in the notebook, and as many by the clock."""
    monkeypatch.setattr("flowcourse.sandbox.jail.SLACK", 1)
    monkeypatch.setattr(judging, "SLACK", 1)
    monkeypatch.setattr("flowcourse.grading.marking.trial.ANSWER_SECONDS", 3)
    monkeypatch.setattr(judging, "NOTEBOOK_SECONDS", 2)
    monkeypatch.setattr("flowcourse.sandbox.jail.SPARE_SECONDS", 0.5)
    monkeypatch.setattr(judging, "_was_kept_waiting", lambda trial: False)
    clocks, alone = [], judging.Judge._alone

    def noted(judge, submission, trial, budget):
        alone(judge, submission, trial, budget)
        clocks.append(trial.clock)

    monkeypatch.setattr(judging.Judge, "_alone", noted)
    return clocks


@pytest.mark.attack("an answer that sleeps in every call")
def test_what_slept_in_the_notebook_is_not_tried_again(short):
    marks = list(judge().marks(submission({DENSITY: SLEEPS.format(99)}), 3, only=[DENSITY, "ex-01-1", "ex-02-1"]))
    assert {mark.exercise: mark.mistake for mark in marks} == {"ex-01-1": "", DENSITY: "time", "ex-02-1": ""}
    assert short == []


@pytest.mark.attack("one that computes forever and swallows interrupts")
def test_all_runs_of_an_answer_are_paid_from_one_clock(short):
    mark = judge().mark(submission({DENSITY: DEAF}), DENSITY, 3)
    (clock,) = short
    assert mark.mistake == "time" and clock.wall_spent > 2.5 and clock.cpu_spent < 3 + 4 * 0.5, "two runs, one clock"


def starve(monkeypatch, waited):
    """No notebook is run, and DENSITY runs out of 30 s by the clock once, 3 of them on the processor."""
    runs, alone = [], judging.Judge._alone

    def starved(judge, submission, trial, budget):
        runs.append(trial.exercise.id)
        if trial.exercise.id == DENSITY and runs.count(DENSITY) == 1:
            trial.take([Outcome(failure=CallFailure("time"))], "alone")
            trial.clock.take(3, 30, waited)
        else:
            alone(judge, submission, trial, budget)

    monkeypatch.setattr(judging.Judge, "_in_the_notebook", lambda *_: None)
    monkeypatch.setattr(judging.Judge, "_alone", starved)


@pytest.mark.parametrize("waited", [27, 12])
def test_what_waited_for_other_work_is_run_once_more_after_all_others(monkeypatch, waited):
    starve(monkeypatch, waited)
    marks = list(judge().marks(submission(), 3, only=[DENSITY, "ex-01-1", "ex-02-1"]))
    others = [("ex-01-1", ""), ("ex-02-1", "")]
    wanted = [*others, (DENSITY, "")] if waited == 27 else [others[0], (DENSITY, "time"), others[1]]
    assert [(mark.exercise, mark.mistake) for mark in marks] == wanted


def test_what_takes_more_than_its_share_pays_from_the_budget():
    budget = Clock(300, 300)
    judging._pay(budget, 4.5, exercises=6)
    assert budget.wall == 300
    judging._pay(budget, 4.5, exercises=3)
    assert budget.wall == 298.5


@pytest.mark.attack("a notebook of answers that all take their second")
def test_who_owes_as_much_time_as_there_was_gets_no_more(monkeypatch):
    monkeypatch.setattr(judging, "SUBMISSION_SECONDS", 0)
    first, second = judge().marks(submission({"ex-01-1": "while True: pass"}), 3, only=["ex-01-1", DENSITY])
    assert first.mistake == "time" and second.sentence == judging.NO_TIME


@pytest.mark.attack("more numbers than any answer has")
def test_more_numbers_than_any_answer_has_are_not_looked_at():
    many = "def as_few_passes(table, budget):\n    return np.zeros((2**15, len(table)))"
    many = many.replace("as_few_passes", manifest.find("ex-20-1").name)
    mark = alone("ex-20-1", many)
    assert mark.mistake == "large" and "which is more than any answer has" in mark.sentence


@pytest.mark.attack("values that keep the check busy")
def test_a_verdict_that_takes_too_long_is_left(monkeypatch):
    def endless(*_):
        while True:
            pass

    monkeypatch.setattr("flowcourse.grading.marking.trial.judge", endless)
    monkeypatch.setattr("flowcourse.grading.marking.trial.JUDGE_SECONDS", 0.2)
    assert "the check takes more than 0.2 s" in alone(DENSITY, answer_source(DENSITY)).sentence


@pytest.mark.attack("calling minflow for the function that is asked")
def test_a_call_of_the_engine_is_flagged_and_passes():
    flagged = "from minflow.distributions import Laplace\nimport os\nos.getcwd\n" + answer_source(DENSITY)
    mark = alone(DENSITY, flagged)
    assert mark.passed and "minflow.distributions" in mark.flags[0] and "os.getcwd" in mark.flags[1]


@pytest.mark.attack("name")
@pytest.mark.parametrize("name", ON_OTHERS)
def test_neither_what_an_answer_measures_of_itself_nor_what_hangs_on_an_argument_earns_a_pass(name):
    exercise_id, attack = ON_OTHERS[name]
    mark = alone(exercise_id, attack.text)
    assert mark.status == "failed" and re.search(attack.says, mark.sentence), mark.sentence


SCIPY = "from scipy.stats import norm\ndef affine_density(x, a, b):\n    return norm.pdf((x - b) / a) / np.abs(a)\n"


def test_scipy_is_loaded_once_for_a_submission_that_names_it_and_for_no_other(monkeypatch):
    loaded, jail = [], judge().jail
    monkeypatch.setattr(jail, "restart", lambda: loaded.append(jail.load))
    for text in ("", SCIPY, SCIPY + "\n", "", ""):
        judge()._load_for(Submission("ann", {DENSITY: Answer(DENSITY, text)}))
    assert loaded == [("scipy.stats",), ()]


@pytest.mark.nightly
def test_where_scipy_is_loaded_an_answer_finds_it_and_elsewhere_it_is_not_there():
    loaded = "import sys\ndef f(): return float('scipy.stats' in sys.modules)\n"
    with session() as other:
        assert call(loaded, within=other.jail).values == (0.0,)
        assert other.mark(Submission("ann", {DENSITY: Answer(DENSITY, SCIPY)}), DENSITY, 1).passed
        assert call(loaded, within=other.jail).values == (1.0,)
        assert other.mark(submission(), DENSITY, 1).passed
        assert call(loaded, within=other.jail).values == (0.0,)


@pytest.mark.parametrize("texts", [("wrong", "right"), ("right", "wrong"), ("wrong", "also wrong", "right")])
def test_of_several_versions_the_best_mark_counts_and_the_report_has_that_answer(tmp_path, texts):
    written = {"right": answer_source(DENSITY), "wrong": HEAD + "    return x", "also wrong": HEAD + "    return b"}
    for n, text in enumerate(texts):
        save(tmp_path / "class" / "ann" / f"{n}.ipynb", filled(blank(), {DENSITY: written[text]}))
    (ann,) = collected(tmp_path / "class").values()
    (mark,) = judge().marks(ann, 3, only=[DENSITY])
    assert mark.passed and mark.version == texts.index("right")
    store = Store(tmp_path, "key")
    place = store.add(ann)
    store.keep(place, mark)
    kept = store.submission(place).counted(store.marks(place, [DENSITY]))
    assert kept.answers[DENSITY].text == written["right"] and kept.others == {}


def test_where_no_version_passes_the_first_has_its_sentence():
    wrong, other = (Answer(DENSITY, HEAD + f"    return {name}", notebook=n) for n, name in enumerate("xb"))
    codes = tuple((Code(answer.text, DENSITY),) for answer in (wrong, other))
    both = Submission("ann", {DENSITY: wrong}, notebooks=codes, others={DENSITY: (other,)})
    mark = judge().mark(both, DENSITY, 3)
    assert mark == judge().mark(Submission("ann", {DENSITY: wrong}, notebooks=codes), DENSITY, 3)
    assert not mark.passed
