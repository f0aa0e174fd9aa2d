import assert from 'node:assert/strict';
import { instant, millis, seconds } from '../base/brand';
import type { IpvsScheduler } from './ipvs-schedulers';
import type { Answer } from './probe';
import { spanOf, VirtualServers } from './virtual-servers';

const SERVER = '10.96.0.10:80/TCP';
const START = instant(0);
const endpoint = (last: number) => ({ ip: `10.244.0.${last}`, port: 80, node: undefined });
const LONG = { active: seconds(900), inactive: millis(0) };

class Bench {
  readonly servers = new VirtualServers();
  constructor(
    private readonly scheduler: IpvsScheduler,
    public endpoints = [endpoint(1), endpoint(2), endpoint(3)],
  ) {}

  connect(client = '10.244.1.9', now = START, looking = false): string | undefined {
    const arrival = { server: SERVER, scheduler: this.scheduler, endpoints: this.endpoints, client };
    const chosen = this.servers.choose(arrival, { now, looking });
    if (chosen !== undefined && !looking) this.servers.connected(SERVER, chosen, { span: LONG, now });
    return chosen?.ip.split('.').at(-1);
  }

  times(count: number): string {
    return Array.from({ length: count }, () => this.connect()).join('');
  }
}

describe('virtual servers', () => {
  it('rr goes round, the newest first', () => {
    assert.equal(new Bench('rr').times(7), '3213213');
  });

  it('rr goes on where it was when the one it chose last is gone, and when one comes', () => {
    const bench = new Bench('rr');
    assert.equal(bench.times(2), '32');
    bench.endpoints = [endpoint(1), endpoint(3)];
    assert.equal(bench.times(1), '1');
    bench.endpoints = [endpoint(1), endpoint(3), endpoint(4)];
    assert.equal(bench.times(3), '431');
  });

  it('lc takes who has the fewest connections', () => {
    const bench = new Bench('lc', [endpoint(1)]);
    assert.equal(bench.times(2), '11');
    bench.endpoints = [endpoint(1), endpoint(2)];
    assert.equal(bench.times(4), '2221');
  });

  it('sh and dh go by an address alone', () => {
    const bench = new Bench('sh');
    const [first, second] = [bench.connect('10.244.1.9'), bench.connect('10.244.1.9')];
    assert.equal(first, second);
    const clients = Array.from({ length: 60 }, (_, index) => bench.connect(`10.244.1.${index}`));
    assert.equal(new Set(clients).size, 3);
    const byServer = new Bench('dh');
    assert.equal(new Set(Array.from({ length: 60 }, (_, index) => byServer.connect(`10.244.1.${index}`))).size, 1);
  });

  it('a look changes nothing', () => {
    const bench = new Bench('rr');
    assert.deepEqual([bench.connect('c', START, true), bench.connect('c', START, true)], ['3', '3']);
    assert.equal(bench.times(1), '3');
  });

  it('keep at weight 0 who has gone, as long as it has connections', () => {
    const bench = new Bench('rr', [endpoint(1), endpoint(2)]);
    bench.times(2);
    const view = (now: number) => bench.servers.view({ server: SERVER, endpoints: [endpoint(2)] }, instant(now));
    assert.deepEqual(
      view(1).map(({ name, weight, active }) => [name, weight, active]),
      [
        ['10.244.0.2:80', 1, 1],
        ['10.244.0.1:80', 0, 1],
      ],
    );
    assert.equal(view(900_000).length, 1);
  });

  it('nobody there is nobody chosen', () => {
    assert.equal(new Bench('lc', []).connect(), undefined);
  });
});

describe('how long a connection counts', () => {
  const reply: Answer = { kind: 'reply', status: 200, body: '', pod: 'a/b', sourceIp: '', hops: [], delay: millis(7) };
  const pod = { at: 'pod' as const, pod: 'a/b', port: 80, listening: true, sourceIp: '' };
  const link = { at: 'link' as const, from: 'a', to: 'b', up: false, via: 'overlay' as const };
  const cases: readonly (readonly [string, Answer, number, number])[] = [
    ['an answer', reply, 7, 120_000],
    ['a refusal', { kind: 'refused', hops: [] }, 0, 10_000],
    ['a process that hangs', { kind: 'timeout', hops: [pod] }, 900_000, 0],
    ['a packet that is lost', { kind: 'timeout', hops: [link] }, 0, 60_000],
  ];
  for (const [what, answer, active, inactive] of cases) {
    it(what, () => assert.deepEqual(spanOf(answer, 'TCP'), { active, inactive }));
  }
});
