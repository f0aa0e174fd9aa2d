import type { KubeObject } from '../../../api/object';

/** Records events of the scheduler, in the way of events.k8s.io: what it did (`action`), and with whom (`related`). */
export interface Recorder {
  record(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    note: { readonly reason: string; readonly action: string; readonly message: string; readonly related?: KubeObject },
  ): void;
}
