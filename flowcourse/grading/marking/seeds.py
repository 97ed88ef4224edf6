"""Seeds and fingerprints: in one run, equal work is tried on equal numbers, and no student can know which.

seed_of(run_seed, digest(submission), "ex-01-2") -> int       course_digest() -> str
"""

import hashlib
import hmac
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..intake.course import read_course

PACKAGES = Path(__file__).parents[3]
ROOMS = "core", "checking", "exercises", "sandbox", "grading"
REQUIREMENTS = "numpy", "autograd", "scipy"
DECIDING = "minflow", *(f"flowcourse/{room}" for room in ROOMS)


def seed_of(run_seed, work, exercise_id):
    """The seed of one exercise. `work` is the digest of a submission, not its name, so that a renamed file keeps it."""
    message = f"{work} {exercise_id}"
    return int.from_bytes(hmac.digest(str(run_seed).encode(), message.encode(), "sha256")[:4], "big")


def digest(submission):
    """A fingerprint of the answers of a submission, of the cells around them in their order, and of their helpers."""
    versions = [(i, answer) for i in sorted(submission.answers) for answer in submission.versions(i)]
    parts = [(f"{i} {answer.notebook}", answer.text) for i, answer in versions]
    for number, beside in enumerate(submission.helpers):
        parts += [(f"{number} {name}.py", text) for name, text in sorted(beside.items())]
    for number, codes in enumerate(submission.notebooks):
        parts += [(f"{number} {code.answer} {code.checks}", code.text) for code in codes]
    texts = hashlib.sha256()
    for what, text in parts:
        text = text.encode(errors="surrogatepass")
        texts.update(f"{what} {len(text)}\n".encode() + text)
    return texts.hexdigest()[:16]


@cache
def course_digest():
    """A fingerprint of all that decides a mark: engine, checks, grader, their requirements, stubs and set-up cells."""
    versions = [platform.python_version(), *map(_version, REQUIREMENTS)]
    fingerprint = hashlib.sha256(" ".join(versions).encode())
    for folder in DECIDING:
        for path in sorted((PACKAGES / folder).rglob("*")):
            if path.suffix in (".py", ".json"):
                fingerprint.update(f"{path.relative_to(PACKAGES).as_posix()}\n".encode() + path.read_bytes())
    fingerprint.update(repr(read_course().setup).encode(errors="surrogatepass"))
    return fingerprint.hexdigest()[:16]


def _version(package):
    """The version that is installed. Answers may use SciPy where it is, and then fail on a machine without it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
