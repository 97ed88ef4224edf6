"""Answers to ex-09-7 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np


def figure_by_transform(flow, params, x, rng):
    latent = flow.base.sample(rng, x.shape[0])
    z, _ = flow.transform.inverse(params, x)
    generated, _ = flow.transform.forward(params, latent)
    return x, z, latent, generated


def figure_by_rows(flow, params, x, rng):
    latent = flow.base.sample(rng, len(x))
    z = np.concatenate([flow.to_latent(params, row[None]) for row in x])
    return [x.copy(), z, latent, np.concatenate([flow.to_data(params, row[None]) for row in latent])]


RIGHT = (figure_by_transform, figure_by_rows)


def figure_forward_twice(flow, params, x, rng):
    latent = flow.base.sample(rng, len(x))
    z, _ = flow.transform.forward(params, x)
    generated, _ = flow.transform.forward(params, latent)
    return x, z, latent, generated


def figure_inverse_twice(flow, params, x, rng):
    latent = flow.base.sample(rng, len(x))
    found = [flow.transform.inverse(params, points)[0] for points in (x, latent)]
    return x, found[0], latent, found[1]


def figure_with_flow_sample(flow, params, x, rng):
    z = flow.to_latent(params, x)
    latent = flow.base.sample(rng, len(x))
    generated = flow.sample(params, rng, len(x))
    return x, z, latent, generated


MISTAKES = (
    ("forward for inverse", figure_forward_twice),
    ("inverse for forward", figure_inverse_twice),
    ("samples of its own", figure_with_flow_sample),
    ("parts", lambda *args: figure_by_transform(*args)[1:]),
    ("type", lambda flow, params, x, rng: (x, flow.transform.inverse(params, x), x, x)),
)
