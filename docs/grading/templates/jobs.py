"""A class as jobs, one a submission:  python jobs.py github submissions  or  python jobs.py gitlab submissions

For GitHub the names as one line of JSON; for GitLab a pipeline, in JSON too, which is YAML as well.
"""

import json
import sys
from pathlib import Path

MOST = {"github": 256, "gitlab": 200}  # jobs in one matrix


def names(folder):
    return sorted(path.name for path in Path(folder).iterdir() if not path.name.startswith("."))


def github(found):
    if len(found) > MOST["github"]:
        sys.exit(f"a matrix holds {MOST['github']} submissions, and there are {len(found)}: grade them on one machine")
    return found


def gitlab(found):
    """As many matrices as it takes, and the last job, which gitlab-one.yml adds."""
    parts = [found[start : start + MOST["gitlab"]] for start in range(0, len(found), MOST["gitlab"])]
    jobs = {
        f"grade-{number}": {"extends": ".one", "parallel": {"matrix": [{"SUBMISSION": part}]}}
        for number, part in enumerate(parts, 1)
    }
    return {"include": [{"local": "docs/grading/templates/gitlab-one.yml"}], "stages": ["grade", "collect"]} | jobs


if __name__ == "__main__":
    kind, folder = sys.argv[1:]
    print(json.dumps({"github": github, "gitlab": gitlab}[kind](names(folder))))
