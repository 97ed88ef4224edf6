"""What must be true of the toy densities of `data`; see statements.py for the form."""

import math

import numpy as np

from .statements import close

# nats, each by quadrature or in closed form elsewhere; see tests/data/densities.json
CURVES = {"two_moons": (0.1,), "two_circles": (0.15, 0.4), "two_spirals": (0.2, 1.2, 0.4)}
ENTROPIES = {
    ("eight_gaussians", 2.0, 0.2): 1.69806120,
    ("checkerboard", 4.0, 0): math.log(32),
    ("blurred_checkerboard", 4.0, 0, 0.1): 3.63929558,
    ("banana", 0.5, 1.0, 0.7): math.log(2 * math.pi * math.e * 0.7),
    ("funnel", 3.0): math.log(2 * math.pi * math.e * 3),
    ("two_moons", 0.1): 1.00758483,
    ("two_circles", 0.1, 0.5): 1.27647721,
}


def pieces(name, settings):
    """(c_1, c_2, end, whether t = end · √u) of a pair of curves, written from their laws."""
    if name == "two_moons":
        upper = (lambda t: np.array([np.cos(t), np.sin(t)])), (lambda t: np.array([1 - np.cos(t), 0.5 - np.sin(t)]))
        return *upper, np.pi, False
    if name == "two_circles":
        return *[lambda t, r=r: r * np.array([np.cos(t), np.sin(t)]) for r in (1, settings[1])], 2 * np.pi, False
    _, turns, scale = settings
    return *[lambda t, s=s: s * t * np.array([np.cos(t), np.sin(t)]) for s in (scale, -scale)], 2 * np.pi * turns, True


def nodes_of(end, root, panels=50):
    """t and weights that sum to 1, by 12 Gauss–Legendre nodes a panel."""
    nodes, weights = np.polynomial.legendre.leggauss(12)
    t = ((np.arange(panels)[:, None] + (nodes + 1) / 2) * end / panels).ravel()
    return t, np.tile(weights, panels) / (2 * panels) * (2 * t / end if root else 1)


def curves_have_the_density_of_their_law(m, rng):
    """p(x) is the mean of N(x; c, sigma² I) over the curves, summed over points that lie everywhere on them."""
    for name, settings in CURVES.items():
        sigma, x = (
            settings[0],
            np.append(rng.normal(size=(12, 2)) * 1.5, 20 * np.array([[np.cos(np.pi / 7), np.sin(np.pi / 7)]]), axis=0),
        )
        *curves, end, root = pieces(name, settings)
        t, weights = nodes_of(end, root)
        energies = [np.sum((x[:, :, None] - curve(t)) ** 2, axis=1) / (2 * sigma**2) for curve in curves]
        top = np.minimum(*energies).min(axis=1)
        mean = sum(np.exp(top[:, None] - energy) @ weights for energy in energies) / 2
        exact = np.log(mean) - top - math.log(2 * math.pi * sigma**2)
        np.testing.assert_allclose(getattr(m.data, name)(*settings).log_prob(x), exact, rtol=1e-8, atol=1e-8)


def curves_are_drawn_by_their_law(m, rng):
    """Means of x, of its squares and of sin 3x over draws, against the curves and the noise, to 6 standard errors."""
    n = 5000
    for name, settings in CURVES.items():
        sigma = settings[0]
        *curves, end, root = pieces(name, settings)
        t, weights = nodes_of(end, root)
        c = np.concatenate([curve(t) for curve in curves], axis=1)
        weights = np.tile(weights, 2) / 2
        damping = math.exp(-9 * sigma**2 / 2)  # E sin(3(c + sigma ε)) = e^{−9 sigma²/2} sin 3c
        x = getattr(m.data, name)(*settings).sample(rng, n).T
        for found, exact in (
            (x, c @ weights),
            (x**2, (c**2 + sigma**2) @ weights),
            (x[0] * x[1], (c[0] * c[1]) @ weights),
            (np.sin(3 * x), damping * np.sin(3 * c) @ weights),
        ):
            assert (abs(found.mean(axis=-1) - exact) < 6 * found.std(axis=-1) / math.sqrt(n)).all()
    far = m.data.two_moons(5.0).sample(rng, n)
    assert abs(np.corrcoef(far.T)[0, 1]) < 0.15, "the blur is round"


def toys_have_the_entropy_of_the_reference(m, rng):
    for (name, *settings), entropy in ENTROPIES.items():
        assert abs(m.data.DENSITIES[name](*settings).entropy - entropy) < 1e-8, name


def narrow_blurs_have_the_entropy_of_a_sum_over_a_grid(m, rng):
    for name, settings, entropy in (
        ("two_moons", (0.02,), -0.643805822027),
        ("two_circles", (0.04, 2.0), 1.077410118665),
        ("two_spirals", (0.05, 0.5, 1.0), 0.890897571635),
    ):
        assert abs(getattr(m.data, name)(*settings).entropy - entropy) < 5e-9, name


def curves_know_how_far_apart_they_are(m, rng):
    """The least distance between the curves, and of a circle from itself across its middle."""
    for (name, *settings), gap in {
        ("two_moons", 0.1): 0.5,
        ("two_circles", 0.1, 0.7): 0.3,
        ("two_circles", 0.1, 0.2): 0.4,
        ("two_circles", 0.1, 1.0): 2.0,
        ("two_circles", 0.1, 2.5): 1.5,
        ("two_circles", 0.1, 4.0): 2.0,
        ("two_spirals", 0.1, 1.5, 0.2): 0.2 * math.pi,
    }.items():
        close(getattr(m.data, name)(*settings).gap, gap)


def toys_have_that_entropy_over_their_draws(m, rng):
    """The mean of −log p over draws, to 6 standard errors."""
    n = 4000
    for (name, *settings), entropy in ENTROPIES.items():
        density = m.data.DENSITIES[name](*settings)
        nll = -density.log_prob(density.sample(rng, n))
        assert abs(nll.mean() - entropy) <= 6 * nll.std() / math.sqrt(n) + 1e-12, name


def eight_gaussians_sit_evenly_on_their_ring(m, rng):
    density, angles = m.data.eight_gaussians(3.0, 0.5), np.arange(8) * np.pi / 4
    centres = 3 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    x = rng.normal(size=(6, 2)) * 3
    squares = np.sum((x[:, None] - centres) ** 2, axis=2)
    exact = np.log(np.mean(np.exp(-squares / (2 * 0.25)), axis=1) / (2 * np.pi * 0.25))
    close(density.log_prob(x), exact)


def checkerboards_fill_the_cells_of_their_law(m, rng):
    """Cell (i, j) of 4 × 4, i along x₁ from the left, j along x₂ from the bottom, where i + j + offset is even."""
    for L, offset in ((4.0, 0), (1.0, 1)):
        board = m.data.checkerboard(L, offset)
        i, j = np.indices((4, 4)).reshape(2, 16)
        inside = L * ((np.stack([i, j], axis=1) + rng.uniform(0.02, 0.98, (16, 2))) / 2 - 1)
        filled = (i + j + offset) % 2 == 0
        close(np.exp(board.log_prob(inside)), filled / (2 * L**2))
        assert np.isneginf(board.log_prob([[1.01 * L, 0.1 * L], [0.1 * L, -1.01 * L], [-1.3 * L, 1.3 * L]])).all()
        x = board.sample(rng, 2000)
        assert np.isfinite(board.log_prob(x)).all()
        assert (abs(x) < L).all() and (abs(x).max(axis=0) > 0.98 * L).all()
        counts = np.bincount((np.floor(2 * (x / L + 1)) @ [4, 1]).astype(int), minlength=16)
        assert (abs(counts[filled] - 250) < 6 * math.sqrt(250 * 7 / 8)).all()


def a_blurred_board_is_a_sum_of_cells(m, rng):
    """∫ over a cell of N(x; c, sigma² I) is a product of two differences of the normal's distribution function."""
    for L, offset, sigma in ((4.0, 0, 0.3), (1.0, 1, 0.4)):
        x = L * rng.normal(size=(8, 2))
        edges = L * np.linspace(-1, 1, 5)
        cdf = np.vectorize(lambda u: math.erfc(-u / math.sqrt(2)) / 2)((edges - x[:, :, None]) / sigma)
        cells = np.diff(cdf, axis=2)
        i, j = np.indices((4, 4))
        exact = np.einsum("ni,nj,ij->n", cells[:, 0], cells[:, 1], (i + j + offset) % 2 == 0) / (2 * L**2)
        density = m.data.blurred_checkerboard(L, offset, sigma)
        np.testing.assert_allclose(np.exp(density.log_prob(x)), exact, rtol=1e-7, atol=1e-13)
    draws = m.data.blurred_checkerboard(4.0, 0, 3.0).sample(rng, 5000)
    assert (abs(draws.var(axis=0) - 16 / 3 - 9) < 1.5).all()
    assert abs(np.corrcoef(draws.T)[0, 1]) < 0.15


def bent_gaussians_undo_to_gaussians(m, rng):
    """p(x) = N(ε₁) N(ε₂) |∂ε/∂x|, and the draws straighten to ε ~ N(0, I)."""
    d, n = m.distributions.Normal(dim=2), 4000
    for density, straighten, volume in (
        (
            m.data.banana(0.3, 1.5, 0.7),
            lambda x: np.stack([x[:, 0] / 1.5, (x[:, 1] - 0.3 * (x[:, 0] ** 2 - 1.5**2)) / 0.7], axis=1),
            lambda x: math.log(1.5 * 0.7) + 0 * x[:, 0],
        ),
        (
            m.data.funnel(2.0),
            lambda x: np.stack([x[:, 0] / 2, x[:, 1] * np.exp(-x[:, 0] / 2)], axis=1),
            lambda x: math.log(2) + x[:, 0] / 2,
        ),
    ):
        x = np.append(rng.normal(size=(6, 2)), [[-3.0, 4.0]], axis=0)
        close(density.log_prob(x), d.log_prob(straighten(x)) - volume(x))
        e = straighten(density.sample(rng, n))
        assert (abs(e.mean(axis=0)) < 6 / math.sqrt(n)).all()
        assert (abs(np.cov(e.T) - np.eye(2)) < 6 * math.sqrt(2 / n)).all()
