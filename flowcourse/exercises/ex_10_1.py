"""ex-10-1: the reverse loss of a flow that fits one mode, of a given share, of an unnormalised density."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    test_inputs = [TestInput((0.25, 8.0)), TestInput((float(rng.uniform(0.05, 0.2)), 1.0), "normalised")]
    for low, high in ((0.3, 0.45), (0.55, 0.75)):
        test_inputs.append(TestInput((float(rng.uniform(low, high)), 3 * scale(rng))))
    return [*test_inputs, TestInput((float(rng.uniform(0.6, 0.7)), 1 / (4 + scale(rng))))]


def loss(share, Z):
    return -np.log(share) - np.log(Z)


def divergence_is_negative(inputs, values):
    """KL(q‖p) = loss + log Z is not below 0."""
    return max(-(float(v) + np.log(p.args[1])) for p, v in zip(inputs, values, strict=True))


CHECK = Check(
    "ex-10-1",
    arguments=("share", "Z"),
    returns=("the loss",),
    inputs=inputs,
    domains={"share": domains.share(1e-12), "Z": domains.positive(1e-9, 1e9)},
    expected=loss,
    guesses=(
        ("the loss in nats, 1 % of the mass, Z = 1", float(loss(0.01, 1))),
        ("the loss in nats, 1 % of the mass, Z = 100", 0.0),
    ),
    laws=(Law("−loss is at most log Z", divergence_is_negative),),
    mistakes=(
        Mistake(
            "log Z forgotten",
            lambda share, Z: -np.log(share),
            "that is the divergence from the normalised p. The loss is computed with p̃ = Z·p, and log p̃ is larger "
            "than log p by log Z.",
        ),
        Mistake(
            "plus log Z",
            lambda share, Z: np.log(Z) - np.log(share),
            "your log Z has the wrong sign. The loss subtracts log p̃, which contains + log Z.",
        ),
        Mistake(
            "p and q exchanged",
            lambda share, Z: np.log(share) - np.log(Z),
            "you have q = share·p on the mode. q has all of its mass where p has only a share, so q is higher.",
        ),
        Mistake(
            "everything turned round",
            lambda share, Z: np.log(share) + np.log(Z),
            "you average log p̃ − log q. The loss is the other difference, which is high where p̃ is low.",
        ),
        Mistake(
            "log Z alone",
            lambda share, Z: -np.log(Z),
            "that is the loss of a perfect fit. Here q misses all modes but one, and on that one it is higher than p.",
        ),
        Mistake(
            "averaged over p",
            lambda share, Z: -share * np.log(share) - share * np.log(Z),
            "you count the mode with its share under p. The average is over the flow's draws, and all of them are "
            "on it.",
        ),
        Mistake(
            "the mode weighted by its share",
            lambda share, Z: -share * np.log(share) - np.log(Z),
            "you weight the mode by its share under p. The average is over the flow's draws, and all of them are on "
            "it.",
        ),
        Mistake(
            "the share that is lost",
            lambda share, Z: -np.log(1 - share) - np.log(Z),
            "you use the share of the modes that were missed. No draw of q is there, so they cannot appear in the "
            "loss.",
        ),
        Mistake(
            "the ratio itself",
            lambda share, Z: 1 / share - np.log(Z),
            "q is 1/share times p on the mode. The loss averages the logarithm of that ratio.",
        ),
        Mistake(
            "bits for nats",
            lambda share, Z: -np.log2(share * Z),
            "you take the logarithm to base 2. The loss is in nats, so use the natural logarithm.",
        ),
        Mistake(
            "Z without its logarithm",
            lambda share, Z: -np.log(share) - Z,
            "you subtract Z itself: p̃ = Z p stands inside of a logarithm.",
        ),
        Mistake(
            "log Z to first order",
            lambda share, Z: -np.log(share) - (Z - 1),
            "you have Z − 1 for log Z: near Z = 1 they agree, and elsewhere they do not.",
        ),
    ),
)
