"""What a matrix does to the unit square: its image, the area of that, and whether it is mirrored."""

import math

import numpy as np

from ..arrays import as_floats, describe
from .picture import GUIDE, INK, LATENT, MODEL, Picture, check_box, new_figure, number, short

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
LETTER_F = np.array(
    [[3, 2], [4.2, 2], [4.2, 4.6], [6.2, 4.6], [6.2, 5.6], [4.2, 5.6], [4.2, 7], [7, 7], [7, 8], [3, 8]]
) / 10  # fmt: skip
RANKS = ("a point", "a segment")
ROUNDING = 1e-12


def parallelogram(A, title=None, box=None):
    """The unit square with an F in it, and beside it, at the same scale, what x = A z makes of both (article 2.2).

    The arrows are z = (1, 0) and z = (0, 1), whose images are the columns of A. Above the image stands the signed
    area det A; an F in mirror writing is a negative one. A singular A draws a segment, or a point, and says so.
    box: ((low, high), (low, high)) of both panels, as much as is needed unless it is given.
    Raises ValueError unless A is 2 × 2 and finite, as its determinant must be.
    """
    A, det = _matrix(A)
    rank = np.linalg.matrix_rank(A, tol=ROUNDING * np.abs(A).max())
    corners = SQUARE @ A.T
    if box is not None:
        check_box(box)
    figure, panels = new_figure(columns=2, size=(8.0, 4.2), layout=None, sharex=True, sharey=True)
    figure.subplots_adjust(left=0.07, right=0.98, bottom=0.12, top=0.9, wspace=0.12)
    names = ("z", LATENT, np.eye(2)), ("x", MODEL, A)
    for axes, (name, colour, columns) in zip(panels, names, strict=True):
        _draw(axes, columns, colour)
        axes.set(xlabel=f"{name}₁", ylabel=f"{name}₂", aspect="equal")
        axes.locator_params(nbins=6, steps=(1, 2, 5, 10))
    across, up = _frame(corners) if box is None else box
    panels[0].set(xlim=across, ylim=up, title="The unit square")
    finding = _finding(A, det, rank, corners)
    panels[1].set_title(finding)
    alt = f"The unit square with an F in it, and its image under x = A z. {finding}."
    alt += f" The image has the corners {', '.join(map(_pair, corners))}"
    alt += "" if rank < 2 else ", and its F is in mirror writing" if det < 0 else ", and its F reads as an F"
    return Picture(
        figure, f"{alt}.", title or f"The unit square under A with columns {_pair(A[:, 0])} and {_pair(A[:, 1])}"
    )


def _matrix(A):
    A = as_floats(A, "A")
    if A.shape != (2, 2):
        raise ValueError(f"A must be a 2 × 2 matrix; got {describe(A)}")
    (a, b), (c, d) = A.tolist()
    det = a * d - b * c
    if not (np.isfinite(A).all() and math.isfinite(det)):
        raise ValueError(f"A and its determinant must be finite; got {A.tolist()}")
    return A.astype(float), det


def _finding(A, det, rank, corners):
    """The title of the image."""
    if rank < 2:
        apart = corners[:, None] - corners
        length = f" of length {number(np.hypot(*apart.T).max())}" if rank else ""
        return f"det A = 0: the square is flattened to {RANKS[rank]}{length}, area 0"
    size = number(det) if abs(det) >= 0.005 else short(det)
    area = number(abs(det)) if abs(det) >= 0.005 else short(abs(det))
    return f"det A = {size}: area {area}, " + ("mirrored" if det < 0 else "not mirrored")


def _draw(axes, A, colour):
    """The images of the square, its F and its two edges, under A."""
    axes.axhline(0, color=GUIDE, linewidth=0.6)
    axes.axvline(0, color=GUIDE, linewidth=0.6)
    axes.grid(color=GUIDE, alpha=0.2, linewidth=0.6)
    axes.fill(*(SQUARE @ A.T).T, facecolor=colour, edgecolor=colour, alpha=0.25, linewidth=2)
    axes.fill(*(LETTER_F @ A.T).T, color=colour, linewidth=0.5)
    axes.plot(0, 0, "o", color=INK, markersize=3)
    for (x1, x2), style in zip(A.T, ("-", (0, (3, 1.5))), strict=True):
        arrow = {"arrowstyle": "-|>", "linestyle": style, "color": INK, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (x1, x2), (0, 0), arrowprops=arrow)


def _frame(corners):
    """A square box that shows the image and the unit square, wide enough for both at one scale."""
    points = np.concatenate([corners, SQUARE])
    low, high = points.min(axis=0), points.max(axis=0)
    half = 0.56 * max(high - low)
    return [(middle - half, middle + half) for middle in (low + high) / 2]


def _pair(point):
    return f"({short(point[0] + 0.0)}, {short(point[1] + 0.0)})"
