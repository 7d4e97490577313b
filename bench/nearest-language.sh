#!/usr/bin/env bash
# Which language is a piece of text in? Pieces of 500 bytes from pages that no model has seen, each coded with the order-2 models of the
# texts of bench/languages.sh; the shortest code names the language.
#   bench/nearest-language.sh FOLDER [PIECES]      PIECES a language, 5 by default.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:?usage: bench/nearest-language.sh FOLDER [PIECES]} pieces=${2:-5}
bash "$here/bench/languages.sh" "$folder" > /dev/null
dotnet build "$here/src/Kullback.Cli" -c Release --nologo -v quiet >&2
command=(dotnet "$here/src/Kullback.Cli/bin/Release/net10.0/Kullback.Cli.dll")
cd "$folder/languages"
right=0 all=0
for language in de es fr it; do
  [ -d "pages-$language" ] || dpkg-deb -x manpages-"$language"_*.deb "pages-$language"
  # Pages after the sixty that made the model; 500 bytes from the middle of each.
  while read -r page; do
    size=$(zcat "$page" | wc -c)
    zcat "$page" | tail -c "+$((size / 2))" | head -c 500 > piece.txt || true
    best="" least=""
    for model in de es fr it; do
      bits=$("${command[@]}" code piece.txt --model-from "$model.txt" --order 2 --json - | sed -n 's/.*"crossEntropyBits": \([0-9.]*\).*/\1/p')
      if [ -z "$least" ] || awk "BEGIN { exit !($bits < $least) }"; then best=$model least=$bits; fi
    done
    echo "$language  $(basename "$page")  nearest $best  ($least bit a byte)"
    all=$((all + 1))
    [ "$best" = "$language" ] && right=$((right + 1))
  done < <(find "pages-$language" -path '*/man1/*.gz' -type f -size +3 | LC_ALL=C sort | awk "NR > 60" | head -n "$pieces")
  rm -rf "pages-$language"
done
rm -f piece.txt
echo "$right of $all pieces went to their language"
