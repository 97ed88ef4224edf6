"""The `flowcourse` command: it collects the commands of the rooms that are there; a release lacks some rooms."""

import sys
from importlib import import_module
from importlib.util import find_spec

import click

HEADINGS = {
    "flowcourse.learner.commands": "Commands",
    "flowcourse.projects.commands": "Projects",
    "flowcourse.grading.commands": "For people who teach a class",
    "flowcourse.author.commands": "For people who write exercises",
}


FOR_CLASSES = {"release", "grade", "term", "nbgrader"}


class ByHeading(click.Group):
    """Lists its commands under the heading of the module that they are from."""

    def resolve_command(self, ctx, args):
        if args[0] in FOR_CLASSES - set(self.commands):
            ctx.fail(
                f"`flowcourse {args[0]}` is for people who teach a class, and comes with a clone of the course alone"
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx, formatter):
        for module, heading in HEADINGS.items():
            in_order = [self.commands[name] for name in sorted(self.commands)]
            commands = [command for command in in_order if command.callback.__module__ == module]
            if commands:
                with formatter.section(heading):
                    formatter.write_dl([(command.name, command.get_short_help_str(60)) for command in commands])


@click.group(cls=ByHeading, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="flowcourse", message="flowcourse %(version)s")
def main():
    """Exercises that grade themselves: see your progress, check your answers, get a hint, start again.

    Begin with `flowcourse next`. An ID is that of an exercise, such as ex-01-2.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that cannot show ✓ shows ?


def is_here(module):
    """Whether a module of commands exists; a release for a class has no folders author/ and grading/."""
    folder = module.rpartition(".")[0]
    return find_spec(folder) is not None and find_spec(module) is not None


for module in HEADINGS:
    if is_here(module):
        for command in import_module(module).COMMANDS:
            main.add_command(command)


if __name__ == "__main__":
    main()
