"""Numbers in the output of a notebook that may differ a little from one machine to another.

A cell with the tag `within-0.02` allows each number in its output to be 0.02 away from the stored one; `within-5%`
allows 5 % of the stored one. The text between the numbers must be the same, except for the width of blank space.

The data of a live figure always have a tolerance, since points that a trained flow moves amplify a difference.
conftest.py compares by it in a clone and in a release for a class, which has the rooms for learners alone.
"""

import base64
import html
import json
import re

import numpy as np

TAG = re.compile(r"within-(\d+(?:\.\d+)?(?:e-?\d+)?)(%?)")
NUMBER = re.compile(r"(?<![\w.])[-−+]?\d+(?:\.\d+)?(?:e[-−+]?\d+)?(?!\w)")
ROUNDING = 1e-9  # 0.3 − 0.1 is not quite 0.2
FIGURE = re.compile(r'data-figure="([^"]*)"')
OF_A_FIGURE = 0.05  # of the range of an array: how far off its numbers may be
IN_WORDS = 0.15  # of a number in a sentence
MOST = 0.95  # the share of its numbers that must be within OF_A_FIGURE


def tolerance_of(tags):
    """(amount, whether it is a share of the number) of the one tag `within-…`; None without one.

    Raises ValueError for a tag that starts with within- and is not of this form, and for two of them.
    """
    within_tags = [tag for tag in tags if tag.startswith("within")]
    if not within_tags:
        return None
    match = TAG.fullmatch(within_tags[0])
    if len(within_tags) > 1 or not match:
        raise ValueError(f"a cell may have one tag such as within-0.02 or within-5%; got {', '.join(within_tags)}")
    return float(match[1]) / (100 if match[2] else 1), bool(match[2])


def numbers_in(text):
    return [float(number.replace("−", "-")) for number in NUMBER.findall(text)]


def close(text, stored, tolerance):
    """Whether two texts are the same up to blank space and numbers, and the numbers are within the tolerance."""
    amount, relative = tolerance
    if _words(text) != _words(stored):
        return False
    pairs = zip(numbers_in(text), numbers_in(stored), strict=True)
    return all(abs(now - then) <= amount * (abs(then) if relative else 1) * (1 + ROUNDING) for now, then in pairs)


def settle(outputs, stored, tolerance):
    """The outputs of a cell, each text that is close to the stored one replaced by it."""
    for now, then in zip(outputs, stored):
        for new, old in ((now, then), (now.get("data", {}), then.get("data", {}))):
            for kind, text in new.items():
                if isinstance(text, str) and isinstance(old.get(kind), str) and close(text, old[kind], tolerance):
                    new[kind] = old[kind]
    return outputs


def _words(text):
    return re.sub(r"\s+", " ", NUMBER.sub("#", text)).strip()


def unlike_figures(outputs, stored):
    """What differs between the live figures in the outputs of a cell and the stored ones: a sentence, or ""."""
    now, then = (
        [json.loads(html.unescape(data)) for out in outs for data in FIGURE.findall(_page(out))]
        for outs in (outputs, stored)
    )
    if len(now) != len(then):
        return f"there are {len(now)} live figures, and {len(then)} were stored"
    return next(filter(None, (_unlike(*pair, "the figure") for pair in zip(now, then))), "")


def _page(output):
    return "".join(output.get("data", {}).get("text/html", ""))


def _unlike(new, old, name):
    """What differs between two values of JSON, in words."""
    if isinstance(new, (int, float)) and isinstance(old, (int, float)):
        alike = abs(new - old) <= 2 * OF_A_FIGURE * max(1, abs(old))
    elif type(new) is not type(old) or isinstance(new, (dict, list)) and len(new) != len(old):
        alike = False
    elif isinstance(new, dict) and {"int16", "uint8"} & set(new):
        return _unlike_arrays(new, old, name)
    elif isinstance(new, dict):
        differences = (
            _unlike(new[key], old[key], f"{name}, {key}") if key in new else f"{name} has no {key}" for key in old
        )
        return next(filter(None, differences), "")
    elif isinstance(new, list):
        return next(filter(None, (_unlike(a, b, name) for a, b in zip(new, old))), "")
    else:
        alike = (
            close(new, old, (IN_WORDS, True)) or close(new, old, (IN_WORDS, False))
            if isinstance(new, str)
            else new == old
        )
    return "" if alike else f"{name}: {new!r}, and {old!r} was stored"


def _unlike_arrays(new, old, name):
    """What differs between two arrays that `minflow.widgets.figure.pack` wrote."""
    if new["shape"] != old.get("shape"):
        return f"{name} has the shape {new['shape']}, and {old.get('shape')} was stored"
    (a, lost_a), (b, lost_b) = _unpacked(new), _unpacked(old)
    near = np.mean((lost_a == lost_b) & (lost_a | (np.abs(a - b) <= OF_A_FIGURE * (old["high"] - old["low"]))))
    return "" if near >= MOST else f"{name}: only {near:.1%} of the numbers are near the stored ones"


def _unpacked(packed):
    """The numbers of an array, and which of them are not finite."""
    if "uint8" in packed:
        whole = np.frombuffer(base64.b64decode(packed["uint8"]), dtype="u1").astype(float)
        share, lost = whole / 254, whole == 255
    else:
        whole = np.frombuffer(base64.b64decode(packed["int16"]), dtype="<i2").astype(float)
        share, lost = (whole + 32767) / 65534, whole == -32768
    return packed["low"] + share * (packed["high"] - packed["low"]), lost
