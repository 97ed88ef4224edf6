"""A notebook's bytes without its outputs and pictures, which are never read and may be many times as large as the rest.

without_outputs(data, limit) -> the same notebook, in which "outputs", "attachments" and "widgets" are null

The file is not parsed for this: only its strings and brackets are told apart, which takes linear time.
"""

import re

from .files import Unreadable, megabytes

MOST_PARTS = 4_000_000  # strings and brackets, as in 100 MB that hold little but short lines
PART = re.compile(  # one of its alternatives always matches: so the pattern never has to go back
    rb"""[^"\[\]{}]*
    (?: ("(?:outputs|attachments|widgets)"\s*:\s*(?=[\[{]))  # the start of what is left out
      | ([\[{]) | ([\]}]) | "[^"]*"? | \Z )""",
    re.VERBOSE,
)
LEFT_OUT, OPEN, CLOSE = 1, 2, 3  # the groups of PART


def without_outputs(data, limit):
    """The bytes without these values; Unreadable with more than MOST_PARTS, or if more than `limit` are left."""
    # Escaped characters are replaced by as many others: so a string ends at the next quotation mark.
    plain = data.replace(b"\\\\", b"__").replace(b'\\"', b"__") if b"\\" in data else data
    whole, pieces, begin, depth, inside = memoryview(data), [], 0, 0, False
    for number, part in enumerate(PART.finditer(plain)):
        if number > MOST_PARTS:
            raise Unreadable(f"holds more than {MOST_PARTS // 10**6} million strings and brackets: clear its outputs")
        if not inside and part.lastindex == LEFT_OUT:
            pieces += [whole[begin : part.end()], b"null"]
            begin, depth, inside = len(data), 0, True
        elif inside and part.lastindex in (OPEN, CLOSE):
            depth += 1 if part.lastindex == OPEN else -1
            if depth == 0:
                begin, inside = part.end(), False
    pieces.append(whole[begin:])
    size = sum(map(len, pieces))
    if size > limit:
        raise Unreadable(f"has {megabytes(size)} without its outputs, and {megabytes(limit)} is the most")
    return b"".join(pieces)
