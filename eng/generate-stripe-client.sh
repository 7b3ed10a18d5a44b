#!/usr/bin/env bash
# Writes src/StripeClient/Generated anew, from contract/. Whoever changes the contract or the generator runs this and commits both.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet run --project eng/StripeClientGenerator -- src/StripeClient/Generated
