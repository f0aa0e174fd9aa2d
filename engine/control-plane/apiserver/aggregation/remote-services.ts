import { formatTime } from '../../../base/timestamp';
import { isApiError, type ApiRequest, type User } from '../../../api/request';
import { apiservices } from '../../../api/resources';
import type { APIService } from '../../../api/types/apiregistration-v1';
import type { Service } from '../../../api/types/core-v1';
import type { EndpointSlice } from '../../../api/types/discovery-v1';
import type { Server } from '../server';
import { StoreFollower } from '../store-follower';
import { availability, PASSED, withAvailability, type Backend } from './availability';
import type { Reach } from './reach';
import { standInFor } from './stand-in';

const PREFIX = 'apiregistration.k8s.io/apiservices';
const SERVICES = 'services/specs';
const SLICES = 'endpointslices';
const SERVICE_NAME = 'kubernetes.io/service-name';
const SERVER: User = Object.freeze({ name: 'system:apiserver', groups: Object.freeze(['system:masters']) });

type World = Pick<Server, 'store' | 'clock' | 'standIns'>;

/** Judges the API services that somebody else serves. Services are followed only while there is one. */
export class RemoteServices {
  private readonly own: StoreFollower;
  private readonly stopFollowing: () => void;
  private backends: StoreFollower | undefined;

  constructor(
    private readonly server: World,
    private readonly reach: Reach,
    private readonly send: (request: ApiRequest) => unknown,
  ) {
    this.own = new StoreFollower(server, { label: 'apiservices', prefixes: [PREFIX], onChange: () => this.sync() });
    this.stopFollowing = reach.follow(() => this.own.nudge());
  }

  close(): void {
    this.stopFollowing();
    this.own.close();
    this.backends?.close();
  }

  private sync(): void {
    const remote = this.remote();
    if (remote.length === 0) {
      this.backends?.close();
      this.backends = undefined;
      return;
    }
    this.backends ??= new StoreFollower(this.server, {
      label: 'apiservices.backends',
      prefixes: [SERVICES, SLICES],
      onChange: () => this.own.nudge(),
    });
    for (const service of remote) this.tell(service);
  }

  private remote(): readonly APIService[] {
    const range = this.server.store.range(PREFIX);
    if (!range.ok) return [];
    return range.entries.map(({ value }) => value as APIService).filter(({ spec }) => spec.service !== undefined);
  }

  private tell(object: APIService): void {
    const at = formatTime(this.server.clock.now());
    const isOurs = standInFor(this.server.standIns(), object) !== undefined;
    const finding = isOurs
      ? PASSED
      : availability(object, this.backendOf(object), () => this.reach.check(object, this.server));
    const status = finding === undefined ? undefined : withAvailability(object.status, finding, at);
    if (status === undefined) return;
    const { name } = object.metadata;
    try {
      this.send({
        verb: 'update',
        user: SERVER,
        userAgent: 'kube-apiserver/v1.36.2',
        resource: apiservices,
        subresource: 'status',
        name,
        object: { ...object, status },
      });
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  private backendOf({ spec }: APIService): Backend {
    const { store } = this.server;
    const { namespace = '', name = '' } = spec.service ?? {};
    const range = store.range(SLICES, { namespace });
    const slices = range.ok ? range.entries.map(({ value }) => value as EndpointSlice) : [];
    return {
      service: store.get({ prefix: SERVICES, namespace, name })?.value as Service | undefined,
      slices: slices.filter(({ metadata }) => metadata.labels?.[SERVICE_NAME] === name),
    };
  }
}
