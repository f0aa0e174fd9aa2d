import { ipvsSchedulers, type IpvsScheduler } from '../engine/network/ipvs-schedulers';
import type { ClusterView } from '../engine/driver/view';
import { Given, stepsAbout, Then, ThenState, When } from './dsl';
import { refKey } from './language/ref';
import { ClaimError, InputError } from './language/errors';
import { matcher } from './language/matcher';
import { countHolds } from './language/quantities';
import type { ScenarioWorld } from './world';

stepsAbout('kube-proxy');

Given(
  'kube-proxy runs in {proxyMode} mode',
  {
    doc: 'On all nodes: iptables unless said otherwise; ipvs with scheduler rr.',
    example: 'kube-proxy runs in nftables mode',
    describes: true,
  },
  (world, name) => {
    world.setUp.change('the mode of kube-proxy').proxyMode = name === 'ipvs' ? { name, scheduler: 'rr' } : { name };
  },
);

Given(
  'kube-proxy runs in ipvs mode with scheduler {name}',
  {
    doc: 'rr, wrr, lc, wlc, sed, nq, sh or dh. The mode is deprecated, and the proxy says so in an event of its node.',
    example: 'kube-proxy runs in ipvs mode with scheduler "lc"',
    describes: true,
  },
  (world, scheduler) => {
    if (!isScheduler(scheduler)) {
      const known = ipvsSchedulers.join(', ');
      throw new InputError(`unsupported: the IPVS scheduler "${scheduler}" is not modelled; these are: ${known}`);
    }
    world.setUp.change('the mode of kube-proxy').proxyMode = { name: 'ipvs', scheduler };
  },
);

const isScheduler = (name: string): name is IpvsScheduler => ipvsSchedulers.some((each) => each === name);

When(
  'the processes of pod {ref} hang/continue',
  {
    doc: 'SIGSTOP or SIGCONT: connections still stand, requests get no answer. A container that is started again does not hang.',
    example: 'the processes of pod "web-0" hang',
  },
  async (world, ref) => {
    const driver = await world.cluster();
    const { namespace = 'default', name } = world.key(ref);
    await driver.inject({ kind: 'pod-hangs', namespace, pod: name, hanging: world.stepText.endsWith(' hang') });
  },
);

ThenState(
  'the rules of node {node} show {name}',
  {
    doc: 'A line of what iptables-save, ipvsadm -Ln or nft list prints there, by the mode of kube-proxy. A star stands for any text.',
    example: 'the rules of node "n1" show "-A KUBE-SEP-* -j DNAT --to-destination 10.*:80"',
  },
  (node, pattern) => (view) => {
    const found = rulesOf(view, node);
    const isSuch = matcher(pattern);
    const holds = found.some((line) => isSuch(line.trim()));
    return { holds, seen: holds ? 'there' : `none of ${found.length} lines` };
  },
);

Then(
  'the rules of node {node} show in this order:',
  {
    doc: 'Lines of what iptables-save, ipvsadm -Ln or nft list prints there; others may stand between them. A star stands for any text.',
    example: 'the rules of node "n1" show in this order:',
    below: `-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp * --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y
-A KUBE-SVC-NPX46M4PTMTKRN6Y * -j KUBE-SEP-*`,
    argument: 'docstring',
  },
  async (world, node, text) => {
    const driver = await world.cluster();
    await driver.finishInstant();
    const found = rulesOf(driver.view, node);
    let from = 0;
    for (const line of text.split('\n').map((each) => each.trim())) {
      if (line === '') continue;
      const isSuch = matcher(line);
      const at = found.findIndex((each, index) => index >= from && isSuch(each.trim()));
      if (at < 0) fail(world, `after the lines before it there is no "${line}" in\n${found.join('\n')}`);
      from = at + 1;
    }
  },
);

ThenState(
  'each pod that answered for service {ref} answered {count} request(s)',
  {
    doc: 'Of all that steps sent so far.',
    example: 'each pod that answered for service "web" answered between 1 and 50 requests',
  },
  (ref, count) => (_, scope) => {
    const { namespace = '', name } = refKey(ref, scope.namespace);
    const answers = new Map<string, number>();
    for (const { target, pod } of scope.records.traffic) {
      if (target === `${namespace}/${name}` && pod !== undefined) answers.set(pod, (answers.get(pod) ?? 0) + 1);
    }
    const counts = [...answers.values()];
    const seen = [...answers].map(([pod, times]) => `${pod}: ${times}`).join(', ');
    return { holds: counts.length > 0 && counts.every((each) => countHolds(count, each)), seen: seen || 'no answers' };
  },
);

function rulesOf(view: ClusterView, node: string): readonly string[] {
  const rules = view.proxyRules(node);
  if (rules === undefined) throw new InputError(`there is no node "${node}", or its rules cannot be asked for`);
  return rules;
}

function fail(world: ScenarioWorld, message: string): never {
  throw new ClaimError(message, { claim: world.stepText, anchor: world.sinceStart(world.anchor.at) });
}
