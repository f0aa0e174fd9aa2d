import type { Call } from '../functions/call';
import { patternSize } from '../functions/kubernetes/formats';
import { elements } from '../values/lists';
import { textSize } from '../values/text';
import { encodeUtf8 } from '../values/utf8';
import { type CelValue, isList, isMap, isObject, isOptionalValue, kindOf } from '../values/value';

const TEXT = 0.1;
const PATTERN = 0.25;
const LIST_BASE = 10;
const STRUCT_BASE = 40;

const FREE_OF_SIZE = new Set([
  ...['serviceAccount', 'path', 'group', 'resource', 'subresource', 'namespace', 'name', 'allowed', 'reason', 'error'],
  ...['errored', 'masked', 'prefixLength', 'family', 'isUnspecified', 'isLoopback', 'isLinkLocalMulticast'],
  ...['isLinkLocalUnicast', 'isGlobalUnicast', 'format.named', 'sign', 'asInteger', 'isInteger', 'asApproximateFloat'],
  ...['isGreaterThan', 'isLessThan', 'compareTo', 'add', 'sub', 'major', 'minor', 'patch', 'getScheme', 'getHostname'],
  ...['getHost', 'getPort', 'getEscapedPath', 'getQuery'],
]);
const OF_ONE_TEXT = new Set([
  ...['url', 'lowerAscii', 'upperAscii', 'substring', 'trim', 'jsonpatch.escapeKey', 'cidr', 'isIP', 'isCIDR'],
  ...['quantity', 'isQuantity', 'semver', 'isSemver'],
]);
const TRAVERSING = new Set(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf']);
const CHECK = 350_000;

/**
 * What a call has cost (interpreter/runtimecost.go and ext of cel-go v0.26; apiserver/pkg/cel/library/cost.go, v1.36):
 * functions of lists first, then Kubernetes' own, then the language's.
 */
export function actualCost({ name, overload }: Call, args: readonly CelValue[], result: CelValue): number {
  return listCost(overload, args, result) ?? kubernetesCost(name, overload, args, result) ?? coreCost(overload, args);
}

function listCost(overload: string, args: readonly CelValue[], result: CelValue): number | undefined {
  switch (overload) {
    case 'list_slice':
    case 'lists_range':
    case 'list_reverse':
      return sizeOf(result) + 1 + LIST_BASE;
    case 'list_flatten':
      return sizeOf(args[0]) + 1 + LIST_BASE;
    case 'list_flatten_int':
      return Math.trunc(sizeOf(args[0]) * Number(args[1])) + 1 + LIST_BASE;
    case 'list_distinct':
      return comparing(args[0]);
    case 'list_sets_contains_list':
    case 'list_sets_intersects_list':
      return 1 + sizeOf(args[0]) * sizeOf(args[1]);
    case 'list_sets_equivalent_list':
      return 1 + 2 * sizeOf(args[0]) * sizeOf(args[1]);
    default:
      if (/^list_.*_sort$/.test(overload)) return comparing(args[0]);
      return /^list_.*_sortByAssociatedKeys$/.test(overload) ? comparing(args[1]) : undefined;
  }
}

function comparing(list: CelValue | undefined): number {
  const size = sizeOf(list);
  const first = list !== undefined && isList(list) && size > 0 ? kindOf(list.at(0)) : '';
  const factor = first === 'string' || first === 'bytes' ? 2 + TEXT : 2;
  return Math.trunc(size * size * factor) + 1 + LIST_BASE;
}

function kubernetesCost(
  name: string,
  overload: string,
  args: readonly CelValue[],
  result: CelValue,
): number | undefined {
  const [first, second] = args;
  if (FREE_OF_SIZE.has(name)) return 1;
  if (OF_ONE_TEXT.has(name)) return Math.ceil(sizeOf(first) * TEXT);
  if (TRAVERSING.has(name)) return traversal(first);
  switch (name) {
    case 'check':
      return CHECK;
    case 'fieldSelector':
    case 'labelSelector':
      return selectorCost(sizeOf(second));
    case 'replace':
    case 'split':
    case 'ip.isCanonical':
      return Math.ceil(sizeOf(first) * 2 * TEXT);
    case 'join':
      return Math.ceil(sizeOf(result) * 2 * TEXT);
    case 'find':
    case 'findAll':
      return patternCost(sizeOf(first), sizeOf(second));
    case 'ip':
      return overload === 'cidr_ip' ? 1 : Math.ceil(sizeOf(first) * TEXT);
    case 'containsIP':
      return (
        Math.ceil(sizeOf(first) * 2 * TEXT) +
        (overload === 'cidr_contains_ip_string' ? Math.ceil(sizeOf(second) * TEXT) : 0)
      );
    case 'containsCIDR':
      return (
        Math.ceil(sizeOf(first) * 2 * TEXT) +
        Math.ceil(sizeOf(first) * TEXT) +
        1 +
        (overload === 'cidr_contains_cidr_string' ? Math.ceil(sizeOf(second) * TEXT) : 0)
      );
    case 'validate': {
      const pattern = patternSize(first);
      return pattern === undefined ? undefined : patternCost(sizeOf(second), pattern);
    }
    case '_==_':
      return first !== undefined && isObject(first) ? 1 : undefined;
    default:
      return undefined;
  }
}

const patternCost = (text: number, pattern: number): number =>
  Math.ceil((1 + text) * TEXT) * Math.ceil(pattern * PATTERN);

function selectorCost(length: number): number {
  const requirements = Math.ceil(Math.ceil(length * 0.5) * (LIST_BASE + STRUCT_BASE));
  return LIST_BASE + Math.ceil(length * TEXT) + requirements;
}

function coreCost(overload: string, [first, second]: readonly CelValue[]): number {
  switch (overload) {
    case 'starts_with_string':
    case 'ends_with_string':
    case 'string_to_bytes':
    case 'bytes_to_string':
    case 'strings_quote':
    case 'string_format':
      return Math.ceil(sizeOf(first) * TEXT);
    case 'in_list':
      return sizeOf(second);
    case 'add_string':
    case 'add_bytes':
      return Math.ceil((sizeOf(first) + sizeOf(second)) * TEXT);
    case 'matches_string':
      return patternCost(sizeOf(first), sizeOf(second));
    case 'contains_string':
      return Math.ceil(sizeOf(first) * TEXT) * Math.ceil(sizeOf(second) * TEXT);
    default:
      return COMPARISON.test(overload) ? Math.ceil(Math.min(sizeOf(first), sizeOf(second)) * TEXT) : 1;
  }
}

const COMPARISON = /^(?:equals|not_equals|(?:less|greater)(?:_equals)?_(?:string|bytes))$/;

/** What `size` counts: 1 for whatever has no size. */
export function sizeOf(value: CelValue | undefined): number {
  if (typeof value === 'string') return textSize(value);
  if (value instanceof Uint8Array) return value.length;
  if (value === undefined || value === null) return 1;
  if (isList(value) || isMap(value)) return value.size;
  if (isObject(value)) return value.costSize ?? 1;
  return isOptionalValue(value) && value.value !== undefined ? sizeOf(value.value) : 1;
}

function traversal(value: CelValue | undefined): number {
  if (typeof value === 'string') return Math.trunc(encodeUtf8(value).length * TEXT);
  if (value instanceof Uint8Array) return Math.trunc(value.length * TEXT);
  if (value === undefined || value === null) return 1;
  if (isList(value)) return [...elements(value)].reduce<number>((sum, element) => sum + traversal(element), 0);
  if (isMap(value))
    return value.keys().reduce<number>((sum, key) => sum + traversal(key) + traversal(value.find(key)), 0);
  return 1;
}
