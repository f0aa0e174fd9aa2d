import type { Expression } from './expression';

/** What makes the nodes of an expanded macro: each has a new id and stands where the macro's call stands. */
export interface NodeMaker {
  literal(value: boolean | bigint): Expression;
  ident(name: string): Expression;
  list(...elements: Expression[]): Expression;
  emptyMap(): Expression;
  call(name: string, ...args: Expression[]): Expression;
  memberCall(name: string, target: Expression, ...args: Expression[]): Expression;
  presence(operand: Expression, field: string): Expression;
  comprehension(parts: ComprehensionParts): Expression;
  /** The same expression under new ids. */
  copy(expression: Expression): Expression;
}

export interface ComprehensionParts {
  readonly range: Expression;
  readonly variable: string;
  readonly variable2?: string;
  readonly accumulator: string;
  readonly initial: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
}

/** The call is wrong: the argument at fault, and why. */
export interface MacroFault {
  readonly at: Expression;
  readonly message: string;
}

export type Expansion = Expression | MacroFault;

/** `target` is absent of `has(…)` alone. */
export type Macro = (make: NodeMaker, args: readonly Expression[], target: Expression) => Expansion;

export const ACCUMULATOR = '__result__';
const UNUSED = '#unused';

type Names = { readonly variable: string; readonly variable2?: string };

/** The macros of Kubernetes' environment, by `name:arguments:isMember` (parser/macro.go, ext of cel-go v0.26). */
export const MACROS: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ['has:1:false', has],
  ['all:2:true', quantifier(all, 1)],
  ['exists:2:true', quantifier(exists, 1)],
  ['exists_one:2:true', quantifier(existsOne, 1)],
  ['map:2:true', transformOne],
  ['map:3:true', transformOne],
  ['filter:2:true', filter],
  ['optMap:2:true', optionalMacro('optMap')],
  ['optFlatMap:2:true', optionalMacro('optFlatMap')],
  ['all:3:true', quantifier(all, 2)],
  ['exists:3:true', quantifier(exists, 2)],
  ['existsOne:3:true', quantifier(existsOne, 2)],
  ['exists_one:3:true', quantifier(existsOne, 2)],
  ['transformList:3:true', transformList],
  ['transformList:4:true', transformList],
  ['transformMap:3:true', transformMap],
  ['transformMap:4:true', transformMap],
  ['transformMapEntry:3:true', transformMapEntry],
  ['transformMapEntry:4:true', transformMapEntry],
  ['sortBy:2:true', sortBy],
]);

function has(make: NodeMaker, [argument]: readonly Expression[]): Expansion {
  if (argument?.kind === 'select') return make.presence(argument.operand, argument.field);
  return fault(argument, 'invalid argument to has() macro');
}

type Body = (make: NodeMaker, predicate: Expression) => Omit<ComprehensionParts, 'range' | keyof Names>;

const accumulated = (make: NodeMaker): Expression => make.ident(ACCUMULATOR);

function all(make: NodeMaker, predicate: Expression): ReturnType<Body> {
  const initial = make.literal(true);
  const condition = make.call('@not_strictly_false', accumulated(make));
  const step = make.call('_&&_', accumulated(make), predicate);
  return { accumulator: ACCUMULATOR, initial, condition, step, result: accumulated(make) };
}

function exists(make: NodeMaker, predicate: Expression): ReturnType<Body> {
  const initial = make.literal(false);
  const condition = make.call('@not_strictly_false', make.call('!_', accumulated(make)));
  const step = make.call('_||_', accumulated(make), predicate);
  return { accumulator: ACCUMULATOR, initial, condition, step, result: accumulated(make) };
}

function existsOne(make: NodeMaker, predicate: Expression): ReturnType<Body> {
  const initial = make.literal(0n);
  const condition = make.literal(true);
  const more = make.call('_+_', accumulated(make), make.literal(1n));
  const step = make.call('_?_:_', predicate, more, accumulated(make));
  const result = make.call('_==_', accumulated(make), make.literal(1n));
  return { accumulator: ACCUMULATOR, initial, condition, step, result };
}

function quantifier(body: Body, variables: 1 | 2): Macro {
  return (make, args, target) => {
    const named = variables === 1 ? oneName(args, 'argument must be a simple name') : twoNames(args);
    if ('message' in named) return named;
    return make.comprehension({ range: target, ...named, ...body(make, last(args)) });
  };
}

function transformOne(make: NodeMaker, args: readonly Expression[], target: Expression): Expansion {
  const named = oneName(args, 'argument is not an identifier');
  if ('message' in named) return named;
  const initial = make.list();
  const condition = make.literal(true);
  const more = make.call('_+_', accumulated(make), make.list(last(args)));
  return make.comprehension({
    range: target,
    ...named,
    accumulator: ACCUMULATOR,
    initial,
    condition,
    step: guarded(make, args.length === 3 ? args[1] : undefined, more),
    result: accumulated(make),
  });
}

function filter(make: NodeMaker, args: readonly Expression[], target: Expression): Expansion {
  const named = oneName(args, 'argument is not an identifier');
  if ('message' in named) return named;
  const [variable] = args;
  const initial = make.list();
  const condition = make.literal(true);
  const more = make.call('_+_', accumulated(make), make.list(...(variable === undefined ? [] : [variable])));
  return make.comprehension({
    range: target,
    ...named,
    accumulator: ACCUMULATOR,
    initial,
    condition,
    step: guarded(make, last(args), more),
    result: accumulated(make),
  });
}

function transformList(make: NodeMaker, args: readonly Expression[], target: Expression): Expansion {
  return transform(make, args, target, make.list(), () => make.call('_+_', accumulated(make), make.list(last(args))));
}

function transformMap(make: NodeMaker, args: readonly Expression[], target: Expression): Expansion {
  return transform(make, args, target, make.emptyMap(), (key) =>
    make.call('cel.@mapInsert', accumulated(make), make.ident(key), last(args)),
  );
}

function transformMapEntry(make: NodeMaker, args: readonly Expression[], target: Expression): Expansion {
  return transform(make, args, target, make.emptyMap(), () =>
    make.call('cel.@mapInsert', accumulated(make), last(args)),
  );
}

function transform(
  make: NodeMaker,
  args: readonly Expression[],
  range: Expression,
  initial: Expression,
  step: (key: string) => Expression,
): Expansion {
  const named = twoNames(args);
  if ('message' in named) return named;
  const condition = make.literal(true);
  return make.comprehension({
    range,
    ...named,
    accumulator: ACCUMULATOR,
    initial,
    condition,
    step: guarded(make, args.length === 4 ? args[2] : undefined, step(named.variable)),
    result: accumulated(make),
  });
}

const SORT_INPUT = '@__sortBy_input__';

/** `target.sortBy(x, key)`: the target is bound to a name, the keys are made of it, then it is ordered by them. */
function sortBy(make: NodeMaker, args: readonly Expression[], target: Expression): Expansion {
  if (target.kind === 'literal' || target.kind === 'map' || target.kind === 'struct')
    return fault(target, 'sortBy can only be applied to a list, identifier, comprehension, call or select expression');
  const keys = transformOne(make, args, make.ident(SORT_INPUT));
  if ('message' in keys) return keys;
  return make.comprehension({
    range: make.list(),
    variable: UNUSED,
    accumulator: SORT_INPUT,
    initial: target,
    condition: make.literal(false),
    step: make.ident(SORT_INPUT),
    result: make.memberCall('@sortByAssociatedKeys', make.ident(SORT_INPUT), keys),
  });
}

/** `target.optMap(x, f)`: `target.hasValue() ? optional.of(f over its value) : optional.none()` (cel/library.go). */
function optionalMacro(name: 'optMap' | 'optFlatMap'): Macro {
  return (make, args, target) => {
    const [variable] = args;
    if (variable?.kind !== 'ident') return fault(variable, `${name}() variable name must be a simple identifier`);
    const present = make.memberCall('hasValue', target);
    const bound = make.comprehension({
      range: make.list(),
      variable: UNUSED,
      accumulator: variable.name,
      initial: make.memberCall('value', make.copy(target)),
      condition: make.literal(false),
      step: make.ident(variable.name),
      result: last(args),
    });
    const some = name === 'optMap' ? make.call('optional.of', bound) : bound;
    return make.call('_?_:_', present, some, make.call('optional.none'));
  };
}

const guarded = (make: NodeMaker, condition: Expression | undefined, step: Expression): Expression =>
  condition === undefined ? step : make.call('_?_:_', condition, step, accumulated(make));

function oneName(args: readonly Expression[], message: string): Names | MacroFault {
  const [variable] = args;
  if (variable?.kind !== 'ident') return fault(variable, message);
  return overwrites(variable.name) ? fault(variable, OVERWRITES) : { variable: variable.name };
}

function twoNames([first, second]: readonly Expression[]): Names | MacroFault {
  if (first?.kind !== 'ident') return fault(first, 'argument must be a simple name');
  if (second?.kind !== 'ident') return fault(second, 'argument must be a simple name');
  if (first.name === second.name) return fault(second, `duplicate variable name: ${first.name}`);
  if (overwrites(first.name)) return fault(first, OVERWRITES);
  if (overwrites(second.name)) return fault(second, OVERWRITES);
  return { variable: first.name, variable2: second.name };
}

const OVERWRITES = 'iteration variable overwrites accumulator variable';
const overwrites = (name: string): boolean => name === ACCUMULATOR;

const MISSING: Expression = Object.freeze<Expression>({ kind: 'literal', id: 0, offset: 0, value: null });

const fault = (at: Expression | undefined, message: string): MacroFault => ({ at: at ?? MISSING, message });

const last = (args: readonly Expression[]): Expression => args[args.length - 1] ?? MISSING;
