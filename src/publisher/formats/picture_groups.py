"""Figures next to one another, in every format."""

#: The class of a group.
GROUP = "pictures"
#: What the class means: rows of one, two or three, each figure without margins of its own.
GROUP_STYLE = (
    f".{GROUP} {{ display: flex; flex-wrap: wrap; justify-content: space-between; break-inside: avoid;"
    " margin-block: 1em; }\n"
    f".{GROUP} > figure {{ width: 100%; }}\n"
    ".pictures-2 > figure { width: 48.5%; }\n.pictures-3 > figure { width: 31.5%; }\n"
    f".{GROUP} figure {{ margin-block: 0; }}\n.{GROUP} img {{ width: 100%; }}\n"
)
