"""The stairs only go down: the import contracts of pyproject.toml hold."""

from importlinter import cli


def test_an_app_imports_those_below_it_only() -> None:
    assert cli.lint_imports(config_filename="pyproject.toml", no_cache=True) == cli.EXIT_STATUS_SUCCESS
