"""The command that says what the code of a finding means."""

import difflib

import click

from publisher.cli.context import Command, Program

# How like a known code an unknown one must be to be meant: three of its four signs.
_LIKENESS = 0.7


@click.command(cls=Command)
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.pass_obj
def explain(program: Program, /, codes: tuple[str, ...]) -> None:
    """Say what the code of a finding means, with an example and the remedy."""
    from publisher.diagnostics import explanations

    known = explanations.codes()
    if not all(code.strip() for code in codes):
        raise program.usage("missing_parameter", name="CODE")
    asked = [code.strip().upper() for code in codes]
    if unknown := [code for code in asked if code not in known]:
        near = tuple(difflib.get_close_matches(unknown[0], known, n=3, cutoff=_LIKENESS))
        raise program.usage("unknown_finding_near" if near else "unknown_finding", code=unknown[0], near=near)
    for code in dict.fromkeys(asked):
        program.reporter.explained(explanations.explain(code, program.language))
