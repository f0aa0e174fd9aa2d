import assert from 'node:assert/strict';
import { millis } from '../../../../base/brand';
import {
  configmaps,
  deployments,
  mutatingadmissionpolicies,
  mutatingadmissionpolicybindings,
  pods,
  validatingadmissionpolicies,
  validatingadmissionpolicybindings,
} from '../../../../api/resources';
import { ApiError } from '../../../../api/request';
import { ApiServerBench, podNamed, refusalOf } from '../../testing/api-server-bench';

const MAPS = {
  resourceRules: [
    {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
      resources: ['configmaps', 'pods'],
    },
  ],
};
const WRITTEN = { resourceRules: MAPS.resourceRules.map((rule) => ({ ...rule, operations: ['CREATE', 'UPDATE'] })) };
const INSIDE = { namespace: 'default' };

/** A server with one policy, which it has seen. */
function validated(spec: object, binding: object = {}): ApiServerBench {
  const bench = new ApiServerBench();
  bench.create(validatingadmissionpolicies, { metadata: { name: 'p' }, spec: { matchConstraints: MAPS, ...spec } });
  bench.create(validatingadmissionpolicybindings, {
    metadata: { name: 'b' },
    spec: { policyName: 'p', validationActions: ['Deny'], ...binding },
  });
  return seen(bench);
}

function mutated(mutations: readonly object[], spec: object = {}): ApiServerBench {
  const bench = new ApiServerBench();
  bench.create(mutatingadmissionpolicies, {
    metadata: { name: 'm' },
    spec: { matchConstraints: WRITTEN, reinvocationPolicy: 'Never', mutations, ...spec },
  });
  bench.create(mutatingadmissionpolicybindings, { metadata: { name: 'b' }, spec: { policyName: 'm' } });
  return seen(bench);
}

function seen(bench: ApiServerBench): ApiServerBench {
  bench.clock.after(millis(2000), 'policies are seen', () => undefined);
  bench.clock.run({ within: millis(2000), stepsMax: 1000 });
  return bench;
}

const map = (data: object = {}, name = 'c'): object => ({ metadata: { name }, data });
const denied = (bench: ApiServerBench, data: object = {}): string =>
  refusalOf(() => bench.create(configmaps, map(data), INSIDE));

const apply = (expression: string): object => ({ patchType: 'ApplyConfiguration', applyConfiguration: { expression } });
const patch = (expression: string): object => ({ patchType: 'JSONPatch', jsonPatch: { expression } });

describe('ValidatingAdmissionPolicy', () => {
  const BY = "configmaps \"c\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ";

  it('denies with the message of the first validation that fails', () => {
    const bench = validated({
      validations: [
        { expression: 'true' },
        { expression: 'object.data.a != "bad"', message: 'a is bad', reason: 'Forbidden' },
        { expression: 'false' },
      ],
    });
    assert.equal(denied(bench, { a: 'bad' }), `403 ${BY}a is bad`);
    assert.equal(denied(bench, { a: 'good' }), `422 ${BY}failed expression: false`);
    assert.equal(denied(bench), `422 ${BY}expression 'object.data.a != "bad"' resulted in error: no such key: data`);
  });

  it('is seen at the next whole second', () => {
    const bench = new ApiServerBench();
    bench.create(validatingadmissionpolicies, {
      metadata: { name: 'p' },
      spec: { matchConstraints: MAPS, validations: [{ expression: 'false' }] },
    });
    bench.create(validatingadmissionpolicybindings, {
      metadata: { name: 'b' },
      spec: { policyName: 'p', validationActions: ['Deny'] },
    });
    bench.create(configmaps, map({}, 'before'), INSIDE);
    assert.match(denied(seen(bench)), /^422 /);
  });

  it('lets errors pass where the failure policy says so', () => {
    const bench = validated({ failurePolicy: 'Ignore', validations: [{ expression: 'object.data.no == "x"' }] });
    bench.create(configmaps, map(), INSIDE);
  });

  it('warns instead of denying', () => {
    const bench = validated({ validations: [{ expression: 'false', message: 'no' }] }, { validationActions: ['Warn'] });
    bench.create(configmaps, map(), INSIDE);
    assert.deepEqual(bench.warnings, ["Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': no"]);
  });

  it('has variables, message expressions, the namespace and the request', () => {
    const bench = validated({
      variables: [
        { name: 'n', expression: 'object.data.size()' },
        { name: 'isMany', expression: 'variables.n > 1' },
      ],
      validations: [
        {
          expression: '!variables.isMany || request.userInfo.username != "admin"',
          messageExpression: '"too many in " + namespaceObject.metadata.name + ": " + string(variables.n)',
        },
      ],
    });
    bench.create(configmaps, map({ a: '1' }, 'few'), INSIDE);
    assert.equal(denied(bench, { a: '1', b: '2' }), `422 ${BY}too many in default: 2`);
  });

  it('asks the authorizer about the one who asks', () => {
    const validation = { expression: 'authorizer.requestResource.check("paint").allowed()', message: 'may not paint' };
    const bench = validated({ validations: [validation] });
    bench.create(configmaps, map({}, 'admins'), INSIDE);
    const painter = { name: 'sue', groups: ['system:authenticated'] };
    assert.match(
      refusalOf(() => bench.create(configmaps, map(), { ...INSIDE, as: painter })),
      /^403 .*cannot create resource/,
    );
  });

  it('is evaluated with every parameter, and says when there is none', () => {
    const spec = {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConditions: [{ name: 'no-params', expression: '!object.metadata.name.startsWith("limit")' }],
      validations: [{ expression: 'object.data.size() <= int(params.data.max)', message: 'too many' }],
    };
    const paramRef = { name: 'limit', namespace: 'default', parameterNotFoundAction: 'Deny' };
    const bench = validated(spec, { paramRef });
    const none = 'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction';
    assert.equal(denied(bench, { a: '1' }), `422 ${BY}${none}`);
    const other = validated(spec, { paramRef: { ...paramRef, parameterNotFoundAction: 'Allow' } });
    other.create(configmaps, map({ max: '1' }, 'limit'), INSIDE);
    assert.equal(denied(other, { a: '1', b: '2' }), `422 ${BY}too many`);
    other.create(configmaps, map({ a: '1' }, 'few'), INSIDE);
  });

  it('matches by selectors, names, exclusions and operations', () => {
    const validations = [{ expression: 'request.operation != "DELETE"', message: 'kept' }];
    const bench = validated({ validations });
    bench.create(configmaps, map(), INSIDE);
    const kept =
      "422 configmaps \"c\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: kept";
    assert.equal(
      refusalOf(() => bench.remove(configmaps, 'c', {}, INSIDE)),
      kept,
    );
    const excluded = { ...MAPS, excludeResourceRules: [{ ...MAPS.resourceRules[0], resourceNames: ['c'] }] };
    const other = validated({ validations, matchConstraints: excluded });
    other.create(configmaps, map(), INSIDE);
    other.remove(configmaps, 'c', {}, INSIDE);
    const labelled = validated(
      { validations: [{ expression: 'false' }] },
      { matchResources: { objectSelector: { matchLabels: { a: 'b' } } } },
    );
    labelled.create(configmaps, map(), INSIDE);
  });

  it('stops where an expression costs too much', () => {
    const ten = '[1,2,3,4,5,6,7,8,9,10]';
    const expression = `${ten}.all(a, ${ten}.all(b, ${ten}.all(c, ${ten}.all(d, ${ten}.all(e, a + b + c + d + e > 0)))))`;
    const bench = validated({ validations: [{ expression }] });
    assert.match(denied(bench), /resulted in error: operation cancelled: actual cost limit exceeded$/);
  });
});

describe('MutatingAdmissionPolicy', () => {
  it('merges configurations and applies patches, one after the other', () => {
    const bench = mutated([
      apply('Object{metadata: Object.metadata{labels: {"a": "1", "b": "1"}}}'),
      patch(
        '[JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("x/y"), value: object.metadata.labels.a}]',
      ),
    ]);
    const made = bench.create(configmaps, { metadata: { name: 'c', labels: { b: '2' } } }, INSIDE);
    assert.deepEqual(made.metadata.labels, { a: '1', b: '1', 'x/y': '1' });
  });

  it('sets defaults in what it adds, and other plugins see it', () => {
    const sidecar = 'Object.spec.initContainers{name: "side", image: "s:1", restartPolicy: "Always"}';
    const bench = mutated([apply(`Object{spec: Object.spec{initContainers: [${sidecar}]}}`)], {
      matchConditions: [{ name: 'pods', expression: 'object.kind == "Pod"' }],
    });
    const pod = bench.create(pods, podNamed('p'), INSIDE);
    const [side] = pod.spec.initContainers ?? [];
    assert.equal(side?.terminationMessagePath, '/dev/termination-log');
    assert.equal(side.volumeMounts?.length, 1);
    bench.create(deployments, DEPLOYMENT, INSIDE);
  });

  it('says why it cannot', () => {
    const by = "policy 'm' with binding 'b' denied request: ";
    assert.equal(
      denied(mutated([patch('[JSONPatch{op: "add", path: "/data/x", value: object.data.no}]')])),
      `403 ${by}expression '[JSONPatch{op: "add", path: "/data/x", value: object.data.no}]' resulted in error: no such key: data`,
    );
    assert.equal(
      denied(mutated([apply('Object{metadata: Object.wrong{labels: {"a": "b"}}}')])),
      `403 ${by}type mismatch: unexpected type name "Object.wrong", expected "Object.metadata", which matches field name path from root Object type`,
    );
    assert.match(
      denied(mutated([apply('Object{nope: "x"}')])),
      /error applying patch: failed to convert patch object to typed object: \.nope: field not declared in schema$/,
    );
    const failing = mutated([patch('[JSONPatch{op: "remove", path: "/data/x"}]')]);
    try {
      failing.create(configmaps, map({ a: '1' }), INSIDE);
      assert.fail('nothing was refused');
    } catch (error) {
      assert.ok(error instanceof ApiError);
      assert.match(error.message, /denied request: JSON Patch: /);
      assert.equal(error.status.reason, 'Invalid');
    }
  });

  it('leaves the object where a test of its patch fails', () => {
    const bench = mutated([
      patch('[JSONPatch{op: "test", path: "/data/a", value: "x"}, JSONPatch{op: "remove", path: "/data/a"}]'),
    ]);
    const made = bench.create(configmaps, map({ a: 'y' }), INSIDE);
    assert.deepEqual(made.data, { a: 'y' });
  });
});

const DEPLOYMENT = {
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'a:1' }] } },
  },
};
