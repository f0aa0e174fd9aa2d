import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, type ExitCode } from './exit-code';
import { packageRoot } from './package-root';
import { stderr, stdout } from './terminal';
import type { RunFlags } from './run/run-flags';
import type { UpFlags } from './up/flags';

/** Commands are loaded when they are asked for: a server must not wait for a test runner. */
/* eslint-disable @typescript-eslint/no-require-imports */
const commands = {
  run: () => require('./run/run') as typeof import('./run/run'),
  steps: () => require('./steps') as typeof import('./steps'),
  init: () => require('./init/init') as typeof import('./init/init'),
  up: () => require('./up/up') as typeof import('./up/up'),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** Runs one command and answers its exit code. Never throws for what a user can get wrong. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode: ExitCode = EXIT.passed;
  const program = new Command('seatrial')
    .description('Kubernetes scenarios in Gherkin, run against a whole simulated cluster on virtual time.')
    .version(version())
    .exitOverride()
    .configureHelp({ helpWidth: 100 })
    .addHelpText('after', EXIT_HELP);

  program
    .command('run')
    .description('run scenarios and write a report')
    .argument('[paths...]', 'feature files or folders; a line of a file as file:line', [])
    .option('-t, --tags <expression>', 'only scenarios whose tags match, such as "@ARC-07 and not @slow"')
    .option('-n, --name <text>', 'only scenarios whose name contains the text')
    .option('-s, --seed <number>', 'what chance decides; the same seed gives the same run', wholeNumber)
    .option('-r, --report <folder>', 'where the report goes', 'report')
    .option('--no-report', 'write no report')
    .option('-f, --format <format...>', 'further outputs as cucumber-js names them, such as message:out.ndjson')
    .option(
      '--steps <files...>',
      'files with steps of your own (default: those of steps/ beside features/, and of features/support/)',
    )
    .option('--fail-fast', 'stop after the first scenario that fails')
    .option('--strict-claims', 'a claim that waits for what was there all along fails')
    .option('--json', 'print the outcome as one JSON document')
    .action(async (paths: string[], options: RunFlags) => {
      const { run } = commands.run();
      exitCode = await run(paths, options, { out: stdout(), err: stderr() });
    });

  program
    .command('steps')
    .description('print the catalogue of the language')
    .argument('[words...]', 'only steps in which all these words occur')
    .option('--states', 'only states, which every temporal operator takes')
    .option('--json', 'print it as JSON')
    .option('--markdown', 'print it as Markdown')
    .action((words: string[], options: { states?: boolean; json?: boolean; markdown?: boolean }) => {
      const { printSteps } = commands.steps();
      exitCode = printSteps(words, options, stdout());
    });

  program
    .command('init')
    .description('write a small project: a feature, a step of your own, a package.json')
    .argument('[folder]', 'where', '.')
    .action((folder: string) => {
      const { init } = commands.init();
      exitCode = init(folder, { out: stdout(), err: stderr() });
    });

  program
    .command('up')
    .description('serve a cluster over HTTPS, for kubectl and operators')
    .option('--nodes <number>', 'how many nodes', wholeNumber, 3)
    .option('--node-cpu <quantity>', 'how many CPUs a node has', '4')
    .option('--node-memory <quantity>', 'how much memory a node has', '16Gi')
    .option('-p, --port <number>', 'where to listen', wholeNumber, 6443)
    .option('--address <ip>', 'on which address', '127.0.0.1')
    .option('--clock <mode>', 'how time goes: auto, manual, real, or real×N', 'auto')
    .option('--components <list>', 'which processes run, such as kube-apiserver,kube-scheduler (default: all)')
    .option(
      '--client-rates',
      "Kubernetes' components make only as many requests a second as upstream's defaults let them",
    )
    .option('--disable-admission-plugins <list>', 'plugins that are left out, such as ServiceAccount')
    .option('-s, --seed <number>', 'what chance decides', wholeNumber, 1)
    .option('--data-dir <folder>', 'keep the cluster there, and go on with it next time')
    .option('--users <file>', 'bearer tokens, a line each: token,user,uid,"group1,group2"')
    .option('--audit-log <file>', 'write an audit log there, a line of JSON for each event; - is the standard output')
    .option('--audit-policy <file>', 'which requests it tells of, and how much (default: all, without objects)')
    .option('--kubeconfig <file>', 'where to write how to get in (default: ~/.seatrial/kubeconfig)')
    .action(async (options: UpFlags) => {
      const { up } = commands.up();
      exitCode = await up(options, { out: stdout(), err: stderr() });
    });

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.passed : EXIT.badInput;
  }
  if (argv.length === 0) program.outputHelp();
  return exitCode;
}

const EXIT_HELP = `
Exit codes: 0 all held · 1 a claim did not hold · 2 the input is wrong · 3 a bug of Seatrial`;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number from 0 on');
  return value;
}

function version(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
