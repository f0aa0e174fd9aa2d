import { seconds } from '../../../../base/brand';
import { formatTime } from '../../../../base/timestamp';
import { immediate, type Command } from '../command';
import { FOREVER, sleep as wait } from '../effects';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, '': 1 };

export const sleep: Command = function* (process) {
  for (const arg of process.args.slice(1)) {
    if (arg === 'infinity' || arg === 'inf') for (;;) yield* wait(FOREVER);
    const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg);
    if (match === null) {
      process.err(`sleep: invalid number '${arg}'\n`);
      return 1;
    }
    yield* wait(seconds(Math.round(Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1) * 1000) / 1000));
  }
  return 0;
};

export const yes: Command = immediate(() => 0);
export const no: Command = immediate(() => 1);

export const printenv: Command = immediate((process) => {
  const names = process.args.slice(1);
  for (const [name, value] of process.env) {
    if (names.length === 0) process.out(`${name}=${value}\n`);
    else if (names.includes(name)) process.out(`${value}\n`);
  }
  return names.every((name) => process.env.has(name)) ? 0 : 1;
});

export const hostname: Command = immediate((process) => {
  process.out(`${process.hostname}\n`);
  return 0;
});

export const date: Command = immediate((process) => {
  const text = formatTime(process.now());
  const format = process.args.slice(1).find((arg) => arg.startsWith('+'));
  process.out(`${format === '+%s' ? String(Math.floor(process.now() / 1000)) : text}\n`);
  return 0;
});

export const whoami: Command = immediate((process) => {
  process.out('root\n');
  return 0;
});

export const id: Command = immediate((process) => {
  process.out('uid=0(root) gid=0(root) groups=0(root)\n');
  return 0;
});

export const uname: Command = immediate((process) => {
  process.out(process.args.includes('-a') ? `Linux ${process.hostname} 6.1.0 x86_64 GNU/Linux\n` : 'Linux\n');
  return 0;
});
