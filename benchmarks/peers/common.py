"""What the peers share: the settings of the one model that all of them build, and the interface of an adapter.

An adapter is a module with NAME, NEEDS (the packages it imports), NOTE (how it differs from the rest, "" when it does
not) and build(dtype, dim, layers, hidden, …) -> model, a RealNVP of `layers` affine couplings whose networks are
dense, of widths `hidden`, with relu:

    model.step(x, learning_rate, clip, decay)    one step of Adam on the mean NLL of x (N, D); returns the loss
    model.gradient(x)                            the loss and its gradient, kept until the next call
    model.log_prob(x)  model.sample(n)           NumPy arrays (N,) and (n, D)
    model.parameter_count                        how many numbers are learned

decay, of adapters with OTHERS: with the step every weight matrix loses the share learning_rate · decay of itself
(AdamW); biases do not.
OTHERS of an adapter, where it has one, are its other flows: a name -> a function with the arguments of `build`, a seed
of the parameters to start from and, for splines, bins, bound and masks; a library that places its own masks, or its
own bound, says so in its file.
"""

import numpy as np

LEARNING_RATE = 1e-3
CAP = 4.0  # of the log-scales, α = CAP · tanh(raw / CAP), where a library lets one choose


def masks(dim, layers):
    """True passes unchanged: the even coordinates, then the odd ones, in turn."""
    return [np.arange(dim) % 2 == k % 2 for k in range(layers)]
