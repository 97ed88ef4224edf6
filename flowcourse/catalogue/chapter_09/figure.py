"""ex-09-7: the four panels of the figure."""

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


def figure_of_its_own_seed(flow, params, x, rng):
    latent = flow.base.sample(np.random.default_rng(0), len(x))
    return x, flow.to_latent(params, x), latent, flow.to_data(params, latent)


def figure_standard_normal(flow, params, x, rng):
    latent = rng.normal(size=(len(x), flow.dim))
    return x, flow.to_latent(params, x), latent, flow.to_data(params, latent)


RIGHT = {
    "ex-09-7": (figure_by_transform, figure_by_rows),
}

WRONG = {
    "ex-09-7": (
        (
            "codes and samples exchanged",
            figure_with(lambda flow, params, x, rng, latent, z: (x, latent, z, flow.to_data(params, latent))),
        ),
        ("codes for samples", figure_with(lambda flow, params, x, rng, latent, z: (x, z, z, flow.to_data(params, z)))),
        (
            "generated from the codes",
            figure_with(lambda flow, params, x, rng, latent, z: (x, z, latent, flow.to_data(params, z))),
        ),
        (
            "lower panels exchanged",
            figure_with(lambda flow, params, x, rng, latent, z: (x, z, flow.to_data(params, latent), latent)),
        ),
        ("a seed of its own", figure_of_its_own_seed),
        ("latent samples not from the base", figure_standard_normal),
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
        (
            "data for codes",
            figure_with(lambda flow, params, x, rng, latent, z: (x, x, latent, flow.to_data(params, latent))),
        ),
        ("panels exchanged", lambda *args: (args[2], *figure_by_transform(*args)[:0:-1])),
        ("parts", lambda *args: figure_by_transform(*args)[1:]),
        ("type", lambda flow, params, x, rng: (x, flow.transform.inverse(params, x), x, x)),
    ),
}
