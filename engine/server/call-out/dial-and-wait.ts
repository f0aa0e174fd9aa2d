import path from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { invariant } from '../../base/invariant';
import type { Server } from '../../control-plane/apiserver/server';
import type { Answer, Suspension } from '../../control-plane/apiserver/suspension';
import { callOf, type Call } from './dial';
import type { Asked } from './dial-thread';

/** Beyond the time a call has by itself: for a thread that begins. */
const SPARE_MILLIS = 10_000;

/**
 * Calls for requests in process: a controller's request is one function call, so this thread stands still until another
 * has brought the answer. Whoever is called must not ask this server before it answers; it would wait for its own end.
 */
export class WaitingDial {
  private port: MessagePort | undefined;

  answer(server: Server, suspension: Suspension): Answer {
    const call = callOf(server, suspension);
    return 'error' in call ? call : this.wait(call);
  }

  private wait(call: Call): Answer {
    this.port ??= startThread();
    const bell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    this.port.postMessage({ call, bell } satisfies Asked);
    const isAnswered = Atomics.wait(bell, 0, 0, call.timeoutSeconds * 1000 + SPARE_MILLIS) !== 'timed-out';
    invariant(isAnswered, 'the thread that makes calls does not answer');
    const received = receiveMessageOnPort(this.port) as { readonly message: Answer } | undefined;
    invariant(received !== undefined, 'the thread that makes calls rang and brought nothing');
    return received.message;
  }
}

/** The thread keeps no process alive. */
function startThread(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const file = require.resolve('./dial-thread');
  const loader = path.extname(file) === '.ts' ? "require('ts-node/register');" : '';
  const worker = new Worker(`${loader}require(${JSON.stringify(file)})`, {
    eval: true,
    workerData: port2,
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return port1;
}
