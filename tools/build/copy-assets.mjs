// Second part of `npm run build`: what the code reads as it runs, and tsc leaves behind, is put beside it in DIST.
//
//     node tools/build/copy-assets.mjs [DIST]
import fs from 'node:fs';
import path from 'node:path';

const [dist = 'dist'] = process.argv.slice(2);
const FOLDERS = ['engine', 'steps', 'graders', 'cli'];
const LEFT_OUT = /\.(ts|md)$|(^|\/)tsconfig\.json$|(^|\/)(fixtures|testing|node_modules)\//;

let copied = 0;
for (const folder of FOLDERS) {
  if (!fs.existsSync(folder)) continue;
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.posix.join(entry.parentPath.split(path.sep).join('/'), entry.name);
    if (!entry.isFile() || LEFT_OUT.test(file)) continue;
    const target = path.join(dist, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(file, target);
    copied++;
  }
}
console.log(`${copied} files beside the code`);
