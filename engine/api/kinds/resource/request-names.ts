import type { DeviceClaim } from '../../types/resource-v1';
import { checkDnsLabel } from '../../validation/checks';
import { invalid, type Findings } from '../../validation/field-errors';
import { checkSet } from './bounded-list';

/** The requests of a claim by name, each with the names of its alternatives. */
export type RequestNames = ReadonlyMap<string, ReadonlySet<string>>;

export const requestNamesOf = ({ requests }: DeviceClaim): RequestNames =>
  new Map(requests.map(({ name, firstAvailable = [] }) => [name, new Set(firstAvailable.map((one) => one.name))]));

const REFERENCES_MAX = 32;

/** References to requests of the claim: `request`, or `request/alternative` (pkg/apis/resource/validation, v1.36). */
export function checkRequestReferences(
  references: readonly string[],
  names: RequestNames,
  path: string,
  findings: Findings,
): void {
  const check = (reference: string, at: string): void => {
    checkRequestReference(reference, names, at, findings);
  };
  checkSet(references, { itemsMax: REFERENCES_MAX, keyOf: (reference) => reference, check }, path, findings);
}

export function checkRequestReference(reference: string, names: RequestNames, path: string, findings: Findings): void {
  const segments = reference.split('/');
  const [request = '', alternative] = segments;
  const known = names.get(request);
  if (segments.length <= 2) for (const segment of segments) checkDnsLabel(segment, path, findings);
  if (segments.length <= 2 && known !== undefined && (alternative === undefined || known.has(alternative))) return;
  findings.push(
    invalid(
      path,
      reference,
      "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
    ),
  );
}
