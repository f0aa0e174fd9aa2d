import assert from 'node:assert/strict';
import { dumpYaml, readYaml } from './yaml';

const CASES: readonly (readonly [yaml: string, json: string])[] = [
  ['a: y', '{"a":true}'],
  ['a: Off', '{"a":false}'],
  ['a: "y"', '{"a":"y"}'],
  ['a: ~', '{"a":null}'],
  ['a: 0777', '{"a":511}'],
  ['a: 0o17', '{"a":15}'],
  ['a: 0x1f', '{"a":31}'],
  ['a: 1_000', '{"a":1000}'],
  ['a: 1e3', '{"a":1000}'],
  ['a: .5', '{"a":0.5}'],
  ['a: 2001-01-01', '{"a":"2001-01-01"}'],
  ['a: 12:30:45', '{"a":"12:30:45"}'],
  ['a: 500m', '{"a":"500m"}'],
  ['x: &x {b: 1}\na: {<<: *x, c: 2}', '{"a":{"b":1,"c":2},"x":{"b":1}}'],
  ['z: 1\na: 2', '{"a":2,"z":1}'],
  ['k: a\nk: b', '{"k":"b"}'],
  ['1: x', '{"1":"x"}'],
  ['# nothing\n', 'null'],
];

describe('YAML as Kubernetes reads it', () => {
  for (const [yaml, json] of CASES) {
    it(JSON.stringify(yaml), () => {
      const read = readYaml(yaml);
      assert.equal('error' in read ? read.error : read.text, json);
    });
  }

  it('says what is wrong', () => {
    const read = readYaml('a: [');
    assert.match('error' in read ? read.error : '', /^yaml: /);
  });

  it('looks at the first document only, and at nothing after it', () => {
    for (const text of ['a: 1\n---\nb: 2\n', '# x\n---\na: 1\n---\n{', '{"a":1}x', '{"a":1}{"a":2}']) {
      const read = readYaml(text);
      assert.deepEqual('error' in read ? read.error : read.value, { a: 1 }, text);
    }
    assert.deepEqual(readYaml('{"a":"b'), { error: 'yaml: found unexpected end of stream' });
  });

  it('refuses texts that name more values than they hold', () => {
    const bomb = (levels: number): string =>
      Array.from({ length: levels }, (_, i) => {
        const items = i === 0 ? 'x,x,x,x,x,x,x,x,x' : Array.from({ length: 9 }, () => `*l${i - 1}`).join(',');
        return `l${i}: &l${i} [${items}]\n`;
      }).join('');
    assert.ok(!('error' in readYaml(bomb(3))));
    for (const levels of [5, 9, 40]) {
      assert.deepEqual(readYaml(bomb(levels)), {
        error: 'yaml: document contains excessive aliasing',
      });
    }
  });

  it('quotes what would be read as something else', () => {
    const value = { b: 'yes', a: ['1', { z: 'y' }], c: '2001', d: 'a\nb\n' };
    const read = readYaml(dumpYaml(value));
    assert.deepEqual('error' in read ? read.error : read.value, value);
    assert.match(dumpYaml(value), /^a:\n- /);
  });
});
