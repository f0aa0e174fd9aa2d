import assert from 'node:assert/strict';
import { admissionChecker, plainAdmissionChecker } from './admission-checker';

const scope = { hasParams: false, hasAuthorizer: true };
const plain = (expression: string, ...types: Parameters<typeof plainAdmissionChecker.check>[1]): string | undefined =>
  plainAdmissionChecker.check(expression, types.length === 0 ? ['bool'] : types, scope)?.detail;

describe('admissionChecker', () => {
  it('tells what an expression evaluates to', () => {
    assert.equal(plain('1'), 'must evaluate to bool but got int');
    assert.equal(plain('object.x'), 'must evaluate to bool but got dyn');
    assert.equal(plain('1', 'string', 'null'), 'must evaluate to one of [string null_type] but got int');
    assert.equal(plain('request.operation == "CREATE" && !request.dryRun'), undefined);
  });

  it('knows params, authorizer and variables only where they are', () => {
    assert.match(plain('params.x == 1') ?? '', /undeclared reference to 'params' \(in container ''\)/);
    assert.match(plain('variables.x == 1') ?? '', /undeclared reference to 'variables'/);
    assert.equal(plain('authorizer.requestResource.check("get").allowed()'), undefined);
    const without = plainAdmissionChecker.check('authorizer.path("/x")', ['any'], { ...scope, hasAuthorizer: false });
    assert.match(without?.detail ?? '', /undeclared reference to 'authorizer'/);
  });

  it('knows the fields of the request and of the namespace', () => {
    assert.match(plain('request.nope == 1') ?? '', /undefined field 'nope'/);
    assert.match(
      plain('namespaceObject.metadata.ownerReferences.size() == 0') ?? '',
      /undefined field 'ownerReferences'/,
    );
  });

  it('gives variables the types of their expressions', () => {
    const checker = admissionChecker();
    assert.equal(checker.addVariable('x', 'object.spec.replicas > 1 ? "many" : "one"', scope), undefined);
    assert.equal(checker.check('variables.x == "many"', ['bool'], scope), undefined);
    assert.match(checker.check('variables.x == 1', ['bool'], scope)?.detail ?? '', /no matching overload/);
    assert.match(checker.check('variables.y', ['any'], scope)?.detail ?? '', /undefined field 'y'/);
  });

  it('makes objects and patches where they are wanted', () => {
    const patches = { ...scope, hasPatchTypes: true };
    const check = (expression: string, type: 'Object' | 'JSONPatches'): string | undefined =>
      plainAdmissionChecker.check(expression, [type], patches)?.detail;
    assert.equal(check('Object{spec: Object.spec{replicas: 1}}', 'Object'), undefined);
    assert.equal(check('1', 'Object'), 'must evaluate to Object but got int');
    assert.equal(
      check('[JSONPatch{op: "add", path: "/a/" + jsonpatch.escapeKey("b/c"), value: 1}]', 'JSONPatches'),
      undefined,
    );
    assert.match(
      check('[JSONPatch{op: 1}]', 'JSONPatches') ?? '',
      /expected type of field 'op' is 'string' but provided type is 'int'/,
    );
    assert.match(plain('Object{}', 'Object') ?? '', /undeclared reference to 'Object'/);
  });
});
