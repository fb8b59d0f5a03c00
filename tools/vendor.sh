#!/bin/sh
# Fetches the libraries that run in the browser into static/vendor/, as their authors publish them, each with
# its licence. Needs npm. To take a newer version, change the number here, run it, and run the tests.
set -eu
cd "$(dirname "$0")/../static/vendor"
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT

npm pack minisearch@7.2.0 --silent --pack-destination "$unpacked" >/dev/null
tar -xzf "$unpacked"/minisearch-7.2.0.tgz -C "$unpacked"
# Without the line that names a source map: it isn't published.
grep -v '^//# sourceMappingURL=' "$unpacked/package/dist/umd/index.js" > minisearch.js
cp "$unpacked/package/LICENSE.txt" minisearch.LICENSE.txt
