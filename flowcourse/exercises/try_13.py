"""The fill-in cells of lesson 13; none of them needs PyTorch."""

from functools import partial

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def dense(weight, bias, u):
    """A dense layer, for rows u."""
    if np.ndim(u) != 2 or np.shape(u)[1] != len(weight):
        raise ValueError(f"the layer takes rows, an array (N, {len(weight)}); got the shape {np.shape(u)}")
    return np.asarray(u) @ weight + bias


def layers(rng):
    by_hand = partial(dense, np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([0.5, 0.0, -0.5]))
    test_inputs = [TestInput((by_hand, 2))]
    for inputs, outputs in ((3, 3), (4, 2)):
        weight, bias = rng.uniform(-2, 2, size=(inputs, outputs)), rng.uniform(0.3, 1, size=outputs)
        test_inputs.append(TestInput((partial(dense, weight, bias), inputs)))
    return test_inputs


def weight_of(layer, inputs):
    return layer(np.eye(inputs)) - bias_of(layer, inputs)


def bias_of(layer, inputs):
    return layer(np.zeros((1, inputs)))[0]


def pieces(rng):
    drawn = [np.array([*rng.integers(20, 40, size=3), *rng.integers(3, 9, size=1)], dtype=float) for _ in range(2)]
    return [TestInput((np.array([512.0, 512.0, 16.0]),)), *map(TestInput, zip(drawn))]


def reports(rng):
    by_hand = tuple(np.array([number]) for number in (-2.0, 0.7, 0.3))
    return [TestInput(by_hand), *(TestInput(tuple(rng.normal(size=(3, 4)))) for _ in range(2))]


CHECKS = (
    Check(
        "try-13-1",
        title="a layer read off from what it returns",
        arguments=("layer", "inputs"),
        returns=("weight", "bias"),
        inputs=layers,
        batch=(),
        expected=lambda layer, inputs: (weight_of(layer, inputs), bias_of(layer, inputs)),
        raised=(("the layer takes rows", "each row has one number for each input"),),
        mistakes=(
            Mistake(
                "bias left in",
                lambda layer, inputs: (layer(np.eye(inputs)), None),
                "each row of your weight still has the bias in it: the layer adds it to every row that it returns.",
            ),
            Mistake(
                "as PyTorch stores it",
                lambda layer, inputs: (weight_of(layer, inputs).T, None),
                "your weight is transposed: in minflow's, row i belongs to input i.",
            ),
            Mistake(
                "ones for zeros, and subtracted",
                lambda layer, inputs: (
                    layer(np.eye(inputs)) - layer(np.ones((1, inputs)))[0],
                    layer(np.ones((1, inputs)))[0],
                ),
                "your bias is the answer to a row of ones, which adds up the whole weight: for which u is u @ weight "
                "0?",
            ),
            Mistake(
                "ones for zeros",
                lambda layer, inputs: (None, layer(np.ones((1, inputs)))[0]),
                "your bias is the answer to a row of ones, which adds up the whole weight: for which u is u @ weight "
                "0?",
            ),
            Mistake(
                "bias added",
                lambda layer, inputs: (layer(np.eye(inputs)) + bias_of(layer, inputs), None),
                "you add the bias a second time: the layer has added it already.",
            ),
        ),
    ),
    Check(
        "try-13-2",
        title="pieces that add up to the mean",
        arguments=("sizes",),
        returns=("the factors",),
        inputs=pieces,
        batch=(),
        expected=lambda sizes: sizes / np.sum(sizes),
        mistakes=(
            Mistake(
                "by the number of pieces",
                lambda sizes: np.ones(len(sizes)) / len(sizes),
                "all pieces get the same factor: then a point of the small piece counts more than one of a large "
                "piece.",
            ),
            Mistake(
                "sums",
                lambda sizes: sizes,
                "you make each mean a sum, and the sums add up: the mean over all points is asked.",
            ),
            Mistake(
                "points twice",
                lambda sizes: np.ones(len(sizes)) / np.sum(sizes),
                "you divide by the number of all points. That would be right for the sum over a piece, and its loss "
                "is a mean.",
            ),
            Mistake(
                "one over the size",
                lambda sizes: 1 / sizes,
                "your factor is smaller for a large piece: it stands for more points.",
            ),
            Mistake(
                "whole over part",
                lambda sizes: np.sum(sizes) / sizes,
                "yours is upside down: a piece with half of all points should get the factor ½.",
            ),
            Mistake(
                "by the mean size",
                lambda sizes: sizes / np.mean(sizes),
                "you divide by the mean size of a piece: then the sum of all factors is the number of pieces.",
            ),
            Mistake(
                "by the largest",
                lambda sizes: sizes / np.max(sizes),
                "you divide by the largest size: what should all factors add up to?",
            ),
        ),
    ),
    Check(
        "try-13-3",
        title="two layers that report in opposite directions",
        arguments=("log_p_z", "log_det_y_by_z", "log_det_y_by_x"),
        returns=("log p_X",),
        batch=("log_p_z", "log_det_y_by_z", "log_det_y_by_x"),
        inputs=reports,
        expected=lambda log_p_z, by_z, by_x: log_p_z - by_z + by_x,
        mistakes=(
            Mistake(
                "both subtracted",
                lambda log_p_z, by_z, by_x: log_p_z - by_z - by_x,
                "you subtract both: zuko's layer starts at x, so that its log-det belongs to the inverse form.",
            ),
            Mistake(
                "both added",
                lambda log_p_z, by_z, by_x: log_p_z + by_z + by_x,
                "you add both: the layer of normflows starts at z, and where it stretches, the density becomes lower.",
            ),
            Mistake(
                "both signs wrong",
                lambda log_p_z, by_z, by_x: log_p_z + by_z - by_x,
                "both signs are wrong: a log-det of z → … is subtracted, one of x → … is added.",
            ),
            Mistake(
                "first layer alone",
                lambda log_p_z, by_z, by_x: log_p_z - by_z,
                "that is log p of y: the second layer leads on to x.",
            ),
            Mistake(
                "second layer alone",
                lambda log_p_z, by_z, by_x: log_p_z + by_x,
                "you left out the first layer, which leads from z to y.",
            ),
        ),
    ),
)
