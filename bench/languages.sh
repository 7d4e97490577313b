#!/usr/bin/env bash
# Texts in four languages, from Debian's packages of translated manual pages: bench/languages.sh FOLDER
# The first 60 pages of section 1 of each, unpacked, to FOLDER/languages/{de,es,fr,it}.txt. Nothing is installed. Prints the files.
set -euo pipefail
folder=${1:?usage: bench/languages.sh FOLDER}/languages
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
cd "$folder"
for language in de es fr it; do
  if [ ! -e "$language.txt" ]; then
    ls manpages-"$language"_*.deb > /dev/null 2>&1 || apt-get download "manpages-$language" 2> /dev/null > /dev/null
    rm -rf "pages-$language"
    dpkg-deb -x manpages-"$language"_*.deb "pages-$language"
    find "pages-$language" -path '*/man1/*.gz' -type f | LC_ALL=C sort | awk 'NR <= 60' | xargs zcat > "$language.part"
    mv "$language.part" "$language.txt"
    rm -rf "pages-$language"
  fi
  echo "$folder/$language.txt"
done
