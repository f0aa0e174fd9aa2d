import type { KubeObject, Manifest } from '../../api/object';
import { configmaps } from '../../api/resources';
import type { ConfigMap } from '../../api/types/core-v1';
import { instant, millis } from '../../base/brand';
import { HashedJournal } from '../../sim/hashed-journal';
import { RecordedChoices } from '../../sim/recorded-choices';
import { SeededRandom } from '../../sim/seeded-random';
import { VirtualClock } from '../../sim/virtual-clock';
import type { Component, Identity } from '../component';
import { ComponentRunner, type ComponentRunnerOptions } from '../component-runner';
import type { ComponentEnvironment } from '../incarnation';
import { RestClient } from '../rest-client';
import { FakeTransport } from './fake-transport';

export const START = instant(1_767_225_600_000);

export const IDENTITY: Identity = { name: 'tester', user: { name: 'system:tester', groups: [] } };

/** A clock, a server, a journal, and a client that is no component. */
export class Harness {
  readonly clock = new VirtualClock({ start: START });
  readonly transport = new FakeTransport(this.clock);
  readonly journal = new HashedJournal({ now: () => this.clock.now() });
  readonly client = new RestClient(this.transport, { user: { name: 'alice', groups: [] } });

  constructor(private readonly environment: Partial<ComponentEnvironment> = {}) {}

  run(milliseconds: number): void {
    const end = instant(this.clock.now() + milliseconds);
    const { kind } = this.clock.run({ within: millis(milliseconds), stepsMax: 100_000 });
    if (kind === 'quiescent') this.clock.skipTo(end);
  }

  get elapsed(): number {
    return this.clock.now() - START;
  }

  runner(start: Component['start'], options: Partial<ComponentRunnerOptions> = {}): ComponentRunner {
    return new ComponentRunner({
      identity: IDENTITY,
      make: () => ({ name: IDENTITY.name, start }),
      environment: {
        transport: this.transport,
        clock: this.clock,
        random: new SeededRandom('test'),
        choices: new RecordedChoices(),
        journal: this.journal,
        ...this.environment,
      },
      ...options,
    });
  }

  create(name: string, data: Record<string, string> = {}): ConfigMap {
    return this.client.create(configmaps, configMap(name, data));
  }

  change(name: string, data: Record<string, string>): void {
    this.client.patch(configmaps, { namespace: 'default', name }, { type: 'merge', body: { data } });
  }

  remove(name: string): void {
    this.client.remove(configmaps, { namespace: 'default', name });
  }
}

export const configMap = (name: string, data: Record<string, string> = {}): Manifest<ConfigMap> => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data,
});

export const nameOf = (object: KubeObject | undefined): string | undefined => object?.metadata.name;
