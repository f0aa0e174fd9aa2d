import assert from 'node:assert/strict';
import fc from 'fast-check';
import { instant } from '../engine/base/brand';
import { mermaidOf, type Interaction } from './mermaid';
import { mermaidErrorIn } from './mermaid-syntax';

const entry = (
  at: number,
  actor: string,
  action: string,
  subject: string,
  detail?: Interaction['detail'],
): Interaction => ({ at: instant(1000 + at), actor, action, subject, ...(detail === undefined ? {} : { detail }) });

const DEPLOY = [
  entry(0, 'user/alice', 'api.create', 'deployments.apps default/web', { code: 201 }),
  entry(0, 'deployment-controller', 'api.create', 'replicasets.apps default/web-1', { code: 201 }),
  entry(1, 'replicaset-controller', 'api.create', 'pods default/web-1-*', { code: 201 }),
  entry(1, 'replicaset-controller', 'api.create', 'pods default/web-1-*', { code: 201 }),
  entry(5, 'kube-scheduler', 'api.list', 'pods', { code: 200 }),
  entry(100, 'kube-scheduler', 'schedule.place', 'pods default/web-1-a', { node: 'n1', attempt: 1 }),
  entry(100, 'kube-scheduler', 'api.create', 'pods/binding default/web-1-a', { code: 409, reason: 'Conflict' }),
  entry(101, 'kubelet/n1', 'cri.start', 'pods default/web-1-a'),
  entry(101, 'service-controller', 'cloud.lb.ensure', 'default/web', { refused: 'quota; try #2' }),
  entry(2000, 'kubelet/n1', 'api.update', 'leases.coordination.k8s.io kube-node-lease/n1', { code: 200 }),
  entry(3000, 'fault', 'fault.node-fails', 'node-fails node=n1'),
  entry(3000, 'kubelet/n1', 'component.crash', 'kubelet/n1'),
];

describe('mermaid', () => {
  it('draws who talked to whom', () => {
    assert.equal(
      mermaidOf(DEPLOY),
      `sequenceDiagram
    actor p1 as alice
    participant p2 as kube-apiserver
    participant p3 as deployment-controller
    participant p4 as replicaset-controller
    participant p5 as kube-scheduler
    participant p6 as kubelet/n1
    participant p7 as runtime/n1
    participant p8 as service-controller
    participant p9 as cloud
    p1->>p2: T+0s create deployments.apps default/web
    p3->>p2: T+0s create replicasets.apps default/web-1
    p4->>p2: T+0.001s create pods default/web-1-* (2 times)
    Note over p5: T+0.1s place pods default/web-1-a → n1
    p5->>p2: T+0.1s create pods/binding default/web-1-a
    p2--xp5: 409 Conflict
    p6->>p7: T+0.101s start pods default/web-1-a
    p8->>p9: T+0.101s lb.ensure default/web
    p9--xp8: quota#59; try #35;2
    Note over p1,p9: T+3s fault node-fails node=n1
    Note over p6: T+3s crash
`,
    );
  });

  it('shows reads and heartbeats when asked to', () => {
    assert.match(mermaidOf(DEPLOY, { everything: true }), /update leases[\s\S]*/);
    assert.doesNotMatch(mermaidOf(DEPLOY), /leases|list pods/);
  });

  it('says how much it leaves out', () => {
    assert.match(mermaidOf(DEPLOY, { linesMax: 3 }), /create pods[^\n]*\n {4}Note over p1,p4: 6 more left out\n$/);
  });

  it('is a sequence diagram whatever is in the journal', () => {
    const aText = fc.string({ unit: 'grapheme', maxLength: 20 });
    const anEntry = fc
      .record({
        at: fc.nat({ max: 9 }),
        actor: aText.map((text) => `x${text}`),
        area: fc.constantFrom('api.', 'cri.', 'cloud.', 'fault.', 'component.', ''),
        verb: aText,
        subject: aText,
        reason: aText,
      })
      .map(({ at, actor, area, verb, subject, reason }) =>
        entry(at, actor, area + verb, subject, { code: 500, reason }),
      );
    fc.assert(
      fc.property(fc.array(anEntry, { maxLength: 12 }), (journal) => {
        assert.equal(mermaidErrorIn(mermaidOf(journal, { everything: true })), undefined);
      }),
    );
    assert.equal(mermaidErrorIn(mermaidOf([])), undefined);
  });
});

describe('the syntax of mermaid', () => {
  it('is refused where it is wrong', () => {
    assert.match(mermaidErrorIn('graph TD') ?? '', /line 1/);
    assert.match(mermaidErrorIn('sequenceDiagram\n  participant a\n  a->>b: hi') ?? '', /line 3: b is no participant/);
    assert.match(mermaidErrorIn('sequenceDiagram\n  participant a\n  a=>a: hi') ?? '', /line 3/);
    assert.match(mermaidErrorIn('sequenceDiagram\n  participant a\n  a->>a: one; two') ?? '', /line 3/);
  });
});
