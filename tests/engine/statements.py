"""What must be true of minflow beyond the laws of its transforms, stated once for the package and for its mutants.

Each statement takes the package (a namespace of its modules, see mutated_package.py) and an rng, and asserts.
"""

import math

import autograd.numpy as anp
import numpy as np

ENTROPY = {0.05: 0.28923374, 0.1: 1.00758483}


def close(a, b, tolerance=1e-10):
    np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


def distributions_of(m):
    """Each kind of distribution, away from its standard form, with a box that holds all its mass but 1e-9."""
    d = m.distributions
    return {
        "Normal": (d.Normal(0.7, 1.6), -10.0, 12.0),
        "Logistic": (d.Logistic(-0.4, 0.6), -14.0, 13.0),
        "Uniform": (d.Uniform(-0.5, 2.0), -0.5, 2.0),
        "Mixture": (d.Mixture([d.Normal(-2.0, 0.5), d.Logistic(1.0, 0.3), d.Uniform(2, 3)], [0.3, 0.6, 0.1]), -9, 9),
    }


def midpoints(low, high, count):
    step = (high - low) / count
    return low + step * (np.arange(count) + 0.5), step


def densities_integrate_to_1(m, rng):
    for name, (distribution, low, high) in distributions_of(m).items():
        z, step = midpoints(low, high, 40_000)
        mass = np.sum(np.exp(distribution.log_prob(z))) * step
        assert abs(mass - 1) < 1e-4, f"{name} has mass {mass}"


def densities_of_two_dimensions_integrate_to_1(m, rng):
    d = m.distributions
    for base in (d.Normal([0.5, -1.0], [1.0, 0.4]), d.Logistic([0.0, 1.0], [0.5, 0.8]), d.Uniform([0, -1], [2.0, 0.5])):
        a, step_a = midpoints(base.loc[0] - 14 * base.scale[0], base.loc[0] + 14 * base.scale[0], 700)
        b, step_b = midpoints(base.loc[1] - 14 * base.scale[1], base.loc[1] + 14 * base.scale[1], 700)
        grid = np.stack(np.meshgrid(a, b), axis=-1).reshape(-1, 2)
        assert abs(np.sum(np.exp(base.log_prob(grid))) * step_a * step_b - 1) < 1e-2


def samples_follow_their_density(m, rng):
    """The share of draws in each of 8 intervals against the integral of the density, to 6 standard errors."""
    n = 20_000
    for name, (distribution, low, high) in distributions_of(m).items():
        draws = distribution.sample(rng, n)
        assert draws.shape == (n,)
        edges = np.quantile(draws, np.linspace(0, 1, 9))
        edges[0], edges[-1] = low, high
        for a, b in zip(edges[:-1], edges[1:]):
            z, step = midpoints(a, b, 4000)
            p = np.sum(np.exp(distribution.log_prob(z))) * step
            share = np.mean((draws > a) & (draws <= b))
            assert abs(share - p) < 6 * math.sqrt(p * (1 - p) / n) + 1e-3, f"{name} in ({a:.3}, {b:.3}]"


def coordinates_are_drawn_independently(m, rng):
    d, n = m.distributions, 20_000
    for base in (d.Normal([1.0, -2.0], [0.5, 2.0]), d.Logistic(dim=2), d.Uniform(dim=2)):
        draws = base.sample(rng, n)
        assert draws.shape == (n, 2)
        assert abs(np.corrcoef(draws.T)[0, 1]) < 6 / math.sqrt(n)


def log_densities_equal_their_formulas(m, rng):
    d, z = m.distributions, rng.normal(size=(5, 2))
    mean, std = np.array([0.3, -1.0]), np.array([0.5, 2.0])
    u = (z - mean) / std
    close(d.Normal(mean, std).log_prob(z), np.sum(np.log(np.exp(-(u**2) / 2) / (std * math.sqrt(2 * math.pi))), axis=1))
    close(d.Logistic(mean, std).log_prob(z), np.sum(np.log(np.exp(-u) / (std * (1 + np.exp(-u)) ** 2)), axis=1))
    close(d.Uniform([-9.0, -8.0], [9.0, 12.0]).log_prob(z), np.full(5, -math.log(18 * 20)))
    parts = [d.Normal([0.0, 1.0]), d.Normal([2.0, -1.0], 0.5)]
    p = [np.exp(part.log_prob(z)) for part in parts]
    close(d.Mixture(parts, [0.25, 0.75]).log_prob(z), np.log(0.25 * p[0] + 0.75 * p[1]))


def derivative_of_a_function_is_its_slope(m, rng):
    z = rng.normal(size=7)
    close(m.calculus.derivative(anp.sin)(z), np.cos(z))
    close(m.calculus.derivative(lambda u: u**3 - 2 * u)(z), 3 * z**2 - 2)
    close(m.calculus.derivative(lambda u: 3.0 + 0 * u)(z), np.zeros(7))


def jacobian_is_dx_i_over_dz_j(m, rng):
    """x = (z0 z1, z0², sin z2 + z1): rows are outputs, columns inputs."""
    z = rng.normal(size=(4, 3))

    def f(z):
        return anp.stack([z[:, 0] * z[:, 1], z[:, 0] ** 2, anp.sin(z[:, 2]) + z[:, 1]], axis=1)

    J = m.calculus.batch_jacobian(f)(z)
    assert J.shape == (4, 3, 3)
    for n, (a, b, c) in enumerate(z):
        close(J[n], [[b, a, 0], [2 * a, 0, 0], [0, 1, np.cos(c)]])
    assert m.calculus.batch_jacobian(lambda z: z[:, :2])(z).shape == (4, 2, 3)


def log_abs_det_is_the_log_of_the_determinants_size(m, rng):
    J = rng.normal(size=(6, 4, 4))
    close(m.calculus.log_abs_det(J), np.log(np.abs(np.linalg.det(J))))
    close(m.calculus.log_abs_det(np.array([np.diag([2.0, -3.0])])), [math.log(6)])
    assert m.calculus.log_abs_det(np.zeros((1, 2, 2))) == [-np.inf]
    close(m.calculus.log_abs_det(1e-5 * np.eye(400)[None]), [-2000 * math.log(10)])


def log_normal_density_is_the_textbooks(m, rng):
    x = np.exp(rng.normal(size=6))
    cov = m.change_of_variables
    textbook = -np.log(x) - 0.5 * np.log(2 * np.pi) - np.log(x) ** 2 / 2
    for dh in (None, lambda x: 1 / x):
        close(cov.log_density_1d(m.distributions.Normal(), anp.log, dh, support=(0, np.inf))(x), textbook)
    for df in (None, anp.exp):
        close(cov.log_density_1d_forward(m.distributions.Normal(), anp.exp, df)(np.log(x)), textbook)


def decreasing_maps_have_positive_density(m, rng):
    """x = −2 z + 1 of a standard normal is N(1, 2²)."""
    x, base = rng.normal(size=6), m.distributions.Normal()
    exact = m.distributions.Normal(1.0, 2.0).log_prob(x)
    close(m.change_of_variables.log_density_1d(base, lambda x: (1 - x) / 2)(x), exact)
    close(m.change_of_variables.log_density_1d_forward(base, lambda z: 1 - 2 * z)((1 - x) / 2), exact)


def density_is_0_off_the_support(m, rng):
    """And the inverse is never asked there: log(0) would be a warning."""
    normal = m.distributions.Normal()
    for h, support, x in (
        (anp.log, (0, np.inf), [-1.0, 0.0, np.inf, 2.0]),
        (lambda x: anp.log(3 - x), (-np.inf, 3), [4.0, 3.0, -np.inf, 1.0]),
        (lambda x: anp.log(x - 1) - anp.log(2 - x), (1, 2), [1.0, 2.0, 0.0, 1.5]),
    ):
        density = m.change_of_variables.log_density_1d(normal, h, support=support)
        log_p = density([*x, 0.9 * x[3]])
        assert np.isneginf(log_p[:3]).all() and np.isfinite(log_p[3])
        close(log_p[3:], [density([x[3]])[0], density([0.9 * x[3]])[0]])


def density_of_a_linear_map_is_gaussian(m, rng):
    """X = A Z + b is N(b, A Aᵀ), in rows X = Z Aᵀ + b; both forms."""
    A, b, x = np.array([[2.0, 0.5], [-1.0, 0.3]]), np.array([1.0, -2.0]), rng.normal(size=(5, 2))
    precision, log_volume = np.linalg.inv(A @ A.T), math.log(abs(np.linalg.det(A)))
    exact = -0.5 * np.einsum("ni,ij,nj->n", x - b, precision, x - b) - math.log(2 * math.pi) - log_volume
    W, base, cov = np.linalg.inv(A), m.distributions.Normal(dim=2), m.change_of_variables
    close(cov.log_density(base, lambda x: (x - b) @ W.T)(x), exact)
    close(cov.log_density_forward(base, lambda z: z @ A.T + b)((x - b) @ W.T), exact)


def the_base_of_a_density_need_not_be_symmetric(m, rng):
    """x = e^z of N(0.7, 1.6²), and x = A z + b of two such in opposite directions, by both forms."""
    base, cov, x = m.distributions.Normal(0.7, 1.6), m.change_of_variables, np.exp(rng.normal(size=6))
    exact = base.log_prob(np.log(x)) - np.log(x)
    for dh, df in ((None, None), (lambda x: 1 / x, anp.exp)):
        close(cov.log_density_1d(base, anp.log, dh, support=(0, np.inf))(x), exact)
        close(cov.log_density_1d_forward(base, anp.exp, df)(np.log(x)), exact)
    base, A, b = m.distributions.Normal([0.7, -1.2], [1.6, 0.5]), np.array([[2.0, 0.5], [-1.0, 0.3]]), np.ones(2)
    z = rng.normal(size=(5, 2))
    exact = base.log_prob(z) - math.log(abs(np.linalg.det(A)))
    close(cov.log_density(base, lambda x: (x - b) @ np.linalg.inv(A).T)(z @ A.T + b), exact)
    close(cov.log_density_forward(base, lambda z: z @ A.T + b)(z), exact)


def mass_of(moons, low, high, step):
    """∫ p over the box low < x < high, by midpoints at most `step` apart."""
    lines = [midpoints(a, b, math.ceil((b - a) / step)) for a, b in zip(low, high)]
    grid = np.stack(np.meshgrid(lines[0][0], lines[1][0]), axis=-1).reshape(-1, 2)
    return np.sum(np.exp(moons.log_prob(grid))) * lines[0][1] * lines[1][1]


def moons_integrate_to_1(m, rng):
    for sigma in (0.05, 0.2, 0.8):
        everywhere = [-1 - 8 * sigma, -0.5 - 8 * sigma], [2 + 8 * sigma, 1 + 8 * sigma]
        assert abs(mass_of(m.data.two_moons(sigma), *everywhere, 0.7 * sigma) - 1) < 1e-6


def moons_are_sampled_from_their_density(m, rng):
    """The mean of −log p over draws is the entropy, and boxes hold their share of draws, to 6 standard errors."""
    n = 20_000
    boxes = (
        ([-1.2, -0.2], [0.2, 1.2]),
        ([0.5, -0.7], [2.2, 0.1]),
        ([-0.3, 0.2], [0.3, 0.8]),
        ([-1.3, -0.7], [-0.3, 0.12]),
    )
    for sigma, entropy in ENTROPY.items():
        moons = m.data.two_moons(sigma)
        x = moons.sample(rng, n)
        nll = -moons.log_prob(x)
        assert abs(nll.mean() - entropy) < 6 * nll.std() / math.sqrt(n)
        for low, high in boxes:
            p = mass_of(moons, low, high, 0.02)
            share = np.mean(np.all((x > low) & (x <= high), axis=1))
            assert abs(share - p) < 6 * math.sqrt(p * (1 - p) / n) + 1e-3
    assert abs(np.corrcoef(m.data.two_moons(5.0).sample(rng, n).T)[0, 1]) < 0.1, "the blur is round"


def moons_have_the_entropy_of_the_quadrature(m, rng):
    for sigma, entropy in ENTROPY.items():
        assert abs(m.data.two_moons(sigma).entropy - entropy) < 5e-8
