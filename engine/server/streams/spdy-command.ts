import type { Duplex } from 'node:stream';
import { ByteTextDecoder, bytesOfText } from '../../base/byte-text';
import type { CommandClient, CommandInput, CommandOptions } from './remote-command';
import { SpdyConnection } from './spdy/connection';

/** What exec and attach speak over SPDY, best first (apimachinery/pkg/util/remotecommand/constants.go, v0.36). */
export const SPDY_COMMAND_PROTOCOLS: readonly string[] = [
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
];

const STREAM_TYPE = 'streamtype';
/** How long a client may take to open its streams (kubelet/pkg/cri/streaming, v1.36). */
const OPEN_MILLIS_MAX = 30_000;

export interface SpdyCommandOptions {
  readonly options: CommandOptions;
  readonly protocol: string;
}

/** `begin` is told where output goes and answers where input goes; undefined: the command has ended already. */
export function spdyClient(
  bytes: Duplex,
  { options, protocol }: SpdyCommandOptions,
  begin: (client: CommandClient) => CommandInput | undefined,
): void {
  const wanted = ['error', ...(['stdin', 'stdout', 'stderr'] as const).filter((name) => options[name])];
  const streams = new Map<string, Duplex>();
  let input: CommandInput | undefined;
  let hasBegun = false;
  const timer = setTimeout(() => bytes.destroy(), OPEN_MILLIS_MAX);
  const connection = new SpdyConnection(bytes, {
    onStream: (stream, headers) => {
      const type = headers.get(STREAM_TYPE) ?? '';
      // Sizes of the terminal change nothing here, but a client waits until they are taken.
      if (type !== 'stdin') stream.resume();
      streams.set(type, stream);
      if (hasBegun || !wanted.every((name) => streams.has(name))) return;
      clearTimeout(timer);
      hasBegun = true;
      input = begin(clientOf(connection, streams, protocol));
      if (input !== undefined) readInput(streams.get('stdin'), input);
    },
    onClose: () => {
      clearTimeout(timer);
      input?.hangUp();
    },
  });
}

function clientOf(connection: SpdyConnection, streams: ReadonlyMap<string, Duplex>, protocol: string): CommandClient {
  const write = (name: string, text: string): void => void streams.get(name)?.write(bytesOfText(text));
  return {
    out: (text) => write('stdout', text),
    err: (text) => write('stderr', text),
    finish: (status) => {
      if (protocol.startsWith('v4.')) write('error', JSON.stringify(status));
      else if ('message' in status) write('error', String(status.message));
      const open = ['stdout', 'stderr', 'error'].flatMap((name) => streams.get(name) ?? []);
      let left = open.length;
      for (const stream of open) stream.end(() => --left === 0 && connection.close());
    },
  };
}

function readInput(stdin: Duplex | undefined, { input, endInput }: CommandInput): void {
  const decoder = new ByteTextDecoder();
  stdin?.on('data', (chunk: Buffer) => input(decoder.write(chunk)));
  stdin?.on('end', () => {
    input(decoder.end());
    endInput();
  });
}
