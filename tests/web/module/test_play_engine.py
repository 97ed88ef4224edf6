"""The engine of the page `play` gives minflow's losses, gradients, densities and samples, and learns."""

import json
import subprocess

import autograd.numpy as np
import pytest
from autograd import value_and_grad
from node import NODE, ROOT

from minflow import losses, models
from minflow.laws import random_params

ENGINE = ROOT / "docs" / "site" / "play" / "flow.js"
LAYERS, HIDDEN, N = 3, 8, 40
BUILDERS = {"nice": models.nice, "realnvp": models.realnvp, "nsf": models.nsf}
SCRIPT = """
const [file, given] = process.argv.slice(1);
const { Flow } = await import(file);
const { model, layers, hidden, params, points } = JSON.parse(given);
const flow = new Flow(model, { layers, hidden });
flow.params.set(params);
const loss = flow.loss(points);
const plain = (key, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
const data = flow.toData(Float64Array.from(points));
console.log(JSON.stringify({ loss, gradient: flow.gradient, logProb: flow.logProb(points), data }, plain));
"""


def in_javascript(**given):
    command = [NODE, "--no-warnings", "--input-type=module", "-e", SCRIPT, ENGINE.as_uri(), json.dumps(given)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def vector(params):
    """The parameters in the order of the engine: weights before biases, and log-scales before shifts."""
    *networks, last = params
    dense = [part for network in networks for layer in network for part in (layer["weight"], layer["bias"])]
    return np.concatenate(
        [part.ravel() for part in (*dense, *(last[name] for name in ("log_scale", "shift") if name in last))]
    )


@pytest.mark.parametrize("model", BUILDERS)
def test_it_gives_the_numbers_of_minflow(model):
    rng = np.random.default_rng(0)
    flow = BUILDERS[model](2, LAYERS, (HIDDEN, HIDDEN))
    params = random_params(flow.transform, rng, 0.3)
    points = 2 * rng.normal(size=(N, 2))
    loss, gradient = value_and_grad(lambda params: losses.negative_log_likelihood(flow, params, points, rng))(params)
    got = in_javascript(
        model=model, layers=LAYERS, hidden=HIDDEN, params=vector(params).tolist(), points=points.ravel().tolist()
    )
    assert np.isclose(got["loss"], loss, rtol=1e-9)
    assert np.allclose(got["gradient"], vector(gradient), rtol=1e-7, atol=1e-9)
    assert np.allclose(got["logProb"], flow.log_prob(params, points), rtol=1e-9)
    assert np.allclose(np.reshape(got["data"], (N, 2)), flow.to_data(params, points), rtol=1e-9)
