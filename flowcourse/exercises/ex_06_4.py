"""ex-06-4: the parameters of a flow after one step of gradient descent on its mean negative log-likelihood."""

import autograd.numpy as np
from autograd import grad

from minflow import trees
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.laws import random_params
from minflow.transforms import AffineCoupling, ElementwiseAffine

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale
from ._params import as_vector, vector


def inputs(rng):
    line = Flow(Normal(), ElementwiseAffine(1))
    flow = Flow(Normal(dim=3), AffineCoupling([True, False, False], (4,)))
    params = random_params(flow.transform, rng)
    return [
        TestInput((line, line.init(rng), np.array([[1.0], [1.0], [4.0]]), 0.1)),
        TestInput((flow, params, flow.sample(params, rng, 5) + 0.5, scale(rng) / 10)),
        TestInput((line, random_params(line.transform, rng), np.array([[40.0], [-60.0], [90.0]]), scale(rng) / 1000)),
        TestInput((flow, params, flow.sample(params, rng, 1) + 5.0, 1.0)),
        TestInput((flow, params, flow.sample(params, rng, 200) + 0.5, scale(rng) / 1000)),
    ]


def run(answer, flow, params, x, learning_rate):
    """The numbers of the answer's new params in one vector."""
    return as_vector(answer(flow, params, x, learning_rate), params)


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


def step_with_gradient_at_0(flow, params, x, learning_rate):
    zeros = trees.views(np.zeros_like(trees.flatten(params)), params)
    return trees.flatten(params) - learning_rate * slope(flow, zeros, x)


def normalised_step(flow, params, x, learning_rate):
    gradient = slope(flow, params, x)
    return trees.flatten(params) - learning_rate * gradient / np.sqrt(np.sum(gradient**2))


def base_loss(flow, params, x):
    return -np.mean(flow.base.log_prob(flow.transform.inverse(params, x)[0]))


CHECK = Check(
    "ex-06-4",
    arguments=("flow", "params", "x", "learning_rate"),
    returns=("new params",),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-3, 10)), "learning_rate": domains.positive(1e-4, 0.1)},
    admits=lambda flow, params, x, learning_rate: learning_rate * np.max(x**2) < 100,
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
            "your step climbs. The gradient points to where the loss grows, and the loss is to become smaller.",
        ),
        Mistake(
            "sum for mean",
            lambda flow, params, x, rate: step(flow, params, x, rate * len(x)),
            "your step is N times too long: the loss is the mean over the batch, not the sum.",
        ),
        Mistake(
            "divided by N once more",
            lambda flow, params, x, rate: step(flow, params, x, rate / len(x)),
            "your step is N times too short: the loss is a mean already, and so is its gradient.",
        ),
        Mistake(
            "no learning rate",
            lambda flow, params, x, rate: step(flow, params, x, 1.0),
            "you subtract the whole gradient, and learning_rate has no effect.",
        ),
        Mistake(
            "normalised gradient",
            normalised_step,
            "your step has the same length whatever the gradient is, because you divide the gradient by its norm. In "
            "plain gradient descent a steep loss gives a long step.",
        ),
        Mistake(
            "gradient at 0",
            step_with_gradient_at_0,
            "you take the gradient at params that are all 0: take it at the params that came in.",
        ),
        Mistake(
            "not moved",
            lambda flow, params, x, rate: trees.flatten(params),
            "your params come back unchanged.",
        ),
        Mistake(
            "the gradient alone",
            lambda flow, params, x, rate: slope(flow, params, x),
            "you return the gradient. The new params are the old ones, moved along it.",
        ),
        Mistake(
            "the change alone",
            lambda flow, params, x, rate: -rate * slope(flow, params, x),
            "you return the change alone: add it to params.",
        ),
        Mistake(
            "gradient at the new point",
            step_with_later_gradient,
            "you take the gradient after the move: it belongs to the params that came in.",
        ),
        Mistake(
            "two steps",
            lambda flow, params, x, rate: step(flow, trees.views(step(flow, params, x, rate), params), x, rate),
            "you make two steps: the task asks for one.",
        ),
        Mistake(
            "no log-det in the loss",
            lambda flow, params, x, rate: step(flow, params, x, rate, base_loss),
            "your loss is −log p_Z(z) alone. Without the log_det it is lowest where all points fall on one.",
        ),
    ),
)
