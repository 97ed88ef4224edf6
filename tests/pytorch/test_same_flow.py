"""The classes of notebook 13, taken from its cells, and minflow: one function, one gradient, for any masks and weights.

The folder is left out where PyTorch is missing (conftest.py at the top); `make torch` runs it.
"""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from autograd import grad

from minflow import calculus, laws, models, trees
from minflow.losses import negative_log_likelihood

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "13-minflow-to-pytorch.ipynb"
CELLS = ("coupling-net", "coupling-join", "coupling-layer", "affine", "real-nvp", "real-nvp-builder", "copy-weights")
SHAPES = [(2, 2, (16, 16)), (3, 3, (8, 8)), (5, 4, (16, 16, 16))]  # dim, layers, hidden


@pytest.fixture(scope="module")
def taught():
    """What the notebook defines, by name."""
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]}
    names = {"torch": torch, "nn": torch.nn, "math": math}
    for name in CELLS:
        exec(cells[name], names)
    return names


@pytest.fixture(params=SHAPES, ids=lambda shape: f"{shape[0]}d-{shape[1]}-layers")
def pair(request, taught):
    """(flow, its params, the module with the same weights), parameters away from the start."""
    dim, layers, hidden = request.param
    flow = models.realnvp(dim, layers, hidden)
    params = laws.random_params(flow.transform, np.random.default_rng(dim), size=0.3)
    masks = [layer.mask for layer in flow.transform.layers[:-1]]
    return flow, params, taught["copy_weights"](taught["real_nvp"](masks, hidden).double(), params)


def points(flow, n=500):
    return 2 * np.random.default_rng(1).standard_normal((n, flow.dim))


def test_the_same_weights_give_the_same_log_likelihood(pair):
    flow, params, module = pair
    log_prob = module.log_prob(torch.tensor(points(flow))).detach().numpy()
    np.testing.assert_allclose(log_prob, flow.log_prob(params, points(flow)), rtol=1e-10, atol=1e-10)


def test_the_same_latents_give_the_same_samples(pair):
    flow, params, module = pair
    z = points(flow)
    np.testing.assert_allclose(
        module(torch.tensor(z)).detach().numpy(), flow.to_data(params, z), rtol=1e-10, atol=1e-10
    )


def test_the_gradient_of_the_loss_is_the_same(pair):
    flow, params, module = pair
    x, rng = points(flow), np.random.default_rng(0)
    (-module.log_prob(torch.tensor(x)).mean()).backward()
    theirs = [p.grad.numpy() for p in module.parameters()]
    theirs = np.concatenate([(g.T if g.ndim == 2 else g).ravel() for g in theirs])
    ours = trees.flatten(grad(lambda p: negative_log_likelihood(flow, p, x, rng))(params))
    assert ours.size == theirs.size
    np.testing.assert_allclose(theirs, ours, rtol=1e-8, atol=1e-10)


def test_the_log_det_of_each_layer_is_that_of_its_jacobian(pair):
    flow, params, module = pair
    z = points(flow, 50)
    for layer, ours, p in zip(module, flow.transform.layers, params):
        log_det = layer(torch.tensor(z))[1].detach().numpy()
        J = calculus.batch_jacobian(lambda u, f=ours, p=p: f.forward(p, u)[0])(z)
        np.testing.assert_allclose(log_det, calculus.log_abs_det(J), rtol=1e-8, atol=1e-10)


def test_a_weight_that_is_not_transposed_is_noticed(pair):
    flow, params, module = pair
    with torch.no_grad():
        weights = [p for p in module.parameters() if p.ndim == 2 and p.shape[0] == p.shape[1] > 1]
        for weight in weights:
            weight.copy_(weight.T.clone())
    log_prob = module.log_prob(torch.tensor(points(flow))).detach().numpy()
    assert weights and np.max(np.abs(log_prob - flow.log_prob(params, points(flow)))) > 1e-3
