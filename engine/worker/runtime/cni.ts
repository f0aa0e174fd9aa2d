import type { PodIdentity } from './cri';
import type { CriOutcome } from './cri-outcome';

/** What connects sandboxes to the pod network; implemented by the network, used by the runtime. */
export interface Cni {
  /** Undefined when the network of the node works; else why it does not. */
  notReady(): string | undefined;
  add(sandboxId: string, pod: PodIdentity): CriOutcome<readonly string[]>;
  remove(sandboxId: string): void;
}
