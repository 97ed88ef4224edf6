"""ex-13-2, a fault to repair: dense layers carried over to a library that stores them transposed."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput, Unfit, started


def inputs(rng):
    """By hand; a network on which the fault does not show; one whose layers all differ; one with square layers."""
    by_hand = [{"weight": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "bias": np.zeros(3)}]
    test_inputs = [TestInput((by_hand,))]
    for widths in ((1, 16, 1), (3, 5, 4, 2, 6), (4, 4, 4)):
        layers = [
            {"weight": rng.uniform(-1.5, 1.5, size=pair), "bias": rng.uniform(0.3, 1.0, size=pair[1])}
            for pair in zip(widths, widths[1:])
        ]
        test_inputs.append(TestInput((layers,)))
    symmetric = [{"weight": np.eye(3) + np.ones((3, 3)), "bias": rng.normal(size=3)}]
    by_columns = [{**layer, "weight": np.asfortranarray(layer["weight"])} for layer in test_inputs[2].args[0]]
    return [*test_inputs, TestInput((symmetric,)), TestInput((by_columns,))]


def in_a_row(pairs):
    """The numbers of (weight, bias), (weight, bias), … in one vector, each weight row by row."""
    return np.concatenate([np.ravel(part) for pair in pairs for part in pair])


def run(answer, layers):
    """The numbers that the answer returns, in one vector; a sentence where the library would not accept them."""
    shapes = [layer["weight"].shape[::-1] for layer in layers]
    carried = started(answer(layers))
    if not isinstance(carried, (list, tuple)) or len(carried) != len(layers):
        raise Unfit(f"return a list with one dictionary for each layer; here {len(layers)}")
    pairs = []
    for entry in carried:
        if not isinstance(entry, dict) or not {"weight", "bias"} <= entry.keys():
            raise Unfit('each entry of your list must be a dictionary with a "weight" and a "bias"')
        pairs.append((np.asarray(started(entry["weight"])), np.asarray(started(entry["bias"]))))
    if [weight.shape for weight, _ in pairs] == shapes[::-1] != shapes:
        raise Unfit("your list begins with the last layer: the order of the layers stays as it is")
    for (weight, bias), (outs, ins) in zip(pairs, shapes):
        if weight.shape != (outs, ins) or bias.shape != (outs,):
            raise Unfit(
                f"a layer {ins} → {outs} needs a weight of shape {(outs, ins)} and a bias of shape {(outs,)} there; "
                f"yours have {weight.shape} and {bias.shape}"
            )
    return in_a_row(pairs)


def carried_by(change, bias=lambda bias: bias):
    """A formula: the numbers where change(weight) takes the place of the transpose."""

    def formula(layers):
        return in_a_row([(change(layer["weight"]), bias(layer["bias"])) for layer in layers])

    return formula


CHECK = Check(
    "ex-13-2",
    arguments=("layers",),
    returns=("all weights and biases in a row",),
    inputs=inputs,
    driver=run,
    expected=carried_by(lambda weight: weight.T),
    mistakes=(
        Mistake(
            "reshaped",
            carried_by(lambda weight: weight.reshape(weight.shape[::-1])),
            "that is what the code gave before: a reshape keeps the numbers in their order and cuts it into other "
            "rows. Where must the number stand that leads from input i to output j?",
        ),
        Mistake(
            "reshaped by columns",
            carried_by(lambda weight: weight.reshape(weight.shape[::-1], order="F")),
            "you read and write column by column: that still is a reshape, which keeps the numbers in one order.",
        ),
        Mistake(
            "rotated",
            carried_by(np.rot90),
            "you turn the array by a quarter: rows become columns, but in the opposite order.",
        ),
        Mistake(
            "rotated the other way",
            carried_by(lambda weight: np.rot90(weight, -1)),
            "you turn the array by a quarter: rows become columns, but each of them is read backwards.",
        ),
        Mistake(
            "bias forgotten",
            carried_by(lambda weight: weight.T, np.zeros_like),
            "your weights are right, and the bias is lost.",
        ),
        Mistake(
            "reshaped, and the bias forgotten",
            carried_by(lambda weight: weight.reshape(weight.shape[::-1]), np.zeros_like),
            "two things: the numbers of the weight stand in wrong places, and the bias is lost.",
        ),
        Mistake(
            "bias subtracted",
            carried_by(lambda weight: weight.T, np.negative),
            "your bias has the opposite sign: both libraries add it.",
        ),
        Mistake(
            "pseudo-inverse",
            carried_by(np.linalg.pinv),
            "you return the (pseudo-)inverse, which undoes the layer: the library must compute the same layer.",
        ),
    ),
)
