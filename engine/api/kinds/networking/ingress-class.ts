import { ingressclasses } from '../../resources';
import type { IngressClass, IngressClassParametersReference } from '../../types/networking-v1';
import { checkDnsLabel, checkDnsSubdomain, checkFormat, checkRequired } from '../../validation/checks';
import { checkDomainPath } from '../../validation/domain-path';
import { forbidden, notSupported, required, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength, pathSegmentFaults } from '../../validation/formats';
import { validateImmutable } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { ifPresent, withFields } from '../sharing';
import { ingressClassColumns } from './ingress-class-columns';

/** pkg/registry/networking/ingressclass, v1.36. */
export const ingressClass = defineKind<IngressClass>(ingressclasses, {
  columns: ingressClassColumns,
  generationOf: (object) => object.spec,
  defaults: (object) =>
    withFields(object, {
      spec: withFields(object.spec, {
        parameters: ifPresent(object.spec.parameters, (one) => withFields(one, { scope: one.scope ?? 'Cluster' })),
      }),
    }),
  validate: checkedObject(validate),
  validateUpdate: checkedChange((next, old, findings) => {
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    validateImmutable(next.spec.controller ?? '', old.spec.controller ?? '', 'spec.controller', findings);
    validate(next, findings);
  }),
});

const CONTROLLER_BYTES_MAX = 250;

function validate({ metadata, spec }: IngressClass, findings: Findings): void {
  const { controller = '', parameters } = spec;
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  if (byteLength(controller) > CONTROLLER_BYTES_MAX) findings.push(tooLong('spec.controller', CONTROLLER_BYTES_MAX));
  checkDomainPath(controller, 'spec.controller', findings);
  if (parameters !== undefined) validateParameters(parameters, 'spec.parameters', findings);
}

function validateParameters(
  { apiGroup, kind, name, scope, namespace }: IngressClassParametersReference,
  path: string,
  findings: Findings,
): void {
  const at = `${path}.namespace`;
  if (apiGroup !== undefined) checkDnsSubdomain(apiGroup, `${path}.apiGroup`, findings);
  if (checkRequired(kind, `${path}.kind`, findings)) checkFormat(kind, pathSegmentFaults, `${path}.kind`, findings);
  if (checkRequired(name, `${path}.name`, findings)) checkFormat(name, pathSegmentFaults, `${path}.name`, findings);
  if (scope === null) findings.push(required(`${path}.scope`));
  else if (scope === 'Namespace') {
    if (namespace === undefined) findings.push(required(at, "`parameters.scope` is set to 'Namespace'"));
    else checkDnsLabel(namespace, at, findings);
  } else if (scope !== 'Cluster') findings.push(notSupported(`${path}.scope`, scope, ['Cluster', 'Namespace']));
  else if (namespace !== undefined) findings.push(forbidden(at, "`parameters.scope` is set to 'Cluster'"));
}
