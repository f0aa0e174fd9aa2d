import type { Component, ComponentContext } from '../../client/component';
import type { KubeletOptions } from './kubelet-options';
import { KubeletProcess } from './kubelet-process';

/** The kubelet of one node. Each start is a new process: what it knew is gone, what is on the machine is found again. */
export class Kubelet implements Component {
  readonly name: string;

  constructor(private readonly options: KubeletOptions) {
    this.name = `kubelet/${options.facts.name}`;
  }

  start(context: ComponentContext): void {
    new KubeletProcess(context, this.options).start();
  }
}
