"""ex-13-3: v = logit(ε + (1 − 2ε) w/17) of levels plus noise w = x + u, and its log-det."""

import numpy as np

from ..model import Check, Law, Signature
from .levels import chain, once, picture, plain_slope, probes, slopes, slopes_miss_the_range, with_t

CHECK = Check(
    "ex-13-3",
    arguments=("w", "edge"),
    returns=("v", "log_det"),
    probes=probes,
    batch=("w",),
    expected=chain,
    laws=(Law("the slopes add up to the range of v", slopes_miss_the_range, tolerance=1e-3),),
    picture=picture,
    signatures=(
        Signature(
            "levels not divided by 17",
            with_t(lambda w, edge: edge + (1 - 2 * edge) * w),
            "you squeeze w itself, which goes up to 17, and t must stay below 1: first y = w/17.",
        ),
        Signature(
            "divided by 16",
            with_t(lambda w, edge: edge + (1 - 2 * edge) * w / 16),
            "you divide by 16: w = x + u goes up to 17, since a white pixel is 16 plus noise.",
        ),
        Signature(
            "no distance from the ends",
            with_t(lambda w, edge: w / 17),
            "you take the logit of y itself, and at black and white it runs off to ∓∞: keep the distance ε.",
        ),
        Signature(
            "ends clipped",
            with_t(lambda w, edge: np.clip(w / 17, edge, 1 - edge)),
            "you cut y off at ε and 1 − ε: different pixels then share one v, and the map has no inverse. "
            "Squeeze the whole interval.",
        ),
        Signature(
            "one end only",
            with_t(lambda w, edge: edge + (1 - edge) * w / 17),
            "you keep a distance from 0 and none from 1: the interval must lose ε at both ends.",
        ),
        Signature(
            "sigmoid for logit",
            lambda w, edge: (1 / (1 + np.exp(-(edge + (1 - 2 * edge) * w / 17))), None),
            "that is the sigmoid, which leads from the line to the interval: its inverse leads back.",
        ),
        Signature(
            "logit of 1 − t",
            lambda w, edge: (-chain(w, edge)[0], None),
            "your v falls where w rises: black must go to the left, so log t comes first.",
        ),
        Signature(
            "log t alone",
            lambda w, edge: (np.log(edge + (1 - 2 * edge) * w / 17), None),
            "you take log t, which sends 0 to −∞ and leaves 1 where it is: the logit treats both ends alike.",
        ),
        Signature(
            "17 forgotten in the log_det",
            slopes(lambda y, t, edge: np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t)),
            "your log_det begins at y: from w to y each pixel is divided by 17, which is a slope as well.",
        ),
        Signature(
            "sign of log 17",
            slopes(lambda y, t, edge: np.log(17) + np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t)),
            "you add log 17: from w to y lengths become 17 times *smaller*.",
        ),
        Signature(
            "squeeze forgotten in the log_det",
            slopes(lambda y, t, edge: -np.log(17) - np.log(t) - np.log(1 - t)),
            "from y to t every length is multiplied by 1 − 2ε, and your log_det does not know of it.",
        ),
        Signature(
            "sign of the squeeze",
            slopes(lambda y, t, edge: -np.log(17) - np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t)),
            "you divide by 1 − 2ε where the squeeze multiplies: dt/dy = 1 − 2ε.",
        ),
        Signature(
            "the logit's slope alone",
            slopes(lambda y, t, edge: -np.log(t) - np.log(1 - t)),
            "that is the slope of the last map, from t to v: the two before it change lengths, too.",
        ),
        Signature(
            "slope of the sigmoid",
            slopes(lambda y, t, edge: -np.log(17) + np.log(1 - 2 * edge) + np.log(t) + np.log(1 - t)),
            "t(1 − t) is the sigmoid's slope, at most 1/4: the logit is its inverse and stretches by at least 4.",
        ),
        Signature(
            "slope at y",
            slopes(lambda y, t, edge: -np.log(17) + np.log(1 - 2 * edge) - np.log(y) - np.log(1 - y)),
            "you take the logit's slope at y: the logit acts on t, so its slope belongs there.",
        ),
        Signature(
            "half of the slope",
            slopes(lambda y, t, edge: -np.log(17) + np.log(1 - 2 * edge) - np.log(t)),
            "1/t is the slope of log t: −log(1 − t) has a slope, too, and the two together are 1/(t(1 − t)).",
        ),
        Signature(
            "1/t times 1/(1 − t) subtracted",
            slopes(lambda y, t, edge: -np.log(17) + np.log(1 - 2 * edge) - np.log(t) + np.log(1 - t)),
            "log(1 − t) has the wrong sign: the slope is one over the *product* of t and 1 − t.",
        ),
        Signature(
            "constants once an image",
            once(lambda edge: (1 - 2 * edge) / 17),
            "you count log 17 and log(1 − 2ε) once for the whole image: each of the D pixels is divided and squeezed.",
        ),
        Signature(
            "17 once an image",
            once(lambda edge: 1 / 17),
            "you count log 17 once for the whole image: each of its D pixels is divided by 17.",
        ),
        Signature(
            "squeeze once an image",
            once(lambda edge: 1 - 2 * edge),
            "you count log(1 − 2ε) once for the whole image: each of its D pixels is squeezed.",
        ),
        Signature(
            "summed over the images",
            lambda w, edge: (None, np.sum(np.log(plain_slope(w, edge)), axis=0)),
            "you add up over the images, axis 0: the pixels of one image, along axis 1, make up its volume.",
        ),
        Signature(
            "logarithm of the sum",
            lambda w, edge: (None, np.log(np.sum(plain_slope(w, edge), axis=1))),
            "you add up the slopes and then take the logarithm: a determinant is their *product*.",
        ),
        Signature(
            "slopes without logarithm",
            lambda w, edge: (None, np.sum(plain_slope(w, edge), axis=1)),
            "you add up the slopes: what adds up is their logarithms.",
        ),
        Signature(
            "determinant for its logarithm",
            lambda w, edge: (None, np.prod(plain_slope(w, edge), axis=1)),
            "that is the determinant: its logarithm is asked, and 64 pixels would show why.",
        ),
    ),
)
