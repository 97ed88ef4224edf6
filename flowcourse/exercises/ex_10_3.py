"""ex-10-3: the forward loss, over data, and the reverse loss, over the flow's own draws."""

from functools import partial

import numpy as np

from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.laws import random_params
from minflow.transforms import Chain, ElementwiseAffine, Radial

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale


def inputs(rng):
    """By hand on a line; then two radial stacks, more data than draws and fewer, over a base that is not symmetric."""
    line = Flow(Normal(), ElementwiseAffine(1))
    double = {"log_scale": np.array([np.log(2.0)]), "shift": np.zeros(1)}
    x, z = np.array([[2.0], [-4.0], [0.0], [2.0]]), np.array([[1.0], [0.0], [-1.0]])
    test_inputs = [TestInput((line, double, bell, x, z))]
    for n, draws, dim, density in ((6, 4, 2, partial(ridge, scale(rng))), (3, 5, 3, partial(gumbel, offset(rng)))):
        base = Normal([offset(rng) for _ in range(dim)], [scale(rng) for _ in range(dim)])
        flow = Flow(base, Chain([Radial(dim), ElementwiseAffine(dim)]))
        params = random_params(flow.transform, rng)
        x = offset(rng) + scale(rng) * rng.normal(size=(n, dim))
        test_inputs.append(TestInput((flow, params, density, x, rng.normal(size=(draws, dim)))))
    z = np.array([[0.3], [4.0], [-0.2]])  # the second draw lands where p̃ is 0
    test_inputs.append(TestInput((line, double, box, offset(rng) * np.ones((1, 1)), z), "p̃ = 0"))
    return [*test_inputs, TestInput((flow, params, density, x[:1], rng.normal(size=(1, dim))))]


def box(x):
    """log p̃ = 0 on [−3, 3], and −∞ elsewhere."""
    return np.where(np.abs(x[:, 0]) < 3, 0.0, -np.inf)


def bell(x):
    """log p̃ = −Σ x²/2, whose Z is (2π)^{D/2}."""
    if isinstance(x, tuple):
        raise ValueError("log_p_tilde was given a pair: forward returns x and log_det, and p̃ is a function of x alone")
    return -0.5 * np.sum(x**2, axis=1)


def ridge(width, x):
    """A bent ridge in the plane."""
    return -0.5 * x[:, 0] ** 2 - 0.5 * ((x[:, 1] - 0.5 * x[:, 0] ** 2) / width) ** 2


def gumbel(center, x):
    """Skewed in every coordinate."""
    return -np.sum(0.5 * (x - center) + np.exp(-0.5 * (x - center)), axis=1)


def push(flow, params, z):
    return flow.transform.forward(params, z)


def log_q(flow, params, z):
    return flow.base.log_prob(z) - push(flow, params, z)[1]


def losses(flow, params, log_p_tilde, x, z):
    forward = -np.mean(flow.log_prob(params, x))
    return forward, np.mean(log_q(flow, params, z) - log_p_tilde(push(flow, params, z)[0]))


def against_q(inputs, values):
    """The reverse loss against p̃ = q is 0, and a shift of log p̃ shifts it: what is left must be mean log(q/p̃)."""
    gaps = []
    for test_input, (_, value) in zip(inputs, values, strict=True):
        flow, params, log_p_tilde, _, z = test_input.args
        if test_input.name:
            continue
        made = push(flow, params, z)[0]
        gaps.append(abs(float(value - np.mean(flow.log_prob(params, made) - log_p_tilde(made)))))
    return max(gaps)


def reverse(formula):
    """The mean of formula(log p_Z(z), log_det, log p̃(x)) over the draws; it says nothing about the forward loss."""

    def both(flow, params, log_p_tilde, x, z):
        made, log_det = push(flow, params, z)
        return None, np.mean(formula(flow.base.log_prob(z), log_det, log_p_tilde(made)))

    return both


def at_the_mean_draw(flow, params, log_p_tilde, x, z):
    made = push(flow, params, z)[0]
    return None, np.mean(log_q(flow, params, z)) - log_p_tilde(np.mean(made, axis=0, keepdims=True))[0]


def log_of_the_mean(flow, params, log_p_tilde, x, z):
    p_tilde = np.exp(log_p_tilde(push(flow, params, z)[0]))
    return None, np.mean(log_q(flow, params, z)) - np.log(np.mean(p_tilde))


CHECK = Check(
    "ex-10-3",
    arguments=("flow", "params", "log_p_tilde", "x", "z"),
    returns=("forward loss", "reverse loss"),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-2, 100)), "z": domains.entries(domains.real(1e-2, 3))},
    expected=losses,
    laws=(Law("the reverse loss is the mean of flow.log_prob − log p̃ at the flow's own draws", against_q),),
    mistakes=(
        Mistake(
            "divided by N, not K",
            lambda flow, params, log_p_tilde, x, z: (
                None,
                losses(flow, params, log_p_tilde, x, z)[1] * len(z) / len(x),
            ),
            "you divide the sum over the draws by the number of the data: the reverse loss is a mean over the K draws.",
        ),
        Mistake(
            "+ log_det",
            reverse(lambda base, log_det, target: base + log_det - target),
            "you add log_det to log p_Z(z). Where f stretches, the draws are thinner, so log q is lower.",
        ),
        Mistake(
            "no log_det",
            reverse(lambda base, log_det, target: base - target),
            "your log q is log p_Z(z). The draw was carried to x, and the change of volume is missing.",
        ),
        Mistake(
            "data for draws",
            lambda flow, params, log_p_tilde, x, z: (None, np.mean(flow.log_prob(params, x) - log_p_tilde(x))),
            "your reverse loss averages over the data. It has to average over the flow's own draws, f(z).",
        ),
        Mistake(
            "p̃ at the data",
            lambda flow, params, log_p_tilde, x, z: (None, np.mean(log_q(flow, params, z)) - np.mean(log_p_tilde(x))),
            "you evaluate p̃ at the data x, and log q at the draws. Both belong to the same point, the draw f(z).",
        ),
        Mistake(
            "p̃ at z",
            lambda flow, params, log_p_tilde, x, z: (None, np.mean(log_q(flow, params, z) - log_p_tilde(z))),
            "you evaluate p̃ at z. It is a function of x, so carry z to x = f(z) first.",
        ),
        Mistake(
            "p_Z at x",
            lambda flow, params, log_p_tilde, x, z: (
                None,
                np.mean(
                    flow.base.log_prob(push(flow, params, z)[0])
                    - push(flow, params, z)[1]
                    - log_p_tilde(push(flow, params, z)[0])
                ),
            ),
            "you evaluate p_Z at x = f(z). It is the density of z.",
        ),
        Mistake(
            "log_prob of the draws z",
            lambda flow, params, log_p_tilde, x, z: (
                None,
                np.mean(flow.log_prob(params, z) - log_p_tilde(push(flow, params, z)[0])),
            ),
            "you evaluate flow.log_prob at z. It takes data points, and the draw is x = f(z).",
        ),
        Mistake(
            "standard normal assumed",
            lambda flow, params, log_p_tilde, x, z: (
                None,
                np.mean(
                    Normal(dim=z.shape[1]).log_prob(z)
                    - push(flow, params, z)[1]
                    - log_p_tilde(push(flow, params, z)[0])
                ),
            ),
            "you take a standard normal for p_Z. The flow has a base of its own, flow.base.",
        ),
        Mistake(
            "roles exchanged",
            reverse(lambda base, log_det, target: target - base + log_det),
            "that is −loss, the bound on log Z, which is maximised. The loss has the other sign.",
        ),
        Mistake(
            "likelihood of p̃ alone",
            reverse(lambda base, log_det, target: -target),
            "you average −log p̃ alone. Without log q the flow would collapse to the highest point of p̃.",
        ),
        Mistake(
            "entropy alone",
            reverse(lambda base, log_det, target: base - log_det),
            "you average log q alone. p̃, which the flow has to imitate, is missing.",
        ),
        Mistake(
            "base alone in the forward loss",
            lambda flow, params, log_p_tilde, x, z: (
                -np.mean(flow.base.log_prob(flow.transform.inverse(params, x)[0])),
                None,
            ),
            "your forward loss is the mean of −log p_Z(h(x)). The log_det of the inverse is missing.",
        ),
        Mistake(
            "forward loss of the draws",
            lambda flow, params, log_p_tilde, x, z: (
                -np.mean(flow.log_prob(params, push(flow, params, z)[0])),
                None,
            ),
            "your forward loss averages over the flow's own draws. Maximum likelihood averages over the data x.",
        ),
        Mistake(
            "p̃ in the forward loss",
            lambda flow, params, log_p_tilde, x, z: (np.mean(log_p_tilde(x) - flow.log_prob(params, x)), None),
            "you add log p̃ to the forward loss. It does not depend on the flow, and for data it is not known.",
        ),
        Mistake(
            "likelihood for loss",
            lambda flow, params, log_p_tilde, x, z: (np.mean(flow.log_prob(params, x)), None),
            "your forward loss is the mean log-likelihood, which is maximised. A loss is minimised: change the sign.",
        ),
        Mistake(
            "sum for mean",
            lambda flow, params, log_p_tilde, x, z: (None, len(z) * losses(flow, params, log_p_tilde, x, z)[1]),
            "your reverse loss is a sum over the draws. Average over them, so that it is in nats a draw.",
        ),
        Mistake(
            "p̃ at the mean draw",
            at_the_mean_draw,
            "you look at log p̃ once, at the mean of the draws: each draw has a log p̃ of its own, and then comes the "
            "mean.",
        ),
        Mistake(
            "logarithm of the mean p̃",
            log_of_the_mean,
            "you take the logarithm of the mean of p̃: which of the two comes first, the logarithm or the mean?",
        ),
    ),
)
