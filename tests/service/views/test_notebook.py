"""The notebooks run from top to bottom."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from support.paths import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore")
def test_notebook_runs(path: Path) -> None:
    """Every cell runs without an error; after `build` a preview is shown as HTML, and keywords as a frame."""
    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    shown = [
        output["data"]["text/html"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    assert any("negative_prompt" in html for html in shown)
    assert any("dataframe" in html for html in shown)
    previews = [
        cell for cell in notebook.cells if cell.source.rstrip().endswith(("\npreview", "\nweather", "\nrecorded"))
    ]
    assert len(previews) == 3
    for cell in previews:
        assert any(
            "negative_prompt" in output["data"].get("text/html", "") for output in cell.outputs if "data" in output
        )


def test_notebooks_carry_no_output() -> None:
    """Notebooks are committed without outputs, which go stale."""
    assert NOTEBOOKS
    for path in NOTEBOOKS:
        assert all(
            not cell.get("outputs") for cell in nbformat.reads(path.read_text(encoding="utf-8"), as_version=4).cells
        ), path
