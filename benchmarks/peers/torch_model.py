"""One training step around any torch flow: autograd, PyTorch's fused Adam, AdamW where matrices decay."""

import math

import numpy as np
import torch

torch.set_num_threads(1)


class Model:
    """module: what is trained. log_prob and sample: its functions on tensors."""

    def __init__(self, module, dtype, log_prob, sample):
        self.module = module.to(torch.float64 if np.dtype(dtype) == np.float64 else torch.float32)
        self.functions = log_prob, sample
        self.weights = [p for p in module.parameters() if p.requires_grad]
        self.parameter_count = sum(p.numel() for p in self.weights)
        groups = [{"params": [p for p in self.weights if (p.ndim == 2) is matrices]} for matrices in (True, False)]
        groups = [group for group in groups if group["params"]]
        self.adam = torch.optim.AdamW(groups, lr=1e-3, weight_decay=0.0, fused=True)

    def gradient(self, x):
        self.adam.zero_grad(set_to_none=True)
        loss = -self.functions[0](torch.from_numpy(x)).mean()
        loss.backward()
        return loss.item()

    def step(self, x, learning_rate, clip=math.inf, decay=0.0):
        loss = self.gradient(x)
        if clip < math.inf:
            torch.nn.utils.clip_grad_norm_(self.weights, clip)
        for group in self.adam.param_groups:
            group["lr"] = learning_rate
            group["weight_decay"] = decay if group["params"][0].ndim == 2 else 0.0
        self.adam.step()
        return loss

    def log_prob(self, x):
        with torch.no_grad():
            return self.functions[0](torch.from_numpy(x)).numpy()

    def sample(self, n):
        before = torch.get_default_dtype()
        torch.set_default_dtype(self.weights[0].dtype)
        try:
            with torch.no_grad():
                return self.functions[1](n).numpy()
        finally:
            torch.set_default_dtype(before)
