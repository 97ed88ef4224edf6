"""ex-06-7, a fault to repair: samples whose log-density keeps one layer's log_det and loses the others."""

import numpy as np

from minflow.distributions import Normal
from minflow.transforms import Chain

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._couplings import constant_stack, random_stack, stack_log_prob


def inputs(rng):
    test_inputs = [TestInput((np.array([[0.5, 1.0], [0.0, -1.0], [-0.5, 2.0]]), *constant_stack(2.0, 4.0)))]
    for n, dim, count in ((4, 2, 3), (5, 3, 3)):
        test_inputs.append(TestInput((rng.normal(size=(n, dim)), *random_stack(rng, dim, count))))
    layers, params = random_stack(rng, 2, 3)
    test_inputs.append(TestInput((rng.normal(size=(3, 2)), [layers[0], layers[1], layers[0]], params)))  # one twice
    return [*test_inputs, TestInput((rng.normal(size=(3, 2)), layers[:1], params[:1]))]


def generate(z, layers, params, total=sum, sign=-1):
    """x = f(z) and log p_Z(z) + sign · total(log_dets)."""
    x, log_dets = z, []
    for layer, p in zip(layers, params):
        x, log_det = layer.forward(p, x)
        log_dets.append(log_det)
    return x, base(z) + sign * total(log_dets)


def base(z):
    return Normal(dim=z.shape[1]).log_prob(z)


def differs_from_log_prob_at_x(inputs, values):
    """|log_prob − the flow's log_prob at the answer's own x|: two ways to one number."""
    gaps = []
    for test_input, (x, log_prob) in zip(inputs, values):
        if not np.isfinite(x).all():
            return np.inf
        gaps.append(float(np.max(np.abs(log_prob - stack_log_prob(x, *test_input.args[1:])))))
    return max(gaps)


def base_at_x(z, layers, params):
    x, log_det = Chain(layers).forward(params, z)
    return None, base(x) - log_det


def at_z_everywhere(z, layers, params):
    return None, base(z) - sum(layer.forward(p, z)[1] for layer, p in zip(layers, params))


CHECK = Check(
    "ex-06-7",
    arguments=("z", "layers", "params"),
    returns=("x", "log_prob"),
    inputs=inputs,
    domains={"z": domains.entries(domains.real(1e-3, 30))},
    expected=generate,
    laws=(Law("going back from x gives the same log_prob", differs_from_log_prob_at_x),),
    mistakes=(
        Mistake(
            "only the last log_det",
            lambda z, layers, params: (None, generate(z, layers, params, total=lambda log_dets: log_dets[-1])[1]),
            "with one layer it is right, with more the log-density is that of the last layer alone: what happens "
            "to the log_dets of the others?",
        ),
        Mistake(
            "the last log_det doubled",
            lambda z, layers, params: (None, generate(z, layers, params, total=lambda log_dets: 2 * log_dets[-1])[1]),
            "you use the last log_det twice: the sum needs a name of its own, which no layer overwrites.",
        ),
        Mistake(
            "only the first log_det",
            lambda z, layers, params: (None, generate(z, layers, params, total=lambda log_dets: log_dets[0])[1]),
            "the first log_det now stays and the later ones are lost: every layer counts.",
        ),
        Mistake(
            "adds forward's log_dets",
            lambda z, layers, params: (None, generate(z, layers, params, sign=1)[1]),
            "every layer counts now, with the wrong sign: where f stretches, the density falls.",
        ),
        Mistake(
            "adds the last log_det",
            lambda z, layers, params: (
                None,
                generate(z, layers, params, total=lambda log_dets: log_dets[-1], sign=1)[1],
            ),
            "the minus was right (where f stretches, the density falls). What is lost is the log_det of the other"
            " layers.",
        ),
        Mistake(
            "a mean of log_dets",
            lambda z, layers, params: (
                None,
                generate(z, layers, params, total=lambda log_dets: sum(log_dets) / len(log_dets))[1],
            ),
            "you average over the layers: factors of volume multiply, so their logarithms add up.",
        ),
        Mistake(
            "no log_det",
            lambda z, layers, params: (None, base(z)),
            "that is log p_Z(z): the change of volume is missing altogether.",
        ),
        Mistake(
            "negative log-likelihood",
            lambda z, layers, params: (None, -generate(z, layers, params)[1]),
            "that is the negative log-likelihood, which training makes small: the task asks for log_prob itself.",
        ),
        Mistake(
            "base at x",
            base_at_x,
            "you evaluate the base at x: p_Z is a density of z, where the sample started.",
        ),
        Mistake(
            "every layer at z",
            at_z_everywhere,
            "every layer counts, and all are evaluated at z: a layer's log_det belongs to the point that enters "
            "this layer.",
        ),
    ),
)
