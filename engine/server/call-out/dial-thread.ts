import { workerData, type MessagePort } from 'node:worker_threads';
import { post, type Call } from './dial';

/** A call, and the bell to ring when its answer is on the way. */
export interface Asked {
  readonly call: Call;
  readonly bell: Int32Array;
}

/** The thread that makes calls while the other one stands still. */
const port = workerData as MessagePort;
port.on('message', ({ call, bell }: Asked) => {
  void post(call).then((answer) => {
    port.postMessage(answer);
    Atomics.store(bell, 0, 1);
    Atomics.notify(bell, 0);
  });
});
