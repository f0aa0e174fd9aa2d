import assert from 'node:assert/strict';
import { RawBody } from '../../api/raw-body';
import { invalid as invalidField, notSupported, required } from '../../api/validation/field-errors';
import { asGiven } from './as-given';
import { invalid } from './refusals';

const bodyOf = (object: object): RawBody => new RawBody('json', new TextEncoder().encode(JSON.stringify(object)));

describe('what a refusal says of values without elements', () => {
  const refused = invalid({ group: 'apps', kind: 'Deployment' }, 'web', [
    required('spec.selector', ''),
    invalidField('spec.template.metadata.labels', undefined, '`selector` does not match template `labels`'),
    invalidField('spec.rules[0].http', undefined, 'wrong'),
  ]);

  it('is what was sent', () => {
    const sent = { spec: { template: { metadata: { labels: {} } }, rules: [{ http: [] }] } };
    const { message = '', details } = asGiven(refused, bodyOf(sent)).status;
    assert.equal(
      message,
      'Deployment.apps "web" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: {}: ' +
        '`selector` does not match template `labels`, spec.rules[0].http: Invalid value: []: wrong]',
    );
    assert.deepEqual(
      details?.causes?.map((cause) => cause.message),
      ['Required value', 'Invalid value: {}: `selector` does not match template `labels`', 'Invalid value: []: wrong'],
    );
  });

  it('is null where nothing was sent', () => {
    assert.deepEqual(asGiven(refused, bodyOf({ spec: { rules: [{ http: { paths: [1] } }] } })).status, refused.status);
    assert.equal(asGiven(refused, {}), refused);
    const ingress = invalid({ group: '', kind: 'Ingress' }, 'web', [invalidField('spec', undefined, 'no rules')]);
    assert.deepEqual(asGiven(ingress, bodyOf({ spec: {} })).status, ingress.status);
  });

  it('knows values that are not supported', () => {
    const capacity = invalid({ group: '', kind: 'PersistentVolume' }, 'pv', [
      notSupported('spec.capacity', undefined, ['storage']),
    ]);
    const { message = '' } = asGiven(capacity, bodyOf({ spec: { capacity: {} } })).status;
    assert.match(message, /spec.capacity: Unsupported value: \{\}: supported values: "storage"$/);
  });
});
