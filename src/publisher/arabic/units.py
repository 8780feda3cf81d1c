"""Symbols of units, as they stand after a number."""

#: The inside of a regular expression; a single letter only where it is seldom anything else.
UNIT = (
    r"(?:[kcmnµμ]?m(?:[²³23]|/s|/h)?|[km]?g|m?[lL]|m?s|min|h|[kMGT]?Hz|[kKMGTP]i?(?:B|b|bps|bit/s|B/s)|[kMGT]?Wh?|k?V|mAh"
    r"|k?cal|k?J|[kMh]?Pa|dB|px|pt|r?em|[dp]pi|fps|rpm|mph|ft|lb|oz|mi|USD|EUR|GBP|SAR|AED|EGP|MAD)"
)
