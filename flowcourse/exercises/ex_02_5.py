"""ex-02-5: by how much does f(z) = (z₁² − z₂², 2 z₁ z₂) stretch areas at z?"""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset


def inputs(rng):
    def two():
        return offset(rng), 0.4 * offset(rng)

    return [TestInput(pair) for pair in ((1.0, 2.0), two(), two()[::-1], two())]


def factor(z1, z2):
    return 4 * (z1**2 + z2**2)


def small_circle_differs(inputs, values):
    """|factor · area of a small circle / area of its image − 1|: nearly exact, as f is quadratic."""
    turn, gaps = np.linspace(0, 2 * np.pi, 200, endpoint=False), []
    for test_input, value in zip(inputs, values, strict=True):
        centre = complex(*test_input.args)
        if centre:
            z = centre + 1e-3 * abs(centre) * np.exp(1j * turn)
            before, after = (np.sum((w.conj() * np.roll(w, -1)).imag) for w in (z, z**2))
            gaps.append(abs(float(value) * before / after - 1))
    return max(gaps)


CHECK = Check(
    "ex-02-5",
    arguments=("z1", "z2"),
    returns=("the factor",),
    inputs=inputs,
    domains={"z1": domains.real(1e-2, 1e2), "z2": domains.real(1e-2, 1e2)},
    expected=factor,
    laws=(Law("the image of a small circle is larger by this factor", small_circle_differs, tolerance=1e-3),),
    guesses=(("the factor at z = (1, 2)", 20.0), ("the distance from the origin at which the factor is 1", 0.5)),
    mistakes=(
        Mistake(
            "diagonal only",
            lambda z1, z2: 4 * z1**2,
            "you multiply the diagonal of J: the slopes ∂x₁/∂z₂ and ∂x₂/∂z₁ are not 0.",
        ),
        Mistake(
            "ad + bc",
            lambda z1, z2: 4 * z1**2 - 4 * z2**2,
            "you add bc where it must be subtracted. Note that one of the two slopes is negative.",
        ),
        Mistake(
            "|ad + bc|",
            lambda z1, z2: abs(4 * z1**2 - 4 * z2**2),
            "your bc has the wrong sign: one of its two slopes is negative, and bc is subtracted.",
        ),
        Mistake(
            "J itself",
            lambda z1, z2: np.array([[2 * z1, -2 * z2], [2 * z2, 2 * z1]]),
            "you return J, which says where each side of the tiny square goes: give the factor of its *area*.",
        ),
        Mistake(
            "bc − ad",
            lambda z1, z2: -4 * (z1**2 + z2**2),
            "your factor is negative: an area is not.",
        ),
        Mistake(
            "length for area",
            lambda z1, z2: 2 * np.sqrt(z1**2 + z2**2),
            "that is the factor of a short *length* here: an area has two of them.",
        ),
        Mistake(
            "lengths added",
            lambda z1, z2: 4 * np.sqrt(z1**2 + z2**2),
            "you add the lengths of the two columns of J, which are the sides of the image of a tiny square: how large "
            "is its *area*?",
        ),
        Mistake(
            "no factor from the squares",
            lambda z1, z2: z1**2 + z2**2,
            "look at the four slopes again: what is the slope of z₁², and that of 2 z₁ z₂ along z₁?",
        ),
        Mistake(
            "one factor for two columns",
            lambda z1, z2: 2 * (z1**2 + z2**2),
            "every entry of J has a 2 in it, and the determinant multiplies two entries.",
        ),
        Mistake(
            "at x",
            lambda z1, z2: 4 * (z1**2 + z2**2) ** 2,
            "you take J at x = f(z): the slopes are functions of z, the point that f starts from.",
        ),
        Mistake(
            "sum of the diagonal",
            lambda z1, z2: 4 * z1,
            "that is the sum of the diagonal (the trace): an area is a product.",
        ),
    ),
)
