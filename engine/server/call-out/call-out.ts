import type { ApiResponse } from '../../api/request';
import type { Server } from '../../control-plane/apiserver/server';
import type { Answer, Steps, Suspension } from '../../control-plane/apiserver/suspension';

/** Makes the calls that a request in progress waits for: webhooks and other servers of APIs. */
export interface CallOut {
  /** Brings a suspended request to its end. */
  finish(server: Server, steps: Steps<ApiResponse>, first: Suspension): Promise<ApiResponse>;
}

export type Dial = (server: Server, suspension: Suspension) => Promise<Answer>;

export const callOut = (dial: Dial): CallOut => ({
  async finish(server, steps, first) {
    let waitingFor = first;
    for (;;) {
      const step = steps.next(await dial(server, waitingFor));
      if (step.done === true) return step.value;
      waitingFor = step.value;
    }
  },
});
