#!/usr/bin/env bash
# Counts the portal's public types and members without XML docs, by folder: eng/undocumented.sh [-v to list the types]
set -euo pipefail
cd "$(dirname "$0")/.."
list=$(dotnet build src/BillingPortal -t:Rebuild -p:BuildProjectReferences=false -v q --nologo -p:RunAnalyzers=false \
  -p:TreatWarningsAsErrors=false -p:GenerateDocumentationFile=true -p:NoWarn=CS1573 -p:CheckDocs=true 2>&1 |
  grep -oE "[^ ]*BillingPortal/[^ ]*\.cs\([0-9]+,[0-9]+\): warning CS1591: [^']*'[^']*'" | sort -u || true)
declaration='(class|record|struct|enum|interface|delegate) '
types=0 members=0 folders="" last=""
while IFS= read -r warning; do
  file=${warning%%(*} line=${warning#*(}
  line=${line%%,*}
  case $file in '' | */migrations/*) continue ;; esac
  # A record's parameters are reported at the record's own line.
  if [ "$file:$line" != "$last" ] && sed -n "${line}p" "$file" | grep -qE "$declaration"; then
    types=$((types + 1))
    folder=${file#*src/BillingPortal/}
    folders+="${folder%%/*}"$'\n'
    if [ "${1:-}" = -v ]; then echo "$folder:$line $(sed -n "${line}p" "$file" | sed 's/^ *//')"; fi
  else
    members=$((members + 1))
  fi
  last="$file:$line"
done <<<"$list"
printf '%s' "$folders" | sort | uniq -c | sort -rn
echo "$types public types and $members members without docs"
