import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Corpus } from './corpora';
import type { ToolOutput } from './figures';

export interface ToolRun {
  readonly corpus: Corpus;
  readonly files: readonly string[];
  readonly server: string;
  readonly token: string;
  readonly tokensFile: string;
  readonly options: readonly string[];
  /** A folder for the report of the tool. */
  readonly scratch: string;
  /** Where everything that the tool prints is kept. */
  readonly logFile: string;
  /** What is in the log already is kept. */
  readonly appends: boolean;
  readonly onOutput: (text: string) => void;
}

/** Runs the replay tool of a corpus, as it was recorded with. */
export async function runTool(run: ToolRun): Promise<ToolOutput> {
  const report = path.join(run.scratch, 'report.json');
  const printed = await collect(
    [
      path.join(__dirname, run.corpus.name, 'replay.mjs'),
      '--server',
      run.server,
      ...(run.corpus.authentication === 'tokens' ? ['--tokens', run.tokensFile] : ['--token', run.token]),
      ...(run.corpus.clock === undefined ? [] : ['--clock', run.corpus.clock]),
      '-v',
      ...(run.corpus.name === 'kubelet' ? [] : ['--json', report]),
      ...run.options,
      ...run.files,
    ],
    run,
  );
  if (run.corpus.name === 'kubelet') return { json: undefined, printed };
  if (!fs.existsSync(report)) throw new Error(`the replay broke off, see ${run.logFile}`);
  return { json: JSON.parse(fs.readFileSync(report, 'utf8')), printed };
}

/** The exit status says only whether all matched, which the figures say better. */
function collect(words: readonly string[], { onOutput, logFile, appends }: ToolRun): Promise<string> {
  const log = fs.createWriteStream(logFile, { flags: appends ? 'a' : 'w' });
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      chunks.push(text);
      log.write(text);
      onOutput(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => log.end(() => resolve(chunks.join(''))));
  });
}
