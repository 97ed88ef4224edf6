"""What hatchling, which builds the wheel, asks of us beside pyproject.toml: the course in the wheel, and the addresses.

A wheel carries the course as a learner gets it, in flowcourse/course: `flowcourse start` writes it into a folder.

The project's address is known where GitHub builds a release: it is in two variables there. Then the wheel names it, and
the README's links lead to it, since the page of a package index has no files beside it.
"""

import os
import re
import runpy
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


def course_files(root, folder=""):
    """{path below `root`: the same path in `folder`} of what a learner reads."""
    contents = runpy.run_path(str(Path(root) / "flowcourse" / "core" / "contents.py"))
    paths = (path.as_posix() for path in contents["files"](root, contents["READ"]))
    return {name: f"{folder}{name}" for name in paths}


class Course(BuildHookInterface):
    """Puts the course into a wheel, and into the sdist; an editable install has it beside the packages."""

    def initialize(self, version, build_data):
        if version != "editable":
            wheel = self.target_name == "wheel"
            files = course_files(self.root, "flowcourse/course/" if wheel else "")
            licences = self.metadata.core.license_files if wheel else ()  # a wheel has them anyway
            build_data["force_include"].update({name: to for name, to in files.items() if name not in licences})


class Addresses(MetadataHookInterface):
    """The README and, where the address of the repository is known, the project's addresses.

    SITE_URL is where the website is published.
    """

    def update(self, metadata):
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        server, repository = (os.environ.get(f"GITHUB_{name}") for name in ("SERVER_URL", "REPOSITORY"))
        metadata["urls"] = {}
        if server and repository:
            address = f"{server}/{repository}"
            metadata["urls"] = {
                "Homepage": os.environ.get("SITE_URL") or address,
                "Documentation": os.environ.get("SITE_URL") or f"{address}/blob/HEAD/docs/setup.md",
                "Source": address,
                "Changelog": f"{address}/blob/HEAD/CHANGELOG.md",
                "Issues": f"{address}/issues",
            }
            text = with_address(text, address)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def with_address(text, address):
    """Markdown whose relative links lead to the repository; pictures lead to the files themselves."""
    text = re.sub(r"(!\[[^]]*\]\()(?![a-z]+:|#)", rf"\1{address}/raw/HEAD/", text)
    return re.sub(r"((?<!!)\[[^]]*\]\()(?![a-z]+:|#)", rf"\1{address}/blob/HEAD/", text)
