"""ex-02-12: the mass of a density in a box, by the middles of n × n cells."""

from functools import partial

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale
from ._smooth_maps import log_normal

WIDE = np.array([[-6.0, 40.0], [-14.0, 14.0]])
FORMULAS = ((-1, "-", "p_Z / |det J|"), (0, "--", "p_Z"), (1, ":", "p_Z · |det J|"))


def inputs(rng):
    test_inputs = [TestInput((log_of_square_times, np.array([[0.0, 2.0], [0.0, 1.0]]), 2))]
    for n, multiple in ((12, -1), (17, 0), (10, 1)):
        s, low = scale(rng) / 3, rng.uniform([-2.0, -0.9], [-1.0, -0.5])
        box = np.stack([low, low + rng.uniform([1.9, 2.4], [2.4, 3.4])], axis=1)
        test_inputs.append(TestInput((partial(bent_log_density, s, multiple), box, n)))
    return [
        *test_inputs,
        TestInput((partial(bent_log_density, 0.5, -1), np.array([[-6.0, 20.0], [-9.0, 9.0]]), 50), "wide"),
    ]


def log_of_square_times(x):
    """log p for p(x) = x₁²·x₂."""
    return 2 * np.log(points(x)[:, 0]) + np.log(x[:, 1])


def bent_log_density(s, multiple, x):
    """log p_X of x₂ = z₂·exp(s·z₁), x₁ = z₁ + x₂²/4, Z normal, for multiple = −1; otherwise a mistake of it."""
    z1 = points(x)[:, 0] - x[:, 1] ** 2 / 4
    z2 = x[:, 1] * np.exp(-s * z1)
    return log_normal(np.stack([z1, z2], axis=1)) + multiple * s * z1


def points(x):
    """x if it is an array (M, 2) of points; otherwise a sentence."""
    if np.ndim(x) != 2 or np.shape(x)[1] != 2:
        raise ValueError(f"log_p takes an array (M, 2), one point a row; it was given shape {np.shape(x)}")
    return x


def middles(n):
    return (np.arange(n) + 0.5) / n


def riemann(log_p, box, parts, area=None, n=None, order=(0, 1), outer=np.exp):
    """Σ p · area over the points at these parts of the sides; area is that of one of n × n cells unless given."""
    low, width = box[:, 0], box[:, 1] - box[:, 0]
    steps = np.stack(np.meshgrid(parts, parts), axis=-1).reshape(-1, 2)
    area = np.prod(width) / (n or len(parts)) ** 2 if area is None else area
    return area * np.sum(outer(log_p((low + width * steps)[:, list(order)])))


def mass(log_p, box, n):
    return riemann(log_p, box, middles(n))


def wide_box_is_not_one(inputs, values):
    return max(abs(float(v) - 1) for p, v in zip(inputs, values, strict=True) if p.name == "wide")


def wrong_area(area):
    """Σ p times area(widths of the box, n)."""
    return lambda log_p, box, n: riemann(log_p, box, middles(n), area=area(box[:, 1] - box[:, 0], n))


def diagonal(log_p, box, n):
    low, width = box[:, 0], box[:, 1] - box[:, 0]
    return np.prod(width / n) * np.sum(np.exp(log_p(low + width * middles(n)[:, None])))


def torn_apart(log_p, box, n):
    low, width = box[:, 0], box[:, 1] - box[:, 0]
    points = np.array(np.meshgrid(*(low[:, None] + width[:, None] * middles(n)))).reshape(-1, 2)
    return np.prod(width / n) * np.sum(np.exp(log_p(points)))


def picture(answer):
    """The learner's mass of a right density and of two mistakes, in boxes that grow."""
    from minflow import plots
    from minflow.plots.picture import number

    figure, axes = plots.new_figure(size=(6.4, 3.4))
    sizes, ends = np.linspace(0.14, 1, 17) ** 2, []
    for multiple, style, name in FORMULAS:
        masses = [float(answer(partial(bent_log_density, 0.5, multiple), t * WIDE, 40)) for t in sizes]
        ends.append(number(masses[-1]))
        colour = plots.MODEL if multiple == -1 else plots.WRONG
        axes.plot(sizes * 46, masses, style, color=colour, label=f"{name}: {ends[-1]}")
    axes.axhline(1, color=plots.GUIDE, linewidth=0.8)
    axes.set(xlabel="width of the box", ylabel="your mass", title="A wide box tells a density from two mistakes")
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    alt = (
        "Your mass of three formulas for the bent Gaussian of notebook 2, in boxes that grow: all rise and level off. "
    )
    alt += f"p_Z / |det J| ends at {ends[0]}, p_Z without a determinant at {ends[1]}, p_Z · |det J| at {ends[2]}."
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-02-12",
    arguments=("log_p", "box", "n"),
    returns=("the mass",),
    inputs=inputs,
    expected=mass,
    laws=(Law("a density has mass 1 in a box that is wide enough", wide_box_is_not_one, tolerance=0.02),),
    picture=picture,
    mistakes=(
        Mistake(
            "cell area forgotten",
            wrong_area(lambda width, n: 1.0),
            "you add up the heights alone: with twice as many points along each side you would get four times as much. "
            "Probability is height × area.",
        ),
        Mistake(
            "width of a cell only",
            wrong_area(lambda width, n: width[0] / n),
            "you multiply by Δx₁ alone: a cell has a second side.",
        ),
        Mistake(
            "height of a cell only",
            wrong_area(lambda width, n: width[1] / n),
            "you multiply by Δx₂ alone: a cell has a second side.",
        ),
        Mistake(
            "area of the box",
            wrong_area(lambda width, n: np.prod(width)),
            "you give each cell the area of the whole box: how many cells are there?",
        ),
        Mistake(
            "n cells for n·n",
            wrong_area(lambda width, n: np.prod(width) / n),
            "you divide the box into n cells: there are n along *each* side.",
        ),
        Mistake(
            "n − 1 cells",
            wrong_area(lambda width, n: np.prod(width) / (n - 1) ** 2),
            "your cells are too large: n middles belong to n cells along a side, and not to n − 1.",
        ),
        Mistake(
            "mean height",
            wrong_area(lambda width, n: 1 / n**2),
            "that is the mean height over the box: by which area must it be multiplied?",
        ),
        Mistake(
            "log not undone",
            lambda log_p, box, n: riemann(log_p, box, middles(n), outer=np.asarray),
            "you add up log-densities: a mass is a sum of densities.",
        ),
        Mistake(
            "edges for middles",
            lambda log_p, box, n: riemann(log_p, box, np.linspace(0, 1, n)),
            "your points reach from edge to edge of the box: the middle of the first cell lies half a cell inside.",
        ),
        Mistake(
            "edges for middles, n − 1 cells",
            lambda log_p, box, n: riemann(log_p, box, np.linspace(0, 1, n), n=n - 1),
            "your points reach from edge to edge of the box, and those on the edge stand for half a cell: "
            "take the middles of n cells.",
        ),
        Mistake(
            "corners for middles",
            lambda log_p, box, n: riemann(log_p, box, np.arange(n) / n),
            "you take p at the lower left corner of each cell: take it at the middle.",
        ),
        Mistake(
            "first side for both",
            lambda log_p, box, n: riemann(log_p, box[[0, 0]], middles(n)),
            "both of your coordinates run over the first side of the box: row 2 is the side of x₂.",
        ),
        Mistake(
            "coordinates exchanged",
            lambda log_p, box, n: riemann(log_p, box, middles(n), order=(1, 0)),
            "your points have their coordinates exchanged: column 1 is x₁, which runs over row 1 of the box.",
        ),
        Mistake(
            "rows and columns of the box",
            lambda log_p, box, n: riemann(log_p, box.T, middles(n)),
            "you take row 1 of the box for the two lows and row 2 for the two highs: row 1 is low and high of x₁.",
        ),
        Mistake(
            "points torn apart",
            torn_apart,
            "your reshape pairs two values of one coordinate: stack x₁ and x₂ along the last axis first, so that a row "
            "is a point.",
        ),
        Mistake(
            "the diagonal only",
            diagonal,
            "you take the n points along the diagonal of the box: combine every x₁ with every x₂, which gives "
            "n·n points.",
        ),
    ),
)
