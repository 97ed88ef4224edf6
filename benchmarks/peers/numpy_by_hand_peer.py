"""RealNVP and its gradient written out in NumPy for this one model: what a patient person gets without any library.

Every array has its place before training starts: parameters and gradient are windows into two flat vectors, and the
activations of a batch are written into the same buffers step after step.
"""

import math

import numpy as np

from .common import CAP

NAME, NOTE = "NumPy by hand", ""


def build(dtype, dim, layers, hidden):
    return Model(dtype, dim, layers, hidden)


class Model:
    def __init__(self, dtype, dim, layers, hidden):
        self.dim, self.dtype = dim, np.dtype(dtype)
        self.parts = [(slice(k % 2, None, 2), slice(1 - k % 2, None, 2)) for k in range(layers)]
        self.shapes = []
        for a, b in self.parts:
            passed, moved = len(range(dim)[a]), len(range(dim)[b])
            sizes = [passed, *hidden, 2 * moved]
            self.shapes.append(list(zip(sizes[:-1], sizes[1:])))
        size = sum(m * n + n for shapes in self.shapes for m, n in shapes)
        self.flat, self.grad = np.zeros(size, dtype), np.zeros(size, dtype)
        self.params, self.grads = self._windows(self.flat), self._windows(self.grad)
        rng = np.random.default_rng(0)
        for net in self.params:
            for w, b in net[:-1]:
                w[:], b[:] = rng.normal(size=w.shape) / len(w) ** 0.5, rng.normal(size=b.shape) / len(w) ** 0.5
        self.m, self.v, self.count = np.zeros_like(self.flat), np.zeros_like(self.flat), 0
        self.root, self.buffers, self.parameter_count = np.zeros_like(self.flat), {}, self.flat.size

    def _windows(self, flat):
        start, windows = 0, []
        for shapes in self.shapes:
            net = []
            for m, n in shapes:
                net.append((flat[start : start + m * n].reshape(m, n), flat[start + m * n : start + m * n + n]))
                start += m * n + n
            windows.append(net)
        return windows

    def _room(self, name, n, width):
        if (name, n, width) not in self.buffers:
            self.buffers[name, n, width] = np.empty((n, width), self.dtype)
        return self.buffers[name, n, width]

    def _net(self, k, y):
        inputs = [y]
        for i, (w, b) in enumerate(self.params[k][:-1]):
            y = np.matmul(y, w, out=self._room((k, i), len(y), w.shape[1]))
            y += b
            np.maximum(y, 0, out=y)
            inputs.append(y)
        w, b = self.params[k][-1]
        return inputs, y @ w + b

    def _to_latent(self, x):
        z, residuals, total = x.copy(), [], np.zeros(len(x), self.dtype)
        for k in reversed(range(len(self.parts))):
            a, b = self.parts[k]
            inputs, out = self._net(k, z[:, a])
            half = out.shape[1] // 2
            alpha = CAP * np.tanh(out[:, :half] / CAP)
            scale = np.exp(-alpha)
            new = z.copy()
            new[:, b] = (z[:, b] - out[:, half:]) * scale
            residuals.append((inputs, alpha, scale, new))
            total -= alpha.sum(axis=1)
            z = new
        return z, total, residuals

    def gradient(self, x):
        z, total, residuals = self._to_latent(x)
        n = len(x)
        loss = (0.5 * (z * z).sum() - total.sum()) / n + 0.5 * self.dim * math.log(2 * math.pi)
        g = z / n
        for k, (inputs, alpha, scale, z) in zip(range(len(self.parts)), reversed(residuals)):
            a, b = self.parts[k]
            g_b = g[:, b] * scale
            g_alpha = 1 / n - g[:, b] * z[:, b]
            half = alpha.shape[1]
            g_out = np.empty((n, 2 * half), self.dtype)
            g_out[:, :half] = g_alpha * (1 - (alpha / CAP) ** 2)
            g_out[:, half:] = -g_b
            g[:, b] = g_b
            g[:, a] += self._net_pull_back(k, inputs, g_out)
        return loss

    def step(self, x, learning_rate, clip=math.inf):
        loss = self.gradient(x)
        if clip < math.inf:
            self.grad *= min(1.0, clip / max(float(np.linalg.norm(self.grad)), 1e-30))
        self._adam(learning_rate)
        return loss

    def _net_pull_back(self, k, inputs, g):
        net, grads = self.params[k], self.grads[k]
        ones = np.ones(len(g), self.dtype)
        for i in reversed(range(len(net))):
            np.matmul(inputs[i].T, g, out=grads[i][0])
            np.matmul(ones, g, out=grads[i][1])
            w = net[i][0]
            if i:
                g = np.matmul(g, w.T, out=self._room("g", len(g), len(w)) if i % 2 else None)
                g *= inputs[i] > 0
        return g @ w.T

    def _adam(self, learning_rate):
        self.count += 1
        g = self.grad
        self.m += 0.1 * (g - self.m)
        np.multiply(g, g, out=g)
        self.v += 0.001 * (g - self.v)
        np.sqrt(self.v, out=self.root)
        self.root /= math.sqrt(1 - 0.999**self.count)
        self.root += 1e-8
        np.divide(self.m, self.root, out=self.root)
        self.root *= learning_rate / (1 - 0.9**self.count)
        self.flat -= self.root

    def log_prob(self, x):
        z, total, _ = self._to_latent(x)
        return total - 0.5 * (z * z).sum(axis=1) - 0.5 * self.dim * math.log(2 * math.pi)

    def sample(self, n):
        z = np.random.default_rng(0).standard_normal((n, self.dim)).astype(self.dtype)
        for k, (a, b) in enumerate(self.parts):
            _, out = self._net(k, z[:, a])
            half = out.shape[1] // 2
            z[:, b] = z[:, b] * np.exp(CAP * np.tanh(out[:, :half] / CAP)) + out[:, half:]
        return z
