import { semanticEqual } from '../../../base/equal';
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  CustomResourceValidation,
  SelectableField,
} from '../../types/apiextensions-v1';

/** What versions may say each for itself, or all alike. */
export interface VersionFacts {
  readonly schema?: CustomResourceValidation;
  readonly subresources?: CustomResourceSubresources;
  readonly additionalPrinterColumns?: readonly CustomResourceColumnDefinition[];
  readonly selectableFields?: readonly SelectableField[];
}

/**
 * A definition as kube-apiserver holds it while it validates: what all versions say alike stands once, beside them, and
 * the paths of findings are made of that (apiextensions-apiserver/pkg/apis/apiextensions/v1/conversion.go, v1.36).
 */
export interface InternalSpec extends Omit<CustomResourceDefinitionSpec, 'versions'>, VersionFacts {
  /** The name of the first version. */
  readonly version: string;
  readonly versions: readonly CustomResourceDefinitionVersion[];
}

const SHARED = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const;

export function internalSpec(spec: CustomResourceDefinitionSpec): InternalSpec {
  const [first] = spec.versions;
  if (first === undefined) return { ...spec, version: '' };
  const alike = SHARED.filter((key) => spec.versions.every((version) => semanticEqual(version[key], first[key])));
  return {
    ...spec,
    ...picked(first, alike),
    version: first.name,
    versions: spec.versions.map((version) => without(version, alike)),
  };
}

type Shared = (typeof SHARED)[number];

const picked = (version: CustomResourceDefinitionVersion, keys: readonly Shared[]): VersionFacts =>
  Object.fromEntries(keys.filter((key) => version[key] !== undefined).map((key) => [key, version[key]]));

function without(version: CustomResourceDefinitionVersion, keys: readonly Shared[]): CustomResourceDefinitionVersion {
  const kept: Record<string, unknown> = { ...version };
  for (const key of keys) delete kept[key];
  return kept as unknown as CustomResourceDefinitionVersion;
}
