"""How good a place each join of a word is for kashida, as data.

The order of places is that of ARABIC.md §4, which follows the habit of Arabic calligraphers and the example of other
justifiers; W3C's "Text Layout Requirements for the Arabic Script" (alreq) says what must not be drawn out, and why
one extender a word is enough. Whoever disagrees with an order changes a row.
"""

from dataclasses import dataclass
from enum import StrEnum

# Letters by shape, those of Persian, Urdu, Kurdish and Sindhi among them (Unicode's joining groups).
ALEFS = "اأإآٱٲٳٵ"
LAMS = "لڵڶڷڸ"
_SEENS = "سشښڛڜۺصضڝڞۻ"
_TEETH = "بتثپٹٺٻټٽٿڀنڻڼڽںيىئیېۍێ"
_JEEMS = "جحخچڃڄځڂڇ"
_REHS_AND_YEHS = "رزژڑړڔڕږڗڙيىئیېۍێے"
_HEHS_AND_DALS = "هةہۃھەۀۂدذڈډڊڋڌڍڎڏڐ"
_TALL = ALEFS + LAMS + "طظكکگڪګڬڭڮڰڱڲڳڴ"
_ROUND = "وؤۆۇۈۋۅۉۊعغڠفڤڥڦقڧڨ"
# What may be a word before its word (so, by, for, like), and the letters of the persons of verbs and of participles.
_PARTICLES = "فبلكتينم"


class Place(StrEnum):
    """Where in its word a join is: before its last letter, one earlier, or, in a longer word, behind its first."""

    END = "end"
    NEXT_TO_END = "next to end"
    START = "start"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Rule:
    """The joins of a place between letters of two shapes, of which none stands for all; 1 is drawn out first."""

    priority: int
    before: str = ""
    after: str = ""
    place: Place = Place.ANY

    def fits(self, before: str, after: str, places: tuple[Place, ...]) -> bool:
        """Tell whether a join is one of these."""
        return (
            self.place in places
            and (not self.before or before in self.before)
            and (not self.after or after in self.after)
        )


#: Where an author has drawn a word out, it is drawn out first.
AUTHORS = 1
#: The first row that fits counts; the last fits every join.
RULES = (
    Rule(2, before=_SEENS),
    Rule(3, after=_HEHS_AND_DALS, place=Place.END),
    Rule(4, after=_TALL, place=Place.END),
    Rule(5, before=_TEETH, after=_REHS_AND_YEHS, place=Place.END),
    Rule(6, after=_ROUND, place=Place.END),
    Rule(7, place=Place.END),
    Rule(10, before=_PARTICLES, place=Place.START),  # a particle is kept close to its word
    Rule(10, after=_JEEMS),  # these are joined from above, where a straight stroke does not lead
    Rule(8, place=Place.NEXT_TO_END),
    Rule(9),
)


def priority(before: str, after: str, places: tuple[Place, ...]) -> int:
    """Rank a join by the letters on its sides and all that its place is."""
    return next(rule.priority for rule in RULES if rule.fits(before, after, (*places, Place.ANY)))
