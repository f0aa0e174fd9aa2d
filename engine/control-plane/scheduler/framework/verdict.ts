/**
 * - `Unschedulable`: not now; making room may help.
 * - `UnschedulableAndUnresolvable`: not now, and no pod that leaves would change it.
 * - `Pending`: the plugin itself waits for something; once it has come the pod need not back off.
 * - `Wait`: of Permit, hold the pod.
 * - `Skip`: the plugin has nothing to say about this pod (PreFilter, PreScore, PreBind), or leaves it to the next (Bind).
 * - `Error`: something broke; the pod is tried again after a while, whatever happens.
 */
export type Code = 'Error' | 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Pending' | 'Wait' | 'Skip';

/** What a plugin answers when the answer is not plain success, which is `undefined`. */
export interface Verdict {
  readonly code: Code;
  /** As users read them: `node(s) had untolerated taint(s)`. */
  readonly reasons: readonly string[];
  /** Who said it; the framework fills it in. */
  readonly plugin?: string;
}

export const unschedulable = (...reasons: readonly string[]): Verdict => verdict('Unschedulable', reasons);

export const unresolvable = (...reasons: readonly string[]): Verdict =>
  verdict('UnschedulableAndUnresolvable', reasons);

export const failed = (reason: string): Verdict => verdict('Error', [reason]);

export const SKIP: Verdict = Object.freeze({ code: 'Skip', reasons: [] });

export const isRejection = ({ code }: Verdict): boolean =>
  code === 'Unschedulable' || code === 'UnschedulableAndUnresolvable' || code === 'Pending';

export const messageOf = (verdict: Verdict | undefined): string => verdict?.reasons.join(', ') ?? '';

/**
 * The verdict with its author. The same verdict of the same plugin gives the same object, so that a thousand nodes
 * rejected for one reason are counted by identity.
 */
export function attributed(verdict: Verdict, plugin: string): Verdict {
  if (verdict.plugin === plugin) return verdict;
  let byPlugin = attributions.get(verdict);
  if (byPlugin === undefined) attributions.set(verdict, (byPlugin = new Map<string, Verdict>()));
  let found = byPlugin.get(plugin);
  if (found === undefined) byPlugin.set(plugin, (found = Object.freeze({ ...verdict, plugin })));
  return found;
}

const attributions = new WeakMap<Verdict, Map<string, Verdict>>();

const verdict = (code: Code, reasons: readonly string[]): Verdict => Object.freeze({ code, reasons });
