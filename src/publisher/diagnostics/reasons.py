"""What the system, YAML and TOML say is wrong → the same in words of ours, which findings tell in any language."""

import errno
import re

from publisher.i18n.sentences import Phrase

_SYSTEM = {
    errno.EACCES: Phrase("permission_denied"),
    errno.EPERM: Phrase("not_permitted"),
    errno.ENOENT: Phrase("not_there"),
    errno.ENOTDIR: Phrase("within_a_file"),
    errno.EISDIR: Phrase("is_a_folder"),
    errno.ENOSPC: Phrase("disk_full"),
    errno.EDQUOT: Phrase("quota_full"),
    errno.EROFS: Phrase("read_only"),
    errno.ENAMETOOLONG: Phrase("name_too_long"),
    errno.ELOOP: Phrase("links_in_a_ring"),
    errno.EMFILE: Phrase("too_many_files"),
    errno.EIO: Phrase("disk_fails"),
    errno.EFBIG: Phrase("file_too_large"),
    errno.EBADF: Phrase("not_open"),
    errno.EBUSY: Phrase("another_writes"),
}
# PyYAML's and libyaml's sentences, then tomllib's and those of json.
_SENTENCES = (
    (r"mapping values are not allowed", Phrase("yaml_two_colons")),
    (r"could not find expected ':'", Phrase("yaml_no_colon")),
    (r".*(?:'<stream end>'|unexpected end of stream)", Phrase("yaml_ends")),
    (r"found character .*cannot start any token", Phrase("yaml_sign")),
    (r"(?:expected <block end>|did not find expected (?:key|'-' indicator))", Phrase("yaml_indent")),
    (r"(?:expected ',' or|did not find expected ',' or)", Phrase("yaml_list")),
    (r"(?:found duplicate anchor|found undefined alias)", Phrase("head_alias")),
    (r"Expected '=' after a key", Phrase("toml_no_equals")),
    (r"(?:Invalid value|Invalid initial character)", Phrase("toml_value")),
    (r"(?:Unterminated string|Illegal character '\\n')", Phrase("toml_open_string")),
    (r"Unclosed (?:array|inline table)", Phrase("toml_open_list")),
    (r"(?:Cannot overwrite a value|Cannot declare|Duplicate)", Phrase("toml_twice")),
    (r"Expected newline or end of document", Phrase("toml_more")),
    (r"(?:Unescaped|Invalid hex|Escaped)", Phrase("toml_escape")),
    (r"Invalid statement", Phrase("toml_statement")),
    (r"Expecting ',' delimiter", Phrase("json_no_comma")),
    (r"Expecting (?:property name|value|':')", Phrase("json_sign")),
    (r"Illegal trailing comma", Phrase("json_last_comma")),
    (r"(?:Unterminated string|Invalid control character)", Phrase("toml_open_string")),
    (r"Invalid (?:\\u+XXXX|\\escape)", Phrase("toml_escape")),
)


def reason_of_system(error: OSError) -> Phrase | str:
    """Return why the system refused something; what has no words of ours stays as the system says it."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or str(error) or Phrase("unknown")


def reason_of_parser(sentence: str) -> Phrase | str:
    """Return what a parser objects to; what has no words of ours stays as it says it."""
    return next((phrase for pattern, phrase in _SENTENCES if re.match(pattern, sentence)), sentence)
