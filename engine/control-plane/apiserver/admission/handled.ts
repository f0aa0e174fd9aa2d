import type { Served } from '../registry';
import type { AdmissionPlugin, Request } from './plugin';

type Handles = AdmissionPlugin['handles'];

/** Which plugins of a list handle a request, by their places; equal ones are one and the same list. */
export type Handled = readonly number[];

/**
 * Tells which of the plugins handle a request. That is worked out once for all servers whose plugins share their
 * `handles`: a scenario starts many servers, and each asks the same.
 */
export function handledBy(plugins: readonly AdmissionPlugin[]): (request: Request) => Handled {
  const handles = plugins.map((plugin) => plugin.handles);
  let questions = root;
  for (const one of handles) questions = questions.after(one);
  return (request) => questions.answer(handles, request);
}

/** What was found of a list of plugins; lists that begin alike have the same way to it. */
class Questions {
  private readonly longer = new WeakMap<Handles, Questions>();
  private readonly known = new WeakMap<Served, Map<string, Handled>>();
  private readonly lists = new Map<string, Handled>();

  after(handles: Handles): Questions {
    let next = this.longer.get(handles);
    if (next === undefined) this.longer.set(handles, (next = new Questions()));
    return next;
  }

  answer(handles: readonly Handles[], { served, subresource, operation }: Request): Handled {
    let ofServed = this.known.get(served);
    if (ofServed === undefined) this.known.set(served, (ofServed = new Map<string, Handled>()));
    const key = subresource === '' ? operation : `${operation} ${subresource}`;
    let found = ofServed.get(key);
    if (found === undefined) {
      const places = handles.flatMap((handle, index) => (handle(served, subresource, operation) ? [index] : []));
      ofServed.set(key, (found = this.shared(places)));
    }
    return found;
  }

  private shared(places: Handled): Handled {
    const text = places.join();
    const known = this.lists.get(text) ?? places;
    this.lists.set(text, known);
    return known;
  }
}

const root = new Questions();
