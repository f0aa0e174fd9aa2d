import { namespaces, networkpolicies, pods } from '../api/resources';
import type { Namespace, Pod } from '../api/types/core-v1';
import type { NetworkPolicy } from '../api/types/networking-v1';
import type { Component, ComponentContext } from '../client/component';
import type { Informer } from '../client/informer';
import { allows, type Connection, type Direction, type PolicyFacts } from './network-policy';

/** The part of a network provider that enforces NetworkPolicy, from what it has watched. */
export class PolicyAgent implements Component, PolicyFacts {
  readonly name = 'network-policy-agent';
  private policyCache: Informer<NetworkPolicy> | undefined;
  private podCache: Informer<Pod> | undefined;
  private namespaceCache: Informer<Namespace> | undefined;

  start(context: ComponentContext): void {
    this.policyCache = context.informers.of(networkpolicies);
    this.podCache = context.informers.of(pods);
    this.namespaceCache = context.informers.of(namespaces);
  }

  /** Without any policy this costs one look. */
  allows(direction: Direction, connection: Connection): boolean {
    if ((this.policyCache?.list().length ?? 0) === 0) return true;
    return allows(this, direction, connection);
  }

  pod(namespace: string, name: string): Pod | undefined {
    return this.podCache?.get({ namespace, name });
  }

  policies(namespace: string): readonly NetworkPolicy[] {
    return this.policyCache?.list(namespace) ?? [];
  }

  namespace(name: string): Namespace | undefined {
    return this.namespaceCache?.get({ name });
  }
}
