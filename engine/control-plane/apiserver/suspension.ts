import type { Json } from '../../api/object';

/**
 * A call that must leave the process: an admission or conversion webhook, an aggregated API. A request that needs one
 * stops here; whoever drives it brings the answer. Nothing else in the server is asynchronous.
 */
export interface Suspension {
  readonly kind: 'admission-webhook' | 'conversion-webhook' | 'aggregated-api';
  /** Name of the webhook or of the APIService. */
  readonly name: string;
  readonly target: SuspensionTarget;
  readonly body: Json;
  readonly timeoutSeconds: number;
}

/** Where the call goes. */
export interface SuspensionTarget {
  /** With its query: `https://hook.default.svc:443/mutate?timeout=10s`. */
  readonly url: string;
  /** PEM in base64; absent: the roots of the machine. */
  readonly caBundle?: string;
  /** Absent: the URL is to be dialled as it is. */
  readonly service?: ServiceTarget;
}

export interface ServiceTarget {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  /** What a server in the cluster would dial: `10.96.12.1:443`. */
  readonly address: string;
}

/**
 * What came back: a body (as text where it was no JSON), or why none did, in the words of the client that tried, without
 * the method and URL: `dial tcp 10.96.12.1:443: connect: connection refused`.
 */
export type Answer =
  | { readonly ok: true; readonly code: number; readonly body: Json }
  | { readonly ok: true; readonly code: number; readonly text: string }
  | { readonly ok: false; readonly error: string };

/** A request in progress. */
export type Steps<T> = Generator<Suspension, T, Answer>;

/**
 * What is there at once, or comes in steps where something may have to be asked. Steps cost a few microseconds even where
 * nothing is asked: what mostly has nothing to ask says so before it makes any.
 */
export type Eventually<T> = T | Steps<T>;

export const isPending = <T>(outcome: Eventually<T>): outcome is Steps<T> =>
  typeof (outcome as Partial<Steps<T>> | undefined)?.next === 'function';

/** What comes of it, in any case in steps. */
export function* awaited<T>(outcome: Eventually<T>): Steps<T> {
  return isPending(outcome) ? yield* outcome : outcome;
}

export type Answerer = (suspension: Suspension) => Answer;

/** Runs a request to its end at once; an in-process caller cannot wait, so what it would wait for is answered here. */
export function drive<T>(steps: Eventually<T>, answer: Answerer): T {
  if (!isPending(steps)) return steps;
  let step = steps.next();
  while (step.done !== true) step = steps.next(answer(step.value));
  return step.value;
}

/** The answer where nobody is there to dial out. */
export const unanswered: Answerer = (suspension) => ({
  ok: false,
  error: `no connection can be made from inside the simulation to ${suspension.name}`,
});
