"""What docs/dependencies.md says of the packages that pyproject.toml names."""

import re
import tomllib

from support.paths import ROOT

ROW = re.compile(r"^\| (?P<names>[a-z0-9, -]+) \|(?P<rest>.*)\|$", re.MULTILINE)


def test_each_direct_dependency_is_described() -> None:
    """Every package of pyproject.toml has a row, with a date or a month, and no other package has one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    rows = list(ROW.finditer((ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")))
    described = {name for row in rows for name in row["names"].split(", ")} - {"package"}
    assert described == {re.split(r"[<>=\[]", one)[0] for one in wanted}
    assert all(re.search(r"20\d\d", row["rest"]) for row in rows if row["names"] != "package")
