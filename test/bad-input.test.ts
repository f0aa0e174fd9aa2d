import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CLI = resolve(__dirname, '../bin/seatrial.js');

interface Case {
  readonly title: string;
  /** The steps of the scenario; the first one is on line 3 of its file. */
  readonly steps: readonly string[];
  readonly line: number;
  readonly says: RegExp;
}

const CLUSTER = 'Given a cluster with 1 node';
const manifests = (text: string): readonly string[] => ['And these manifests:', '"""yaml', ...text.split('\n'), '"""'];

const CASES: readonly Case[] = [
  {
    title: 'an unknown step',
    steps: [CLUSTER, 'When the deployment "web" is scaled up to 5 replicas'],
    line: 4,
    says: /no step of the language matches this sentence\nNear it:\n {2}deployment "web" is scaled to 5 replicas/,
  },
  {
    title: 'a time without a unit',
    steps: [CLUSTER, 'Then within 60, node "n1" is Ready'],
    line: 4,
    says: /^no step of the language matches this sentence: a time needs its unit: 60s, 1m30s or 2 minutes\n/,
  },
  {
    title: 'no comma after the time',
    steps: [CLUSTER, 'Then within 60s node "n1" is Ready'],
    line: 4,
    says: /^no step of the language matches this sentence: a comma stands between the time and the state: /,
  },
  {
    title: 'no steps',
    steps: ['Givenn a cluster with 1 node'],
    line: 2,
    says: /the scenario has no steps: a line that begins with none of Given, When, Then/,
  },
  {
    title: 'an unknown state',
    steps: [CLUSTER, 'Then within 30s, deploymnt "web" has 3 ready replicas'],
    line: 4,
    says: /is no state that the language knows\.\n {2}Near it:\n {4}deployment "web" has at least 2 ready replicas/,
  },
  {
    title: 'a kind that there is not, in the last step',
    steps: [
      CLUSTER,
      'When this manifest is applied:',
      '"""yaml',
      'apiVersion: v1',
      'kind: Podd',
      'metadata: {}',
      '"""',
    ],
    line: 2,
    says: /^no matches for kind "Podd" in version "v1"$/,
  },
  {
    title: 'YAML that cannot be read',
    steps: [CLUSTER, ...manifests('a: [')],
    line: 4,
    says: /^the YAML of the step cannot be read: .*\(1:5\)$/,
  },
  {
    title: 'a plugin of the scheduler where it has nothing to say',
    steps: [
      CLUSTER,
      'And the scheduler is configured with:',
      '"""yaml',
      'apiVersion: kubescheduler.config.k8s.io/v1',
      'kind: KubeSchedulerConfiguration',
      'profiles: [{ plugins: { bind: { enabled: [{ name: ImageLocality }] } } }]',
      '"""',
      'Then within 30s, node "n1" is Ready',
    ],
    line: 10,
    says: /^the scheduler would not start: plugin "ImageLocality" does not extend BindPlugin plugin$/,
  },
  {
    title: 'an invalid manifest',
    steps: [CLUSTER, ...manifests('apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [] }')],
    line: 4,
    says: /^the API server refused: Pod "web" is invalid: spec\.containers: Required value$/,
  },
  {
    title: 'an unknown kind',
    steps: [CLUSTER, ...manifests('apiVersion: v1\nkind: Podd\nmetadata: { name: web }')],
    line: 4,
    says: /^the API server refused: no matches for kind "Podd" in version "v1"/,
  },
  {
    title: 'two nodes of one name',
    steps: ['Given a cluster with nodes:', '| name |', '| n1 |', '| n1 |'],
    line: 3,
    says: /^there are two nodes named "n1"$/,
  },
  {
    title: 'two deployments of one name',
    steps: [CLUSTER, 'And a deployment "web" with 1 replica', 'And a deployment "web" with 2 replicas'],
    line: 5,
    says: /^there are two descriptions of deployment "web"$/,
  },
  {
    title: 'an impossible duration',
    steps: [CLUSTER, 'When 0.0001s pass'],
    line: 4,
    says: /^impossible duration "0\.0001s": expected whole milliseconds, such as 500ms, 40s, 1m30s or 2 hours$/,
  },
  {
    title: 'an impossible duration of a claim',
    steps: [CLUSTER, 'Then within 0.0001s, node "n1" is Ready'],
    line: 4,
    says: /^impossible duration "0\.0001s"/,
  },
  {
    title: 'an unknown column',
    steps: ['Given a cluster with nodes:', '| name | memry |', '| n1 | 1Gi |'],
    line: 3,
    says: /^the table has an unknown column "memry", did you mean "memory"\? expected: name, zone, cpu/,
  },
  {
    title: 'an unknown field',
    steps: [CLUSTER, 'And a deployment "web" with:', '| replcas | 3 |'],
    line: 4,
    says: /^unknown field "replcas", did you mean "replicas"\?$/,
  },
  {
    title: 'an impossible size of a node',
    steps: ['Given a cluster with nodes:', '| name | cpu |', '| n1 | four |'],
    line: 3,
    says: /^"four" is no quantity; expected such as 500m, 4 or 16Gi$/,
  },
  {
    title: 'a selector that is none',
    steps: [CLUSTER, 'Then 1 pod matching "app==!" is Ready'],
    line: 4,
    says: /^"app==!" is no label selector: /,
  },
  {
    title: 'no cluster',
    steps: ['When 5s pass'],
    line: 3,
    says: /^there is no cluster yet: begin with a step such as "Given a cluster with 3 nodes"$/,
  },
  {
    title: 'a node that is not there',
    steps: [CLUSTER, 'When node "n7" fails'],
    line: 4,
    says: /^there is no node "n7"; the cluster has n1$/,
  },
  {
    title: 'a kubelet that is started on a machine without power',
    steps: [CLUSTER, 'When node "n1" fails', 'And the kubelet on node "n1" starts'],
    line: 5,
    says: /^node "n1" has no power, so that no kubelet can start there: power it on first \(`node "n1" recovers`\)$/,
  },
  {
    title: 'a shutdown grace of which more than all is for critical pods',
    steps: [CLUSTER, 'When node "n1" shuts down gracefully in 10s, 20s of them for critical pods'],
    line: 4,
    says: /^invalid configuration: shutdownGracePeriodCriticalPods \{20s\} must be <= shutdownGracePeriod \{10s\}$/,
  },
  {
    title: 'a grace of kubelets that run already',
    steps: [CLUSTER, 'When 5s pass', 'Given kubelets have a shutdown grace of 30s'],
    line: 5,
    says: /^the configuration of kubelets is decided when the cluster starts: /,
  },
  {
    title: 'an event that stands as a claim',
    steps: [CLUSTER, 'Then node "n1" fails'],
    line: 4,
    says: /^"node \{node\} fails" is a When step and stands under Then$/,
  },
  {
    title: 'a moment that was not remembered',
    steps: [CLUSTER, 'Then at the moment "failure", node "n1" is Ready'],
    line: 4,
    says: /^no moment is remembered as "failure"; remembered so far: none$/,
  },
  {
    title: 'a description that comes too late',
    steps: [CLUSTER, 'When 5s pass', 'Given a Kubernetes 1.36 cluster with 2 nodes'],
    line: 5,
    says: /is decided when the cluster starts: move this step above the first one that uses it$/,
  },
  {
    title: 'an instant that is past',
    steps: [CLUSTER, 'When 5s pass', 'And time reaches T+1s'],
    line: 5,
    says: /^T\+1s is past: it is T\+5s already$/,
  },
];

interface Outcome {
  readonly name: string;
  readonly status: string;
  readonly line: number;
  readonly failure?: { readonly line: number; readonly text: string };
}

describe('a scenario that is wrong', () => {
  let folder = '';
  let outcomes: readonly Outcome[] = [];
  let exitCode: number | null = null;

  const seatrial = (...words: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [CLI, 'run', ...words, '--no-report'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, SEATRIAL_SOURCE: '1' },
    });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'seatrial-'));
    CASES.forEach(({ title, steps }, index) => {
      writeFileSync(join(folder, `c${index}.feature`), ['Feature: f', `Scenario: ${title}`, ...steps, ''].join('\n'));
    });
    const { stdout, status } = seatrial(...CASES.map((_, index) => `c${index}.feature`), '--json');
    exitCode = status;
    outcomes = (JSON.parse(String(stdout)) as { readonly scenarios: readonly Outcome[] }).scenarios;
  });

  after(() => rmSync(folder, { recursive: true }));

  it('ends the run with exit code 2', () => assert.equal(exitCode, 2));

  for (const { title, line, says } of CASES) {
    it(`is told in one message with its line: ${title}`, () => {
      const outcome = outcomes.find(({ name }) => name === title);
      assert.equal(outcome?.status, 'bad input', outcome?.failure?.text);
      assert.match(outcome?.failure?.text ?? '', says);
      assert.doesNotMatch(outcome?.failure?.text ?? '', /\n\s+at .*:\d+:\d+/);
      assert.equal(outcome?.failure?.line || outcome?.line, line);
    });
  }

  it('is told with file and line when it is no Gherkin', () => {
    writeFileSync(join(folder, 'broken.feature'), 'Feature: f\nScenario: s\nGiven a cluster with 1 node\nGivenn\n');
    const { stderr, status } = seatrial('broken.feature');
    assert.equal(status, 2);
    assert.match(String(stderr), /^error: broken\.feature:4: .*got 'Givenn'\n$/s);
  });

  it('is told when its keyword is misspelt, for Gherkin would leave it out', () => {
    writeFileSync(join(folder, 'misspelt.feature'), 'Feature: f\nScenari: s\nGiven a cluster with 1 node\n');
    const { stderr, status } = seatrial('misspelt.feature', 'c0.feature');
    assert.equal(status, 2);
    assert.match(
      String(stderr),
      /^error: misspelt\.feature:2: "Scenari:" is no keyword.* did\s+you mean "Scenario:"\?\n$/s,
    );
  });

  it('is told when its tags are none', () => {
    const { stderr, status } = seatrial('c0.feature', '--tags', 'a and');
    assert.equal(status, 2);
    assert.match(String(stderr), /^error: --tags: Tag expression "a and" could not be parsed/);
  });

  it('is told when there is none', () => {
    const { stderr, status } = seatrial();
    assert.equal(status, 2);
    assert.match(String(stderr), /^error: there is no folder "features" here: .* "seatrial init"\n$/s);
  });

  it('is told when it is not there', () => {
    const { stderr, status } = seatrial('c0.featur');
    assert.equal(status, 2);
    assert.equal(String(stderr), 'error: there is no file or folder "c0.featur", did you mean "c0.feature"?\n');
  });
});

describe('a cluster that cannot be served', () => {
  it('ends when somebody else has the port', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const kubeconfig = join(tmpdir(), `seatrial-${process.pid}-none`);
    const child = spawn(process.execPath, [CLI, 'up', '--port', String(port), '--kubeconfig', kubeconfig], {
      env: { ...process.env, SEATRIAL_SOURCE: '1' },
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const status = await new Promise((resolve) => void child.once('exit', resolve));
    taken.close();
    assert.equal(status, 2);
    assert.equal(said, `error: 127.0.0.1:${port} is taken: stop what listens there, or choose another with --port\n`);
  });
});
