"""Numbers in the output of a notebook that may differ a little from one machine to another.

A cell with the tag `within-0.02` allows each number in its output to be 0.02 away from the stored one; `within-5%`
allows 5 % of the stored one. The text between the numbers must be the same, but for the width of blank space.
"""

import re

TAG = re.compile(r"within-(\d+(?:\.\d+)?(?:e-?\d+)?)(%?)")
NUMBER = re.compile(r"(?<![\w.])[-−+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?!\w)")
ROUNDING = 1e-9  # 0.3 − 0.1 is not quite 0.2


def tolerance_of(tags):
    """(amount, whether it is a share of the number) of the one tag `within-…`; None without one.

    Raises ValueError for a tag that starts with within- and is not of this form, and for two of them.
    """
    found = [tag for tag in tags if tag.startswith("within")]
    if not found:
        return None
    match = TAG.fullmatch(found[0])
    if len(found) > 1 or not match:
        raise ValueError(f"a cell may have one tag such as within-0.02 or within-5%; got {', '.join(found)}")
    return float(match[1]) / (100 if match[2] else 1), bool(match[2])


def numbers_in(text):
    return [float(found.replace("−", "-")) for found in NUMBER.findall(text)]


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
