"""ex-07-1: the log-det of one small matrix that works at many places."""

import numpy as np

from ..draws import slope
from ..model import Check, Law, Probe, Signature


def probes(rng):
    found = [Probe((2.0, 3, 5)), Probe((-1.0, 3, 5), "mirror")]
    for sign in (1, -1, 1):
        channels, places = rng.choice(np.arange(2, 13), size=2, replace=False)
        found.append(Probe((slope(rng, sign), int(channels), int(places))))
    return found


def log_det(det, channels, places):
    return places * np.log(np.abs(det))


def mirror_moves_volume(probes, values):
    return max(abs(float(v)) for p, v in zip(probes, values, strict=True) if p.name == "mirror")


CHECK = Check(
    "ex-07-1",
    arguments=("det", "channels", "places"),
    returns=("log_det",),
    probes=probes,
    expected=log_det,
    laws=(Law("a mirror, det −1, changes no volume: its log_det is 0", mirror_moves_volume, tolerance=1e-9),),
    signatures=(
        Signature(
            "places not counted",
            lambda det, channels, places: np.log(np.abs(det)),
            "that is the log-det at one place: the same matrix works at every place, and stretches volume each time.",
        ),
        Signature(
            "channels for places",
            lambda det, channels, places: channels * np.log(np.abs(det)),
            "you count the channels: det says already what becomes of the volume of all channels of a place together.",
        ),
        Signature(
            "every number counted",
            lambda det, channels, places: channels * places * np.log(np.abs(det)),
            "you count every number of the picture: det belongs to all channels of a place together, so count places.",
        ),
        Signature(
            "places divided among",
            lambda det, channels, places: np.log(np.abs(det)) / places,
            "you divide by the number of places: what each place does to volume multiplies, so the logarithms add.",
        ),
        Signature(
            "no absolute value",
            lambda det, channels, places: places * np.log(det),
            "the logarithm of a negative det is NaN: a mirror turns the volume round, and its size is |det|.",
        ),
        Signature(
            "no logarithm",
            lambda det, channels, places: places * det,
            "you add up the determinants: volumes multiply from place to place, and only logarithms add.",
        ),
        Signature(
            "no logarithm, |det|",
            lambda det, channels, places: places * np.abs(det),
            "you add up the |det|: volumes multiply from place to place, and only logarithms add.",
        ),
        Signature(
            "determinant of the whole",
            lambda det, channels, places: np.float64(det) ** places,
            "that is the determinant of the whole J: the logarithm of its size is asked.",
        ),
        Signature(
            "size of the whole",
            lambda det, channels, places: np.abs(det) ** places,
            "that is |det J| of the whole: its logarithm is asked, which for 1024 places is out of reach by this way.",
        ),
        Signature(
            "places inside the logarithm",
            lambda det, channels, places: np.log(places * np.abs(det)),
            "you take the log of P · |det|: the volume is multiplied by |det| once for each place, which is a power.",
        ),
    ),
)
