"""ex-02-3: det A, sign included, from a triangle and its image under x = A z + b."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import matrix, offset
from ._edges import apart, cross


def inputs(rng):
    by_hand = np.array([[0.0, 0.0], [0.0, 1.0], [2.0, 0.0]]), np.array([[1.0, 1.0], [4.0, 1.0], [1.0, 3.0]])
    found = [TestInput(by_hand)]
    for way, sign in ((1, -1), (-1, -1), (-1, 1), (1, 1)):
        u, v = apart(rng, way)
        p, A, b = np.array([offset(rng), offset(rng)]), matrix(rng, 2, sign), np.array([offset(rng), offset(rng)])
        before = np.array([p, p + u, p + v])
        found.append(TestInput((before, before @ A.T + b)))
    return found


def size(triangle):
    """Twice the signed area: positive for corners that run anticlockwise."""
    p, q, r = triangle
    return cross(q - p, r - p)


def det(before, after):
    return size(after) / size(before)


def not_the_matrix(inputs, values):
    """|value − det| for the matrix that maps the edges of one triangle to those of the other."""
    gaps = []
    for test_input, value in zip(inputs, values, strict=True):
        before, after = (np.diff(triangle, axis=0) for triangle in test_input.args)
        gaps.append(abs(float(value) - np.linalg.det(np.linalg.solve(before, after))))
    return max(gaps)


def unclosed(triangle):
    """The shoelace sum without its last term."""
    p, q, r = triangle
    return cross(p, q) + cross(q, r)


CHECK = Check(
    "ex-02-3",
    arguments=("before", "after"),
    returns=("det A",),
    inputs=inputs,
    expected=det,
    laws=(Law("det A is that of the matrix that carries edges to edges", not_the_matrix),),
    mistakes=(
        Mistake(
            "opposite sign",
            lambda before, after: -det(before, after),
            "every sign is the opposite one: have you gone round the two triangles in the same order of corners?",
        ),
        Mistake(
            "bars",
            lambda before, after: abs(det(before, after)),
            "the size is right, and the sign is lost: mirror writing is in the sign, so keep the areas signed.",
        ),
        Mistake(
            "image alone",
            lambda before, after: size(after) / abs(size(before)),
            "your sign says which way round the image runs: A mirrors only if the triangle ran the other way before.",
        ),
        Mistake(
            "first triangle alone",
            lambda before, after: abs(size(after)) / size(before),
            "your sign says which way round the triangle ran before A moved it: compare that with the image.",
        ),
        Mistake(
            "before over after",
            lambda before, after: size(before) / size(after),
            "that is the factor of the way back, det W: A leads from `before` to `after`.",
        ),
        Mistake(
            "one edge",
            lambda before, after: np.linalg.norm(after[1] - after[0]) / np.linalg.norm(before[1] - before[0]),
            "that is how much one edge has grown: a matrix stretches other directions otherwise, so compare areas.",
        ),
        Mistake(
            "× for ÷",
            lambda before, after: size(before) * size(after) / 4,
            "you multiply the two areas: the factor is what the first must be multiplied *by* to give the second.",
        ),
        Mistake(
            "area of the image",
            lambda before, after: size(after) / 2,
            "that is the signed area of the image: the factor is a ratio, and the first triangle has a size, too.",
        ),
        Mistake(
            "not divided",
            lambda before, after: size(after),
            "you have the determinant of the image's edges, and the first triangle does not appear in it: "
            "by how much has it grown?",
        ),
        *(
            Mistake(
                f"½ in {which} alone",
                lambda before, after, factor=factor: factor * det(before, after),
                f"your answer is {wrong}: one of the two areas has its ½ and the other has not.",
            )
            for which, factor, wrong in (("the image", 0.5, "half of det A"), ("the first triangle", 2, "twice det A"))
        ),
        Mistake(
            "sign alone",
            lambda before, after: np.sign(det(before, after)),
            "mirrored or not: that is right. How many times as large is asked, too.",
        ),
        Mistake(
            "polygon not closed",
            lambda before, after: unclosed(after) / unclosed(before),
            "the shoelace sum goes all the way round: the pair of the last corner and the first is missing.",
        ),
        Mistake(
            "corners for edges",
            lambda before, after: cross(after[1], after[2]) / cross(before[1], before[2]),
            "you use corners where edges are due: b moves every corner, and no difference of two corners.",
        ),
    ),
)
