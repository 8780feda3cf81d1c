"""Lines of programs and of shells in a pasted text: what makes a line one, and how far a piece of code goes."""

import re
from collections.abc import Sequence
from typing import Literal

from publisher.importers.pasted.line_kinds import Raw

Evidence = Literal["", "some", "sure"]
_LITERAL = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|(?:#|//|--|/\*).*$")
_FOREIGN = re.compile("[\u0590-\u08ff]")
_PROMPT = re.compile(r"(?:\$|>>>|\.\.\.|PS [A-Z]:\\[^>]*>|[\w.-]+@[\w.-]+:[^$#]*[$#]|C:\\[^>]*>)\s+\S|#!\s*/")
_TOOLS = (
    "sudo|pip3?|npm|npx|yarn|pnpm|git|docker|docker-compose|kubectl|apt|apt-get|dnf|yum|pacman|brew|curl|wget|chmod|"
    "chown|systemctl|ssh|scp|rsync|mkdir|cargo|rustup|conda|uv|poetry|terraform|ansible|helm|composer|gem|bundle|"
    "python3?|node|cd|ls|cp|mv|rm|cat|echo|grep|sed|awk|export|source|make|tar|unzip|go"
)
# A word of English can be the name of a tool: the rest of the line tells.
_COMMAND = re.compile(
    rf"(?:sudo\s+)?(?:{_TOOLS})\s+(?:--?[\w-]+|[\w@.~/$-]*[/.=:@~$][\S]*|install\b|clone\b|run\b|commit\b|push\b|pull\b|init\b|add\b|"
    rf"update\b|upgrade\b|build\b|create\b|apply\b|status\b|checkout\b|-)[^\u0590-\u08ff]*"
)
_WORDS = (
    "def|class|import|from|const|let|var|function|public|private|protected|static|return|if|elif|else|for|while|try|"
    "except|catch|finally|switch|case|using|namespace|package|func|fn|struct|enum|interface|async|await|yield|raise|"
    "throw|SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|FROM|WHERE|JOIN|print|println|puts|echo|with|lambda|impl|use"
)
_KEYWORD = re.compile(
    rf"(?:{_WORDS})\b.*[(){{}};=<>\[\]*:\"']|(?:import|from|using|package|use)\s+[\w.:/*{{}}, ]+;?$"
)
_SHAPES = re.compile(
    r"[\w.$\[\]\"'*&]+(?:\s*:\s*[\w\[\], .]+)?\s*(?:[-+*/|&]|\*\*|//|<<|>>|:)?=\s*\S.*"
    r"|(?:\w+\s+){0,3}[\w.:$>-]+\(.*\)?\s*(?:[;:{,]|=>\s*\{?|->.*)?"
    r"|@[\w.]+(?:\(.*\))?|<[/!?]?[A-Za-z][^<>]*>.*|[\]})]+[;,)]*(?:\s*(?:else|catch|finally).*)?|#include\s.*|<\?php.*"
    r"|[\w\"'.-]+\s*:\s*[\[{\"'\d].*|.*(?:\{|\};?|;|\)\s*:|=>|\\)"
)
_SURE = re.compile(r".*(?:[;{]|\)\s*:|=>\s*\{?|\});?$|(?:def|class|import|function|const|let|var|#include|SELECT)\b")
_COMMENT = re.compile(r"(?:#|//|--|/\*|\*/|\*)(?:\s|$)|/\*|\*/")
_ADDRESS = re.compile(r"[a-z]+://|www\.|\S+@\S+\.\w+$")
_MOST_GAP = 2
_LONGEST = 400


def evidence(text: str) -> Evidence:
    """Say how surely a line is code, by itself: Arabic is in code only within its literals and comments."""
    if len(text) > _LONGEST or _ADDRESS.match(text) or not re.search(r"[A-Za-z<>{}()\[\]]", text):
        return ""
    if _PROMPT.match(text):
        return "sure"
    bare = _LITERAL.sub(" '' ", text).strip() if not text.startswith(("#", "//", "--")) else text
    if _FOREIGN.search(bare) or _is_sentence(bare):
        return ""
    if _COMMAND.fullmatch(text):
        return "sure"
    if _KEYWORD.match(bare) or _SHAPES.fullmatch(bare):
        return "sure" if _SURE.match(bare) else "some"
    return ""


def _is_sentence(text: str) -> bool:
    """Say whether a line of Latin letters is prose: words with spaces between, and few signs."""
    words = re.findall(r"(?<![\w.])[A-Za-z]{2,}(?=[\s,.;:!?]|$)", text)
    signs = re.findall(r"[(){}\[\]=<>_$;|\\]", text)
    return len(words) >= 5 and len(signs) < 2


def code_run(lines: Sequence[Raw], at: int) -> int:
    """Count the lines of the piece of code that begins at a line; 0 where none does."""
    first = evidence(lines[at].text)
    if not first:
        return 0
    end, sure, many = at + 1, first == "sure", 1
    ahead = end
    while ahead < len(lines) and lines[ahead].gap <= _MOST_GAP:
        line = lines[ahead]
        said = evidence(line.text)
        within = line.indent > lines[at].indent and not line.gap and not _is_prose(line.text)
        if said or within:
            sure |= said == "sure"
            many += 1
            ahead += 1
            end = ahead
        elif _COMMENT.match(line.text) and ahead - end < 3:
            ahead += 1
        else:
            break
    return end - at if sure or many >= 3 else 0


def _is_prose(text: str) -> bool:
    return bool(_FOREIGN.search(_LITERAL.sub(" ", text)))


def is_code(text: str) -> bool:
    """Say whether a line is so plainly code that nothing is joined to it."""
    return evidence(text) == "sure"
