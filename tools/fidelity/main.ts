/** `node -r ts-node/register tools/fidelity/main.ts report.json...`: writes measured figures into docs/fidelity.md. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFigures, type Report } from './with-figures';

const PAGE = join(__dirname, '..', '..', 'docs', 'fidelity.md');

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
let page = readFileSync(PAGE, 'utf8');
for (const file of process.argv.slice(2)) {
  page = withFigures(page, JSON.parse(readFileSync(file, 'utf8')) as Report, commit);
}
writeFileSync(PAGE, page);
