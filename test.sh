#!/usr/bin/env bash
# Builds with warnings as errors and runs every test.
#   ./test.sh          everything, with short forms of the campaigns
#   ./test.sh long     the same with the long forms
#   ./test.sh quick    without the browser journeys
#   ./test.sh faults   the fault campaign alone, in its long form; more arguments go to it, such as --seed=7
#   ./test.sh coverage without the browser journeys, and how much of which assembly and class the tests ran
# Installs what the tests need and this machine lacks: a browser, PostgreSQL (POSTGRES_BIN names another one's programs).
set -euo pipefail
cd "$(dirname "$0")"
form=${1:-short}
if [ "$form" = faults ]; then
  shift
  dotnet build BillingPortal.sln --nologo -v q -warnaserror
  exec dotnet run --no-build --project tests/Faults -- "$@"
fi
case $form in
  short|long|quick|coverage) ;;
  -h|--help) sed -n '2,8p' "$0" | cut -c3-; exit 0 ;;
  *) echo "Unknown form: $form. Use short, long, quick, faults or coverage; --help tells more." >&2; exit 2 ;;
esac

browser=yes
case $form in quick|coverage) browser= ;; esac
packages=()
[ -z "$browser" ] || command -v chromium >/dev/null || packages+=(chromium fonts-liberation)
[ -n "${POSTGRES_BIN:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
[ -x /bin/kill ] || packages+=(procps)
if [ ${#packages[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then echo "Install these first: ${packages[*]}" >&2; exit 1; fi
  as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo)
  echo "Installing ${packages[*]}"
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
[ "$form" = long ] && export LONG=1
dotnet build BillingPortal.sln --nologo -v q -warnaserror

log=$(mktemp); trap 'rm -rf "$log" ${results:+"$results"}' EXIT
projects=(tests/Conventions tests/StripeClient.Tests tests/StripeSandbox.Tests tests/Components tests/BillingPortal.Tests)
[ -z "$browser" ] || projects+=(tests/Journeys)
options=()
results=
if [ "$form" = coverage ]; then
  results=$(mktemp -d)
  options=(--collect "Code Coverage;Format=cobertura" --results-directory "$results")
fi
failed_runs=0
for project in "${projects[@]}"; do
  echo "== $project"
  dotnet test "$project" --no-build --nologo --logger "console;verbosity=minimal" "${options[@]}" 2>&1 | tee -a "$log" || failed_runs=$((failed_runs + 1))
done

# One line per project reads "Passed!  - Failed:     0, Passed:    16, Skipped:     0, …"
totals=$(awk '/(Passed|Failed)! +- Failed:/ { gsub(/,/, ""); for (i = 1; i <= NF; i++) { if ($i == "Failed:") f += $(i+1); if ($i == "Passed:") p += $(i+1); if ($i == "Skipped:") s += $(i+1) } } END { printf "%d passed, %d failed, %d skipped", p, f, s }' "$log")
[ "$failed_runs" = 0 ] || echo "$failed_runs of ${#projects[@]} test projects failed." >&2
if [ "$form" = coverage ]; then
  dotnet tool restore >/dev/null
  dotnet reportgenerator "-reports:$results/**/*.cobertura.xml" "-targetdir:$results" -reporttypes:TextSummary \
    "-assemblyfilters:+BillingPortal;+StripeClient;+StripeSandbox" "-filefilters:-*.g.cs;-*.generated.cs" -verbosity:Error
  cat "$results/Summary.txt"
fi
echo "$totals"
[ "$failed_runs" = 0 ] && [[ $totals != "0 passed"* ]]
