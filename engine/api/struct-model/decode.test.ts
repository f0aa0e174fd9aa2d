import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { invariant } from '../../base/invariant';
import { decode, decodeJson, isNormal, parse, type Decoded } from './decode';
import { decodeUnstructured } from './decode-unstructured';
import { structFor } from './struct-model';
import type { Struct } from './type';
import { noTypeMeta, summarizeBody, typeMetaOf } from './type-meta';
import { wireForm } from './wire-form';

describe('decode: the normal form', () => {
  it('drops what Go would not print', () => {
    const given = {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'a', labels: {}, generation: 0 },
      data: null,
    };
    deepStrictEqual(read(pick('v1', 'ConfigMap'), given), {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'a' },
    });
  });

  it('adds what Go would print', () => {
    const pod = read(pick('v1', 'Pod'), { spec: { containers: [{ name: 'a' }] } });
    deepStrictEqual(pod, { metadata: {}, spec: { containers: [{ name: 'a', resources: {} }] }, status: {} });
  });

  it('shares what is normal already', () => {
    const spec = { containers: [{ name: 'a', resources: {} }] };
    const pod = { metadata: { name: 'a', labels: { a: 'b' } }, spec, status: {} };
    strictEqual(read(pick('v1', 'Pod'), pod), pod);
    const fresh = read(pick('v1', 'Pod'), { ...pod, status: undefined }) as typeof pod;
    strictEqual(fresh.spec, spec);
    strictEqual(fresh.metadata, pod.metadata);
    ok(isNormal(pick('v1', 'Pod'), pod));
    ok(!isNormal(pick('v1', 'Pod'), { ...pod, spec: { containers: [] }, status: { message: '' } }));
  });

  it('keeps a zero behind a pointer', () => {
    const { spec } = read(pick('apps/v1', 'Deployment'), { spec: { replicas: 0 } }) as { spec: { replicas: number } };
    strictEqual(spec.replicas, 0);
  });

  it('holds an empty list where the wire has null', () => {
    const struct = pick('rbac.authorization.k8s.io/v1', 'Role');
    const role = read(struct, { metadata: { name: 'r' } });
    deepStrictEqual(role, { metadata: { name: 'r' }, rules: [] });
    deepStrictEqual(wireForm(struct, role), { metadata: { name: 'r' }, rules: null });
  });

  it('never makes the items of a list null', () => {
    const struct = pick('v1', 'ConfigMapList');
    deepStrictEqual(wireForm(struct, { metadata: {}, items: [] }), { metadata: {}, items: [] });
  });
});

describe('decode: complaints in the words of the server', () => {
  const cases: readonly (readonly [apiVersion: string, kind: string, body: string, error: string])[] = [
    [
      'v1',
      'ConfigMap',
      '{"metadata":{"name":true}}',
      'json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string',
    ],
    [
      'v1',
      'ConfigMap',
      '{"metadata":{"generation":1.0}}',
      'json: cannot unmarshal number 1.0 into Go struct field ObjectMeta.metadata.generation of type int64',
    ],
    [
      'v1',
      'ConfigMap',
      '{"data":[]}',
      'json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string',
    ],
    [
      'v1',
      'ConfigMap',
      '{"data":{"a":1}}',
      'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    ],
    [
      'v1',
      'Pod',
      '{"spec":{"containers":"x"}}',
      'json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      'v1',
      'Pod',
      '{"spec":{"containers":[{"ports":[{"containerPort":"x"}]}]}}',
      'json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    [
      'v1',
      'Pod',
      '{"spec":{"dnsPolicy":1}}',
      'json: cannot unmarshal number into Go struct field PodSpec.spec.dnsPolicy of type v1.DNSPolicy',
    ],
    [
      'v1',
      'Pod',
      '{"spec":{"volumes":[{"emptyDir":1}]}}',
      'json: cannot unmarshal number into Go struct field Volume.spec.volumes.VolumeSource.emptyDir of type v1.EmptyDirVolumeSource',
    ],
    [
      'v1',
      'Pod',
      '{"spec":{"containers":[{"resources":{"limits":{"cpu":"x"}}}]}}',
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    ['v1', 'Secret', '{"data":{"a":"!!!"}}', 'illegal base64 data at input byte 0'],
    [
      'apps/v1',
      'Deployment',
      '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":1.5}}}}',
      'json: cannot unmarshal number 1.5 into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32',
    ],
    [
      'apps/v1',
      'StatefulSet',
      '{"spec":{"replicas":3000000000}}',
      'json: cannot unmarshal number 3000000000 into Go struct field StatefulSetSpec.spec.replicas of type int32',
    ],
    [
      'coordination.k8s.io/v1',
      'Lease',
      '{"spec":{"renewTime":"2026-01-01T00:00:05Z"}}',
      'parsing time "2026-01-01T00:00:05Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    ],
  ];
  for (const [apiVersion, kind, body, error] of cases) {
    it(error, () => deepStrictEqual(decodeJson(pick(apiVersion, kind), body), { ok: false, error }));
  }

  it('names unknown and repeated fields in the order of the text', () => {
    const body =
      '{"metadata":{"name":"a","bogusMeta":1},"spec":{"bogus":1,"replicas":1,"replicas":2,"Replicas":3,"template":{"spec":{"containers":[{"typo":1}]}}}}';
    const decoded = decodeJson(pick('apps/v1', 'Deployment'), body);
    deepStrictEqual(strictErrorsOf(decoded), [
      'unknown field "metadata.bogusMeta"',
      'unknown field "spec.bogus"',
      'duplicate field "spec.replicas"',
      'unknown field "spec.Replicas"',
      'unknown field "spec.template.spec.containers[0].typo"',
    ]);
  });

  it('sees a key given twice in a map', () => {
    deepStrictEqual(strictErrorsOf(decodeJson(pick('v1', 'ConfigMap'), '{"data":{"a":"1","a":"2"}}')), [
      'duplicate field "data.a"',
    ]);
  });

  it('knows values in memory by what they would be as text', () => {
    const decoded = decode(pick('apps/v1', 'Deployment'), { spec: { bogus: 1, replicas: 2 } });
    deepStrictEqual(strictErrorsOf(decoded), ['unknown field "spec.bogus"']);
  });
});

describe('decodeUnstructured', () => {
  const deployment = pick('apps/v1', 'Deployment');
  const errorOf = (value: unknown): string | undefined => {
    const decoded = decodeUnstructured(deployment, value);
    return decoded.ok ? undefined : decoded.error;
  };

  it('complains as the converter of unstructured objects does', () => {
    strictEqual(errorOf({ spec: { replicas: 'x' } }), 'unrecognized type: int32');
    strictEqual(errorOf({ spec: { replicas: 1.5 } }), 'cannot convert float64 to int32');
    strictEqual(errorOf({ metadata: { name: 1 } }), 'cannot convert int64 to string');
    strictEqual(errorOf({ spec: [] }), 'cannot restore struct from: slice');
    strictEqual(errorOf({ spec: { template: { spec: { containers: 'x' } } } }), 'cannot restore slice from string');
    strictEqual(errorOf({ metadata: { labels: [] } }), 'cannot restore map from slice');
    strictEqual(
      errorOf({ metadata: { creationTimestamp: 1 } }),
      'json: cannot unmarshal number into Go value of type string',
    );
  });

  it('sorts unknown fields', () => {
    const decoded = decodeUnstructured(deployment, { spec: { z: 1, paused: true }, bogus: 1 });
    deepStrictEqual(strictErrorsOf(decoded), ['unknown field "bogus"', 'unknown field "spec.z"']);
  });
});

describe('typeMetaOf', () => {
  const of = (text: string): unknown => {
    const parsed = parse(text);
    if (!parsed.ok) return noTypeMeta(parsed.error);
    const found = typeMetaOf({ text, value: parsed.value });
    return found.ok ? [found.apiVersion, found.kind] : found.error;
  };

  it('finds them', () => deepStrictEqual(of('{"apiVersion":"v1","kind":"Pod"}'), ['v1', 'Pod']));
  it('does not mind their case', () => deepStrictEqual(of('{"APIVERSION":"v1","Kind":"Pod"}'), ['v1', 'Pod']));
  it('may find none', () => deepStrictEqual(of('{}'), ['', '']));
  it('says what is wrong', () => {
    const prefix = "couldn't get version/kind; json parse error: ";
    strictEqual(of(''), `${prefix}unexpected end of JSON input`);
    strictEqual(of('apiVersion: v1'), `${prefix}invalid character 'a' looking for beginning of value`);
    strictEqual(of('{"a":1,}'), `${prefix}invalid character '}' looking for beginning of object key string`);
    strictEqual(of('{"kind":1}'), `${prefix}json: cannot unmarshal number into Go struct field .kind of type string`);
    strictEqual(
      of('[]'),
      `${prefix}json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  });
  it('shows a body', () => {
    strictEqual(summarizeBody(Buffer.from(''), 30), '<empty>');
    strictEqual(summarizeBody(Buffer.from('[]'), 30), '5b5d');
    strictEqual(
      summarizeBody(Buffer.from(`{"apiVersion":"v1","kind":"ConfigMap"}`), 30),
      '{"apiVersion":"v1","kind":"Con ...',
    );
  });
});

function pick(apiVersion: string, kind: string): Struct {
  const struct = structFor(apiVersion, kind);
  invariant(struct !== undefined, kind);
  return struct;
}

function read(struct: Struct, value: unknown): object {
  const decoded = decode(struct, value);
  invariant(decoded.ok, JSON.stringify(decoded));
  return decoded.value as object;
}

function strictErrorsOf(decoded: Decoded): readonly string[] {
  invariant(decoded.ok, JSON.stringify(decoded));
  return decoded.strictErrors;
}

describe('names that every object of JavaScript knows', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    it(`${name} is no apiVersion and no kind`, () => {
      strictEqual(structFor(name, 'Pod'), undefined);
      strictEqual(structFor('v1', name), undefined);
    });
  }
});
