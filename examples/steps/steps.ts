import { After, Given, setDefaultTimeout, setWorldConstructor, Then, When, World } from '@cucumber/cucumber';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Api, type Answer, type Json } from './api';
import { freePort, Program, serve, type Served } from './processes';

/** A cluster, and the operators that a scenario started. */
class OperatorWorld extends World {
  cluster: Served | undefined;
  api: Api | undefined;
  readonly operators: Program[] = [];
  folder = '';
  lastAnswer: Answer | undefined;

  get server(): Api {
    assert.ok(this.api !== undefined, 'say "Given a cluster with 3 nodes" first');
    return this.api;
  }
}

setWorldConstructor(OperatorWorld);
setDefaultTimeout(180_000);

After(async function (this: OperatorWorld, { result }) {
  if (result?.status === 'FAILED') for (const operator of this.operators) this.log(operator.describe());
  for (const operator of this.operators) await operator.end();
  this.api?.close();
  await this.cluster?.end();
});

Given('a cluster with {int} node(s)', async function (this: OperatorWorld, nodes: number) {
  this.cluster = await serve(nodes);
  this.api = new Api(this.cluster.kubeconfig);
});

Given('the custom resources of {string}', async function (this: OperatorWorld, file: string) {
  const yaml = readFileSync(path.resolve(file), 'utf8');
  const name = nameIn(yaml);
  await accepted(this.server.apply(yaml, 'CustomResourceDefinition', name));
  await eventually(30, async () => {
    const { body } = await this.server.get('CustomResourceDefinition', name);
    const conditions = (at(body, '.status.conditions') ?? []) as readonly Json[];
    assert.ok(
      conditions.some((each) => each['type'] === 'Established' && each['status'] === 'True'),
      'not established',
    );
  });
});

Given('an operator in {string}: {string}', async function (this: OperatorWorld, folder: string, command: string) {
  assert.ok(this.cluster !== undefined);
  const PORT = String(await freePort());
  const env = { ...process.env, KUBECONFIG: this.cluster.kubeconfig, PORT };
  this.operators.push(Program.start(command, path.resolve(folder), env));
});

When('I apply:', async function (this: OperatorWorld, yaml: string) {
  await accepted(this.server.apply(yaml, kindIn(yaml), nameIn(yaml)));
});

When(
  'I change {word} {string} by {string}',
  async function (this: OperatorWorld, kind: string, name: string, json: string) {
    await accepted(this.server.merge(kind, name, json));
  },
);

When('I delete {word} {string}', async function (this: OperatorWorld, kind: string, name: string) {
  await accepted(this.server.remove(kind, name));
});

When('the first operator is killed', async function (this: OperatorWorld) {
  await this.operators[0]?.end('SIGKILL');
});

Then(
  'within {int}s, {word} {string} has {string} = {string}',
  async function (this: OperatorWorld, seconds: number, kind: string, name: string, field: string, value: string) {
    await eventually(seconds, async () => {
      const { code, body } = await this.server.get(kind, name);
      assert.equal(code, 200, `${kind} ${name}: ${String(body['message'])}`);
      assert.equal(textOf(at(body, field)), value, `${kind} ${name}: ${field}`);
    });
  },
);

Then(
  'within {int}s, there is no {word} {string}',
  async function (this: OperatorWorld, seconds: number, kind: string, name: string) {
    await eventually(seconds, async () =>
      assert.equal((await this.server.get(kind, name)).code, 404, `${kind} ${name}`),
    );
  },
);

Then(
  'within {int}s, there is an event {string} about {string}',
  async function (this: OperatorWorld, seconds: number, reason: string, name: string) {
    await eventually(seconds, async () => {
      const events = await this.server.list('Event');
      const seen = events.filter((event) => at(event, '.involvedObject.name') === name).map((event) => event['reason']);
      assert.ok(seen.includes(reason), `events about ${name}: ${seen.join(', ') || 'none'}`);
    });
  },
);

Then(
  'within {int}s, it is refused with {string}:',
  async function (this: OperatorWorld, seconds: number, message: string, yaml: string) {
    await eventually(seconds, async () => {
      const { code, body } = await this.server.apply(yaml, kindIn(yaml), nameIn(yaml));
      assert.equal(String(body['message']), message, `answered ${code}`);
    });
  },
);

async function accepted(answer: Promise<Answer>): Promise<void> {
  const { code, body } = await answer;
  assert.ok(code < 300, `${code}: ${String(body['message'])}`);
}

const PAUSE_MILLIS = 100;

/** Wall time: the operator outside has no other. */
async function eventually(seconds: number, check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
    }
  }
}

/** `.status.conditions` and `.metadata.ownerReferences.0.kind`. */
function at(value: unknown, field: string): unknown {
  return field
    .split('.')
    .slice(1)
    .reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
const kindIn = (yaml: string): string => /^kind: (\S+)/m.exec(yaml)?.[1] ?? '';
const nameIn = (yaml: string): string => /^metadata:\s*(?:\{\s*)?name: ([^\s,}]+)/m.exec(yaml)?.[1] ?? '';
