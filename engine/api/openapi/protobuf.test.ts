import assert from 'node:assert/strict';
import { openApiV2Protobuf } from './protobuf';

const hex = (document: Readonly<Record<string, unknown>>): string =>
  Buffer.from(openApiV2Protobuf(document)).toString('hex');
const text = (value: string): string => Buffer.from(value).toString('hex');

const varint = (value: number): string =>
  Buffer.from(value < 128 ? [value] : [(value % 128) + 128, Math.floor(value / 128)]).toString('hex');

/** A field of a message: its tag, its length, what is in it. */
function field(number: number, content: string): string {
  return varint(number * 8 + 2) + varint(content.length / 2) + content;
}
const named = (name: string, value: string): string => field(1, text(name)) + field(2, value);
const any = (json: string): string => field(2, text(`${json}\n`));

describe('the OpenAPI document v2 in protobuf', () => {
  it('has version and info', () =>
    assert.equal(
      hex({ swagger: '2.0', info: { title: 'Kubernetes', version: '1.36' } }),
      field(1, text('2.0')) + field(2, field(1, text('Kubernetes')) + field(2, text('1.36'))),
    ));

  it('has schemas by name', () => {
    const definition = { type: 'object', required: ['a'], properties: { a: { $ref: '#/definitions/B' } } };
    const properties = field(25, field(1, named('a', field(1, text('#/definitions/B')))));
    const schema = field(22, field(1, text('object'))) + field(19, text('a')) + properties;
    assert.equal(hex({ definitions: { A: definition } }), field(9, field(1, named('A', schema))));
  });

  it('has extensions as YAML', () => {
    const kinds = [{ group: 'g', kind: 'K', version: 'v1' }];
    const extension = field(31, named('x-kubernetes-group-version-kind', any(JSON.stringify(kinds))));
    const document = { definitions: { A: { 'x-kubernetes-group-version-kind': kinds } } };
    assert.equal(hex(document), field(9, field(1, named('A', extension))));
  });

  it('has lists, maps and free objects', () => {
    const of = (schema: object): string => hex({ definitions: { A: schema } });
    const wrap = (schema: string): string => field(9, field(1, named('A', schema)));
    const string = field(22, field(1, text('string')));
    assert.equal(of({ items: { type: 'string' } }), wrap(field(23, field(1, string))));
    assert.equal(of({ additionalProperties: { type: 'string' } }), wrap(field(21, field(1, string))));
    assert.equal(of({ additionalProperties: true }), wrap(field(21, '1001')));
    assert.equal(of({ enum: ['a', 1] }), wrap(field(20, any('"a"')) + field(20, any('1'))));
  });

  it('has operations with parameters of each place', () => {
    const parameters = [
      { $ref: '#/parameters/p' },
      { name: 'q', in: 'query', type: 'string', uniqueItems: true },
      { name: 'n', in: 'path', type: 'string', required: true, uniqueItems: true },
      { name: 'body', in: 'body', schema: { type: 'object' } },
    ];
    const query = field(4, text('q')) + field(2, text('query')) + field(6, text('string')) + 'a00101';
    const path = field(4, text('n')) + field(2, text('path')) + field(5, text('string')) + '0801' + '980101';
    const body = field(2, text('body')) + field(3, text('body')) + field(5, field(22, field(1, text('object'))));
    const all = [
      field(2, field(1, text('#/parameters/p'))),
      field(1, field(2, field(3, query))),
      field(1, field(2, field(4, path))),
      field(1, field(1, body)),
    ].map((each) => field(8, each));
    const answers = field(9, field(1, named('200', field(1, field(1, text('OK'))))));
    const operation = all.join('') + answers;
    assert.equal(
      hex({ paths: { '/x': { get: { parameters, responses: { 200: { description: 'OK' } } } } } }),
      field(8, field(2, named('/x', field(2, operation)))),
    );
  });

  it('loses nothing silently', () =>
    assert.throws(() => hex({ definitions: { A: { anyOf: [] } } }), /no field for anyOf/));
});
