"""ex-07-1: the log-det of one small matrix that works at many places."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import slope


def inputs(rng):
    found = [TestInput((2.0, 3, 5)), TestInput((-1.0, 3, 5), "mirror")]
    for sign in (1, -1, 1):
        channels, places = rng.choice(np.arange(2, 13), size=2, replace=False)
        found.append(TestInput((slope(rng, sign), int(channels), int(places))))
    return found


def log_det(det, channels, places):
    return places * np.log(np.abs(det))


def mirror_moves_volume(inputs, values):
    return max(abs(float(v)) for p, v in zip(inputs, values, strict=True) if p.name == "mirror")


CHECK = Check(
    "ex-07-1",
    arguments=("det", "channels", "places"),
    returns=("log_det",),
    inputs=inputs,
    expected=log_det,
    laws=(Law("a mirror, det −1, changes no volume: its log_det is 0", mirror_moves_volume, tolerance=1e-9),),
    mistakes=(
        Mistake(
            "places not counted",
            lambda det, channels, places: np.log(np.abs(det)),
            "that is the log-det at one place: the same matrix works at every place, and stretches volume each time.",
        ),
        Mistake(
            "channels for places",
            lambda det, channels, places: channels * np.log(np.abs(det)),
            "you count the channels: det says already what becomes of the volume of all channels of a place together.",
        ),
        Mistake(
            "every number counted",
            lambda det, channels, places: channels * places * np.log(np.abs(det)),
            "you count every number of the picture: det belongs to all channels of a place together, so count places.",
        ),
        Mistake(
            "places divided among",
            lambda det, channels, places: np.log(np.abs(det)) / places,
            "you divide by the number of places: what each place does to volume multiplies, so the logarithms add.",
        ),
        Mistake(
            "no absolute value",
            lambda det, channels, places: places * np.log(det),
            "the logarithm of a negative det is NaN: a mirror turns the volume round, and its size is |det|.",
        ),
        Mistake(
            "no logarithm",
            lambda det, channels, places: places * det,
            "you add up the determinants: volumes multiply from place to place, and only logarithms add.",
        ),
        Mistake(
            "no logarithm, |det|",
            lambda det, channels, places: places * np.abs(det),
            "you add up the |det|: volumes multiply from place to place, and only logarithms add.",
        ),
        Mistake(
            "determinant of the whole",
            lambda det, channels, places: np.float64(det) ** places,
            "that is the determinant of the whole J: the logarithm of its size is asked.",
        ),
        Mistake(
            "size of the whole",
            lambda det, channels, places: np.abs(det) ** places,
            "that is |det J| of the whole: its logarithm is asked, which for 1024 places is out of reach by this way.",
        ),
        Mistake(
            "places inside the logarithm",
            lambda det, channels, places: np.log(places * np.abs(det)),
            "you take the log of P · |det|: the volume is multiplied by |det| once for each place, which is a power.",
        ),
    ),
)
