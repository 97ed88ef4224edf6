"""Maps of a line in module/line_maps.js, their inverses, slopes and densities, beside the engine's on 1000 inputs."""

import math

import autograd.numpy as np
import pytest
from node import call

from minflow import calculus
from minflow.change_of_variables import log_density_1d
from minflow.transforms import ELU, LeakyReLU, RQSpline, SinhArcsinh, Softplus
from minflow.widgets.line import BASES, NUMBERS, _knots, map_of, raw_of_knots

N, SETTINGS = 1000, 50
SMALL = 1e-5


def drawn(name, rng):
    """Numbers of a map between the ends of its sliders; a slope is not near 0, and knots have some way between them."""
    if name == "spline":
        z, x = np.sort(rng.uniform(-3.5, 3.0, (2, 4)), axis=1) + 0.1 * np.arange(4)
        return _knots(list(zip(z, x, strict=True)))
    numbers = [rng.uniform(low, high) for _, _, low, high, _ in NUMBERS[name].values()]
    return [math.copysign(max(0.2, abs(numbers[0])), numbers[0]), numbers[1]] if name == "affine" else numbers


def engine(name, numbers):
    """f of the engine's own layer and its inverse, on (N,)."""
    if name == "affine":
        a, b = numbers
        return lambda z: a * z + b, lambda x: (x - b) / a
    if name == "bent":
        h = chapter_0(*numbers)
        table = np.linspace(-40, 40, 400_001)
        return lambda z: np.interp(z, h(table), table), h
    t = numbers[0]
    layer, params, scale = {
        "leaky ReLU": lambda: (LeakyReLU(1, slope=t), {}, 1.0),
        "softplus": lambda: (Softplus(1), {}, t),
        "ELU": lambda: (ELU(1), {}, t),
        "sinh–arcsinh": lambda: (SinhArcsinh(1), {"log_tail": np.log([t]), "skew": np.zeros(1)}, 1.0),
        "spline": lambda: (RQSpline(1, 5, bound=4.0), {"raw": raw_of_knots(numbers)}, 1.0),
    }[name]()
    return (
        lambda z: layer.forward(params, scale * z[:, None])[0][:, 0] / scale,
        lambda x: layer.inverse(params, scale * x[:, None])[0][:, 0] / scale,
    )


def chapter_0(place, width, bend):
    """The inverse of the bent line, as its notebook writes it."""

    def h(x):
        u = (x - place) / width
        return u - bend * np.tanh(2 * u)

    return h


class Drawn:
    """1000 points of a map at 50 settings, by the engine, and what the module takes for them."""

    def __init__(self, name):
        rng = np.random.default_rng(3)
        self.settings = [drawn(name, rng) for _ in range(SETTINGS)]
        self.z = 1.5 * rng.standard_normal((SETTINGS, N // SETTINGS))
        maps = [engine(name, numbers) for numbers in self.settings]
        self.x = np.array([f(z) for (f, _), z in zip(maps, self.z)])
        self.h = [h for _, h in maps]

    def module(self, name, *of):
        """What a function of the module gives for every point: `of` it are z, x or both."""
        rows = [
            [*point, n]
            for n, *points in zip(self.settings, *of)
            for point in zip(*(one.tolist() for one in points), strict=True)
        ]
        return np.reshape(call("line_maps.js", name, rows), (SETTINGS, -1))


def test_a_spline_has_the_slopes_of_the_module():
    rng = np.random.default_rng(6)
    for knots in call("line_maps.js", "knotsOf", [rows[:2] for rows in (drawn("spline", rng) for _ in range(20))]):
        z, x, slopes = np.array(knots)
        chords = np.diff(x) / np.diff(z)
        assert slopes == pytest.approx([1, *np.sqrt(chords[1:] * chords[:-1]), 1])


@pytest.fixture(scope="module", params=NUMBERS)
def case(request):
    return request.param, Drawn(request.param)


def test_f_its_inverse_and_its_slope_are_the_engines(case):
    name, at = case
    assert np.abs(at.module(f"MAPS.{name}.f", at.z) - at.x).max() < SMALL
    assert np.abs(at.module(f"MAPS.{name}.h", at.x) - at.z).max() < SMALL
    slopes = [-np.log(np.abs(calculus.derivative(h)(x))) for h, x in zip(at.h, at.x)]
    assert np.abs(at.module(f"MAPS.{name}.logSlope", at.z, at.x) - slopes).max() < SMALL


def test_the_density_is_that_of_change_of_variables(case):
    name, at = case
    rows = [[name, "Normal", x, n] for n, points in zip(at.settings, at.x) for x in points.tolist()]
    found = np.reshape(call("line_maps.js", "logDensity", rows), at.x.shape)
    for p, h, x, numbers in zip(found, at.h, at.x, at.settings):
        right = log_density_1d(BASES["Normal"], h, support=(map_of(name, numbers)[2], math.inf))(x)
        assert np.abs(p - right).max() < SMALL


def test_the_still_picture_has_the_same_map(case):
    name, at = case
    for z, x, numbers in zip(at.z, at.x, at.settings):
        f, h, low = map_of(name, numbers)
        assert np.abs(f(z) - x).max() < SMALL and np.abs(h(x) - z).max() < SMALL and (x > low).all()


def test_a_uniform_z_has_density_0_outside_its_range_in_both():
    rng = np.random.default_rng(4)
    z, a, b = rng.uniform(-0.5, 1.5, N), *rng.uniform(0.2, 3.0, (2, N))
    x = a * z + b
    rows = [["affine", "Uniform", *one] for one in zip(x.tolist(), np.stack([a, b], axis=1).tolist())]
    found = call("line_maps.js", "logDensity", rows)
    right = BASES["Uniform"].log_prob((x - b) / a) - np.log(a)
    outside = np.isneginf(right)
    assert 400 < outside.sum() < 600 and [one is None for one in found] == outside.tolist()  # JSON has null for −∞
    assert np.abs(np.array(found)[~outside].astype(float) - right[~outside]).max() < SMALL


@pytest.mark.parametrize(("name", "low"), [("softplus", 0.0), ("ELU", -1 / 0.8)])
def test_the_density_is_0_where_no_z_leads(name, low):
    rows = [[name, "Normal", low + by, [0.8]] for by in (-1.0, 0.0, 1e-6)]
    below, at, above = call("line_maps.js", "logDensity", rows)
    assert below is None and at is None and above is not None  # JSON has null for −∞
    assert map_of(name, [0.8])[2] == pytest.approx(low)


def test_the_area_is_numpys():
    x = np.sort(np.random.default_rng(5).uniform(-3, 3, 200))
    p = np.exp(-(x**2))
    rows = [[x.tolist(), p.tolist()], [x[::-1].tolist(), p[::-1].tolist()]]
    assert call("line_maps.js", "area", rows) == pytest.approx([np.trapezoid(p, x)] * 2)
