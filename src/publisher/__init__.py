"""Articles in; a PDF issue, an EPUB and a release out."""

__version__ = "0.1.0"
#: Where faults of the program are reported to.
REPORTS = "maintainers@users.noreply.r-seed-46b490f6.example"
