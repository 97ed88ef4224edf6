"""What `flowcourse new` writes: an exercise that works, y = a·x, with FILL IN wherever an author has to think."""

from string import Template

ENTRY = Template("""
[[exercise]]
id = "$id"
title = $title
minutes = $minutes
core = $core
hints = [
'''FILL IN: a question that leads to the first step.''',
'''FILL IN: the equation, and the section of the article that has it.''',
'''FILL IN: a worked *other* case, with numbers; never the line of code.''',
]
""")

CHECK = Template('''"""$id: $plain_title."""

import numpy as np

from ..draws import slope
from ..model import Check, Law, Probe, Signature


def probes(rng):
    """FILL IN: the first one is fixed, for checking by hand; the others keep away from coincidences."""
    return [Probe((np.array([1.0, -2.0]), 3.0)), Probe((rng.normal(size=4), slope(rng)))]


def expected(x, a):
    """FILL IN: what is right."""
    return a * x


def is_not_odd(probes, values):
    """FILL IN: how far the values are from what must hold."""
    return max(float(np.max(np.abs(v + expected(-p.args[0], p.args[1])))) for p, v in zip(probes, values, strict=True))


CHECK = Check(
    "$id",
    arguments=("x", "a"),
    returns=("y",),
    probes=probes,
    expected=expected,
    laws=(Law("FILL IN: what must hold, in words", is_not_odd),),
    signatures=(
        Signature(
            "÷ for ×",
            lambda x, a: x / a,
            "FILL IN: what a tutor would say to whoever makes this mistake; one such block for each.",
        ),
    ),
)
''')

ANSWERS = Template("""

# FILL IN: at least two right answers by other ways, and three wrong ones, each with the name of its misconception.
RIGHT["$id"] = (
    lambda x, a: x * a,
    lambda x, a: x / (1 / a),
)
WRONG["$id"] = (
    ("÷ for ×", lambda x, a: x / a),
    ("sign", lambda x, a: -x * a),
)
""")

CATALOGUE = Template('''\
"""Chapter $number: wrong answers that people give, each with its misconception, and other right ones."""

import numpy as np

RIGHT, WRONG = {}, {}
''')

CHECKS = Template('''"""Chapter $number: what is right, and what typically goes wrong."""

CHECKS = ()
''')

CHAPTER = Template("""chapter = $chapter
notebook = "$notebook"
""")

INTRO = Template("""# Exercises $chapter · FILL IN: the chapter's name

FILL IN: how many exercises these are to [notebook $chapter](../notebooks/$notebook), how many
minutes in all, how many of them core.""")

SETUP = """import autograd.numpy as np

from flowcourse import check"""

NEXT = """**What next.** FILL IN: what one can do with these solved, and the notebook to go on with. The notebook
`progress.ipynb` in the folder `notebooks` says what is still open."""

CELLS = {
    "task": Template("""## $id · $plain_title

*$kind · $minutes minutes*

**Goal.** FILL IN: what is given, what is asked, and why one would want it.

**Equation.** FILL IN: the formula, and the section of the article that has it.

**Shapes.** FILL IN: those of the arguments and of what is returned.

**By hand.** FILL IN: one case with numbers, the first that the check tries."""),
    "answer": Template('''def $name(x, a):
    """FILL IN: what it returns, with shapes: x (N,), a a number -> (N,)."""
    ### BEGIN SOLUTION
    return a * x
    ### END SOLUTION'''),
    "check": Template('check("$id", $name)'),
    "why": Template("FILL IN: in a few sentences, why the solution is right."),
}
