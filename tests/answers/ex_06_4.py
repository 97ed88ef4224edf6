"""Answers to ex-06-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np
from autograd import grad, value_and_grad
from autograd.misc.flatten import flatten

from minflow import trees


def loss(params, flow, x):
    return -np.mean(flow.log_prob(params, x))


def step_by_flatten(flow, params, x, learning_rate):
    start, rebuild = flatten(params)
    return rebuild(start - learning_rate * grad(lambda v: loss(rebuild(v), flow, x))(start))


def step_by_recursion(flow, params, x, learning_rate):
    _, gradient = value_and_grad(lambda p: -np.sum(flow.log_prob(p, x)) / len(x))(params)

    def moved(p, g):
        if isinstance(p, dict):
            return {key: moved(p[key], g[key]) for key in sorted(p)}
        if isinstance(p, (list, tuple)):
            return [moved(*pair) for pair in zip(p, g, strict=True)]
        return p - learning_rate * g

    return moved(params, gradient)


RIGHT = (step_by_flatten, step_by_recursion)


def step_in_shallow_copy(flow, params, x, learning_rate):
    return step_in_place(flow, params.copy(), x, learning_rate)


def step_in_place(flow, params, x, learning_rate):
    def subtract(p, g):
        for key in p if isinstance(p, dict) else range(len(p)):
            if isinstance(p[key], np.ndarray):
                p[key] -= learning_rate * g[key]
            else:
                subtract(p[key], g[key])

    subtract(params, grad(loss)(params, flow, x))
    return params


MISTAKES = (
    ("changed its argument", step_in_place),
    ("changed its argument", step_in_shallow_copy),
    ("unfit", lambda flow, params, x, learning_rate: None),
    ("unfit", lambda flow, params, x, learning_rate: trees.flatten(params)),
)
