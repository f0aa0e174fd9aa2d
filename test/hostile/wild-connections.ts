import { connect, type TLSSocket } from 'node:tls';
import type { SeededChance } from '../served/random';
import { TOKEN } from '../served/child-server';

const open = (port: number): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => undefined);
  });

/** Connections that say nothing, until they are let go. */
export async function idleConnections(port: number, count: number): Promise<() => void> {
  const sockets: TLSSocket[] = [];
  const BATCH = 25;
  for (let left = count; left > 0; left -= BATCH) {
    sockets.push(...(await Promise.all(Array.from({ length: Math.min(BATCH, left) }, () => open(port)))));
  }
  return () => sockets.forEach((socket) => socket.destroy());
}

const HEAD = `Host: x\r\nAuthorization: Bearer ${TOKEN}\r\n`;
const WATCH = `GET /api/v1/configmaps?watch=1 HTTP/1.1\r\n${HEAD}\r\n`;

/** Watches whose client has said that it will say no more, and does not read either. */
export async function halfClosedWatches(port: number, count: number): Promise<() => void> {
  const sockets = await Promise.all(Array.from({ length: count }, () => open(port)));
  for (const socket of sockets) {
    socket.pause();
    socket.end(WATCH);
  }
  return () => sockets.forEach((socket) => socket.destroy());
}

/** Requests that come a byte at a time and are never finished. */
export async function slowSenders(port: number, count: number): Promise<() => void> {
  const sockets = await Promise.all(Array.from({ length: count }, () => open(port)));
  const text = `POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\n${HEAD}Content-Length: 1000\r\n\r\n{"apiVersion":"v1"`;
  let at = 0;
  const timer = setInterval(() => {
    const byte = text[at++];
    if (byte === undefined) clearInterval(timer);
    else for (const socket of sockets) if (socket.writable) socket.write(byte);
  }, 5);
  return () => {
    clearInterval(timer);
    sockets.forEach((socket) => socket.destroy());
  };
}

/** Bytes that are no HTTP, or nearly. */
export async function wildBytes(port: number, chance: SeededChance): Promise<void> {
  const socket = await open(port);
  const length = chance.integer(2000);
  const bytes = chance.one([
    chance.bytes(length),
    Buffer.from(`GET ${'/x'.repeat(length)} HTTP/1.1\r\n\r\n`),
    Buffer.from(`GET / HTTP/9.9\r\n${HEAD}\r\n`),
    Buffer.from(`FROB / HTTP/1.1\r\n${HEAD}\r\n`),
    Buffer.from(`POST / HTTP/1.1\r\n${HEAD}Content-Length: -5\r\n\r\n`),
    Buffer.from(`POST / HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`),
    Buffer.from(`POST / HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc`),
    Buffer.from(`GET /api HTTP/1.1\r\n${HEAD}${'X-A: b\r\n'.repeat(length)}\r\n`),
    Buffer.from(
      `GET /api HTTP/1.1\r\n${HEAD}Upgrade: ${chance.one(['websocket', 'SPDY/3.1', 'h2c', 'x'])}\r\nConnection: Upgrade\r\n\r\n`,
    ),
    Buffer.concat([
      Buffer.from(
        `POST /api/v1/namespaces/default/pods/none/exec?command=x&stdout=1 HTTP/1.1\r\n${HEAD}Upgrade: SPDY/3.1\r\nConnection: Upgrade\r\n\r\n`,
      ),
      chance.bytes(length),
    ]),
    Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), chance.bytes(length)]),
  ]);
  await new Promise<void>((done) => {
    socket.once('close', () => done());
    socket.resume();
    socket.end(bytes);
    setTimeout(() => socket.destroy(), 200);
  });
}
