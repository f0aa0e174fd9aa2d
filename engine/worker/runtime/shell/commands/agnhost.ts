import { seconds } from '../../../../base/brand';
import type { Command, Process } from '../command';
import { connect, FOREVER, sleep, type Script } from '../effects';
import { cleanPath } from '../files';
import { flagsOf } from '../go-flags';

/**
 * The commands of test/images/agnhost (Kubernetes v1.36) that print something and end. Its servers are data of the
 * image; where a shell calls one of them, it runs for ever.
 */
export const agnhost: Command = function* (process) {
  const [, name = 'pause'] = process.args;
  switch (name) {
    case 'entrypoint-tester':
      process.out(`[${process.args.join(' ')}]\n`);
      return 0;
    case 'mounttest':
      return yield* mounttest(process);
    case 'dns-suffix':
      process.out(`${resolverList(process, 'search').join(',')}\n`);
      return 0;
    case 'dns-server-list':
      process.out(`${resolverList(process, 'nameserver').join(',')}\n`);
      return 0;
    case 'etc-hosts':
      process.out(process.files.read('/etc/hosts') ?? '');
      return 0;
    case 'connect':
      return yield* tryConnection(process);
    default:
      for (;;) yield* sleep(FOREVER);
  }
};

/** What stands behind a word in resolv.conf. */
function resolverList({ files }: Process, word: string): readonly string[] {
  const lines = (files.read('/etc/resolv.conf') ?? '').split('\n').map((line) => line.trim().split(/\s+/));
  return lines.flatMap(([first, ...rest]) => (first === word ? rest : []));
}

const INITIAL_CONTENT = 'mount-tester new file\n';
const LOOP_STEP = seconds(2);

/** Writes and reads files, in the order of mounttest/mt.go. */
function* mounttest(process: Process): Script<number> {
  const flags = flagsOf(process.args.slice(2));
  const path = (flag: string): string | undefined => flags.get(flag) && cleanPath(flags.get(flag) ?? '', '/');
  let failed = false;
  const typed = path('fs_type');
  if (typed !== undefined) process.out(`mount type of "${typed}": ${process.files.fileSystem(typed)}\n`);
  for (const flag of ['new_file_0644', 'new_file_0666', 'new_file_0660', 'new_file_0777']) {
    const fresh = path(flag);
    if (fresh === undefined) continue;
    const mode = parseInt(flag.slice(-4), 8);
    if (process.files.write(fresh, INITIAL_CONTENT, mode)) failed = !tellContent(process, fresh) || failed;
    else {
      process.out(`error writing new file "${fresh}": open ${fresh}: read-only file system\n`);
      failed = true;
    }
  }
  for (const [flag, told] of [
    ['file_mode', 'mode'],
    ['file_perm', 'perms'],
  ] as const) {
    const asked = path(flag);
    if (asked === undefined) continue;
    const mode = modeText(process, asked, flag === 'file_perm');
    process.out(mode === undefined ? noFile(asked) : `${told} of file "${asked}": ${mode}\n`);
    failed = mode === undefined || failed;
  }
  const owned = path('file_owner');
  if (owned !== undefined) process.out(`owner UID of "${owned}": 0\nowner GID of "${owned}": 0\n`);
  const read = path('file_content');
  if (read !== undefined) failed = !tellContent(process, read) || failed;
  const again = path('file_content_in_loop');
  if (again !== undefined) yield* tellInLoop(process, again, flags);
  return failed ? 1 : 0;
}

const noFile = (path: string): string => `error from Stat("${path}"): stat ${path}: no such file or directory\n`;

function tellContent({ files, out }: Process, path: string): boolean {
  const content = files.read(path);
  out(
    content === undefined
      ? `error reading file content for "${path}": open ${path}: no such file or directory\n`
      : `content of file "${path}": ${content}\n`,
  );
  return content !== undefined;
}

function* tellInLoop(process: Process, path: string, flags: ReadonlyMap<string, string>): Script<void> {
  const { files, out } = process;
  const breaks = flags.get('break_on_expected_content') !== 'false';
  for (let left = Number(flags.get('retry_time') ?? 180); left > 0; left -= 2) {
    const content = files.read(path);
    if (content === undefined) out(`Error reading file ${path}: open ${path}: no such file or directory, retrying\n`);
    else {
      out(`content of file "${path}": ${content}\n`);
      if (breaks && content === INITIAL_CONTENT) return;
      if (breaks) out(`Unexpected content. Expected: ${INITIAL_CONTENT}. Retrying\n`);
    }
    yield* sleep(LOOP_STEP);
  }
}

/** As Go's os.FileMode prints it. */
function modeText({ files }: Process, path: string, onlyPermissions: boolean): string | undefined {
  const isDirectory = files.isDirectory(path);
  if (!isDirectory && files.read(path) === undefined) return undefined;
  const mode = files.mode(path);
  const kind = onlyPermissions
    ? ''
    : `${isDirectory ? 'd' : ''}${(mode & 0o2000) === 0 ? '' : 'g'}${(mode & 0o1000) === 0 ? '' : 't'}`;
  const letters = 'rwxrwxrwx'.replace(/./g, (letter, at: number) => ((mode & (1 << (8 - at))) === 0 ? '-' : letter));
  return `${kind === '' ? '-' : kind}${letters}`;
}

const FAILURES = { timeout: 'TIMEOUT', refused: 'REFUSED', 'no-such-host': 'DNS: no such host' } as const;

function* tryConnection(process: Process): Script<number> {
  const flags = flagsOf(process.args.slice(2));
  const target = process.args.slice(2).find((arg) => !arg.startsWith('-')) ?? '';
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(target) ?? [];
  if (host === undefined || port === undefined) {
    process.err(`UNKNOWN: address ${target}: missing port in address\n`);
    return 1;
  }
  const protocol = flags.get('protocol') === 'udp' ? 'UDP' : 'TCP';
  const timeout = /^(\d+)s$/.exec(flags.get('timeout') ?? '')?.[1];
  const reply = yield* connect({
    host,
    port: Number(port),
    protocol,
    http: undefined,
    timeout: timeout === undefined || timeout === '0' ? undefined : seconds(Number(timeout)),
    ...(protocol === 'UDP' ? { data: flags.get('udp-data') ?? 'hostname' } : {}),
  });
  if (reply.kind === 'reply') return 0;
  process.err(
    `${reply.kind in FAILURES ? FAILURES[reply.kind as keyof typeof FAILURES] : 'OTHER: no route to host'}\n`,
  );
  return 1;
}
