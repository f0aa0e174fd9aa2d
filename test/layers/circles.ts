import { isTest, withoutExtension, type Source } from './source';

/** Files that import one another in a circle, types included: none of them can be understood, or moved, alone. */
export function findCircles(sources: readonly Source[]): readonly string[] {
  return circlesOf(graphOf(sources.filter(({ path }) => !isTest(path)))).map(
    (circle) => `${circle.join(', ')}: what they share belongs into a file below them`,
  );
}

type Graph = ReadonlyMap<string, readonly string[]>;

function graphOf(sources: readonly Source[]): Graph {
  const files = new Set(sources.map(({ path }) => withoutExtension(path)));
  const resolved = (target: string | undefined): readonly string[] =>
    [target, `${target}/index`].filter((file): file is string => file !== undefined && files.has(file));
  return new Map(
    sources.map(({ path, imports }) => [
      withoutExtension(path),
      imports.flatMap(({ target }) => (target === undefined ? [] : resolved(target))),
    ]),
  );
}

/** Tarjan's strongly connected components of more than one file. */
function circlesOf(graph: Graph): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const circles: (readonly string[])[] = [];

  const visit = (file: string): number => {
    const own = order.size;
    order.set(file, own);
    low.set(file, own);
    open.push(file);
    for (const other of graph.get(file) ?? []) {
      const reached = order.has(other) ? (open.includes(other) ? order.get(other) : undefined) : visit(other);
      if (reached !== undefined) low.set(file, Math.min(low.get(file) ?? own, reached));
    }
    const lowest = low.get(file) ?? own;
    if (lowest === own) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1) circles.push([...circle].sort());
    }
    return lowest;
  };

  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return circles;
}
