"""Two columns that an article asks for are set, or it is told that they are not."""

from pathlib import Path

import pytest

from publisher.project.workspace import Workspace

KEPT = {("majalla", "a4"): True, ("majalla", "a5"): False, ("plain", "b5"): False}


@pytest.mark.parametrize(("name", "page"), KEPT)
def test_a_theme_knows_on_which_pages_it_sets_two_columns(name: str, page: str, tmp_path: Path) -> None:
    space = Workspace.around(tmp_path)
    theme = space.theme(name)
    assert theme.sets_columns(page) is KEPT[name, page]
