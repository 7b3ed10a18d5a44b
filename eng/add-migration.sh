#!/usr/bin/env bash
# Adds one migration to both databases: eng/add-migration.sh AddInvoices
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?"Name the migration, such as AddInvoices"}
tools=artifacts/tools
[ -x "$tools/dotnet-ef" ] || dotnet tool install dotnet-ef --version 10.0.14 --tool-path "$tools"
dotnet build eng/design-time -v q
for provider in Sqlite Postgres; do
  "$tools/dotnet-ef" migrations add "$name" --no-build --project src/BillingPortal --startup-project eng/design-time \
    --context "${provider}BillingDb" --output-dir "$PWD/migrations/$provider" --namespace "BillingPortal.Migrations.$provider"
done
# The tool writes the snapshot below the project, by its namespace; it belongs beside the migrations.
for provider in Sqlite Postgres; do
  stray="src/BillingPortal/BillingPortal/Migrations/$provider"
  [ -d "$stray" ] && mv "$stray"/*.cs "migrations/$provider/"
done
rm -rf src/BillingPortal/BillingPortal
