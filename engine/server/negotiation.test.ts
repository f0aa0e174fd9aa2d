import assert from 'node:assert/strict';
import { decodeEnvelope, decodeObject } from '../api/struct-model/protobuf-decode';
import { encodeEnvelope, encodeMessage } from '../api/struct-model/protobuf-encode';
import { structFor } from '../api/struct-model/struct-model';
import type { Struct } from '../api/struct-model/type';
import { openWire, type Got, type WireBench } from './testing/wire-bench';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

describe('what an answer is written in', () => {
  let wire: WireBench;
  before(async () => {
    wire = await openWire();
    for (const name of ['a', 'b']) await wire.call(CONFIG_MAPS, { method: 'POST', body: configMap(name) });
  });
  after(async () => {
    await wire.close();
    assert.deepEqual(wire.bugs, []);
  });

  const get = (path: string, accept: string): Promise<Got> => wire.call(path, { headers: { accept } });

  it('an object in protobuf holds what it holds in JSON', async () => {
    const got = await get(`${CONFIG_MAPS}/a`, `${PROTOBUF},application/json`);
    assert.equal(got.headers['content-type'], PROTOBUF);
    assert.deepEqual(decoded(got.bytes), await wire.json(`${CONFIG_MAPS}/a`));
  });

  it('a list in protobuf holds what it holds in JSON', async () => {
    const got = await get(`${CONFIG_MAPS}?limit=1`, PROTOBUF);
    assert.deepEqual(decoded(got.bytes), await wire.json(`${CONFIG_MAPS}?limit=1`));
  });

  it('a refusal in protobuf is a Status', async () => {
    const got = await get(`${CONFIG_MAPS}/none`, PROTOBUF);
    assert.equal(got.status, 404);
    assert.deepEqual(decoded(got.bytes), await wire.json(`${CONFIG_MAPS}/none`));
    const stranger = await wire.call(CONFIG_MAPS, { headers: { accept: PROTOBUF, authorization: 'Bearer plain' } });
    assert.equal(stranger.headers['content-type'], PROTOBUF);
    assert.match(JSON.stringify(decoded(stranger.bytes)), /cannot list resource/);
  });

  it('a refusal is JSON to whom asks for tables alone', async () => {
    const got = await get(`${CONFIG_MAPS}/none`, 'application/json;as=Table;v=v1;g=meta.k8s.io');
    assert.equal(got.status, 404);
    assert.equal(got.headers['content-type'], 'application/json');
  });

  it('metadata alone in protobuf', async () => {
    const as = (kind: string): string => `${PROTOBUF};as=${kind};g=meta.k8s.io;v=v1`;
    const one = await get(`${CONFIG_MAPS}/a`, as('PartialObjectMetadata'));
    const inJson = await get(`${CONFIG_MAPS}/a`, as('PartialObjectMetadata').replace(PROTOBUF, 'application/json'));
    assert.deepEqual(decoded(one.bytes), JSON.parse(inJson.text));
    const list = await get(CONFIG_MAPS, as('PartialObjectMetadataList'));
    const { items } = decoded(list.bytes) as {
      readonly items: readonly { readonly metadata: { readonly name: string } }[];
    };
    assert.ok(items.some(({ metadata }) => metadata.name === 'a'));
  });

  it('there are no tables in protobuf', async () => {
    const table = `${PROTOBUF};as=Table;g=meta.k8s.io;v=v1`;
    const refused = await get(CONFIG_MAPS, table);
    assert.equal(refused.status, 406);
    assert.match(refused.text, /only the following media types are accepted: application\/json, application\/yaml/);
    const fallen = await get(CONFIG_MAPS, `${table},application/json`);
    assert.equal(fallen.headers['content-type'], 'application/json');
  });

  it('discovery in protobuf', async () => {
    const got = await get('/api/v1', PROTOBUF);
    assert.deepEqual(decoded(got.bytes), await wire.json('/api/v1'));
  });

  it('documents of discovery are what is asked for, or a refusal for people', async () => {
    const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const forms = [
      ['/apis', 'application/yaml', 200, /^apiVersion: v1\ngroups:\n/],
      ['/apis', aggregated.replace('json', 'yaml'), 200, /^apiVersion: apidiscovery\.k8s\.io\/v2\n/],
      ['/apis/apps', aggregated, 406, /^\{\n {2}"kind": "Status",[^]*only the following media types are accepted/],
      ['/apis/apps', 'text/html', 406, /^\{\n {2}"kind": "Status",[^]*only the following media types are accepted/],
      ['/apis/apps/v1', 'text/html', 406, /^\{\n {2}"kind": "Status",[^]*"406: Not Acceptable/],
      ['/apis/apps/v1', 'application/*', 406, /^\{"kind":"Status",[^]*"406: Not Acceptable/],
      ['/version', 'application/yaml', 406, /^apiVersion: v1\ncode: 406\n/],
      ['/version', '*/*', 200, /^\{\n {2}"major": "1",\n/],
    ] as const;
    for (const [path, accept, status, text] of forms) {
      const got = await get(path, accept);
      assert.equal(got.status, status, `${path} ${accept}`);
      assert.match(got.text, text);
    }
  });

  it('some subresources have no tables', async () => {
    const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    for (const path of [
      '/api/v1/namespaces/default/pods/x/resize',
      '/apis/apiregistration.k8s.io/v1/apiservices/x/status',
    ]) {
      assert.equal((await get(path, table)).status, 406, path);
    }
    assert.equal((await get('/api/v1/namespaces/default/pods/x/status', table)).status, 404);
  });

  it('a watch in protobuf is frames with their lengths before them', async () => {
    const watch = get(`${CONFIG_MAPS}?watch=1&resourceVersion=0&timeoutSeconds=5`, PROTOBUF);
    await wire.call('/sim/v1/clock/advance', { method: 'POST', body: { seconds: 1 } });
    await wire.call('/sim/v1/clock/advance', { method: 'POST', body: { seconds: 10 } });
    const got = await watch;
    assert.equal(got.headers['content-type'], `${PROTOBUF};stream=watch`);
    const events = [...frames(got.bytes)];
    assert.deepEqual(
      events.map(({ type }) => type),
      ['ADDED', 'ADDED'],
    );
    assert.deepEqual(events[0]?.object, await wire.json(`${CONFIG_MAPS}/a`));
  });

  it('there are no watches in YAML', async () => {
    const got = await get(`${CONFIG_MAPS}?watch=1`, 'application/yaml');
    assert.equal(got.status, 406);
    assert.match(
      got.text,
      /accepted: application\/json;stream=watch, application\/vnd\.kubernetes\.protobuf;stream=watch/,
    );
  });

  it('what goes in as protobuf comes out as JSON', async () => {
    const struct = structOf('v1', 'Secret');
    const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pb' }, data: { k: 'AAE=' } };
    const body = encodeEnvelope(object, encodeMessage(struct, object));
    const headers = { 'content-type': PROTOBUF, accept: 'application/json' };
    const created = await wire.call('/api/v1/namespaces/default/secrets', { method: 'POST', headers, body });
    assert.equal(created.status, 201);
    assert.deepEqual((JSON.parse(created.text) as { readonly data: unknown }).data, { k: 'AAE=' });
  });

  it('options of a deletion may be protobuf', async () => {
    await wire.call(CONFIG_MAPS, { method: 'POST', body: configMap('gone') });
    const remove = (uid: string): Promise<Got> => {
      const options = { preconditions: { uid } };
      const bytes = encodeMessage(structOf('v1', 'DeleteOptions'), options);
      const body = encodeEnvelope({ apiVersion: 'v1', kind: 'DeleteOptions' }, bytes);
      return wire.call(`${CONFIG_MAPS}/gone`, { method: 'DELETE', headers: { 'content-type': PROTOBUF }, body });
    };
    assert.equal((await remove('other')).status, 409);
    const { metadata } = await wire.json<{ readonly metadata: { readonly uid: string } }>(`${CONFIG_MAPS}/gone`);
    assert.equal((await remove(metadata.uid)).status, 200);
  });

  it('JSON ends with a newline, and stands on many lines for people', async () => {
    assert.match((await get(`${CONFIG_MAPS}/a`, 'application/json')).text, /^\{"kind".*\}\n$/);
    assert.match((await get(`${CONFIG_MAPS}/a?pretty=true`, '*/*')).text, /^\{\n {2}"kind": "ConfigMap",\n[^]*\n\}$/);
    const curl = await wire.call(`${CONFIG_MAPS}/none`, { headers: { 'user-agent': 'curl/8.0' } });
    assert.match(curl.text, /^\{\n {2}"kind": "Status"/);
  });
});

const configMap = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { name },
});

function structOf(apiVersion: string, kind: string): Struct {
  const struct = structFor(apiVersion, kind);
  assert.ok(struct !== undefined, `${apiVersion} ${kind}`);
  return struct;
}

function decoded(body: Uint8Array): object {
  const envelope = decodeEnvelope(body);
  const read = decodeObject(structOf(envelope.apiVersion === '' ? 'v1' : envelope.apiVersion, envelope.kind), envelope);
  assert.ok(read.ok);
  return read.value as object;
}

function* frames(bytes: Buffer): Generator<{ readonly type: unknown; readonly object: object }> {
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const event = bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    yield { type: typeOf(event), object: decoded(rawObject(event)) };
  }
}

/** The first field, a short text. */
const typeOf = (event: Buffer): string => event.subarray(2, 2 + event.readUInt8(1)).toString('latin1');

/** `object` is a message whose only field holds bytes that are no JSON. */
function rawObject(event: Buffer): Buffer {
  const start = event.indexOf('k8s\0');
  return event.subarray(start);
}
