import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArguments, USAGE, UsageError, type Arguments } from './arguments';
import { brokenOff, percentOf, readFigures, type Result, type ToolOutput } from './figures';
import { nodeOptions } from './kubelet-node';
import { metricsOptions } from './metrics-certificate';
import { startProgress } from './progress';
import { renderFigure, renderTable } from './render';
import { joinRounds, roundsOf } from './rounds';
import { freePort, startServer, whyNoServer, type RunningServer } from './server';
import { stageCorpus } from './stage';
import { runTool } from './tool';

const TOKENS = path.join(__dirname, 'api', 'tokens.csv');

/** Replays one corpus and prints how much of it the server matches. */
async function replay(words: readonly string[]): Promise<number> {
  const given = parseArguments(words);
  const reason = given.server === undefined ? whyNoServer() : undefined;
  if (reason !== undefined) return refuse(`golden:${given.corpus.name}: no server to replay against: ${reason}`);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), `golden-${given.corpus.name}-`));
  try {
    return report(given, await measure(given, scratch));
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function measure(given: Arguments, scratch: string): Promise<Measured> {
  const { corpus, token } = given;
  const files = stageCorpus(
    corpus,
    given.paths.length > 0 ? given.paths : [path.join(__dirname, corpus.name)],
    scratch,
  );
  const server = given.server === undefined ? await start(given) : runningAt(given.server);
  const progress = startProgress({
    label: `golden:${corpus.name}`,
    isTerminal: process.stderr.isTTY,
    write: (text) => process.stderr.write(text),
  });
  try {
    const options = [...(await optionsOf(given, server.url, scratch)), ...defaultsOf(given), ...given.toolOptions];
    const onOutput = (text: string): void => {
      progress.read(text);
      if (given.verbose) process.stdout.write(text);
    };
    const logFile = logOf(given, 'replay');
    const tool = { corpus, server: server.url, token, tokensFile: TOKENS, options, scratch, logFile, onOutput };
    const outputs: ToolOutput[] = [];
    for (const round of corpus.inRounds === true ? roundsOf(files) : [files])
      outputs.push(await runTool({ ...tool, files: round, appends: outputs.length > 0 }));
    const output = joinRounds(outputs);
    const details = output.json ?? output.printed;
    return { result: readFigures(corpus.name, output), broken: brokenOff(output), details };
  } finally {
    progress.end();
    await server.stop();
  }
}

interface Measured {
  readonly result: Result;
  readonly broken: readonly string[];
  readonly details: unknown;
}

function report(given: Arguments, { result, broken, details }: Measured): number {
  const { corpus, jsonFile, minPercent } = given;
  const headline = result.total[corpus.headline];
  console.log(`${renderTable(result)}\n`);
  console.log(`golden:${corpus.name} matched ${corpus.headline}: ${renderFigure(headline)}`);
  if (broken.length > 0)
    console.log(
      `${broken.length} scenarios broke off: ${broken.slice(0, 5).join(', ')}${broken.length > 5 ? ', …' : ''}`,
    );
  console.log(`what differs: ${path.relative(process.cwd(), logOf(given, 'replay'))}`);
  if (jsonFile !== undefined)
    fs.writeFileSync(
      jsonFile,
      JSON.stringify({ corpus: corpus.name, headline: corpus.headline, ...result, broken, details }),
    );
  if (minPercent === undefined) return 0;
  const percent = percentOf(headline);
  if (percent !== undefined && percent >= minPercent && broken.length === 0) return 0;
  console.log(broken.length > 0 ? 'scenarios broke off' : `below the floor of ${minPercent} %`);
  return 1;
}

const start = (given: Arguments): Promise<RunningServer> =>
  startServer({
    up: [...given.corpus.up, ...given.upOptions],
    tokensFile: TOKENS,
    token: given.token,
    logFile: logOf(given, 'server'),
    readyWithinMs: 60_000,
  });

const runningAt = (url: string): RunningServer => ({ url: url.replace(/\/$/, ''), stop: () => Promise.resolve() });

async function optionsOf(given: Arguments, url: string, scratch: string): Promise<readonly string[]> {
  const { corpus, token, toolOptions } = given;
  if (corpus.name === 'kubelet' && !toolOptions.includes('--node')) return nodeOptions({ url, token });
  const playsNodes = !toolOptions.join(' ').includes('--fake-kubelet off');
  if (corpus.name === 'controllers' && playsNodes) return metricsOptions(await freePort(), scratch);
  return [];
}

const defaultsOf = ({ corpus, toolOptions }: Arguments): readonly string[] =>
  (corpus.defaults ?? []).flatMap((pair) => (toolOptions.includes(pair[0]) ? [] : pair));

function logOf({ corpus }: Arguments, what: string): string {
  const folder = path.join(__dirname, '..', '..', 'report', 'golden');
  fs.mkdirSync(folder, { recursive: true });
  return path.join(folder, `${corpus.name}-${what}.log`);
}

function refuse(message: string): number {
  console.error(message);
  return 2;
}

replay(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    if (error instanceof UsageError) process.exitCode = refuse(`${error.message}\n${USAGE}`);
    else process.exitCode = refuse(error instanceof Error ? error.message : String(error));
  },
);
