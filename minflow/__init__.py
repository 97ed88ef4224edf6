"""minflow: normalizing flows from scratch, in NumPy and autograd.

    import numpy as np
    from minflow import data, models
    from minflow.training import fit

    rng = np.random.default_rng(0)
    x = data.two_moons().sample(rng, 2000)             # (N, D)
    flow = models.realnvp(dim=2)
    params, history = fit(flow, flow.init(rng, x), x, steps=2000, rng=rng)
    flow.log_prob(params, x)                           # (N,), nats
    flow.sample(params, rng, 1000)                     # (1000, D)

To read it, start with change_of_variables, the formula in full; then transforms.base, transforms.coupling, flow, models
and training. `fast` is for speed alone: what it computes is what those files say, to rounding.
"""
