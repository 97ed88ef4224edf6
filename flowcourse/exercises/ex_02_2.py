"""ex-02-2: the area of a parallelogram from a corner and its two neighbours, in any order."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset
from ._edges import apart, cross


def inputs(rng):
    found = [TestInput((np.array([1.0, 1.0]), np.array([2.0, 4.0]), np.array([3.0, 2.0])))]
    for way in (1, -1, 1):
        u, v = apart(rng, way)
        p = np.array([offset(rng), offset(rng)])
        found.append(TestInput((p, p + u, p + v)))
    return found


def signed(p, q, r):
    return cross(q - p, r - p)


def area(p, q, r):
    return abs(signed(p, q, r))


def base_times_height_differs(inputs, values):
    gaps = []
    for test_input, value in zip(inputs, values, strict=True):
        p, q, r = test_input.args
        u, v = q - p, r - p
        height = v - (v @ u) / (u @ u) * u
        gaps.append(abs(float(value) - np.sqrt(u @ u) * np.sqrt(height @ height)))
    return max(gaps)


def picture(answer):
    """Three parallelograms on one base, with the learner's areas in them."""
    from minflow import plots
    from minflow.plots.picture import number

    figure, axes = plots.new_figure(size=(7.2, 2.0))
    areas = []
    for start, lean in ((0.0, 0.0), (3.0, 1.0), (9.0, -2.5)):
        p, q, r = np.array([[start, 0.0], [start + 2, 0.0], [start + lean, 1.5]])
        areas.append(number(answer(p, q, r)))
        axes.fill(*np.array([p, q, q + r - p, r]).T, facecolor=plots.MODEL, edgecolor=plots.MODEL, alpha=0.4)
        axes.text(*((q + r) / 2), areas[-1], ha="center", va="center")
    axes.set(aspect="equal", xlabel="x₁", ylabel="x₂", title="Your areas: leaning over changes none of them")
    alt = "Three parallelograms of base 2 and height 1.5: one upright, one leaning to the right, one far to the left. "
    return plots.Picture(figure, alt + f"The areas that your function gives are written in them: {', '.join(areas)}.")


CHECK = Check(
    "ex-02-2",
    arguments=("p", "q", "r"),
    returns=("the area",),
    inputs=inputs,
    expected=area,
    laws=(Law("the area is base × height", base_times_height_differs),),
    picture=picture,
    mistakes=(
        Mistake(
            "no absolute value",
            signed,
            "an area cannot be negative: the sign of a determinant tells which way round the edges come, "
            "and the question was how large.",
        ),
        Mistake(
            "no absolute value, edges exchanged",
            lambda p, q, r: -signed(p, q, r),
            "an area cannot be negative: ad − bc changes its sign when the two edges change places, the area does not.",
        ),
        Mistake(
            "corners for edges",
            lambda p, q, r: abs(cross(q, r)),
            "you use q and r as if the parallelogram began at the origin: an edge is a difference of two corners.",
        ),
        Mistake(
            "corners for edges, no absolute value",
            lambda p, q, r: cross(q, r),
            "two things: an edge is a difference of two corners, and an area is never negative.",
        ),
        Mistake(
            "corners added",
            lambda p, q, r: abs(cross(q + p, r + p)),
            "you add p to its neighbours: the edge that leads from p to q is what has to be added to p.",
        ),
        Mistake(
            "the triangle",
            lambda p, q, r: area(p, q, r) / 2,
            "you give half of it: that is the triangle p, q, r, and the parallelogram has a fourth corner.",
        ),
        *(
            Mistake(
                f"the triangle, no absolute value{also}",
                lambda p, q, r, sign=sign: sign * signed(p, q, r) / 2,
                "two things: that is the triangle, half of what is asked, and an area is never negative.",
            )
            for also, sign in (("", 1), (", edges exchanged", -1))
        ),
        Mistake(
            "product of the lengths",
            lambda p, q, r: np.linalg.norm(q - p) * np.linalg.norm(r - p),
            "length × length is the area of a rectangle: where the sides lean, the height is less than the side.",
        ),
        Mistake(
            "dot product",
            lambda p, q, r: abs((q - p) @ (r - p)),
            "u·v tells how much of v lies *along* u: what stands upright on u makes the area.",
        ),
        Mistake(
            "ad + bc",
            lambda p, q, r: abs((q - p)[0] * (r - p)[1] + (q - p)[1] * (r - p)[0]),
            "you add bc: two corners of the rectangle around it have been cut *off*.",
        ),
        Mistake(
            "the area squared",
            lambda p, q, r: area(p, q, r) ** 2,
            "that is the area squared, |u|²|v|² − (u·v)²: take the root.",
        ),
    ),
)
