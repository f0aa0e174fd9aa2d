import type { CelValue } from '../values/value';
import type { ComprehensionExpression, EntryExpression, Expression, FieldExpression } from './expression';
import type { ComprehensionParts, NodeMaker } from './macros';

/** Makes the nodes of one expression, each with an id of its own. */
export interface Nodes {
  literal(offset: number, value: CelValue): Expression;
  ident(offset: number, name: string): Expression;
  select(offset: number, operand: Expression, field: string): Expression;
  call(offset: number, name: string, args: readonly Expression[], target?: Expression): Expression;
  list(offset: number, elements: readonly Expression[], optional: ReadonlySet<number>): Expression;
  map(offset: number, entries: readonly EntryExpression[]): Expression;
  struct(offset: number, typeName: string, fields: readonly FieldExpression[]): Expression;
  entry(offset: number, key: Expression, value: Expression, isOptional: boolean): EntryExpression;
  field(offset: number, name: string, value: Expression, isOptional: boolean): FieldExpression;
  /** What a macro makes: everything stands at the place of its call. */
  at(offset: number): NodeMaker;
}

const NOTHING: ReadonlySet<number> = new Set();

export function newNodes(): Nodes {
  let last = 0;
  const node = (offset: number): { id: number; offset: number } => ({ id: ++last, offset });

  const nodes: Nodes = {
    literal: (offset, value) => ({ kind: 'literal', ...node(offset), value }),
    ident: (offset, name) => ({ kind: 'ident', ...node(offset), name }),
    select: (offset, operand, field) => ({ kind: 'select', ...node(offset), operand, field, isTest: false }),
    call: (offset, name, args, target) => ({
      kind: 'call',
      ...node(offset),
      name,
      args,
      ...(target !== undefined && { target }),
    }),
    list: (offset, elements, optional) => ({ kind: 'list', ...node(offset), elements, optional }),
    map: (offset, entries) => ({ kind: 'map', ...node(offset), entries }),
    struct: (offset, typeName, fields) => ({ kind: 'struct', ...node(offset), typeName, fields }),
    entry: (offset, key, value, isOptional) => ({ ...node(offset), key, value, isOptional }),
    field: (offset, name, value, isOptional) => ({ ...node(offset), name, value, isOptional }),
    at: (offset) => ({
      literal: (value) => nodes.literal(offset, value),
      ident: (name) => nodes.ident(offset, name),
      list: (...elements) => nodes.list(offset, elements, NOTHING),
      emptyMap: () => nodes.map(offset, []),
      call: (name, ...args) => nodes.call(offset, name, args),
      memberCall: (name, target, ...args) => nodes.call(offset, name, args, target),
      presence: (operand, field) => ({ kind: 'select', ...node(offset), operand, field, isTest: true }),
      comprehension: (parts) => comprehension(node(offset), parts),
      copy: (expression) => copy(expression, (at) => node(at)),
    }),
  };
  return nodes;
}

const comprehension = (node: { id: number; offset: number }, parts: ComprehensionParts): ComprehensionExpression => ({
  kind: 'comprehension',
  ...node,
  ...parts,
});

type MakeNode = (offset: number) => { id: number; offset: number };

function copy(expression: Expression, node: MakeNode): Expression {
  const again = (part: Expression): Expression => copy(part, node);
  const fresh = node(expression.offset);
  switch (expression.kind) {
    case 'literal':
    case 'ident':
      return { ...expression, ...fresh };
    case 'select':
      return { ...expression, ...fresh, operand: again(expression.operand) };
    case 'call':
      return {
        ...expression,
        ...fresh,
        args: expression.args.map(again),
        ...(expression.target !== undefined && { target: again(expression.target) }),
      };
    case 'list':
      return { ...expression, ...fresh, elements: expression.elements.map(again) };
    case 'map':
      return {
        ...expression,
        ...fresh,
        entries: expression.entries.map((entry) => ({
          ...entry,
          ...node(entry.offset),
          key: again(entry.key),
          value: again(entry.value),
        })),
      };
    case 'struct':
      return {
        ...expression,
        ...fresh,
        fields: expression.fields.map((field) => ({ ...field, ...node(field.offset), value: again(field.value) })),
      };
    case 'comprehension':
      return {
        ...expression,
        ...fresh,
        range: again(expression.range),
        initial: again(expression.initial),
        condition: again(expression.condition),
        step: again(expression.step),
        result: again(expression.result),
      };
  }
}
