import { goSelector } from '../../printing/go-selector';
import type { ParamRef } from '../../types/admissionregistration-v1';

/** What a binding says of the parameters of its policy. */
export function paramText(reference: ParamRef | undefined): string {
  if (reference === undefined) return '<unset>';
  const { name, namespace, selector } = reference;
  if (name !== undefined && name !== '') return `${namespace ?? '*'}/${name}`;
  return selector === undefined ? '<unset>' : goSelector(selector);
}
