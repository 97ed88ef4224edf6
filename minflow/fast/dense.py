"""The dense network on columns, with its gradient by hand.

    net = Network(layer, flat, gradient)         # the parameters and their gradient as vectors
    net.read()                                   # once the parameters have changed
    y = net.evaluate(u)                          # u (inputs, N) -> y (outputs, N), equal to layer.net on rows
    g_u = net.vjp(g_y)                           # what belongs to the parameters is added to `gradient`

A point is a column, so that what an activation or a sum runs over lies in one piece. Each layer is one product,
yᵀ = [weight; bias]ᵀ [u; 1]: below the inputs stands a row of ones, and a weight with the bias below it is one window of
the flat vector of parameters. So nothing is put together before a step, nor taken apart after it.
"""

import numpy as np

from .. import nets

IN_PLACE = {  # act(y, zeros); with an array of zeros relu takes a third of the time that it takes with the number 0
    "relu": lambda y, zeros: np.maximum(y, zeros, out=y),
    "tanh": lambda y, zeros: np.tanh(y, out=y),
}


class Network:
    """The dense network of a layer. `flat` and `gradient` hold weight, bias, weight, bias, … as `nets.init_mlp` does.

    It keeps the inputs of every dense layer until the next call. Networks with the same dict `shared` write them to the
    same arrays, so that there they last until any of these networks is called.
    """

    def __init__(self, layer, flat, gradient, shared=None):
        self.shapes = [(m + 1, n) for m, n in zip(layer.sizes, layer.sizes[1:])]
        self.weights, self.layer = self.windows(flat), layer
        self.gradients = self.weights if gradient is flat else self.windows(gradient)
        function, self.slope = nets.pair_of(layer.activation)
        named = isinstance(layer.activation, str)  # else it is the reader's own, which sees nothing but the points
        self.act = IN_PLACE.get(layer.activation) if named else None
        self.act = self.act or (lambda y, zeros: np.copyto(y, function(y)))
        self.arrays, self.key = {} if shared is None else shared, (named, *self.shapes)
        self.beyond = 16 if named and shared is not None else 0

    def windows(self, flat):
        """[weight; bias] of every dense layer."""
        windows, end = [], 0
        for m, n in self.shapes:
            start, end = end, end + m * n
            windows.append(flat[start:end].reshape(m, n))
        return windows

    def read(self):
        """A weight off the mask counts as 0."""
        self.used = self.weights if self.layer.masks is None else self.masked([w.copy() for w in self.weights])

    def masked(self, windows):
        """The windows, with 0 in the place of what belongs to a weight off the mask."""
        for window, mask in zip(windows, self.layer.masks or ()):
            window[:-1] *= mask
        return windows

    def evaluate(self, u, context=None):
        """The network at the columns of u, those of the context below them."""
        self.inputs, whole, zeros = self._arrays(u.shape[1], u.dtype)
        first = self.inputs[0]
        first[: len(u)] = u
        if context is not None:
            first[len(u) : -1] = context
        for weight, y, after, padded in zip(self.used, self.inputs, self.inputs[1:], whole[1:]):
            np.matmul(weight.T, y, out=after[:-1])
            self.act(padded[:-1], zeros[: len(padded) - 1])
        return self.used[-1].T @ self.inputs[-1]

    def _arrays(self, n, dtype):
        """The inputs of the dense layers, a row of ones at the end of each, their whole arrays, and zeros like these.

        They are windows into vectors made for the widest block. Where rows would lie a power of 2 apart, and so push
        each other out of the cache, the whole arrays have some columns more.
        """
        n_before, arrays, vectors = self.arrays.get(self.key, (0, (), ()))
        if n != n_before:
            rows, width = [m for m, _ in self.shapes], n if n % 128 else n + self.beyond
            rows.append(max(rows))
            if not vectors or len(vectors[0]) < width * rows[0]:
                vectors = [np.zeros(m * width, dtype) for m in rows]
            *whole, zeros = [vector[: m * width].reshape(m, width) for m, vector in zip(rows, vectors)]
            for array in whole:
                array[-1] = 1
            arrays = [array[:, :n] for array in whole], whole, zeros
            self.arrays[self.key] = n, arrays, vectors
        return arrays

    def vjp(self, g):
        """y = Wᵀ [u; 1] has g_W = [u; 1] gᵀ and g_u = W g without its last row, times the slope of the activation."""
        for number in range(len(self.shapes) - 1, 0, -1):
            u = self.inputs[number]
            self.gradients[number] += u @ g.T
            g = self.used[number][:-1] @ g
            g *= self.slope(u[:-1])
        self.gradients[0] += self.inputs[0] @ g.T
        return self.used[0][:-1] @ g

    def finish(self):
        """The gradient of a weight off the mask is 0."""
        self.masked(self.gradients)
