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


def figure_with(change):
    """change(flow, params, x, rng, latent, z) -> the four arrays."""

    def answer(flow, params, x, rng):
        latent = flow.base.sample(rng, len(x))
        return change(flow, params, x, rng, latent, flow.to_latent(params, x))

    return answer


RIGHT = (
    figure_by_transform,
    figure_by_rows,
)


MISTAKES = (
    (
        "forward for inverse",
        figure_with(
            lambda flow, params, x, rng, latent, z: (
                x,
                flow.to_data(params, x),
                latent,
                flow.to_data(params, latent),
            )
        ),
    ),
    (
        "inverse for forward",
        figure_with(lambda flow, params, x, rng, latent, z: (x, z, latent, flow.to_latent(params, latent))),
    ),
    (
        "samples of its own",
        figure_with(lambda flow, params, x, rng, latent, z: (x, z, latent, flow.sample(params, rng, len(x)))),
    ),
    ("parts", lambda *args: figure_by_transform(*args)[1:]),
    ("type", lambda flow, params, x, rng: (x, flow.transform.inverse(params, x), x, x)),
)
