"""ex-09-6: the parameters of a flow after one step of gradient descent on its mean negative log-likelihood."""

import autograd.numpy as np
from autograd import grad

from minflow import trees
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.laws import random_params
from minflow.transforms import AffineCoupling, ElementwiseAffine

from ..checking.parts import Check, Law, Mistake, TestInput, Unfit, started
from ..checking.values import describe
from ._draws import scale


def inputs(rng):
    line = Flow(Normal(), ElementwiseAffine(1))
    flow = Flow(Normal(dim=3), AffineCoupling([True, False, False], (4,)))
    params = random_params(flow.transform, rng)
    return [
        TestInput((line, line.init(rng), np.array([[1.0], [1.0], [4.0]]), 0.1)),
        TestInput((flow, params, flow.sample(params, rng, 5) + 0.5, scale(rng) / 10)),
    ]


def run(answer, flow, params, x, learning_rate):
    """The answer's parameters, one after the other in a vector; its tree must be like that of `params`."""
    new = started(answer(flow, params, x, learning_rate))
    if new is None or shapes(new) != shapes(params):
        what = "None: is there a return?" if new is None else describe(new)
        raise Unfit(f"new params must be built like params, with the same lists, keys and shapes; got {what}")
    return vector(new, params)


def shapes(tree):
    """The tree with shapes for arrays, dicts as sorted pairs."""
    if isinstance(tree, dict):
        return sorted((key, shapes(branch)) for key, branch in tree.items())
    if isinstance(tree, (list, tuple)):
        return [shapes(branch) for branch in tree]
    return np.shape(started(tree))


def vector(tree, params):
    """The arrays of `tree` one after the other, its keys in the order in which `params` has them."""
    if isinstance(params, dict):
        return np.concatenate([vector(tree[key], branch) for key, branch in params.items()])
    if isinstance(params, (list, tuple)):
        return np.concatenate([vector(*pair) for pair in zip(tree, params)])
    return np.ravel(tree)


def mean_loss(flow, params, x):
    return -np.mean(flow.log_prob(params, x))


def slope(flow, params, x, loss=mean_loss):
    """The gradient of the loss as a vector."""
    gradient = grad(lambda p: loss(flow, p, x))(params)
    return vector(gradient, params)


def step(flow, params, x, learning_rate, loss=mean_loss):
    return trees.flatten(params) - learning_rate * slope(flow, params, x, loss)


def climbs(inputs, values):
    """The largest slope of the loss along a step: below 0 for one that goes down."""
    slopes = []
    for test_input, value in zip(inputs, values):
        flow, params, x, _ = test_input.args
        slopes.append(float((value - trees.flatten(params)) @ slope(flow, params, x)))
    return max(slopes)


def step_with_later_gradient(flow, params, x, learning_rate):
    later = trees.views(step(flow, params, x, learning_rate), params)
    return trees.flatten(params) - learning_rate * slope(flow, later, x)


def base_loss(flow, params, x):
    return -np.mean(flow.base.log_prob(flow.transform.inverse(params, x)[0]))


CHECK = Check(
    "ex-09-6",
    arguments=("flow", "params", "x", "learning_rate"),
    returns=("new params",),
    inputs=inputs,
    expected=step,
    driver=run,
    laws=(Law("the step goes downhill", climbs, tolerance=0.0),),
    raised=tuple(
        (words, "a tree of lists and dicts cannot be multiplied or subtracted; as one vector its numbers can")
        for words in ("unsupported operand", "can't multiply sequence")
    ),
    mistakes=(
        Mistake(
            "ascends",
            lambda flow, params, x, rate: step(flow, params, x, -rate),
            "your step climbs: the gradient points to where the loss grows, so subtract it.",
        ),
        Mistake(
            "sum for mean",
            lambda flow, params, x, rate: step(flow, params, x, rate * len(x)),
            "your step is N times too long: the loss is the mean over the batch, not the sum.",
        ),
        Mistake(
            "no learning rate",
            lambda flow, params, x, rate: step(flow, params, x, 1.0),
            "you subtract the whole gradient: the step is learning_rate times it.",
        ),
        Mistake(
            "not moved",
            lambda flow, params, x, rate: trees.flatten(params),
            "your params come back as they were.",
        ),
        Mistake(
            "the gradient alone",
            lambda flow, params, x, rate: slope(flow, params, x),
            "that is the gradient: new params are params − learning_rate · gradient.",
        ),
        Mistake(
            "the change alone",
            lambda flow, params, x, rate: -rate * slope(flow, params, x),
            "that is the change: add it to params.",
        ),
        Mistake(
            "gradient at the new point",
            step_with_later_gradient,
            "you take the gradient after moving: it belongs to the params that came in.",
        ),
        Mistake(
            "two steps",
            lambda flow, params, x, rate: step(flow, trees.views(step(flow, params, x, rate), params), x, rate),
            "you took two steps: one is asked.",
        ),
        Mistake(
            "no log-det in the loss",
            lambda flow, params, x, rate: step(flow, params, x, rate, base_loss),
            "your loss is −log p_Z(z) alone: without the log_det it is lowest when everything collapses to one point.",
        ),
    ),
)
