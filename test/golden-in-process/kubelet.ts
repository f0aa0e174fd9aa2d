/**
 * Replays the kubelet corpus in process, with the corpus' own judge: `node -r ts-node/register
 * test/golden-in-process/kubelet.ts [--area A]… [--only ID]… [-v]`. Each scenario has a machine of its own. The judge of
 * record is `npm run golden:kubelet`; this one needs no server.
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import type { Pod } from '../../engine/api/types/core-v1';
import { InProcessKubelet, type Scenario, type Seen, type Watched } from './in-process-kubelet';

interface Context {
  readonly ns: string;
  readonly uids: Set<string>;
  readonly ips: Set<string>;
  readonly epoch: number;
}

interface Verdict {
  readonly ok: number;
  readonly n: number;
  readonly diffs: readonly string[];
}

/** The judge's parts; they speak plain objects. */
interface Tool {
  frame(pod: Pod, t: number, context: Context): Record<string, unknown>;
  normMsg(message: unknown, context: Context): string | undefined;
  compare(scenario: Scenario, observed: unknown): Verdict;
}

interface Count {
  ok: number;
  n: number;
  full: number;
  all: number;
}

const FOLDER = path.join(__dirname, '..', 'golden', 'kubelet');

async function main(args: readonly string[]): Promise<void> {
  const tool = (await import(pathToFileURL(path.join(FOLDER, 'replay.mjs')).href)) as Tool;
  const areas = valuesOf(args, '--area');
  const ids = valuesOf(args, '--only');
  const counts = new Map<string, Count>();
  for (const scenario of load()) {
    if (areas.length > 0 && !areas.includes(scenario.area)) continue;
    if (ids.length > 0 && !ids.some((id) => scenario.id.startsWith(id))) continue;
    const verdict = judged(tool, scenario);
    for (const area of [scenario.area, 'TOTAL']) add(counts, area, verdict);
    if (verdict.ok === verdict.n || !args.includes('-v')) continue;
    console.log(`-- ${scenario.id}: ${verdict.ok} of ${verdict.n}`);
    for (const diff of verdict.diffs.slice(0, 40)) console.log(`     ${diff.slice(0, 600)}`);
  }
  for (const [area, { ok, n, full, all }] of [...counts].sort(([a], [b]) =>
    a === 'TOTAL' ? 1 : b === 'TOTAL' ? -1 : a < b ? -1 : 1,
  ))
    console.log(`${area}: matched checks ${ok} of ${n} (scenarios ${full} of ${all} complete)`);
}

function judged(tool: Tool, scenario: Scenario): Verdict {
  try {
    return tool.compare(scenario, observed(tool, scenario, new InProcessKubelet(scenario).play()));
  } catch (error) {
    return { ok: 0, n: 1, diffs: [String((error as Error).stack)] };
  }
}

function add(counts: Map<string, Count>, area: string, { ok, n }: Verdict): void {
  const count = counts.get(area) ?? { ok: 0, n: 0, full: 0, all: 0 };
  count.ok += ok;
  count.n += n;
  count.all += 1;
  if (ok === n) count.full += 1;
  counts.set(area, count);
}

function valuesOf(args: readonly string[], flag: string): readonly string[] {
  return args.flatMap((arg, index) => (arg === flag ? [args[index + 1] ?? ''] : []));
}

function load(): readonly Scenario[] {
  const folder = process.env['SEATRIAL_GOLDEN_KUBELET'];
  if (folder !== undefined)
    return fs
      .readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Scenario)
      .filter((scenario) => scenario.id !== undefined);
  const text = zlib.gunzipSync(fs.readFileSync(path.join(FOLDER, 'scenarios.jsonl.gz'))).toString('utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Scenario]));
}

/** As the tool itself folds what its watches saw. */
function observed(tool: Tool, scenario: Scenario, seen: Seen): unknown {
  const context: Context = { ns: seen.namespace, uids: new Set(), ips: new Set(), epoch: seen.epoch };
  for (const { o } of seen.pods) {
    context.uids.add(o.metadata.uid);
    const { podIP, hostIP } = o.status;
    if (podIP !== undefined && podIP !== hostIP) context.ips.add(podIP);
    const hash = o.metadata.annotations?.['kubernetes.io/config.hash'];
    if (hash !== undefined) context.uids.add(hash);
  }
  const pods: Record<string, unknown[]> = {};
  const last: Record<string, string> = {};
  for (const { t, type, o } of seen.pods) {
    const name = o.metadata.name.replaceAll(seen.node, 'NODE');
    const frames = (pods[name] ??= []);
    if (type === 'DELETED') {
      frames.push({ t: round(t, 100), gone: true });
      last[name] = '';
      continue;
    }
    const { t: at, ...rest } = tool.frame(o, Math.max(0, t), context);
    const key = JSON.stringify(rest);
    if (key !== last[name]) frames.push({ t: at, ...rest });
    last[name] = key;
  }
  const cri = seen.cri
    .filter((one) => one['ns'] === seen.namespace)
    .map((one) => ({
      t: round(Number(one['t']) - seen.epoch, 100),
      pod: String(one['pod']).replaceAll(seen.node, 'NODE'),
      call: one['call'],
      container: one['c'],
      attempt: one['n'],
      timeout: one['timeout'],
      state: one['state'],
      exit: one['exit'] ?? one['code'],
      image: tool.normMsg(one['image'], context),
      err: one['err'],
      was: one['was'],
    }))
    .filter((one) => one.t >= -1);
  return {
    pods,
    events: eventsOf(tool, scenario, seen, context),
    notes: seen.notes.length === 0 ? undefined : seen.notes.map((note) => tool.normMsg(note, context)),
    ...(scenario.scope === 'node' ? { node: nodeOf(seen, tool, context) } : { cri }),
  };
}

const round = (value: number, by: number): number => Math.round(value * by) / by;

interface ObservedEvent {
  readonly object: string;
  readonly fieldPath: string | undefined;
  readonly type: string | undefined;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  count: number;
  first: number;
}

function eventsOf(tool: Tool, scenario: Scenario, seen: Seen, context: Context): readonly ObservedEvent[] {
  const byName = new Map<string, ObservedEvent>();
  const before = new Map<string, number>();
  for (const { t, type, o } of seen.events) {
    if (type === 'DELETED') continue;
    const { kind = '', name = '', fieldPath } = o.involvedObject;
    if (scenario.scope === 'node' && (kind !== 'Node' || name !== seen.node)) continue;
    if (scenario.scope === 'node' && t <= 0) {
      before.set(o.metadata.name, o.count ?? 1);
      continue;
    }
    const known = byName.get(o.metadata.name);
    const count = (o.count ?? 1) - (before.get(o.metadata.name) ?? 0);
    byName.set(o.metadata.name, {
      object: `${kind}/${name.replaceAll(seen.node, 'NODE')}`,
      fieldPath,
      type: o.type,
      reason: o.reason,
      message: tool.normMsg(o.message, context),
      count,
      first: known?.first ?? round(t, 10),
    });
  }
  const merged = new Map<string, ObservedEvent>();
  for (const one of byName.values()) {
    const key = [one.object, one.fieldPath, one.type, one.reason, one.message].join('\u0001');
    const other = merged.get(key);
    if (other === undefined) merged.set(key, { ...one });
    else {
      other.count += one.count;
      other.first = Math.min(other.first, one.first);
    }
  }
  return [...merged.values()].sort((a, b) => a.first - b.first);
}

interface NodeLike {
  readonly metadata: { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly status: {
    readonly conditions?: readonly {
      type: string;
      status: string;
      reason?: string;
      message?: string;
      lastHeartbeatTime: string;
    }[];
    readonly addresses?: readonly { readonly type: string }[];
    readonly capacity?: object;
    readonly allocatable?: object;
    readonly nodeInfo?: object;
  };
}
interface LeaseLike {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly ownerReferences?: readonly { apiVersion: string; kind: string }[];
  };
  readonly spec: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly renewTime: string;
  };
}

function nodeOf(seen: Seen, tool: Tool, context: Context): unknown {
  const frames = seen.nodes
    .filter((one) => one.t > 0 || one === latestBefore(seen.nodes))
    .map(({ t, type, o }) =>
      type === 'DELETED' ? { t, gone: true } : { t, ...nodeFrame(o as unknown as NodeLike, seen, tool, context) },
    );
  const leases = seen.leases
    .filter((one) => one.type !== 'DELETED' && one.t > 0)
    .map((one) => one.o as unknown as LeaseLike);
  const [lease] = leases;
  const renewals = leases.map((one) => Date.parse(one.spec.renewTime) / 1000);
  return {
    frames,
    lease: lease && {
      namespace: lease.metadata.namespace,
      name: lease.metadata.name.replaceAll(seen.node, 'NODE'),
      ownerKinds: (lease.metadata.ownerReferences ?? []).map((one) => `${one.apiVersion}/${one.kind}`),
      holderIdentity: lease.spec.holderIdentity?.replaceAll(seen.node, 'NODE'),
      leaseDurationSeconds: lease.spec.leaseDurationSeconds,
      specKeys: Object.keys(lease.spec).sort(),
      renewIntervals: renewals.slice(1).map((at, index) => round(at - (renewals[index] ?? 0), 10)),
    },
  };
}

const latestBefore = (nodes: Seen['nodes']): Watched<never> | undefined =>
  nodes.filter((one) => one.t <= 0).at(-1) as Watched<never> | undefined;

function nodeFrame({ metadata, status }: NodeLike, seen: Seen, tool: Tool, context: Context): Record<string, unknown> {
  const named = (map: object | undefined): unknown =>
    map && JSON.parse(JSON.stringify(map).replaceAll(seen.node, 'NODE'));
  const heartbeat = Date.parse(status.conditions?.[0]?.lastHeartbeatTime ?? '') / 1000;
  return {
    labels: named(metadata.labels),
    annotations: named(metadata.annotations),
    conditions: (status.conditions ?? []).map(({ type, status: is, reason, message }) => ({
      type,
      status: is,
      reason,
      message: tool.normMsg(message, context),
    })),
    addresses: (status.addresses ?? []).map(({ type }) => type),
    capacityKeys: Object.keys(status.capacity ?? {}).sort(),
    allocatableKeys: Object.keys(status.allocatable ?? {}).sort(),
    nodeInfoKeys: Object.keys(status.nodeInfo ?? {}).sort(),
    heartbeats: heartbeat > seen.epoch ? [Math.round(heartbeat - seen.epoch)] : [],
  };
}

void main(process.argv.slice(2));
