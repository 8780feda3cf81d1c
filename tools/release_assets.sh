#!/bin/sh
# Print the files of a release, each ended by NUL, as `gh release create` takes them: FILE or FILE#LABEL.
# GitHub has names of assets in ASCII alone. A file of another name, such as that of an Arabic slug, goes up under a
# plain one, and its own name is its label.
set -eu
[ $# = 1 ] || { echo 'usage: release_assets.sh FOLDER' >&2; exit 2; }
plain=$(mktemp -d)
number=0
for file in "$1"/*; do
    [ -f "$file" ] || continue
    name=$(basename -- "$file")
    case $name in
    *[!A-Za-z0-9._-]*)
        number=$((number + 1))
        place=$plain/issue-$number.${name#*.}
        cp -- "$file" "$place"
        printf '%s#%s\0' "$place" "$name"
        ;;
    *) printf '%s\0' "$file" ;;
    esac
done
