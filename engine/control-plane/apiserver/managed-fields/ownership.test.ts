import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applied, ownersAfterUpdate, type Actor, type KindInfo, type Typed } from './ownership';
import { cappedOwners, UPDATES_MAX } from './cap-owners';
import { conflictError, type Conflict } from './conflicts';
import { compareValues } from './compare';
import { equalSets, isEmptySet, NO_FIELDS } from './field-set';
import { setOf } from './field-set-builder';
import { decodeOwners, encodeOwners, NO_OWNERS, ownerId, type Owner, type Owners } from './owners';
import { customSchema } from './structural-schema';

const V1 = 'example.com/v1';

const schema = customSchema({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        size: { type: 'integer' },
        tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
        items: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['id'],
          items: { type: 'object', properties: { id: { type: 'string' }, v: { type: 'integer' } } },
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    status: { type: 'object', properties: { ready: { type: 'boolean' } } },
  },
});

const kind: KindInfo = {
  schemaOf: (apiVersion) => (apiVersion === V1 ? schema : undefined),
  convert: (typed) => typed,
  resetFields: setOf(['f:status']),
};

/** What says which kind an object is belongs to nobody, and so is no part of the configurations here. */
const configured = (value: object): Typed => ({ apiVersion: V1, value });
const typed = (value: object): Typed => ({ apiVersion: V1, value: { apiVersion: V1, kind: 'Widget', ...value } });
const ownerNamed = (manager: string, operation: Owner['operation']): Owner => ({
  manager,
  operation,
  subresource: '',
  apiVersion: V1,
  fields: NO_FIELDS,
});
const actor = (manager: string): Actor => {
  const owner = ownerNamed(manager, 'Apply');
  return { id: ownerId(owner), owner };
};

/** Applies, and refuses to go on after a conflict. */
function apply(live: object, manager: string, configuration: object, owners: Owners, force = false): [object, Owners] {
  const outcome = applied(kind, typed(live), configured(configuration), owners, { actor: actor(manager), force });
  assert.ok(outcome.ok);
  return [outcome.value ?? live, outcome.owners];
}

function conflictsOf(live: object, manager: string, configuration: object, owners: Owners): readonly Conflict[] {
  const outcome = applied(kind, typed(live), configured(configuration), owners, {
    actor: actor(manager),
    force: false,
  });
  return outcome.ok ? [] : outcome.conflicts;
}

const owned = (owners: Owners): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...owners.values()].map(({ manager, fields }) => [manager, fields]));

const letter = fc.constantFrom('a', 'b', 'c');
const optional = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arb, { nil: undefined });
const present = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
const spec = fc
  .record({
    name: optional(letter),
    size: optional(fc.nat(2)),
    tags: optional(fc.uniqueArray(letter, { minLength: 1 })),
    items: optional(
      fc.uniqueArray(fc.record({ id: letter, v: fc.nat(2) }), {
        selector: ({ id }) => id,
        minLength: 1,
      }),
    ),
    labels: optional(fc.dictionary(letter, letter, { minKeys: 1 })),
  })
  .map((fields) => ({ spec: present(fields) }));

const isSame = (a: object, b: object): boolean => {
  const { removed, modified, added } = compareValues(schema, a, b);
  return [removed, modified, added].every(isEmptySet);
};

const specOf = (value: object): object => (value as { readonly spec?: object }).spec ?? {};

describe('ownership', () => {
  it('applying twice changes nothing', () => {
    fc.assert(
      fc.property(spec, spec, (live, configuration) => {
        const [once, owners] = apply(live, 'a', configuration, NO_OWNERS);
        const [twice, after] = apply(once, 'a', configuration, owners);
        assert.equal(twice, once);
        assert.ok(equalSets(firstFields(after), firstFields(owners)));
      }),
    );
  });

  it('applying over nothing and then nothing gives nothing back', () => {
    fc.assert(
      fc.property(spec, (configuration) => {
        const [live, owners] = apply({}, 'a', configuration, NO_OWNERS);
        const [left, after] = apply(live, 'a', {}, owners);
        assert.deepEqual(specOf(left), {});
        assert.equal(after.size, 0);
      }),
    );
  });

  it('takes away what one manager applied and leaves what another did', () => {
    fc.assert(
      fc.property(spec, spec, (mine, theirs) => {
        const [first, owners] = apply({}, 'them', theirs, NO_OWNERS);
        if (conflictsOf(first, 'me', mine, owners).length > 0) return;
        const [both, shared] = apply(first, 'me', mine, owners);
        const [left, after] = apply(both, 'me', {}, shared);
        assert.ok(isSame(left, first), JSON.stringify(left));
        assert.deepEqual(owned(after), owned(owners));
      }),
    );
  });

  it('finds no conflict where the values are the same, and names those that differ', () => {
    const [live, owners] = apply({}, 'a', { spec: { name: 'x', items: [{ id: 'i', v: 1 }] } }, NO_OWNERS);
    assert.deepEqual(conflictsOf(live, 'b', { spec: { name: 'x' } }, owners), []);
    const conflicts = conflictsOf(live, 'b', { spec: { name: 'y', items: [{ id: 'i', v: 2 }] } }, owners);
    const { status } = conflictError(conflicts);
    assert.equal(
      status.message,
      'Apply failed with 2 conflicts: conflicts with "a":\n- .spec.name\n- .spec.items[id="i"].v',
    );
    assert.deepEqual(status.details?.causes, [
      { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.spec.name' },
      { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.spec.items[id="i"].v' },
    ]);
  });

  it('force takes fields over', () => {
    const [live, owners] = apply({}, 'a', { spec: { name: 'x', size: 1 } }, NO_OWNERS);
    const [next, after] = apply(live, 'b', { spec: { name: 'y' } }, owners, true);
    assert.deepEqual(specOf(next), { name: 'y', size: 1 });
    assert.deepEqual(owned(after), { a: { 'f:spec': { 'f:size': {} } }, b: { 'f:spec': { 'f:name': {} } } });
  });

  it('an update takes what it changed; what is reset belongs to nobody', () => {
    const [live, owners] = apply({}, 'a', { spec: { name: 'x', size: 1 } }, NO_OWNERS);
    const next = { spec: { name: 'y' }, status: { ready: true } };
    const { changed, owners: after } = ownersAfterUpdate(kind, typed(live), typed(next), owners, '');
    assert.deepEqual(changed, { 'f:spec': { 'f:name': {} } });
    assert.deepEqual(owned(after), {});
  });

  it('forgets owners of a version that is gone', () => {
    const old = { ...ownerNamed('old', 'Update'), apiVersion: 'example.com/v0', fields: setOf(['f:spec', 'f:name']) };
    const owners = new Map([[ownerId(old), old]]);
    assert.equal(ownersAfterUpdate(kind, typed({}), typed({ spec: { size: 1 } }), owners, '').owners.size, 0);
  });

  it('leaves what an update made, though the manager does not mention any more what is around it', () => {
    const live = { spec: { labels: { theirs: 'x' } } };
    const { changed } = ownersAfterUpdate(kind, typed({}), typed(live), NO_OWNERS, '');
    const updater = { ...ownerNamed('u', 'Update'), fields: changed };
    const made = new Map([[ownerId(updater), updater]]);
    const [next, owners] = apply(live, 'a', { spec: { labels: { mine: 'y' } } }, made);
    assert.deepEqual(specOf(next), { labels: { theirs: 'x', mine: 'y' } });
    const [left] = apply(next, 'a', { spec: {} }, owners);
    assert.deepEqual(specOf(left), specOf(live));
  });
});

const firstFields = (owners: Owners): Owner['fields'] => [...owners.values()][0]?.fields ?? NO_FIELDS;

describe('owners', () => {
  const entry = {
    manager: 'a',
    operation: 'Update',
    apiVersion: 'v1',
    time: '2026-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': { 'f:a': {} } },
  };

  it('are printed as they were read: appliers first, then by time and name', () => {
    const entries = [
      { ...entry, manager: 'z', operation: 'Apply' },
      { ...entry, manager: 'b', time: '2026-01-01T00:00:01Z' },
      entry,
      { ...entry, manager: 'c', subresource: 'status' },
    ];
    const read = decodeOwners(entries);
    assert.ok(read.ok);
    assert.deepEqual(
      encodeOwners(read.owners)?.map(({ manager }) => manager),
      ['z', 'a', 'c', 'b'],
    );
    assert.equal(encodeOwners(NO_OWNERS), undefined);
  });

  it('are refused when they say nothing that can be read', () => {
    const error = (wrong: object): string => {
      const read = decodeOwners([{ ...entry, ...wrong }]);
      return read.ok ? '' : read.error;
    };
    assert.equal(error({ operation: 'Nope' }), 'operation must be `Apply` or `Update`');
    assert.equal(error({ apiVersion: '' }), 'apiVersion must not be empty');
    assert.equal(error({ fieldsType: '' }), 'missing fieldsType in managed fields entry 0');
    assert.equal(error({ fieldsType: 'V2' }), 'invalid fieldsType "V2" in managed fields entry 0');
    assert.match(error({ fieldsV1: { x: {} } }), /^error decoding set: /);
  });

  it('are known by their version when they update, and without it when they apply', () => {
    const one = { manager: 'a', operation: 'Update' as const, subresource: 'status', apiVersion: 'v1' };
    assert.equal(ownerId(one), '{"manager":"a","operation":"Update","apiVersion":"v1","subresource":"status"}');
    assert.equal(ownerId({ ...one, operation: 'Apply', subresource: '' }), '{"manager":"a","operation":"Apply"}');
  });

  it('are no more than ten updaters: the oldest become one for each version', () => {
    const updater = (index: number): Owner => ({
      ...ownerNamed(`m${index}`, 'Update'),
      fields: setOf([`f:k${index}`]),
      time: `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`,
    });
    const many = new Map(Array.from({ length: 13 }, (_, index) => updater(index)).map((one) => [ownerId(one), one]));
    const capped = cappedOwners(many);
    assert.equal(capped.size, UPDATES_MAX);
    const old = [...capped.values()].find(({ manager }) => manager === 'ancient-changes');
    assert.ok(old !== undefined);
    assert.ok(equalSets(old.fields, setOf(['f:k0'], ['f:k1'], ['f:k2'], ['f:k3'])));
    assert.equal(old.time, '2026-01-01T00:00:03Z');
  });
});
