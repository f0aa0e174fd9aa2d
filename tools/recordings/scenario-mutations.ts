import { pick, type Chance } from '../mutations/seeded';
import { crossOver, valuePool, type Json, type PooledObject } from './crossover';
import type { Action, Scenario } from './scenarios/scenario';

/** What names a thing, or keeps its pods together and on the nodes of the scenario, stays. */
const FIXED =
  /^(apiVersion|kind|metadata|metadata\.(name|namespace|generateName)|spec|spec\.template|spec\.template\.spec)?$|selector|nodeSelector|template\.metadata\.labels|containers\.\[\]\.name|containers$|jobTemplate$|jobTemplate\.spec(\.template(\.spec)?)?$|kubelet\.example\.com\/exit$|alias/;

/** Makes new scenarios out of others: values of the bodies come from other scenarios, or actions come at other times. */
export function scenarioMutations(
  corpus: readonly Scenario[],
): (given: Scenario, id: string, chance: Chance) => Scenario {
  const pool = valuePool(corpus.flatMap(({ actions }) => actions.flatMap(objectOf)));
  return (given, id, chance) => {
    let { actions } = given;
    const changes = 1 + Math.floor(chance() * 4);
    for (let change = 0; change < changes; change++) {
      const index = Math.floor(chance() * actions.length);
      actions = actions.map((action, at) => {
        const [object] = objectOf(action);
        if (at !== index || object === undefined) return action;
        const body = crossOver(object, { pool, chance, fixed: FIXED });
        return body === undefined ? action : { ...action, body };
      });
      if (chance() < 0.3) actions = retimed(actions, given.duration, chance);
    }
    return { ...given, id, title: `${given.id}, changed`, actions };
  };
}

/** One action comes at another whole second, early enough for something to follow. */
function retimed(actions: readonly Action[], duration: number, chance: Chance): readonly Action[] {
  const later = actions.filter(({ t }) => t > 0);
  if (later.length === 0) return actions;
  const moved = pick(chance, later);
  const t = Math.max(moved.t - 4, 1) + Math.floor(chance() * 9);
  return actions.map((action) => (action === moved ? { ...action, t: Math.min(t, duration - 2) } : action));
}

function objectOf({ body, path, patch, pods }: Action): readonly PooledObject[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  const { kind } = body as { readonly kind?: string };
  const plural = pods === undefined ? /\/([a-z]+)\/[^/]+(?:\/[a-z]+)?$/.exec(String(path))?.[1] : 'pods';
  return [{ kind: kind ?? `${String(patch)} ${plural ?? ''}`, value: body as Json }];
}
