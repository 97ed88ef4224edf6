"""A check to try out the three marks on, in chapter 0: practice(double), for a function that gives twice its argument.

It judges as the checks of the exercises do, and counts as none of them.
"""

from ..checking.call import run_inputs
from ..checking.judge import judge
from ..checking.parts import Case, Check, TestInput

DOUBLE = Check(
    "practice",
    arguments=("u",),
    returns=("the number",),
    inputs=lambda rng: [TestInput((1.0,)), TestInput((rng.standard_normal(),))],
    expected=lambda u: 2 * u,
)


def practice(double):
    """Print the verdict on `double` in one line."""
    case = Case(DOUBLE, seed=0)
    print(judge(case, "twice a number", run_inputs(case, double)).line)
