import { isApiError } from '../../../api/request';
import type { Pod, ServiceAccountTokenProjection } from '../../../api/types/core-v1';
import type { Instant } from '../../../base/brand';
import { instantOf } from '../../../base/timestamp';
import type { Client } from '../../../client/client';
import type { Clock } from '../../../sim/clock';

interface Held {
  readonly token: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
}

const DAY = 86_400_000;

/**
 * Tokens of the service accounts of pods, each bound to its pod. One is asked for when a process reads it first, and anew
 * when a fifth of its life is left or it is a day old (pkg/kubelet/token/token_manager.go, v1.36); the real kubelet asks
 * while it mounts the volume.
 */
export class PodTokens {
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
  ) {}

  /** Undefined: the API server gives none, and there is none that still holds. */
  tokenFor(pod: Pod, projection: ServiceAccountTokenProjection): string | undefined {
    const { audience = '', expirationSeconds } = projection;
    const key = `${pod.metadata.uid} ${audience} ${expirationSeconds ?? ''}`;
    const now = this.clock.now();
    const known = this.held.get(key);
    if (known !== undefined && !needsRefresh(known, now)) return known.token;
    const next = this.request(pod, projection) ?? known;
    if (next === undefined || next.expiresAt <= now) return undefined;
    this.held.set(key, next);
    return next.token;
  }

  forget(podUid: string): void {
    for (const key of [...this.held.keys()]) if (key.startsWith(`${podUid} `)) this.held.delete(key);
  }

  private request({ metadata, spec }: Pod, projection: ServiceAccountTokenProjection): Held | undefined {
    const { audience = '', expirationSeconds } = projection;
    const account = { namespace: metadata.namespace ?? '', name: spec.serviceAccountName ?? 'default' };
    try {
      const { token, expirationTimestamp } = this.client.requestToken(account, {
        audiences: audience === '' ? [] : [audience],
        expirationSeconds: expirationSeconds ?? null,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid },
      });
      const now = this.clock.now();
      return { token, issuedAt: now, expiresAt: instantOf(expirationTimestamp) ?? now };
    } catch (error) {
      if (isApiError(error)) return undefined;
      throw error;
    }
  }
}

const needsRefresh = ({ issuedAt, expiresAt }: Held, now: Instant): boolean =>
  now - issuedAt > DAY || expiresAt - now < (expiresAt - issuedAt) / 5;
