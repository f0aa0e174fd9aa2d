import type { Component, ProcessContext } from '../../client/component';
import { criErrorText } from '../runtime/cri-outcome';
import type { KubeletOptions } from './kubelet-options';
import { KubeletProcess } from './kubelet-process';

/** The kubelet of one node. Each start is a new process: what it knew is gone, what is on the machine is found again. */
export class Kubelet implements Component {
  readonly name: string;

  constructor(private readonly options: KubeletOptions) {
    this.name = `kubelet/${options.facts.name}`;
  }

  /** It ends at once where its runtime does not speak CRI v1 (cri-client/pkg/remote_runtime.go v0.36). */
  start(context: ProcessContext): void {
    const { runtime } = this.options;
    const refusal = runtime.refusal();
    if (refusal !== undefined) {
      const call = `validate CRI v1 runtime API for endpoint ${JSON.stringify(runtime.endpoint)}`;
      return context.exit(`failed to run Kubelet: validate service connection: ${call}: ${criErrorText(refusal)}`);
    }
    new KubeletProcess(context, this.options).start();
  }
}
