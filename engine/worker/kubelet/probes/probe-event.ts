import type { ProbeKind } from '../status/probe-overlay';

/** One attempt of a probe, before thresholds. `unknown`: the attempt itself went wrong. */
export type Attempt =
  | { readonly kind: 'success' }
  /** Counts as success and is told of: a redirect that was not followed. */
  | { readonly kind: 'warning'; readonly output: string }
  | { readonly kind: 'failure'; readonly output: string }
  | { readonly kind: 'error'; readonly text: string };

const NAMES: Readonly<Record<ProbeKind, string>> = { liveness: 'Liveness', readiness: 'Readiness', startup: 'Startup' };

/** The event that an attempt gives (pkg/kubelet/prober/prober.go, v1.36); undefined for a plain success. */
export function attemptEvent(
  kind: ProbeKind,
  attempt: Attempt,
): { readonly reason: string; readonly message: string } | undefined {
  const name = NAMES[kind];
  switch (attempt.kind) {
    case 'success':
      return undefined;
    case 'warning':
      return { reason: 'ProbeWarning', message: `${name} probe warning: ${attempt.output}` };
    case 'failure':
      return { reason: 'Unhealthy', message: `${name} probe failed: ${attempt.output}` };
    case 'error':
      return { reason: 'Unhealthy', message: `${name} probe errored and resulted in unknown state: ${attempt.text}` };
  }
}
