import type { RawData, WebSocket } from 'ws';
import { ByteTextDecoder, bytesOfText } from '../../base/byte-text';
import { frameQueue } from './frame-queue';
import type { CommandClient, CommandInput, CommandOptions } from './remote-command';

/** The sub-protocols of exec and attach, best first (apimachinery/pkg/util/remotecommand/constants.go, v0.36). */
export const CHANNEL_PROTOCOLS: readonly string[] = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
];

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
/** From v5 on: the channel that follows is at its end. */
const CLOSE = 255;

type Wanted = Pick<CommandOptions, 'stdout' | 'stderr'>;

/** Frames of a byte for the channel, then its content (wsstream; apiserver/pkg/util/proxy/websocket.go, v0.36). */
export function channelClient(socket: WebSocket, { stdout, stderr }: Wanted): CommandClient {
  const frames = frameQueue(socket);
  const send = (channel: number, text: string): void => {
    if (text !== '') frames.send(Buffer.concat([Buffer.from([channel]), bytesOfText(text)]));
  };
  // Nothing, on the first channel that the client reads: it shows that the channels are open.
  frames.send(Buffer.from([stdout ? STDOUT : stderr ? STDERR : STATUS]));
  return {
    out: (text) => send(STDOUT, text),
    err: (text) => send(STDERR, text),
    finish: (status) => {
      const hasStatus = /^v[45]\./.test(socket.protocol);
      if (hasStatus) send(STATUS, JSON.stringify(status));
      else if ('message' in status) send(STATUS, String(status.message));
      frames.close(1000);
    },
  };
}

export function readChannels(socket: WebSocket, { input, endInput, hangUp }: CommandInput): void {
  const stdin = new ByteTextDecoder();
  socket.on('message', (data: RawData) => {
    const frame = bytesOf(data);
    if (frame[0] === STDIN) input(stdin.write(frame.subarray(1)));
    else if (frame[0] === CLOSE && frame[1] === STDIN) {
      input(stdin.end());
      endInput();
    }
  });
  socket.on('close', hangUp);
  socket.on('error', hangUp);
}

export const bytesOf = (data: RawData): Buffer =>
  Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
