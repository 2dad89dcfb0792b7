#!/usr/bin/env bash
# What a check costs here and in Prometheus with the blackbox exporter, on the same targets in one run: one JSON line
# for each size. Installs Debian's packages where they are missing (as root).
set -euo pipefail
cd "$(dirname "$0")/.."
for program in prometheus prometheus-blackbox-exporter; do
  command -v "$program" >/dev/null && continue
  [ "$(id -u)" = 0 ] || { echo "$program is missing: apt-get install prometheus prometheus-blackbox-exporter" >&2; exit 1; }
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends prometheus prometheus-blackbox-exporter >/dev/null
done
for targets in ${*:-1000 5000}; do
  dotnet run -c Release --project bench -- checks --targets "$targets" --interval 10s --seconds 60 --against-blackbox
done
