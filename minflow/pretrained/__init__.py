"""Flows that were trained before: their parameters are a file of this folder.

    flow, params = pretrained.mnist()                    # images of 14 × 14 pixels given their digit: see scales.py
    v, _ = data.Histograms(train).to_line(y)             # the pixels of chapter 17, on the line
    pretrained.log_prob_by_class(flow, params, v)        # (N, 10), log p(v | class) in nats
    flow, params = pretrained.pictures()                 # from noise to such images, by a velocity: see pixels.py
    flow, params = pretrained.lattice(8)                 # fields on 8 × 8 sites: see fields.py

`python -m benchmarks.stored`, `benchmarks.pictures` and `benchmarks.lattice --train` train them again and write their
files; benchmarks/README.md says what they reach.
"""

from .fields import lattice as lattice
from .fields import lattice_flow as lattice_flow
from .pixels import noisy as noisy
from .pixels import pictures as pictures
from .pixels import read_pictures as read_pictures
from .pixels import stored as stored
from .pixels import to_levels as to_levels
from .scales import ONE_HOT as ONE_HOT
from .scales import log_mean as log_mean
from .scales import log_prob_by_class as log_prob_by_class
from .scales import mnist as mnist
from .scales import mnist_flow as mnist_flow
