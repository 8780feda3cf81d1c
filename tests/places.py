"""Where things stand in this repository."""

from pathlib import Path

TESTS = Path(__file__).resolve().parent
REPO = TESTS.parent
SOURCE = REPO / "src" / "publisher"
SAMPLE = REPO / "sources" / "2025-10"
SEED = TESTS / "seed-article.txt"
