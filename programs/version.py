"""Which Peekpoke this is: the installed distribution's version, from its one source, pyproject."""

import tomllib
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path


def version() -> str:
    """The version; of a checkout that is not installed, the one that its pyproject.toml says."""
    try:
        return installed_version("peekpoke")
    except PackageNotFoundError:
        project = Path(__file__).parent.parent / "pyproject.toml"
        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])
