"""Answers of a class that are like each other, or like the course's solutions: sentences for the instructor alone.

    similar = Similarity(course_forms(ids)); similar.add(name, {exercise id: text}); similar.sentences()

An answer is compared as a set of SPAN tokens in a row, without those of the stub. Names of its own, comments, strings,
parentheses, layout and the spelling of numbers do not count. Tokens are found by a regular expression and not by a
parser: that takes linear time, and no text of a student's makes it raise. tests/grading/test_similarity.py measures
SHORTEST and ALIKE on independent honest answers.
"""

import builtins
import keyword
import re
import unicodedata
import zlib
from collections import defaultdict
from itertools import combinations, islice

import numpy as np

from ...core import notebooks
from ..intake.asked import read_course
from .escape import TOKEN

SPAN = 4
SHORTEST = 36  # spans: in anything shorter honest answers coincide
ALIKE = 0.65  # of the spans of two answers together, those that both have
ANSWERS = 2  # so many answers must be alike before anyone is named, and this share of the long ones:
OF_SOLUTIONS, OF_EACH_OTHER = 1 / 2, 1 / 4
FEW = 5  # what more students than these have in common is the usual way, and not a trace
CHARACTERS, TOKENS = 16_000, 1_000  # so much of an answer is compared
FORMS = 2_000  # so many different answers to an exercise are compared
BUCKETS = 2048
TOKENS_AND_SIGNS = re.compile(f"{TOKEN.pattern} | (?P<sign>[^\\s()])", re.VERBOSE | re.DOTALL)
KNOWN = {*keyword.kwlist, *dir(builtins)}


def spans(text):
    """The answer as a set of numbers, one for each SPAN tokens in a row."""
    found = tokens(text)
    return {zlib.crc32(" ".join(found[at : at + SPAN]).encode()) % BUCKETS for at in range(len(found) - SPAN + 1)}


def tokens(text):
    """Its first tokens, with each name of the student's own as "name"."""
    found, text = [], unicodedata.normalize("NFKC", text[:CHARACTERS])
    for token in TOKENS_AND_SIGNS.finditer(text):
        kind, word = token.lastgroup, token.group()
        if kind == "word" and word not in KNOWN and found[-1:] != ["."]:
            word = "name"
        elif kind == "literal":
            word = _number(word)
        if kind not in ("comment", "string"):
            found.append(word.encode(errors="replace").decode())
        if len(found) == TOKENS:
            break
    return found


def _number(text):
    try:
        return repr(float(text))
    except ValueError:
        return text


def packed(form):
    """A set of spans as BUCKETS bits: a class of 500 has tens of thousands of them."""
    bits = np.zeros(BUCKETS, bool)
    bits[list(form)] = True
    return np.packbits(bits).tobytes()


def course_forms(ids):
    """{exercise id: (spans of the stub, spans of the solution, or none where the solutions are not there)}"""
    course, solutions, found = read_course(), {}, {}
    for identifier in ids:
        asked = course.asked[identifier]
        path = course.root / "solutions" / asked.notebook
        if path.exists() and path not in solutions:
            solutions[path] = notebooks.read(path)
        cell = notebooks.find_cell(solutions[path], identifier, "answer") if path in solutions else None
        found[identifier] = spans(asked.stub), spans(notebooks.source(cell)) if cell else set()
    return found


class Similarity:
    """Collects the answers of one submission after another, as sets of numbers."""

    def __init__(self, course):
        self.course = course
        self.forms = {identifier: defaultdict(list) for identifier in course}  # {packed spans: names}
        self.long = defaultdict(int)

    def add(self, name, texts):
        for identifier, text in texts.items():
            if identifier in self.course:
                form = spans(text) - self.course[identifier][0]
                if len(form) >= SHORTEST:
                    self.forms[identifier][packed(form)].append(name)
                    self.long[name] += 1

    def found(self):
        """({name: ids of answers alike the solution}, {(name, name): ids of answers alike each other})"""
        copies, pairs = defaultdict(list), defaultdict(list)
        for identifier, forms in self.forms.items():
            stub, solution = self.course[identifier]
            near = _alike([packed(solution - stub), *islice(forms, FORMS)])
            groups, here = [[], *islice(forms.values(), FORMS)], set()
            shared_by = near @ [len(names) for names in groups]
            for names, its_near, number in zip(groups, near, shared_by):
                if its_near[0]:
                    copies |= {name: [*copies[name], identifier] for name in names}
                elif number <= FEW:
                    some = sorted(name for k in np.flatnonzero(its_near) for name in groups[k])
                    here |= {(one, other) for one, other in combinations(some, 2) if one in names or other in names}
            for pair in here:
                pairs[pair].append(identifier)
        return copies, pairs

    def sentences(self):
        """[(names, what is alike)], the most striking first."""
        copies, pairs = self.found()
        said = [
            ((name,), f"{len(ids)} of {self.long[name]} long answers are like the course's solutions: {', '.join(ids)}")
            for name, ids in copies.items()
            if len(ids) >= max(ANSWERS, OF_SOLUTIONS * self.long[name])
        ]
        said += [
            (pair, f"{len(ids)} answers are like each other, and like few others: {', '.join(ids)}")
            for pair, ids in sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))
            if len(ids) >= max(ANSWERS, OF_EACH_OTHER * min(self.long[name] for name in pair))
        ]
        return said


def _alike(forms):
    """A square of truth values: which of these are alike."""
    bits = np.unpackbits(np.frombuffer(b"".join(forms), np.uint8).reshape(-1, BUCKETS // 8), axis=1).astype(np.float32)
    both, sizes = bits @ bits.T, bits.sum(axis=1)
    return both >= ALIKE * np.maximum(sizes[:, None] + sizes - both, 1)
