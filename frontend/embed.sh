#!/bin/sh
# Writes the standard library's files as one C table: embed.sh SOURCE_FOLDER FILE...
set -eu
folder=$1
shift
echo '/* Generated from stdlib/ by frontend/embed.sh. */'
echo '#include "frontend/module.h"'
echo
echo 'const struct stdlib_file stdlib_file[] = {'
for file in "$@"; do
    printf '    {"%s",\n' "${file#stdlib/}"
    sed 's/\\/\\\\/g; s/"/\\"/g; s/^/     "/; s/$/\\n"/' "$folder/$file"
    printf '     , %s},\n' "$(wc -c <"$folder/$file")"
done
echo '};'
echo 'const size_t stdlib_files = sizeof stdlib_file / sizeof *stdlib_file;'
