"""What tells a note, and a call of one that has been called before, in the document that the engine sets."""

#: The class of such a call; its number among all calls of its part; which note it, or the note itself, is.
AGAIN, CALL, NOTE = "press-note-again", "data-call", "data-note"
