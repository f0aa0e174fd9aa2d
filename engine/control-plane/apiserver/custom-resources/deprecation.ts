import type {
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from '../../../api/types/apiextensions-v1';
import { compareVersions } from './compare-versions';

/** What who uses a deprecated version is told (apiserver/customresource_handler.go, v1.36). */
export function deprecationOf(
  { group, names, versions }: CustomResourceDefinitionSpec,
  { name, deprecated = false, deprecationWarning }: CustomResourceDefinitionVersion,
): string | undefined {
  if (!deprecated) return undefined;
  if (deprecationWarning !== undefined) return deprecationWarning;
  const better = versions
    .filter((each) => each.served && each.deprecated !== true && compareVersions(each.name, name) > 0)
    .map((each) => each.name)
    .sort((a, b) => compareVersions(b, a));
  const text = `${group}/${name} ${names.kind} is deprecated`;
  return better[0] === undefined ? text : `${text}; use ${group}/${better[0]} ${names.kind}`;
}
