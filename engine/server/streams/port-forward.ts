import { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Pod } from '../../api/types/core-v1';
import { badRequest, refusal } from '../../control-plane/apiserver/refusals';
import type { Query } from '../../control-plane/apiserver/http/message';
import type { Clock } from '../../sim/clock';
import type { Kubelet } from '../sim/machines';
import { bytesOf } from './channel-socket';
import { frameQueue, type FrameQueue } from './frame-queue';
import { servePort } from './port-server';
import { SpdyConnection } from './spdy/connection';
import type { SpdyHeaders } from './spdy/header-blocks';

export const PORT_FORWARD = 'portforward.k8s.io';
/** SPDY in the messages of a WebSocket (apimachinery/pkg/util/portforward/constants.go, v0.36). */
export const TUNNEL = `SPDY/3.1+${PORT_FORWARD}`;
/** Before there were tunnels: two channels a port. */
export const PORT_CHANNELS: readonly string[] = ['v4.channel.k8s.io'];

/** The pod whose ports are forwarded, and what is between. */
export interface Forwarded {
  readonly pod: Pod;
  readonly kubelet: Kubelet;
  readonly clock: Clock;
  readonly touch: () => void;
}

/** Throws ApiError where the kubelet does not know of the pod. */
export function checkRunning({ pod, kubelet }: Pick<Forwarded, 'pod' | 'kubelet'>): void {
  const [sandbox] = kubelet.runtime.podSandboxes(pod.metadata.uid);
  if (sandbox === undefined) throw refusal(404, 'NotFound', 'pod does not exist', {});
}

/** Each connection is a pair of streams with a number of their own (kubelet/pkg/cri/streaming/portforward, v1.36). */
export function forwardOverSpdy(bytes: Duplex, forwarded: Forwarded): void {
  const errors = new Map<string, Duplex>();
  const early = new Map<string, { readonly stream: Duplex; readonly headers: SpdyHeaders }>();
  const begin = (id: string): void => {
    const error = errors.get(id);
    const data = early.get(id);
    if (error === undefined || data === undefined) return;
    errors.delete(id);
    early.delete(id);
    error.resume();
    forward(data.stream, error, Number(data.headers.get('port')), forwarded);
  };
  new SpdyConnection(bytes, {
    onStream: (stream, headers) => {
      const id = headers.get('requestid') ?? '';
      if (headers.get('streamtype') === 'error') errors.set(id, stream);
      else early.set(id, { stream, headers });
      begin(id);
    },
    onClose: () => undefined,
  });
}

function forward(data: Duplex, error: Duplex, port: number, forwarded: Forwarded): void {
  const problem = whyNot(port, forwarded);
  if (problem !== undefined) {
    error.end(problem);
    data.end();
    return;
  }
  error.end();
  servePort(data, portOf(port, forwarded));
}

const portOf = (port: number, { clock, touch, kubelet, pod }: Forwarded): Parameters<typeof servePort>[1] => ({
  clock,
  touch,
  ask: (http) => kubelet.answer(pod.metadata.uid, { port, protocol: 'TCP', http, client: '127.0.0.1' }),
});

/** In the words of containerd and the kubelet, when nothing listens. */
function whyNot(port: number, forwarded: Forwarded): string | undefined {
  if (portOf(port, forwarded).ask(undefined).kind !== 'refused') return undefined;
  const id = forwarded.kubelet.runtime.podSandboxes(forwarded.pod.metadata.uid)[0]?.id ?? '';
  const inside = `failed to connect to localhost:${port} inside namespace "${id}"`;
  const refused = (family: string, address: string): string =>
    `dial tcp${family} ${address}:${port}: connect: connection refused`;
  return (
    `error forwarding port ${port} to pod ${id}, uid : failed to execute portforward in network namespace ` +
    `"/var/run/netns/cni-${id.slice(0, 8)}": ${inside}, IPv4: ${refused('4', '127.0.0.1')} IPv6 ${refused('6', '[::1]')} `
  );
}

/** Throws ApiError. */
export function portsIn(query: Query): readonly number[] {
  const ports = (query.get('ports') ?? []).flatMap((text) => text.split(',')).map(Number);
  if (ports.length === 0) throw badRequest('you must specify at least 1 port');
  const wrong = ports.find((port) => !Number.isInteger(port) || port < 1 || port > 65_535);
  if (wrong !== undefined) throw badRequest(`port ${wrong} is out of range [1, 65535]`);
  return ports;
}

/** Channel 2i carries the data of port i, channel 2i+1 its errors; each begins with the number of the port. */
export function forwardOverChannels(socket: WebSocket, ports: readonly number[], forwarded: Forwarded): void {
  const frames = frameQueue(socket);
  const channels = ports.map((port, i) => {
    const number = Buffer.alloc(2);
    number.writeUInt16LE(port);
    for (const channel of [2 * i, 2 * i + 1]) send(frames, channel, number);
    const data = channelOf(frames, 2 * i);
    const problem = whyNot(port, forwarded);
    if (problem === undefined) servePort(data, portOf(port, forwarded));
    else send(frames, 2 * i + 1, Buffer.from(problem));
    return data;
  });
  socket.on('message', (message: RawData) => {
    const frame = bytesOf(message);
    const channel = frame[0] ?? 0;
    if (channel % 2 === 0) channels[channel / 2]?.push(frame.subarray(1));
  });
  const end = (): void => channels.forEach((channel) => channel.destroy());
  socket.on('close', end);
  socket.on('error', end);
}

const send = (frames: FrameQueue, channel: number, bytes: Uint8Array, done?: () => void): void =>
  frames.send(Buffer.concat([Buffer.from([channel]), bytes]), done);

function channelOf(frames: FrameQueue, channel: number): Duplex {
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => send(frames, channel, chunk, done),
  });
  stream.on('error', () => undefined);
  return stream;
}
