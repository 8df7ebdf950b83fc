#!/usr/bin/env bash
# Runs the scenarios: builds the program if its sources are newer than it, then `classchat run` with the arguments given,
# in the folder the caller stands in. Exit status: that of `classchat run`; 5 if it could not be built.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$root/artifacts/bin/ClassChat.Cli/release/classchat.dll
built=$root/artifacts/run-scenarios.built

if ! command -v dotnet >/dev/null; then
    echo "run-scenarios.sh: 'dotnet' was not found. Install the .NET SDK named in global.json: https://dot.net" >&2
    exit 5
fi

up_to_date() {
    [[ -f $program && -f $built ]] || return 1
    # Folders too, so that a file taken away counts.
    [[ -z $(find "$root/src" "$root"/Directory.*.props "$root/global.json" -newer "$built" -print 2>&1 | head -n 1) ]]
}

build() {
    # Marked with the time before the build: what is saved during it is newer than the mark.
    local log=$root/artifacts/run-scenarios.log
    touch "$built.new"
    echo "run-scenarios.sh: building, which takes half a minute or so" >&2
    # No build server may outlive the build: it would keep the lock.
    if (cd "$root" && dotnet build src/ClassChat.Cli -c Release --disable-build-servers) >"$log" 2>&1 9>&-; then
        mv "$built.new" "$built"
    else
        cat "$log" >&2
        echo "run-scenarios.sh: the build failed." >&2
        exit 5
    fi
}

if ! up_to_date; then
    mkdir -p "$root/artifacts"
    # One build at a time; who waited finds it done. Where there is no flock, builds are not guarded from each other.
    exec 9>"$root/artifacts/run-scenarios.lock"
    if command -v flock >/dev/null; then flock 9; fi
    up_to_date || build
    exec 9>&-
fi

# A run is over before profile-guided optimisation pays: without it a run takes 11 s of processor time, with it 16 s.
export DOTNET_TieredPGO=0
exec dotnet "$program" run "$@"
