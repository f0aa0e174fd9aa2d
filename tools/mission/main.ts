import fs from 'node:fs';
import path from 'node:path';
import { readMissionTable } from './mission-table';
import { renderMission } from './render';
import { missionState } from './state';
import { taggedScenarios } from './tagged-scenarios';

const ROOT = path.join(__dirname, '..', '..');

/** `npm run mission [-- --json]`: which claims of docs/mission.tsv a scenario shows, and which not yet. */
function mission(words: readonly string[]): number {
  const table = readMissionTable(fs.readFileSync(path.join(ROOT, 'docs', 'mission.tsv'), 'utf8'));
  const state = missionState(table, featureFiles().flatMap(scenariosOf));
  console.log(words.includes('--json') ? JSON.stringify(state, null, 2) : renderMission(state));
  for (const { id, file, line } of state.unknown)
    console.error(`${file}:${line}: @${id} is no row of docs/mission.tsv`);
  return state.unknown.length === 0 ? 0 : 1;
}

const scenariosOf = (file: string): ReturnType<typeof taggedScenarios> =>
  taggedScenarios(file, fs.readFileSync(path.join(ROOT, file), 'utf8'));

const featureFiles = (): readonly string[] =>
  filesIn(path.join(ROOT, 'features'))
    .filter((file) => file.endsWith('.feature'))
    .map((file) => path.posix.join('features', file.split(path.sep).join('/')))
    .sort();

const filesIn = (folder: string): readonly string[] =>
  fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];

process.exitCode = mission(process.argv.slice(2));
