import assert from 'node:assert/strict';
import type { Manifest } from '../../../api/object';
import { customresourcedefinitions, validatingadmissionpolicies } from '../../../api/resources';
import type { ValidatingAdmissionPolicy } from '../../../api/types/admissionregistration-v1';
import { ControllerHarness } from '../testing/harness';
import recorded from './fixtures/type-checks.json';
import { validatingAdmissionPolicyStatusController } from './validating-admission-policy-status-controller';

const WIDGETS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  size: { type: 'integer' },
                  name: { type: 'string' },
                  port: { 'x-kubernetes-int-or-string': true },
                  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                  any: { 'x-kubernetes-preserve-unknown-fields': true },
                },
              },
            },
          },
        },
      },
    ],
  },
};

type Recorded = (typeof recorded)[number];

const policyOf = ({
  name,
  rule,
  paramKind,
  variables,
  validations,
}: Recorded): Manifest<ValidatingAdmissionPolicy> => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name },
  spec: {
    ...(paramKind && { paramKind }),
    ...(variables && { variables }),
    matchConstraints: { resourceRules: [{ ...rule, operations: ['CREATE'] }] },
    validations,
  },
});

/** The names of types end in the nanoseconds of the second. */
const withoutSuffix = (text: string): string => text.replace(/\b([A-Z][A-Za-z]+?)\d{3,}\b/g, '$1#');

describe('validating admission policy status controller', () => {
  let harness: ControllerHarness;
  beforeEach(() => {
    harness = new ControllerHarness([validatingAdmissionPolicyStatusController]);
    harness.client.create(customresourcedefinitions, WIDGETS as never);
    harness.run(0.123);
  });
  const statusOf = (name: string) => harness.get(validatingadmissionpolicies, name)?.status;

  for (const given of recorded)
    it(`says what the real one says: ${given.name}`, () => {
      harness.create(validatingadmissionpolicies, policyOf(given));
      harness.run(1);
      const { observedGeneration, typeChecking } = statusOf(given.name) ?? assert.fail();
      assert.equal(observedGeneration, 1);
      const warnings = (typeChecking?.expressionWarnings ?? []).map(({ fieldRef, warning }) => ({
        fieldRef,
        warning: withoutSuffix(warning),
      }));
      assert.deepEqual(warnings, given.warnings);
    });

  it('looks again when the spec changes, and only then', () => {
    const [given] = recorded.filter(({ name }) => name === 'undefined');
    assert.ok(given);
    harness.create(validatingadmissionpolicies, policyOf(given));
    harness.run(1);
    const before = harness.get(validatingadmissionpolicies, 'undefined')?.metadata.resourceVersion;
    harness.run(60);
    assert.equal(harness.get(validatingadmissionpolicies, 'undefined')?.metadata.resourceVersion, before);
    harness.patch(validatingadmissionpolicies, 'undefined', {
      spec: { validations: [{ expression: 'object.spec.replicas > 0' }] },
    });
    harness.run(1);
    assert.deepEqual(statusOf('undefined'), { observedGeneration: 2, typeChecking: {} });
  });
});
