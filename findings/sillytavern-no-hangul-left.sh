#!/usr/bin/env bash
# Expected: a Korean answer of the chat model reaches the image service as the prompt, as the text
#   after /imagine does
# Seen: only digits, Latin letters and some signs do, the rest is deleted. With "Minimal
#   response prompt processing" it stays, but decomposed into jamo (NFD)
# Package: sillytavern==1.19.0 (npm)
# Where: public/scripts/extensions/stable-diffusion/index.js, processReply: normalize('NFD'), then
#   a replacement of all but a-z, A-Z, 0-9 and some signs
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent sillytavern@1.19.0 > /dev/null || exit 2
tar -xzf sillytavern-1.19.0.tgz package/package.json \
  package/public/scripts/extensions/stable-diffusion/index.js || exit 2

node - <<'JAVASCRIPT'
const fs = require('node:fs');
const source = fs.readFileSync('package/public/scripts/extensions/stable-diffusion/index.js', 'utf8');
const start = source.indexOf('function processReply(');
const code = source.slice(start, source.indexOf('\n}\n', start) + 3);
const make = new Function('extension_settings', `${code}; return processReply;`);
const processed = (minimal) => make({ sd: { minimal_prompt_processing: minimal } })('벚꽃 아래 고양이 2마리, 노을');

const [usual, minimal] = [processed(false), processed(true)];
console.log('sillytavern', require(`${process.cwd()}/package/package.json`).version);
console.log('usual:', JSON.stringify(usual), 'minimal:', minimal.length, 'characters,', minimal.normalize('NFC').length, 'as written');
if (usual !== '2' || minimal === minimal.normalize('NFC')) {
    console.log(`changed: the prompt is ${usual}, or ${minimal} is composed`);
    process.exit(1);
}
console.log('holds: nothing of the Korean is left');
JAVASCRIPT
