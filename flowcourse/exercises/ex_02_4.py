"""ex-02-4: the density of A·Z, Z uniform on the unit cube, support included."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import matrix

CELLS = 60


def inputs(rng):
    by_hand = np.array([[0.8, 1.2], [0.8, 0.2], [0.8, 1.9]]), np.array([[0.0, 2.0], [1.0, 1.0]])
    test_inputs = [TestInput(by_hand)]
    for dim, sign in ((2, 1), (2, -1), (3, -1), (3, 1)):
        A = matrix(rng, dim, sign)
        test_inputs.append(TestInput((rng.permutation(_latents(rng, dim) @ A.T), A)))
    A = matrix(rng, 2, -1)
    return [*test_inputs, TestInput((_middles(A), A), "grid")]


def _latents(rng, dim):
    """Points inside the cube, outside along one coordinate either way, and outside along all."""
    one_out = rng.uniform(0.1, 0.9, size=(2 * dim, dim))
    for k in range(dim):
        one_out[k, k], one_out[dim + k, k] = -rng.uniform(0.1, 0.9), rng.uniform(1.1, 1.9)
    inside, around = rng.uniform(0.1, 0.9, size=(4, dim)), rng.uniform(1.1, 1.9, size=(2, dim))
    return np.concatenate([inside, one_out, around, 1 - around, -around])


def _box(A):
    corners = np.stack(np.meshgrid(*[[0.0, 1.0]] * len(A)), axis=-1).reshape(-1, len(A)) @ A.T
    return corners.min(axis=0), corners.max(axis=0)


def _middles(A):
    """The middles of CELLS × CELLS cells of the rectangle around the parallelogram."""
    low, high = _box(A)
    steps = (np.arange(CELLS) + 0.5) / CELLS
    return low + (high - low) * np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)


def within(z):
    return np.all((z >= 0) & (z <= 1), axis=1) * 1.0


def latent(x, A):
    return x @ np.linalg.inv(A).T


def volume(A):
    return abs(np.linalg.det(A))


def density(x, A):
    return within(latent(x, A)) / volume(A)


def mass_is_not_one(inputs, values):
    """|Σ density · area of a cell − 1| on the grid; cells that the edge cuts make it inexact."""
    gaps = []
    for test_input, value in zip(inputs, values, strict=True):
        if test_input.name == "grid":
            low, high = _box(test_input.args[1])
            gaps.append(abs(np.sum(value) * np.prod((high - low) / CELLS) - 1))
    return max(gaps)


def in_rectangle(x, A):
    low, high = _box(A)
    return np.all((x >= low) & (x <= high), axis=1) * 1.0


def picture(answer):
    """The learner's density for the matrix of notebook 2, as a map."""
    from minflow import plots
    from minflow.plots.picture import number

    A = np.array([[2.0, 1.0], [0.5, 1.5]])
    across, up = np.arange(-0.5, 3.5, 0.02) + 0.01, np.arange(-0.5, 2.5, 0.02) + 0.01
    x = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    p = np.asarray(answer(x, A)).reshape(len(up), -1)
    figure, axes = plots.new_figure(size=(6.0, 3.6))
    image = axes.imshow(p, origin="lower", extent=(-0.5, 3.5, -0.5, 2.5), cmap="viridis", vmin=0)
    figure.colorbar(image, ax=axes, label="p_X(x)")
    mass = number(np.sum(p) * 0.02**2)
    axes.set(xlabel="x₁", ylabel="x₂", title=f"Your density: one height on the parallelogram, mass {mass}")
    alt = f"Your density for A = [[2, 1], [0.5, 1.5]]: {number(p.max())} on the parallelogram with corners (0, 0), "
    alt += f"(2, 0.5), (3, 2), (1, 1.5), and {number(p.min())} around it. Its mass is {mass}."
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-02-4",
    arguments=("x", "A"),
    returns=("the density",),
    inputs=inputs,
    expected=density,
    laws=(Law("the mass of p_X is 1", mass_is_not_one, tolerance=0.1),),
    picture=picture,
    raised=(
        (
            "matmul: ",
            "x is a batch of rows, one for each point: the matrix must act on each row",
        ),
    ),
    mistakes=(
        Mistake(
            "each coordinate by itself",
            lambda x, A: ((latent(x, A) >= 0) & (latent(x, A) <= 1)) / volume(A),
            "you test each coordinate by itself: the cube asks for all of them at once, np.all(…, axis=1).",
        ),
        Mistake(
            "coordinates counted",
            lambda x, A: np.sum((latent(x, A) >= 0) & (latent(x, A) <= 1), axis=1) / volume(A),
            "you add up over the coordinates: z lies in the cube if all of its coordinates lie between 0 and 1, so use "
            "np.all(…, axis=1).",
        ),
        Mistake(
            "det A for det W",
            lambda x, A: within(latent(x, A)) * volume(A),
            "the support is right, but the height is |det A|: where A stretches, the same probability lies on "
            "*more* area.",
        ),
        Mistake(
            "support forgotten",
            lambda x, A: np.ones(len(x)) / volume(A),
            "you give every x the same density, and the mass of all of them is infinite: which x come from the cube?",
        ),
        Mistake(
            "det A, support forgotten",
            lambda x, A: np.ones(len(x)) * volume(A),
            "two things: where A stretches, the density falls; and where no z of the cube lands, it is 0.",
        ),
        Mistake(
            "no determinant",
            lambda x, A: within(latent(x, A)),
            "the support is right, but the height is still that of Z: the image does not have the volume of the cube.",
        ),
        Mistake(
            "no absolute value",
            lambda x, A: within(latent(x, A)) / np.linalg.det(A),
            "a density cannot be negative: where A mirrors, its determinant is below 0, but a volume is not.",
        ),
        Mistake(
            "support at x",
            lambda x, A: within(x) / volume(A),
            "you test whether x lies in the unit cube: it is the z that landed on x that must lie there.",
        ),
        Mistake(
            "transposed",
            lambda x, A: within(x @ np.linalg.inv(A)) / volume(A),
            "your z are Wᵀx: x is a batch of rows, so compute one row by hand and compare. No determinant shows this.",
        ),
        Mistake(
            "forward for inverse",
            lambda x, A: within(x @ A.T) / volume(A),
            "you apply A to x again: the z that landed on x is found by undoing A.",
        ),
        Mistake(
            "rectangle for parallelogram",
            lambda x, A: in_rectangle(x, A) / volume(A),
            "your support is the rectangle around the image: no z reaches its corners. Look at the z of each x.",
        ),
        Mistake(
            "one coordinate is enough",
            lambda x, A: np.any((latent(x, A) >= 0) & (latent(x, A) <= 1), axis=1) / volume(A),
            "z lies in the cube only if *all* its coordinates lie in [0, 1]: your test passes if one of them does.",
        ),
        Mistake(
            "a cube round the origin",
            lambda x, A: np.all(np.abs(latent(x, A)) <= 1, axis=1) / volume(A),
            "you test whether each |z| is at most 1: this cube has a corner at the origin, and contains no negative z.",
        ),
        Mistake(
            "upper bound only",
            lambda x, A: np.all(latent(x, A) <= 1, axis=1) / volume(A),
            "you test only whether z is at most 1, so that negative z pass: [0, 1] has two ends.",
        ),
        Mistake(
            "lower bound only",
            lambda x, A: np.all(latent(x, A) >= 0, axis=1) / volume(A),
            "you test only whether z is at least 0, so that large z pass: [0, 1] has two ends.",
        ),
    ),
)
