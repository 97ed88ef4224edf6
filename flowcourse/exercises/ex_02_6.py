"""ex-02-6: the Jacobian of (x₁, x₂) -> (r, φ) by hand."""

import numpy as np

from ..checking import domains
from ..checking.edges import of_every_size
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; points near and far; then on each half of the axes, and at every distance from the origin."""
    test_inputs = [TestInput((np.array([[3.0, 4.0], [-4.0, 3.0], [0.0, 2.0]]),))]
    for n in (1, 4, 5):
        r, angle = rng.uniform([[0.3], [2.0]], [[0.7], [3.0]], size=(2, n)), rng.uniform(-np.pi, np.pi, size=n)
        r = np.where(rng.uniform(size=n) < 0.5, *r)
        test_inputs.append(TestInput((np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1),)))
    along = rng.permutation(np.concatenate([np.eye(2), -np.eye(2)])) * rng.uniform(0.5, 2.0, size=(4, 1))
    angle = rng.uniform(-np.pi, np.pi, size=8)
    far = np.abs(of_every_size(rng, 1e-4, 1e4, 8))[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return [*test_inputs, TestInput((along,)), TestInput((far,))]


def entries(x, first=1, second=2, signs=(-1, 1), r=None):
    """(N, 2, 2) with the rows x / r**first and (−x₂, x₁) / r**second."""
    r = np.linalg.norm(x, axis=1)[:, None] if r is None else r
    return np.stack([x / r**first, np.array(signs) * x[:, ::-1] / r**second], axis=1)


def forward(z):
    """The Jacobian of (r, φ) -> x."""
    r, c, s = z[:, 0], np.cos(z[:, 1]), np.sin(z[:, 1])
    return np.moveaxis(np.array([[c, -r * s], [s, r * c]]), 2, 0)


def polar(x):
    return np.stack([np.linalg.norm(x, axis=1), np.arctan2(x[:, 1], x[:, 0])], axis=1)


def product_is_not_one(inputs, values):
    """|J of the way back times J of the way there − identity|."""
    return max(
        float(np.max(np.abs(J @ forward(polar(p.args[0])) - np.eye(2)))) if J.shape[1:] == (2, 2) else np.inf
        for p, J in zip(inputs, values, strict=True)
    )


def transpose(J):
    return np.swapaxes(J, 1, 2)


CHECK = Check(
    "ex-02-6",
    arguments=("x",),
    returns=("J",),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-4, 1e4))},
    admits=lambda x: np.all(np.any(x != 0, axis=1)),
    expected=entries,
    rtol=1e-4,  # a finite difference passes
    atol=1e-7,
    laws=(Law("J of the way back × J of the way there is the identity", product_is_not_one, tolerance=1e-3),),
    mistakes=(
        Mistake(
            "transposed",
            lambda x: transpose(entries(x)),
            "your J is transposed: row 1 holds the slopes of r, along x₁ and along x₂. The determinant does not "
            "show this.",
        ),
        Mistake(
            "Jacobian of the way there",
            lambda x: forward(polar(x)),
            "that is the Jacobian of (r, φ) → x: the task is the way back, x → (r, φ).",
        ),
        Mistake(
            "Jacobian of the way there, transposed",
            lambda x: transpose(forward(polar(x))),
            "that is the Jacobian of (r, φ) → x, transposed: the way back has the inverse, "
            "and only for a rotation is that the transpose.",
        ),
        Mistake(
            "x taken for (r, φ)",
            forward,
            "you use the columns of x as r and φ: they are x₁ and x₂, and the task is the way back.",
        ),
        Mistake(
            "angle divided by r once",
            lambda x: entries(x, second=1),
            "your row 2 has length 1: the farther you are from the origin, the less a small step turns the angle.",
        ),
        Mistake(
            "slopes of log r",
            lambda x: entries(x, first=2),
            "your row 1 has the slopes of log r: a step straight outwards makes r longer by exactly the step.",
        ),
        Mistake(
            "no root",
            lambda x: entries(x, r=np.sum(x**2, axis=1)[:, None]),
            "your r is x₁² + x₂²: the radius is the root of that.",
        ),
        Mistake(
            "slopes of half r squared",
            lambda x: entries(x, first=0),
            "your row 1 is x itself, the slopes of r²/2: r is a root, which must be differentiated, too.",
        ),
        Mistake(
            "clockwise",
            lambda x: entries(x, signs=(1, -1)),
            "your angle falls where it should rise: at (1, 0), a small step upwards turns anticlockwise.",
        ),
        Mistake(
            "no minus",
            lambda x: entries(x, signs=(1, 1)),
            "your slopes of φ are both positive: at (0, 1), a small step to the right turns clockwise.",
        ),
        Mistake(
            "angle first",
            lambda x: entries(x)[:, ::-1],
            "your rows are exchanged: the radius is the first output.",
        ),
        Mistake(
            "degrees",
            lambda x: entries(x) * np.array([[1.0], [180 / np.pi]]),
            "your angles are in degrees: give them in radians, without 180/π.",
        ),
        Mistake(
            "slopes of r squared",
            lambda x: 2 * entries(x, first=0)[:, :1] * [[1.0], [0.0]] + entries(x) * [[0.0], [1.0]],
            "your row 1 is 2x, the slopes of r²: r is a root, which must be differentiated, too.",
        ),
        Mistake(
            "the first point alone",
            lambda x: entries(x)[0],
            "that is J at the first point: every row of x has its own, so stack N matrices, (N, 2, 2).",
        ),
        Mistake(
            "samples last",
            lambda x: np.moveaxis(entries(x), 0, 2),
            "J has the samples along its last axis: np.array([[…], […]]) of arrays (N,) puts them there; "
            "the samples must come first.",
        ),
    ),
)
