#!/bin/sh
# Break the rules of dates and lateness one small way after the other: how many ways do their tests notice?
#
# Prints every way nobody noticed, then the score; ends with status 1 when it is below 90 %.
set -eu
cd "$(dirname "$0")/.."
mutmut=.venv/bin/mutmut

"$mutmut" run --max-children "$(nproc)" "$@" | tail -n 1
"$mutmut" results --all true >mutants/results.txt
awk '$2 == "survived" { sub(":", "", $1); print $1 }' mutants/results.txt |
    while read -r name; do "$mutmut" show "$name" | grep -E '^(# |[-+][^-+])' || true; done
awk '
    $2 == "killed" || $2 == "timeout" { killed++ }
    { tried++ }
    END {
        printf "%d ways, %d noticed: %.1f %%\n", tried, killed, 100 * killed / tried
        exit killed < 0.9 * tried
    }
' mutants/results.txt
