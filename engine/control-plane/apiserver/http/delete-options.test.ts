import assert from 'node:assert/strict';
import { ApiError } from '../../../api/request';
import { deleteOptionsOf } from './delete-options';

const read = (body: string): unknown => {
  try {
    return deleteOptionsOf({
      method: 'DELETE',
      path: '/',
      query: new Map(),
      headers: { 'content-type': 'application/json' },
      body: new TextEncoder().encode(body),
    }).options;
  } catch (error) {
    assert.ok(error instanceof ApiError);
    return `${error.code} ${error.message}`;
  }
};

describe('deleteOptionsOf', () => {
  it('takes a body without a kind for options, and options of any version', () => {
    for (const type of ['', '"kind":"DeleteOptions",', '"apiVersion":"apps/v1",'])
      assert.deepEqual(read(`{${type}"gracePeriodSeconds":5}`), { gracePeriodSeconds: 5 });
  });

  it('refuses a body of another kind', () => {
    assert.match(String(read('{"apiVersion":"v1","kind":"Pod"}')), /^400 no kind "Pod" is registered for version "v1"/);
    assert.match(String(read('{"kind":"Pod"}')), /registered for version "meta.k8s.io\/v1"/);
    assert.equal(
      read('{"apiVersion":"v1","kind":"Status"}'),
      '400 converting (v1.Status) to (v1.DeleteOptions): unknown conversion',
    );
  });

  it('refuses what is no object', () => {
    assert.match(String(read('[]')), /^400 couldn't get version\/kind; json parse error: json: cannot unmarshal array/);
    assert.match(String(read('x')), /^400 couldn't get version\/kind; json parse error: invalid character 'x'/);
  });
});
