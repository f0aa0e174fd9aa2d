import { seconds } from '../../../base/brand';
import { EtcdError } from '../../etcd/etcd-error';
import type { WatchHandle } from '../../etcd/store';
import type { Server } from '../server';
import type { CustomResources } from './custom-resources';
import type { Send } from './loopback';

const PREFIX = 'apiextensions.k8s.io/customresourcedefinitions';

/** Hears of CustomResourceDefinitions. What serves their resources is loaded when there is one. */
export class DefinitionFollower {
  private resources: CustomResources | undefined;
  private handle: WatchHandle | undefined;
  private closed = false;

  constructor(
    private readonly server: Server,
    private readonly send: Send,
  ) {
    this.begin();
  }

  /** Nothing is served or written any more. */
  close(): void {
    this.closed = true;
    this.handle?.close();
    this.resources?.close();
  }

  private begin(): void {
    if (this.closed) return;
    const { store, clock } = this.server;
    try {
      const range = store.range(PREFIX);
      this.handle = store.watch(PREFIX, store.revision, () => this.hear());
      if (range.ok && range.entries.length > 0) this.load().learn(range.entries.map(({ value }) => value));
    } catch (error) {
      if (!(error instanceof EtcdError)) throw error;
      clock.after(seconds(1), 'crd.follow', () => this.begin());
    }
  }

  private hear(): void {
    const events = this.handle?.poll() ?? [];
    if (this.closed || events === 'compacted') return;
    for (const event of events) {
      if (event.type === 'put') this.load().changed(event.entry.value, event.previous?.value);
      else this.load().gone(event.previous.value);
    }
  }

  private load(): CustomResources {
    if (this.resources === undefined) {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const loaded = require('./custom-resources') as typeof import('./custom-resources');
      this.resources = new loaded.CustomResources(this.server, this.send);
    }
    return this.resources;
  }
}
