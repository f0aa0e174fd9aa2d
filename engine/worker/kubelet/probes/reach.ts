import type { Millis } from '../../../base/brand';

/** What a connection from the node came to. */
export type Reached =
  | { readonly kind: 'refused' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly body: string;
      readonly delay: Millis;
      readonly location: string | undefined;
    };

export interface ReachTarget {
  readonly host: string;
  readonly port: number;
  /** Absent: only the connection is tried. */
  readonly path?: string;
}

/** How the kubelet reaches pods of its node and others: probes and hooks go through it. */
export interface Reach {
  dial(target: ReachTarget): Reached;
}
