import { keyOfObject } from '../../api/object';
import { nodes as nodeResource } from '../../api/resources';
import type { Node, NodeCondition } from '../../api/types/core-v1';
import { seconds } from '../../base/brand';
import { formatTime } from '../../base/timestamp';
import type { ComponentContext } from '../../client/component';
import type { Route } from '../../cloud/provider';
import { attempt } from './attempt';
import type { CloudController, CloudSettings } from './cloud-controller';

const PERIOD = seconds(10);

export interface RoutePlan {
  readonly create: readonly Omit<Route, 'blackhole'>[];
  readonly remove: readonly string[];
}

/** One route for each pod CIDR of a node; routes that match none, or lead nowhere, go (controllers/route v0.36). */
export function planRoutes(nodes: readonly Node[], routes: readonly Route[], clusterName: string): RoutePlan {
  const wanted = nodes.flatMap((node) => podCidrs(node).map((cidr) => wantedRoute(node, cidr, clusterName)));
  const matches = (route: Route, want: Omit<Route, 'blackhole'>): boolean =>
    route.nodeName === want.nodeName && route.cidr === want.cidr && !route.blackhole;
  return {
    create: wanted.filter((want) => !routes.some((route) => matches(route, want))),
    remove: routes.filter((route) => !wanted.some((want) => matches(route, want))).map((route) => route.name),
  };
}

/** Keeps the cloud's routes in step with the pod CIDRs of the nodes and says so in NetworkUnavailable. */
export const routeController: CloudController = {
  name: 'node-route-controller',
  start(context, settings) {
    if (!settings.configureRoutes) return;
    const informer = context.informers.of(nodeResource);
    context.clock.every(PERIOD, 'routes', () => reconcile(context, settings, informer.list()));
  },
};

function reconcile(context: ComponentContext, settings: CloudSettings, nodes: readonly Node[]): void {
  const listed = settings.cloud.routes('node-route-controller', settings.clusterName);
  if (listed.kind !== 'ready') return;
  const plan = planRoutes(nodes, listed.value, settings.clusterName);
  for (const name of plan.remove) settings.cloud.deleteRoute('node-route-controller', name);
  const failed = new Set<string>();
  for (const route of plan.create) {
    const made = settings.cloud.createRoute('node-route-controller', route);
    if (made.kind === 'ready') continue;
    failed.add(route.nodeName);
    if (made.kind === 'failed') tellFailure(context, nodes, route, made.message);
  }
  for (const node of nodes) {
    if (podCidrs(node).length > 0) writeCondition(context, node, !failed.has(node.metadata.name));
  }
}

function tellFailure(
  context: ComponentContext,
  nodes: readonly Node[],
  route: Omit<Route, 'blackhole'>,
  why: string,
): void {
  const node = nodes.find((each) => each.metadata.name === route.nodeName);
  if (node === undefined) return;
  const message = `Could not create route ${route.name} ${route.cidr} for node ${route.nodeName} after 0s: ${why}`;
  context.events.record(node, 'Warning', 'FailedToCreateRoute', message);
}

function writeCondition(context: ComponentContext, node: Node, hasRoute: boolean): void {
  const conditions = node.status.conditions ?? [];
  const current = conditions.find((condition) => condition.type === 'NetworkUnavailable');
  const status = hasRoute ? 'False' : 'True';
  if (current?.status === status) return;
  const now = formatTime(context.clock.now());
  const condition: NodeCondition = {
    type: 'NetworkUnavailable',
    status,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
    reason: hasRoute ? 'RouteCreated' : 'NoRouteCreated',
    message: hasRoute ? 'RouteController created a route' : 'RouteController failed to create a route',
  };
  const patch = { type: 'strategic', body: { status: { conditions: [condition] } } } as const;
  attempt(context, `nodes ${node.metadata.name}`, () => {
    context.client.patch(nodeResource, keyOfObject(node), patch, 'status');
  });
}

const podCidrs = (node: Node): readonly string[] =>
  node.spec.podCIDRs ?? (node.spec.podCIDR === undefined ? [] : [node.spec.podCIDR]);

const wantedRoute = (node: Node, cidr: string, clusterName: string): Omit<Route, 'blackhole'> => ({
  name: `${clusterName}-${node.metadata.uid}-${cidr.replace(/[./]/g, '-')}`,
  clusterName,
  nodeName: node.metadata.name,
  cidr,
});
