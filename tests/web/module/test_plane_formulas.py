"""Maps of the plane in module/plane_maps.js, each with its Jacobian, beside the engine's on 1000 random inputs."""

import autograd.numpy as np
import pytest
from node import call

from minflow import calculus, laws, nets
from minflow.transforms import Linear, Planar
from minflow.widgets import plane

rng = np.random.default_rng(0)
Z = 1.5 * rng.standard_normal((1000, 2))
NETS = [
    nets.init_mlp(np.random.default_rng(seed), [2, *hidden, 2], last=2.0) for seed, hidden in enumerate([(16,), (5, 7)])
]


def module(name, rows):
    """x (N, 2) and J (N, 2, 2) by the JavaScript."""
    found = call("plane_maps.js", name, rows)
    return np.array([one["x"] for one in found]), np.array([one["J"] for one in found])


def agree(found, f, z):
    x, J = found
    assert np.abs(x - f(z)).max() < 1e-5 and np.abs(J - calculus.batch_jacobian(f)(z)).max() < 1e-5


@pytest.mark.parametrize("name", plane.MAPS)
def test_a_named_map_is_the_one_of_the_still_picture(name):
    agree(module(name, [[z] for z in Z.tolist()]), plane.MAPS[name], Z)


@pytest.mark.parametrize("net", NETS, ids=["one hidden layer", "two hidden layers"])
def test_a_network_is_that_of_nets(net):
    name, f, layers = plane._map(net)
    agree(module(name, [[z, layers] for z in Z.tolist()]), f, Z)


def test_a_planar_layer_that_is_one_to_one_is_the_transform():
    layer, rows, expected = Planar(2), [], []
    for seed in range(40):
        params = laws.random_params(layer, np.random.default_rng(seed), size=1.0)
        u, w, b, gap = layer.direction_and_plane(params)
        assert gap > 0
        z = Z[25 * seed : 25 * (seed + 1)]
        rows += [[point, w.tolist(), u.tolist(), float(b)] for point in z.tolist()]
        expected.append(layer.forward(params, z))
    x, J = module("planar", rows)
    assert np.abs(x - np.concatenate([x for x, _ in expected])).max() < 1e-5
    assert np.abs(calculus.log_abs_det(J) - np.concatenate([log_det for _, log_det in expected])).max() < 1e-5


def test_a_planar_layer_beyond_the_edge_has_the_jacobian_of_autograd():
    w, b = np.array([0.8, 1.5]), 0.3
    for wu in (-1.0, -1.5, -4.0):
        u = wu * w / (w @ w) + np.array([0.75, -0.4])  # the second part is perpendicular to w
        found = module("planar", [[z, w.tolist(), u.tolist(), b] for z in Z.tolist()])
        agree(found, lambda z, u=u: z + u * np.tanh(z @ w + b)[:, None], Z)
        assert (np.linalg.det(found[1]) < 0).any() == (wu < -1)


def test_a_matrix_is_the_linear_transform_with_its_log_det():
    matrices, layer = rng.standard_normal((1000, 2, 2)), Linear(2)
    x = call("plane_maps.js", "linear", [[A, z] for A, z in zip(matrices.tolist(), Z.tolist())])
    det = call("plane_maps.js", "determinant", [[A] for A in matrices.tolist()])
    for A, z, x_here, det_here in zip(matrices, Z, x, det):
        expected, log_det = layer.forward({"A": A, "b": np.zeros(2)}, z[None])
        assert np.abs(expected[0] - x_here).max() < 1e-5
        assert abs(np.exp(log_det[0]) - abs(det_here)) < 1e-5 and np.sign(det_here) == np.sign(np.linalg.det(A))
