import { parameter, sameType } from '../types/type';
import type { CostNode, SizeAt } from './cost-node';
import { exactly, ONE, plus, type Range, scaled, times, UNBOUNDED, UNKNOWN, ZERO } from './range';

export interface CallEstimate {
  readonly cost: Range;
  /** Of the result. */
  readonly size?: Range;
}

export interface EstimatedCall {
  readonly name: string;
  readonly overload: string;
  readonly target: CostNode | undefined;
  readonly args: readonly CostNode[];
  readonly sizeAt: SizeAt;
}

const TEXT = 0.1;
const PATTERN = 0.25;
const LIST_BASE = 10;
const STRUCT_BASE = 40;
const FORMAT_PATTERN = 128;
const CHECK = exactly(350_000);

const FREE_OF_SIZE = new Set([
  ...['serviceAccount', 'path', 'group', 'resource', 'subresource', 'namespace', 'name', 'allowed', 'reason', 'error'],
  ...['errored', 'masked', 'prefixLength', 'family', 'isUnspecified', 'isLoopback', 'isLinkLocalMulticast'],
  ...['isLinkLocalUnicast', 'isGlobalUnicast', 'format.named', 'sign', 'asInteger', 'isInteger', 'asApproximateFloat'],
  ...['isGreaterThan', 'isLessThan', 'compareTo', 'add', 'sub', 'major', 'minor', 'patch', 'getScheme', 'getHostname'],
  ...['getHost', 'getPort', 'getEscapedPath', 'getQuery'],
]);
const OF_ARGUMENT = new Set(['cidr', 'isIP', 'isCIDR', 'quantity', 'isQuantity', 'semver', 'isSemver']);
const KEEPING_ARGUMENT = new Set(['url', 'jsonpatch.escapeKey']);
const KEEPING_TARGET = new Set(['lowerAscii', 'upperAscii', 'substring', 'trim']);
const TRAVERSING = new Set(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf']);

/**
 * What a call may cost, its arguments left out; undefined: as much as any (ext/lists.go and ext/sets.go of cel-go v0.26,
 * apiserver/pkg/cel/library/cost.go of v1.36, then checker/cost.go).
 */
export function callEstimate(call: EstimatedCall): CallEstimate | undefined {
  return listEstimate(call) ?? kubernetesEstimate(call) ?? coreEstimate(call);
}

/** What the size of a node is known to be, by itself or by what lies at its path. */
function known(node: CostNode | undefined, sizeAt: SizeAt): Range {
  return node?.size ?? (node === undefined ? undefined : sizeAt(node.path)) ?? UNKNOWN;
}

function listEstimate({ overload, target, args, sizeAt }: EstimatedCall): CallEstimate | undefined {
  const size = known(target, sizeAt);
  switch (overload) {
    case 'list_slice':
      return allocating(1, exactly(literalOr(args[1], size.max) - literalOr(args[0], 0)));
    case 'lists_range':
      return allocating(1, exactly(literalOr(args[0], UNBOUNDED)));
    case 'list_reverse':
    case 'list_flatten':
      return allocating(1, size);
    case 'list_flatten_int':
      return allocating(literalOr(args[0], UNBOUNDED), size);
    case 'list_distinct':
      return allocating(2, times(size, size));
    case 'list_sets_contains_list':
    case 'list_sets_intersects_list':
      return { cost: plus(times(known(args[0], sizeAt), known(args[1], sizeAt)), ONE) };
    case 'list_sets_equivalent_list':
      return { cost: plus(scaled(times(known(args[0], sizeAt), known(args[1], sizeAt)), 2), ONE) };
    default:
      return sortEstimate(overload, overload.endsWith('sortByAssociatedKeys') ? known(args[0], sizeAt) : size);
  }
}

function sortEstimate(overload: string, size: Range): CallEstimate | undefined {
  const [, element] = /^list_(.*)_sort(?:ByAssociatedKeys)?$/.exec(overload) ?? [];
  if (element === undefined) return undefined;
  return allocating(element === 'string' || element === 'bytes' ? 2 + TEXT : 2, times(size, size));
}

const allocating = (factor: number, size: Range): CallEstimate => ({
  cost: plus(scaled(size, factor), exactly(1 + LIST_BASE)),
  size,
});

function literalOr(node: CostNode | undefined, otherwise: number): number {
  return typeof node?.literal === 'bigint' ? Math.max(0, Number(node.literal)) : otherwise;
}

function kubernetesEstimate(call: EstimatedCall): CallEstimate | undefined {
  const { name, overload, target, args, sizeAt } = call;
  const first = known(args[0], sizeAt);
  const size = known(target, sizeAt);
  if (FREE_OF_SIZE.has(name)) return { cost: ONE };
  if (OF_ARGUMENT.has(name)) return { cost: scaled(first, TEXT) };
  if (KEEPING_ARGUMENT.has(name)) return { cost: scaled(first, TEXT), size: first };
  if (KEEPING_TARGET.has(name)) return { cost: scaled(size, TEXT), size };
  if (TRAVERSING.has(name)) return traversing(call, size);
  switch (name) {
    case 'check':
      return { cost: CHECK };
    case 'fieldSelector':
    case 'labelSelector':
      return { cost: selectorCost(first) };
    case 'replace':
      return { cost: scaled(size, 2 * TEXT), size: replacedSize(size, first, known(args[1], sizeAt)) };
    case 'split':
      return { cost: scaled(size, 2 * TEXT), size: { min: 0, max: literalOr(args[1], size.max) } };
    case 'join':
      return joined(call, size);
    case 'find':
    case 'findAll':
      return { cost: times(scaled(plus(size, ONE), TEXT), scaled(first, PATTERN)), size: { min: 0, max: size.max } };
    case 'ip':
      return { cost: overload === 'cidr_ip' ? ONE : scaled(first, TEXT) };
    case 'ip.isCanonical':
      return { cost: scaled(first, 2 * TEXT) };
    case 'containsIP': {
      const compare = scaled({ min: 8, max: 32 }, TEXT);
      return { cost: overload === 'cidr_contains_ip_string' ? plus(compare, scaled(first, TEXT)) : compare };
    }
    case 'containsCIDR': {
      const compare = plus(scaled({ min: 8, max: 32 }, TEXT), scaled({ min: 4, max: 16 }, TEXT), ONE);
      return { cost: overload === 'cidr_contains_cidr_string' ? plus(compare, scaled(first, TEXT)) : compare };
    }
    case 'validate':
      return { cost: scaled(scaled(first, TEXT), FORMAT_PATTERN * PATTERN) };
    case '_==_':
      return libraryEquality(args);
    default:
      return undefined;
  }
}

function traversing({ target, sizeAt }: EstimatedCall, size: Range): CallEstimate {
  if (target?.type.parameters.length === 0) return { cost: scaled(size, TEXT) };
  const element = target && elementNode(target, sizeAt);
  const isText = element?.type.kind === 'string' || element?.type.kind === 'bytes';
  const each = isText ? plus(ONE, scaled(known(element, sizeAt), TEXT)) : ONE;
  return { cost: times(size, each) };
}

function elementNode(list: CostNode, sizeAt: SizeAt): CostNode {
  const path = list.path.length === 0 ? [] : [...list.path, '@items'];
  return { type: parameter(list.type, 0), path, size: sizeAt(path) };
}

function selectorCost(length: Range): Range {
  const requirements = scaled(scaled(length, 0.5), LIST_BASE + STRUCT_BASE);
  return plus(exactly(LIST_BASE), scaled(length, TEXT), requirements);
}

/** The result of `replace`: from as short to as long as the lengths of all three texts allow. */
function replacedSize(size: Range, from: Range, to: Range): Range {
  let [countMax, keptMax] = [0, 0];
  if (from.min === 0) [countMax, keptMax] = [Math.min(size.max + 1, UNBOUNDED), size.max];
  else if (to.max <= from.min) keptMax = size.max;
  else countMax = Math.ceil(size.max / from.min);
  let [countMin, keptMin] = [0, 0];
  if (from.max === 0) [countMin, keptMin] = [Math.min(size.min + 1, UNBOUNDED), size.min];
  else if (from.max <= to.min) keptMin = size.min;
  else countMin = Math.ceil(size.min / from.max);
  return plus(times({ min: countMin, max: countMax }, to), { min: keptMin, max: keptMax });
}

function joined({ target, args, sizeAt }: EstimatedCall, size: Range): CallEstimate {
  const element = target && target.type.parameters.length > 0 ? elementNode(target, sizeAt) : undefined;
  const texts = element === undefined ? ZERO : times(size, known(element, sizeAt));
  const separators = { min: Math.max(0, size.min - 1), max: Math.max(0, size.max - 1) };
  const all = args.length === 0 ? texts : plus(texts, times(known(args[0], sizeAt), separators));
  return { cost: scaled(all, TEXT), size: all };
}

const ONE_STEP_EQUALITY = new Set([
  ...['net.IP', 'net.CIDR', 'kubernetes.Quantity', 'kubernetes.Semver', 'kubernetes.authorization.Authorizer'],
  ...['kubernetes.authorization.PathCheck', 'kubernetes.authorization.GroupCheck'],
  ...['kubernetes.authorization.ResourceCheck', 'kubernetes.authorization.Decision'],
]);

function libraryEquality([left, right]: readonly CostNode[]): CallEstimate | undefined {
  if (left === undefined || right === undefined || !sameType(left.type, right.type)) return undefined;
  if (ONE_STEP_EQUALITY.has(left.type.name)) return { cost: ONE };
  if (left.type.name === 'kubernetes.NamedFormat') return { cost: scaled({ min: 1, max: 64 }, TEXT) };
  if (left.type.name !== 'kubernetes.URL') return undefined;
  return { cost: scaled({ min: 1, max: right.size?.max ?? 1 }, TEXT) };
}

const COMPARISON = /^(?:equals|not_equals|(?:less|greater)(?:_equals)?_(?:string|bytes))$/;

function coreEstimate({ overload, target, args }: EstimatedCall): CallEstimate | undefined {
  const sizes = args.map((arg) => arg.size ?? UNKNOWN);
  const [first = UNKNOWN, second = UNKNOWN] = sizes;
  const size = target?.size ?? UNKNOWN;
  switch (overload) {
    case 'string_format':
      return { cost: scaled(size, TEXT) };
    case 'string_to_bytes':
      return { cost: scaled(first, TEXT), size: { min: first.min, max: Math.min(first.max * 4, UNBOUNDED) } };
    case 'bytes_to_string':
      return { cost: scaled(first, TEXT), size: { min: Math.floor(first.min / 4), max: first.max } };
    case 'strings_quote':
      return { cost: scaled(first, TEXT), size: { min: first.min + 2, max: Math.min(first.max * 2 + 2, UNBOUNDED) } };
    case 'starts_with_string':
    case 'ends_with_string':
      return { cost: scaled(first, TEXT) };
    case 'in_list':
      return { cost: second };
    case 'matches_string':
      return { cost: times(scaled(plus(size, ONE), TEXT), scaled(first, PATTERN)) };
    case 'contains_string':
      return { cost: times(scaled(size, TEXT), scaled(first, TEXT)) };
    default:
      return COMPARISON.test(overload) ? { cost: comparison(first, second) } : undefined;
  }
}

function comparison(left: Range, right: Range): Range {
  const max = Math.min(left.max, right.max);
  return scaled({ min: max > 0 ? 1 : 0, max }, TEXT);
}
