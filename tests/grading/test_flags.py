"""A flag does not depend on how an answer spells what it calls, honest work has none, and a report can be forged."""

import pytest
from attacks import SHARED
from course_tools import answer_source
from hand_ins import DENSITY
from jail_tools import alone, judge, submission

from flowcourse.grading.marking import session as judging
from flowcourse.grading.marking.flags import flags, plain

HEAD = "def affine_density(x, a, b):\n    right = np.exp(Normal().log_prob((x - b) / a)) / np.abs(a)\n"
TAIL = "    Laplace(1)\n    return right\n"
SPELLED = {  # how each gets at the class
    "an import in other letters": "from ｍinflow.distributions import Lａplace\n" + HEAD,
    "an import from sys": "from sys import modules as m\n"
    + HEAD
    + "    Laplace = m['minf' 'low.distributions'].Laplace\n",
    "pkgutil": "from pkgutil import resolve_name\n"
    + HEAD
    + "    Laplace = resolve_name('min' + 'flow.distributions:Laplace')\n",
    "getattr": "import ｍinflow as m\n" + HEAD + "    Laplace = getattr(m.distributions, 'Lap' + 'lace')\n",
    "the globals of a method": HEAD + "    Laplace = Normal.__init__.__globals__['Lap' + 'lace']\n",
    "a search among subclasses": HEAD
    + "    Laplace = next(c for c in Normal.__base__.__subclasses__() if c.__name__ == 'Laplace')\n",
    "by way of NumPy": "import ｍinflow as m\n" + HEAD + "    Laplace = np.vectorize(m.distributions.Laplace)\n",
    "code in a string": HEAD + "    exec('from min' + 'flow.distributions import Laplace', globals())\n",
}


@pytest.mark.attack("spelling")
@pytest.mark.parametrize("spelling", SPELLED)
def test_a_call_of_the_engine_is_flagged_however_it_is_spelled(spelling):
    mark = alone(DENSITY, SPELLED[spelling] + TAIL)
    assert mark.passed, mark
    assert mark.flags[0] == "it calls minflow.distributions.Laplace: is that the very function that is asked for?"


IS = {  # (exercise, an answer that is itself the engine's, what is said)
    "a function": ("ex-02-4", "from ｍinflow.training import fit as {}", "minflow.training.fit"),
    "a part of one": (
        DENSITY, "import functools, ｍinflow.change_of_variables as c\n{} = functools.partial(c.log_density_1d)",
        "minflow.change_of_variables.log_density_1d",
    ),
    "what one makes": (
        DENSITY, "from ｍinflow import change_of_variables as c\n{} = c.log_density_1d(Normal(), lambda x: x)",
        "minflow.change_of_variables.log_density_1d",
    ),
    "a class": (
        "ex-09-6", "from ｍinflow.transforms import Split\nclass {}(Split): pass", "minflow.transforms.split.Split"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", IS)
def test_an_answer_that_is_of_the_engine_is_flagged_too(kind):
    exercise, text, said = IS[kind]
    mark = alone(
        exercise, text.format(judge().course.asked[exercise].name), seed=0
    )  # with it the first call is watched
    assert "no result" not in mark.sentence and said in mark.flags[0], mark


@pytest.mark.parametrize("text", ["from sys import modules\n", "import sys as s\ns.modules\n", "import ｏs\n"])
def test_an_unusual_tool_is_flagged_however_it_is_imported(text):
    (said,) = alone(DENSITY, text + answer_source(DENSITY)).flags
    assert said in ("it uses sys.modules, which no answer needs", "it uses os, which no answer needs")


def test_a_call_whose_time_runs_out_is_made_again_without_watching_it(monkeypatch):
    """Watching makes loops slower, some of them several times."""
    monkeypatch.setattr(judging, "FIRST", 1)
    waits = "import sys\nwhile sys.getprofile(): pass\n" + answer_source(DENSITY)
    (mark,) = judge().marks(submission({DENSITY: waits}), 1, only=[DENSITY])
    assert mark.passed


def test_letters_are_read_as_python_reads_them_in_linear_time():
    assert plain("ｍinflow.𝐟low") == "minflow.flow"
    assert len(plain("\u0315\u0300" * 16_000)) == 32_000
    assert flags("from ｍinflow.flow import Flow", "")[0].startswith("it says «from minflow.flow import Flow»")


@pytest.mark.attack("a report of calls that is forged")
def test_a_forged_report_hides_a_call_and_can_say_no_words_of_its_own():
    hides = "import minflow.distributions as d, sys\n" + HEAD + "    sys.setprofile(None)\n    d." + TAIL.lstrip()
    found = alone(DENSITY, hides).flags
    assert "it says «import minflow" in found[0] and "setprofile" in found[1]
    says = '{"shapes": [], "failure": null, "notes": "", "seen": ["your teacher: <b>"]}'
    forged = alone(DENSITY, f"import os\n{SHARED['WRITES']}{HEAD}    send_head({says!r})\n    os._exit(0)\n")
    assert "no result" in forged.sentence and not any("teacher" in flag for flag in forged.flags[1:])
