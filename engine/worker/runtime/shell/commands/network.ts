import { seconds } from '../../../../base/brand';
import { immediate, type Command, type Process } from '../command';
import { connect, type NetworkReply, type NetworkRequest } from '../effects';

interface Url {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

function parseUrl(text: string): Url | undefined {
  const match = /^(?:(https?):\/\/)?(\[[^\]]+\]|[^/:?#]+)(?::(\d+))?([/?#].*)?$/.exec(text);
  if (match === null) return undefined;
  const port = match[3] === undefined ? (match[1] === 'https' ? 443 : 80) : Number(match[3]);
  return { host: (match[2] ?? '').replace(/^\[|\]$/g, ''), port, path: match[4] ?? '/' };
}

/** The operands and the values of the options that take one. */
function split(
  args: readonly string[],
  withValue: readonly string[],
): { readonly operands: readonly string[]; readonly options: ReadonlyMap<string, string> } {
  const operands: string[] = [];
  const options = new Map<string, string>();
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    const [name = '', value] = arg.startsWith('--') ? arg.split('=', 2) : [arg];
    if (!arg.startsWith('-')) operands.push(arg);
    else if (withValue.includes(name)) {
      if (value === undefined) at += 1;
      options.set(name, value ?? args[at] ?? '');
    } else {
      const glued = withValue.find((one) => one.length === 2 && arg.startsWith(one) && arg.length > 2);
      if (glued !== undefined) options.set(glued, arg.slice(2));
      else options.set(name, value ?? '');
    }
  }
  return { operands, options };
}

interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout: string | undefined;
}

const request = (url: Url, { method, headers, timeout }: Asked): NetworkRequest => ({
  host: url.host,
  port: url.port,
  protocol: 'TCP',
  http: { method, path: url.path, ...(Object.keys(headers).length === 0 ? {} : { headers }) },
  timeout: timeout === undefined ? undefined : seconds(Number(timeout)),
});

/** `-H 'Name: value'` and `--header=Name: value`, as often as they stand there. */
function headersIn(args: readonly string[]): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  args.forEach((arg, at) => {
    const glued = /^(?:-H|--header=)(.+)$/s.exec(arg)?.[1];
    const line = glued ?? (arg === '-H' || arg === '--header' ? args[at + 1] : undefined);
    const [name = '', ...rest] = (line ?? '').split(':');
    if (rest.length > 0) headers[name.trim().toLowerCase()] = rest.join(':').trim();
  });
  return headers;
}

export const wget: Command = function* (process) {
  const { operands, options } = split(process.args.slice(1), [
    '-T',
    '--timeout',
    '-O',
    '-t',
    '--tries',
    '-P',
    '--header',
  ]);
  const url = parseUrl(operands[0] ?? '');
  if (url === undefined) return fail(process, 1, 'wget: missing URL');
  const timeout = options.get('-T') ?? options.get('--timeout');
  const reply = yield* connect(request(url, { method: 'GET', headers: headersIn(process.args), timeout }));
  if (reply.kind !== 'reply') return fail(process, 1, `wget: ${wgetReason(reply, url)}`);
  if (reply.status >= 400) return fail(process, 1, `wget: server returned error: HTTP/1.1 ${reply.status}`);
  const target = [...options].find(([name]) => /^-[a-z]*O/.test(name))?.[1] ?? '-';
  if (target === '-' || target === '') process.out(reply.body);
  else process.files.write(target, reply.body);
  return 0;
};

function wgetReason(reply: NetworkReply, url: Url): string {
  switch (reply.kind) {
    case 'refused':
      return `can't connect to remote host (${url.host}): Connection refused`;
    case 'no-such-host':
      return `bad address '${url.host}'`;
    case 'timeout':
      return 'download timed out';
    default:
      return `can't connect to remote host (${url.host}): No route to host`;
  }
}

const CURL_CODES: Readonly<Record<string, number>> = { 'no-such-host': 6, refused: 7, unreachable: 7, timeout: 28 };

export const curl: Command = function* (process) {
  const { operands, options } = split(process.args.slice(1), [
    '-m', '--max-time', '--connect-timeout', '-X', '--request', '-o', '--output', '-w', '--write-out', '-H', '--header', '-d', '--data', '--cacert',
  ]); // prettier-ignore
  const url = parseUrl(operands[0] ?? '');
  if (url === undefined) return fail(process, 3, 'curl: (3) URL malformed');
  const timeout = options.get('-m') ?? options.get('--max-time') ?? options.get('--connect-timeout');
  const short = [...options.keys()].filter((name) => /^-[a-zA-Z]/.test(name)).join('');
  const method = options.get('-X') ?? options.get('--request') ?? 'GET';
  const reply = yield* connect(request(url, { method, headers: headersIn(process.args), timeout }));
  if (reply.kind !== 'reply') {
    const code = CURL_CODES[reply.kind] ?? 7;
    const quiet = short.includes('s') && !short.includes('S');
    return quiet ? code : fail(process, code, `curl: (${code}) ${curlReason(reply, url)}`);
  }
  if (short.includes('f') && reply.status >= 400)
    return fail(process, 22, `curl: (22) The requested URL returned error: ${reply.status}`);
  const output = options.get('-o') ?? options.get('--output');
  if (output === undefined) process.out(reply.body);
  else if (output !== '/dev/null') process.files.write(output, reply.body);
  const format = options.get('-w') ?? options.get('--write-out');
  if (format !== undefined)
    process.out(format.replaceAll('%{http_code}', String(reply.status)).replaceAll('\\n', '\n'));
  return 0;
};

function curlReason(reply: NetworkReply, url: Url): string {
  switch (reply.kind) {
    case 'refused':
      return `Failed to connect to ${url.host} port ${url.port}: Connection refused`;
    case 'no-such-host':
      return `Could not resolve host: ${url.host}`;
    case 'timeout':
      return 'Connection timed out';
    default:
      return `Failed to connect to ${url.host} port ${url.port}: No route to host`;
  }
}

export const nc: Command = function* (process) {
  const { operands, options } = split(process.args.slice(1), ['-w']);
  const [host = '', port = '0'] = operands;
  const reply = yield* connect({
    host,
    port: Number(port),
    protocol: options.has('-u') ? 'UDP' : 'TCP',
    http: undefined,
    timeout: options.has('-w') ? seconds(Number(options.get('-w'))) : undefined,
    ...(process.stdin === '' ? {} : { data: process.stdin }),
  });
  if (reply.kind === 'reply') {
    process.out(reply.body);
    if (options.has('-v') || options.has('-zv') || options.has('-vz')) process.err(`${host} (${host}:${port}) open\n`);
    return 0;
  }
  return fail(
    process,
    1,
    `nc: ${host} (${host}:${port}): ${reply.kind === 'refused' ? 'Connection refused' : 'timed out'}`,
  );
};

export const nslookup: Command = function* (process) {
  const name = process.args.slice(1).find((arg) => !arg.startsWith('-')) ?? '';
  const reply = yield* connect({ host: name, port: 53, protocol: 'DNS', http: undefined, timeout: undefined });
  if (reply.kind !== 'addresses' || reply.addresses.length === 0)
    return fail(process, 1, `** server can't find ${name}: NXDOMAIN`);
  for (const address of reply.addresses) process.out(`Name:\t${name}\nAddress: ${address}\n`);
  return 0;
};

export const getent: Command = function* (process) {
  const name = process.args[2] ?? '';
  const reply = yield* connect({ host: name, port: 53, protocol: 'DNS', http: undefined, timeout: undefined });
  if (reply.kind !== 'addresses' || reply.addresses.length === 0) return 2;
  for (const address of reply.addresses) process.out(`${address}\t${name}\n`);
  return 0;
};

/** There is no raw socket in the model: a ping says so. */
export const ping: Command = immediate((process) => fail(process, 1, 'ping: permission denied (are you root?)'));

function fail(process: Process, code: number, text: string): number {
  process.err(`${text}\n`);
  return code;
}
