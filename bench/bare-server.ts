import https from 'node:https';
import type { AddressInfo } from 'node:net';

export interface BareServer {
  readonly url: string;
  close(): void;
}

/** node:https by itself: `/4700` is answered with as many bytes, once the body of the request is there. */
export function bareServer({ certificate, key }: { certificate: string; key: string }): Promise<BareServer> {
  const bodies = new Map<number, Buffer>();
  const server = https.createServer({ cert: certificate, key }, (request, response) => {
    const length = Number(request.url?.slice(1));
    let body = bodies.get(length);
    if (body === undefined) bodies.set(length, (body = Buffer.alloc(length, 'x')));
    const bytes = body;
    const answer = (): void => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
      response.end(bytes);
    };
    if (request.method === 'GET') return answer();
    request.on('data', () => undefined);
    request.on('end', answer);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ url: `https://127.0.0.1:${port}`, close: () => void server.close() });
    });
  });
}
