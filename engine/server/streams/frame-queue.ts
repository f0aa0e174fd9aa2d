import type { WebSocket } from 'ws';

/** Frames in their order, each of them in a TLS record of its own. */
export interface FrameQueue {
  send(frame: Uint8Array, sent?: () => void): void;
  /** After all that was sent before. */
  close(code: number): void;
}

/**
 * What is written in one go becomes one TLS record. A client that waits for its socket to become readable does not see
 * the frames that its TLS library has decrypted already: the Python client hangs. The real server writes frame by frame.
 */
export function frameQueue(socket: WebSocket): FrameQueue {
  const waiting: ((done: () => void) => void)[] = [];
  let isBusy = true;
  const next = (): void => {
    const write = waiting.shift();
    isBusy = write !== undefined;
    write?.(next);
  };
  const push = (write: (done: () => void) => void): void => {
    waiting.push(write);
    if (!isBusy) next();
  };
  // The answer to the handshake is still on its way.
  setImmediate(next);
  return {
    send: (frame, sent) =>
      push((done) =>
        socket.send(frame, () => {
          sent?.();
          done();
        }),
      ),
    close: (code) =>
      push((done) => {
        socket.close(code);
        done();
      }),
  };
}
