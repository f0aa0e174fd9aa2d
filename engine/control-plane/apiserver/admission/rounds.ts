import type { KubeObject } from '../../../api/object';

/**
 * Mutating admission runs a second time when a plugin that calls out changed the object after others had seen it
 * (apiserver/pkg/admission/reinvocation.go, v1.36).
 */
export class Rounds {
  private wanted = false;
  private second = false;
  /** Made when they are first needed: most requests meet no plugin that calls out. */
  private seen: Map<string, Set<string>> | undefined;
  private due: Map<string, Set<string>> | undefined;
  private outputs: Map<string, KubeObject | undefined> | undefined;

  get isSecond(): boolean {
    return this.second;
  }

  get isAgainWanted(): boolean {
    return this.wanted && !this.second;
  }

  startAgain(): void {
    this.second = true;
  }

  /** A hook of a plugin that is to see what later ones make of the object. */
  remember(plugin: string, hook: string): void {
    setOf((this.seen ??= new Map<string, Set<string>>()), plugin).add(hook);
  }

  /** The object has changed after the hooks that the plugin remembered saw it. */
  changed(plugin: string): void {
    const seen = this.seen?.get(plugin);
    if (seen === undefined) return;
    const due = setOf((this.due ??= new Map<string, Set<string>>()), plugin);
    for (const hook of seen) due.add(hook);
    this.seen?.delete(plugin);
  }

  again(): void {
    this.wanted = true;
  }

  isDue(plugin: string, hook: string): boolean {
    return this.due?.get(plugin)?.has(hook) === true;
  }

  outputOf(plugin: string): KubeObject | undefined {
    return this.outputs?.get(plugin);
  }

  left(plugin: string, object: KubeObject | undefined): void {
    (this.outputs ??= new Map<string, KubeObject | undefined>()).set(plugin, object);
  }
}

function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  let found = sets.get(key);
  if (found === undefined) sets.set(key, (found = new Set()));
  return found;
}
